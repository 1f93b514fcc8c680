"""Which columns of a table have room: the others are hidden before a name is cut."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dairyos_desktop.ui.widgets.table.view import TableView


class ColumnRoom:
    """Hides columns for want of room, and shows them where there is room again."""

    def __init__(self, table: TableView[Any]) -> None:
        self._table = table
        self._secondary_hidden = False

    def hide_secondary(self, *, hide: bool) -> None:
        """Hides the columns that are secondary, or lets them be shown."""
        self._secondary_hidden = hide
        self.fit()

    def fit(self) -> None:
        """Columns that give way do so, until each stretching column has its least width."""
        columns = self._table.rows_model.columns
        hidden = {at for at, c in enumerate(columns) if c.secondary and self._secondary_hidden}
        least = sum(c.least for c in columns if c.stretch)
        ranks = sorted({c.gives_way for c in columns if c.gives_way})
        while ranks and self._left(hidden) < least:
            rank = ranks.pop(0)
            hidden |= {at for at, c in enumerate(columns) if c.gives_way == rank}
        for at, column in enumerate(columns):
            if column.secondary or column.gives_way:
                self._table.setColumnHidden(at, at in hidden)

    def _left(self, hidden: set[int]) -> int:
        """Logical pixels for the stretching columns, with those columns hidden."""
        head = self._table.horizontalHeader()
        columns = self._table.rows_model.columns
        taken = sum(
            # A hidden section says 0: what it would take is what it was given first.
            head.sectionSize(at) or column.width
            for at, column in enumerate(columns)
            if not column.stretch and at not in hidden
        )
        return self._table.viewport().width() - taken
