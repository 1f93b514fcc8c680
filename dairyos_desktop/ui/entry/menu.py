"""The grid's menu: everything the keys do, for the mouse, with the keys beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu

from dairyos_desktop.domain.texts import tr, tr_later
from dairyos_desktop.ui import exporting
from dairyos_desktop.ui.icons import icon
from dairyos_desktop.ui.widgets.grid.columns import Kind
from dairyos_desktop.ui.widgets.grid.keys import Key

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtCore import SignalInstance
    from PySide6.QtWidgets import QWidget

    from dairyos_desktop.ui.widgets.grid.columns import Column
    from dairyos_desktop.ui.widgets.grid.place import Place


class Menued(Protocol):
    """A view of cells that a menu belongs to."""

    @property
    def customer_wanted(self) -> SignalInstance:
        """A customer's card is wanted."""
        ...

    def place(self) -> Place | None:
        """The cell in which the clerk stands."""

    def column_of(self, place: Place) -> Column:
        """The column of a cell."""
        ...

    def can_type(self, place: Place) -> bool:
        """Whether the cell takes typing."""
        ...

    def do(self, key: Key) -> None:
        """Does in the current cell what a key does."""

    @property
    def may_move(self) -> bool:
        """Whether the user's role may change the walking order."""
        ...

    def moves(self) -> Sequence[tuple[str, str, SignalInstance]]:
        """What can be done about the walking order: words, icon, and the signal that asks."""
        ...


_ENTRIES: tuple[tuple[str, str, str, Key] | None, ...] = (
    (tr_later("Change"), "F2", "pencil-line", Key.EDIT),
    (tr_later("Leave for this shift"), "L", "calendar-off", Key.MARK),
    (tr_later("Back to as ordered"), "Del", "undo-2", Key.CLEAR),
    None,
    (tr_later("Copy"), "Ctrl+C", "copy", Key.COPY),
    (tr_later("Paste"), "Ctrl+V", "", Key.PASTE),
    (tr_later("Fill down"), "Ctrl+D", "", Key.FILL),
    None,
    (tr_later("Undo"), "Ctrl+Z", "", Key.UNDO),
    (tr_later("Redo"), "Ctrl+Y", "", Key.REDO),
)


def grid_menu(view: Menued, parent: QWidget, export: SignalInstance | None = None) -> QMenu:
    """The menu of the current cell; the caller shows and deletes it.

    Args:
        view: The cells.
        parent: Over which widget.
        export: Asks for the export of the sheet, where it has one.
    """
    menu = QMenu(parent)
    place = view.place()
    typed = place is not None and view.can_type(place)
    figure = place is not None and typed and view.column_of(place).kind is not Kind.NOTE
    needs = {Key.EDIT: typed, Key.CLEAR: figure, Key.MARK: figure, Key.PASTE: typed}
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
        card = menu.addAction(icon("user"), tr("Open the customer's card"))
        card.triggered.connect(lambda: view.customer_wanted.emit(place.customer_id))
        for words, icon_name, wanted in view.moves():
            action = menu.addAction(icon(icon_name), words)
            action.setEnabled(view.may_move)
            action.triggered.connect(_tell(wanted, place.customer_id))
    if export is not None:
        menu.addSeparator()
        whole = menu.addAction(icon(exporting.ICON), tr("Export the sheet…"))
        whole.setShortcut(QKeySequence(exporting.KEY))
        whole.setShortcutVisibleInContextMenu(True)
        whole.triggered.connect(export)
    return menu


def _tell(wanted: SignalInstance, customer_id: int) -> Callable[[], None]:
    return lambda: wanted.emit(customer_id)


def _press(view: Menued, key: Key) -> Callable[[], None]:
    return lambda: view.do(key)
