"""Asking the gateway for news, over HTTP by its own library, on both engines."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from helpers.one_account import keep_link
from helpers.polling import Polling
from helpers.razorpay_server import Fault, RazorpayServer
from sqlalchemy import select, text

from dairyos_desktop.adapters.database import SqlDatabase
from dairyos_desktop.domain.errors import (
    EnvironmentTroubleError,
    GatewayBusyError,
    GatewayKeysError,
    GatewayOfflineError,
)
from dairyos_desktop.models.payments import PaymentLink
from dairyos_desktop.services.actor import SYSTEM
from dairyos_desktop.services.dto.gateway import PAGE, GatewayAccount
from dairyos_desktop.services.news.pages import AHEAD
from dairyos_desktop.services.news.sweep import AT_ONCE

if TYPE_CHECKING:
    from pathlib import Path

    from helpers.databases import FixedClock


@pytest.fixture
def office(
    database: SqlDatabase, clock: FixedClock, tmp_path: Path, server: RazorpayServer
) -> Polling:
    return Polling(database, clock, tmp_path, server)


def test_what_was_paid_is_booked_and_the_link_is_paid(office: Polling) -> None:
    paid = office.server.pay(office.links["A"])
    orphan = office.server.pay_without_link(5_000)
    polled = office.polling.poll(office.actor)
    assert (polled.new_payments, polled.events, polled.problems) == (2, 2, ())
    assert polled.checked == 4 + 2
    assert office.booked() == {paid: ("A", "booked"), orphan: (None, "booked")}
    assert office.bill("A").status == "PAID"
    again = office.polling.poll(office.actor)
    assert (again.new_payments, again.events, again.checked) == (0, 0, 6)
    state = office.polling.state(office.actor)
    assert (state.checked_at, state.trouble) == (office.clock.now(), "")
    office.sound()


def test_a_pc_that_was_off_for_weeks_catches_up(office: Polling) -> None:
    office.polling.poll(SYSTEM)
    paid = []
    for _ in range(5):
        office.clock.wait(days=5)
        paid.append(office.server.pay_without_link(1_000))
    office.clock.wait(days=5)
    assert office.polling.poll(SYSTEM).new_payments == 5
    assert list(office.booked()) == paid


def test_a_long_catching_up_that_was_ended_goes_on_where_it_was(office: Polling) -> None:
    def asked_from() -> list[int]:
        return [int(call.query["from"]) for call in office.server.calls if "from" in call.query]

    office.polling.poll(SYSTEM)
    office.clock.wait(days=40)
    at_first = len(asked_from())
    office.polling.poll(SYSTEM, lambda: len(asked_from()) >= at_first + 2)
    ended = len(asked_from())
    office.polling.poll(SYSTEM)
    assert asked_from()[ended] > asked_from()[at_first]


def test_what_was_paid_before_the_office_used_the_gateway_is_left_alone(
    office: Polling,
) -> None:
    now = office.clock.now()
    office.server.pay_without_link(1_000, at=(now - dt.timedelta(days=10)).timestamp())
    late = office.server.pay_without_link(1_000, at=(now - dt.timedelta(days=2)).timestamp())
    office.polling.poll(SYSTEM)
    office.clock.wait(days=1, minutes=1)
    office.polling.poll(SYSTEM)
    assert list(office.booked()) == [late]


def test_what_was_paid_since_its_first_link_is_found_however_late_it_asks(office: Polling) -> None:
    paid = [office.server.pay_without_link(1_000), office.server.pay(office.links["A"])]
    office.clock.wait(days=30)
    office.polling.poll(SYSTEM)
    assert sorted(office.booked()) == sorted(paid)


def test_a_refund_of_weeks_ago_is_found_within_a_day(office: Polling) -> None:
    paid = office.server.pay(office.links["B"])
    office.polling.poll(SYSTEM)
    office.clock.wait(days=40)
    office.polling.poll(SYSTEM)
    office.server.refund(paid, 500)
    office.clock.wait(days=1, minutes=1)
    assert office.polling.poll(SYSTEM).events == 1
    assert office.booked()[paid] == ("B", "part_reversed")
    office.sound()


def test_a_link_that_was_closed_is_asked_for_three_days_more(office: Polling) -> None:
    link = office.links["C"]
    office.server.expire(link)
    office.polling.poll(SYSTEM)

    def asked() -> int:
        return office.server.count("GET", f"/v1/payment_links/{link}")

    assert asked() == 1
    office.clock.wait(days=2)
    office.polling.poll(SYSTEM)
    assert asked() == 2
    office.clock.wait(days=2)
    office.polling.poll(SYSTEM)
    assert asked() == 2


def test_every_one_of_many_links_is_kept_as_it_stands(office: Polling) -> None:
    bill = office.bill("A")
    for nth in range(45):
        made = office.server.books.create_link(
            {"amount": 10_000, "reference_id": f"M-{nth}", "accept_partial": True}
        )
        office.server.pay(made["id"], 100)
        with office.database.write(SYSTEM, "test") as unit:
            keep_link(unit, bill.bill_id, made)
    assert office.polling.poll(SYSTEM).checked == 4 + 45 + 45
    with office.database.read() as session:
        states = session.scalars(
            select(PaymentLink.status).where(PaymentLink.reference_id.startswith("M-"))
        ).all()
    assert states == ["partially_paid"] * 45


def test_offline_is_a_state_and_is_caught_up(office: Polling) -> None:
    office.polling.poll(SYSTEM)
    fine = office.clock.now()
    office.server.faults.add(Fault("reset", times=None))
    office.clock.wait(minutes=5)
    began = office.clock.now()
    with pytest.raises(GatewayOfflineError):
        office.polling.poll(SYSTEM)
    office.clock.wait(minutes=5)
    with pytest.raises(GatewayOfflineError):
        office.polling.poll(SYSTEM)
    state = office.polling.state(office.actor)
    assert (state.checked_at, state.trouble_at, state.trouble) == (fine, began, "offline")
    paid = office.server.pay(office.links["A"])
    office.server.faults.clear()
    assert office.polling.poll(SYSTEM).new_payments == 1
    assert list(office.booked()) == [paid]
    assert office.polling.state(office.actor).trouble_at is None


def test_one_link_that_cant_be_asked_for_holds_nothing_up(office: Polling) -> None:
    office.server.faults.add(Fault("html", on=office.links["A"], times=None, status=502))
    paid = office.server.pay(office.links["B"])
    polled = office.polling.poll(SYSTEM)
    assert polled.new_payments == 1
    assert len(polled.problems) == 1
    assert office.links["A"] in polled.problems[0]
    assert list(office.booked()) == [paid]


def test_a_gateway_that_is_busy_is_left_alone_for_as_long_as_it_says(office: Polling) -> None:
    office.server.faults.add(Fault("busy", on="payments\\?", times=None, retry_after=600))
    polled = office.polling.poll(SYSTEM)
    assert "too often" in polled.problems[0]
    office.server.faults.clear()
    calls = len(office.server.calls)
    office.clock.wait(minutes=9)
    with pytest.raises(GatewayBusyError):
        office.polling.poll(SYSTEM)
    assert len(office.server.calls) == calls
    office.clock.wait(minutes=2)
    assert office.polling.poll(SYSTEM).problems == ()


def test_wrong_keys_are_told_and_nothing_is_lost(office: Polling) -> None:
    paid = office.server.pay(office.links["A"])
    right = office.access.account
    office.access.account = GatewayAccount(right.key_id, "wrong", right.base_url)
    with pytest.raises(GatewayKeysError):
        office.polling.poll(SYSTEM)
    assert office.polling.state(office.actor).trouble == "gateway_keys"
    office.access.account = right
    assert office.polling.poll(SYSTEM).new_payments == 1
    assert list(office.booked()) == [paid]


def test_one_asks_at_a_time(office: Polling) -> None:
    with (
        office.database.office_lock("poll", "held"),
        pytest.raises(EnvironmentTroubleError, match="already"),
    ):
        office.polling.poll(SYSTEM)
    assert office.polling.poll(SYSTEM).problems == ()


def test_whether_one_asks_just_now_is_told_and_keeps_nobody_from_asking(office: Polling) -> None:
    with office.database.office_lock("poll", "held"):
        assert office.polling.is_under_way(office.actor)
    assert not office.polling.is_under_way(office.actor)
    assert office.polling.poll(SYSTEM).problems == ()


def test_it_stops_between_two_calls_and_what_was_told_by_then_is_booked(office: Polling) -> None:
    for code in "ABCD":
        office.server.pay(office.links[code])
    polled = office.polling.poll(SYSTEM, lambda: len(office.server.calls) >= 4)
    assert polled.stopped
    assert len(office.server.calls) == 4
    assert office.polling.state(office.actor).checked_at is None
    assert office.polling.poll(SYSTEM).new_payments + len(office.booked()) >= 4
    assert len(office.booked()) == 4


def test_the_gateway_is_never_waited_for_inside_a_transaction(office: Polling) -> None:
    """Whoever else wants to write can, at every moment at which a call is under way."""
    others = SqlDatabase(office.database._settings, office.clock)
    written = []

    def write(call: str) -> None:
        with others.write(SYSTEM, "test") as unit:
            unit.session.execute(text("UPDATE office SET phone = phone"))
            unit.session.execute(text("UPDATE payment_links SET version = version"))
            unit.session.execute(text("UPDATE customers SET version = version"))
        written.append(call)

    office.server.meanwhile = write
    for code in "ABCD":
        office.server.pay(office.links[code])
    office.polling.poll(SYSTEM)
    others.close()
    assert len(written) == len(office.server.calls) > 8
    assert len(office.booked()) == 4


def test_payments_that_come_between_two_pages_are_neither_lost_nor_taken_twice(
    office: Polling,
) -> None:
    paid = [office.server.pay_without_link(100 + at) for at in range(120)]

    def pay_one_more(call: str) -> None:
        if "payments?" in call and len(paid) < 125:
            paid.append(office.server.pay_without_link(999))

    office.server.meanwhile = pay_one_more
    office.polling.poll(SYSTEM)
    office.clock.wait(minutes=5)
    office.polling.poll(SYSTEM)
    office.polling.poll(SYSTEM)
    assert sorted(office.booked()) == sorted(paid)
    office.sound()


def test_what_was_told_before_some_trouble_is_booked_and_nothing_more_is_asked(
    office: Polling,
) -> None:
    paid = [office.server.pay_without_link(100 + at) for at in range(450)]
    office.server.faults.add(Fault("html", on="payments\\?.*skip=200", times=None, status=502))
    with pytest.raises(GatewayOfflineError):
        office.polling.poll(SYSTEM)
    assert sorted(office.booked()) == sorted(paid[250:]), "the newest come first"
    assert not any(call.query.get("skip") in {"300", "400"} for call in office.server.calls)
    office.server.faults.clear()
    assert office.polling.poll(SYSTEM).new_payments == 250
    assert sorted(office.booked()) == sorted(paid)
    office.sound()


@pytest.mark.parametrize("pages", [AT_ONCE, 2 * AT_ONCE + 2])
def test_trouble_that_the_network_meets_while_pages_are_booked_loses_nothing(
    office: Polling, pages: int
) -> None:
    # Asked for while the pages before it are acted on: the first that come after those that are
    # waited for, or some of those that are taken in beside them.
    booked = (pages + 1) * PAGE
    paid = [office.server.pay_without_link(100 + at) for at in range(booked + 50)]
    office.server.faults.add(Fault("reset", on=f"skip={booked}", times=None))
    with pytest.raises(GatewayOfflineError):
        office.polling.poll(SYSTEM)
    assert sorted(office.booked()) == sorted(paid[50:]), "the newest come first"
    office.server.faults.clear()
    assert office.polling.poll(SYSTEM).new_payments == 50
    assert sorted(office.booked()) == sorted(paid)
    office.sound()


def test_a_stop_while_pages_are_booked_and_others_are_asked_for_loses_nothing(
    office: Polling,
) -> None:
    paid = [office.server.pay_without_link(100 + at) for at in range((AT_ONCE + 1) * PAGE + 50)]

    def is_anything_booked() -> bool:
        with office.database.read() as session:
            return session.execute(text("SELECT 1 FROM payments")).first() is not None

    polled = office.polling.poll(SYSTEM, is_anything_booked)
    assert polled.stopped
    assert 0 < len(office.booked()) < AT_ONCE * PAGE
    office.polling.poll(SYSTEM)
    assert sorted(office.booked()) == sorted(paid)
    office.sound()


def test_where_another_acts_on_the_inbox_news_is_stored_for_them(office: Polling) -> None:
    paid = office.server.pay_without_link(5_000, {"customer": "A"})
    with office.database.office_lock("news", "held"):
        polled = office.polling.poll(SYSTEM)
    assert (polled.events, polled.new_payments) == (1, 0)
    with office.database.read() as session:
        assert session.execute(text("SELECT status FROM webhook_events")).scalars().all() == [
            "received"
        ]
    polled = office.polling.poll(SYSTEM)
    assert (polled.events, polled.new_payments) == (0, 1)
    assert office.booked() == {paid: ("A", "booked")}


def test_a_database_that_fails_ends_the_asking(office: Polling) -> None:
    for at in range(1_200):
        office.server.pay_without_link(100 + at)
    with office.database.write(SYSTEM, "test") as unit:
        unit.session.execute(text("ALTER TABLE webhook_events RENAME TO gone"))
    with pytest.raises(Exception, match="webhook_events"):
        office.polling.poll(SYSTEM)
    asked = [call for call in office.server.calls if call.path.endswith("/payments")]
    assert len(asked) <= AHEAD + 1, "no more than the network was ahead"
