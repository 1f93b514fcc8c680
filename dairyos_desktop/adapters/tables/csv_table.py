"""A list as CSV that Excel opens right: UTF-8 with BOM, commas, CRLF (RFC 4180)."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import TYPE_CHECKING

from dairyos_desktop.adapters.tables.text import STEP, clean, may_be_run
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.scaled import ScaledDecimal

if TYPE_CHECKING:
    from collections.abc import Callable

    from dairyos_desktop.services.dto.exports import ExportTable, Value


def csv_bytes(table: ExportTable, watch: Callable[[int], None]) -> bytes:
    """The whole file.

    Numbers are plain decimals and dates ISO, as in the register files; text that a spreadsheet
    would run gets an apostrophe ahead of it.
    """
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([_cell(head) for head in table.heads])
    for done, row in enumerate(table.rows):
        if not done % STEP:
            watch(done)
        writer.writerow([_cell(value) for value in row])
    return text.getvalue().encode("utf-8-sig")


def _cell(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        text = clean(value)
        return f"'{text}" if may_be_run(text) else text
    if isinstance(value, Money):
        return str(value)
    if isinstance(value, ScaledDecimal):
        return value.short()
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value)
