"""The grid under the hands: typing and keys, the same on every sheet.

The hands edit with a line of their own instead of Qt's editors: those end an edit whenever the
focus goes away, and a half-typed figure must outlive an interruption.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from dairyos_desktop.ui.screen import UNDO_WAITS, Screen
from dairyos_desktop.ui.widgets.grid.columns import Kind
from dairyos_desktop.ui.widgets.grid.editor import CellEditor
from dairyos_desktop.ui.widgets.grid.keys import Key, is_typing, key_of, wants_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QRect, SignalInstance

    from dairyos_desktop.ui.widgets.grid.columns import Column
    from dairyos_desktop.ui.widgets.grid.place import Place


class How(Enum):
    """How a typed cell is left."""

    ACCEPTED = "accepted"
    """By Enter or Tab: what is doubtful keeps the clerk there."""
    LEFT = "left"
    """By an arrow, a jump, the mouse or a button: what is doubtful is held in its place."""


class After(Enum):
    """Where the clerk is afterwards."""

    MOVE_ON = "move_on"
    STAY = "stay"
    KEEP_TYPING = "keep_typing"


class Desk(Protocol):
    """What is done with what the hands type and press.

    Attributes:
        mark: The letter that marks a cell of figures.
        mark_ends: Whether it also ends what is being typed there, as Enter does. An Enter pressed
            behind it by habit is not taken for one on the next row.
    """

    mark: str
    mark_ends: bool

    @property
    def said(self) -> SignalInstance:
        """(str, str): A sentence for the clerk and its tone; empty takes it away."""
        ...

    def typed(self, place: Place, text: str, how: How) -> After:
        """Takes what was typed in a place, once it is left."""
        ...

    def entered(self, place: Place) -> After:
        """Enter or Tab where nothing is being typed."""
        ...

    def restored(self, place: Place) -> bool:
        """Esc: takes back what was typed and is not saved; False where nothing was."""
        ...

    def cleared(self, place: Place) -> None:
        """Delete."""

    def marked(self, place: Place) -> None:
        """The letter that marks a cell was pressed."""

    def undo(self) -> None:
        """Ctrl+Z."""

    def redo(self) -> None:
        """Ctrl+Y."""

    def text_of(self, place: Place) -> str:
        """What an editor opened with F2 shows."""
        ...

    def refuses(self) -> bool:
        """Whether nothing may be changed now; says why."""
        ...

    def mark_block(self, rows: Sequence[int], columns: Sequence[str]) -> None:
        """The letter that marks a cell was pressed over a block."""

    def copied(self, rows: Sequence[int], columns: Sequence[str]) -> str:
        """The cells as a spreadsheet takes them."""
        ...

    def paste(self, rows: Sequence[int], columns: Sequence[str], text: str) -> None:
        """Puts a block from the clipboard down."""

    def fill_down(self, rows: Sequence[int], columns: Sequence[str]) -> None:
        """Puts the first row's cells into those below."""


class Surface(Protocol):
    """What the hands lie on: a view that knows its cells."""

    def place(self) -> Place | None:
        """The cell in which the clerk stands."""

    def column_of(self, place: Place) -> Column:
        """The column of a cell."""
        ...

    def can_type(self, place: Place) -> bool:
        """Whether the cell takes typing."""
        ...

    def rect_of(self, place: Place) -> QRect | None:
        """Where the cell lies in the viewport; None where it is not shown."""

    def reveal(self, place: Place) -> None:
        """Scrolls the cell into sight."""

    def walk(self, key: Key) -> None:
        """Goes down, up, across or back."""

    def selected(self) -> tuple[list[int], list[str]]:
        """Customers and columns of the selected block; of the current cell without one."""
        ...

    def from_here(self) -> tuple[list[int], list[str]]:
        """Customers and columns from the current cell on."""
        ...

    def above(self) -> int | None:
        """The customer above the current cell."""


class Hands(QObject):
    """Keys and typing over a view.

    Signals:
        jump_wanted(): `/` was pressed.
    """

    jump_wanted = Signal()

    def __init__(self, view: QAbstractScrollArea, surface: Surface, desk: Desk) -> None:
        super().__init__(view)
        self._view = view
        self._surface = surface
        self._desk = desk
        self._editor: CellEditor | None = None
        self._marked_before: Place | None = None

    @property
    def editor(self) -> CellEditor | None:
        """The line that is being typed, if one is."""
        return self._editor

    # For the view ----------------------------------------------------------------------

    def take_focus(self) -> None:
        """Gives the focus to the cell, or to what is being typed in it."""
        (self._editor or self._view).setFocus(Qt.FocusReason.OtherFocusReason)

    def do(self, key: Key) -> None:
        """Does in the current cell what a key does."""
        place = self._surface.place()
        if place is not None:
            self.end(How.LEFT)
            self._pressed(key, place)

    def claims(self, event: QEvent) -> bool:
        """Claims the grid's keys from the window's shortcuts, and Tab from the focus chain."""
        if not isinstance(event, QKeyEvent):
            return False
        if event.type() == QEvent.Type.ShortcutOverride and wants_key(event):
            window = self._view.window()
            toast_first = key_of(event) is Key.UNDO and window.property(UNDO_WAITS)
            event.setAccepted(not toast_first)
            return True
        tab = event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
        if event.type() == QEvent.Type.KeyPress and tab and wants_key(event):
            self.press(event)
            return True
        return False

    def press(self, event: QKeyEvent) -> bool:
        """Everything that a key does where nothing is being typed; False leaves it to the view."""
        place = self._surface.place()
        key = key_of(event)
        after_mark, self._marked_before = self._marked_before, None
        if place is not None and place == after_mark and key in (Key.DOWN, Key.ACROSS):
            # It belongs to what the mark has ended already; here it would be another deed.
            return True
        if place is None:
            if key is Key.JUMP:
                self.jump_wanted.emit()
            return key is Key.JUMP
        if key is Key.RESTORE:
            if not self._desk.restored(place):
                event.ignore()
            return True
        if key is not None:
            self._pressed(key, place)
            return True
        if is_typing(event):
            figure = self._surface.column_of(place).kind is Kind.FIGURE
            if figure and event.text().casefold() == self._desk.mark:
                self._pressed(Key.MARK, place)
            else:
                self.edit(event.text(), typed=True)
            return True
        return False

    # Keys ----------------------------------------------------------------------------------

    def _pressed(self, key: Key, place: Place) -> None:
        if key in (Key.DOWN, Key.UP, Key.ACROSS, Key.BACK):
            going_on = key in (Key.DOWN, Key.ACROSS)
            if not going_on or self._desk.entered(place) is After.MOVE_ON:
                self._surface.walk(key)
        elif key is Key.EDIT:
            self.edit(self._desk.text_of(place))
        elif key is Key.EMPTY:
            self.edit("")
        elif key is Key.JUMP:
            self.jump_wanted.emit()
        elif key is Key.MARK:
            self._mark(place)
        elif key is Key.CLEAR:
            self._desk.cleared(place)
        elif key is Key.UNDO:
            self._desk.undo()
        elif key is Key.REDO:
            self._desk.redo()
        else:
            self._do_block(key)

    def _mark(self, place: Place) -> None:
        rows, columns = self._surface.selected()
        if len(rows) > 1 or len(columns) > 1:
            self._desk.mark_block(rows, columns)
        else:
            self._desk.marked(place)

    def _do_block(self, key: Key) -> None:
        rows, columns = self._surface.selected()
        clipboard = QGuiApplication.clipboard()
        if key is Key.COPY:
            clipboard.setText(self._desk.copied(rows, columns))
        elif key is Key.PASTE:
            text = clipboard.text()
            if len(rows) == 1 and len(columns) == 1:
                rows, columns = self._surface.from_here()
                if "\t" not in text and "\n" not in text.rstrip("\r\n"):
                    rows, columns = rows[:1], columns[:1]
            self._desk.paste(rows, columns, text)
        elif key in (Key.FILL, Key.COPY_ABOVE):
            above = self._surface.above()
            if len(rows) == 1 or key is Key.COPY_ABOVE:
                if above is None:
                    return
                rows = [above, rows[0]]
            self._desk.fill_down(rows, columns)

    # Typing ----------------------------------------------------------------------------------

    def edit(self, text: str, *, select: bool = False, typed: bool = False) -> None:
        """Opens the current cell for typing, with this in it.

        Args:
            text: What stands in the line.
            select: Whether all of it is selected.
            typed: Whether it was typed just now and not what the cell holds.
        """
        place = self._surface.place()
        if place is None or not self._surface.can_type(place) or self._desk.refuses():
            return
        self._surface.reveal(place)
        rect = self._surface.rect_of(place)
        if rect is None:
            return
        editor = CellEditor(place, self._surface.column_of(place), text, self._view.viewport())
        if typed:
            editor.original = ""
        editor.key_pressed.connect(self._on_editor_key)
        editor.left.connect(self._on_editor_left)
        # What is typed is in sight, wherever one has scrolled meanwhile.
        editor.textEdited.connect(lambda _text: self._surface.reveal(place))
        self._editor = editor
        editor.put(rect)
        editor.show()
        editor.setFocus(Qt.FocusReason.OtherFocusReason)
        if select:
            editor.selectAll()
        else:
            editor.end(False)

    def end(self, how: How) -> After:
        """Takes what was typed; the cell's editor goes unless the clerk must go on typing."""
        editor = self._editor
        if editor is None:
            return After.MOVE_ON
        text = editor.text()
        if text == editor.original and text:
            after = self._desk.entered(editor.place) if how is How.ACCEPTED else After.MOVE_ON
        else:
            after = self._desk.typed(editor.place, text, how)
        if after is not After.KEEP_TYPING:
            self.close_editor()
        return after

    def close_editor(self) -> None:
        """Takes the line away; what was typed in it is gone."""
        editor, self._editor = self._editor, None
        if editor is None:
            return
        had_focus = editor.hasFocus()
        editor.hide()
        editor.deleteLater()
        if had_focus:
            self._view.setFocus(Qt.FocusReason.OtherFocusReason)
        self._view.viewport().update()

    def follow(self) -> None:
        """Keeps the line over its cell; it goes where the cell is no longer on the sheet."""
        if self._editor is not None:
            rect = self._surface.rect_of(self._editor.place)
            if rect is None:
                self.close_editor()
            else:
                self._editor.put(rect)

    def _on_editor_key(self, event: QKeyEvent) -> None:
        key = key_of(event)
        figure = self._editor is not None and self._editor.is_figure
        if key in (Key.DOWN, Key.UP, Key.ACROSS, Key.BACK):
            event.accept()
            if self.end(How.ACCEPTED) is After.MOVE_ON:
                self._surface.walk(key)
        elif key is Key.RESTORE:
            event.accept()
            self.close_editor()
            self._desk.said.emit("", "text2")
        elif key is Key.JUMP and figure:
            event.accept()
            self.end(How.LEFT)
            self.jump_wanted.emit()
        elif figure and self._desk.mark_ends and event.text().casefold() == self._desk.mark:
            event.accept()
            self._end_by_mark()
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            event.accept()
            self.end(How.LEFT)
            self._surface.walk(Key.UP if event.key() == Qt.Key.Key_Up else Key.DOWN)

    def _end_by_mark(self) -> None:
        if self._editor is not None:
            self._editor.insert(self._desk.mark)
            if self.end(How.ACCEPTED) is After.MOVE_ON:
                ended = self._surface.place()
                self._surface.walk(Key.DOWN)
                if self._surface.place() != ended:
                    self._marked_before = self._surface.place()

    def _on_editor_left(self) -> None:
        """Saved as it is left, where the clerk went on to another part of this screen."""
        focus = QGuiApplication.focusObject()
        page: QWidget | None = self._view
        while page is not None and not isinstance(page, Screen):
            page = page.parentWidget()
        if page is not None and isinstance(focus, QWidget) and page.isAncestorOf(focus):
            self.end(How.LEFT)
