"""Why backups are made, and which of them stay.

They are thinned by count, never by age: a clock that jumped two years ahead makes one backup of a
strange day, and every other stays where it was in the row. What is newer is told by the running
number that each backup has, not by the time that the clock said.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from dairyos_desktop.domain.texts import say

if TYPE_CHECKING:
    from collections.abc import Iterable

EVERY = dt.timedelta(minutes=30)
"""So often one is made while something changes."""
OVERDUE = dt.timedelta(days=1)
"""A proven backup that is older than this wants somebody to act."""
COPY_OVERDUE = dt.timedelta(days=7)
"""A disk that nobody plugged in for so long is to be asked for: many do so once a week."""
BEFORE_KEPT = 10
"""So many that were made before an import, a month run, an update or a restore always stay."""
BY_HAND_KEPT = 10
"""So many that somebody made, who has a reason for it, always stay too."""


class Reason(StrEnum):
    """Why a backup was made."""

    HALF_HOUR = "half_hour"
    BY_HAND = "by_hand"
    EXIT = "exit"
    BEFORE_IMPORT = "before_import"
    BEFORE_MONTH_RUN = "before_month_run"
    BEFORE_UPGRADE = "before_upgrade"
    BEFORE_RESTORE = "before_restore"

    @property
    def is_before(self) -> bool:
        """Whether it was made for the case that an action goes wrong."""
        return self.value.startswith("before_")

    @property
    def words(self) -> str:
        """As a person reads it: "before an import"."""
        return _WORDS[self]


_WORDS = {
    Reason.HALF_HOUR: say("each half-hour"),
    Reason.BY_HAND: say("by hand"),
    Reason.EXIT: say("at closing"),
    Reason.BEFORE_IMPORT: say("before an import"),
    Reason.BEFORE_MONTH_RUN: say("before a month run"),
    Reason.BEFORE_UPGRADE: say("before an update"),
    Reason.BEFORE_RESTORE: say("before a restore"),
}


class Proof(StrEnum):
    """How well a backup was looked at.

    `QUICK`: it opens, its pages are in order, and its rows, sums and audit head are those that the
    books had. `FULL`: and each index and each reference was compared with what it stands for.
    """

    NONE = "none"
    QUICK = "quick"
    FULL = "full"


@dataclass(frozen=True)
class InRow:
    """One backup, as far as thinning looks at it.

    Attributes:
        number: Its place in the row of all that were ever made here; the newest has the highest.
        made_at: What the clock said, in the office's time zone.
        reason: Why it was made.
        proven: It was proven, and never found damaged since.
    """

    number: int
    made_at: dt.datetime
    reason: Reason
    proven: bool


def _half_hour(at: dt.datetime) -> object:
    return at.date(), at.hour, at.minute // 30


def _day(at: dt.datetime) -> object:
    return at.date()


def _week(at: dt.datetime) -> object:
    return at.isocalendar()[:2]


def _month(at: dt.datetime) -> object:
    return at.year, at.month


Before = Callable[[Reason], None]
"""Sees to it that there is a backup to go back to; raises where there can be none."""


def no_backup(reason: Reason) -> None:
    """Where nobody looks after backups."""
    del reason


SLOTS: tuple[tuple[Callable[[dt.datetime], object], int], ...] = (
    (_half_hour, 48),
    (_day, 14),
    (_week, 8),
    (_month, 24),
)
"""The newest proven one of each of so many half-hours, days, weeks and months stays."""
MOST_UNPROVEN = 48
"""One that is damaged may be all that somebody has: it goes once so many newer ones are there."""


def thinned(backups: Iterable[InRow]) -> frozenset[int]:
    """The numbers of those that may go.

    A slot is a half-hour, day, week or month in which a backup was made, as the clock said; those
    without any are not counted, however long the office was closed.
    """
    row = sorted(backups, key=lambda one: -one.number)
    proven = [one for one in row if one.proven]
    kept = {one.number for one in proven[:1]}
    kept.update([one.number for one in row if one.reason.is_before][:BEFORE_KEPT])
    kept.update([one.number for one in row if one.reason is Reason.BY_HAND][:BY_HAND_KEPT])
    kept.update(one.number for one in row[:MOST_UNPROVEN] if not one.proven)
    for slot_of, most in SLOTS:
        seen: set[object] = set()
        for one in proven:
            slot = slot_of(one.made_at)
            if slot not in seen and len(seen) < most:
                seen.add(slot)
                kept.add(one.number)
    return frozenset(one.number for one in row) - kept


def is_overdue(made_at: dt.datetime | None, now: dt.datetime) -> bool:
    """Whether the newest proven backup is missing, or older than a day."""
    return made_at is None or now - made_at > OVERDUE


def is_copy_overdue(missing_since: dt.datetime, now: dt.datetime) -> bool:
    """Whether the second place has been away for too long."""
    return now - missing_since >= COPY_OVERDUE
