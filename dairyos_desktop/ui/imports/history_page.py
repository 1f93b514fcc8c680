"""What was imported: when, by whom, what came of it, and whether it can still be taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from dairyos_desktop.domain.texts import as_shown, tr, tr_later
from dairyos_desktop.services.dto.consumption import OFFICE_TIMEZONE
from dairyos_desktop.services.dto.imports import ImportKind
from dairyos_desktop.ui.fold import Room
from dairyos_desktop.ui.importing import WORDS
from dairyos_desktop.ui.imports.words import number
from dairyos_desktop.ui.theme.tokens import ROW_DENSE
from dairyos_desktop.ui.widgets.empty import EmptyState
from dairyos_desktop.ui.widgets.marks import Mark
from dairyos_desktop.ui.widgets.table.columns import PLAIN, SECONDARY, Align, Column, Look
from dairyos_desktop.ui.widgets.table.model import RowsModel
from dairyos_desktop.ui.widgets.table.view import TableView

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent

    from dairyos_desktop.services.dto.sheets import ImportRow
    from dairyos_desktop.ui.fold import Fold
    from dairyos_desktop.ui.preferences import Preferences

_NONE_YET = tr_later(
    "The files that you import are listed here: when, by whom, and what they changed."
)
_GONE = Look(tone="text3")


def when(at: dt.datetime, zone: str = OFFICE_TIMEZONE) -> str:
    """An instant as the office writes it."""
    return f"{at.astimezone(ZoneInfo(zone)):%d-%m-%Y %H:%M}"


def what(kind: str) -> str:
    """What was imported, in the office's words."""
    return as_shown(WORDS[ImportKind(kind)]) if kind in set(ImportKind) else kind


def state(row: ImportRow) -> str:
    """Whether it stands, and whether it can be removed."""
    if row.removed_at is not None:
        return tr(
            "Removed {removed_at} by {removed_by}",
            removed_at=when(row.removed_at),
            removed_by=row.removed_by,
        )
    return tr("Can be removed") if row.removable else row.why_not


def _look(row: ImportRow) -> Look:
    return PLAIN if row.removed_at is None else _GONE


def _state_look(row: ImportRow) -> Look:
    if row.removed_at is not None:
        return Look(tone="text3", mark=Mark.VOID)
    return SECONDARY if row.removable else Look(tone="text2", mark=Mark.DASH)


_COLUMNS: tuple[Column[ImportRow], ...] = (
    Column(
        "at",
        tr_later("When"),
        lambda row: when(row.at),
        width=136,
        sort=lambda row: row.at,
        look=_look,
    ),
    Column(
        "user", tr_later("Who"), lambda row: row.user, width=124, look=SECONDARY, secondary=True
    ),
    Column("file", tr_later("File"), lambda row: row.file_name, width=210, look=_look),
    Column("kind", tr_later("What"), lambda row: what(row.kind), width=150, look=_look),
    Column(
        "new", tr_later("New"), lambda row: number(row.new), width=76, align=Align.RIGHT, look=_look
    ),
    Column(
        "changed",
        tr_later("Changed"),
        lambda row: number(row.changed),
        width=84,
        align=Align.RIGHT,
        look=_look,
    ),
    Column("state", tr_later("State"), state, stretch=True, look=_state_look),
)


class HistoryPage(QWidget):
    """The list, newest first; Delete removes the current import.

    Signals:
        current_changed(object): Another import is current, or None.
        remove_wanted(): Take the current one back.
    """

    current_changed = Signal(object)
    remove_wanted = Signal()

    def __init__(self, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Earlier imports"))
        self.model: RowsModel[ImportRow] = RowsModel(_COLUMNS, key=lambda row: row.id)
        self.table = _Table(self.model, name=tr("Earlier imports"))
        self.table.sort_by("at", descending=True)
        self.table.set_empty(EmptyState("history", as_shown(_NONE_YET)))
        self.table.remember(preferences, "imports.history")
        self.table.current_changed.connect(self.current_changed)
        self.table.removed.connect(self.remove_wanted)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.table)

    def fold(self, fold: Fold) -> None:
        """What matters stays: when, which file, and whether it can be removed."""
        self.table.hide_secondary(hide=fold.room < Room.WIDE)
        for key in ("kind", "new", "changed"):
            self.table.setColumnHidden(self.model.column_of(key), fold.room < Room.MIDDLE)
        self.table.set_row_height(ROW_DENSE if fold.low else None)

    def show_rows(self, rows: Sequence[ImportRow]) -> None:
        """Shows what was imported."""
        self.model.set_rows(rows)
        if self.current() is None and rows:
            self.table.setCurrentIndex(self.model.index(0, 0))
        self.current_changed.emit(self.current())

    def current(self) -> ImportRow | None:
        """The import that the user stands on."""
        return self.table.current_row()


class _Table(TableView["ImportRow"]):
    """Delete asks for the current row's removal.

    Signals:
        removed(): Delete was pressed.
    """

    removed = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete and self.current_row() is not None:
            self.removed.emit()
            return
        super().keyPressEvent(event)
