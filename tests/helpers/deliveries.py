"""Deliveries of the gateway's webhook as it makes them, and the client that sends them."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from dairyos_desktop.config.settings import Settings
from dairyos_desktop.late_services import LateServices
from dairyos_desktop.webhook.receiver import SECRET as SECRET_NAME
from dairyos_desktop.webhook.receiver import Receiver
from helpers.offices import quick_hasher
from helpers.secret_stores import MemoryStore

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from dairyos_desktop.adapters.database import SqlDatabase
    from dairyos_desktop.services.ports import Clock

SECRET = "ghee and jaggery"  # noqa: S105 - of a throw-away office
MADE_AT = 1_793_500_000
"""30 October 2026: before the clock of most tests."""


def captured(
    number: int, paise: int = 50_000, event: str = "payment.captured", /, **entity: object
) -> bytes:
    """The body of a captured payment's news, as its docs show it."""
    payment = {
        "id": f"pay_{number:014d}",
        "entity": "payment",
        "amount": paise,
        "currency": "INR",
        "status": "captured",
        "order_id": None,
        "invoice_id": None,
        "international": False,
        "method": "upi",
        "amount_refunded": 0,
        "refund_status": None,
        "captured": True,
        "description": "",
        "vpa": "somebody@okbank",
        "email": "void@razorpay.com",
        "contact": "+919000090000",
        "notes": [],
        "fee": 24,
        "tax": 4,
        "error_code": None,
        "acquirer_data": {"rrn": f"{number:012d}"},
        "created_at": MADE_AT + number,
        **entity,
    }
    # Escaped slashes, as the gateway writes them: a body that is read and written again is another.
    return (
        json.dumps(
            {
                "entity": "event",
                "account_id": "acc_BFQ7uQEaa7j2z7",
                "event": event,
                "contains": ["payment"],
                "payload": {"payment": {"entity": payment}},
                "created_at": MADE_AT + number,
            }
        )
        .replace("/", "\\/")
        .encode()
    )


def signature(body: bytes, secret: str = SECRET) -> str:
    """What the gateway sends as `X-Razorpay-Signature`."""
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    word: str
    headers: http.client.HTTPMessage


class Sender:
    """Sends deliveries to one receiver over a connection of its own."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self._path = parts.path
        self._connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=20)

    def send(self, body: bytes, event_id: str | None = None, **headers: str | None) -> Reply:
        """A signed delivery; headers are given with `_` for `-`, None leaves one out."""
        named = {"X-Razorpay-Signature": signature(body), "X-Razorpay-Event-Id": event_id}
        named |= {name.replace("_", "-"): value for name, value in headers.items()}
        return self.ask("POST", self._path, body, named)

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | Iterator[bytes] = b"",
        headers: Mapping[str, str | None] | None = None,
    ) -> Reply:
        """Any request."""
        sent = {name: value for name, value in (headers or {}).items() if value is not None}
        self._connection.request(method, path, body, sent)
        answer = self._connection.getresponse()
        text = answer.read()
        try:
            word = str(json.loads(text)["status"])
        except ValueError:
            word = text.decode()
        return Reply(answer.status, word, answer.headers)

    def close(self) -> None:
        self._connection.close()


def office_services(
    database: SqlDatabase, folder: Path, clock: Clock, *, secret: str = SECRET
) -> LateServices:
    """The services of an office whose webhook secret the environment gives."""
    secrets = {SECRET_NAME: secret} if secret else {}
    settings = Settings(folder, office_secrets=secrets)
    return LateServices(settings, database, clock, quick_hasher(), MemoryStore())


@contextmanager
def running(services: LateServices, clock: Clock, *, port: int = 0) -> Iterator[Receiver]:
    """A receiver that answers, until the block ends."""
    receiver = Receiver(services, "127.0.0.1", port, now=clock.now)
    receiver.start()
    try:
        yield receiver
    finally:
        receiver.stop()
