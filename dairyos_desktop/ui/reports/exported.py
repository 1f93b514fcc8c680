"""A report as a list that leaves the office."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.domain.reports import counted
from dairyos_desktop.services.dto.exports import ExportTable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dairyos_desktop.domain.reports import Report
    from dairyos_desktop.services.dto.exports import Value
    from dairyos_desktop.ui.reports.columns import Line
    from dairyos_desktop.ui.widgets.table.columns import Column


def table_of(
    title: str, report: Report, columns: Sequence[Column[Line]], lines: Sequence[Line]
) -> ExportTable:
    """All columns in the order in which the rows are shown, the totals last.

    Args:
        title: Of the file.
        report: The report.
        columns: Its columns as the table has them.
        lines: Its rows in the order shown.
    """
    rows: list[tuple[Value, ...]] = [
        tuple((column.value or column.text)(line) for column in columns) for line in lines
    ]
    if report.totals and rows:
        live = sum(not line.row.struck for line in lines)
        rows.append((f"Total, {counted(live, report.counted)}", *report.totals[1:]))
    return ExportTable(title, tuple(column.head for column in columns), tuple(rows))
