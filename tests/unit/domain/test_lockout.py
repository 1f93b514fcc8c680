"""How failures add up and how long they lock."""

from __future__ import annotations

import datetime as dt

import pytest

from dairyos_desktop.domain.lockout import (
    NAME,
    PC,
    Lock,
    Tally,
    in_words,
    lock_of,
    settled,
    with_failure,
    without_failure,
)

NOON = dt.datetime(2026, 11, 7, 6, 30, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)


def failed(tally: Tally, times: int, now: dt.datetime) -> Tally:
    for _ in range(times):
        tally = with_failure(settled(tally, NAME, now), NAME, now)
    return tally


def test_each_further_lock_doubles_up_to_a_day_and_twenty_of_them_stay() -> None:
    tally, now, minutes = Tally(), NOON, []
    for _ in range(19):
        tally = failed(tally, 5, now)
        lock = lock_of(tally, NAME, now)
        assert lock is not None
        assert lock.left is not None
        minutes.append(lock.left // MINUTE)
        now += lock.left
        assert lock_of(tally, NAME, now - dt.timedelta(microseconds=1)) is not None
        assert lock_of(tally, NAME, now) is None
    assert minutes == [15, 30, 60, 120, 240, 480, 960, *[1440] * 12]
    tally = failed(tally, 5, now)
    assert lock_of(tally, NAME, now + dt.timedelta(days=36500)) == Lock(None)


def test_failures_count_together_within_fifteen_minutes_only() -> None:
    tally = failed(Tally(), 4, NOON)
    assert lock_of(failed(tally, 1, NOON + 15 * MINUTE), NAME, NOON + 15 * MINUTE) is None
    just = NOON + 15 * MINUTE - dt.timedelta(microseconds=1)
    assert lock_of(failed(tally, 1, just), NAME, just) is not None


def test_a_clock_set_back_neither_opens_nor_makes_a_lock_longer_than_it_is() -> None:
    tally = failed(Tally(), 5, NOON)
    earlier = NOON - dt.timedelta(days=400)
    assert lock_of(tally, NAME, earlier) == Lock(15 * MINUTE)
    back = settled(tally, NAME, earlier)
    assert lock_of(back, NAME, earlier + 14 * MINUTE) is not None
    assert lock_of(back, NAME, earlier + 15 * MINUTE) is None
    four = settled(failed(Tally(), 4, NOON), NAME, earlier)
    assert len(settled(four, NAME, earlier + 14 * MINUTE).recent) == 4
    assert settled(four, NAME, earlier + 15 * MINUTE).recent == ()


def test_a_success_among_twenty_on_a_pc_lifts_the_lock_that_it_had_a_part_in() -> None:
    tally = Tally()
    for second in range(20):
        tally = with_failure(tally, PC, NOON + dt.timedelta(seconds=second))
    assert lock_of(tally, PC, NOON + MINUTE) is not None
    lifted = without_failure(tally, PC, NOON + dt.timedelta(seconds=3))
    assert lock_of(lifted, PC, NOON + MINUTE) is None
    assert (len(lifted.recent), lifted.locks) == (19, 0)
    assert without_failure(lifted, PC, NOON - MINUTE) == lifted


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.2, "1 second"),
        (59, "59 seconds"),
        (60, "1 minute"),
        (61, "2 minutes"),
        (900, "15 minutes"),
        (3600, "1 hour"),
        (3601, "1 hour 1 minute"),
        (86400, "24 hours"),
    ],
)
def test_time_left_is_told_rounded_up(seconds: float, words: str) -> None:
    assert in_words(dt.timedelta(seconds=seconds)) == words
