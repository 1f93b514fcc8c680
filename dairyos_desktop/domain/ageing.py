"""How old a debt is: days past the day it was due, in bands."""

from __future__ import annotations

import datetime as dt
from typing import Final

from dairyos_desktop.domain.texts import say

LIMITS: Final = (30, 60, 90)
"""The last day of each band but the open one."""

BANDS: Final = (
    say("Not due yet"),
    say("0–30 days"),
    say("31–60 days"),
    say("61–90 days"),
    say("Over 90 days"),
)
"""In the order in which they are told; the day a debt falls due is its day 0."""

HEADS: Final = (BANDS[0], "0–30", "31–60", "61–90", say("Over 90"))
"""The same where a column's head says that they are days."""


def first_due(today: dt.date) -> tuple[dt.date, ...]:
    """The earliest due date that belongs to each band but the open one, the newest band first.

    A debt belongs to the first band whose date isn't after its own due date.

    Args:
        today: The business date to count to.
    """
    ahead = today + dt.timedelta(days=1)
    return (ahead, *(today - dt.timedelta(days=limit) for limit in LIMITS))


def band_of(due_on: dt.date, today: dt.date) -> int:
    """The place in `BANDS` of a debt that was due on a day."""
    for at, first in enumerate(first_due(today)):
        if due_on >= first:
            return at
    return len(BANDS) - 1
