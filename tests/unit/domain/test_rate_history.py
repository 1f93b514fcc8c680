"""When each of several overlapping prices counts (rule 2)."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from dairyos_desktop.domain.rate_history import RateState, Stretch, state_of, stretches
from dairyos_desktop.domain.tariff import Timeline


def october(day: int) -> dt.date:
    return dt.date(2026, 10, day)


LONG_AGO = dt.date(2024, 4, 1)
DAYS = st.dates(october(1), october(31))


def test_an_earlier_open_price_comes_back_after_a_later_one_ended() -> None:
    parts = stretches([(LONG_AGO, None, 56), (october(5), october(10), 50)])

    assert parts == (
        Stretch(LONG_AGO, october(4), 56),
        Stretch(october(5), october(10), 50),
        Stretch(october(11), None, 56),
    )


def test_a_hole_is_shown_and_an_end_without_anything_behind_it_is_the_end() -> None:
    parts = stretches([(october(1), october(5), 1), (october(10), october(12), 2)])

    assert parts == (
        Stretch(october(1), october(5), 1),
        Stretch(october(6), october(9), None),
        Stretch(october(10), october(12), 2),
    )
    assert stretches([]) == ()


def test_each_price_says_how_it_stands_today() -> None:
    rows = [
        (LONG_AGO, None, 1),
        (october(5), october(10), 2),
        (october(20), None, 3),
        (october(6), october(8), 4),
        (october(6), october(7), 5),
    ]
    rows.remove((october(6), october(7), 5))
    parts = stretches(rows)

    def state(row_id: int, today: dt.date) -> RateState:
        own = [part for part in parts if part.row_id == row_id]
        first = next(from_on for from_on, _, found in rows if found == row_id)
        return state_of(own, first, today)

    assert state(1, october(1)) is RateState.NOW
    assert state(1, october(7)) is RateState.WAITING
    assert state(2, october(7)) is RateState.WAITING
    assert state(4, october(7)) is RateState.NOW
    assert state(3, october(7)) is RateState.FUTURE
    assert state(2, october(21)) is RateState.PAST
    assert state(1, october(21)) is RateState.PAST


@given(
    st.lists(st.tuples(DAYS, st.none() | DAYS), max_size=6, unique_by=lambda row: row[0]).map(
        lambda rows: [
            (first, last, at)
            for at, (first, last) in enumerate(rows)
            if last is None or last >= first
        ]
    ),
    DAYS,
)
def test_stretches_say_of_every_day_what_the_timeline_says(
    rows: list[tuple[dt.date, dt.date | None, int]], day: dt.date
) -> None:
    parts = stretches(rows)

    found = [
        part.row_id
        for part in parts
        if part.from_on <= day and (part.to_on is None or part.to_on >= day)
    ]

    assert len(found) <= 1
    assert (found[0] if found else None) == Timeline(rows).at(day)
