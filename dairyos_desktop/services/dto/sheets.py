"""How a foreign file is looked at, laid out and imported: what the wizard and the service share."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from dairyos_desktop.services.dto.imports import CellProblem, ImportKind, ImportResult

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from dairyos_desktop.domain.orders import Shift


class Part(StrEnum):
    """What a column of a monthly sheet holds."""

    NOTHING = "nothing"
    CODE = "code"
    NAME = "name"
    PHONE = "phone"
    SHIFT = "shift"
    PRODUCT = "product"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class ColumnPlan:
    """What one column is taken for.

    Attributes:
        at: Its place in the file, from 0.
        heads: The texts of the head rows above it.
        part: What it holds, in a monthly sheet.
        day: Which day, where it is a day's column.
        register_column: The register's column that it is, in a register file; empty for none.
        shift: The shift of a day's column, where its heads say it (`1` over `M` and `E`).
        problem: Why it can't be taken, where cells stand below a head that says no day.
    """

    at: int
    heads: tuple[str, ...]
    part: Part = Part.NOTHING
    day: dt.date | None = None
    register_column: str = ""
    shift: Shift | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class SheetChoice:
    """What the user settled about a file; an empty or None part is found by the program.

    Attributes:
        encoding: Of a CSV: `utf-8`, `cp1252`, `utf-16`; empty to find it.
        delimiter: Of a CSV; empty to find it.
        tabs: Names of the workbook's sheets to read; empty for all that look like one.
        month: `YYYY-MM`, where the heads do not say it.
        product: Code of the product, where no column says it.
        shift: The shift, where neither column nor cell says it.
        columns: Parts or register columns settled by hand, by place; in a monthly sheet also a
            date (`2026-10-05`) for the column of that day.
        fixes: Cells typed anew, by (tab, line, place): what the file should have said. The tab
            of a CSV is the empty text.
    """

    encoding: str = ""
    delimiter: str = ""
    tabs: tuple[str, ...] = ()
    month: str = ""
    product: str = ""
    shift: Shift | None = None
    columns: Mapping[int, Part | str] = field(default_factory=dict)
    fixes: Mapping[tuple[str, int, int], str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """A row of the file as it stands, for the live preview."""

    tab: str
    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FileLook:
    """What a file was found to be, before anything is imported.

    Attributes:
        is_monthly: A monthly sheet (customers × days), not a register.
        encoding: As found or chosen; empty for a workbook.
        delimiter: As found or chosen; empty for a workbook.
        tabs: All sheets of a workbook, with whether each is read.
        head_lines: Lines of the first tab that hold the heads.
        month: `YYYY-MM` as found or chosen; empty where it has to be asked for.
        columns: What each column is taken for.
        rows: The first rows, heads and skipped lines included.
        remembered: Whether the columns are those of an earlier file with the same heads.
        kind: What it was found to be or was said to be: a monthly sheet, or the register whose
            columns it has; None where that has to be asked for.
        question: What has to be settled before it can be read, as a whole sentence; empty where
            nothing has.
    """

    file_name: str
    is_monthly: bool
    encoding: str
    delimiter: str
    tabs: tuple[tuple[str, bool], ...]
    head_lines: tuple[int, ...]
    month: str
    columns: tuple[ColumnPlan, ...]
    rows: tuple[PreviewRow, ...]
    remembered: bool
    kind: ImportKind | None = None
    question: str = ""


@dataclass(frozen=True, slots=True)
class ImportRow:
    """A file that was imported.

    Attributes:
        removable: Whether it can still be taken back: nobody has touched its rows since.
        why_not: The reason where it can't.
    """

    id: int
    at: dt.datetime
    user: str
    kind: str
    file_name: str
    new: int
    changed: int
    removed_at: dt.datetime | None
    removed_by: str
    removable: bool
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class PlacedProblem:
    """A cell that can't be taken, with its place in the file, so that it can be mended there.

    Attributes:
        tab: Name of the workbook's sheet; empty for a CSV.
        at: Its place in the row, from 0; -1 where the whole row is meant.
        problem: What is wrong with it; its line is the file's.
        heads: Whether it stands in the heads, so that a whole column waits for it.
    """

    tab: str
    at: int
    problem: CellProblem
    heads: bool = False


@dataclass(frozen=True)
class ForeignResult(ImportResult):
    """What a foreign file would change, or has changed.

    Attributes:
        placed: The bad cells with their places, in the order of `bad`.
        leaves: How many leaves a monthly sheet's `L` and `A` make; they count in `new` too.
        bad_rows: How many rows of the file hold a bad cell.
    """

    placed: tuple[PlacedProblem, ...] = ()
    leaves: int = 0
    bad_rows: int = 0
