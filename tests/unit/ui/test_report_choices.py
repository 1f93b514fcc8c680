"""What a statement spans, and how bars are worded."""

from __future__ import annotations

import datetime as dt

import pytest

from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.periods import Month
from dairyos_desktop.domain.quantity import Quantity
from dairyos_desktop.domain.reports import Bar, Chart
from dairyos_desktop.ui.reports.bars import bars_of
from dairyos_desktop.ui.reports.catalogue import BY_KEY, REPORTS, span
from dairyos_desktop.ui.screens import SCREENS
from dairyos_desktop.ui.short_numbers import short_number


@pytest.mark.parametrize(
    ("view", "month", "first"),
    [
        ("month", Month(2026, 2), dt.date(2026, 2, 1)),
        ("quarter", Month(2026, 2), dt.date(2025, 12, 1)),
        ("year", Month(2026, 3), dt.date(2025, 4, 1)),
        ("year", Month(2026, 4), dt.date(2026, 4, 1)),
        ("all", Month(2026, 2), None),
    ],
)
def test_what_a_statement_spans(view: str, month: Month, first: dt.date | None) -> None:
    assert span(view, month) == (first, month.last)


@pytest.mark.parametrize(
    ("whole", "text"),
    [
        (0, ""),
        (950, "950"),
        (1_000, "1k"),
        (8_420, "8.4k"),
        (18_420, "18k"),
        (99_960, "100k"),
        (6_56_322, "656k"),
        (9_99_400, "999k"),
        (9_99_500, "10 lakh"),
        (12_49_000, "12 lakh"),
        (99_49_000, "99 lakh"),
        (99_50_000, "1 Cr"),
        (3_40_00_000, "3.4 Cr"),
        (-2_500, "−2.5k"),
    ],
)
def test_a_figure_at_a_bar_is_short(whole: int, text: str) -> None:
    assert short_number(whole) == text


def test_a_bar_tells_its_whole_figure_and_none_is_drawn_below_nothing() -> None:
    chart = Chart(
        "Both",
        (
            Bar("Toned Milk Pouch 500 ml", Money("-20.50"), "Pouches"),
            Bar("Cow", Quantity("1234.500"), "Cow Milk"),
        ),
    )
    below, litres = bars_of(chart)
    assert (below.said, below.value, below.amount) == ("Pouches: −₹20.50", "−20", -2050)
    assert below.label == "Toned Milk Po…"
    assert (litres.said, litres.value) == ("Cow Milk: 1234.5 L", "1,234")


def test_the_finder_leads_to_reports_and_views_that_there_are() -> None:
    (entry,) = (one for one in SCREENS if one.key == "reports")
    led = {(way.params["report"], way.params["view"]) for way in entry.ways}
    for report, view in led:
        assert BY_KEY[report].view(view).key == view
    assert {report for report, _ in led} == {kind.key for kind in REPORTS}
