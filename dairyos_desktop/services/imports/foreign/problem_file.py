"""The bad rows of a file as a file of their own, with the reasons, to be mended and imported."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from typing import TYPE_CHECKING, cast

from dairyos_desktop.domain.errors import RefusedError
from dairyos_desktop.domain.texts import say
from dairyos_desktop.services.imports.foreign.meaning import shown
from dairyos_desktop.services.imports.foreign.table import Odd

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from openpyxl.cell import Cell
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

    from dairyos_desktop.services.dto.imports import CellProblem
    from dairyos_desktop.services.imports.foreign.plan import SheetPlan
    from dairyos_desktop.services.imports.foreign.registers import RegisterPlan
    from dairyos_desktop.services.imports.foreign.sheet_import import BadRows
    from dairyos_desktop.services.imports.foreign.table import Foreign, Line

REASON_HEAD = "What is wrong"

_RISKY = ("=", "+", "-", "@", "\t")

Block = tuple[str, list[list[object]]]
"""A tab's name and its rows."""


def sheet_problems(foreign: Foreign, plan: SheetPlan, bad: BadRows) -> tuple[bytes, int]:
    """The file's bytes, and how many bad rows are in it.

    Titles and heads come along, so that the month is known again; a row that goes on from the
    one above names its customer itself.

    Raises:
        RefusedError: There are no bad rows.
    """
    reasons: dict[tuple[str, int], list[str]] = defaultdict(list)
    for placed in bad.placed:
        reasons[placed.tab, placed.problem.line].append(_reason(placed.problem))
    blocks: list[Block] = []
    count = 0
    for tab in plan.tabs:
        of_tab = {number: said for (name, number), said in reasons.items() if name == tab.tab.name}
        if not of_tab:
            continue
        width = max(len(line.cells) for line in tab.tab.lines)
        rows: list[list[object]] = []
        for index, line in enumerate(tab.tab.lines):
            said = of_tab.get(line.number, [])
            if index <= tab.heads.last:
                if index == tab.heads.main:
                    said = [REASON_HEAD, *said]
                rows.append(_row(line.cells, width, said))
            elif said:
                count += 1
                rows.append(
                    _row(bad.cells.get((tab.tab.name, line.number), line.cells), width, said)
                )
        blocks.append((tab.tab.name, rows))
    return _file(foreign, blocks), count


def register_problems(
    foreign: Foreign, plan: RegisterPlan, bad: Iterable[CellProblem]
) -> tuple[bytes, int]:
    """The file's bytes, and how many bad rows are in it.

    Raises:
        RefusedError: There are no bad rows.
    """
    reasons: dict[int, list[str]] = defaultdict(list)
    for problem in bad:
        reasons[problem.line].append(_reason(problem))
    lines = plan.tab.lines
    width = max(len(line.cells) for line in lines)
    rows = [_row(lines[plan.head].cells, width, [REASON_HEAD])]
    rows += _bad_rows(lines[plan.head + 1 :], width, reasons)
    blocks = [(plan.tab.name, rows)] if reasons else []
    return _file(foreign, blocks), len(rows) - 1


def _bad_rows(
    lines: Sequence[Line], width: int, reasons: Mapping[int, list[str]]
) -> list[list[object]]:
    return [
        _row(line.cells, width, reasons[line.number]) for line in lines if line.number in reasons
    ]


def _reason(problem: CellProblem) -> str:
    where = f"{problem.column}: " if problem.column else ""
    return f"{where}{problem.problem} {problem.hint}".strip()


def _row(cells: Sequence[object], width: int, reasons: list[str]) -> list[object]:
    return [*cells, *[None] * (width - len(cells)), " ".join(reasons) or None]


def _file(foreign: Foreign, blocks: list[Block]) -> bytes:
    if not blocks:
        raise RefusedError(
            say("{file_name} has no bad rows.", file_name=foreign.file_name),
            say("Import it as it is."),
        )
    return _workbook(blocks) if foreign.is_workbook else _csv(blocks[0][1], foreign.delimiter)


def _csv(rows: list[list[object]], delimiter: str) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    for row in rows:
        writer.writerow([_safe(shown(cell)) for cell in row])
    # With its mark, so that Excel reads every script.
    return out.getvalue().encode("utf-8-sig", errors="replace")


def _safe(text: str) -> str:
    """Text that no spreadsheet takes for a formula; the import takes the apostrophe away again."""
    return f"'{text}" if text.startswith(_RISKY) else text


def _workbook(blocks: list[Block]) -> bytes:
    from openpyxl import Workbook  # noqa: PLC0415 - costs 90 ms and is needed for workbooks alone

    book = Workbook(write_only=True)
    for name, rows in blocks:
        sheet: WriteOnlyWorksheet = book.create_sheet(name)
        for row in rows:
            sheet.append([_cell(sheet, cell) for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(sheet: WriteOnlyWorksheet, value: object) -> Cell | None:
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415 - as above
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE  # noqa: PLC0415 - as above

    if value is None:
        return None
    if isinstance(value, Odd):
        value = shown(value)
    if isinstance(value, str):
        cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("\N{REPLACEMENT CHARACTER}", value))
        cell.data_type = "s"  # never a formula
        return cell
    return WriteOnlyCell(sheet, cast("float", value))
