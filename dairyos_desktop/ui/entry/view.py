"""The grid under the hands: typing, and the keys of the entry grid.

The view edits with a line of its own instead of Qt's editors: those end an edit whenever the
focus goes away, and a half-typed figure must outlive an interruption.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QGuiApplication, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from dairyos_desktop.ui.entry.columns import Kind
from dairyos_desktop.ui.entry.desk import After, How
from dairyos_desktop.ui.entry.editor import CellEditor
from dairyos_desktop.ui.entry.keys import Key, is_typing, key_of, wants_key
from dairyos_desktop.ui.entry.menu import grid_menu
from dairyos_desktop.ui.entry.table import GridTable
from dairyos_desktop.ui.screen import UNDO_WAITS, Screen

if TYPE_CHECKING:
    from dairyos_desktop.ui.entry.desk import Desk
    from dairyos_desktop.ui.entry.model import GridModel
    from dairyos_desktop.ui.entry.parts import Place


class GridView(GridTable):
    """The table that is typed in.

    Signals:
        jump_wanted(): `/` was pressed.
        customer_wanted(int): A customer's name was opened.
        insert_wanted(int): Somebody new shall walk in behind this customer.
        move_wanted(int): This customer shall walk behind another number.
    """

    jump_wanted = Signal()
    customer_wanted = Signal(int)
    insert_wanted = Signal(int)
    move_wanted = Signal(int)

    def __init__(self, model: GridModel, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(model, desk, parent)
        self._editor: CellEditor | None = None
        self.may_move = False
        self.moved.connect(self._on_moved)

    @property
    def is_typing(self) -> bool:
        """Whether a cell is being typed in."""
        return self._editor is not None

    # For the screen --------------------------------------------------------------------

    def take_focus(self) -> None:
        """Gives the focus to the cell, or to what is being typed in it."""
        (self._editor or self).setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def editor(self) -> CellEditor | None:
        """The line that is being typed, if one is."""
        return self._editor

    def leave_editor(self) -> None:
        """Takes what is being typed as it stands: something else is done now."""
        self._end_editing(How.LEFT)

    def do(self, key: Key) -> None:
        """Does in the current cell what a key does."""
        place = self.place()
        if place is not None:
            self._end_editing(How.LEFT)
            self._pressed(key, place)

    # Keys ----------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Claims the grid's keys from the window's shortcuts, and Tab from the focus chain."""
        if isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.ShortcutOverride and wants_key(event):
                toast_first = key_of(event) is Key.UNDO and self.window().property(UNDO_WAITS)
                event.setAccepted(not toast_first)
                return True
            tab = event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
            if event.type() == QEvent.Type.KeyPress and tab and wants_key(event):
                self.keyPressEvent(event)
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Everything that a key does where nothing is being typed."""
        place = self.place()
        key = key_of(event)
        if place is None:
            if key is Key.JUMP:
                self.jump_wanted.emit()
                return
            super().keyPressEvent(event)
            return
        if key is Key.RESTORE:
            if not self.desk.restored(place):
                event.ignore()
            return
        if key is not None:
            self._pressed(key, place)
            return
        if is_typing(event):
            if self._is_leave_key(event):
                self._pressed(Key.LEAVE, place)
            else:
                self._type(event.text())
            return
        super().keyPressEvent(event)

    def _pressed(self, key: Key, place: Place) -> None:
        if key in (Key.DOWN, Key.UP, Key.ACROSS, Key.BACK):
            going_on = key in (Key.DOWN, Key.ACROSS)
            if not going_on or self.desk.entered(place) is After.MOVE_ON:
                self.walk(key)
        elif key is Key.EDIT:
            self._edit(self.desk.text_of(place), select=False)
        elif key is Key.EMPTY:
            self._edit("", select=False)
        elif key is Key.JUMP:
            self.jump_wanted.emit()
        elif key is Key.LEAVE:
            self._leave(place)
        elif key is Key.CLEAR:
            self.desk.cleared(place)
        elif key is Key.UNDO:
            self.desk.undo()
        elif key is Key.REDO:
            self.desk.redo()
        else:
            self._do_block(key)

    def _leave(self, place: Place) -> None:
        rows, columns = self.selected()
        if len(rows) > 1 or len(columns) > 1:
            self.desk.leave_block(rows, columns)
        else:
            self.desk.leave_pressed(place)

    def _do_block(self, key: Key) -> None:
        rows, columns = self.selected()
        clipboard = QGuiApplication.clipboard()
        if key is Key.COPY:
            clipboard.setText(self.desk.copied(rows, columns))
        elif key is Key.PASTE:
            if len(rows) == 1 and len(columns) == 1:
                rows = [
                    self.grid_model.customer_at(at)
                    for at in range(self.currentIndex().row(), self.grid_model.rowCount())
                ]
                columns = self.columns_from(self.currentIndex().column())
                text = clipboard.text()
                if "\t" not in text and "\n" not in text.rstrip("\r\n"):
                    rows, columns = rows[:1], columns[:1]
                self.desk.paste(rows, columns, text)
            else:
                self.desk.paste(rows, columns, clipboard.text())
        elif key in (Key.FILL, Key.COPY_ABOVE):
            above = self.currentIndex().row() - 1
            if len(rows) == 1 or key is Key.COPY_ABOVE:
                if above < 0:
                    return
                rows = [self.grid_model.customer_at(above), rows[0]]
            self.desk.fill_down(rows, columns)

    def _is_leave_key(self, event: QKeyEvent) -> bool:
        kind = self.grid_model.columns[self.currentIndex().column()].kind
        return kind is Kind.QUANTITY and event.text() in ("l", "L")

    # Typing ----------------------------------------------------------------------------------

    def _type(self, text: str) -> None:
        self._edit(text, select=False, typed=True)

    def _edit(self, text: str, *, select: bool, typed: bool = False) -> None:
        index = self.currentIndex()
        place = self.place()
        if place is None or not self.grid_model.can_type(index.row(), index.column()):
            return
        if self.desk.refuses():
            return
        column = self.grid_model.columns[index.column()]
        editor = CellEditor(place, column, text, self.viewport())
        if typed:
            editor.original = ""
        editor.key_pressed.connect(self._on_editor_key)
        editor.left.connect(self._on_editor_left)
        self._editor = editor
        self.scrollTo(index)
        editor.put(self.visualRect(index))
        editor.show()
        editor.setFocus(Qt.FocusReason.OtherFocusReason)
        if select:
            editor.selectAll()
        else:
            editor.end(False)

    def _end_editing(self, how: How) -> After:
        """Takes what was typed; the cell's editor goes unless the clerk must go on typing."""
        editor = self._editor
        if editor is None:
            return After.MOVE_ON
        text = editor.text()
        if text == editor.original and text:
            after = self.desk.entered(editor.place) if how is How.ACCEPTED else After.MOVE_ON
        else:
            after = self.desk.typed(editor.place, text, how)
        if after is not After.KEEP_TYPING:
            self._close_editor()
        return after

    def _close_editor(self) -> None:
        editor, self._editor = self._editor, None
        if editor is None:
            return
        had_focus = editor.hasFocus()
        editor.hide()
        editor.deleteLater()
        if had_focus:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.viewport().update()

    def _on_editor_key(self, event: QKeyEvent) -> None:
        key = key_of(event)
        figure = self._editor is not None and self._editor.is_figure
        if key in (Key.DOWN, Key.UP, Key.ACROSS, Key.BACK):
            event.accept()
            if self._end_editing(How.ACCEPTED) is After.MOVE_ON:
                self.walk(key)
        elif key is Key.RESTORE:
            event.accept()
            self._close_editor()
            self.desk.said.emit("", "text2")
        elif key is Key.JUMP and figure:
            event.accept()
            self._end_editing(How.LEFT)
            self.jump_wanted.emit()
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            event.accept()
            self._end_editing(How.LEFT)
            self.walk(Key.UP if event.key() == Qt.Key.Key_Up else Key.DOWN)

    def _on_editor_left(self) -> None:
        """Saved as it is left, where the clerk went on to another part of this screen."""
        focus = QGuiApplication.focusObject()
        page: QWidget | None = self
        while page is not None and not isinstance(page, Screen):
            page = page.parentWidget()
        if page is not None and isinstance(focus, QWidget) and page.isAncestorOf(focus):
            self._end_editing(How.LEFT)

    # Events ------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click leaves the cell that is being typed; it saves nothing that is pre-filled."""
        self._end_editing(How.LEFT)
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
            self._edit(self.desk.text_of(place), select=True)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The same deeds for the mouse, at the pointer or at the current cell."""
        at = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            at = self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).bottomLeft())
        menu = grid_menu(self)
        menu.exec(at)
        menu.deleteLater()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Shows where the clerk stands."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid():
            self.go_to_first()
        self.viewport().update()

    def _on_moved(self) -> None:
        if self._editor is not None:
            row = self.grid_model.row_of(self._editor.place.customer_id)
            column = self.grid_model.column_of(self._editor.place.column)
            if row < 0 or column < 0:
                self._close_editor()
            else:
                self._editor.put(self.visualRect(self.grid_model.index(row, column)))
