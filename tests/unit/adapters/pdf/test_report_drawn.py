"""Reports on paper: nothing is cut but long names, whatever stands in them."""

from __future__ import annotations

import datetime as dt

from helpers.drawn import pages

from dairyos_desktop.adapters.pdf.report import ReportlabReportRenderer
from dairyos_desktop.adapters.pdf.report_grid import grid_of
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.reports import Kind, Report, ReportColumn, ReportRow, totals_of

LONG = "Śrī Mahālakṣmī दुग्धालय & Sons <b>Wholesale</b> Department of the Northern Villages " * 3


def report(columns: int, rows: int, *, name: str = "Asha", amount: str = "1234567.89") -> Report:
    heads = (
        ReportColumn("name", "Customer", wide=True),
        *(
            ReportColumn(f"m{at}", f"Sum {at}", Kind.MONEY, summed=True)
            for at in range(columns - 1)
        ),
    )
    made = tuple(
        ReportRow((name, *(Money(amount),) * (columns - 1)), None, at == 1) for at in range(rows)
    )
    return Report(
        key="any",
        title="Any report",
        about=("October 2026",),
        columns=heads,
        rows=made,
        totals=totals_of(heads, made),
        notes=("A note below.",),
        office="Madhuban Dairy",
        made_at=dt.datetime(2026, 11, 1, 12, 0, tzinfo=dt.UTC),
        counted="customer",
        empty="Nothing.",
    )


def test_few_columns_stand_upright_and_many_on_their_side() -> None:
    few, many = grid_of(report(4, 3)), grid_of(report(9, 3))
    assert few.width < few.height
    assert many.width > many.height
    for grid in (few, many, grid_of(report(40, 3))):
        assert abs(grid.columns[-1].right - grid.right) < 0.5
        for left, right in zip(grid.columns, grid.columns[1:], strict=False):
            assert abs(left.right - right.left) < 0.01


def test_a_long_name_gives_way_to_figures() -> None:
    grid = grid_of(report(8, 3, name=LONG))
    (text,) = pages(ReportlabReportRenderer().render_report(report(8, 3, name=LONG)))
    assert grid.columns[1].room > 0
    assert text.count("12,34,567.89") >= 3 * 7
    assert "…" in text
    assert "₹24,69,135.78" in text


def test_totals_stand_on_the_page_of_the_last_row_and_pages_are_numbered() -> None:
    for rows in range(28, 64):
        told = pages(ReportlabReportRenderer().render_report(report(4, rows)))
        assert "12,34,567.89" in told[-1], rows
        assert f"Total, {rows - 1} customers" in told[-1]
        assert "A note below." in told[-1]
        assert all(f"Page {at} of {len(told)}" in page for at, page in enumerate(told, start=1))
