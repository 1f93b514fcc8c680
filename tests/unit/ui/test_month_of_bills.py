"""A month's bills as the screen thinks of them: sums, filters, what comes next."""

from __future__ import annotations

import dataclasses

import pytest

from dairyos_desktop.domain.billing import IssuedBy
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.periods import Month
from dairyos_desktop.domain.quantity import Quantity
from dairyos_desktop.services.dto.billing import BillRow, Preview, RunResult
from dairyos_desktop.ui.bills.columns import bill_columns, shown_payable
from dairyos_desktop.ui.bills.month import MonthBills, Show, Waits, make_words, what_waits

OCTOBER = Month(2026, 10)
PLAIN = BillRow(
    bill_id=1,
    number="MD/26-27/00001",
    customer_id=1,
    customer="C1",
    name="Geeta Rao",
    name_local="",
    route="R1",
    position=1,
    litres=Quantity("31"),
    total=Money("100.00"),
    payable=Money("100.00"),
    paid=Money("0.00"),
    status="UNPAID",
    issued=False,
    issued_by="",
    void_reason="",
    version=1,
)


def bill(bill_id: int, **changes: object) -> BillRow:
    values = {"bill_id": bill_id, "number": f"MD/26-27/{bill_id:05d}", **changes}
    return dataclasses.replace(PLAIN, **values)  # type: ignore[arg-type]  # fields by name


def preview(**counts: int) -> Preview:
    created, updated, voided, unchanged = (
        counts.get(name, 0) for name in ("created", "updated", "voided", "unchanged")
    )
    result = RunResult("2026-10", created, updated, voided, unchanged, (), 0, Money.zero)
    return Preview(result, ())


def test_a_bill_below_zero_is_credit_and_owes_nothing() -> None:
    rows = [
        bill(1, paid=Money("40.00"), status="PARTIALLY_PAID"),
        bill(2, total=Money("-30.00"), status="PAID"),
        bill(3, total=Money("999.00"), status="VOID"),
    ]
    sums = MonthBills.sums(rows)
    assert (sums.billed, sums.received, sums.open) == (
        Money("70.00"),
        Money("40.00"),
        Money("60.00"),
    )


def test_what_waits_for_paper_leaves_out_void_zero_and_sent_but_not_bills_only_paid() -> None:
    rows = [
        bill(1),
        bill(2, status="VOID"),
        bill(3, total=Money.zero, status="PAID"),
        bill(4, issued=True, issued_by=IssuedBy.PRINTED.value),
        bill(5, issued=True, issued_by=IssuedBy.MONEY.value, status="PAID"),
    ]
    bills = MonthBills(OCTOBER, rows)
    assert [row.bill_id for row in bills.waiting] == [1, 5]
    assert bills.on_paper == 3
    assert bills.count(Show.ALL) == 4
    assert bills.count(Show.VOID) == 1


@pytest.mark.parametrize("typed", ["gita", "GEETA r", "c1", "00007", "r1"])
def test_a_bill_is_found_by_number_customer_and_sound(typed: str) -> None:
    other = bill(8, name="Vikram Das", customer="K9", route="R2")
    bills = MonthBills(OCTOBER, [bill(7), other])
    assert [row.bill_id for row in bills.shown(Show.ALL, typed)] == [7]


def test_numbers_sort_by_year_then_running_number() -> None:
    (column,) = (one for one in bill_columns() if one.key == "number")
    assert column.sort is not None
    numbers = ["MD/27-28/00001", "MD/26-27/100000", "MD/26-27/99999"]
    rows = [bill(at, number=number) for at, number in enumerate(numbers)]
    assert [row.number for row in sorted(rows, key=column.sort)] == numbers[::-1]


@pytest.mark.parametrize(
    ("amount", "shown"),
    [("1994.00", "1,994.00"), ("-1994.00", "1,994.00 adv"), ("0.00", "–")],
)
def test_an_advance_is_named_as_such(amount: str, shown: str) -> None:
    assert shown_payable(Money(amount)) == shown


@pytest.mark.parametrize(
    ("made", "counts", "waits", "words"),
    [
        (0, {"created": 1}, Waits.MAKE, "Make 1 bill"),
        (0, {"created": 1204}, Waits.MAKE, "Make 1,204 bills"),
        (0, {}, Waits.NOTHING, "Make bills"),
        (2, {"created": 5, "updated": 3}, Waits.MAKE, "Make again: 5 new, 3 changed"),
        (2, {"voided": 1}, Waits.MAKE, "Make again: 1 void"),
        (2, {"unchanged": 2}, Waits.PRINT, "Make again"),
    ],
)
def test_the_step_that_waits_and_its_words(
    made: int, counts: dict[str, int], waits: Waits, words: str
) -> None:
    bills = MonthBills(OCTOBER, [bill(number + 1) for number in range(made)])
    found = preview(**counts)
    assert what_waits(bills, found) is waits
    assert make_words(bills, found) == words
