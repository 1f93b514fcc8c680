"""A list as it leaves the office: heads, typed rows, and what it is called."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from dairyos_desktop.domain.scaled import ScaledDecimal

Value = str | int | dt.date | ScaledDecimal | None
"""What a cell holds: text stays text, numbers and dates keep their type, None is empty."""


class TableKind(StrEnum):
    """The files that a list can be written as; the value is the suffix without its point."""

    XLSX = "xlsx"
    CSV = "csv"


@dataclass(frozen=True)
class ExportTable:
    """A list ready to be written.

    Attributes:
        title: Names the sheet and, as a rule, the file: "Bills 2026-10".
        heads: One for each column.
        rows: As many values each as there are heads.
        sums: How many of the last rows are sums of those above, which no filter and no sorting of
            a spreadsheet may take for one of them.
    """

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    sums: int = 0
