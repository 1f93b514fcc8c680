"""Which nights are due, which are missing, and when a failed one is tried again."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from dairyos_desktop.domain.declared_settings import NIGHTLY_AT
from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.nights import (
    MOST_DAYS,
    Hour,
    Nights,
    Past,
    Tries,
    missing,
    next_up,
)

IST = ZoneInfo("Asia/Kolkata")
HOUR = Hour(dt.time(2, 0), IST)


def on(day: int, month: int = 11) -> dt.date:
    return dt.date(2026, month, day)


def at(day: int, hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime(2026, 11, day, hour, minute, tzinfo=IST)


def past(first: int, *settled: int, **tried: Tries) -> Past:
    return Past(
        on(first),
        frozenset(on(day) for day in settled),
        {on(int(day.removeprefix("d"))): tries for day, tries in tried.items()},
    )


@pytest.mark.parametrize(
    ("now", "newest"),
    [
        (at(10, 1, 59), on(8)),
        (at(10, 2, 0), on(9)),
        (at(10, 23, 59), on(9)),
        (at(11, 0, 0), on(9)),
        (at(11, 2, 0), on(10)),
    ],
)
def test_a_day_is_due_at_the_offices_hour_after_it_and_never_before(
    now: dt.datetime, newest: dt.date
) -> None:
    assert HOUR.newest(now) == newest
    assert HOUR.due_at(newest) <= now < HOUR.due_at(newest + dt.timedelta(days=1))


def test_an_hour_that_summer_time_skips_or_brings_twice_comes_once() -> None:
    berlin = Hour(dt.time(2, 30), ZoneInfo("Europe/Berlin"))
    for day in (dt.date(2026, 3, 28), dt.date(2026, 10, 24)):
        due = berlin.due_at(day)
        assert berlin.newest(due - dt.timedelta(seconds=1)) == day - dt.timedelta(days=1)
        # The second time that the hour comes, the day is long due.
        for minutes in range(0, 180, 30):
            assert berlin.newest(due + dt.timedelta(minutes=minutes)) == day


def test_a_job_that_never_ran_begins_with_the_newest_night() -> None:
    assert missing(Past(), on(9), Nights.EACH) == (on(9),)
    assert missing(Past(), on(9), Nights.NEWEST) == (on(9),)


def test_each_missed_day_is_made_up_oldest_first_or_the_newest_for_all() -> None:
    known = past(3, 3, 4, 6)
    assert missing(known, on(9), Nights.EACH) == (on(5), on(7), on(8), on(9))
    assert missing(known, on(9), Nights.NEWEST) == (on(9),)
    settled = past(3, 3, 9)
    assert missing(settled, on(9), Nights.NEWEST) == ()


def test_a_clock_that_went_back_brings_no_night_twice() -> None:
    known = past(3, *range(3, 10))
    for newest in range(1, 10):
        assert missing(known, on(newest), Nights.EACH) == ()
        assert missing(known, on(newest), Nights.NEWEST) == ()


def test_no_more_than_so_many_days_are_made_up() -> None:
    known = Past(dt.date(2020, 1, 1), frozenset({dt.date(2020, 1, 1)}))
    days = missing(known, on(9), Nights.EACH)
    assert len(days) == MOST_DAYS
    assert days[-1] == on(9)


def test_waits_grow_and_a_run_that_was_cut_off_once_is_made_up_at_once() -> None:
    waits = [Tries(number, at(9, 2), abandoned=False).wait for number in range(1, 8)]
    assert [wait.total_seconds() / 60 for wait in waits] == [1, 5, 15, 60, 240, 240, 240]
    cut = [Tries(number, at(9, 2), abandoned=True).wait for number in range(1, 4)]
    assert [wait.total_seconds() / 60 for wait in cut] == [0, 1, 5]


def test_a_day_that_waits_for_its_next_try_holds_no_other_up() -> None:
    failed = Tries(3, at(10, 2, 0), abandoned=False)
    known = past(7, 7, d8=failed)
    days = missing(known, on(9), Nights.EACH)
    assert days == (on(8), on(9))
    up = next_up(days, known, HOUR, at(10, 2, 1))
    assert up is not None
    assert up[0] == on(9)
    alone = next_up((on(8),), known, HOUR, at(10, 2, 1))
    assert alone == (on(8), at(10, 2, 15))
    assert next_up((on(8),), known, HOUR, at(10, 2, 15)) == (on(8), at(10, 2, 15))
    assert next_up((), known, HOUR, at(10, 2, 15)) is None


def test_a_try_that_a_clock_ahead_of_this_one_noted_holds_nothing_up() -> None:
    ahead = Tries(4, at(20, 2), abandoned=False)
    known = past(8, d8=ahead)
    assert next_up((on(8),), known, HOUR, at(10, 3)) == (on(8), at(10, 3))


def test_the_hour_is_a_time_before_noon() -> None:
    assert NIGHTLY_AT.from_text("3:30") == "03:30"
    for wrong in ("12:00", "23:00", "2", "25:00", ""):
        with pytest.raises(InvalidInputError):
            NIGHTLY_AT.from_text(wrong)
