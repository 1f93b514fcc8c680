"""A grid with the hands on it: keys, typing, the mouse."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, Signal

from dairyos_desktop.ui.widgets.grid.columns import Kind
from dairyos_desktop.ui.widgets.grid.hands import Hands
from dairyos_desktop.ui.widgets.grid.table import GridTable
from dairyos_desktop.ui.widgets.grid.typed_in import TypedIn

if TYPE_CHECKING:
    from PySide6.QtCore import QRect
    from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
    from PySide6.QtWidgets import QWidget

    from dairyos_desktop.ui.widgets.grid.columns import Column
    from dairyos_desktop.ui.widgets.grid.hands import Desk
    from dairyos_desktop.ui.widgets.grid.head import GridHead
    from dairyos_desktop.ui.widgets.grid.model import GridModel
    from dairyos_desktop.ui.widgets.grid.place import Place


class TypedTable(TypedIn, GridTable):
    """The table that is typed in.

    Signals:
        jump_wanted(): `/` was pressed.
        customer_wanted(int): A customer's name was opened.
    """

    jump_wanted = Signal()
    customer_wanted = Signal(int)

    def __init__(
        self,
        model: GridModel,
        desk: Desk,
        *,
        name: str,
        head: GridHead[Any] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(model, name=name, head=head, parent=parent)
        self._desk = desk
        self.hands = Hands(self, self, desk)
        self.hands.jump_wanted.connect(self.jump_wanted)
        self.moved.connect(self.hands.follow)

    # For the hands -------------------------------------------------------------------------

    def column_of(self, place: Place) -> Column:
        """The column of a cell."""
        return self.grid_model.columns[self.grid_model.column_of(place.column)]

    def can_type(self, place: Place) -> bool:
        """Whether the cell takes typing."""
        row, column = self._at(place)
        return row >= 0 and column >= 0 and self.grid_model.can_type(row, column)

    def rect_of(self, place: Place) -> QRect | None:
        """Where the cell lies in the viewport; None where it is not shown."""
        row, column = self._at(place)
        if row < 0 or column < 0:
            return None
        return self.visualRect(self.grid_model.index(row, column))

    def reveal(self, place: Place) -> None:
        """Scrolls the cell into sight."""
        row, column = self._at(place)
        self.scrollTo(self.grid_model.index(row, column))

    def from_here(self) -> tuple[list[int], list[str]]:
        """Customers and columns from the current cell on."""
        here = self.currentIndex()
        rows = [
            self.grid_model.customer_at(at) for at in range(here.row(), self.grid_model.rowCount())
        ]
        return rows, self.columns_from(here.column())

    def above(self) -> int | None:
        """The customer above the current cell."""
        row = self.currentIndex().row() - 1
        return self.grid_model.customer_at(row) if row >= 0 else None

    def _at(self, place: Place) -> tuple[int, int]:
        model = self.grid_model
        return model.row_of(place.customer_id), model.column_of(place.column)

    # Events ------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Claims the grid's keys from the window's shortcuts, and Tab from the focus chain."""
        # Qt sends events while the view is still being built.
        ready = "hands" in self.__dict__
        return (ready and self.hands.claims(event)) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The hands first; what they leave is Qt's own walking."""
        if not self.hands.press(event):
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click leaves the cell that is being typed; it saves nothing that is pre-filled."""
        self.leave_editor()
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Opens the cell as F2 does; on a name, the customer's card."""
        super().mouseDoubleClickEvent(event)
        place = self.place()
        if place is None or not self.indexAt(event.position().toPoint()).isValid():
            return
        if self.grid_model.columns[self.currentIndex().column()].kind is Kind.CUSTOMER:
            self.customer_wanted.emit(place.customer_id)
        else:
            self.hands.edit(self._desk.text_of(place), select=True)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Shows where the clerk stands."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid():
            self.go_to_first()
        self.viewport().update()
