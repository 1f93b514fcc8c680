"""Links that nobody needs any more are closed with the next asking, on both engines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.polling import Polling
from helpers.razorpay_books import Refusal
from helpers.razorpay_server import Fault, RazorpayServer
from sqlalchemy import select

from dairyos_desktop.domain.errors import GatewayOfflineError
from dairyos_desktop.models.payments import PaymentLink
from dairyos_desktop.services.actor import SYSTEM
from dairyos_desktop.services.dto.gateway import GatewayAccount

if TYPE_CHECKING:
    from pathlib import Path

    from helpers.databases import FixedClock
    from helpers.razorpay_rows import Row

    from dairyos_desktop.adapters.database import SqlDatabase

CANCEL = r"POST /v1/payment_links/[^/]+/cancel"


@pytest.fixture
def office(
    database: SqlDatabase, clock: FixedClock, tmp_path: Path, server: RazorpayServer
) -> Polling:
    return Polling(database, clock, tmp_path, server)


def pay_whole(office: Polling, *codes: str) -> None:
    for code in codes:
        office.pay(code, str(office.bill(code).payable))


def at_gateway(office: Polling, code: str) -> str:
    return str(office.server.link(office.links[code])["status"])


def here(office: Polling, code: str) -> tuple[str, str]:
    """Status and problem of the customer's link."""
    with office.database.read() as session:
        row = session.scalars(
            select(PaymentLink).where(PaymentLink.link_id == office.links[code])
        ).one()
        return row.status, row.problem


def cancels(office: Polling) -> int:
    return sum(
        office.server.count("POST", f"/v1/payment_links/{link}/cancel")
        for link in office.links.values()
    )


def test_a_bill_paid_at_the_counter_can_not_be_paid_on_its_link_too(office: Polling) -> None:
    pay_whole(office, "A")
    office.pay("B", "1.00")
    assert office.polling.poll(SYSTEM).problems == ()
    assert [at_gateway(office, code) for code in "ABCD"] == ["cancelled", *["created"] * 3]
    assert here(office, "A") == ("cancelled", "")
    office.polling.poll(SYSTEM)
    assert cancels(office) == 1
    office.sound()


def test_the_link_of_a_void_bill_is_closed(office: Polling) -> None:
    number = office.bill("C").number
    office.billing.void(office.actor, number, "Another family")
    office.polling.poll(SYSTEM)
    assert at_gateway(office, "C") == "cancelled"


def test_money_that_comes_on_a_closed_link_is_an_advance(office: Polling) -> None:
    pay_whole(office, "A")
    office.polling.poll(SYSTEM)
    paid = office.server.pay(office.links["A"], 5_000)
    assert office.polling.poll(SYSTEM).new_payments == 1
    assert office.booked()[paid] == ("A", "booked")
    assert office.balance("A") == "-50.00"
    office.sound()


def test_a_closed_link_is_asked_for_three_days_more(office: Polling) -> None:
    pay_whole(office, "A")
    office.polling.poll(SYSTEM)

    def asked() -> int:
        return office.server.count("GET", f"/v1/payment_links/{office.links['A']}")

    at_first = asked()
    for times in (1, 1, 1):
        office.clock.wait(days=2)
        office.polling.poll(SYSTEM)
        assert asked() == at_first + times


def test_a_link_that_is_paid_in_the_same_moment_stays_paid(office: Polling) -> None:
    pay_whole(office, "A")
    link = office.links["A"]

    def customer_is_quicker(call: str) -> None:
        if call.endswith("/cancel"):
            office.server.pay(link)

    office.server.meanwhile = customer_is_quicker
    assert office.polling.poll(SYSTEM).problems == ()
    assert here(office, "A") == ("paid", "")
    office.server.meanwhile = lambda _call: None
    assert office.polling.poll(SYSTEM).new_payments == 1
    office.sound()


def test_what_was_paid_on_the_link_itself_needs_no_closing(office: Polling) -> None:
    office.server.pay(office.links["A"])
    office.server.pay(office.links["B"], 100)
    pay_whole(office, "B")
    assert office.polling.poll(SYSTEM).problems == ()
    assert (cancels(office), at_gateway(office, "B")) == (0, "partially_paid")


def test_a_no_is_told_once_with_its_reason_and_holds_no_other_up(
    office: Polling, monkeypatch: pytest.MonkeyPatch
) -> None:
    closing = office.server.books.cancel_link

    def no(link_id: str) -> Row:
        if link_id == office.links["A"]:
            raise Refusal("links can't be closed today", of_links=True)
        return closing(link_id)

    monkeypatch.setattr("dairyos_desktop.services.news.link_closing.AT_ONCE", 1)
    monkeypatch.setattr(office.server.books, "cancel_link", no)
    pay_whole(office, "A")
    problems = office.polling.poll(SYSTEM).problems
    assert len(problems) == 1
    assert office.links["A"] in problems[0]
    assert "links can't be closed today" in problems[0]
    assert here(office, "A") == ("created", "links can't be closed today")
    assert office.polling.poll(SYSTEM).problems == ()
    pay_whole(office, "B")
    office.polling.poll(SYSTEM)
    assert at_gateway(office, "B") == "cancelled"
    monkeypatch.setattr(office.server.books, "cancel_link", closing)
    office.polling.poll(SYSTEM)
    assert (at_gateway(office, "A"), here(office, "A")[0]) == ("cancelled", "cancelled")


def test_a_link_that_the_gateway_does_not_know_in_this_moment_is_closed_later(
    office: Polling,
) -> None:
    pay_whole(office, "A")
    forgotten = office.server.books.links.pop(office.links["A"])
    problems = office.polling.poll(SYSTEM).problems
    assert len(problems) == 2  # Neither told of nor closed.
    assert here(office, "A") == ("created", "The id provided does not exist")
    office.server.books.links[office.links["A"]] = forgotten
    office.polling.poll(SYSTEM)
    assert (at_gateway(office, "A"), here(office, "A")[0]) == ("cancelled", "cancelled")


def test_an_old_answer_takes_nothing_back(office: Polling) -> None:
    pay_whole(office, "A")
    office.server.faults.add(Fault("stale", on=CANCEL, seconds=60))
    office.clock.wait(minutes=5)
    office.polling.poll(SYSTEM)
    office.clock.wait(minutes=5)
    office.polling.poll(SYSTEM)
    assert here(office, "A")[0] == "cancelled"
    assert cancels(office) == 1


def test_no_answer_is_caught_up_and_loses_no_money(office: Polling) -> None:
    pay_whole(office, "A")
    paid = office.server.pay(office.links["D"])
    office.server.faults.add(Fault("reset", on=CANCEL, times=None))
    with pytest.raises(GatewayOfflineError):
        office.polling.poll(SYSTEM)
    assert list(office.booked())[-1:] == [paid]
    assert office.polling.state(SYSTEM).trouble == "offline"
    office.server.faults.clear()
    office.polling.poll(SYSTEM)
    assert (at_gateway(office, "A"), here(office, "A")[0]) == ("cancelled", "cancelled")
    assert office.polling.state(SYSTEM).trouble_at is None


def test_an_answer_lost_after_the_deed_is_made_up(office: Polling) -> None:
    pay_whole(office, "A")
    office.server.faults.add(Fault("reset", on=CANCEL, after_deed=True))
    with pytest.raises(GatewayOfflineError):
        office.polling.poll(SYSTEM)
    assert at_gateway(office, "A") == "cancelled"
    assert office.polling.poll(SYSTEM).problems == ()
    assert here(office, "A") == ("cancelled", "")


def test_many_are_closed_a_few_at_a_time(office: Polling, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dairyos_desktop.services.news.link_closing.AT_ONCE", 2)
    pay_whole(office, *"ABC")
    office.polling.poll(SYSTEM)
    assert cancels(office) == 2
    office.polling.poll(SYSTEM)
    assert cancels(office) == 3
    assert [at_gateway(office, code) for code in "ABC"] == ["cancelled"] * 3


def test_live_keys_leave_links_of_test_mode_alone(office: Polling) -> None:
    pay_whole(office, "A")
    server = office.server
    server.keys["rzp_live_Kettle1234Blue"] = server.key_secret
    office.access.account = GatewayAccount("rzp_live_Kettle1234Blue", server.key_secret, server.url)
    office.polling.poll(SYSTEM)
    assert cancels(office) == 0
