"""Which backups stay: by count, whatever the clock said."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dairyos_desktop.domain.backups import (
    BEFORE_KEPT,
    BY_HAND_KEPT,
    MOST_UNPROVEN,
    SLOTS,
    InRow,
    Reason,
    is_overdue,
    thinned,
)

INDIA = dt.timezone(dt.timedelta(hours=5, minutes=30))
BEGAN = dt.datetime(2026, 1, 1, 9, tzinfo=INDIA)


def half_hourly(days: int, a_day: int = 16, began: dt.datetime = BEGAN) -> list[InRow]:
    """An office that works eight hours a day and changes something in each half-hour."""
    return [
        InRow(
            day * a_day + at + 1,
            began + dt.timedelta(days=day, minutes=30 * at),
            Reason.HALF_HOUR,
            proven=True,
        )
        for day in range(days)
        for at in range(a_day)
    ]


def lived(row: list[InRow]) -> list[InRow]:
    """What is left where it was thinned after each one, as it happens."""
    kept: list[InRow] = []
    for one in row:
        kept.append(one)
        gone = thinned(kept)
        kept = [other for other in kept if other.number not in gone]
    return kept


def test_a_working_year_leaves_half_hours_days_weeks_and_months() -> None:
    kept = lived(half_hourly(400, 2))
    newest = [one.number for one in kept][-48:]
    assert newest == list(range(800 - 47, 801))
    days = sorted({one.made_at.date() for one in kept}, reverse=True)
    last = dt.date(2026, 1, 1) + dt.timedelta(days=399)
    assert days[:14] == [last - dt.timedelta(days=back) for back in range(14)]
    assert len({one.made_at.isocalendar()[:2] for one in kept}) >= 8
    assert len({(one.made_at.year, one.made_at.month) for one in kept}) == 14
    assert len(kept) <= 48 + 14 + 8 + 24


def test_of_each_day_and_month_its_newest_stays() -> None:
    kept = lived(half_hourly(60, 4))
    for day in {one.made_at.date() for one in kept}:
        assert max(one.made_at for one in kept if one.made_at.date() == day).hour == 10


def test_one_of_a_clock_years_ahead_or_behind_costs_no_more_than_the_next_one_would() -> None:
    kept = lived(half_hourly(60, 3))
    following = InRow(181, BEGAN + dt.timedelta(days=60), Reason.HALF_HOUR, proven=True)
    for days in (-4000, -400, 0, 400, 4000):
        strange = replace(following, made_at=following.made_at + dt.timedelta(days=days))
        gone = thinned([*kept, strange])
        # As any other it takes the place of one half-hour, day, week and month at most.
        assert len(gone) <= len(SLOTS)
        assert strange.number not in gone
        after = thinned([*kept, strange, replace(following, number=182)])
        assert len(after) <= 2 * len(SLOTS)
        assert 182 not in after


MONTH = half_hourly(30, 3)
USUAL = {one.number for one in lived(MONTH)}


# What is slow on a busy PC is the machine, not what is drawn.
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(
    at=st.integers(1, 90),
    jump=st.timedeltas(dt.timedelta(days=-4000), dt.timedelta(days=4000)),
    length=st.integers(1, 20),
)
def test_a_clock_that_jumps_and_comes_back_costs_a_few_slots(
    at: int, jump: dt.timedelta, length: int
) -> None:
    """Beside the same office with a clock that ran on, only what the strange days displaced."""
    row = MONTH
    jumped = [
        InRow(one.number, one.made_at + jump, one.reason, proven=True)
        if at <= one.number < at + length
        else one
        for one in row
    ]
    kept = {one.number for one in lived(jumped)}
    strange = {one.made_at.date() for one in jumped[at - 1 : at - 1 + length]}
    # Each strange day may take one place of a day, a week and a month; half-hours at most its own.
    assert len(USUAL - kept) <= 3 * len(strange) + length
    assert row[-1].number in kept


@given(
    made=st.lists(
        st.tuples(
            st.integers(0, 3_000_000_000),
            st.sampled_from(Reason),
            st.booleans(),
        ),
        max_size=150,
    )
)
def test_whatever_the_clock_said_what_must_stay_stays(
    made: list[tuple[int, Reason, bool]],
) -> None:
    row = [
        InRow(number, dt.datetime.fromtimestamp(at, INDIA), reason, proven=proven)
        for number, (at, reason, proven) in enumerate(made, 1)
    ]
    gone = thinned(row)
    kept = [one for one in row if one.number not in gone]
    proven = [one.number for one in row if one.proven]
    assert not proven or proven[-1] not in gone
    before = [one.number for one in row if one.reason.is_before][-BEFORE_KEPT:]
    by_hand = [one.number for one in row if one.reason is Reason.BY_HAND][-BY_HAND_KEPT:]
    assert not gone & {*before, *by_hand}
    assert not gone & {one.number for one in row[-MOST_UNPROVEN:] if not one.proven}
    for slot_of, most in SLOTS:
        # Each of the newest half-hours, days, weeks and months still has its newest proven one.
        newest: dict[object, int] = {}
        for one in reversed(row):
            if one.proven:
                newest.setdefault(slot_of(one.made_at), one.number)
        assert not gone & set(list(newest.values())[:most])
    assert not thinned(kept)
    assert thinned(reversed(row)) == gone


def test_a_backup_of_another_day_or_none_is_overdue() -> None:
    now = BEGAN
    assert is_overdue(None, now)
    assert not is_overdue(now - dt.timedelta(hours=24), now)
    assert is_overdue(now - dt.timedelta(hours=24, seconds=1), now)
