"""What a table remembers for each user: the widths of its columns and how it was sorted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer

if TYPE_CHECKING:
    from dairyos_desktop.ui.preferences import Preferences
    from dairyos_desktop.ui.widgets.table.view import TableView

_AFTER_MS = 500
_NARROWEST = 28
_WIDEST = 800


def state_of(view: TableView[Any]) -> dict[str, Any]:
    """Widths by column key, and the sorting."""
    widths = {
        column.key: view.columnWidth(at)
        for at, column in enumerate(view.rows_model.columns)
        if not column.stretch and column.key != "check" and not view.isColumnHidden(at)
    }
    made: dict[str, Any] = {"widths": widths}
    if view.sorting is not None:
        key, descending = view.sorting
        made["sort"] = {"key": key, "descending": descending}
    return made


def restore(view: TableView[Any], state: dict[str, Any]) -> None:
    """Takes back what `state_of` gave; what is not understood is passed over."""
    widths = state.get("widths")
    if isinstance(widths, dict):
        for key, width in widths.items():
            at = view.rows_model.column_of(str(key))
            if at >= 0 and isinstance(width, int) and not view.rows_model.columns[at].stretch:
                view.setColumnWidth(at, max(_NARROWEST, min(width, _WIDEST)))
    sort = state.get("sort")
    if isinstance(sort, dict):
        view.sort_by(str(sort.get("key", "")), descending=bool(sort.get("descending")))


def write_down(view: TableView[Any], preferences: Preferences, name: str) -> None:
    """Keeps the state under the name, half a second after the last change."""
    wait = QTimer(view)
    wait.setSingleShot(True)
    wait.setInterval(_AFTER_MS)
    wait.timeout.connect(lambda: preferences.set(name, state_of(view)))
    head = view.horizontalHeader()
    # Not the timer's own start: it would take the section for milliseconds.
    head.sectionResized.connect(lambda *_sizes: wait.start())
    head.sortIndicatorChanged.connect(lambda *_sorting: wait.start())
