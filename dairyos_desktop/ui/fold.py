"""How the window folds: what a width and a height leave room for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

WIDE_FROM = 1280
MIDDLE_FROM = 900
LOW_BELOW = 560


class Room(IntEnum):
    """Classes of window width; compare with `<`."""

    NARROW = 0
    MIDDLE = 1
    WIDE = 2


@dataclass(frozen=True)
class Fold:
    """What the window's size leaves room for.

    Attributes:
        room: WIDE from 1280: all of it. MIDDLE from 900: rail and side buttons as icons,
            secondary columns hidden. NARROW: filters in one menu, side panel on its own page.
        low: Height under 560: header 46, totals in one line, no context line, rows of 24.
    """

    room: Room
    low: bool

    @classmethod
    def of(cls, width: int, height: int) -> Fold:
        """The fold for a window's size in logical pixels."""
        room = (
            Room.WIDE
            if width >= WIDE_FROM
            else Room.MIDDLE
            if width >= MIDDLE_FROM
            else Room.NARROW
        )
        return cls(room, height < LOW_BELOW)


UNFOLDED = Fold(Room.WIDE, low=False)
