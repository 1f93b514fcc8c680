"""The switch between the day's sheet and the month's: one screen, one route and one shift."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject

from dairyos_desktop.domain.periods import Month
from dairyos_desktop.domain.texts import tr
from dairyos_desktop.ui.entry.month.pane import MonthPane
from dairyos_desktop.ui.fold import Fold, Room
from dairyos_desktop.ui.widgets.buttons import bind
from dairyos_desktop.ui.widgets.chips import Choice, Segments
from dairyos_desktop.ui.widgets.grid.place import Place

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from dairyos_desktop.domain.errors import DairyError
    from dairyos_desktop.ui.entry.month.sheet import MonthSheet
    from dairyos_desktop.ui.entry.month.view import MonthView
    from dairyos_desktop.ui.entry.screen import EntryScreen
    from dairyos_desktop.ui.entry.view import GridView
    from dairyos_desktop.ui.widgets.split import Stack

KEY: Final = "Alt+M"
_DAY: Final = "day"
_MONTH: Final = "month"


class SheetSwitch(Segments):
    """Day or month; icons stand for the words only where these have no room."""

    def __init__(self) -> None:
        super().__init__(self._choices(icons=False), name=tr("Sheet"), current=_DAY)
        self.setToolTip(tr("Day sheet or month sheet (Alt M)"))

    def set_compact(self, *, on: bool) -> None:
        """Icons in place of the words."""
        self.set_choices(self._choices(icons=on), current=self.current())
        super().set_compact(on=on)

    @staticmethod
    def _choices(*, icons: bool) -> tuple[Choice, Choice]:
        return (
            Choice(_DAY, tr("Day"), "sun" if icons else ""),
            Choice(_MONTH, tr("Month"), "calendar" if icons else ""),
        )


class Modes(QObject):
    """Shows one of the two sheets; the customer and the day stay the same.

    Args:
        screen: Whose header and bar are shared.
        sheet: The day's sheet with all around it; the month's stands in its place.
        day_parts: What of the body and the bar belongs to the day's sheet alone.
    """

    def __init__(self, screen: EntryScreen, sheet: Stack, day_parts: list[QWidget]) -> None:
        super().__init__(screen)
        self._screen = screen
        self._day_parts = day_parts
        self._fold: Fold | None = None
        self.month_shown = False
        self.switch = SheetSwitch()
        self.pane = MonthPane(screen.context, screen.about, screen)
        self.pane.hide()
        sheet.add_below(screen.view, self.pane)
        screen.header.add_context(self.pane.month, at=0)
        screen.header.add_context(self.switch, at=0)
        screen.bar.add_left(self.pane.jumping.field)
        screen.bar.add_left(self.pane.product)
        self._arrange()
        self._connect()

    def _connect(self) -> None:
        self.switch.chosen.connect(self._on_chosen)
        for shortcut in bind(self._screen, [KEY]):
            shortcut.activated.connect(self.toggle)
        pane = self.pane
        pane.wanted.connect(self._on_month_wanted)
        pane.day_wanted.connect(lambda _place: self.show_day())
        pane.opened.connect(self._on_opened)
        pane.not_opened.connect(self._on_not_opened)
        pane.failed.connect(self._screen.show_error)
        pane.view.customer_wanted.connect(
            lambda customer_id: self._screen.go("customers", customer_id=customer_id)
        )
        pane.cover.customers_wanted.connect(lambda: self._screen.go("customers"))

    # For the screen --------------------------------------------------------------------------

    @property
    def view(self) -> GridView | MonthView:
        """The sheet that is shown."""
        return self.pane.view if self.month_shown else self._screen.view

    def toggle(self) -> None:
        """The other of the two."""
        if self.month_shown:
            self.show_day()
        else:
            self.show_month()

    def show_month(self) -> None:
        """The month that the day lies in, at the same customer and day."""
        screen = self._screen
        on = screen.chooser.date.day()
        here = screen.view.place()
        screen.view.leave_editor()
        self.month_shown = True
        screen.split.close_panel()
        self.pane.month.set_month(Month.of(on))
        self._arrange()
        screen.chooser.offer_all_routes(always=True)
        target = None if here is None else Place(here.customer_id, on.isoformat())
        self._open(target)
        self.view.take_focus()

    def show_day(self) -> None:
        """The sheet of the day in which the clerk stands, at the same customer."""
        screen, pane = self._screen, self.pane
        here = pane.view.place()
        self.to_day()
        target = None
        if here is not None and pane.sheet is not None:
            screen.chooser.date.set_day(dt.date.fromisoformat(here.column))
            wanted = pane.sheet.grid.wanted
            column = f"{wanted.shifts[0]}:{wanted.product_id}"
            target = Place(here.customer_id, column)
            row = pane.sheet.grid.row(here.customer_id)
            screen.chooser.offer_all_routes(always=False, otherwise=row.route)
        screen.open_day(target)
        self.view.take_focus()

    def to_day(self) -> None:
        """Shows the day's sheet as it was left."""
        self.pane.view.leave_editor()
        self.month_shown = False
        self._arrange()

    def takes(self) -> bool:
        """Another route or shift was chosen: the month takes it, where it is shown."""
        if self.month_shown:
            self._open(None)
        return self.month_shown

    def refresh(self) -> None:
        """Something changed elsewhere."""
        self.pane.refresh()

    def fold(self, fold: Fold) -> None:
        """What the window's size leaves room for."""
        self._fold = fold
        self.pane.view.fold(narrow=fold.room < Room.MIDDLE, low=fold.low)
        self._arrange()

    # What happens ----------------------------------------------------------------------------

    def _on_chosen(self, key: str) -> None:
        if (key == _MONTH) != self.month_shown:
            self.toggle()

    def _on_month_wanted(self) -> None:
        """The day's date follows, so that going back lands in the same month."""
        month = self.pane.month.month()
        date = self._screen.chooser.date
        date.set_day(month.days[min(date.day().day, len(month.days)) - 1])
        self._open(None)

    def _open(self, target: Place | None) -> None:
        wanted = self._screen.chooser.wanted()
        if wanted is None:
            self.pane.cover.show_no_customers()
        else:
            self.pane.open(wanted.route, wanted.shift, target)

    def _on_opened(self, sheet: MonthSheet) -> None:
        del sheet
        if self.month_shown:
            self._screen.bar.arrange()

    def _on_not_opened(self, error: DairyError) -> None:
        """The old sheet stays, and the controls name it again."""
        self._screen.show_error(error)
        sheet = self.pane.sheet
        if sheet is not None:
            wanted = sheet.grid.wanted
            self.pane.month.set_month(wanted.month)
            self._screen.chooser.show_choice(wanted.route, wanted.shift)

    def _arrange(self) -> None:
        """Shows what belongs to the sheet that is shown, and hides the rest."""
        month, screen, pane = self.month_shown, self._screen, self.pane
        self.switch.set_current(_MONTH if month else _DAY)
        screen.about_cell.silent = month
        screen.header.set_shown(screen.chooser.date, shown=not month)
        screen.header.set_shown(pane.month, shown=month)
        for own in (pane.jumping.field, pane.product):
            screen.bar.set_shown(own, shown=month)
        for part in self._day_parts:
            if screen.bar.isAncestorOf(part):
                screen.bar.set_shown(part, shown=not month)
            else:
                part.setVisible(not month)
        screen.view.setVisible(not month)
        pane.setVisible(month)
