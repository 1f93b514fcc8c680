"""Jumps in the grid: the field is followed while one types, and left for the cell it found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from dairyos_desktop.ui.entry.finding import find, landing
from dairyos_desktop.ui.entry.jump import JumpField
from dairyos_desktop.ui.entry.parts import Place

if TYPE_CHECKING:
    from dairyos_desktop.ui.entry.day import Day
    from dairyos_desktop.ui.entry.desk import Desk
    from dairyos_desktop.ui.entry.view import GridView


class Jumping(QObject):
    """Joins the jump field and the grid."""

    def __init__(self, view: GridView, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self._desk = desk
        self._from: Place | None = None
        self._found: list[int] = []
        self._at = 0
        self.field = JumpField()
        view.jump_wanted.connect(self._on_jump_wanted)
        self.field.searched.connect(self._on_searched)
        self.field.stepped.connect(self._on_stepped)
        self.field.accepted.connect(self._on_accepted)
        self.field.cancelled.connect(self._on_cancelled)

    def show(self, day: Day, place: Place) -> None:
        """Goes to a place, bringing its row onto the grid where it is not."""
        if self._view.grid_model.row_of(place.customer_id) < 0:
            day.grid.summon(place.customer_id)
            self._view.grid_model.show_rows()
        self._view.go(place)

    def _on_jump_wanted(self) -> None:
        self._from = self._view.place()
        self.field.clear()
        self._take([])
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _on_searched(self, typed: str) -> None:
        day = self._desk.day
        if self._from is None:
            self._from = self._view.place()
        self._take([] if day is None else find(day.grid, typed))

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
        day = self._desk.day
        if day is None or not self._found:
            return None
        customer_id = self._found[self._at]
        column = self._from.column if self._from is not None else ""
        return Place(customer_id, landing(day.grid, customer_id, column))

    def _on_accepted(self) -> None:
        day, target = self._desk.day, self._target()
        if day is None:
            return
        if target is None and self.field.text().strip():
            self._desk.said.emit(
                f"“{self.field.text().strip()}” is nobody's number or name on this sheet.", "warn"
            )
            self.field.selectAll()
            return
        self._end()
        if target is not None:
            self.show(day, target)

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
