"""Undo and redo: what was saved and how it was before, a hundred steps back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from dairyos_desktop.domain.quantity import Quantity
    from dairyos_desktop.ui.entry.parts import RowKey

MOST_STEPS = 100


class Value(NamedTuple):
    """A row as a clerk sees it."""

    quantity: Quantity
    reason: str


@dataclass(frozen=True)
class Change:
    """One row before and after; None is no row."""

    key: RowKey
    before: Value | None
    after: Value | None


@dataclass(frozen=True)
class Step:
    """What one keystroke, paste or confirmation did.

    Attributes:
        changes: Rows that it changed.
        leave: The cell whose shift was put on leave, or taken off it.
        marked: Which of the two.
    """

    changes: tuple[Change, ...] = ()
    leave: RowKey | None = None
    marked: bool = False

    @property
    def first(self) -> RowKey | None:
        """Where to go to show what was undone."""
        if self.leave is not None:
            return self.leave
        return self.changes[0].key if self.changes else None


class History:
    """The steps of one sheet."""

    def __init__(self) -> None:
        self._done: list[Step] = []
        self._undone: list[Step] = []

    def push(self, step: Step) -> None:
        """Something new was done; what was undone before can't be redone any more."""
        self._done.append(step)
        del self._done[:-MOST_STEPS]
        self._undone.clear()

    def coming(self, *, back: bool) -> Step | None:
        """The step that undo, or redo, would take next."""
        steps = self._done if back else self._undone
        return steps[-1] if steps else None

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
