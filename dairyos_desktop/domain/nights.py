"""When nightly jobs are due, what was missed, and when a failed run is tried again.

A night belongs to the business day that ended before it: the run of 12 October is due on the 13th
at the office's hour. All of it works on days and instants alone, so a clock that is moved, a PC
that was off and another time zone are the same to it: a day is settled or it is missing.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MOST_DAYS = 400
"""Days further back are not made up: what is open of them, every later run looks at as well. Where
nothing was run in so many days none is, as in a new office: a clock may have been years behind."""
AHEAD = dt.timedelta(days=2)
"""A run whose day is further off than this was made by a clock that was ahead. Smaller moves, of
the clock or of the office's time zone, must not bring a night twice."""

_DAY = dt.timedelta(days=1)
_WAITS_MINUTES = (1, 5, 15, 60, 240)


class Nights(Enum):
    """Which nights a job needs that went by without it."""

    EACH = "each"
    """One run for each day."""
    NEWEST = "newest"
    """One run, for the newest day: it looks at all there is anyway."""


@dataclass(frozen=True)
class Hour:
    """The office's hour for nightly jobs, in its time zone."""

    at: dt.time
    zone: dt.tzinfo

    def due_at(self, day: dt.date) -> dt.datetime:
        """From when the run of that business day may be made, in UTC."""
        return dt.datetime.combine(day + _DAY, self.at, self.zone).astimezone(dt.UTC)

    def newest(self, now: dt.datetime) -> dt.date:
        """The newest day whose run is due."""
        yesterday = now.astimezone(self.zone).date() - _DAY
        return yesterday if self.due_at(yesterday) <= now else yesterday - _DAY


@dataclass(frozen=True)
class Tries:
    """What was tried for a day in vain.

    Attributes:
        number: So often.
        ended_at: When the last of them ended.
        abandoned: The last one's process ended before it did.
    """

    number: int
    ended_at: dt.datetime
    abandoned: bool

    @property
    def wait(self) -> dt.timedelta:
        """How long the next try waits: 1, 5, 15, 60 minutes, then 4 hours each.

        A run that was cut off once did not fail: it is made up at once.
        """
        done = self.number - 1 if self.abandoned else self.number
        if not done:
            return dt.timedelta()
        return dt.timedelta(minutes=_WAITS_MINUTES[min(done, len(_WAITS_MINUTES)) - 1])

    def again_at(self, now: dt.datetime) -> dt.datetime:
        """When the next try may be made; at once if the last one's clock was ahead of this one."""
        return now if self.ended_at > now else self.ended_at + self.wait


@dataclass(frozen=True)
class Past:
    """What is known of a job's days.

    Attributes:
        first: The day that was ever tried first; None if it never ran, or only for days so far off
            that this clock and theirs can't both be right.
        settled: Days that were run to the end.
        tried: Days that were not, though somebody tried.
    """

    first: dt.date | None = None
    settled: frozenset[dt.date] = frozenset()
    tried: Mapping[dt.date, Tries] = field(default_factory=dict)


def missing(past: Past, newest: dt.date, nights: Nights) -> tuple[dt.date, ...]:
    """The days that are to be run, oldest first.

    Args:
        past: What is known.
        newest: The newest day that is due. A job that never ran begins with it.
        nights: Whether older days are made up as well.
    """
    if past.first is None:
        return (newest,)
    if nights is Nights.NEWEST:
        return () if any(day >= newest for day in past.settled) else (newest,)
    begin = max(past.first, newest - (MOST_DAYS - 1) * _DAY)
    days = (begin + number * _DAY for number in range((newest - begin).days + 1))
    return tuple(day for day in days if day not in past.settled)


def next_up(
    days: Iterable[dt.date], past: Past, hour: Hour, now: dt.datetime
) -> tuple[dt.date, dt.datetime] | None:
    """Which of the missing days is run next, and from when; None where none is missing.

    A day that waits for its next try holds no other up.
    """
    waiting = [
        (past.tried[day].again_at(now) if day in past.tried else hour.due_at(day), day)
        for day in days
    ]
    ready = [day for at, day in waiting if at <= now]
    if ready:
        day = min(ready)
        return day, next(at for at, other in waiting if other == day)
    if not waiting:
        return None
    at, day = min(waiting)
    return day, at
