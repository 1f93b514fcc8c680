"""When each of several prices holds, day by day put together (rule 2).

Rows of one key overlap freely: the one that began last counts, and an earlier one that is still
open comes back after a later one ended. This makes plain which row holds from when to when.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from dairyos_desktop.domain.tariff import Timeline

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_DAY = dt.timedelta(days=1)


class RateState(StrEnum):
    """How a price stands today."""

    NOW = "now"
    FUTURE = "future"
    WAITING = "waiting"
    PAST = "past"


@dataclass(frozen=True)
class Stretch:
    """Days on end on which one row holds.

    Attributes:
        to_on: The last of them; None where it is open.
        row_id: None where no row holds.
    """

    from_on: dt.date
    to_on: dt.date | None
    row_id: int | None


def stretches(rows: Iterable[tuple[dt.date, dt.date | None, int]]) -> tuple[Stretch, ...]:
    """Which row holds when, in order of time.

    Args:
        rows: First day, last day (None: open) and id of each row of one key.
    """
    timeline = Timeline(rows)
    days = sorted(set(timeline.changes()))
    found: list[Stretch] = []
    for day in days:
        row_id = timeline.at(day)
        if found and found[-1].row_id == row_id:
            continue
        if found:
            found[-1] = Stretch(found[-1].from_on, day - _DAY, found[-1].row_id)
        found.append(Stretch(day, None, row_id))
    if found and found[-1].row_id is None:
        found.pop()
    return tuple(found)


def state_of(own: Sequence[Stretch], from_on: dt.date, today: dt.date) -> RateState:
    """How a row stands today.

    Args:
        own: The row's stretches, in order of time; there is one at least, since no other row of
            the key begins on its first day.
        from_on: The row's first day.
        today: The business date.

    Returns:
        `NOW`: it counts today. `FUTURE`: it begins later. `WAITING`: it counted, or could have,
        and comes back when a later one ends. `PAST`: its days are over.
    """
    if any(part.from_on <= today and (part.to_on is None or part.to_on >= today) for part in own):
        return RateState.NOW
    if all(part.to_on is not None and part.to_on < today for part in own):
        return RateState.PAST
    return RateState.FUTURE if from_on > today else RateState.WAITING
