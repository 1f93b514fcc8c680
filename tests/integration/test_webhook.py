"""The webhook receiver over real HTTP: what is believed, stored once, acted on, and refused."""

from __future__ import annotations

import json
import logging
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

import pytest
from helpers.deliveries import SECRET, Sender, captured, office_services, running, signature

from dairyos_desktop.domain.errors import EnvironmentTroubleError, GatewayKeysError
from dairyos_desktop.services.dto.news import EventStatus, Via
from dairyos_desktop.webhook.receiver import Receiver

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from helpers.books import Books
    from helpers.databases import FixedClock

    from dairyos_desktop.late_services import LateServices
    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.dto.news import Worked

MANY, AT_ONCE = 60, 8


@pytest.fixture
def services(books: Books, clock: FixedClock, tmp_path: Path) -> LateServices:
    return office_services(books.database, tmp_path, clock)


@pytest.fixture
def receiver(services: LateServices, clock: FixedClock) -> Iterator[Receiver]:
    with running(services, clock) as up:
        yield up


@pytest.fixture
def sender(receiver: Receiver) -> Iterator[Sender]:
    with closing(Sender(receiver.address)) as made:
        yield made


def until(so: Callable[[], bool], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not so():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.02)


def refused(books: Books, services: LateServices) -> dict[str, int]:
    rows = services.refused_deliveries.recent(books.actor)
    return {row.reason: row.number for row in rows}


@contextmanager
def logged() -> Iterator[list[logging.LogRecord]]:
    """What the receiver writes into the log."""
    found: list[logging.LogRecord] = []

    class Keeper(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            found.append(record)

    logger, keeper = logging.getLogger("dairyos_desktop"), Keeper()
    before = logger.level
    logger.setLevel(logging.INFO)
    logger.addHandler(keeper)
    try:
        yield found
    finally:
        logger.removeHandler(keeper)
        logger.setLevel(before)


def test_a_signed_delivery_is_stored_answered_and_then_booked(
    books: Books, services: LateServices, sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = captured(1, 50_000)
    answered, work = threading.Event(), services.news.work

    def work_once_answered(actor: Actor, limit: int | None = None) -> Worked:
        assert answered.wait(60)
        return work(actor, limit)

    monkeypatch.setattr(services.news, "work", work_once_answered)
    reply = sender.send(body, "ev_1")
    assert (reply.status, reply.word) == (200, "stored")
    assert not books.payments.list(books.actor)
    answered.set()
    until(lambda: bool(books.payments.list(books.actor)))
    (payment,) = books.payments.list(books.actor)
    assert (payment.reference, str(payment.amount), payment.customer) == (
        "pay_00000000000001", "500.00", None,
    )  # fmt: skip
    until(lambda: services.news.list(books.actor)[0].status is EventStatus.PROCESSED)
    (event,) = services.news.list(books.actor)
    assert (event.key, event.event_type, event.received_via) == (
        "ev_1", "payment.captured", Via.WEBHOOK,
    )  # fmt: skip
    assert services.news.detail(books.actor, event.event_id).payload == json.loads(body)
    books.sound()


def test_a_delivery_that_comes_again_is_known_with_and_without_an_id(
    books: Books, services: LateServices, sender: Sender
) -> None:
    for event_id in ("ev_1", None):
        body = captured(1 if event_id else 2)
        assert sender.send(body, event_id).word == "stored"
        again = sender.send(body, event_id)
        assert (again.status, again.word) == (200, "already processed")
    # The same payment under other ids of events: booked once all the same.
    assert sender.send(captured(1, 50_000, "order.paid"), "ev_3").word == "stored"
    until(lambda: all(row.processed_at for row in services.news.list(books.actor)))
    keys = [row.reference for row in books.payments.list(books.actor)]
    assert keys == ["pay_00000000000001", "pay_00000000000002"]
    books.sound()


def test_what_is_not_the_gateways_is_refused_and_counted(
    books: Books, services: LateServices, clock: FixedClock
) -> None:
    body = captured(1)
    right = signature(body)
    now = int(clock.now().timestamp())
    with running(services, clock) as up, closing(Sender(up.address)) as sender:
        wrong = [
            sender.send(body, X_Razorpay_Signature=given)
            for given in (None, "", right.upper(), right[:-1], f"{right}0", "é" * 64, "0" * 64)
        ]
        wrong.append(sender.send(body, X_Razorpay_Signature=signature(body, "another")))
        # One byte of space is another body.
        wrong.append(sender.send(body + b" ", X_Razorpay_Signature=right))
        late = [
            sender.send(body, X_Razorpay_Timestamp=str(said))
            for said in (now - 301, now + 301, "", "-1", "1e9", "²", "9" * 400)
        ]
        unread = [sender.send(nonsense) for nonsense in (b"", b"[]", b"{", b'{"a": NaN}', b"\xff")]
        near = sender.send(body, X_Razorpay_Timestamp=str(now - 299))
    assert {(reply.status, reply.word) for reply in wrong} == {
        (400, "unsigned"), (400, "wrong signature"),
    }  # fmt: skip
    assert {(reply.status, reply.word) for reply in late} == {(400, "untimely")}
    assert {reply.status for reply in unread} == {400}
    assert near.word == "stored"
    assert len(services.news.list(books.actor)) == 1
    # Kept at the latest when the receiver ends, so that another program's screen shows them.
    assert refused(books, services) == {
        "unsigned": 2, "wrong_signature": 7, "untimely": 7, "unreadable": 5,
    }  # fmt: skip


def test_only_a_post_to_the_one_path_of_a_size_that_fits_is_looked_at(
    books: Books, services: LateServices, receiver: Receiver, sender: Sender
) -> None:
    assert sender.ask("GET", "/").status == 404
    assert sender.ask("POST", "/razorpay/", captured(1)).status == 404
    assert sender.ask("POST", "/razorpay?x=1", captured(1)).status == 400
    for method in ("GET", "HEAD", "PUT", "DELETE", "OPTIONS"):
        with closing(Sender(receiver.address)) as own:
            reply = own.ask(method, "/razorpay") if method != "HEAD" else None
            if reply is not None:
                assert (reply.status, reply.headers["Allow"]) == (405, "POST")
    fits = captured(1, description="x" * (256 * 1024 - len(captured(1))))
    assert len(fits) == 256 * 1024
    assert sender.send(fits).word == "stored"
    assert sender.send(fits + b" ").status == 413
    in_parts = (fits[at : at + 8192] for at in range(0, len(fits), 8192))
    chunked = {"X-Razorpay-Signature": signature(fits), "Transfer-Encoding": "chunked"}
    assert _chunked(receiver, in_parts, chunked).startswith(b"HTTP/1.1 200")
    too_much = (b"x" * 8192 for _ in range(40))
    assert _chunked(receiver, too_much, chunked).startswith(b"HTTP/1.1 413")
    assert len(services.news.list(books.actor)) == 1


def _chunked(receiver: Receiver, parts: Iterator[bytes], headers: dict[str, str]) -> bytes:
    with closing(socket.create_connection(("127.0.0.1", receiver.port), timeout=20)) as line:
        head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        line.sendall(f"POST /razorpay HTTP/1.1\r\nHost: x\r\n{head}\r\n".encode())
        for part in parts:
            line.sendall(f"{len(part):x}\r\n".encode() + part + b"\r\n")
        line.sendall(b"0\r\n\r\n")
        return line.recv(65536)


def test_what_can_not_be_read_as_a_request_is_answered_and_logged(receiver: Receiver) -> None:
    sent = (
        b"\x00\xff nonsense\r\n\r\n",
        b"POST /razorpay HTTP/1.1\r\nContent-Length: minus one\r\n\r\n",
        b"POST /razorpay HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n",
        b"POST /razorpay HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 60_000 + b"\r\n",
    )
    with logged() as log:
        for request in sent:
            with closing(socket.create_connection(("127.0.0.1", receiver.port), 20)) as line:
                try:
                    line.sendall(request)
                    answer = line.recv(65536)
                except ConnectionError:
                    continue
                assert answer[9:10] in b"45", answer[:100]
        until(lambda: len([row for row in log if "from 127.0.0.1" in row.getMessage()]) >= 4)


def test_each_request_is_logged_with_its_id_and_nothing_of_what_it_says(sender: Sender) -> None:
    body = captured(1, contact="+919812345678", email="a.patel@example.org", vpa="patel@okbank")
    with logged() as log:
        named = sender.send(body, X_Request_ID="tunnel-7.1", X_Forwarded_For="evil, 203.0.113.9")
        made = sender.ask("GET", "/9812345678/%0afake", headers={"X-Request-ID": "no\tgood id"})
        sender.send(body, X_Razorpay_Signature="f00d" * 16)
    assert named.headers["X-Request-ID"] == "tunnel-7.1"
    assert len(made.headers["X-Request-ID"]) == 16
    lines = [row for row in log if row.name == "dairyos_desktop.webhook.app"]
    assert [row.getMessage() for row in lines] == [
        "POST /razorpay 200 stored, from 127.0.0.1 for 203.0.113.9",
        r"GET /9812345678/\nfake 404 nothing here, from 127.0.0.1",
        "POST /razorpay 400 wrong signature, from 127.0.0.1",
    ]
    assert all(row.__dict__["duration_ms"] >= 0 for row in lines)
    whole = " ".join(f"{row.getMessage()} {row.__dict__}" for row in log)
    for said in ("9812345678@", "a.patel", "patel@okbank", "+9198", "f00d", signature(body)):
        assert said not in whole


def test_many_deliveries_at_once_are_each_stored_once_and_booked_once(
    books: Books, services: LateServices, clock: FixedClock
) -> None:
    """Every delivery is sent twice, by threads that race; the gateway's order is not kept."""
    bodies = [captured(number, 10_000 + number) for number in range(MANY)]
    sent = [(body, f"ev_{number}") for number, body in enumerate(bodies)] * 2
    with running(services, clock) as up:

        def send(delivery: tuple[bytes, str]) -> tuple[int, str]:
            with closing(Sender(up.address)) as own:
                reply = own.send(*delivery)
            return reply.status, reply.word

        with ThreadPoolExecutor(AT_ONCE) as threads:
            replies = list(threads.map(send, sent))
        assert {status for status, _ in replies} == {200}
        assert [word for _, word in replies].count("stored") == MANY
        until(lambda: len(books.payments.list(books.actor)) == MANY, 60)
    found = books.payments.list(books.actor)
    assert {row.reference for row in found} == {f"pay_{number:014d}" for number in range(MANY)}
    assert len(services.news.list(books.actor)) == MANY
    books.sound()


def test_what_was_stored_before_a_crash_is_acted_on_by_the_next_start(
    books: Books, services: LateServices, clock: FixedClock
) -> None:
    with running(services, clock) as up, closing(Sender(up.address)) as sender:
        # Ended at once: what is stored by then need not be booked.
        assert sender.send(captured(1)).word == "stored"
    with running(services, clock):
        until(lambda: len(books.payments.list(books.actor)) == 1)
    books.sound()


def test_a_database_that_can_not_be_written_asks_the_gateway_to_come_again(
    books: Books, services: LateServices, sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise EnvironmentTroubleError("The disk is full.")

    monkeypatch.setattr(type(services.news), "receive", full)
    reply = sender.send(captured(1), "ev_1")
    assert (reply.status, reply.headers["Retry-After"]) == (503, "30")
    monkeypatch.undo()
    assert sender.send(captured(1), "ev_1").word == "stored"
    assert len(services.news.list(books.actor)) == 1


def test_a_secret_that_was_changed_meanwhile_is_taken_after_the_first_wrong_signature(
    books: Books, clock: FixedClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    services = office_services(books.database, tmp_path, clock)
    with running(services, clock) as up, closing(Sender(up.address)) as sender:
        monkeypatch.setattr(up._acting, "_secret_every_s", 0.0)
        monkeypatch.setattr(services.secrets, "value", lambda _name: "butter")
        body = captured(1)
        new = signature(body, "butter")
        assert sender.send(body, X_Razorpay_Signature=new).status == 400
        up._acting.stored()
        until(lambda: sender.send(body, X_Razorpay_Signature=new).status == 200)
        assert sender.send(body, X_Razorpay_Signature=signature(body, SECRET)).status == 400


def test_it_does_not_start_without_a_secret_or_on_a_port_that_is_taken(
    books: Books, services: LateServices, receiver: Receiver, clock: FixedClock, tmp_path: Path
) -> None:
    without = office_services(books.database, tmp_path, clock, secret="")
    with pytest.raises(GatewayKeysError, match="No webhook secret") as none:
        Receiver(without, "127.0.0.1", 0, now=clock.now)
    assert "razorpay_webhook_secret" in none.value.hint
    with pytest.raises(EnvironmentTroubleError, match=str(receiver.port)) as taken:
        Receiver(services, "127.0.0.1", receiver.port, now=clock.now)
    assert taken.value.code == "port"
    with pytest.raises(EnvironmentTroubleError, match="can't listen at no such host"):
        Receiver(services, "no such host", 0, now=clock.now)


def test_stopping_answers_what_was_begun_and_gives_the_port_back(
    books: Books, services: LateServices, clock: FixedClock
) -> None:
    body = captured(1)
    with running(services, clock) as up:
        port = up.port
        with closing(socket.create_connection(("127.0.0.1", port), timeout=20)) as line:
            head = f"POST /razorpay HTTP/1.1\r\nHost: x\r\nX-Razorpay-Signature: {signature(body)}"
            line.sendall(f"{head}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body[:100])
            time.sleep(0.1)
            ending = threading.Thread(target=up.stop)
            ending.start()
            time.sleep(0.1)
            line.sendall(body[100:])
            assert line.recv(65536).startswith(b"HTTP/1.1 200")
        ending.join()
    assert len(services.news.list(books.actor)) == 1
    with running(services, clock, port=port) as again:
        assert again.port == port
