"""Undo and redo: what was saved and how it was before, a hundred steps back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from dairyos_desktop.domain.quantity import Quantity
    from dairyos_desktop.services.dto.consumption import CellKey

MOST_STEPS = 100


class Value(NamedTuple):
    """A row as a clerk sees it."""

    quantity: Quantity
    reason: str


@dataclass(frozen=True)
class Change:
    """One row before and after; None is no row."""

    key: CellKey
    before: Value | None
    after: Value | None


@dataclass(frozen=True)
class Step:
    """What one keystroke, paste or confirmation did.

    Attributes:
        changes: Rows that it changed.
        leaves: Cells whose shifts were put on leave, or taken off it.
        marked: Which of the two.
    """

    changes: tuple[Change, ...] = ()
    leaves: tuple[CellKey, ...] = ()
    marked: bool = False

    @property
    def first(self) -> CellKey | None:
        """Where to go to show what was undone."""
        return next(iter(self.keys), None)

    @property
    def keys(self) -> tuple[CellKey, ...]:
        """Every cell that it touched, those of leaves first."""
        return tuple(dict.fromkeys((*self.leaves, *(one.key for one in self.changes))))


class History:
    """The steps of one day's sheet."""

    def __init__(self) -> None:
        self._done: list[Step] = []
        self._undone: list[Step] = []

    def push(self, step: Step) -> None:
        """Something new was done; what was undone before can't be redone any more."""
        self._done.append(step)
        del self._done[:-MOST_STEPS]
        self._undone.clear()

    def undo(self) -> Step | None:
        """The step to take back; it can be redone."""
        if not self._done:
            return None
        step = self._done.pop()
        self._undone.append(step)
        return step

    def redo(self) -> Step | None:
        """The step to do again; it can be undone."""
        if not self._undone:
            return None
        step = self._undone.pop()
        self._done.append(step)
        return step
