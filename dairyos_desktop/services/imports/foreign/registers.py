"""Registers whose heads, encodings and delimiters are another program's."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.plain import EARLIEST_YEAR, LATEST_YEAR
from dairyos_desktop.domain.texts import say, say_n
from dairyos_desktop.services.dto.imports import REGISTERS, CellProblem, ImportKind
from dairyos_desktop.services.dto.sheets import ColumnPlan, Part
from dairyos_desktop.services.imports.foreign.days import head_text
from dairyos_desktop.services.imports.foreign.register_words import column_of
from dairyos_desktop.services.imports.foreign.table import FORMULA, Odd
from dairyos_desktop.services.imports.foreign.words import shift_of
from dairyos_desktop.services.imports.kinds import KINDS
from dairyos_desktop.services.imports.sheet import Sheet

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dairyos_desktop.services.dto.sheets import SheetChoice
    from dairyos_desktop.services.imports.columns import Column
    from dairyos_desktop.services.imports.foreign.plan import Recall
    from dairyos_desktop.services.imports.foreign.table import Foreign, Line, Tab

_LINES_LOOKED_AT = 30
_DATE = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})")
_WORDS = frozenset({"method", "days", "language"})


@dataclass
class RegisterPlan:
    """How one tab is read as a register.

    Attributes:
        head: Where its head line stands among the tab's lines.
        columns: The register's column at each place; others are not read.
        keys: A name for each head, by which it is known again.
        is_remembered: An earlier file had the same heads.
        missing: Columns that the register needs and the file doesn't name.
    """

    kind: ImportKind
    tab: Tab
    head: int
    columns: dict[int, str] = field(default_factory=dict)
    keys: dict[str, int] = field(default_factory=dict)
    is_remembered: bool = False
    missing: list[str] = field(default_factory=list)

    @property
    def head_line(self) -> int:
        """Number of the line with the heads."""
        return self.tab.lines[self.head].number

    @property
    def layout(self) -> dict[str, str]:
        """What is kept of the columns for the next file with the same heads."""
        return {key: self.columns.get(at, "") for key, at in self.keys.items()}

    def place(self, column: str) -> int:
        """Where a register's column stands; -1 where the file doesn't have it."""
        return next((at for at, name in self.columns.items() if name == column), -1)

    def plans(self) -> tuple[ColumnPlan, ...]:
        """What each column is taken for, for the preview."""
        cells = self.tab.lines[self.head].cells
        return tuple(
            ColumnPlan(
                at,
                (text,) if (text := head_text(cell)) else (),
                Part.NOTHING,
                register_column=self.columns.get(at, ""),
            )
            for at, cell in enumerate(cells)
        )


def plan_register(
    foreign: Foreign, kind: ImportKind | None, choice: SheetChoice, recall: dict[ImportKind, Recall]
) -> RegisterPlan | None:
    """The plan; None where no line names a register's columns.

    Args:
        foreign: The file.
        kind: What the file is; None to find it by its columns, all needed ones then.
        choice: What the user settled.
        recall: By kind, what an earlier file's columns were.
    """
    tabs = [tab for tab in foreign.tabs if tab.name in choice.tabs]
    tabs = tabs or [tab for tab in foreign.tabs if tab.lines and not tab.is_hidden]
    plans = [
        plan
        for tab in tabs
        for one in ((kind,) if kind is not None else REGISTERS)
        if (plan := _plan(one, tab, choice, recall[one])) is not None
    ]
    if kind is None:
        plans = [plan for plan in plans if not plan.missing]
    return max(plans, key=lambda plan: len(plan.columns), default=None)


def register_sheet(foreign: Foreign, plan: RegisterPlan) -> Sheet:
    """The planned tab in the register's own form: its header, its dates and words.

    Raises:
        InvalidInputError: The file lacks a column that the register needs.
    """
    if plan.missing:
        raise InvalidInputError(
            say(
                "No column of {file_name} was found for: {missing}.",
                file_name=foreign.file_name,
                missing=", ".join(plan.missing),
            ),
            say_n("Say which column is meant.", "Say which columns are meant.", len(plan.missing)),
        )
    places = sorted(plan.columns)
    by_name = {column.name: column for column in KINDS[plan.kind].columns}
    columns = [by_name[plan.columns[at]] for at in places]
    bad: list[CellProblem] = []
    rows = _rows(plan, places, columns, bad, is_csv=not foreign.is_workbook)
    return Sheet(tuple(column.name for column in columns), rows, bad, foreign.sha256)


def _plan(kind: ImportKind, tab: Tab, choice: SheetChoice, recall: Recall) -> RegisterPlan | None:
    names = {column.name for column in KINDS[kind].columns}
    best: RegisterPlan | None = None
    for index, line in enumerate(tab.lines[:_LINES_LOOKED_AT]):
        found: dict[int, str] = {}
        for at, cell in enumerate(line.cells):
            name = column_of(kind, head_text(cell)) if isinstance(cell, str) else ""
            if name in names and name not in found.values():
                found[at] = name
        if found and (best is None or len(found) > len(best.columns)):
            best = RegisterPlan(kind, tab, index, found)
    if best is None:
        if not choice.columns:
            return None
        best = RegisterPlan(kind, tab, 0)
    best.keys = _keys(tab.lines[best.head])
    remembered = recall(tuple(best.keys))
    best.is_remembered = bool(remembered)
    settled: dict[int, str] = {
        best.keys[key]: name for key, name in remembered.items() if key in best.keys
    }
    for at, name in (settled | {at: str(name) for at, name in choice.columns.items()}).items():
        if name in names:
            best.columns = {one: had for one, had in best.columns.items() if had != name}
            best.columns[at] = name
        else:
            best.columns.pop(at, None)
    best.missing = [
        column.name
        for column in KINDS[kind].columns
        if not column.optional and column.name not in best.columns.values()
    ]
    return best


def _keys(line: Line) -> dict[str, int]:
    seen: dict[str, int] = defaultdict(int)
    keys: dict[str, int] = {}
    for at, cell in enumerate(line.cells):
        text = head_text(cell).casefold()
        seen[text] += 1
        keys[f"{text}#{seen[text]}"] = at
    return keys


def _rows(
    plan: RegisterPlan,
    places: Sequence[int],
    columns: Sequence[Column],
    bad: list[CellProblem],
    *,
    is_csv: bool,
) -> Iterator[tuple[int, Sequence[object]]]:
    width = plan.tab.lines[plan.head].width
    for line in plan.tab.lines[plan.head + 1 :]:
        if line.trouble:
            bad.append(CellProblem(line.number, "", "", line.trouble, line.hint))
            continue
        if is_csv and (line.width < width or len(line.cells) > width):
            problem = say(
                "The row has {width} cells; the header has {width2}.",
                width=line.width,
                width2=width,
            )
            hint = say("Put text that holds the delimiter in quotes.")
            bad.append(CellProblem(line.number, "", "", problem, hint))
            continue
        cells = [line.cells[at] if at < len(line.cells) else "" for at in places]
        unknown = next((at for at, cell in enumerate(cells) if cell is FORMULA), None)
        if unknown is not None:
            problem = say("The cell holds a formula whose value isn't in the file.")
            hint = say("Open the file in Excel and save it, or type the value.")
            bad.append(CellProblem(line.number, columns[unknown].name, "formula", problem, hint))
            continue
        yield (
            line.number,
            [_plain(cell, column) for cell, column in zip(cells, columns, strict=True)],
        )


def _plain(cell: object, column: Column) -> object:
    """The cell in the register's own form, where another has the same one meaning."""
    if isinstance(cell, Odd):
        return "#VALUE!"
    if not isinstance(cell, str):
        return cell
    text = cell.strip()
    if column.name == "shift":
        return shift_of(text) or text
    if column.name in _WORDS:
        return text.casefold()
    if column.is_date and (date := _DATE.fullmatch(text)):
        day, month, year = int(date[1]), int(date[3]), int(date[4])
        if EARLIEST_YEAR <= year <= LATEST_YEAR:
            return f"{year:04d}-{month:02d}-{day:02d}"
    return text
