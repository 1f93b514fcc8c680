"""Why a bill is what it is: what is behind each line, and what moved it, on both engines."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from helpers.books import NOVEMBER, Books
from helpers.command_line import billed_madhuban_office

from dairyos_desktop.domain.errors import NotFoundError
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.orders import MORNING
from dairyos_desktop.domain.periods import Month
from dairyos_desktop.domain.quantity import Quantity
from dairyos_desktop.services.consumption.service import ConsumptionService
from dairyos_desktop.services.dto.consumption import CellEdit
from dairyos_desktop.services.dto.orders import ChangeForm
from dairyos_desktop.services.orders import OrderService

if TYPE_CHECKING:
    from pathlib import Path

    from helpers.databases import FixedClock

    from dairyos_desktop.adapters.database import SqlDatabase
    from dairyos_desktop.services.dto.explaining import Explanation


@pytest.fixture
def books(database: SqlDatabase, clock: FixedClock, tmp_path: Path) -> Books:
    books = Books(database, clock, tmp_path)
    books.load(
        "standing-orders",
        "customer,product,shift,quantity,effective_from,effective_to\n"
        "A,CM,morning,2.000,2020-01-01,\n",
    )
    return books


def ids(books: Books) -> tuple[int, int]:
    """Customer A and cow milk."""
    customer = next(
        row.customer_id for row in books.billing.rows(books.actor, NOVEMBER) if row.customer == "A"
    )
    products = OrderService(books.database).products(books.actor)
    return customer, next(product.id for product in products if product.code == "CM")


def change(explanation: Explanation) -> dict[str, str]:
    """The steps that are not 0.00."""
    return {str(step.cause): str(step.amount) for step in explanation.change if step.amount}


def two_months(books: Books) -> Explanation:
    """October plain; November dearer, with a leave, something extra and October unpaid."""
    books.took("A", dict.fromkeys(range(1, 11), "2.000"))
    books.run()
    books.price("CM", "2026-11-01", "58.000")
    books.load("leaves", "customer,date_from,date_to\nA,2026-11-03,2026-11-04\n")
    books.took("A", dict.fromkeys([1, 2, *range(5, 11)], "2.000"), month=NOVEMBER)
    books.took("A", {6: "0.500"}, month=NOVEMBER, product="PN")
    books.clock.set_date(dt.date(2026, 12, 1))
    books.run(NOVEMBER)
    return books.billing.explain(books.actor, books.bill("A", NOVEMBER).number)


def test_the_step_from_the_bill_before_is_split_by_cause_and_adds_up(books: Books) -> None:
    explanation = two_months(books)
    assert change(explanation) == {
        "price": "32.00",  # 16 L × 2.00
        "leave": "-224.00",  # 4 L × 56.00
        "extras": "194.25",  # 0.5 kg × 388.50
        "arrears": "1120.00",
    }
    assert explanation.before is not None
    moved = Money.total(step.amount for step in explanation.change)
    assert explanation.before.payable + moved == explanation.bill.payable


def test_less_milk_without_a_leave_is_quantity_and_a_word_for_nothing_is_leave(
    books: Books,
) -> None:
    books.took("A", dict.fromkeys(range(1, 11), "2.000"))
    books.run()
    books.pay("A", "1120.00")
    books.took("A", dict.fromkeys(range(1, 8), "2.000"), month=NOVEMBER)
    books.clock.set_date(dt.date(2026, 12, 1))
    books.run(NOVEMBER)
    customer, _ = ids(books)
    OrderService(books.database).add_change(
        books.actor,
        customer,
        ChangeForm("none", dt.date(2026, 11, 9), dt.date(2026, 11, 9), MORNING, asked_by="Meena"),
    )
    explanation = books.billing.explain(books.actor, books.bill("A", NOVEMBER).number)
    # 3 days of 2 L fewer at 56.00: one of them was asked for; what was paid is arrears no more.
    assert change(explanation) == {"quantity": "-224.00", "leave": "-112.00"}


def test_a_first_bill_is_quantity_and_what_was_owed(books: Books) -> None:
    books.customer("C", position=3, opening="75.00")
    books.took("C", {1: "1.000"})
    books.run()
    explanation = books.billing.explain(books.actor, books.bill("C").number)
    assert explanation.before is None
    assert change(explanation) == {"quantity": "56.00", "arrears": "75.00"}


def test_corrections_have_a_cause_of_their_own(books: Books) -> None:
    books.took("A", dict.fromkeys(range(1, 11), "2.000"))
    books.run()
    books.issue()
    books.took("A", {10: "1.000"})
    books.took("A", dict.fromkeys(range(1, 11), "2.000"), month=NOVEMBER)
    books.clock.set_date(dt.date(2026, 12, 1))
    books.run(NOVEMBER)
    explanation = books.billing.explain(books.actor, books.bill("A", NOVEMBER).number)
    assert change(explanation) == {"corrections": "-56.00", "arrears": "1120.00"}


def test_each_line_names_its_price_and_who_entered_what(books: Books) -> None:
    explanation = two_months(books)
    milk = explanation.lines[0]
    assert [row.date.day for row in milk.deliveries] == [1, 2, 5, 6, 7, 8, 9, 10]
    assert {row.entered_by for row in milk.deliveries} == {books.actor.name}
    assert milk.price_row is not None
    assert (str(milk.price_row.price), milk.price_row.effective_from, milk.price_row.own) == (
        "58.000",
        dt.date(2026, 11, 1),
        False,
    )
    books.price("CM", "2026-11-01", "59.000")
    again = books.billing.explain(books.actor, explanation.bill.number)
    assert again.lines[0].price_row is None


def test_an_issued_bill_explains_itself_as_it_was_and_names_what_changed_since(
    books: Books,
) -> None:
    explanation = two_months(books)
    books.issue(NOVEMBER)
    customer, milk = ids(books)
    deliveries = ConsumptionService(books.database)
    on = dt.date(2026, 11, 10)
    row = next(
        row
        for row in deliveries.day_sheet(books.actor, on, "R1", "morning").rows
        if row.customer_id == customer
    ).cell(MORNING, milk)
    assert row.row is not None
    deliveries.save_cell(
        books.actor,
        CellEdit(customer, milk, on, MORNING, Quantity("1.000"), "", row.row.version),
    )
    again = books.billing.explain(books.actor, explanation.bill.number)
    assert again.change == explanation.change
    last = again.lines[0].deliveries[-1]
    assert (str(last.quantity), str(last.recorded), last.differs, last.changed_by) == (
        "2.000",
        "1.000",
        True,
        books.actor.name,
    )
    assert not again.lines[0].deliveries[0].differs


def test_a_half_paisa_that_a_spreadsheet_rounds_the_other_way_is_told(books: Books) -> None:
    books.price("PN", "2026-10-01", "1.000")
    books.took("A", {1: "0.005"}, product="PN")
    books.took("B", {1: "0.015"}, product="PN")
    books.took("A", {1: "1.000"})
    books.run()
    # 0.005 goes to the even 0.00 here and to 0.01 there; 0.015 goes to 0.02 in both.
    line = books.billing.explain(books.actor, books.bill("A").number).lines[1]
    assert line.rounded is not None
    assert (line.rounded.exact, str(line.rounded.ours), str(line.rounded.theirs)) == (
        "0.005",
        "0.00",
        "0.01",
    )
    assert books.billing.explain(books.actor, books.bill("B").number).lines[0].rounded is None


def test_an_unknown_number_is_told_plainly(books: Books) -> None:
    with pytest.raises(NotFoundError, match="There is no bill"):
        books.billing.explain(books.actor, "MD/26-27/00099")


def test_the_command_line_gives_what_scripts_were_promised(tmp_path: Path) -> None:
    office = billed_madhuban_office(tmp_path / "data")
    with office.opened() as (services, actor):
        numbers = [row.number for row in services.billing.rows(actor, Month(2026, 10))]
        for number in numbers[::4]:
            for one in services.billing.explain(actor, number).lines:
                behind = sum(row.quantity.thousandths for row in one.deliveries)
                assert one.line.kind == "charge" or behind == one.line.quantity.thousandths
    told = office.ask("bills", "explain", numbers[0])
    assert [step["cause"] for step in told["change"]] == [
        "quantity", "price", "leave", "extras", "corrections", "round_off", "arrears",
    ]  # fmt: skip
    assert told["lines"][0]["unit_price"]
    assert all(set(row) == {"date", "shift", "quantity"} for row in told["lines"][0]["deliveries"])
    status, refused = office.run("bills", "explain", "MD/26-27/99999")
    assert (status, refused["error"]["code"]) == (2, "not_found")
