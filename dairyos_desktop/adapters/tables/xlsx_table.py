"""A list as an Excel workbook of one sheet."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import re
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from dairyos_desktop.adapters.tables.text import STEP, clean, may_be_run
from dairyos_desktop.domain.errors import EnvironmentTroubleError
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.plain import format_date
from dairyos_desktop.domain.quantity import Price, TaxRate
from dairyos_desktop.domain.scaled import ScaledDecimal
from dairyos_desktop.domain.texts import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from openpyxl.cell.cell import Cell

    from dairyos_desktop.services.dto.exports import ExportTable, Value

# Excel groups by threes; lakhs and crores want conditions of their own. A number below 0 takes
# the last part, which an Indian PC groups by lakhs as well.
MONEY = r"[>=10000000]##\,##\,##\,##0.00;[>=100000]##\,##\,##0.00;#,##0.00"
PRICE = "#,##0.00#"
RATE = "0.00%"
DATE = "dd-mm-yyyy"
TEXT = "@"
_LOOKS = ((Money, MONEY), (Price, PRICE), (TaxRate, RATE))
_LONGEST_TEXT = 32_767  # what an Excel cell holds
_LONGEST_SHOWN = 255  # above that, a cell of the format "text" shows hashes in older Excels
_NARROWEST, _WIDEST = 6, 60
_LONGEST_SHEET_NAME = 31
_NOT_IN_SHEET_NAME = re.compile(r"[\[\]:*?/\\]")


def xlsx_bytes(table: ExportTable, watch: Callable[[int], None]) -> bytes:
    """The whole file: a bold head that stays in sight, filters, typed cells, widths that fit.

    Raises:
        EnvironmentTroubleError: The disk of temporary files is full.
    """
    try:
        return _written(table, watch)
    except OSError as error:
        raise EnvironmentTroubleError(
            say("The workbook can't be put together: {why}.", why=error.strerror),
            say("Free some space on the disk of temporary files, then try again."),
        ) from error


def _written(table: ExportTable, watch: Callable[[int], None]) -> bytes:
    book = Workbook(write_only=True)
    book.properties.creator = "DairyOS"
    book.properties.title = clean(table.title)
    sheet: Any = book.create_sheet(_sheet_name(table.title))  # half of it has no types
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    if table.heads:
        # Head and rows without the sums: sorted by whoever reads it, they would not stay last.
        last = f"{get_column_letter(len(table.heads))}{1 + len(table.rows) - table.sums}"
        sheet.auto_filter.ref = f"A1:{last}"
    for at, wide in enumerate(_widths(table), start=1):
        sheet.column_dimensions[get_column_letter(at)].width = wide
    file = io.BytesIO()
    try:
        _append(sheet, table, watch)
    except BaseException:
        # openpyxl keeps rows in a temporary file and gives it back only when the book is saved.
        with contextlib.suppress(OSError):
            book.save(file)
        raise
    book.save(file)
    return file.getvalue()


def _append(sheet: Any, table: ExportTable, watch: Callable[[int], None]) -> None:  # noqa: ANN401 - as above
    cells = _Cells(sheet)
    sheet.append([cells.head(head) for head in table.heads])
    for done, row in enumerate(table.rows):
        if not done % STEP:
            watch(done)
        sheet.append([cells.of(at, value) for at, value in enumerate(row)])


class _Cells:
    """Cells of one row after the other.

    A row is written as soon as it is appended, so a column's cells of one look are one object:
    giving each cell its look anew takes two thirds of the time.
    """

    def __init__(self, sheet: Any) -> None:  # noqa: ANN401 - as above
        self._sheet = sheet
        self._known: dict[tuple[int, str, bool], Cell] = {}

    def head(self, text: str) -> Cell:
        """A head word, bold."""
        cell = WriteOnlyCell(self._sheet, clean(text))
        cell.data_type = "s"
        cell.font = Font(name="Calibri", size=11, bold=True)
        return cell

    def of(self, at: int, value: Value) -> Cell | int | None:
        """A value in the column at that place."""
        if value is None or value == "":
            return None
        if isinstance(value, str):
            text = clean(value)[:_LONGEST_TEXT]
            # It stays text when somebody edits it: no formula, no code without its zeros.
            kept = may_be_run(text) or text[:1].isdigit()
            return self._text(at, text, TEXT if kept and len(text) <= _LONGEST_SHOWN else "")
        if isinstance(value, ScaledDecimal):
            return self._number(at, value)
        if isinstance(value, dt.date):
            cell = self._cell(at, DATE)
            cell.value = value
            return cell
        return value

    def _text(self, at: int, text: str, look: str) -> Cell:
        cell = self._cell(at, look, quoted=may_be_run(text))
        cell.value = text
        # Not left to openpyxl, which takes "=1" for a formula and "#N/A" for an error.
        cell.data_type = "s"
        return cell

    def _number(self, at: int, value: ScaledDecimal) -> Cell:
        cell = self._cell(at, next((look for kind, look in _LOOKS if isinstance(value, kind)), ""))
        # Digits go into the file as they are: through a float, 9.30 would be 9.300000000000001.
        cell.value = str(value) if isinstance(value, Money) else value.short()
        cell.data_type = "n"
        return cell

    def _cell(self, at: int, look: str, *, quoted: bool = False) -> Cell:
        key = (at, look, quoted)
        cell = self._known.get(key)
        if cell is None:
            cell = self._known[key] = WriteOnlyCell(self._sheet)
            if look:
                cell.number_format = look
            if quoted:
                cell.quotePrefix = True
        return cell


def _sheet_name(title: str) -> str:
    name = _NOT_IN_SHEET_NAME.sub(" ", clean(title)).replace("\n", " ")
    return name[:_LONGEST_SHEET_NAME].strip(" '") or "List"


def _widths(table: ExportTable) -> list[float]:
    """Characters that each column shows, the head's filter button included."""
    widest = [len(head) + 3 for head in table.heads]
    for row in table.rows:
        for at, value in enumerate(row):
            widest[at] = max(widest[at], _shown(value))
    return [float(min(max(wide + 2, _NARROWEST), _WIDEST)) for wide in widest]


def _shown(value: Value) -> int:
    if value is None:
        return 0
    if isinstance(value, str):
        return max(map(len, value.split("\n")))
    if isinstance(value, ScaledDecimal):
        return len(value.grouped())
    return len(format_date(value)) if isinstance(value, dt.date) else len(str(value))
