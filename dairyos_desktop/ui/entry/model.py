"""The grid's state as Qt's views and screen readers ask for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from dairyos_desktop.ui.entry.columns import TYPED, GridColumn, Kind
from dairyos_desktop.ui.entry.looks import Shown, shown_at
from dairyos_desktop.ui.entry.parts import Place

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dairyos_desktop.domain.orders import Shift
    from dairyos_desktop.ui.entry.day import Day

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_MANY = 60
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
# Qt asks for flags twice for each cell that it paints.
_WALKED = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
_TYPED = _WALKED | Qt.ItemFlag.ItemIsEditable
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class GridModel(QAbstractTableModel):
    """Rows are the customers shown, in walking order; columns are the grid's.

    Attributes:
        columns: Left to right; none while no sheet is open.
    """

    def __init__(self) -> None:
        super().__init__()
        self._day: Day | None = None
        self._visible: list[int] = []
        self._at: dict[int, int] = {}
        self.columns: tuple[GridColumn, ...] = ()
        self._shift_of: tuple[Shift | None, ...] = ()
        self._typed: tuple[bool, ...] = ()
        self._shown: dict[Place, Shown] = {}

    # For the view and the screen ---------------------------------------------------

    def set_day(self, day: Day | None) -> None:
        """Shows another sheet, or another reading of it with other rows or columns."""
        self.beginResetModel()
        self._day = day
        self._take_rows()
        self.endResetModel()

    def show_rows(self) -> None:
        """Shows the rows that the grid now has visible."""
        self.set_day(self._day)

    def _take_rows(self) -> None:
        self._visible = [] if self._day is None else list(self._day.grid.visible)
        self.columns = () if self._day is None else self._day.grid.columns
        self._shift_of = tuple(
            column.shift if column.kind is Kind.QUANTITY else None for column in self.columns
        )
        self._typed = tuple(column.kind in TYPED for column in self.columns)
        self._at = {customer_id: at for at, customer_id in enumerate(self._visible)}
        self._shown.clear()

    def rows_changed(self, customers: Iterable[int]) -> None:
        """Some rows look different now."""
        if self._day is None:
            return
        last = len(self.columns) - 1
        customers = list(customers)
        if len(customers) > _MANY:
            # A whole route confirmed: all at once, else telling of each takes 30 ms.
            self._shown.clear()
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._visible) - 1, last))
            return
        for customer_id in customers:
            for column in self.columns:
                self._shown.pop(Place(customer_id, column.id), None)
            at = self._at.get(customer_id)
            if at is not None:
                self.dataChanged.emit(self.index(at, 0), self.index(at, last))

    def place(self, row: int, column: int) -> Place | None:
        """The place under a row and column of the view."""
        if not (0 <= row < len(self._visible) and 0 <= column < len(self.columns)):
            return None
        return Place(self._visible[row], self.columns[column].id)

    def row_of(self, customer_id: int) -> int:
        """Where a customer is shown, or -1."""
        return self._at.get(customer_id, -1)

    def column_of(self, column_id: str) -> int:
        """Where a column is, or -1."""
        return -1 if self._day is None else self._day.grid.column_at(column_id)

    def customer_at(self, row: int) -> int:
        """The customer of a row."""
        return self._visible[row]

    def shown(self, row: int, column: int) -> Shown:
        """What a cell shows."""
        if self._day is None:
            raise IndexError(row)
        place = Place(self._visible[row], self.columns[column].id)
        found = self._shown.get(place)
        if found is None:
            found = shown_at(self._day.grid, self._day.figures, place)
            self._shown[place] = found
        return found

    def can_type(self, row: int, column: int) -> bool:
        """Whether the cell takes typing: not one of a shift on another route."""
        if self._day is None or not self._typed[column]:
            return False
        shift = self._shift_of[column]
        return shift is None or shift in self._day.grid.row(self._visible[row]).shifts

    # QAbstractTableModel ----------------------------------------------------------------

    def rowCount(self, parent: Index = _ROOT) -> int:
        """How many customers are shown."""
        return 0 if parent.isValid() else len(self._visible)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """How many columns."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401  Qt's own signature
        """Text, alignment, tooltip and the words for screen readers."""
        if not index.isValid() or self._day is None:
            return None
        column = self.columns[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column.kind in (Kind.QUANTITY, Kind.NUMBER) else _LEFT
        shown = self.shown(index.row(), index.column())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return shown.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._said(index.row(), column, shown)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(index.row(), column, shown)
        return None

    def _said(self, row: int, column: GridColumn, shown: Shown) -> str:
        words = shown.said or shown.text or "empty"
        if column.kind in (Kind.QUANTITY, Kind.OTHER) and self._day is not None:
            name = self._day.grid.row(self._visible[row]).name
            return f"{words}, {column.said}, {name}"
        return words

    def _tip(self, row: int, column: GridColumn, shown: Shown) -> str | None:
        if self._day is None or column.kind is Kind.NUMBER:
            return None
        if column.kind in (Kind.STATE, Kind.CUSTOMER):
            return shown.said
        if column.kind is Kind.QUANTITY:
            return self._history(row, column) or None
        return shown.text or None

    def _history(self, row: int, column: GridColumn) -> str:
        if self._day is None:
            return ""
        grid = self._day.grid
        key = grid.key_of(Place(self._visible[row], column.id))
        if key is None:
            return "On another route in this shift"
        return self._day.told_by(key)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """All cells can be walked to; those that take typing are editable."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return _TYPED if self.can_type(index.row(), index.column()) else _WALKED

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:  # noqa: ANN401  Qt's own signature
        """Head words; for screen readers with the shift."""
        if orientation != Qt.Orientation.Horizontal or section >= len(self.columns):
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.head
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return column.said
        return None
