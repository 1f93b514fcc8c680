"""A table model over rows that are already there: no I/O, no formatting of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from dairyos_desktop.domain.texts import as_shown, tr
from dairyos_desktop.ui.widgets.table.columns import PLAIN, Align, Column, Look

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex

SORT_ROLE = Qt.ItemDataRole.UserRole + 1
ROW_ROLE = Qt.ItemDataRole.UserRole + 2
LOOK_ROLE = Qt.ItemDataRole.UserRole + 3

_ROOT = QModelIndex()
_ALIGN = {
    Align.LEFT: Qt.AlignmentFlag.AlignLeft,
    Align.RIGHT: Qt.AlignmentFlag.AlignRight,
    Align.CENTRE: Qt.AlignmentFlag.AlignHCenter,
    Align.POINT: Qt.AlignmentFlag.AlignRight,
}
_CHECK: Column[Any] = Column("check", "", lambda _row: "", width=40)


class RowsModel(QAbstractTableModel, Generic[R]):
    """Rows of one type under declared columns; sorts in memory, keeps check marks by key.

    Args:
        columns: Left to right.
        key: What makes a row the same row after a refresh; selection and checks follow it.
        checkable: Adds a first column of check boxes.

    Signals:
        checks_changed(): The set of checked rows is another now.
    """

    checks_changed = Signal()

    def __init__(
        self,
        columns: Sequence[Column[R]],
        *,
        key: Callable[[R], Hashable],
        checkable: bool = False,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns: tuple[Column[R], ...] = (*((_CHECK,) if checkable else ()), *columns)
        self.checkable = checkable
        self._key = key
        self._rows: list[R] = []
        self._checked: set[Hashable] = set()
        self._sort: tuple[int, Qt.SortOrder] | None = None
        self._place: dict[Hashable, int] | None = None

    # Rows ---------------------------------------------------------------

    @property
    def rows(self) -> Sequence[R]:
        """The rows in the order shown; don't change the list."""
        return self._rows

    def set_rows(self, rows: Sequence[R]) -> None:
        """Replaces all rows; the view keeps current cell, selection and scroll place by key."""
        self.beginResetModel()
        self._rows = list(rows)
        self._place = None
        self._sort_rows()
        if self._checked:
            self._checked &= {self._key(row) for row in self._rows}
        self.endResetModel()
        if self.checkable:
            self.checks_changed.emit()

    def row(self, at: int) -> R:
        """The row at a place.

        Raises:
            IndexError: There is none.
        """
        return self._rows[at]

    def key_of(self, row: R) -> Hashable:
        """What makes the row the same row."""
        return self._key(row)

    def place_of(self, key: Hashable) -> int:
        """Where the row with that key is shown, or -1."""
        if self._place is None:
            self._place = {self._key(row): at for at, row in enumerate(self._rows)}
        return self._place.get(key, -1)

    def column_of(self, key: str) -> int:
        """The place of a column by its key, or -1."""
        return next((at for at, column in enumerate(self.columns) if column.key == key), -1)

    # Check marks ----------------------------------------------------------

    def checked(self) -> list[R]:
        """The checked rows in the order shown."""
        return [row for row in self._rows if self._key(row) in self._checked]

    def is_checked(self, at: int) -> bool:
        """Whether the row at that place is checked."""
        return bool(self._checked) and self._key(self._rows[at]) in self._checked

    def set_checked(self, places: Sequence[int], *, on: bool) -> None:
        """Checks or unchecks rows by place."""
        keys = {self._key(self._rows[at]) for at in places}
        self._checked = (self._checked | keys) if on else (self._checked - keys)
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, 0))
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, 0)
        self.checks_changed.emit()

    def check_state(self) -> Qt.CheckState:
        """Whether none, some or all rows are checked."""
        if not self._checked:
            return Qt.CheckState.Unchecked
        every = len(self._checked) == len(self._rows)
        return Qt.CheckState.Checked if every else Qt.CheckState.PartiallyChecked

    # What the delegate asks, without Qt's detours ---------------------------

    def cell(self, at: int, column: int) -> tuple[str, Look]:
        """Text and look of one cell."""
        declared = self.columns[column]
        row = self._rows[at]
        return declared.text(row), declared.look_of(row)

    # QAbstractTableModel --------------------------------------------------

    def rowCount(self, parent: Index = _ROOT) -> int:
        """How many rows."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """How many columns."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401, PLR0911  Qt's own signature, one answer a role
        """What Qt, screen readers and tests ask of a cell."""
        if not index.isValid():
            return None
        column = self.columns[index.column()]
        row = self._rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return as_shown(column.text(row))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _ALIGN[column.align] | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ToolTipRole:
            return as_shown(column.tip(row)) if column.tip else None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._said(column, row, index.row())
        if role == Qt.ItemDataRole.CheckStateRole and column is _CHECK:
            on = self.is_checked(index.row())
            return Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
        if role == SORT_ROLE:
            return column.sort(row) if column.sort else column.text(row)
        if role == ROW_ROLE:
            return row
        if role == LOOK_ROLE:
            return column.look_of(row)
        return None

    def _said(self, column: Column[R], row: R, at: int) -> str:
        if column is _CHECK:
            return tr("checked") if self.is_checked(at) else tr("not checked")
        look = column.look_of(row)
        words = [as_shown(column.text(row))]
        if column.tip:
            words.append(as_shown(column.tip(row)))
        elif look.mark is not None and not words[0]:
            words.append(look.mark.value)
        return " ".join(word for word in words if word)

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Takes a check, as screen readers set it."""
        if not index.isValid() or role != Qt.ItemDataRole.CheckStateRole:
            return False
        if self.columns[index.column()] is not _CHECK:
            return False
        self.set_checked([index.row()], on=Qt.CheckState(value) == Qt.CheckState.Checked)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Selectable; checkable in the column of check boxes."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        made = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if self.columns[index.column()] is _CHECK:
            made |= Qt.ItemFlag.ItemIsUserCheckable
        return made

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:  # noqa: ANN401  Qt's own signature
        """Head words and their alignment."""
        if orientation != Qt.Orientation.Horizontal or section >= len(self.columns):
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return as_shown(column.head)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _ALIGN[column.align] | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return as_shown(column.head) or tr("Check all")
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sorts in memory; -1 goes back to the order in which rows were given next time."""
        self._sort = (column, order) if column >= 0 and self.columns[column].sort else None
        if self._sort is None:
            return
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        keys = [(self._key(self._rows[index.row()]), index.column()) for index in before]
        self._sort_rows()
        self._place = None
        after = [self.index(self.place_of(key), at) for key, at in keys]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _sort_rows(self) -> None:
        if self._sort is None:
            return
        column, order = self._sort
        by = self.columns[column].sort
        if by is not None:
            self._rows.sort(key=by, reverse=order == Qt.SortOrder.DescendingOrder)


__all__ = ["LOOK_ROLE", "PLAIN", "ROW_ROLE", "SORT_ROLE", "RowsModel"]
