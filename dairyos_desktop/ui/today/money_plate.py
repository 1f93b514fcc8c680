"""The money on Today: four figures, what came in today, and two small charts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from dairyos_desktop.domain.texts import tr, trc, trn
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.theme.colours import colour
from dairyos_desktop.ui.theme.tokens import (
    SPACE_8,
    SPACE_12,
    SPACE_16,
    TYPE_FIGURE,
    TYPE_PAGE,
    TYPE_SECTION,
    TYPE_SMALL,
)
from dairyos_desktop.ui.today.money import by_method, day_bars, month_bars, rupees
from dairyos_desktop.ui.widgets.chart_view import ChartView
from dairyos_desktop.ui.widgets.label import Label
from dairyos_desktop.ui.widgets.plate import Plate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent

    from dairyos_desktop.services.dto.today import MoneyNow, MoneyOverTime, Owed

_SIZES = (TYPE_FIGURE, TYPE_PAGE, TYPE_SECTION)


class Figure(QWidget):
    """A label and a large figure below it; its size is the plate's to choose."""

    def __init__(self, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label, self._figure, self._tone = label, "", "text"
        self._size = TYPE_FIGURE
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_figure("", "")

    @property
    def figure(self) -> str:
        """What is shown."""
        return self._figure

    def show_figure(self, figure: str, said: str, *, tone: str = "text") -> None:
        """Shows a figure; `said` is all of it, for screen readers and the tooltip."""
        self._figure, self._tone = figure, tone
        self.setAccessibleName(f"{self._label}: {said}" if said else self._label)
        self.setToolTip(said)
        self.update()

    def fitting(self, sizes: Sequence[int]) -> int:
        """The largest of the sizes in which the figure has room."""
        for size in sizes:
            if fonts.width(self._figure, size, fonts.SEMIBOLD) <= self.width():
                return size
        return sizes[-1]

    def set_size(self, size: int) -> None:
        """Shows the figure in this size."""
        if size != self._size:
            self._size = size
            self.update()

    def sizeHint(self) -> QSize:
        """Room for a figure of lakhs."""
        return QSize(150, 56)

    def minimumSizeHint(self) -> QSize:
        """Figures get smaller first."""
        return QSize(100, 56)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws both."""
        del event
        painter = QPainter(self)
        painter.setFont(fonts.font(TYPE_SMALL))
        painter.setPen(colour("text2"))
        painter.drawText(QPointF(0, fonts.baseline(9, TYPE_SMALL)), self._label)
        painter.setFont(fonts.font(self._size, fonts.SEMIBOLD))
        painter.setPen(colour(self._tone))
        painter.drawText(QPointF(0, fonts.baseline(37, self._size)), self._figure)


class MoneyPlate(Plate):
    """Billed, received, open, old; then today's collection; then the charts."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Money"), parent)
        self.billed, self.received = Figure(tr("Billed")), Figure(tr("Received"))
        self.open, self.old = Figure(trc("amount", "Open")), Figure(tr("Over 30 days"))
        self.today = Figure(tr("Came in today"))
        self.owed = Figure(tr("Owed in all"))
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE_16)
        grid.setVerticalSpacing(SPACE_8)
        self._figures = (
            self.billed, self.received, self.open, self.old, self.today, self.owed,
        )  # fmt: skip
        for at, figure in enumerate(self._figures):
            grid.addWidget(figure, at // 2, at % 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        self.body.addLayout(grid)
        self.methods = Label(size=TYPE_SMALL, tone="text2", wrap=True, snug=True)
        self.body.addWidget(self.methods)
        self.days = ChartView(
            tr("Came in, last 14 days"), tr("Day"), tr("Came in"), nothing=tr("Nothing came in.")
        )
        self.months = ChartView(
            tr("Billed by month"), tr("Month"), tr("Billed"), nothing=tr("Nothing was billed.")
        )
        self.body.addSpacing(SPACE_12 - SPACE_8)
        self.body.addWidget(self.days)
        self.body.addWidget(self.months)
        self.body.addStretch(1)

    def show_money(self, money: MoneyNow) -> None:
        """What the newest month brings, and today's collection."""
        month = money.month
        self.aside.setText(
            tr("No bills yet") if month is None else tr("Bills of {label}", label=month.label())
        )
        for figure, amount in (
            (self.billed, money.billed),
            (self.received, money.received),
            (self.open, money.open),
            (self.today, money.collected_today),
        ):
            figure.show_figure(rupees(amount), amount.format())
        self.methods.setText(by_method(money.collected) or tr("Nothing came in today yet"))
        self._fit()

    def show_owed(self, owed: Owed) -> None:
        """What is owed in all, and what of it is old."""
        self.owed.show_figure(rupees(owed.total), owed.total.format())
        tone = "warn" if owed.old.paise > 0 else "text"
        said = f"{owed.old.format()}, {trn('{count} bill', '{count} bills', owed.old_bills)}"
        self.old.show_figure(rupees(owed.old), said, tone=tone)
        self._fit()

    def show_over_time(self, over_time: MoneyOverTime) -> None:
        """The charts."""
        self.days.set_bars(day_bars(over_time))
        self.months.set_bars(month_bars(over_time))
        # One bar alone compares nothing.
        self.months.setVisible(len(over_time.months) > 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width, perhaps another size for the figures."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """All figures in one size: the largest in which each has room."""
        size = min(figure.fitting(_SIZES) for figure in self._figures)
        for figure in self._figures:
            figure.set_size(size)
