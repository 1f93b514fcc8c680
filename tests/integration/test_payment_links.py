"""Payment links of bills: one for each amount, whatever happens on the way."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from helpers.books import OCTOBER, Books
from helpers.gateway_desk import Fuse, GatewayDesk, Killed, MortalDatabase, MortalGateways
from helpers.offices import fresh
from helpers.razorpay_server import Fault, RazorpayServer

from dairyos_desktop.domain.errors import (
    GatewayBusyError,
    GatewayError,
    GatewayKeysError,
    GatewayOfflineError,
    GatewayRefusedError,
    NotFoundError,
    RefusedError,
)
from dairyos_desktop.domain.money import Money
from dairyos_desktop.services.customers.service import CustomerService
from dairyos_desktop.services.news.polling import PollingService
from dairyos_desktop.services.settings import SettingsService

if TYPE_CHECKING:
    from pathlib import Path

    from helpers.databases import FixedClock

    from dairyos_desktop.adapters.database import SqlDatabase
    from dairyos_desktop.services.dto.links import LinkView

MOMENTS = 24
"""More than a link has from its first commit to its last."""
MAKE = r"POST /v1/payment_links$"


@pytest.fixture
def books(database: SqlDatabase, clock: FixedClock, tmp_path: Path) -> Books:
    made = Books(database, clock, tmp_path)
    made.took("A", {1: "2.000", 2: "1.500"})
    made.took("B", {1: "1.000"})
    made.run()
    return made


@pytest.fixture
def desk(database: SqlDatabase, clock: FixedClock, server: RazorpayServer) -> GatewayDesk:
    return GatewayDesk(database, clock, server)


@pytest.fixture
def number(books: Books) -> str:
    return books.bill("A").number


def make(books: Books, desk: GatewayDesk, number: str) -> LinkView:
    return desk.links.make(books.actor, number)


def created(server: RazorpayServer) -> int:
    return server.count("POST", "/v1/payment_links")


def test_a_link_asks_for_what_is_open_and_issues_the_bill(
    books: Books, desk: GatewayDesk, server: RazorpayServer, number: str
) -> None:
    books.customer("A", opening="0.00")
    made = make(books, desk, number)
    assert (made.number, made.reference_id, made.status) == (number, number, "created")
    assert (made.amount, made.live) == (Money("196.00"), False)
    bill = books.bill("A")
    assert bill.issued_at is not None
    (row,) = books.billing.rows(books.actor, OCTOBER)[:1]
    assert (row.issued_by, row.sent) == ("given a payment link", False)
    link = server.link(made.link_id)
    assert (link["amount"], link["short_url"]) == (19600, made.short_url)
    assert link["notes"] == {"bill": number, "customer": "A"}
    assert link["expire_by"] == int((desk.clock.now() + dt.timedelta(days=30)).timestamp())
    books.sound()


def test_printing_afterwards_is_still_told(books: Books, desk: GatewayDesk, number: str) -> None:
    make(books, desk, number)
    bill_id = books.bill("A").bill_id
    books.billing.issue(books.actor, [bill_id], "printed")
    row = books.billing.rows(books.actor, OCTOBER)[0]
    assert (row.issued_by, row.sent) == ("printed", True)


def test_the_same_link_while_its_amount_stands(
    books: Books, desk: GatewayDesk, server: RazorpayServer, number: str
) -> None:
    first = make(books, desk, number)
    assert make(books, desk, number) == first
    assert created(server) == 1
    assert desk.links.of_bill(books.actor, number) == first


def test_another_amount_closes_the_old_link_and_makes_a_new_one(
    books: Books, desk: GatewayDesk, server: RazorpayServer, number: str
) -> None:
    first = make(books, desk, number)
    books.pay("A", "96.00")
    second = make(books, desk, number)
    assert (second.amount, second.reference_id) == (Money("100.00"), f"{number}-2")
    assert server.link(first.link_id)["status"] == "cancelled"
    books.pay("A", "50.00")
    assert make(books, desk, number).reference_id == f"{number}-3"


def test_a_bill_paid_at_the_counter_closes_its_link(
    books: Books, desk: GatewayDesk, server: RazorpayServer, number: str
) -> None:
    first = make(books, desk, number)
    books.pay("A", "196.00")
    with pytest.raises(RefusedError, match="is paid"):
        make(books, desk, number)
    assert server.link(first.link_id)["status"] == "cancelled"


def test_a_link_that_was_paid_is_shown_and_not_made_again(
    books: Books, desk: GatewayDesk, server: RazorpayServer, number: str
) -> None:
    first = make(books, desk, number)
    server.pay(first.link_id)
    for _ in range(2):
        shown = make(books, desk, number)
        assert (shown.link_id, shown.status) == (first.link_id, "paid")
    assert created(server) == 1


def test_who_paid_a_link_is_not_asked_again_while_that_money_is_on_its_way(
    books: Books, desk: GatewayDesk, server: RazorpayServer, number: str
) -> None:
    """Cash came too, before the link's own money was booked: less is open than it asked for."""
    first = make(books, desk, number)
    server.pay(first.link_id)
    books.pay("A", "96.00")
    for _ in range(2):
        shown = make(books, desk, number)
        assert (shown.link_id, shown.status, shown.amount) == (first.link_id, "paid", first.amount)
    assert created(server) == 1
    PollingService(books.database, desk.clock, desk.access).poll(books.actor)
    assert books.balance("A") == "-96.00"
    with pytest.raises(RefusedError, match="is paid"):
        make(books, desk, number)
    # Once it is booked, what is open anew may be asked for.
    books.payments.reverse(fresh(books.actor), 2, "Refund", Money("150.00"))
    books.payments.reverse(fresh(books.actor), 1, "Refund")
    assert make(books, desk, number).amount == Money("150.00")
    books.sound()


def test_a_link_whose_time_is_over_is_not_given_out(
    books: Books, desk: GatewayDesk, server: RazorpayServer, number: str
) -> None:
    """Nobody has asked the gateway for it since."""
    make(books, desk, number)
    desk.clock.wait(days=31)
    over = desk.links.of_bill(books.actor, number)
    assert over is not None
    assert (over.status, over.is_open) == ("expired", False)
    server.expire(over.link_id)
    assert make(books, desk, number).is_open


@pytest.mark.parametrize("how", ["expire", "cancel"])
def test_a_closed_link_is_followed_by_another(
    books: Books, desk: GatewayDesk, server: RazorpayServer, number: str, how: str
) -> None:
    first = make(books, desk, number)
    getattr(server, how)(first.link_id)
    second = make(books, desk, number)
    assert (second.reference_id, second.status) == (f"{number}-2", "created")


def test_a_link_that_the_gateway_does_not_know_any_more_is_followed_by_another(
    books: Books, desk: GatewayDesk, server: RazorpayServer, number: str
) -> None:
    first = make(books, desk, number)
    server.books.links.pop(first.link_id)
    second = make(books, desk, number)
    assert (second.reference_id, second.status) == (f"{number}-2", "created")


def test_a_link_of_test_mode_is_nothing_to_live_keys(
    books: Books, desk: GatewayDesk, server: RazorpayServer, number: str
) -> None:
    make(books, desk, number)
    server.keys["rzp_live_Kettle1234Blue"] = server.key_secret
    desk.environment["razorpay_key_id"] = "rzp_live_Kettle1234Blue"
    live = make(books, desk, number)
    assert (live.live, live.reference_id) == (True, f"{number}-2")
    assert make(books, desk, number) == live


@pytest.mark.parametrize("kind", ["reset", "html", "cut"])
def test_an_answer_lost_after_the_deed_finds_the_link_that_was_made(
    books: Books, desk: GatewayDesk, server: RazorpayServer, number: str, kind: str
) -> None:
    server.faults.add(Fault(kind, on=MAKE, after_deed=True, seconds=0.05))
    made = make(books, desk, number)
    assert server.link_of(number)["id"] == made.link_id
    assert created(server) == 1
    assert len(server.books.links) == 1


def test_a_late_list_is_waited_for(
    books: Books, desk: GatewayDesk, server: RazorpayServer, number: str
) -> None:
    server.list_lag_s = 6.0
    server.faults.add(Fault("reset", on=MAKE, after_deed=True))
    made = make(books, desk, number)
    assert made.status == "created"
    assert desk.waited == [2.0, 4.0]
    assert created(server) == 1


def test_no_link_is_made_again_while_the_list_may_be_late(
    books: Books, desk: GatewayDesk, server: RazorpayServer, number: str
) -> None:
    server.list_lag_s = 200.0
    server.faults.add(Fault("reset", on=MAKE, after_deed=True))
    for _ in range(3):
        with pytest.raises(GatewayOfflineError, match="not known yet"):
            make(books, desk, number)
        assert created(server) == 1
    desk.clock.wait(minutes=4)
    assert make(books, desk, number).link_id == server.link_of(number)["id"]
    assert created(server) == 1


def test_another_code_of_the_customer_meanwhile_makes_no_second_link(
    books: Books, desk: GatewayDesk, server: RazorpayServer, number: str
) -> None:
    server.list_lag_s = 200.0
    server.faults.add(Fault("reset", on=MAKE, after_deed=True))
    with pytest.raises(GatewayOfflineError, match="not known yet"):
        make(books, desk, number)
    customers = CustomerService(books.database, desk.clock)
    row = next(one for one in customers.index(books.actor) if one.code == "A")
    card = customers.card(books.actor, row.id)
    customers.save(books.actor, row.id, replace(card.form, code="A-12"), card.version)
    desk.clock.wait(minutes=4)
    assert make(books, desk, number).link_id == server.link_of(number)["id"]
    assert created(server) == 1


def test_what_was_not_made_is_made_once_that_is_sure(
    books: Books, desk: GatewayDesk, server: RazorpayServer, number: str
) -> None:
    server.faults.add(Fault("hang", on=MAKE, seconds=0.05))
    with pytest.raises(GatewayOfflineError, match="not known yet"):
        make(books, desk, number)
    desk.clock.wait(minutes=6)
    made = make(books, desk, number)
    assert made.reference_id == number
    assert created(server) == 2
    assert len(server.books.links) == 1


def test_a_list_that_never_shows_the_link_ends_in_another_reference(
    books: Books, desk: GatewayDesk, server: RazorpayServer, number: str
) -> None:
    server.list_lag_s = 10_000.0
    server.faults.add(Fault("reset", on=MAKE, after_deed=True))
    with pytest.raises(GatewayOfflineError):
        make(books, desk, number)
    desk.clock.wait(minutes=6)
    with pytest.raises(GatewayOfflineError):
        make(books, desk, number)
    desk.clock.wait(minutes=6)
    assert make(books, desk, number).reference_id == f"{number}-2"


def test_a_reference_of_another_link_is_not_taken_for_ours(
    books: Books, desk: GatewayDesk, server: RazorpayServer, number: str
) -> None:
    theirs = server.books.create_link({"amount": 77700, "reference_id": number})
    made = make(books, desk, number)
    assert (made.reference_id, made.amount) == (f"{number}-2", Money("196.00"))
    assert made.link_id != theirs["id"]


def test_our_own_link_of_a_lost_database_is_found_again(
    books: Books, desk: GatewayDesk, server: RazorpayServer, number: str
) -> None:
    lost = server.books.create_link(
        {"amount": 19600, "reference_id": number, "notes": {"bill": number, "customer": "A"}}
    )
    assert make(books, desk, number).link_id == lost["id"]


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault("unauthorized"), GatewayKeysError),
        (Fault("busy", retry_after=30), GatewayBusyError),
        (Fault("quota"), GatewayBusyError),
        (Fault("route"), GatewayRefusedError),
    ],
)
def test_a_no_has_made_nothing_and_the_next_call_asks_at_once(
    books: Books, desk: GatewayDesk, server: RazorpayServer, fault: Fault, error: type[GatewayError]
) -> None:
    number = books.bill("A").number
    server.faults.add(fault)
    with pytest.raises(error):
        make(books, desk, number)
    assert make(books, desk, number).reference_id == number
    assert desk.waited == []


def test_an_office_that_is_offline_asks_at_once_when_it_is_back(
    books: Books, database: SqlDatabase, clock: FixedClock, number: str
) -> None:
    with RazorpayServer() as away:
        desk = GatewayDesk(database, clock, away)
    with pytest.raises(GatewayOfflineError) as trouble:
        make(books, desk, number)
    assert trouble.value.code == "offline"
    with RazorpayServer(lambda: clock.now().timestamp()) as back:
        assert make(books, GatewayDesk(database, clock, back), number).status == "created"


def test_what_needs_no_link_gets_none(
    books: Books, desk: GatewayDesk, server: RazorpayServer, number: str
) -> None:
    with pytest.raises(NotFoundError):
        make(books, desk, "MD/26-27/99999")
    books.pay("A", "195.50")
    with pytest.raises(RefusedError, match=r"₹0\.50 open"):
        make(books, desk, number)
    other = books.bill("B").number
    books.billing.void(books.actor, other, "entered twice")
    with pytest.raises(RefusedError, match="is void"):
        make(books, desk, other)
    SettingsService(books.database).set_value(books.actor, "gateway_on", value=False)
    with pytest.raises(RefusedError, match="switched off"):
        make(books, desk, number)
    assert server.calls == []


def test_an_office_without_keys_is_told_so(books: Books, desk: GatewayDesk, number: str) -> None:
    desk.environment.clear()
    assert desk.access.state(books.actor).mode == "no_keys"
    with pytest.raises(GatewayKeysError, match="no keys"):
        make(books, desk, number)
    assert books.bill("A").issued_at is None


@pytest.mark.parametrize("lost", [False, True])
def test_a_kill_at_any_moment_leaves_one_link(
    database: SqlDatabase,
    clock: FixedClock,
    server: RazorpayServer,
    tmp_path: Path,
    *,
    lost: bool,
) -> None:
    books = Books(database, clock, tmp_path)
    codes = [f"K{moment}" for moment in range(MOMENTS)]
    for position, code in enumerate(codes, start=10):
        books.customer(code, position=position)
    books.load(
        "consumption",
        "date,customer,shift,product,quantity\n"
        + "".join(f"2026-10-05,{code},morning,CM,2.000\n" for code in codes),
    )
    books.run()
    server.list_lag_s = 3.0
    ended = 0
    for moment, code in enumerate(codes):
        number = books.bill(code).number
        if lost:
            server.faults.add(Fault("reset", on=MAKE, after_deed=True))
        fuse = Fuse(moment)
        mortal = GatewayDesk(
            MortalDatabase(database, fuse),
            clock,
            server,
            lambda gateways, fuse=fuse: MortalGateways(gateways, fuse),  # type: ignore[misc]
        )
        try:
            mortal.links.make(books.actor, number)
            ended += 1
        except Killed:
            clock.wait(minutes=6)
        server.faults.clear()
        made = GatewayDesk(database, clock, server).links.make(books.actor, number)
        assert len(server.books.links) == moment + 1
        assert server.link_of(number)["id"] == made.link_id
        assert made.status == "created"
    assert 1 <= ended <= MOMENTS - 6
    books.sound()
