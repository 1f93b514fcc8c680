"""The month sheet with the hands on it: keys, typing, the mouse, tooltips, the menu."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QToolTip

from dairyos_desktop.domain.texts import tr
from dairyos_desktop.ui.entry.menu import grid_menu
from dairyos_desktop.ui.entry.month import words
from dairyos_desktop.ui.entry.month.area import MonthArea
from dairyos_desktop.ui.entry.month.layout import HEAD_HEIGHT
from dairyos_desktop.ui.widgets.grid.hands import Hands
from dairyos_desktop.ui.widgets.grid.place import Place
from dairyos_desktop.ui.widgets.grid.typed_in import TypedIn
from dairyos_desktop.ui.widgets.steppers import day_words

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from dairyos_desktop.ui.entry.month.desk import MonthDesk
    from dairyos_desktop.ui.widgets.grid.columns import Column

_STEPS: Final = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}


class MonthView(TypedIn, MonthArea):
    """The month that is typed in.

    Signals:
        jump_wanted(): `/` was pressed.
        customer_wanted(int): A customer's name was opened.
    """

    jump_wanted = Signal()
    customer_wanted = Signal(int)

    def __init__(
        self, desk: MonthDesk, today: Callable[[], dt.date], parent: QWidget | None = None
    ) -> None:
        super().__init__(today, parent)
        self.desk = desk
        self.hands = Hands(self, self, desk)
        self.hands.jump_wanted.connect(self.jump_wanted)
        self.moved.connect(self._on_moved)

    # For the screen --------------------------------------------------------------------

    @property
    def may_move(self) -> bool:
        """The walking order is changed on the day's sheet."""
        return False

    def moves(self) -> tuple[()]:
        """Nothing is offered about the walking order."""
        return ()

    def landing(self, customer_id: int, column_id: str) -> Place:
        """Where a jump to a customer lands: on the day that one comes from."""
        here = self.place()
        return Place(customer_id, column_id or ("" if here is None else here.column))

    # For the hands -------------------------------------------------------------------------

    def column_of(self, place: Place) -> Column:
        """The day of a cell."""
        if self.sheet is None:
            raise KeyError(place)
        return self.sheet.grid.column(place.column)

    def can_type(self, place: Place) -> bool:
        """Whether the cell takes typing: not before it was read, nor in a shift elsewhere."""
        if self.sheet is None or not self.sheet.grid.is_read(place.customer_id):
            return False
        grid = self.sheet.grid
        # Of a sum the desk says why it is not typed in.
        return not grid.is_single or grid.key_of(place) is not None

    # Events ------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Claims the grid's keys from the window's shortcuts, and Tab from the focus chain."""
        # Qt sends events while the view is still being built.
        ready = "hands" in self.__dict__
        return (ready and self.hands.claims(event)) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The hands first; what they leave is walking."""
        if not self.hands.press(event) and not self._walked(event):
            super().keyPressEvent(event)

    def _on_moved(self) -> None:
        """The line that is typed in goes with its cell, under the frozen parts and out of sight."""
        self.hands.follow()
        editor = self.hands.editor
        if editor is None:
            return
        lay = self.lay
        seen = QRect(lay.left, lay.top, lay.days_seen, lay.rows_seen) & editor.geometry()
        if seen.isEmpty():
            editor.move(editor.x(), -editor.height())
        else:
            editor.setGeometry(seen)

    def _walked(self, event: QKeyEvent) -> bool:
        if self._current is None:
            return False
        row, day = self._current
        key = Qt.Key(event.key())
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        selecting = bool(held & Qt.KeyboardModifier.ShiftModifier)
        far = bool(held & Qt.KeyboardModifier.ControlModifier)
        if held & Qt.KeyboardModifier.AltModifier:
            return False
        page = max(self.lay.rows_seen // self.lay.row - 1, 1)
        if key in _STEPS:
            down, across = _STEPS[key]
            many = 1_000_000 if far else 1
            row, day = row + down * many, day + across * many
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            row += page if key == Qt.Key.Key_PageDown else -page
        elif key == Qt.Key.Key_Home:
            row, day = (0, 0) if far else (row, 0)
        elif key == Qt.Key.Key_End:
            row, day = (self.lay.rows, self.lay.days) if far else (row, self.lay.days)
        else:
            return False
        self.step_to(row, day, selecting=selecting)
        return True

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click leaves the cell that is being typed; it saves nothing that is pre-filled."""
        self.leave_editor()
        at = self._under(event)
        if at is not None and event.button() != Qt.MouseButton.MiddleButton:
            day = self._day_of(at[1])
            block = self.block()
            inside = block is not None and block.has(at[0], day)
            if event.button() == Qt.MouseButton.RightButton and inside:
                return
            selecting = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.step_to(at[0], day, selecting=selecting)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drawn over cells with the button down, a block is selected."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            at = self._under(event)
            if at is not None and 0 <= at[1] < self.lay.days:
                self.step_to(*at, selecting=True)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Opens the cell as F2 does, of a sum the day; on a name, the customer's card."""
        at = self._under(event)
        place = self.place()
        if at is None or place is None or self.sheet is None:
            return
        if at[1] < 0:
            self.customer_wanted.emit(place.customer_id)
        elif at[1] >= self.lay.days:
            return
        elif self.sheet.grid.is_single:
            self.hands.edit(self.desk.text_of(place), select=True)
        else:
            self.desk.day_wanted.emit(place)

    def _under(self, event: QMouseEvent) -> tuple[int, int] | None:
        point = event.position().toPoint()
        return self._cell_at(point.x(), point.y())

    def _cell_at(self, x: int, y: int) -> tuple[int, int] | None:
        across, down = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        return self.lay.cell_at(x, y, across, down)

    def _day_of(self, day: int) -> int:
        """A name or a total stands for its row: one stays on the day."""
        if 0 <= day < self.lay.days:
            return day
        return 0 if self._current is None else self._current[1]

    def viewportEvent(self, event: QEvent) -> bool:
        """Tooltips: of a cell who entered and changed it, of a head its day."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            told = self.tip_at(event.pos().x(), event.pos().y())
            if told:
                QToolTip.showText(event.globalPos(), told, self.viewport())
            else:
                QToolTip.hideText()
            return True
        return super().viewportEvent(event)

    def tip_at(self, x: int, y: int) -> str:
        """What is told of what lies under a point."""
        sheet = self.sheet
        if sheet is None:
            return ""
        across = self.horizontalScrollBar().value()
        if y < HEAD_HEIGHT and self.lay.left <= x < self.lay.right:
            day = (x - self.lay.left + across) // self.lay.day
            on = sheet.grid.frame.month.days[min(day, self.lay.days - 1)]
            return day_words(on) + (tr(", closed") if sheet.grid.is_closed(on) else "")
        at = self._cell_at(x, y)
        if at is None:
            return ""
        row = sheet.grid.rows[at[0]]
        if at[1] < 0:
            return f"{row.name}, {row.code}"
        if at[1] >= self.lay.days:
            return ""
        return words.tip(sheet, Place(row.customer_id, sheet.grid.columns[at[1]].id))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The same deeds for the mouse, at the pointer or at the current cell."""
        at = event.globalPos()
        place = self.place()
        rect = None if place is None else self.rect_of(place)
        if event.reason() == QContextMenuEvent.Reason.Keyboard and rect is not None:
            at = self.viewport().mapToGlobal(rect.bottomLeft())
        menu = grid_menu(self, self)
        menu.exec(at)
        menu.deleteLater()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Shows where the clerk stands."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The frame of the cell goes faint."""
        super().focusOutEvent(event)
        self.viewport().update()
