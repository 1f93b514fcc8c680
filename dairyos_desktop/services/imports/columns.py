"""Columns declared as data, and a sheet's cells read by them."""

from __future__ import annotations

import datetime as dt
import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from dairyos_desktop.domain.customers import LONGEST_TEXT, check_code, check_line
from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.plain import (
    number_as_text,
    read_iso_date,
    read_money,
    read_price,
    read_quantity,
    read_rate,
)
from dairyos_desktop.domain.texts import say, say_n
from dairyos_desktop.services.dto.imports import CellProblem

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dairyos_desktop.services.imports.sheet import Sheet

REQUIRED = object()
"""As `Column.blank`: an empty cell is bad."""

MAX_SHOWN = 80
_EXCEL_ERRORS = frozenset(
    {"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA"}
)
_WHOLE = re.compile(r"[0-9]{1,6}")

RowT = TypeVar("RowT")


@dataclass(frozen=True)
class Column:
    """A column of a register.

    Attributes:
        name: As the header says.
        read: From the cell's text, without spaces around it, to its value.
        blank: The value of an empty cell; `REQUIRED` where it may not be empty.
        optional: The column may be missing.
        decimals: Decimals of a number, for cells of a workbook; None for other columns.
        is_date: The cell is a date.
    """

    name: str
    read: Callable[[str], object]
    blank: object = REQUIRED
    optional: bool = False
    decimals: int | None = None
    is_date: bool = False


@dataclass(frozen=True)
class Parsed(Generic[RowT]):
    """The rows whose every cell could be read.

    Attributes:
        rows: (line, values) in the file's order.
        places: Line to place among the file's rows, from 1; rows with bad cells count.
        present: Names of the columns that the file has.
        bad: The cells that could not be read.
    """

    rows: list[tuple[int, RowT]]
    places: dict[int, int]
    present: frozenset[str]
    bad: list[CellProblem]


def parse(sheet: Sheet, columns: Sequence[Column], row: Callable[..., RowT]) -> Parsed[RowT]:
    """Reads every cell; `row` is the named tuple whose fields follow `columns`.

    Raises:
        InvalidInputError: A column is missing, unknown or there twice; there are too many rows.
    """
    order = _order(sheet.header, columns)
    # A register says the same few things again and again; each is read once, bad ones apart.
    known: list[dict[object, object]] = [{} for _ in columns]
    rows: list[tuple[int, RowT]] = []
    places: dict[int, int] = {}
    bad: list[CellProblem] = []
    steps = [(column, at, values) for column, at, values in zip(columns, order, known, strict=True)]
    for place, (line, cells) in enumerate(sheet.rows, start=1):
        values: list[object] = []
        fine = True
        for column, at, read_before in steps:
            if at is None:
                values.append(column.blank)
                continue
            cell = cells[at]
            value = read_before.get(cell, REQUIRED)
            if value is REQUIRED:
                try:
                    value = _read(cell, column)
                except InvalidInputError as problem:
                    fine = False
                    shown = shorten("" if cell is None else str(cell))
                    bad.append(CellProblem(line, column.name, shown, problem.message, problem.hint))
                if isinstance(cell, str):  # 1, 1.0 and True would be one key
                    read_before[cell] = value
            values.append(value)
        if fine:
            rows.append((line, row(*values)))
            places[line] = place
    return Parsed(rows, places, frozenset(sheet.header), sheet.bad + bad)


def shorten(text: str) -> str:
    """A cell's text, cut where it is long and freed of what a screen can't show."""
    shown = "".join(mark if mark.isprintable() else "\ufffd" for mark in text)
    return shown if len(shown) <= MAX_SHOWN else shown[: MAX_SHOWN - 1] + "…"


def _order(header: Sequence[str], columns: Sequence[Column]) -> list[int | None]:
    """Where each column stands in the file; None for one that may be missing and is."""
    names = [column.name for column in columns]
    expected = say("The columns are: {names}.", names=", ".join(names))
    if len(header) == 1 and any(mark in header[0] for mark in ";\t"):
        raise InvalidInputError(
            say("The columns aren't separated by commas."), say("Save the file as CSV with commas.")
        )
    for name in header:
        if not name:
            raise InvalidInputError(say("A column has no name in the header."), expected)
        if name not in names:
            raise InvalidInputError(
                say("The column “{name}” is unknown.", name=shorten(name)), expected
            )
        if header.count(name) > 1:
            raise InvalidInputError(say("The column {name} is there twice.", name=name), expected)
    missing = [c.name for c in columns if not c.optional and c.name not in header]
    if missing:
        raise InvalidInputError(
            say_n(
                "A column is missing: {missing}.",
                "{count} columns are missing: {missing}.",
                len(missing),
                missing=", ".join(missing),
            ),
            expected,
        )
    return [header.index(name) if name in header else None for name in names]


def _read(cell: object, column: Column) -> object:
    text = (cell if isinstance(cell, str) else _workbook_text(cell, column)).strip()
    if not text:
        if column.blank is REQUIRED:
            raise InvalidInputError(
                say("The {column} is missing.", column=column.name), say("Fill the cell in.")
            )
        return column.blank
    if any("\udc80" <= mark <= "\udcff" for mark in text):
        raise InvalidInputError(say("The text isn't UTF-8."), say("Save the file as CSV UTF-8."))
    if text in _EXCEL_ERRORS:
        raise InvalidInputError(say("The cell holds an error."), say("Mend the formula in Excel."))
    return column.read(text)


def _workbook_text(cell: object, column: Column) -> str:
    """A workbook's typed cell in the form that CSV has."""
    if cell is None:
        return ""
    if isinstance(cell, dt.datetime):
        if not column.is_date or cell.time() != dt.time():
            raise InvalidInputError(
                say("The cell holds a date or a time."),
                say("Type the {column} as text.", column=column.name),
            )
        return cell.date().isoformat()
    if isinstance(cell, dt.date) and column.is_date:
        return cell.isoformat()
    if isinstance(cell, bool) and column.decimals == 0:
        return str(int(cell))
    if isinstance(cell, int | float) and not isinstance(cell, bool) and not column.is_date:
        if column.decimals is not None:
            return number_as_text(cell, column.decimals)
        if math.isfinite(cell) and cell == int(cell):
            return str(int(cell))
    raise InvalidInputError(
        say("The cell's kind ({cell}) doesn't fit here.", cell=type(cell).__name__),
        say("Write the date as a date.") if column.is_date else say("Format the column as text."),
    )


def text_column(name: str, *, optional: bool = False, longest: int = LONGEST_TEXT) -> Column:
    """Text of a line, which may be empty."""

    def read(text: str) -> str:
        return check_line(text, name, longest)

    return Column(name, read, "", optional)


def code_column(name: str, *, blank: object = REQUIRED, optional: bool = False) -> Column:
    """The code of a product or customer."""
    return Column(name, check_code, blank, optional)


def choice_column(
    name: str, *choices: str, blank: object = REQUIRED, optional: bool = False
) -> Column:
    """One of a few words."""

    def read(text: str) -> str:
        if text not in choices:
            raise InvalidInputError(
                say("“{text}” is no value of {name}.", text=shorten(text), name=name),
                say("Write {choices}.", choices=" or ".join(choices)),
            )
        return text

    return Column(name, read, blank, optional)


def date_column(name: str, *, blank: object = REQUIRED, optional: bool = False) -> Column:
    """A date, `YYYY-MM-DD`."""
    return Column(name, read_iso_date, blank, optional, is_date=True)


def money_column(name: str, *, blank: object = REQUIRED) -> Column:
    """Rupees with at most 2 decimals."""
    return Column(name, read_money, blank, decimals=2)


def quantity_column(name: str, *, blank: object = REQUIRED, optional: bool = False) -> Column:
    """0 to 9999.999."""
    return Column(name, read_quantity, blank, optional, decimals=3)


def price_column(name: str) -> Column:
    """0.000 to 99999.999."""
    return Column(name, read_price, decimals=3)


def rate_column(name: str) -> Column:
    """A share of 0 to 0.9999."""
    return Column(name, read_rate, decimals=4)


def whole_column(
    name: str, *, blank: object = REQUIRED, optional: bool = False, least: int = 0
) -> Column:
    """A whole number."""

    def read(text: str) -> int:
        if _WHOLE.fullmatch(text) is None or int(text) < least:
            raise InvalidInputError(
                say("“{text}” is no {name}.", text=shorten(text), name=name),
                say("Write a whole number from {least}.", least=least),
            )
        return int(text)

    return Column(name, read, blank, optional, decimals=0)


def flag_column(name: str) -> Column:
    """`0` or `1`."""
    choice = choice_column(name, "0", "1")
    return Column(name, lambda text: choice.read(text) == "1", decimals=0)
