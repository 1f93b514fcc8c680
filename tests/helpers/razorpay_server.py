"""A payment gateway to test against: a real HTTP server that behaves as Razorpay does.

    with RazorpayServer() as server:
        # Point the program at server.url with server.key_id and server.key_secret.
        ...
        link_id = server.link_of("MD/26-27/00001")["id"]
        payment_id = server.pay(link_id)            # a customer pays all of it
        server.faults.add(Fault("busy", on="POST", retry_after=3))

**What it keeps to**: basic auth; the error shapes of links and of the others; every status and
text on which the program may depend; integer paise; `reference_id` taken once in the account's
life; dummy contacts refused; `notes`, `customer` and `reminders` as `[]` where empty; `payments`
of a link null until somebody paid and `[]` in the list; `order_id` absent until the first try;
lists `list_lag_s` late; pages of at most 100, newest first, without a cursor.

**Customers**: `pay` (in part: `paise=`; failed, authorised or only begun: `status=`; earlier:
`at=`), `late_capture` (a failed or authorised payment goes through after all), `fail`, `refund`
(in part: `paise=`), `pay_without_link`, `expire`, `cancel`. They give ids. `settle` pays money out
to the bank; `books.settlements` makes a settlement or a line of its report say something else.

**What came of it**: `link`, `link_of`, `payment`, `kept_paise` (captured less refunded),
`captured` (payment id → paise), `calls` (every call with its status), `count(method, path)`.

**News**: `events` holds what webhooks would have been told, oldest first, each with `body` and
signed `headers`; a test sends them in whatever order and as often as it likes.

**Trouble**: `faults` is a plan (`razorpay_faults`): `server.faults.add(Fault(...), ...)` befalls
calls in order, `server.faults.choose` decides by chance. `meanwhile` is called before each call is
answered, with `METHOD /v1/path?query`: for what happens between two pages. `limit` (calls, seconds)
answers 429 to `POST /payment_links` beyond it. `keys` may be changed while it runs.

**Time**: `now` gives epoch seconds (`lambda: clock.now().timestamp()` for a test's clock).
"""

from __future__ import annotations

import base64
import json
import re
import socket
import struct
import threading
import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import parse_qsl, urlsplit

from helpers.razorpay_books import Books, Refusal
from helpers.razorpay_faults import Fault, FaultPlan, spoiled
from helpers.razorpay_routes import Asked, route
from helpers.razorpay_rows import SentEvent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from helpers.razorpay_rows import Row

__all__ = ["Call", "Fault", "RazorpayServer", "SentEvent"]

_DOES_THE_DEED = {"cut", "short", "slow", "stale", "shifted"}
_TORN = struct.pack("ii", 1, 0)


@dataclass(frozen=True)
class Call:
    """One call; `status` is 0 where no answer was sent."""

    method: str
    path: str
    query: dict[str, str]
    body: Row
    status: int
    at: float


class RazorpayServer:
    """The gateway; listens on loopback from `with` to its end. See the module."""

    def __init__(
        self,
        now: Callable[[], float] = time.time,
        *,
        mode: str = "test",
        webhook_secret: str = "kettle blue seven",  # noqa: S107 - of a pretended office
        list_lag_s: float = 0.0,
    ) -> None:
        self.key_id = f"rzp_{mode}_Kettle1234Blue"
        self.key_secret = "seven-blue-kettles-sing"  # noqa: S105 - of a pretended office
        self.keys = {self.key_id: self.key_secret}
        self.webhook_secret = webhook_secret
        self.list_lag_s = list_lag_s
        self.limit: tuple[int, float] | None = None
        self.meanwhile: Callable[[str], None] = lambda _call: None
        self.now = now
        self.faults = FaultPlan()
        self.calls: list[Call] = []
        self.books = Books(now, webhook_secret)
        self._made_at: deque[float] = deque()
        self._closing = threading.Event()
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._http = _Http(self)
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.01,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    @property
    def url(self) -> str:
        """The base URL, without `/v1`."""
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    def close(self) -> None:
        """Ends every call, also those that hang, and gives the port back."""
        self._closing.set()
        self._http.shutdown()
        with self._lock:
            for connection in self._open:
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
        self._http.server_close()
        self._thread.join()

    # ------------------------------------------------------------------ customers

    def pay(
        self,
        link_id: str,
        paise: int | None = None,
        *,
        status: str = "captured",
        method: str = "upi",
        at: float | None = None,
        contact: str = "+919000012345",
    ) -> str:
        """A try to pay a link; `status` is where it ends, None `paise` pays all that is open."""
        return self.books.pay(link_id, paise, status=status, method=method, at=at, contact=contact)

    def pay_without_link(
        self,
        paise: int,
        notes: dict[str, str] | None = None,
        *,
        description: str = "Payment page",
        method: str = "upi",
        at: float | None = None,
    ) -> str:
        """Money that belongs to no link: a payment page, a QR at the counter."""
        return self.books.pay_without_link(
            paise, notes or {}, description=description, method=method, at=at
        )

    def late_capture(self, payment_id: str) -> None:
        """A payment that had failed, or was only authorised, goes through after all."""
        self.books.settle(payment_id, "captured")

    def fail(self, payment_id: str) -> None:
        """A payment that was begun fails."""
        self.books.settle(payment_id, "failed")

    def refund(self, payment_id: str, paise: int | None = None) -> str:
        """Gives money back; None gives back what is left."""
        return self.books.refund(payment_id, paise)

    def settle(
        self,
        *payment_ids: str,
        refund_ids: Iterable[str] = (),
        at: float | None = None,
        utr: str | None = None,
    ) -> str:
        """Pays payments out to the bank; "" as `utr` leaves the bank's reference out."""
        books = self.books
        with books.lock:
            return books.settlements.settle(
                [books.payments[one].now for one in payment_ids],
                [books.refunds[one].now for one in refund_ids],
                int(self.now() if at is None else at),
                utr,
            )

    def expire(self, link_id: str) -> None:
        """The link's time is over."""
        self.books.expire(link_id)

    def cancel(self, link_id: str) -> None:
        """Somebody cancels it at the gateway's own dashboard."""
        self.books.cancel_link(link_id)

    # ------------------------------------------------------------------ what came of it

    def link(self, link_id: str) -> Row:
        """As it is now."""
        return self.books.links[link_id].now

    def link_of(self, reference_id: str) -> Row:
        """The link of a reference."""
        (found,) = self.links_of(reference_id)
        return found

    def links_of(self, reference_id: str) -> list[Row]:
        """None or one: a reference is taken once."""
        return self.books.found_links({"reference_id": reference_id}, self.now())

    def payment(self, payment_id: str) -> Row:
        """As it is now."""
        return self.books.payments[payment_id].now

    @property
    def captured(self) -> dict[str, int]:
        """What was ever captured: payment id → paise, refunded or not."""
        with self.books.lock:
            return {
                key: thing.now["amount"]
                for key, thing in self.books.payments.items()
                if thing.now["captured"]
            }

    @property
    def kept_paise(self) -> int:
        """All that was captured less all that was given back."""
        with self.books.lock:
            return sum(
                thing.now["amount"] - thing.now["amount_refunded"]
                for thing in self.books.payments.values()
                if thing.now["captured"]
            )

    @property
    def events(self) -> list[SentEvent]:
        """What webhooks would have been told, oldest first."""
        return self.books.events

    def count(self, method: str, path: str) -> int:
        """How many calls there were; `path` is a regular expression for the whole of it."""
        with self._lock:
            return sum(
                call.method == method and re.fullmatch(path, call.path) is not None
                for call in self.calls
            )

    # ------------------------------------------------------------------ one call

    def _answer(
        self, method: str, target: str, key: str, body: bytes, fault: Fault | None
    ) -> tuple[int, Any]:
        when = self.now() - (fault.seconds if fault and fault.kind == "stale" else 0.0)
        shift = fault.rows if fault and fault.kind == "shifted" else 0
        try:
            self._check_key(key)
            asked = json.loads(body) if body.strip() else {}
            if method == "POST" and urlsplit(target).path == "/v1/payment_links":
                self._check_limit()
            lists_at = when - self.list_lag_s
            return 200, route(method, Asked(self.books, target, asked, when, lists_at, shift))
        except Refusal as refusal:
            return refusal.status, refusal.body

    def _check_key(self, given: str) -> None:
        known = {
            "Basic " + base64.b64encode(f"{key_id}:{secret}".encode()).decode()
            for key_id, secret in self.keys.items()
        }
        if given not in known:
            raise Refusal("Authentication failed", 401)

    def _check_limit(self) -> None:
        if self.limit is None:
            return
        calls, seconds = self.limit
        with self._lock:
            now = self.now()
            while self._made_at and self._made_at[0] <= now - seconds:
                self._made_at.popleft()
            if len(self._made_at) >= calls:
                raise Refusal("Too many requests", 429)
            self._made_at.append(now)


class _Http(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = True
    request_queue_size = 64

    def __init__(self, gateway: RazorpayServer) -> None:
        self.gateway = gateway
        super().__init__(("127.0.0.1", 0), _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 - its own
        """A client that went away is none."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    server: _Http

    def setup(self) -> None:
        super().setup()
        with self.server.gateway._lock:
            self.server.gateway._open.add(self.connection)

    def finish(self) -> None:
        with self.server.gateway._lock:
            self.server.gateway._open.discard(self.connection)
        super().finish()

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def do_PATCH(self) -> None:
        self._serve()

    def log_message(self, *_words: object) -> None:
        """Keeps quiet."""

    def _serve(self) -> None:
        gateway = self.server.gateway
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        call = f"{self.command} {self.path}"
        gateway.meanwhile(call)
        fault = gateway.faults.next(call)
        key = self.headers.get("Authorization", "")
        status = 0
        data = b""
        headers: dict[str, str] = {}
        if fault is None or fault.after_deed or fault.kind in _DOES_THE_DEED:
            status, said = gateway._answer(self.command, self.path, key, body, fault)
            data = json.dumps(said).encode()
        if fault is not None:
            status, data, headers = self._spoil(fault, status, data)
        parts = urlsplit(self.path)
        with gateway._lock:
            gateway.calls.append(
                Call(
                    self.command,
                    parts.path,
                    dict(parse_qsl(parts.query)),
                    json.loads(body) if body.strip() else {},
                    status,
                    gateway.now(),
                )
            )
        if status:
            self._send(status, data, headers, short=fault is not None and fault.kind == "short")

    def _spoil(self, fault: Fault, status: int, data: bytes) -> tuple[int, bytes, dict[str, str]]:
        """What is sent instead; status 0 for nothing."""
        if fault.kind in {"hang", "slow"}:
            self.server.gateway._closing.wait(fault.seconds)
            if fault.kind == "slow":
                return status, data, {}
            self.close_connection = True
            return 0, b"", {}
        if fault.kind == "reset":
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _TORN)
            self.rfile.close()
            self.connection.close()
            self.close_connection = True
            return 0, b"", {}
        if fault.kind == "cut":
            return status, data[: len(data) // 2], {}
        return spoiled(fault) or (status, data, {})

    def _send(self, status: int, data: bytes, headers: dict[str, str], *, short: bool) -> None:
        self.send_response(status)
        self.send_header("Content-Type", headers.pop("Content-Type", "application/json"))
        self.send_header("Content-Length", str(len(data)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data[: len(data) // 2] if short else data)
        if short:
            self.close_connection = True
