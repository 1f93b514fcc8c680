"""A week's litres on Today: bars by day, one product or all, and loads where they are typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QWidget

from dairyos_desktop.domain.texts import as_shown, tr, tr_later
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.theme.tokens import SPACE_4, SPACE_16, TYPE_SMALL
from dairyos_desktop.ui.today import milk
from dairyos_desktop.ui.widgets.chart_view import ChartView
from dairyos_desktop.ui.widgets.fields import Select
from dairyos_desktop.ui.widgets.label import Label
from dairyos_desktop.ui.widgets.plate import Plate

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from dairyos_desktop.services.dto.today import DayOfMilk

_ALL_WORDS = tr_later("All milk")


class MilkPlate(Plate):
    """The week's days come in some at a time.

    Signals:
        day_chosen(date): A bar was pressed.
    """

    day_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Litres"), parent)
        self.aside.setText(tr("Last 7 days"))
        self._week: Sequence[dt.date] = ()
        self._days: dict[dt.date, DayOfMilk] = {}
        self.product = Select([(milk.ALL, as_shown(_ALL_WORDS))], name=tr("Product"))
        self.product.currentIndexChanged.connect(lambda _at: self._show())
        self.product.hide()
        self.body.addWidget(self.product)
        self.view = ChartView(
            tr("Delivered"), tr("Day"), tr("Litres"), nothing=tr("Nothing was delivered.")
        )
        self.view.chosen.connect(self._on_chosen)
        self.body.addWidget(self.view)
        self._facts = QFormLayout()
        self._facts.setContentsMargins(0, 0, 0, 0)
        self._facts.setHorizontalSpacing(SPACE_16)
        self._facts.setVerticalSpacing(SPACE_4)
        self.total, self.loaded = self._fact(tr("Delivered")), self._fact(tr("Loaded"))
        self.of_loaded = self._fact(tr("Delivered of it"))
        self.difference = self._fact(tr("Difference"))
        self.body.addLayout(self._facts)
        self.body.addStretch(1)

    def _fact(self, word: str) -> Label:
        value = Label(weight=fonts.MEDIUM)
        name = Label(word, size=TYPE_SMALL, tone="text2")
        name.setBuddy(value)
        self._facts.addRow(name, value)
        return value

    def begin(self, week: Sequence[dt.date]) -> None:
        """Another week: the days of it that are known stay."""
        self._week = week
        self._days = {on: day for on, day in self._days.items() if on in week}
        self._show()

    def show_days(self, days: Sequence[DayOfMilk]) -> None:
        """Some more days were read."""
        self._days |= {day.on: day for day in days if day.on in self._week}
        self._show()

    def _show(self) -> None:
        days = [self._days[on] for on in self._week if on in self._days]
        found = milk.products(days)
        self.product.set_choices([(milk.ALL, as_shown(_ALL_WORDS)), *found])
        self.product.setVisible(len(found) > 1)
        product = self.product.key()
        self.view.set_bars(milk.bars(self._week, self._days, product))
        self.total.setText(f"{milk.tenths(milk.total(days, product))} L")
        tracked = any(day.loads_tracked for day in days)
        sums = milk.sums(days, product) if tracked else None
        for label in (self.loaded, self.difference):
            self._facts.setRowVisible(label, sums is not None)
        # Said only where some rounds have no load, and the difference isn't that of the two sums.
        apart = sums is not None and sums.delivered != milk.total(days, product)
        self._facts.setRowVisible(self.of_loaded, apart)
        if sums is not None:
            self.loaded.setText(f"{milk.tenths(sums.loaded)} L")
            self.of_loaded.setText(f"{milk.tenths(sums.delivered)} L")
            self.difference.setText(sums.difference)

    def _on_chosen(self, key: str) -> None:
        for on in self._week:
            if on.isoformat() == key:
                self.day_chosen.emit(on)
