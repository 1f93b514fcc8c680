"""The day's grid: what of it a day's sheet adds to a grid that is typed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QContextMenuEvent

from dairyos_desktop.domain.texts import tr
from dairyos_desktop.ui.entry.columns import unit_of
from dairyos_desktop.ui.entry.filters import Filter
from dairyos_desktop.ui.entry.finding import landing
from dairyos_desktop.ui.entry.head import DayHead
from dairyos_desktop.ui.entry.menu import grid_menu
from dairyos_desktop.ui.widgets.grid.place import Place
from dairyos_desktop.ui.widgets.grid.view import TypedTable

if TYPE_CHECKING:
    from PySide6.QtCore import SignalInstance
    from PySide6.QtWidgets import QWidget

    from dairyos_desktop.ui.entry.day_desk import DayDesk
    from dairyos_desktop.ui.entry.model import DayModel


class GridView(TypedTable):
    """The day's sheet.

    Signals:
        export_wanted(): *Export* in the menu.
        insert_wanted(int): Somebody new shall walk in behind this customer.
        move_wanted(int): This customer shall walk behind another number.
    """

    export_wanted = Signal()
    insert_wanted = Signal(int)
    move_wanted = Signal(int)

    def __init__(self, model: DayModel, desk: DayDesk, parent: QWidget | None = None) -> None:
        self._day_head = DayHead()
        super().__init__(model, desk, name=tr("Day sheet"), head=self._day_head, parent=parent)
        self.day_model = model
        self.desk = desk
        self.may_move = False

    def moves(self) -> tuple[tuple[str, str, SignalInstance], ...]:
        """What the menu offers about the walking order."""
        return (
            (tr("Insert a customer after this one…"), "user-plus", self.insert_wanted),
            (tr("Move after No. …"), "route", self.move_wanted),
        )

    def bring(self, place: Place) -> None:
        """Goes to a place, bringing its row onto the grid where it is not."""
        if self.grid_model.row_of(place.customer_id) < 0 and self.desk.day is not None:
            self.desk.day.grid.summon(place.customer_id)
            self.day_model.show_rows()
        self.go(place)

    def landing(self, customer_id: int, column_id: str) -> Place:
        """Where a jump to a customer lands that comes from a column."""
        if self.desk.day is None:
            return Place(customer_id, column_id)
        return Place(customer_id, landing(self.desk.day.grid, customer_id, column_id))

    def first_place(self) -> Place | None:
        """The first cell that waits, else the first that takes typing."""
        day = self.desk.day
        if day is None or not day.grid.visible:
            return None
        waiting = (one for one in day.grid.visible if Filter.WAITING in day.figures.of(one).flags)
        customer_id = next(waiting, day.grid.visible[0])
        return Place(customer_id, landing(day.grid, customer_id, ""))

    def take_columns(self) -> None:
        """Each shift stands above its products, with the unit that they share."""
        day = self.desk.day
        if day is not None:
            sheet = day.grid.sheet
            self._day_head.set_units({shift: unit_of(sheet, shift) for shift in sheet.shifts})
        super().take_columns()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The same deeds for the mouse, at the pointer or at the current cell."""
        at = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            at = self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).bottomLeft())
        menu = grid_menu(self, self, self.export_wanted)
        menu.exec(at)
        menu.deleteLater()
