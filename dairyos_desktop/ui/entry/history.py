"""Undo and redo: what was saved and how it was before, a hundred steps back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from dairyos_desktop.domain.quantity import Quantity
    from dairyos_desktop.ui.entry.parts import RowKey, Wanted

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
        leaves: Cells whose shifts were put on leave, or taken off it.
        marked: Which of the two.
    """

    changes: tuple[Change, ...] = ()
    leaves: tuple[RowKey, ...] = ()
    marked: bool = False

    def wanted(self, *, back: bool) -> list[Wanted]:
        """The rows as undo (`back`) or redo would make them."""
        found: list[Wanted] = []
        for change in self.changes:
            value = change.before if back else change.after
            found.append((change.key, None if value is None else value.quantity))
        touched = {key for key, _ in found}
        return found + [(key, None) for key in self.leaves if key not in touched]

    @property
    def first(self) -> RowKey | None:
        """Where to go to show what was undone."""
        return next(iter(self.keys), None)

    @property
    def keys(self) -> tuple[RowKey, ...]:
        """Every cell that it touched, those of leaves first."""
        return tuple(dict.fromkeys((*self.leaves, *(one.key for one in self.changes))))


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

    def next_step(self, *, back: bool) -> Step | None:
        """The step that undo (`back`) or redo would take, without taking it."""
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
