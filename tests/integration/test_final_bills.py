"""A final bill to a day: what it would hold, and what becomes of it (rule 13), on both engines."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from helpers.books import NOVEMBER, OCTOBER, Books

from dairyos_desktop.domain.errors import NotAllowedError, NotFoundError, RefusedError
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.roles import Role
from dairyos_desktop.services.actor import Actor
from dairyos_desktop.services.charges import ChargeService
from dairyos_desktop.services.customers.service import CustomerService
from dairyos_desktop.services.dto.charges import ChargeForm

if TYPE_CHECKING:
    from pathlib import Path

    from helpers.databases import FixedClock

    from dairyos_desktop.adapters.database import SqlDatabase
    from dairyos_desktop.services.dto.final_bills import FinalContent, FinalPreview


def october(day: int) -> dt.date:
    return dt.date(2026, 10, day)


@pytest.fixture
def books(database: SqlDatabase, clock: FixedClock, tmp_path: Path) -> Books:
    made = Books(database, clock, tmp_path)
    made.took("A", {5: "1.000", 12: "2.000", 25: "4.000"})
    return made


def look(books: Books, day: int) -> FinalPreview:
    return books.billing.preview_final(books.actor, "A", october(day))


def content(books: Books, day: int) -> FinalContent:
    found = look(books, day).content
    assert found is not None
    return found


def make(books: Books, day: int) -> str:
    """The number of the bill that ends on that day then."""
    bill = books.billing.make_final(books.actor, "A", october(day)).bill
    assert bill is not None
    assert bill.period_to == october(day)
    return bill.number


def periods(books: Books) -> list[tuple[int, int, str]]:
    views = books.billing.month_views(books.actor, OCTOBER)
    return [
        (one.period_from.day, one.period_to.day, str(one.total))
        for one in sorted(views, key=lambda one: one.period_from)
        if one.status != "VOID" and one.customer == "A"
    ]


def test_what_it_would_hold_is_told_and_nothing_written(books: Books) -> None:
    books.pay("A", "20.00")

    told = look(books, 15)

    shown = content(books, 15)
    assert [(line.description, str(line.quantity), str(line.amount)) for line in shown.lines] == [
        ("Cow Milk", "3.000", "168.00")
    ]
    assert (str(shown.total), str(shown.previous_balance), str(shown.payable)) == (
        "168.00",
        "-20.00",
        "148.00",
    )
    assert (shown.number, shown.unchanged, shown.period_from) == ("", False, october(1))
    assert (told.after, told.to_confirm, told.unbilled_month, told.not_billed) == (1, 0, "", "")
    assert books.billing.month_views(books.actor, OCTOBER) == []


def test_the_bill_that_is_made_is_the_one_that_was_told(books: Books) -> None:
    shown = content(books, 15)

    bill = books.billing.make_final(books.actor, "A", october(15)).bill

    assert bill is not None
    assert (bill.period_from, bill.period_to) == (october(1), october(15))
    assert (bill.total, bill.payable) == (shown.total, shown.payable)
    again = content(books, 15)
    assert (again.number, again.unchanged, again.total) == (bill.number, True, bill.total)
    assert [line.description for line in again.lines] == ["Cow Milk"]
    books.run()
    assert periods(books) == [(1, 15, "168.00"), (16, 31, "224.00")]
    books.sound()


def test_a_bill_not_issued_is_cut_and_named_before(books: Books) -> None:
    books.run()
    number = books.bill("A").number

    shown = content(books, 15)
    assert (shown.number, shown.unchanged, str(shown.total)) == (number, False, "168.00")

    assert make(books, 15) == number
    books.sound()


def test_a_final_bill_not_issued_moves_to_a_later_or_an_earlier_day(books: Books) -> None:
    number = make(books, 10)
    assert periods(books) == [(1, 10, "56.00")]

    assert make(books, 28) == number
    assert periods(books) == [(1, 28, "392.00")]
    books.sound()
    assert make(books, 15) == number
    assert periods(books) == [(1, 15, "168.00")]
    books.run()
    assert periods(books) == [(1, 15, "168.00"), (16, 31, "224.00")]
    books.sound()


def test_a_bill_that_ends_on_that_day_already_is_left_as_it_is(books: Books) -> None:
    books.run()
    before = books.bill("A")

    assert content(books, 31).unchanged
    assert make(books, 31) == before.number

    assert books.bill("A") == before
    books.sound()


def test_what_lies_between_two_bills_is_left_to_the_months_run(books: Books) -> None:
    make(books, 15)
    books.run()
    make(books, 10)
    assert periods(books) == [(1, 10, "56.00"), (16, 31, "224.00")]

    make(books, 26)

    assert periods(books) == [(1, 10, "56.00"), (16, 26, "224.00")]
    books.run()
    assert periods(books) == [(1, 10, "56.00"), (11, 15, "112.00"), (16, 26, "224.00")]
    books.sound()


def test_after_an_issued_one_a_second_begins_behind_it(books: Books) -> None:
    make(books, 10)
    books.issue()

    with pytest.raises(RefusedError, match="already covers 08-10-2026 and is issued"):
        look(books, 8)
    with pytest.raises(RefusedError, match="issued"):
        books.billing.make_final(books.actor, "A", october(8))

    make(books, 20)
    assert periods(books) == [(1, 10, "56.00"), (11, 20, "112.00")]
    books.sound()


def test_charges_go_on_the_first_bill_of_the_month(books: Books, database: SqlDatabase) -> None:
    rows = CustomerService(database, books.clock).index(books.actor)
    customer = next(row.id for row in rows if row.code == "A")
    ChargeService(database).add(
        books.actor,
        ChargeForm("Can deposit", Money("100.00"), OCTOBER, "new", customer_id=customer),
    )

    shown = content(books, 15)

    assert [(line.description, line.unit) for line in shown.lines] == [
        ("Cow Milk", "L"),
        ("Can deposit", ""),
    ]
    assert str(shown.total) == "268.00"


def test_nothing_taken_is_no_bill(books: Books) -> None:
    assert look(books, 4).content is None
    assert look(books, 4).not_billed == ""

    made = books.billing.make_final(books.actor, "A", october(4))

    assert (made.bill, made.not_billed) == (None, "")
    assert periods(books) == []
    books.sound()


def test_a_missing_price_is_told_and_makes_no_bill(books: Books) -> None:
    books.load(
        "products", "code,name,name_local,unit,hsn,tax_inclusive\nBM,Buffalo Milk,,L,0401,0\n"
    )
    books.took("A", {3: "1.000"}, product="BM")

    assert look(books, 15).not_billed == "No price for Buffalo Milk on 03-10-2026."
    made = books.billing.make_final(books.actor, "A", october(15))

    assert (made.bill, made.not_billed) == (None, "No price for Buffalo Milk on 03-10-2026.")


def test_what_waits_to_be_confirmed_till_then_is_told(books: Books) -> None:
    books.load(
        "standing-orders",
        "customer,product,shift,quantity,effective_from,effective_to,days\n"
        "A,CM,morning,1.000,2026-10-03,2026-10-06,daily\n",
    )

    told = look(books, 5)

    assert (told.to_confirm, told.first_to_confirm) == (2, "03-10-2026")


def test_a_month_before_that_is_not_billed_is_told(books: Books) -> None:
    books.took("A", {2: "1.000"}, month=NOVEMBER)
    books.clock.set_date(dt.date(2026, 11, 5))

    told = books.billing.preview_final(books.actor, "A", dt.date(2026, 11, 4))
    assert told.unbilled_month == "2026-10"

    books.run()
    told = books.billing.preview_final(books.actor, "A", dt.date(2026, 11, 4))
    assert told.unbilled_month == ""
    assert told.content is not None
    assert str(told.content.previous_balance) == "392.00"


def test_a_clerk_may_look_but_not_make_one(books: Books) -> None:
    clerk = Actor(books.actor.user_id, "Ravi", Role.CLERK)

    assert books.billing.preview_final(clerk, "A", october(15)).content is not None
    with pytest.raises(NotAllowedError):
        books.billing.make_final(clerk, "A", october(15))
    with pytest.raises(NotFoundError):
        books.billing.make_final(books.actor, "nobody", october(15))
