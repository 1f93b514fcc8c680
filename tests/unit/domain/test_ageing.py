"""Which band a debt belongs to, to the day."""

from __future__ import annotations

import datetime as dt

import pytest

from dairyos_desktop.domain.ageing import BANDS, band_of, first_due

TODAY = dt.date(2026, 12, 7)


@pytest.mark.parametrize(
    ("past", "band"),
    [
        (-400, "Not due yet"),
        (-1, "Not due yet"),
        (0, "0–30 days"),
        (30, "0–30 days"),
        (31, "31–60 days"),
        (60, "31–60 days"),
        (61, "61–90 days"),
        (90, "61–90 days"),
        (91, "Over 90 days"),
        (4000, "Over 90 days"),
    ],
)
def test_days_past_due(past: int, band: str) -> None:
    assert BANDS[band_of(TODAY - dt.timedelta(days=past), TODAY)] == band


def test_there_is_an_edge_between_each_two_bands() -> None:
    edges = first_due(TODAY)
    assert len(edges) == len(BANDS) - 1
    assert list(edges) == sorted(edges, reverse=True)
