"""`webhook serve`: the receiver of Razorpay's pushed news, for an office with a tunnel."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

from dairyos_desktop.cli.call import Answer
from dairyos_desktop.cli.serving import LOOK_S, until_signal
from dairyos_desktop.domain.errors import InvalidInputError

if TYPE_CHECKING:
    from dairyos_desktop.cli.call import Call
    from dairyos_desktop.cli.parser import Subparsers

HOST = "127.0.0.1"
PORT = 8787
_MOST = 65_535


def add_parsers(commands: Subparsers) -> None:
    """Adds the command of the webhook receiver."""
    group = commands.add_parser("webhook", help="receive Razorpay's news as it is pushed")
    deeds = group.add_subparsers(metavar="COMMAND", required=True)
    serve = deeds.add_parser("serve", help="answer POST /razorpay until it is stopped")
    serve.add_argument("--host", default=HOST, help=f"address to listen at ({HOST})")
    serve.add_argument("--port", default=str(PORT), help=f"port to listen at ({PORT})")
    serve.set_defaults(handler=serve_webhook)


def serve_webhook(call: Call) -> Answer:
    """Receives until Ctrl+C or a signal ends it; nobody logs in, it acts as `system`."""
    host, port = call.options.host, _port(call.options.port)
    services = call.services_without_login
    receiver = call.unlocked(lambda: call.program.receiver(services, host, port))
    with until_signal() as ended:
        receiver.start()
        try:
            call.console.note(f"Listening at {receiver.address}; Ctrl+C ends it.")
            if not _is_loopback(host):
                call.console.note(
                    "Whoever reaches this address may send to it: let only the tunnel reach it."
                )
            while receiver.is_up and not ended.wait(LOOK_S):
                pass
        finally:
            receiver.stop()
    return Answer({"address": receiver.address}, [])


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text[:9]) <= _MOST):
        raise InvalidInputError(f"“{text}” is no port.", f"Give a number from 1 to {_MOST}.")
    return int(text)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
