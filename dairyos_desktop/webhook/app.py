"""The WSGI application: checks a delivery, has it stored, answers; nothing is acted on here.

The gateway waits five seconds for a 2xx and sends again for a day what got another answer, so a
delivery is answered as soon as it is stored.
"""

from __future__ import annotations

import ipaddress
import json
import logging
import re
import secrets
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from dairyos_desktop.config import context
from dairyos_desktop.domain.errors import DairyError, EnvironmentTroubleError
from dairyos_desktop.webhook.counting import Refusal
from dairyos_desktop.webhook.signing import is_signed, is_timely

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable
    from wsgiref.types import StartResponse, WSGIEnvironment

    from dairyos_desktop.webhook.counting import Refusals

PATH = "/razorpay"
MOST_BYTES = 256 * 1024
_RETRY_AFTER_S = "30"
_LONGEST_PATH = 100
_SANE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", re.ASCII)
_PHRASES = {
    200: "OK",
    400: "Bad Request",
    404: "Not Found",
    405: "Method Not Allowed",
    411: "Length Required",
    413: "Content Too Large",
    500: "Internal Server Error",
    503: "Service Unavailable",
}

_log = logging.getLogger(__name__)


class Keep(Protocol):
    """Stores a delivery and returns once it is committed; many threads may call it at once."""

    def __call__(self, body: bytes, event_id: str | None) -> bool:
        """Whether it is news; False where it was stored already.

        Raises:
            InvalidInputError: It can't be read as news.
            EnvironmentTroubleError: It can't be stored now.
        """
        ...


@dataclass(frozen=True)
class _Reply:
    status: int
    word: str
    headers: tuple[tuple[str, str], ...] = ()


class WebhookApp:
    """`POST /razorpay` and nothing else.

    Args:
        keep: Stores a delivery that is the gateway's own.
        secret: What it is signed with.
        refusals: Counts those that are not.
        now: The instant, aware.
        stored: Told, in the answering thread, that there is something to act on.
    """

    def __init__(
        self,
        keep: Keep,
        *,
        secret: Callable[[], str],
        refusals: Refusals,
        now: Callable[[], dt.datetime],
        stored: Callable[[], None],
    ) -> None:
        self._keep = keep
        self._secret = secret
        self._refusals = refusals
        self._now = now
        self._stored = stored

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answers one request; logs it with its id, path, status, duration and address."""
        began = time.perf_counter()
        request_id = request_id_of(environ.get("HTTP_X_REQUEST_ID"))
        with context.operation(named=request_id):
            reply = self._safely(environ)
            log_request(
                str(environ.get("REQUEST_METHOD", "")),
                str(environ.get("PATH_INFO", "")),
                reply.status,
                address_of(environ.get("REMOTE_ADDR"), environ.get("HTTP_X_FORWARDED_FOR")),
                word=reply.word,
                duration_ms=(time.perf_counter() - began) * 1000,
            )
        body = json.dumps({"status": reply.word}).encode()
        start_response(
            f"{reply.status} {_PHRASES[reply.status]}",
            [
                ("Content-Type", "application/json"),
                ("Content-Length", str(len(body))),
                ("X-Request-ID", request_id),
                ("Cache-Control", "no-store"),
                *reply.headers,
            ],
        )
        return [body]

    def _safely(self, environ: WSGIEnvironment) -> _Reply:
        try:
            return self._reply(environ)
        except EnvironmentTroubleError as error:
            _log.warning("A delivery could not be stored: %s", error.message)
            return _Reply(503, "try again", (("Retry-After", _RETRY_AFTER_S),))
        except DairyError as error:
            self._refusals.count(Refusal.UNREADABLE)
            _log.warning("A signed delivery was refused: %s", error.message)
            return _Reply(400, "not readable")
        except Exception:  # noqa: BLE001 - told as trouble, logged whole
            _log.exception("A delivery met something the program was not made for")
            return _Reply(500, "trouble here")

    def _reply(self, environ: WSGIEnvironment) -> _Reply:
        if environ.get("PATH_INFO") != PATH:
            return _Reply(404, "nothing here")
        if environ.get("REQUEST_METHOD") != "POST":
            return _Reply(405, "only POST", (("Allow", "POST"),))
        body = _body(environ)
        if isinstance(body, _Reply):
            return body
        refusal = self._refusal(environ, body)
        if refusal is not None:
            self._refusals.count(refusal)
            return _Reply(400, refusal.value.replace("_", " "))
        if not self._keep(body, environ.get("HTTP_X_RAZORPAY_EVENT_ID")):
            return _Reply(200, "already processed")
        self._stored()
        return _Reply(200, "stored")

    def _refusal(self, environ: WSGIEnvironment, body: bytes) -> Refusal | None:
        signature = environ.get("HTTP_X_RAZORPAY_SIGNATURE")
        if not signature:
            return Refusal.UNSIGNED
        if not is_signed(body, signature, self._secret()):
            return Refusal.WRONG_SIGNATURE
        if not is_timely(environ.get("HTTP_X_RAZORPAY_TIMESTAMP"), self._now()):
            return Refusal.UNTIMELY
        return None


def _body(environ: WSGIEnvironment) -> bytes | _Reply:
    """The body as it came; the server has taken its chunks together by now."""
    said = environ.get("CONTENT_LENGTH") or "0"
    if not (said.isascii() and said.isdigit()):
        return _Reply(400, "no length that can be read")
    if int(said) > MOST_BYTES:
        return _Reply(413, f"more than {MOST_BYTES // 1024} KB")
    body: bytes = environ["wsgi.input"].read(int(said))
    return body


def request_id_of(said: object) -> str:
    """The id that a request brought, where it can stand in a log, else a new one."""
    if isinstance(said, str) and _SANE_ID.fullmatch(said):
        return said
    return secrets.token_hex(8)


def address_of(peer: object, forwarded: object) -> str:
    """Who sent a request: the peer, and for whom a tunnel or proxy of this PC says it speaks."""
    near = str(peer or "?")
    try:
        if not ipaddress.ip_address(near).is_loopback:
            return near
        # The proxy next to us adds at the end; what stands before it anybody may have written.
        far = str(forwarded or "").rpartition(",")[2].strip()
        return f"{near} for {ipaddress.ip_address(far)}"
    except ValueError:
        return near


def log_request(
    method: str, path: str, status: int, address: str, *, word: str, duration_ms: float
) -> None:
    """One line a request; of its headers and body, which hold contacts, nothing."""
    extra: dict[str, Any] = {"duration_ms": round(duration_ms, 1), "outcome": str(status)}
    _log.info(
        "%s %s %d %s, from %s",
        _printable(method, 10),
        _printable(path, _LONGEST_PATH),
        status,
        word,
        address,
        extra=extra,
    )


def _printable(text: str, longest: int) -> str:
    return ascii(text)[1:-1][:longest]
