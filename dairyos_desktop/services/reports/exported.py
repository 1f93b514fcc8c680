"""A report as a list that leaves the office."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.domain.reports import counted
from dairyos_desktop.domain.texts import say
from dairyos_desktop.services.dto.exports import ExportTable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dairyos_desktop.domain.reports import Report, ReportRow
    from dairyos_desktop.services.dto.exports import Value


def table_of(title: str, report: Report, rows: Sequence[ReportRow]) -> ExportTable:
    """All columns, the totals last.

    What counts nowhere, such as a void bill, has no figure in a column with a total: each adds up
    to what stands below it.

    Args:
        title: Of the file.
        report: The report.
        rows: Its rows in the order wanted.
    """
    summed = [column.summed for column in report.columns]
    made: list[tuple[Value, ...]] = [
        tuple(None if row.struck and summed[at] else cell for at, cell in enumerate(row.cells))
        for row in rows
    ]
    total = bool(report.totals and rows)
    if total:
        live = sum(not row.struck for row in rows)
        made.append((say("Total, {live}", live=counted(live, report.counted)), *report.totals[1:]))
    heads = tuple(column.head for column in report.columns)
    return ExportTable(title, heads, tuple(made), sums=int(total))
