"""The inbox: stored once, acted on once, in any order, whatever came of the last try."""

from __future__ import annotations

import datetime as dt
import itertools
import logging
from typing import TYPE_CHECKING, Any

import pytest
from helpers.books import Books
from helpers.gateway_news import link, link_row, payment, push, store_link
from helpers.offices import fresh
from sqlalchemy import select, text

from dairyos_desktop.domain.errors import InvalidInputError, NotFoundError, RefusedError
from dairyos_desktop.domain.money import Money
from dairyos_desktop.models.audit import AuditEntry
from dairyos_desktop.services.actor import SYSTEM
from dairyos_desktop.services.dto.news import Event, EventStatus
from dairyos_desktop.services.news.service import NewsService

if TYPE_CHECKING:
    from pathlib import Path

    from helpers.databases import FixedClock

    from dairyos_desktop.adapters.database import SqlDatabase
    from dairyos_desktop.services.dto.payments import PaymentView


class News(Books):
    """Books with the gateway's inbox; customer A has a bill of 112.00 with the link L1 on it."""

    def __init__(self, database: SqlDatabase, clock: FixedClock, folder: Path) -> None:
        super().__init__(database, clock, folder)
        self.news = NewsService(database, clock)
        self.took("A", {1: "2.000"})
        self.took("B", {1: "1.000"})
        self.run()
        self.number = self.bill("A").number
        self.issue()
        store_link(database, "L1", self.number, "112.00")

    def tell(self, *events: Event) -> None:
        """They come in this order, and are acted on."""
        for event in events:
            self.news.receive(SYSTEM, event)
        self.news.work(SYSTEM)

    def booked(self) -> list[tuple[str, str | None, str, str]]:
        """Gateway payments: id, customer, amount, state."""
        return [
            (row.reference, row.customer, str(row.amount), row.status)
            for row in self.all()
            if row.method == "razorpay" and row.reverses is None
        ]

    def all(self) -> list[PaymentView]:
        return self.payments.list(self.actor)

    def states(self) -> list[str]:
        return [row.status.value for row in self.news.list(self.actor)][::-1]


@pytest.fixture
def news(database: SqlDatabase, clock: FixedClock, tmp_path: Path) -> News:
    return News(database, clock, tmp_path)


def paid(name: str = "1", paise: int = 11_200, **more: Any) -> dict[str, Any]:  # noqa: ANN401
    """A payment by the link L1."""
    return payment(name, paise, description="#L1", order_id="order_1", **more)


def test_a_repeat_says_so_and_stores_nothing(news: News) -> None:
    event = push("payment.captured", "evt_1", payment=paid())
    (first,) = news.news.receive(SYSTEM, event)
    (again,) = news.news.receive(SYSTEM, event)
    assert (first.known, again.known) == (False, True)
    assert first.event_id == again.event_id
    assert len(news.news.list(news.actor)) == 1
    detail = news.news.detail(news.actor, first.event_id)
    assert detail.payload == event.payload
    assert detail.row.payment_id == "pay_1"


def test_a_repeat_that_comes_along_says_so_too(news: News) -> None:
    event, other = (push("payment.captured", key, payment=paid(key)) for key in ("1", "2"))
    news.news.receive(SYSTEM, other)
    received = news.news.receive(SYSTEM, event, event, other)
    assert [one.known for one in received] == [False, True, True]
    assert received[0].event_id == received[1].event_id != received[2].event_id
    assert len(news.news.list(news.actor)) == 2


def test_a_captured_payment_is_booked_once_and_pays_the_links_bill(news: News) -> None:
    links = link("L1", "paid", order_id="order_1")
    news.tell(
        push("payment.authorized", payment=paid(status="authorized")),
        push("payment.captured", payment=paid()),
        push("order.paid", payment=paid(), order={"id": "order_1", "status": "paid"}),
        push("payment_link.paid", payment_link=links, order={"id": "1"}, payment=paid()),
    )
    assert news.booked() == [("pay_1", "A", "112.00", "booked")]
    assert news.bill("A").status == "PAID"
    assert news.all()[0].receipt == "R/26-27/00001"
    assert news.states() == ["processed"] * 4
    row = link_row(news.database, "L1")
    assert (row.status, row.order_id) == ("paid", "order_1")
    assert row.closed_at is not None
    news.sound()


def test_its_date_is_the_business_date_of_its_making(news: News) -> None:
    late = dt.datetime(2026, 10, 30, 19, 0, tzinfo=dt.UTC)  # half past midnight in India
    news.tell(push("payment.captured", payment=paid(created_at=int(late.timestamp()))))
    assert news.all()[0].date == dt.date(2026, 10, 31)


@pytest.mark.parametrize(
    "how",
    [
        {"order_id": "order_1"},
        {"description": "#L1"},
        {"notes": {"bill": "MD/26-27/00001", "customer": "A"}},
        {"notes": {"bill": "MD/26-27/00001"}},
    ],
)
def test_the_bill_is_found_by_order_description_or_notes(news: News, how: dict[str, Any]) -> None:
    news.tell(
        push("payment_link.partially_paid", payment_link=link("L1", "created", order_id="order_1"))
    )
    news.tell(push("payment.captured", payment=payment("1", 1_200, **how)))
    assert [(row.number, str(row.amount)) for row in news.all()[0].allocations] == [
        (news.number, "12.00")
    ]
    assert news.bill("A").status == "PARTIALLY_PAID"


@pytest.mark.parametrize(
    ("how", "whose"),
    [
        ({}, None),
        ({"description": "#Nobodys", "order_id": "order_9"}, None),
        ({"notes": {"bill": "MD/26-27/00001", "customer": "B"}}, None),
        ({"notes": {"bill": "no such bill", "customer": "B"}}, "B"),
        ({"notes": {"bill": 7, "customer": None}}, None),
        ({"notes": None}, None),
    ],
)
def test_what_cant_be_placed_is_booked_as_nobodys(
    news: News, how: dict[str, Any], whose: str | None
) -> None:
    news.tell(push("payment.captured", payment=payment("1", 1_200, **how)))
    assert news.booked() == [("pay_1", whose, "12.00", "booked")]
    news.sound()


def test_money_for_a_void_bill_is_the_customers_advance(news: News) -> None:
    news.billing.void(fresh(news.actor), news.number, "wrong")
    news.tell(push("payment.captured", payment=paid()))
    assert news.booked() == [("pay_1", "A", "112.00", "booked")]
    assert news.all()[0].allocations == ()
    news.sound()


def test_failed_is_not_the_end(news: News) -> None:
    news.tell(push("payment.failed", payment=paid(status="failed")))
    assert news.booked() == []
    news.tell(push("payment.captured", payment=paid()))
    assert news.booked() == [("pay_1", "A", "112.00", "booked")]
    # And one that comes late undoes nothing.
    news.tell(push("payment.failed", "late", payment=paid(status="failed")))
    assert news.booked() == [("pay_1", "A", "112.00", "booked")]


def refunds(name: str) -> list[Event]:
    return [
        push("payment.captured", payment=paid(name, 100)),
        push("refund.created", payment=paid(name, 100, refunded=20), refund={"id": "rfnd_1"}),
        push("refund.processed", payment=paid(name, 100, refunded=20), refund={"id": "rfnd_1"}),
        push("refund.processed", payment=paid(name, 100, status="refunded", refunded=100)),
    ]


def test_a_refund_is_taken_back_once_in_whatever_order_it_comes(news: News) -> None:
    orders = list(itertools.permutations(range(4)))
    for at, order in enumerate(orders):
        told = refunds(str(at))
        news.tell(told[order[0]])
        news.tell(*(told[place] for place in order[1:]))
    assert [state for *_, state in news.booked()] == ["reversed"] * len(orders)
    back = [row.amount for row in news.all() if row.reverses is not None]
    assert Money.total(back) == Money(f"{len(orders)}.00")
    assert news.balance("A") == "112.00"
    news.sound()


def test_a_refund_that_the_office_reversed_itself_is_not_taken_back_again(news: News) -> None:
    news.tell(push("payment.captured", payment=paid()))
    booked = news.all()[0].payment_id
    news.payments.reverse(fresh(news.actor), booked, "sent back", Money("20.00"))
    news.tell(push("refund.processed", payment=paid(refunded=2_000)))
    assert len([row for row in news.all() if row.reverses]) == 1
    news.tell(push("refund.processed", payment=paid(refunded=5_000)))
    assert [str(row.amount) for row in news.all() if row.reverses] == ["20.00", "30.00"]
    news.sound()


def test_nobodys_payment_is_refunded_too(news: News) -> None:
    news.tell(push("refund.processed", payment=payment("9", 500, refunded=200)))
    assert news.booked() == [("pay_9", None, "5.00", "part_reversed")]
    news.sound()


@pytest.mark.parametrize(
    ("entity", "problem"),
    [
        (paid(currency="USD"), "pay_1 is in USD"),
        (paid(amount="11200"), "not a number of paise"),
        (paid(amount=-5), "not a number of paise"),
        (paid(amount=112.0), "not a number of paise"),
        (paid(refunded=20_000), "given back can't be"),
        (paid(created_at="yesterday"), "which is no time"),
        (paid(id=7), "without an id"),
    ],
)
def test_nonsense_is_kept_with_what_is_wrong_and_holds_nothing_up(
    news: News, entity: dict[str, Any], problem: str
) -> None:
    news.news.receive(SYSTEM, push("payment.captured", "bad", payment=entity))
    news.news.receive(SYSTEM, push("payment.captured", "good", payment=paid("2")))
    worked = news.news.work(SYSTEM)
    assert (worked.processed, worked.failed) == (1, 1)
    assert problem in worked.problems[0]
    row = news.news.list(news.actor, status=EventStatus.FAILED)[0]
    assert problem in row.problem
    assert row.due_at is None
    assert news.booked() == [("pay_2", "A", "112.00", "booked")]


def test_another_amount_for_a_booked_payment_is_told_and_changes_nothing(news: News) -> None:
    news.tell(push("payment.captured", payment=paid()))
    news.tell(push("payment.captured", "other", payment=paid(paise=11_300)))
    assert news.states() == ["processed", "failed"]
    failed = news.news.list(news.actor, status=EventStatus.FAILED)[0]
    assert "booked with ₹112.00" in failed.problem
    assert news.booked() == [("pay_1", "A", "112.00", "booked")]


def test_the_list_goes_on_after_a_row(news: News) -> None:
    news.tell(*(push("payment.captured", f"ev{n}", payment=paid(str(n), 100)) for n in range(5)))
    first = news.news.list(news.actor, limit=2)
    rest = news.news.list(news.actor, before=first[-1].event_id)
    assert [row.key for row in (*first, *rest)] == ["ev4", "ev3", "ev2", "ev1", "ev0"]


def test_a_failed_one_is_tried_again_when_somebody_asks(news: News) -> None:
    news.tell(push("payment.captured", "bad", payment=paid(currency="USD")))
    row = news.news.list(news.actor)[0]
    news.news.retry(news.actor, row.event_id)
    assert news.states() == ["received"]
    news.news.work(news.actor)
    assert news.states() == ["failed"]
    with pytest.raises(NotFoundError):
        news.news.retry(news.actor, 99_999)
    news.tell(push("payment.captured", payment=paid("2")))
    with pytest.raises(RefusedError, match="has not failed"):
        news.news.retry(news.actor, news.news.list(news.actor)[0].event_id)


def test_a_failed_one_that_needs_nothing_is_put_away_with_a_reason_and_may_be_tried_again(
    news: News,
) -> None:
    news.tell(push("payment.captured", "bad", payment=paid(currency="USD")))
    failed = news.news.list(news.actor)[0]
    with pytest.raises(InvalidInputError, match="missing"):
        news.news.put_away(news.actor, failed.event_id, "  ")
    resting = news.news.put_away(news.actor, failed.event_id, "Given back at Razorpay")
    assert resting.is_put_away
    assert resting.problem == f"Put away: Given back at Razorpay ({failed.problem})"
    assert news.news.list(news.actor, status=EventStatus.FAILED) == ()
    with news.database.read() as session:
        entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
        assert (entry.thing, entry.thing_key) == ("event", "bad")
        assert entry.reason == "Given back at Razorpay"
    news.clock.wait(days=3)
    assert news.news.work(SYSTEM).processed == 0
    news.tell(push("payment.captured", "bad", payment=paid(currency="USD")))
    assert news.news.list(news.actor)[0].is_put_away, "a repeat does not wake it"
    with pytest.raises(RefusedError, match="has not failed"):
        news.news.put_away(news.actor, failed.event_id, "Once more")
    news.news.retry(news.actor, failed.event_id)
    news.news.work(news.actor)
    again = news.news.list(news.actor)[0]
    assert (again.status, again.problem) == (EventStatus.FAILED, failed.problem)


def test_a_bug_is_kept_with_the_event_and_tried_again_ever_later(
    news: News, caplog: pytest.LogCaptureFixture
) -> None:
    """A row that the books refuse: the receipt's number is there already."""
    with news.database.write(SYSTEM, "test") as unit:
        unit.session.execute(text("UPDATE number_series SET next_number = 1"))
    news.pay("B", "1.00")
    with news.database.write(SYSTEM, "test") as unit:
        unit.session.execute(
            text("UPDATE number_series SET next_number = 1 WHERE kind = 'receipt'")
        )
    with caplog.at_level(logging.CRITICAL):
        news.tell(push("payment.captured", payment=paid()))
    row = news.news.list(news.actor)[0]
    assert (row.status.value, row.tries) == ("failed", 1)
    assert "was not made for" in row.problem
    assert row.due_at == news.clock.now() + dt.timedelta(minutes=1)
    assert news.news.work(SYSTEM).failed == 0
    news.clock.wait(minutes=1)
    with caplog.at_level(logging.CRITICAL):
        assert news.news.work(SYSTEM).failed == 1
    row = news.news.list(news.actor)[0]
    assert row.due_at == news.clock.now() + dt.timedelta(minutes=2)
    with news.database.write(SYSTEM, "test") as unit:
        unit.session.execute(
            text("UPDATE number_series SET next_number = 2 WHERE kind = 'receipt'")
        )
    news.clock.wait(minutes=2)
    assert news.news.work(SYSTEM).new_payments == 1
    assert news.states() == ["processed"]


def test_what_a_dead_program_left_half_done_is_taken_up_again(news: News) -> None:
    news.news.receive(SYSTEM, push("payment.captured", payment=paid()))
    with news.database.write(SYSTEM, "test") as unit:
        unit.session.execute(text("UPDATE webhook_events SET status = 'processing', tries = 1"))
    assert news.news.work(SYSTEM).new_payments == 1
    row = news.news.list(news.actor)[0]
    assert (row.status.value, row.tries) == ("processed", 2)


def test_whoever_finds_the_inbox_held_leaves_it_to_the_holder(news: News) -> None:
    news.news.receive(SYSTEM, push("payment.captured", payment=paid()))
    with news.database.office_lock("news", "held"):
        assert news.news.work(SYSTEM).busy
    assert news.booked() == []
    assert not news.news.work(SYSTEM).busy
    assert len(news.booked()) == 1


@pytest.mark.parametrize(
    ("told", "ends"),
    [
        (("paid", "created", "partially_paid"), "paid"),
        (("partially_paid", "created"), "partially_paid"),
        (("partially_paid", "expired"), "expired"),
        (("cancelled", "paid"), "paid"),
        (("expired", "partially_paid"), "expired"),
        (("gone mad",), "created"),
    ],
)
def test_a_link_never_goes_back(news: News, told: tuple[str, ...], ends: str) -> None:
    for at, status in enumerate(told):
        news.tell(push("payment_link.paid", f"e{at}", payment_link=link("L1", status)))
    assert link_row(news.database, "L1").status == ends
    assert news.booked() == []


@pytest.mark.parametrize(
    "payload", [{}, {"payload": None}, {"payload": {"payment": []}}, {"payment": "x"}, {"a": "\0"}]
)
def test_news_of_nothing_is_through_at_once(news: News, payload: dict[str, object]) -> None:
    news.tell(Event("evt", "invoice.paid", payload))
    assert news.states() == ["processed"]


def test_work_may_be_bounded(news: News) -> None:
    for at in range(3):
        news.news.receive(SYSTEM, push("payment.captured", payment=paid(str(at), 100)))
    assert news.news.work(SYSTEM, 2).processed == 2
    assert news.news.work(SYSTEM, 2).processed == 1
