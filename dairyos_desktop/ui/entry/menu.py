"""The grid's menu: everything the keys do, for the mouse, with the keys beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu

from dairyos_desktop.ui.entry.columns import Kind
from dairyos_desktop.ui.entry.keys import Key
from dairyos_desktop.ui.icons import icon

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import SignalInstance

    from dairyos_desktop.ui.entry.view import GridView

_ENTRIES: tuple[tuple[str, str, str, Key] | None, ...] = (
    ("Change", "F2", "pencil-line", Key.EDIT),
    ("Leave for this shift", "L", "calendar-off", Key.LEAVE),
    ("Back to as ordered", "Del", "undo-2", Key.CLEAR),
    None,
    ("Copy", "Ctrl+C", "copy", Key.COPY),
    ("Paste", "Ctrl+V", "", Key.PASTE),
    ("Fill down", "Ctrl+D", "", Key.FILL),
    None,
    ("Undo", "Ctrl+Z", "", Key.UNDO),
    ("Redo", "Ctrl+Y", "", Key.REDO),
)


def grid_menu(view: GridView) -> QMenu:
    """The menu of the current cell; the caller shows and deletes it."""
    menu = QMenu(view)
    place = view.place()
    index = view.currentIndex()
    typed = index.isValid() and view.grid_model.can_type(index.row(), index.column())
    figure = typed and view.grid_model.columns[index.column()].kind is not Kind.NOTE
    needs = {Key.EDIT: typed, Key.CLEAR: figure, Key.LEAVE: figure, Key.PASTE: typed}
    for entry in _ENTRIES:
        if entry is None:
            menu.addSeparator()
            continue
        words, key, icon_name, deed = entry
        action = menu.addAction(words)
        # Shown, not bound: the grid takes its keys itself.
        action.setShortcut(QKeySequence(key))
        action.setShortcutVisibleInContextMenu(True)
        if icon_name:
            action.setIcon(icon(icon_name))
        action.setEnabled(place is not None and needs.get(deed, True))
        action.triggered.connect(_press(view, deed))
    if place is not None:
        menu.addSeparator()
        card = menu.addAction(icon("user"), "Open the customer's card")
        card.triggered.connect(lambda: view.customer_wanted.emit(place.customer_id))
        menu.addSeparator()
        for words, icon_name, wanted in (
            ("Insert a customer after this one…", "user-plus", view.insert_wanted),
            ("Move after No. …", "route", view.move_wanted),
        ):
            action = menu.addAction(icon(icon_name), words)
            action.setEnabled(view.may_move)
            action.triggered.connect(_tell(wanted, place.customer_id))
    return menu


def _tell(wanted: SignalInstance, customer_id: int) -> Callable[[], None]:
    return lambda: wanted.emit(customer_id)


def _press(view: GridView, key: Key) -> Callable[[], None]:
    return lambda: view.do(key)
