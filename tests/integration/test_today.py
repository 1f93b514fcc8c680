"""What Today reads, on both engines, beside what the desks and the account say of the same."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from helpers.books import NOVEMBER, OCTOBER, Books
from helpers.offices import make_office
from helpers.round_desk import SATURDAY, RoundDesk
from sqlalchemy import insert, update

from dairyos_desktop.domain.billing import IssuedBy
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.periods import Month
from dairyos_desktop.domain.quantity import Quantity
from dairyos_desktop.domain.roles import Role
from dairyos_desktop.models.bills import Bill, MonthRun
from dairyos_desktop.models.customers import Customer
from dairyos_desktop.services.actor import SYSTEM
from dairyos_desktop.services.dto.delivery import LoadEdit, RoundKey
from dairyos_desktop.services.dto.payments import NewPayment
from dairyos_desktop.services.dto.today import DayOfMilk, Papers
from dairyos_desktop.services.payments.service import PaymentService
from dairyos_desktop.services.today.service import TodayService
from dairyos_desktop.ui.today.form import Read, to_do

if TYPE_CHECKING:
    from helpers.databases import FixedClock

    from dairyos_desktop.adapters.database import SqlDatabase

_DAY = dt.timedelta(days=1)
FRIDAY = SATURDAY - _DAY


@pytest.fixture
def desk(database: SqlDatabase, clock: FixedClock) -> RoundDesk:
    return RoundDesk(database, clock)


@pytest.fixture
def today(database: SqlDatabase, clock: FixedClock) -> TodayService:
    return TodayService(database, clock)


def varied(desk: RoundDesk) -> None:
    """Homes of all kinds on two more routes."""
    register = desk.register
    register.product("BM", name="Buffalo Milk")
    for number, days in enumerate(("daily", "alternate", "mon+wed+fri", "sat+sun"), start=3):
        register.customer(f"C{number}", route="R2", evening_route="R3")
        register.order(f"C{number}", "CM", "1", days=days, since=SATURDAY - 9 * _DAY)
        register.order(f"C{number}", "BM", "0.5", "evening")
    # A later order overrules the earlier one until it ends; the earlier comes back.
    register.order("C3", "CM", "0", since=SATURDAY - 4 * _DAY, until=SATURDAY - 2 * _DAY)
    register.order("C3", "BM", "2", days="alternate", since=SATURDAY - 6 * _DAY)
    register.order("C3", "BM", "1", days="tue", since=SATURDAY - 3 * _DAY)
    register.leave("C4", FRIDAY, None, "evening")
    register.leave("C5", SATURDAY - 3 * _DAY, FRIDAY, product="CM")
    register.planned("C6", "extra", SATURDAY - 2 * _DAY, SATURDAY, product="BM", quantity="1",
                     shift="morning")  # fmt: skip
    register.planned("C2", "none", FRIDAY, FRIDAY)
    register.customer("C7", route="R2", active=(SATURDAY - 90 * _DAY, SATURDAY - 5 * _DAY))
    register.order("C7", "CM", "3")


def test_what_waits_is_what_the_desks_show(desk: RoundDesk, today: TodayService) -> None:
    varied(desk)
    desk.save(desk.first, "2", on=SATURDAY)
    desk.save(desk.second, "0", on=FRIDAY)
    for number in range(10):
        on = SATURDAY - number * _DAY
        shown = {
            (sheet.key.route, sheet.key.shift): sheet.to_confirm
            for sheet in desk.rounds.round_sheet(desk.meena, on, None, ["morning", "evening"])
            if sheet.to_confirm
        }
        found = today.to_confirm(desk.meena, on)
        assert {(one.route, one.shift): one.to_confirm for one in found.rounds} == shown, on
        assert shown


def test_the_evening_waits_for_its_hour(
    desk: RoundDesk, today: TodayService, clock: FixedClock
) -> None:
    clock.set(dt.datetime(2026, 11, 7, 9, 29, tzinfo=dt.UTC))
    before = {one.shift: one.has_happened for one in today.to_confirm(desk.meena).rounds}
    clock.set(dt.datetime(2026, 11, 7, 9, 30, tzinfo=dt.UTC))
    after = {one.shift: one.has_happened for one in today.to_confirm(desk.meena).rounds}
    assert before == {"morning": True, "evening": False}
    assert after == {"morning": True, "evening": True}


def test_open_days_are_those_that_would_be_closed(desk: RoundDesk, today: TodayService) -> None:
    assert today.open_days(desk.meena).rounds == 0  # nothing was recorded yet
    varied(desk)
    desk.save(desk.first, "1.5", on=SATURDAY - 6 * _DAY)
    # A holiday: nobody on the first route takes anything, and nothing was said.
    holiday = SATURDAY - 3 * _DAY
    desk.register.leave("C1", holiday, holiday)
    desk.register.leave("C2", holiday, holiday)
    desk.confirm(SATURDAY - 5 * _DAY)
    desk.rounds.close(desk.meena, RoundKey(SATURDAY - 5 * _DAY, "morning", "R1"), None)
    by_desk = [one.key for one in desk.rounds.open_rounds(desk.meena, FRIDAY)]
    assert not any(key.on == holiday and key.route == "R1" for key in by_desk)
    found = today.open_days(desk.meena)
    assert (found.rounds, found.first, found.last) == (
        len(by_desk), by_desk[0].on, by_desk[-1].on,
    )  # fmt: skip


def test_an_office_that_closes_no_rounds_has_none_open(
    desk: RoundDesk, today: TodayService
) -> None:
    desk.save(desk.first, "1.5", on=FRIDAY)
    assert today.open_days(desk.meena).rounds == 2
    desk.setting("track_loads", "false")
    assert today.open_days(desk.meena).rounds == 0


def test_the_month_before(desk: RoundDesk, today: TodayService) -> None:
    october = Month(2026, 10)
    empty = today.month(desk.meena)
    assert (empty.month, empty.is_delivered, empty.bills, empty.papers) == (october, False, 0, ())
    desk.save(desk.first, "1.5", on=october.last)
    assert today.month(desk.meena).is_delivered
    desk.register.bill("C1", october.first, october.last, "450.00", issued=False)
    desk.register.bill("C2", october.first, october.last, "0.00", issued=False)
    found = today.month(desk.meena)
    assert (found.bills, found.papers) == (2, (Papers(october, 1, 2),))
    with desk.database.write(SYSTEM, "test") as unit:
        unit.session.execute(
            update(Bill).values(issued_at=unit.now, issued_by=IssuedBy.PRINTED.value)
        )
    assert today.month(desk.meena).papers == ()
    with desk.database.write(SYSTEM, "test") as unit:
        unit.session.execute(update(Bill).values(issued_by=IssuedBy.MONEY.value))
    assert today.month(desk.meena).papers == (Papers(october, 1, 2),)


def lines(today: TodayService, books: Books) -> list[str]:
    """What a manager has to do of the month, by key."""
    return [one.key for one in to_do(Read(month=today.month(books.actor)), Role.MANAGER)]


def a_leaves(books: Books, clock: FixedClock) -> None:
    """With a final bill, in the middle of October; B stays."""
    clock.set(dt.datetime(2026, 10, 16, 6, 30, tzinfo=dt.UTC))
    books.took("A", {1: "1"})
    books.took("B", {1: "1"})
    books.billing.generate(books.actor, OCTOBER, customer="A", until=dt.date(2026, 10, 15))


def test_a_month_of_which_one_left_with_a_final_bill_is_not_billed(
    books: Books, clock: FixedClock
) -> None:
    """Whoever leaves in the middle of a month has a bill of it long before the others."""
    today = TodayService(books.database, clock)
    a_leaves(books, clock)
    clock.set(dt.datetime(2026, 11, 1, 6, 30, tzinfo=dt.UTC))

    assert "month" in lines(today, books)
    books.run()
    assert "month" not in lines(today, books)


def test_bills_that_were_made_before_the_month_was_over_are_to_be_made_again(
    books: Books, clock: FixedClock
) -> None:
    today = TodayService(books.database, clock)
    clock.set(dt.datetime(2026, 10, 25, 6, 30, tzinfo=dt.UTC))
    books.took("A", {1: "1", 30: "1"})
    books.run()
    clock.set(dt.datetime(2026, 11, 1, 6, 30, tzinfo=dt.UTC))
    # What was confirmed ahead is on the bills; what was not delivered makes none.
    books.took("B", {31: "0"})
    assert lines(today, books) == ["papers 2026-10"]
    books.took("B", {26: "2"})
    assert lines(today, books) == ["month again", "papers 2026-10"]
    books.run()
    assert lines(today, books) == ["papers 2026-10"]


def test_what_comes_later_on_the_very_day_that_bills_are_made_is_missing_on_them(
    books: Books, clock: FixedClock
) -> None:
    """Made at noon of the last day; its evening is confirmed as ever."""
    today = TodayService(books.database, clock)
    clock.set(dt.datetime(2026, 10, 31, 6, 30, tzinfo=dt.UTC))
    books.took("A", {1: "1", 31: "1"})
    books.run()
    clock.set(dt.datetime(2026, 10, 31, 14, 0, tzinfo=dt.UTC))
    books.took("A", {31: "0.5"}, product="PN")
    clock.set(dt.datetime(2026, 11, 1, 6, 30, tzinfo=dt.UTC))
    assert today.month(books.actor).is_outdated
    books.run()
    assert not today.month(books.actor).is_outdated


def test_who_comes_back_after_a_final_bill_is_missing_on_bills_made_before(
    books: Books, clock: FixedClock
) -> None:
    """The final bill went out, but it holds none of the days after it."""
    today = TodayService(books.database, clock)
    a_leaves(books, clock)
    books.issue()
    clock.set(dt.datetime(2026, 10, 25, 6, 30, tzinfo=dt.UTC))
    books.run()
    clock.set(dt.datetime(2026, 11, 1, 6, 30, tzinfo=dt.UTC))
    books.took("A", {28: "1"})
    assert today.month(books.actor).is_outdated
    books.run()
    assert not today.month(books.actor).is_outdated


def test_the_money_is_of_the_newest_month_that_was_billed_not_of_one_who_left(
    books: Books, clock: FixedClock
) -> None:
    """In the middle of a month all but the final bills are of the one before."""
    today = TodayService(books.database, clock)
    a_leaves(books, clock)
    # Before there is any other, it is all that was billed.
    assert today.money(books.actor).billed == Money("56.00")
    clock.set(dt.datetime(2026, 11, 1, 6, 30, tzinfo=dt.UTC))
    books.run()
    clock.set(dt.datetime(2026, 11, 16, 6, 30, tzinfo=dt.UTC))
    books.took("B", {1: "3"}, month=NOVEMBER)
    books.billing.generate(books.actor, NOVEMBER, customer="B", until=dt.date(2026, 11, 15))
    money = today.money(books.actor)
    assert (money.month, money.billed) == (OCTOBER, Money("112.00"))
    clock.set(dt.datetime(2026, 11, 30, 6, 30, tzinfo=dt.UTC))
    books.run(NOVEMBER)
    assert today.money(books.actor).month == NOVEMBER


def test_a_run_that_died_is_told_and_one_at_work_is_not(books: Books, clock: FixedClock) -> None:
    today = TodayService(books.database, clock)

    def die(**counted: int) -> None:
        """As the power goes off: the run says no more."""
        with books.database.engine.begin() as connection:
            connection.execute(
                insert(MonthRun).values(
                    month=str(OCTOBER), state="running", operation_id="", user_name="Asha",
                    started_at=clock.now(), created=0, updated=0, voided=0, unchanged=0, **counted,
                )
            )  # fmt: skip

    a_leaves(books, clock)
    clock.set(dt.datetime(2026, 11, 1, 6, 30, tzinfo=dt.UTC))
    # It billed nobody: the final bill alone is there.
    die()
    assert lines(today, books) == ["month", "papers 2026-10"]
    books.run()
    assert lines(today, books) == ["papers 2026-10"]
    # That bills were made stays so, whatever becomes of a later one.
    die()
    assert lines(today, books) == ["papers 2026-10"]
    die(customers=2, done=1)
    assert lines(today, books) == ["run left", "papers 2026-10"]
    with books.database.month_lock(str(OCTOBER)):
        assert lines(today, books) == ["papers 2026-10"]


def test_what_changed_behind_bills_that_went_out_early_goes_on_the_next(
    books: Books, clock: FixedClock
) -> None:
    today = TodayService(books.database, clock)
    clock.set(dt.datetime(2026, 10, 30, 6, 30, tzinfo=dt.UTC))
    books.took("A", {1: "1", 31: "1"})
    books.run()
    books.issue()
    clock.set(dt.datetime(2026, 11, 1, 6, 30, tzinfo=dt.UTC))
    books.took("A", {31: "2"})
    assert not today.month(books.actor).is_outdated


def test_money(desk: RoundDesk, today: TodayService, clock: FixedClock) -> None:
    make_office(desk.database, clock)
    september, october = Month(2026, 9), Month(2026, 10)
    desk.register.bill("C1", september.first, september.last, "300.00", issued=True)
    desk.register.bill("C2", october.first, october.last, "500.00", issued=True)
    with desk.database.write(SYSTEM, "test") as unit:
        unit.session.execute(
            update(Customer)
            .where(Customer.code == "C2")
            .values(opening_balance=Money("90.00"), opening_on=dt.date(2026, 4, 1))
        )
    payments = PaymentService(desk.database, clock)
    # Pays the opening balance of 90 first, then 110 of the bill.
    payments.add(desk.meena, NewPayment("C2", Money("200.00"), "cash", SATURDAY))
    payments.add(desk.meena, NewPayment("C1", Money("40.00"), "upi", FRIDAY))
    money = today.money(desk.meena)
    assert (money.on, money.month) == (SATURDAY, october)
    assert (money.billed, money.received, money.open) == (
        Money("500.00"), Money("110.00"), Money("390.00"),
    )  # fmt: skip
    assert money.collected == {"cash": Money("200.00")}
    owed = today.owed(desk.meena)
    assert (owed.total, owed.old, owed.old_bills) == (Money("650.00"), Money("260.00"), 1)
    over_time = today.over_time(desk.meena)
    assert over_time.days[-2:] == ((FRIDAY, Money("40.00")), (SATURDAY, Money("200.00")))
    assert len(over_time.days) == 14
    assert over_time.months == ((september, Money("300.00")), (october, Money("500.00")))


def test_money_before_the_first_bill(desk: RoundDesk, today: TodayService) -> None:
    money = today.money(desk.meena)
    assert (money.month, money.billed, money.collected) == (None, Money.zero, {})
    assert today.owed(desk.meena).total == Money.zero
    assert today.over_time(desk.meena).months == ()


def milk_of(today: TodayService, desk: RoundDesk, on: dt.date) -> DayOfMilk:
    """A day, read among others."""
    days = today.milk(desk.meena, on - 3 * _DAY, on + _DAY)
    assert [day.on for day in days] == [on + number * _DAY for number in range(-3, 2)]
    assert not any(day.lines for day in days if day.on != on)
    return days[3]


def test_milk_beside_what_was_loaded(desk: RoundDesk, today: TodayService) -> None:
    desk.register.customer("C8", route="R2")
    desk.save(desk.first, "1.5")
    desk.save(desk.second, "2")
    desk.save(desk.register.customers["C8"], "4")
    (cow,) = milk_of(today, desk, SATURDAY).lines
    assert (cow.code, cow.delivered, cow.loaded) == ("CM", Quantity("7.5"), Quantity(0))
    desk.load("5", "1", by=desk.meena)
    found = milk_of(today, desk, SATURDAY)
    (cow,) = found.lines
    assert found.has_loads
    # The second route has no load: what it delivered is held against none.
    assert (cow.delivered, cow.loaded, cow.delivered_of_loaded) == (
        Quantity("7.5"), Quantity(4), Quantity("3.5"),
    )  # fmt: skip
    desk.setting("track_loads", "false")
    (cow,) = milk_of(today, desk, SATURDAY).lines
    assert (cow.delivered, cow.loaded) == (Quantity("7.5"), Quantity(0))


def test_a_load_of_what_nobody_took_is_milk_too(desk: RoundDesk, today: TodayService) -> None:
    desk.rounds.save_load(
        desk.meena,
        LoadEdit(RoundKey(SATURDAY, "morning", "R1"), desk.cow, Quantity(3), expected_version=None),
    )
    (cow,) = milk_of(today, desk, SATURDAY).lines
    assert (cow.delivered, cow.loaded, cow.delivered_of_loaded) == (
        Quantity(0), Quantity(3), Quantity(0),
    )  # fmt: skip
