"""A small chart under its caption, and the same figures as a table on demand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from dairyos_desktop.domain.texts import tr
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.theme.tokens import ROW_DENSE, SPACE_4, SPACE_8, TYPE_SMALL
from dairyos_desktop.ui.widgets.buttons import IconButton
from dairyos_desktop.ui.widgets.chart import Bar, BarChart
from dairyos_desktop.ui.widgets.label import Label
from dairyos_desktop.ui.widgets.table.columns import Align, Column
from dairyos_desktop.ui.widgets.table.model import RowsModel
from dairyos_desktop.ui.widgets.table.view import TableView

if TYPE_CHECKING:
    from collections.abc import Sequence

_TABLE_HEIGHT = 204


class ChartView(QWidget):
    """Caption, a button between chart and table, and one of the two.

    Args:
        caption: 12/500: "Collected, last 14 days"; also the name of chart and table.
        of_what: Head of the table's first column: "Day".
        how_much: Head of its second: "Collected".
        nothing: Said where every bar would be 0.

    Attributes:
        table: Made when it is first asked for, since few ever ask.

    Signals:
        chosen(str): A bar, or a row of the table, was opened; its key.
    """

    chosen = Signal(str)

    def __init__(
        self,
        caption: str,
        of_what: str,
        how_much: str,
        *,
        nothing: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._heads = (of_what, how_much)
        self.table: TableView[Bar] | None = None
        self.caption = Label(caption, size=TYPE_SMALL, weight=fonts.MEDIUM, tone="text2")
        self.chart = BarChart(name=caption)
        self.chart.chosen.connect(self.chosen)
        self.swap = IconButton("table", tr("{caption}: show as a table", caption=caption))
        self.swap.clicked.connect(self._on_swap)
        head = QHBoxLayout()
        head.setSpacing(SPACE_8)
        head.addWidget(self.caption, 1)
        head.addWidget(self.swap)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE_4)
        self._column.addLayout(head)
        self._column.addWidget(self.chart)
        self.nothing = Label(nothing, size=TYPE_SMALL, tone="text3", wrap=True)
        self._column.addWidget(self.nothing)
        self._table_wanted = False
        self.set_bars(())

    @property
    def shows_table(self) -> bool:
        """Whether the table stands in the place of the chart."""
        return self._table_wanted

    def show_table(self, *, on: bool) -> None:
        """Shows the figures as a table, or as bars."""
        self._table_wanted = on
        if on and self.table is None:
            self.table = self._made_table()
            self._column.insertWidget(self._column.indexOf(self.chart) + 1, self.table)
        self._fill()
        self._arrange()
        self.swap.set_icon_name("trending-up" if on else "table")
        self.swap.setText(
            tr(
                "{text}: show as {value}",
                text=self.caption.text(),
                value=tr("bars") if on else tr("a table"),
            )
        )

    def set_bars(self, bars: Sequence[Bar]) -> None:
        """Shows these figures; the table has the newest first."""
        self.chart.set_bars(bars)
        self._fill()
        self._arrange()

    def _fill(self) -> None:
        if self.table is not None and self._table_wanted:
            self.table.rows_model.set_rows(tuple(reversed(self.chart.bars)))

    def _made_table(self) -> TableView[Bar]:
        of_what, how_much = self._heads
        model: RowsModel[Bar] = RowsModel(
            (
                Column("of", of_what, lambda bar: bar.name, stretch=True),
                Column("much", how_much, lambda bar: bar.figure, width=130, align=Align.RIGHT),
            ),
            key=lambda bar: bar.key,
        )
        table: TableView[Bar] = TableView(model, name=self.caption.text())
        table.set_row_height(ROW_DENSE)
        table.setFixedHeight(_TABLE_HEIGHT)
        table.opened.connect(lambda bar: self.chosen.emit(bar.key))
        return table

    def _arrange(self) -> None:
        empty = not any(bar.amount for bar in self.chart.bars)
        if self.table is not None:
            self.table.setVisible(self._table_wanted and not empty)
        self.chart.setVisible(not self._table_wanted and not empty)
        self.swap.setVisible(not empty)
        self.nothing.setVisible(empty)

    def _on_swap(self) -> None:
        self.show_table(on=not self.shows_table)
        if self.table is not None and self.shows_table:
            self.table.setFocus(Qt.FocusReason.TabFocusReason)
