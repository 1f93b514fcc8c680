"""How wrong passwords add up, and how long they lock a name or a PC (the table in trust.md).

A try counts as a failure before its password is compared, and stops counting once it turned out
right: of many tries at once, no more than the limit allows get to compare.

Instants may come from clocks that disagree or were moved. One that lies in the future is taken
for now, so that no lock ever lasts longer than its own length.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

WINDOW = dt.timedelta(minutes=15)
"""Failures count together when they fall into this time."""

FIRST_LOCK = dt.timedelta(minutes=15)
LONGEST_LOCK = dt.timedelta(hours=24)


@dataclass(frozen=True)
class Limit:
    """What is allowed.

    Attributes:
        failures: So many within `WINDOW` lock.
        doubles: Each further lock lasts twice as long, up to `LONGEST_LOCK`.
        in_row: So many without a success between them lock until somebody opens; None never.
    """

    failures: int
    doubles: bool
    in_row: int | None


NAME = Limit(5, doubles=True, in_row=100)
PC = Limit(20, doubles=False, in_row=None)
RECOVERY = Limit(5, doubles=True, in_row=None)
"""The office's recovery code: nothing else would open it, so it is never locked for good."""


@dataclass(frozen=True)
class Tally:
    """What is kept of one name or one PC.

    Attributes:
        recent: When the failures happened that count together, oldest first.
        in_row: Failures since the last success.
        locks: Timed locks since the last success.
        locked_at: When the lock that holds began; None where none does.
    """

    recent: tuple[dt.datetime, ...] = ()
    in_row: int = 0
    locks: int = 0
    locked_at: dt.datetime | None = None


@dataclass(frozen=True)
class Lock:
    """A lock that holds: for `left`, or until somebody opens it where that is None."""

    left: dt.timedelta | None

    def or_longer(self, other: Lock | None) -> Lock:
        """Whichever holds longer."""
        if other is None or self.left is None:
            return self
        return other if other.left is None or other.left > self.left else self


def lock_of(tally: Tally, limit: Limit, now: dt.datetime) -> Lock | None:
    """The lock that holds now; None where a try may be made."""
    if limit.in_row is not None and tally.in_row >= limit.in_row:
        return Lock(None)
    if tally.locked_at is None:
        return None
    left = _length(tally, limit) - (now - min(tally.locked_at, now))
    return Lock(left) if left > dt.timedelta(0) else None


def settled(tally: Tally, limit: Limit, now: dt.datetime) -> Tally:
    """The tally without what time has ended: old failures, a lock that is over."""
    if tally.locked_at is not None:
        if lock_of(tally, limit, now) is not None:
            return replace(tally, locked_at=min(tally.locked_at, now))
        tally = replace(tally, recent=(), locked_at=None)
    recent = tuple(min(at, now) for at in tally.recent if now - at < WINDOW)
    return replace(tally, recent=recent)


def with_failure(tally: Tally, limit: Limit, now: dt.datetime) -> Tally:
    """A settled tally that isn't locked, and one failure more; the last allowed one locks."""
    recent = (*tally.recent, now)
    full = len(recent) >= limit.failures
    return Tally(
        recent,
        tally.in_row + 1,
        tally.locks + full,
        now if full else None,
    )


def without_failure(tally: Tally, limit: Limit, at: dt.datetime) -> Tally:
    """The tally once the failure counted at that instant turned out a success.

    With it falls the lock that it had a part in.
    """
    if at not in tally.recent:
        return tally
    kept = list(tally.recent)
    kept.remove(at)
    lifted = tally.locked_at is not None and len(kept) < limit.failures
    return Tally(
        tuple(kept),
        max(tally.in_row - 1, 0),
        max(tally.locks - lifted, 0),
        None if lifted else tally.locked_at,
    )


def in_words(left: dt.timedelta) -> str:
    """Time left, for a sentence: "15 minutes", "1 hour 5 minutes", "40 seconds"; rounded up."""
    seconds = -(-left // dt.timedelta(seconds=1))
    if seconds < 60:  # noqa: PLR2004 - a minute's
        return _so_many(seconds, "second")
    hours, minutes = divmod(-(-seconds // 60), 60)
    parts = [_so_many(hours, "hour")] if hours else []
    return " ".join(parts + ([_so_many(minutes, "minute")] if minutes else []))


def _length(tally: Tally, limit: Limit) -> dt.timedelta:
    if not limit.doubles:
        return FIRST_LOCK
    # Beyond the tenth doubling the cap holds anyway.
    doubled: dt.timedelta = FIRST_LOCK * 2 ** min(max(tally.locks - 1, 0), 10)
    return min(doubled, LONGEST_LOCK)


def _so_many(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"
