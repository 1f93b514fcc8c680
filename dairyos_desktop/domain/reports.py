"""What a report is, whatever it tells: columns, typed rows, totals, bars, notes.

Screen, paper and file are made from the same one, so that none of them can say another figure.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.plain import format_date
from dairyos_desktop.domain.quantity import Quantity, TaxRate
from dairyos_desktop.domain.scaled import ScaledDecimal
from dairyos_desktop.domain.texts import say_n

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Cell = str | int | dt.date | ScaledDecimal | None
"""What stands under a column; None is nothing at all."""

NOTHING = "–"


class Kind(Enum):
    """What a column holds, which says where it stands and how it reads."""

    TEXT = "text"
    DATE = "date"
    COUNT = "count"
    MONEY = "money"
    QUANTITY = "quantity"
    RATE = "rate"


class LeadTo(Enum):
    """What a row opens; the key beside it says which."""

    CUSTOMER = "customer"
    """Its id."""
    BILL = "bill"
    """Its number."""
    DAY = "day"
    """The business date: the day's money."""
    ROUTE = "route"
    """The same report of that route alone."""
    RECONCILIATION = "reconciliation"
    """The business date."""


class Lead(NamedTuple):
    """Where a row leads."""

    to: LeadTo
    key: int | str | dt.date


@dataclass(frozen=True, slots=True)
class ReportColumn:
    """One column.

    Attributes:
        key: Its name in preferences.
        head: As it is shown.
        summed: Its total stands below.
        strong: The figure that the report is about.
        gives_way: Goes first where there is no room on the screen: 1, then 2, …; 0 stays.
        wide: Takes the room that is left.
    """

    key: str
    head: str
    kind: Kind = Kind.TEXT
    summed: bool = False
    strong: bool = False
    gives_way: int = 0
    wide: bool = False


class ReportRow(NamedTuple):
    """One line.

    Attributes:
        cells: One for each column.
        lead: What Enter opens; None where there is nothing behind it.
        struck: It is shown and counts nowhere, as a void bill.
    """

    cells: tuple[Cell, ...]
    lead: Lead | None = None
    struck: bool = False


class Bar(NamedTuple):
    """One bar of a chart.

    Attributes:
        label: Below it, short.
        value: How high; a negative one is drawn as nothing, and its text tells it.
        name: What it stands for, in full: "Saturday 07-11-2026".
    """

    label: str
    value: Money | Quantity | int
    name: str


@dataclass(frozen=True)
class Chart:
    """Bars beside a report, and what they show."""

    title: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Report:
    """A report as it stood at a moment.

    Attributes:
        key: Which: "outstanding".
        title: Its name with what it is of: "Outstanding by route".
        about: Lines below the title: the period, and what the figures count.
        columns: What the rows hold.
        rows: In order.
        totals: One for each column, None where nothing is summed; empty without a total.
        notes: Lines below the table.
        office: Whose.
        made_at: When, as a clock in the office shows it.
        period: In a file's name: "2026-10"; empty for what is of now.
        chart: Bars, where they help.
        empty: What is said where there is no row.
        counted: What a row is, one of it, for the foot: "customer".
        sender: The office's address and registration, where the paper leaves the office.
        addressee: Name and address lines of whom it is written to; empty for the office's own.
    """

    key: str
    title: str
    about: tuple[str, ...]
    columns: tuple[ReportColumn, ...]
    rows: tuple[ReportRow, ...]
    totals: tuple[Cell, ...]
    notes: tuple[str, ...]
    office: str
    made_at: dt.datetime
    period: str = ""
    chart: Chart | None = None
    empty: str = ""
    counted: str = "row"
    sender: tuple[str, ...] = ()
    addressee: tuple[str, ...] = ()


def totals_of(columns: Sequence[ReportColumn], rows: Iterable[ReportRow]) -> tuple[Cell, ...]:
    """The sum under each column that has one; struck rows count nowhere."""
    live = [row.cells for row in rows if not row.struck]
    return tuple(
        _sum(column.kind, [cells[at] for cells in live]) if column.summed else None
        for at, column in enumerate(columns)
    )


def _sum(kind: Kind, cells: Sequence[Cell]) -> Cell:
    if kind is Kind.COUNT:
        return sum(cell for cell in cells if isinstance(cell, int))
    scaled = sum(cell.units for cell in cells if isinstance(cell, ScaledDecimal))
    if kind is Kind.QUANTITY:
        return Quantity.from_thousandths(scaled)
    return Money.from_paise(scaled)


def cell_text(cell: Cell, *, rupees: bool = False) -> str:
    """How a cell reads on screen and on paper; a zero is a dash.

    Args:
        cell: What stands there.
        rupees: With the sign, as totals are.
    """
    if isinstance(cell, Money):
        return cell.format(symbol=rupees) if cell or rupees else NOTHING
    if isinstance(cell, TaxRate):
        return cell.percent_text()
    if isinstance(cell, Quantity):
        return cell.grouped() if cell else NOTHING
    if isinstance(cell, dt.date):
        return format_date(cell)
    if isinstance(cell, int):
        return f"{cell:,}" if cell else NOTHING
    # A text that knows its template stays as it is, to be shown in the reader's language.
    return cell if isinstance(cell, str) else "" if cell is None else str(cell)


def counted(number: int, one: str) -> str:
    """How many of it: "1 bill", "12 bills", "2 entries", "3 people"."""
    words = {
        "bill": say_n("{count} bill", "{count} bills", number),
        "customer": say_n("{count} customer", "{count} customers", number),
        "day": say_n("{count} day", "{count} days", number),
        "entry": say_n("{count} entry", "{count} entries", number),
        "line": say_n("{count} line", "{count} lines", number),
        "method": say_n("{count} method", "{count} methods", number),
        "person": say_n("{count} person", "{count} people", number),
        "product": say_n("{count} product", "{count} products", number),
        "route": say_n("{count} route", "{count} routes", number),
        "row": say_n("{count} row", "{count} rows", number),
    }
    return words[one]
