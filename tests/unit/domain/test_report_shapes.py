"""What all reports share: totals, how a cell reads, how rows are counted."""

from __future__ import annotations

import datetime as dt

import pytest

from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.quantity import Quantity, TaxRate, in_unit
from dairyos_desktop.domain.reports import (
    Cell,
    Kind,
    ReportColumn,
    ReportRow,
    cell_text,
    counted,
    totals_of,
)

COLUMNS = (
    ReportColumn("name", "Name"),
    ReportColumn("bills", "Bills", Kind.COUNT, summed=True),
    ReportColumn("litres", "Litres", Kind.QUANTITY, summed=True),
    ReportColumn("rate", "Rate", Kind.RATE),
    ReportColumn("total", "Total", Kind.MONEY, summed=True),
)


def row(bills: int, litres: str, total: str | None, *, struck: bool = False) -> ReportRow:
    amount = None if total is None else Money(total)
    return ReportRow(("A", bills, Quantity(litres), TaxRate("0.05"), amount), None, struck)


def test_totals_leave_out_what_counts_nowhere() -> None:
    rows = [
        row(2, "1.500", "10.05"),
        row(7, "90.000", "999.00", struck=True),
        row(1, "-0.250", None),
        row(0, "0.000", "-0.10"),
    ]
    assert totals_of(COLUMNS, rows) == (None, 3, Quantity("1.250"), None, Money("9.95"))
    assert totals_of(COLUMNS, []) == (None, 0, Quantity.zero, None, Money.zero)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (Money("1234567.80"), "12,34,567.80"),
        (in_unit(120_000_000, "pc"), "1,20,000"),
        (in_unit(-7_000, "pc"), "−7"),
        (in_unit(0, "pc"), "–"),
        (in_unit(7_000, "L"), "7.000"),
        (Money("-5.00"), "−5.00"),
        (Money.zero, "–"),
        (Quantity("1234.500"), "1,234.500"),
        (Quantity.zero, "–"),
        (TaxRate("0.0500"), "5 %"),
        (TaxRate.zero, "0 %"),
        (1234, "1,234"),
        (0, "–"),
        (dt.date(2026, 11, 1), "01-11-2026"),
        ("R1", "R1"),
        ("", ""),
        (None, ""),
    ],
)
def test_how_a_cell_reads(cell: Cell, text: str) -> None:
    assert cell_text(cell) == text


def test_totals_carry_the_rupee() -> None:
    assert cell_text(Money("-1234.50"), rupees=True) == "−₹1,234.50"
    assert cell_text(Money.zero, rupees=True) == "₹0.00"


def test_rows_are_counted_in_words() -> None:
    assert [counted(1, "bill"), counted(1200, "bill")] == ["1 bill", "1,200 bills"]
    assert [counted(2, "entry"), counted(2, "day"), counted(3, "person")] == [
        "2 entries",
        "2 days",
        "3 people",
    ]
