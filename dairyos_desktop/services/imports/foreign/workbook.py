"""XLSX as tabs of typed cells; formulas give the value that Excel last worked out."""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING, Any

from openpyxl import load_workbook
from openpyxl.worksheet._reader import FORMULA_TAG, WorkSheetParser

from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.texts import say
from dairyos_desktop.services.imports.foreign.table import FORMULA, Line, Odd, Tab, limited, trimmed
from dairyos_desktop.services.imports.sheet import refuse_bombs

if TYPE_CHECKING:
    from collections.abc import Iterator

_WIDEST = 16_384
_MOST_JOINED = 2_000


class _Parser(WorkSheetParser):
    """openpyxl's own, which tells a formula without a value from an empty cell."""

    def parse_cell(self, element: Any) -> dict[str, Any]:  # noqa: ANN401 - an XML element
        cell: dict[str, Any] = super().parse_cell(element)
        if cell["data_type"] == "e":
            cell["value"] = Odd.ERROR
        elif cell["value"] is None and element.find(FORMULA_TAG) is not None:
            cell["value"] = FORMULA
        return cell


def read_tabs(name: str, data: bytes) -> list[Tab]:
    """All sheets that can hold cells, charts left out; hidden ones are marked so.

    Raises:
        InvalidInputError: It can't be read, has no such sheet, or unpacks to too much.
    """
    try:
        refuse_bombs(name, data)
        with warnings.catch_warnings():
            # What openpyxl leaves out (drawings, validations) is nothing that a sheet says.
            warnings.simplefilter("ignore", UserWarning)
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            tabs: list[Tab] = []
            read = 0
            for sheet in book.worksheets:
                tabs.append(_read_tab(name, sheet, read))
                read += len(tabs[-1].lines)
    except InvalidInputError:
        raise
    except Exception as error:
        raise InvalidInputError(
            say("{name} can't be read as a workbook.", name=name),
            say("Open it in Excel and save it as CSV UTF-8."),
        ) from error
    if not tabs:
        raise InvalidInputError(
            say("{name} has no sheet with rows.", name=name), say("Look whether it is the file.")
        )
    return tabs


def _read_tab(name: str, sheet: Any, before: int) -> Tab:  # noqa: ANN401 - openpyxl's
    book = sheet.parent
    with sheet._get_source() as source:  # noqa: SLF001 - its own rows don't tell formulas
        parser = _Parser(
            source,
            sheet._shared_strings,  # noqa: SLF001 - as above
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,  # noqa: SLF001 - as above
            timedelta_formats=book._timedelta_formats,  # noqa: SLF001 - as above
        )
        tab = Tab(sheet.title, limited(name, _lines(parser), before))
    tab.is_hidden = sheet.sheet_state != "visible"
    if parser.merged_cells is not None:
        by_number = {line.number: line for line in tab.lines}
        for one in parser.merged_cells.mergeCell:
            _spread(tab, by_number, one)
    return tab


def _lines(parser: WorkSheetParser) -> Iterator[Line]:
    for number, row in parser.parse():
        filled = [cell for cell in row if cell["value"] not in (None, "")]
        if not filled:
            continue
        cells: list[object] = [None] * min(max(cell["column"] for cell in filled), _WIDEST)
        for cell in filled:
            if cell["column"] <= _WIDEST:
                cells[cell["column"] - 1] = cell["value"]
        yield Line(number, trimmed(cells), width=len(cells))


def _spread(tab: Tab, lines: dict[int, Line], joined: Any) -> None:  # noqa: ANN401 - openpyxl's
    """Writes the value of joined cells into each of them, as a person reads it."""
    first_row, first_at = joined.min_row, joined.min_col - 1
    rows, columns = joined.max_row - first_row + 1, joined.max_col - first_at
    first = lines.get(first_row)
    if not 1 < rows * columns <= _MOST_JOINED or first is None or first_at >= len(first.cells):
        return
    value = first.cells[first_at]
    for number in range(first_row, joined.max_row + 1):
        line = lines.get(number)
        if line is None:
            continue
        line.cells.extend([None] * (first_at + columns - len(line.cells)))
        for at in range(first_at, first_at + columns):
            line.cells[at] = value
            tab.joined[number, at] = (first_row, first_at)
