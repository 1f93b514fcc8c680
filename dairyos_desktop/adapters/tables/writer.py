"""The port `TableWriter`; the Excel library comes with the first workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.adapters.tables.csv_table import csv_bytes
from dairyos_desktop.services.dto.exports import TableKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from dairyos_desktop.services.dto.exports import ExportTable


class SpreadsheetWriter:
    """Writes lists for spreadsheets."""

    def write(
        self,
        table: ExportTable,
        kind: TableKind,
        watch: Callable[[int], None] = lambda _done: None,
    ) -> bytes:
        """The whole file, with nothing in it that a spreadsheet would run.

        `watch` is told now and then how many rows are done; what it raises ends the writing.
        """
        if kind is TableKind.CSV:
            return csv_bytes(table, watch)
        # openpyxl costs a tenth of a second, which whoever exports nothing should not wait for.
        from dairyos_desktop.adapters.tables.xlsx_table import (  # noqa: PLC0415 - as said
            xlsx_bytes,
        )

        return xlsx_bytes(table, watch)
