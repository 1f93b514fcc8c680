"""One report on the screen: what it is, its bars, its table with totals, its notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from dairyos_desktop.domain.reports import counted
from dairyos_desktop.domain.texts import as_shown, tr
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.fold import UNFOLDED, Fold, Room
from dairyos_desktop.ui.reports.bars import bars_of
from dairyos_desktop.ui.reports.columns import (
    Line,
    Prepared,
    columns_of,
    key_of,
    total_text,
    width_of,
)
from dairyos_desktop.ui.reports.totals import TotalsRow
from dairyos_desktop.ui.theme.tokens import (
    PAGE_MARGIN,
    ROW_DENSE,
    SPACE_4,
    SPACE_8,
    SPACE_12,
    TYPE_SECTION,
    TYPE_SMALL,
)
from dairyos_desktop.ui.widgets.chart import BarChart
from dairyos_desktop.ui.widgets.empty import EmptyState
from dairyos_desktop.ui.widgets.label import Label
from dairyos_desktop.ui.widgets.table.model import RowsModel
from dairyos_desktop.ui.widgets.table.view import TableView

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from dairyos_desktop.domain.reports import Lead, Report
    from dairyos_desktop.ui.preferences import Preferences

_ROOM_FOR_BARS = 440  # below it the table would have too few rows


class ReportTable(QWidget):
    """A table for reports with the same columns, its totals below."""

    def __init__(self, prepared: Prepared, icon: str, preferences: Preferences) -> None:
        super().__init__()
        report = prepared.report
        self.model: RowsModel[Line] = RowsModel(columns_of(prepared), key=key_of)
        self.table: TableView[Line] = TableView(self.model, name=report.title)
        self._empty = EmptyState(icon, report.empty)
        self.table.set_empty(self._empty)
        self.totals = TotalsRow(self.table)
        keys = "-".join(column.key for column in report.columns[:2])
        self.table.remember(preferences, f"reports.{report.key}.{keys}")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.table, 1)
        column.addWidget(self.totals)
        self.setFocusProxy(self.table)

    def show_report(self, prepared: Prepared) -> None:
        """Shows it; columns grow where they would cut a figure."""
        report = prepared.report
        self._empty.set_sentence(report.empty)
        self.table.setAccessibleName(as_shown(report.title))
        for at, column in enumerate(report.columns):
            if not column.wide and not self.table.isColumnHidden(at):
                wanted = width_of(prepared, at)
                if wanted > self.table.columnWidth(at):
                    self.table.setColumnWidth(at, wanted)
        self.model.set_rows(prepared.lines)
        if report.rows and self.table.current_row() is None:
            self.table.select_key(key_of(prepared.lines[0]))
        self.totals.setVisible(bool(report.totals and report.rows))
        live = sum(not row.struck for row in report.rows)
        if report.totals:
            self.totals.set_totals(
                tr("Total, {live}", live=counted(live, report.counted)),
                [total_text(cell) for cell in report.totals],
            )

    def fold(self, fold: Fold) -> None:
        """Lower rows where the window is low."""
        self.table.set_row_height(ROW_DENSE if fold.low else None)
        self.totals.set_low(low=fold.low)


class ReportPage(QWidget):
    """Shows one report after the other.

    Signals:
        opened(Lead): Enter on a row that leads somewhere.
        bar_opened(int): A bar was pressed; its place in the report's chart.
    """

    opened = Signal(object)
    bar_opened = Signal(int)

    def __init__(self, preferences: Preferences) -> None:
        super().__init__()
        self._preferences = preferences
        self._fold = UNFOLDED
        self._tables: dict[tuple[str, ...], ReportTable] = {}
        self.report: Report | None = None
        self.heading = Label(size=TYPE_SECTION, weight=fonts.SEMIBOLD, elide=True)
        self.about = Label(size=TYPE_SMALL, tone="text2", wrap=True, snug=True)
        self.chart_title = Label(size=TYPE_SMALL, weight=fonts.MEDIUM, tone="text2")
        self.chart = BarChart(name=tr("Chart"))
        self.chart.chosen.connect(lambda key: self.bar_opened.emit(int(key)))
        self.notes = Label(size=TYPE_SMALL, tone="text2", wrap=True, snug=True)
        # The audit log's head is there to be copied.
        self.notes.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.tables = QStackedWidget()
        self.choosing = EmptyState("user", "")
        self.tables.addWidget(self.choosing)
        self._build()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(PAGE_MARGIN, SPACE_12, PAGE_MARGIN, SPACE_12)
        head.setSpacing(SPACE_4)
        head.addWidget(self.heading)
        head.addWidget(self.about)
        self._bars = QWidget()
        bars = QVBoxLayout(self._bars)
        bars.setContentsMargins(0, SPACE_8, 0, 0)
        bars.setSpacing(SPACE_4)
        bars.addWidget(self.chart_title)
        bars.addWidget(self.chart)
        head.addWidget(self._bars)
        column.addLayout(head)
        column.addWidget(self.tables, 1)
        self.notes.setContentsMargins(PAGE_MARGIN, SPACE_8, PAGE_MARGIN, SPACE_8)
        column.addWidget(self.notes)
        for widget in (self._bars, self.notes):
            widget.hide()

    # What the screen does -----------------------------------------------------------

    @property
    def shown(self) -> ReportTable | None:
        """The table of the report that is shown."""
        table = self.tables.currentWidget()
        return table if isinstance(table, ReportTable) else None

    def ask(self, icon: str, sentence: str) -> None:
        """Nothing can be shown before something was chosen."""
        del icon
        self.report = None
        self.heading.setText("")
        self.about.setText("")
        self.choosing.set_sentence(sentence)
        self.tables.setCurrentWidget(self.choosing)
        self._bars.hide()
        self.notes.hide()

    def show_report(self, prepared: Prepared, icon: str) -> None:
        """Shows a report."""
        report = self.report = prepared.report
        self.heading.setText(report.title)
        self.about.setText(" ".join(map(as_shown, report.about)))
        key = (report.key, *(column.key for column in report.columns))
        table = self._tables.get(key)
        if table is None:
            table = self._tables[key] = ReportTable(prepared, icon, self._preferences)
            table.fold(self._fold)
            table.table.opened.connect(self._on_opened)
            self.tables.addWidget(table)
        table.show_report(prepared)
        self.tables.setCurrentWidget(table)
        if report.chart is not None:
            self.chart_title.setText(report.chart.title)
            self.chart.setAccessibleName(as_shown(report.chart.title))
            self.chart.set_bars(bars_of(report.chart))
        self.notes.setText("\n".join(map(as_shown, report.notes)))
        self._arrange()

    def set_loading(self) -> None:
        """The old rows stay, dimmed once it takes long."""
        if self.shown is not None:
            self.shown.table.set_loading(on=True)

    def end_loading(self) -> None:
        """It failed: the old rows stand as they were."""
        if self.shown is not None:
            self.shown.table.set_loading(on=False)

    def fold(self, fold: Fold) -> None:
        """Takes the window's fold."""
        self._fold = fold
        for table in self._tables.values():
            table.fold(fold)
        self._arrange()

    def current_lead(self) -> Lead | None:
        """Where the current row leads."""
        line = self.shown.table.current_row() if self.shown is not None else None
        return None if line is None else line.row.lead

    # Events ---------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The bars give way to the rows where it is low."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        report = self.report
        if report is None:
            return
        has_bars = report.chart is not None and any(bar.value for bar in report.chart.bars)
        roomy = self.height() >= _ROOM_FOR_BARS and not self._fold.low
        self._bars.setVisible(has_bars and roomy and bool(report.rows))
        self.about.setVisible(not self._fold.low or self._fold.room is not Room.NARROW)
        self.notes.setVisible(bool(report.notes) and self.height() >= _ROOM_FOR_BARS // 2)

    def _on_opened(self, line: Line) -> None:
        if line.row.lead is not None:
            self.opened.emit(line.row.lead)
