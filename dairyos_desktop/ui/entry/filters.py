"""The chips above the grid: which rows they show."""

from __future__ import annotations

from enum import Enum


class Filter(Enum):
    """Which rows are shown."""

    ALL = "all"
    WAITING = "waiting"
    CHANGED = "changed"
    LEAVE = "leave"
    LOOK = "look"

    # Members are single: their own hash is right, and costs a third of the name's.
    __hash__ = object.__hash__
