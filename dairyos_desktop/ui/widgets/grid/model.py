"""A grid's rows and columns as Qt's views and screen readers ask for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from dairyos_desktop.domain.texts import as_shown, tr
from dairyos_desktop.ui.widgets.grid.columns import Column, Kind
from dairyos_desktop.ui.widgets.grid.place import Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dairyos_desktop.ui.widgets.grid.shown import Shown

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

    A grid says what its cells show (`look_at`), which of them take typing (`can_type`), and what
    screen readers and tooltips tell of them.

    Attributes:
        columns: Left to right; none while no sheet is open.
    """

    def __init__(self) -> None:
        super().__init__()
        self._visible: list[int] = []
        self._at: dict[int, int] = {}
        self.columns: Sequence[Column] = ()
        self._column_at: dict[str, int] = {}
        self._shown: dict[Place, Shown] = {}

    # What a grid says ----------------------------------------------------------------

    def look_at(self, place: Place) -> Shown:
        """What a cell shows; asked once until its row changes."""
        raise NotImplementedError

    def can_type(self, row: int, column: int) -> bool:
        """Whether the cell takes typing."""
        raise NotImplementedError

    def said_of(self, place: Place, column: Column, shown: Shown) -> str:
        """The words for screen readers."""
        del place, column
        return shown.said or shown.text or tr("empty")

    def tip_of(self, place: Place, column: Column, shown: Shown) -> str | None:
        """The tooltip."""
        del place, column
        return shown.text or None

    # For the view and the screen ---------------------------------------------------

    def set_rows(self, customers: Iterable[int], columns: Sequence[Column]) -> None:
        """Shows another sheet, or another reading of it with other rows or columns."""
        self.beginResetModel()
        self._visible = list(customers)
        self._at = {customer_id: at for at, customer_id in enumerate(self._visible)}
        self.columns = columns
        self._column_at = {column.id: at for at, column in enumerate(columns)}
        self._shown.clear()
        self.endResetModel()

    def rows_changed(self, customers: Iterable[int]) -> None:
        """Some rows look different now."""
        if not self.columns:
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
        return self._column_at.get(column_id, -1)

    def customer_at(self, row: int) -> int:
        """The customer of a row."""
        return self._visible[row]

    def shown(self, row: int, column: int) -> Shown:
        """What a cell shows."""
        place = Place(self._visible[row], self.columns[column].id)
        found = self._shown.get(place)
        if found is None:
            found = self._shown[place] = self.look_at(place)
        return found

    # QAbstractTableModel ----------------------------------------------------------------

    def rowCount(self, parent: Index = _ROOT) -> int:
        """How many customers are shown."""
        return 0 if parent.isValid() else len(self._visible)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """How many columns."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401  Qt's own signature
        """Text, alignment, tooltip and the words for screen readers."""
        if not index.isValid():
            return None
        column = self.columns[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column.kind in (Kind.FIGURE, Kind.NUMBER) else _LEFT
        place = Place(self._visible[index.row()], column.id)
        shown = self.shown(index.row(), index.column())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return shown.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.said_of(place, column, shown)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.tip_of(place, column, shown)
        return None

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
        """Head words, and the column's whole name for screen readers."""
        if orientation != Qt.Orientation.Horizontal or section >= len(self.columns):
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return as_shown(column.head)
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return column.said
        return None
