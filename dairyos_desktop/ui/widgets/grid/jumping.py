"""Jumps in the grid: the field is followed while one types, and left for the cell it found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Qt, SignalInstance

from dairyos_desktop.domain.texts import tr
from dairyos_desktop.ui.widgets.grid.jump import JumpField

if TYPE_CHECKING:
    from collections.abc import Callable

    from dairyos_desktop.ui.widgets.grid.place import Place


class Ground(Protocol):
    """A view that is jumped in."""

    @property
    def jump_wanted(self) -> SignalInstance:
        """`/` was pressed."""
        ...

    def place(self) -> Place | None:
        """The cell in which the clerk stands."""

    def go(self, place: Place) -> bool:
        """Goes to a cell; False where it is not shown."""
        ...

    def bring(self, place: Place) -> None:
        """Goes to a cell, bringing its row onto the grid where it is not."""

    def landing(self, customer_id: int, column_id: str) -> Place:
        """Where a jump to a customer lands that comes from a column."""
        ...

    def take_focus(self) -> None:
        """Gives the focus to the cell."""


class Jumping(QObject):
    """Joins the jump field and the grid."""

    def __init__(
        self,
        view: Ground,
        find: Callable[[str], list[int] | None],
        say: Callable[[str, str], object],
        parent: QObject | None = None,
    ) -> None:
        """Joins them.

        Args:
            view: What is jumped in.
            find: The customers that a text may mean, the likeliest first; None without a sheet.
            say: Tells the clerk a sentence in a tone.
            parent: As Qt has it.
        """
        super().__init__(parent)
        self._view = view
        self._find = find
        self._say = say
        self._from: Place | None = None
        self._found: list[int] = []
        self._at = 0
        self.field = JumpField()
        view.jump_wanted.connect(self._on_jump_wanted)
        self.field.searched.connect(self._on_searched)
        self.field.stepped.connect(self._on_stepped)
        self.field.accepted.connect(self._on_accepted)
        self.field.cancelled.connect(self._on_cancelled)

    def _on_jump_wanted(self) -> None:
        self._from = self._view.place()
        self.field.clear()
        self._take([])
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _on_searched(self, typed: str) -> None:
        if self._from is None:
            self._from = self._view.place()
        self._take(self._find(typed) or [])

    def _take(self, found: list[int]) -> None:
        self._found, self._at = found, 0
        self._preview()

    def _on_stepped(self, by: int) -> None:
        if self._found:
            self._at = (self._at + by) % len(self._found)
            self._preview()

    def _preview(self) -> None:
        """The grid follows; an absent customer is only brought in by Enter."""
        self.field.set_count(self._at + 1, len(self._found))
        target = self._target()
        if target is not None:
            self._view.go(target)

    def _target(self) -> Place | None:
        if not self._found:
            return None
        column = self._from.column if self._from is not None else ""
        return self._view.landing(self._found[self._at], column)

    def _on_accepted(self) -> None:
        target = self._target()
        if self._find("") is None:
            return
        if target is None and self.field.text().strip():
            self._say(
                tr(
                    "“{text}” is nobody's number or name on this sheet.",
                    text=self.field.text().strip(),
                ),
                "warn",
            )
            self.field.selectAll()
            return
        self._end()
        if target is not None:
            self._view.bring(target)

    def _on_cancelled(self) -> None:
        back = self._from
        self._end()
        if back is not None:
            self._view.go(back)

    def _end(self) -> None:
        self._from = None
        self._found = []
        self.field.clear()
        self.field.set_count(0, 0)
        self._view.take_focus()
