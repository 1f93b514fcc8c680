"""The first rows of a file as a table model: line numbers, raw cells, what is taken from where."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt

from dairyos_desktop.domain.texts import tr
from dairyos_desktop.ui.imports.words import heads_of, is_read, taken_for

if TYPE_CHECKING:
    from PySide6.QtCore import QPersistentModelIndex

    from dairyos_desktop.services.dto.sheets import ColumnPlan, FileLook, PreviewRow

    Index = QModelIndex | QPersistentModelIndex

_ROOT = QModelIndex()


class PreviewModel(QAbstractTableModel):
    """Line numbers and raw cells; a column more than the file has, for the line."""

    def __init__(self) -> None:
        super().__init__()
        self.plans: tuple[ColumnPlan, ...] = ()
        self.rows: tuple[PreviewRow, ...] = ()
        self.heads: frozenset[int] = frozenset()
        self.tab = ""

    def set_look(self, look: FileLook | None) -> None:
        """Shows another look; the shape may be another."""
        self.beginResetModel()
        self.plans = look.columns if look is not None else ()
        self.rows = look.rows if look is not None else ()
        self.heads = frozenset(look.head_lines if look is not None else ())
        self.tab = self.rows[0].tab if self.rows else ""
        self.endResetModel()

    def plan(self, column: int) -> ColumnPlan | None:
        """What the column is taken for; None for the lines."""
        return self.plans[column - 1] if 1 <= column <= len(self.plans) else None

    def text(self, row: int, column: int) -> str:
        """What stands in a cell."""
        shown = self.rows[row]
        if column == 0:
            return str(shown.line)
        at = self.plans[column - 1].at
        return shown.cells[at] if at < len(shown.cells) else ""

    def tone(self, row: int, column: int) -> str:
        """Quiet where nothing is taken from: lines, rows above the heads, columns not read."""
        plan = self.plan(column)
        if plan is None or self.is_above(row) or not is_read(plan):
            return "text3"
        return "text2" if self.is_head(row) else "text"

    def is_above(self, row: int) -> bool:
        """Whether the row stands above the columns' heads."""
        shown = self.rows[row]
        return shown.tab == self.tab and bool(self.heads) and shown.line < min(self.heads)

    def is_head(self, row: int) -> bool:
        """Whether the row holds the columns' heads."""
        return self.rows[row].tab == self.tab and self.rows[row].line in self.heads

    def rowCount(self, parent: Index = _ROOT) -> int:
        """How many rows are shown."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """The line and the file's columns."""
        return 0 if parent.isValid() or not self.plans else len(self.plans) + 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401  Qt's own signature
        """The cell's text; whole in the tooltip."""
        if not index.isValid():
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.text(index.row(), index.column())
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:  # noqa: ANN401  Qt's own signature
        """What the column is taken for, and for screen readers what the file calls it."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        plan = self.plan(section)
        if role == Qt.ItemDataRole.DisplayRole:
            return tr("Line") if plan is None else taken_for(plan)
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            if plan is None:
                return tr("Line of the file")
            heads = heads_of(plan) or tr("without a head")
            return f"{heads}: {taken_for(plan)}. {plan.problem}".removesuffix(". ")
        return None
