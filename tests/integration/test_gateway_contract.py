"""The gateway's adapter over a real HTTP server, and its twin without keys."""

from __future__ import annotations

import datetime as dt
import threading
import time
from typing import TYPE_CHECKING

import pytest
from helpers.databases import FixedClock
from helpers.razorpay_server import Fault, RazorpayServer

from dairyos_desktop.adapters.razorpay import RazorpayGateways
from dairyos_desktop.domain.errors import (
    GatewayBusyError,
    GatewayError,
    GatewayKeysError,
    GatewayOfflineError,
    GatewayRefusedError,
)
from dairyos_desktop.domain.money import Money
from dairyos_desktop.services.dto.gateway import GatewayAccount, LinkRequest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dairyos_desktop.services.far_ports import PaymentGateway

CLOCK = FixedClock.at_noon(2026, 11, 2)
UNREADABLE = ("html_ok", "empty", "cut", "short", "null", "no_content", "hang", "reset")
NO_ANSWER = (*UNREADABLE, "trouble", "html")
RETRY_AFTER_S = 30


@pytest.fixture
def server() -> Iterator[RazorpayServer]:
    with RazorpayServer(lambda: CLOCK.now().timestamp()) as running:
        yield running


class Pauses:
    """Waits in no time, and knows for how long it should have."""

    def __init__(self) -> None:
        self.waited: list[float] = []
        self.ending = False

    def __call__(self, seconds: float) -> bool:
        self.waited.append(seconds)
        return self.ending


@pytest.fixture
def pauses() -> Pauses:
    return Pauses()


@pytest.fixture
def gateway(server: RazorpayServer, pauses: Pauses) -> Iterator[PaymentGateway]:
    gateways = RazorpayGateways(CLOCK, pauses)
    yield gateways.of(account(server))
    gateways.of(None)


def account(server: RazorpayServer) -> GatewayAccount:
    return GatewayAccount(server.key_id, server.key_secret, server.url)


def request(reference: str = "MD/26-27/00001", contact: str = "+919812345670") -> LinkRequest:
    return LinkRequest(
        reference_id=reference,
        amount=Money("1268.75"),
        description="Milk in October 2026",
        customer_name="Asha Patel",
        contact=contact,
        expires_at=CLOCK.now() + dt.timedelta(days=15),
        notes={"bill": reference, "customer": "C001"},
    )


CALLS: tuple[Callable[[PaymentGateway], object], ...] = (
    lambda gateway: gateway.create_link(request()),
    lambda gateway: gateway.links_of_reference("MD/26-27/00001"),
    lambda gateway: gateway.link("plink_KBnb7I424Rc1R9"),
    lambda gateway: gateway.cancel_link("plink_KBnb7I424Rc1R9"),
    lambda gateway: gateway.order_payments("order_KBneAVhT2zbzsU"),
    lambda gateway: gateway.payment("pay_MT3PgKGazkDUUM"),
    lambda gateway: gateway.payments(CLOCK.now(), CLOCK.now(), 0),
    lambda gateway: gateway.refunds(CLOCK.now(), CLOCK.now(), 0),
    lambda gateway: gateway.settlements(CLOCK.now(), CLOCK.now(), 0),
    lambda gateway: gateway.settled(CLOCK.now().date(), 0),
)


def test_a_link_is_made_told_and_closed(server: RazorpayServer, gateway: PaymentGateway) -> None:
    made = gateway.create_link(request())
    assert (made.amount, made.currency, made.status) == (Money("1268.75"), "INR", "created")
    assert made.order_id is None
    assert made.notes == {"bill": "MD/26-27/00001", "customer": "C001"}
    assert made.expires_at == CLOCK.now() + dt.timedelta(days=15)
    assert server.link(made.link_id)["customer"] == {
        "name": "Asha Patel",
        "contact": "+919812345670",
    }
    assert gateway.links_of_reference("MD/26-27/00001") == (made,)
    assert gateway.links_of_reference("MD/26-27/0000") == ()
    assert gateway.link(made.link_id) == made
    assert gateway.cancel_link(made.link_id).status == "cancelled"
    with pytest.raises(GatewayRefusedError, match="a cancelled link"):
        gateway.cancel_link(made.link_id)


def test_payments_of_a_link_are_told_whole(server: RazorpayServer, gateway: PaymentGateway) -> None:
    made = gateway.create_link(request())
    failed = server.pay(made.link_id, status="failed")
    paid = server.pay(made.link_id)
    server.refund(paid, 5000)
    order_id = gateway.link(made.link_id).order_id
    assert order_id is not None
    last, first = gateway.order_payments(order_id)
    assert (first.payment_id, first.status) == (failed, "failed")
    assert (last.payment_id, last.status, last.amount) == (paid, "captured", Money("1268.75"))
    assert last.amount_refunded == Money("50.00")
    assert last.notes["bill"] == "MD/26-27/00001"
    assert len(last.rrn) == 12
    server.pay_without_link(200)
    hour = dt.timedelta(hours=1)
    page = gateway.payments(CLOCK.now() - hour, CLOCK.now() + hour, 0)
    assert [payment.amount for payment in page] == [
        Money("2.00"),
        Money("1268.75"),
        Money("1268.75"),
    ]
    assert page[0].notes == {}
    assert gateway.payments(CLOCK.now() - hour, CLOCK.now() + hour, 2) == page[2:]


def test_what_became_of_the_money_is_told(server: RazorpayServer, gateway: PaymentGateway) -> None:
    paid = server.pay_without_link(100000)
    small = server.pay_without_link(5000)
    refund = server.refund(small, 2000)
    settlement = server.settle(paid, small, refund_ids=[refund], utr="AXIS0001")
    hour = dt.timedelta(hours=1)
    window = (CLOCK.now() - hour, CLOCK.now() + hour, 0)

    told = gateway.payment(paid)
    assert (told.amount, told.fee, told.tax) == (Money("1000.00"), Money("23.60"), Money("3.60"))
    (back,) = gateway.refunds(*window)
    assert (back.refund_id, back.payment_id, back.amount) == (refund, small, Money("20.00"))
    assert back.status == "processed"
    (sent,) = gateway.settlements(*window)
    assert (sent.settlement_id, sent.amount, sent.utr) == (settlement, Money("1005.22"), "AXIS0001")
    assert sent.fees == Money.zero
    lines = gateway.settled(CLOCK.now().date(), 0)
    assert [(one.kind, one.credit, one.debit) for one in lines if one is not None] == [
        ("payment", Money("976.40"), Money.zero),
        ("payment", Money("48.82"), Money.zero),
        ("refund", Money.zero, Money("20.00")),
    ]
    assert {one.payment_id for one in lines if one is not None} == {paid, small}
    assert gateway.settled(CLOCK.now().date(), 2) == lines[2:]
    assert gateway.settled(CLOCK.now().date() - dt.timedelta(days=1), 0) == ()


def test_an_id_that_is_not_there_is_told_apart_from_other_refusals(
    server: RazorpayServer, gateway: PaymentGateway
) -> None:
    with pytest.raises(GatewayRefusedError) as refused:
        gateway.payment("pay_MT3PgKGazkDUUM")
    assert refused.value.unknown_id
    server.faults.add(Fault("route", on="GET"))
    with pytest.raises(GatewayRefusedError) as refused:
        gateway.payment("pay_MT3PgKGazkDUUM")
    assert not refused.value.unknown_id


def test_a_line_that_is_in_no_settlement_is_nothing(
    server: RazorpayServer, gateway: PaymentGateway
) -> None:
    paid = server.pay_without_link(100000)
    server.settle(paid)
    server.books.settlements.change_line(paid, settled=False, settlement_id=None)
    assert gateway.settled(CLOCK.now().date(), 0) == (None,)


def test_a_dummy_contact_is_left_out(server: RazorpayServer, gateway: PaymentGateway) -> None:
    made = gateway.create_link(request(contact="9999999999"))
    assert server.link(made.link_id)["customer"] == {"name": "Asha Patel"}


def test_a_reference_is_taken_once(gateway: PaymentGateway) -> None:
    gateway.cancel_link(gateway.create_link(request()).link_id)
    with pytest.raises(GatewayRefusedError) as refused:
        gateway.create_link(request())
    assert refused.value.reference_taken


def test_another_refusal_is_not_a_taken_reference(gateway: PaymentGateway) -> None:
    small = LinkRequest("MD/26-27/00009", Money("0.50"), "Milk")
    with pytest.raises(GatewayRefusedError, match=r"minimum 1\.00") as refused:
        gateway.create_link(small)
    assert not refused.value.reference_taken


@pytest.mark.parametrize("kind", NO_ANSWER)
def test_what_asks_only_is_asked_again(
    server: RazorpayServer, gateway: PaymentGateway, pauses: Pauses, kind: str
) -> None:
    made = gateway.create_link(request())
    server.faults.add(Fault(kind, on="GET", times=2, seconds=0.05))
    assert gateway.link(made.link_id) == made
    first, second = pauses.waited
    assert 0.5 <= first <= 1.0 <= second <= 2.0


@pytest.mark.parametrize("kind", NO_ANSWER)
@pytest.mark.parametrize("after_deed", [True, False])
def test_what_makes_a_link_is_asked_once(
    server: RazorpayServer,
    gateway: PaymentGateway,
    pauses: Pauses,
    kind: str,
    *,
    after_deed: bool,
) -> None:
    server.faults.add(Fault(kind, on="POST", after_deed=after_deed, seconds=0.05))
    with pytest.raises(GatewayOfflineError) as trouble:
        gateway.create_link(request())
    assert trouble.value.done_unknown
    assert server.count("POST", "/v1/payment_links") == 1
    assert pauses.waited == []


def test_a_gateway_that_can_not_be_reached_has_made_nothing(server: RazorpayServer) -> None:
    gateway = RazorpayGateways(CLOCK, Pauses()).of(account(server))
    server.close()
    with pytest.raises(GatewayOfflineError) as trouble:
        gateway.create_link(request())
    assert not trouble.value.done_unknown
    assert trouble.value.code == "offline"


def test_wrong_keys_stop_everything_at_once(
    server: RazorpayServer, gateway: PaymentGateway, pauses: Pauses
) -> None:
    server.keys.clear()
    for call in CALLS:
        with pytest.raises(GatewayKeysError):
            call(gateway)
    assert len(server.calls) == len(CALLS)
    assert pauses.waited == []


def test_without_keys_every_call_says_so() -> None:
    gateway = RazorpayGateways(CLOCK, Pauses()).of(None)
    with pytest.raises(GatewayKeysError, match="no keys"):
        gateway.live()
    for call in CALLS:
        with pytest.raises(GatewayKeysError, match="no keys"):
            call(gateway)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("3", 3.0), ("Mon, 02 Nov 2026 06:30:20 GMT", 20.0), (None, None), ("soon", None)],
)
def test_it_says_for_how_long_it_is_busy(
    server: RazorpayServer, gateway: PaymentGateway, header: str | None, seconds: float | None
) -> None:
    server.faults.add(Fault("busy", on="POST", retry_after=header))
    with pytest.raises(GatewayBusyError) as busy:
        gateway.create_link(request())
    assert busy.value.retry_after_s == seconds
    assert not busy.value.lasting


def test_what_asks_only_waits_as_long_as_it_is_told(
    server: RazorpayServer, gateway: PaymentGateway, pauses: Pauses
) -> None:
    made = gateway.create_link(request())
    server.faults.add(Fault("busy", on="GET", retry_after=7))
    assert gateway.link(made.link_id) == made
    assert pauses.waited == [7.0]
    server.faults.add(Fault("busy", on="GET", retry_after=600))
    with pytest.raises(GatewayBusyError):
        gateway.link(made.link_id)


def test_a_used_up_quota_is_not_waited_for(
    server: RazorpayServer, gateway: PaymentGateway, pauses: Pauses
) -> None:
    server.books.test_links_left = 0
    with pytest.raises(GatewayBusyError) as busy:
        gateway.create_link(request())
    assert busy.value.lasting
    assert pauses.waited == []


def test_trouble_that_stays_is_told(
    server: RazorpayServer, gateway: PaymentGateway, pauses: Pauses
) -> None:
    server.faults.add(Fault("trouble", times=None))
    with pytest.raises(GatewayOfflineError) as trouble:
        gateway.links_of_reference("MD/26-27/00001")
    assert not trouble.value.done_unknown
    assert len(server.calls) == 4
    assert len(pauses.waited) == 3


def test_the_end_of_the_program_ends_the_pauses(server: RazorpayServer) -> None:
    closing = threading.Event()
    gateways = RazorpayGateways(CLOCK, closing.wait)
    server.faults.add(Fault("busy", times=None, retry_after=RETRY_AFTER_S))
    ended: list[GatewayError] = []

    def ask() -> None:
        try:
            gateways.of(account(server)).link("plink_KBnb7I424Rc1R9")
        except GatewayError as error:
            ended.append(error)
        gateways.of(None)

    thread = threading.Thread(target=ask)
    began = time.monotonic()
    thread.start()
    while not server.calls:
        time.sleep(0.01)
    closing.set()
    thread.join()
    assert time.monotonic() - began < RETRY_AFTER_S / 2
    assert isinstance(ended[0], GatewayBusyError)


def test_each_thread_has_its_own_and_new_keys_count_at_once(server: RazorpayServer) -> None:
    gateways = RazorpayGateways(CLOCK, Pauses())
    mine = gateways.of(account(server))
    assert gateways.of(account(server)) is mine
    theirs: list[PaymentGateway] = []
    thread = threading.Thread(target=lambda: theirs.append(gateways.of(account(server))))
    thread.start()
    thread.join()
    assert theirs[0] is not mine
    server.keys = {"rzp_live_NewKettle12345": "another"}
    with pytest.raises(GatewayKeysError):
        mine.link("plink_KBnb7I424Rc1R9")
    new = gateways.of(GatewayAccount("rzp_live_NewKettle12345", "another", server.url))
    assert new.live()
    assert not mine.live()
    assert new.links_of_reference("X") == ()


def test_nothing_is_printed_and_no_contact_is_logged(
    server: RazorpayServer,
    gateway: PaymentGateway,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("DEBUG")
    for kind in ("reset", "html", "empty", "hang"):
        server.faults.add(Fault(kind, on="POST", seconds=0.05))
        with pytest.raises(GatewayOfflineError):
            gateway.create_link(request())
    gateway.create_link(request())
    assert capsys.readouterr() == ("", "")
    told = " ".join(record.getMessage() for record in caplog.records if record.name != "urllib3")
    assert "gateway POST payment_links: 200" in told
    assert "9812345670" not in told
    assert server.key_secret not in told


def test_a_refusal_without_an_error_in_it_is_one(
    server: RazorpayServer, gateway: PaymentGateway
) -> None:
    server.faults.add(Fault("route", on="GET"))
    with pytest.raises(GatewayRefusedError):
        gateway.link("plink_KBnb7I424Rc1R9")


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": 1268.75},
        {"amount": "126875"},
        {"amount": True},
        {"amount": None},
        {"amount": -1},
        {"id": None},
        {"status": None},
        {"created_at": None},
        {"created_at": 10**18},
    ],
)
def test_an_odd_answer_is_never_guessed_at(
    server: RazorpayServer, gateway: PaymentGateway, wrong: dict[str, object]
) -> None:
    made = gateway.create_link(request())
    server.books.links[made.link_id].change(0, **wrong)
    with pytest.raises(GatewayOfflineError, match="can't be read"):
        gateway.link(made.link_id)


@pytest.mark.parametrize("empty", [[], None, {}, ""])
def test_empty_things_come_in_any_shape(
    server: RazorpayServer, gateway: PaymentGateway, empty: object
) -> None:
    made = gateway.create_link(request())
    server.books.links[made.link_id].change(
        0, notes=empty, customer=empty, reminders=empty, payments=empty, order_id=None
    )
    assert gateway.link(made.link_id).notes == {}
    paid = server.pay_without_link(500)
    server.books.payments[paid].change(0, notes=empty, acquirer_data=empty, vpa=None)
    (payment,) = gateway.payments(CLOCK.now(), CLOCK.now(), 0)
    assert (payment.notes, payment.rrn, payment.vpa) == ({}, "", "")
