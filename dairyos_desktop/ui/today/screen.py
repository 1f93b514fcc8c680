"""The Today screen: what is to be done, how the money and the milk stand, and five lights."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QGridLayout, QWidget

from dairyos_desktop.domain.texts import tr, tr_later
from dairyos_desktop.ui.fold import Room
from dairyos_desktop.ui.screen import KeyHelp, Screen
from dairyos_desktop.ui.theme.tokens import PAGE_MARGIN, SPACE_4, SPACE_16
from dairyos_desktop.ui.today.form import Read, ToDo, nothing_more, nothing_words, to_do
from dairyos_desktop.ui.today.lights_desk import LightsDesk
from dairyos_desktop.ui.today.milk_plate import MilkPlate
from dairyos_desktop.ui.today.money import day_words
from dairyos_desktop.ui.today.money_plate import MoneyPlate
from dairyos_desktop.ui.today.to_do_list import ToDoList
from dairyos_desktop.ui.widgets.label import Label
from dairyos_desktop.ui.widgets.plate import Plate
from dairyos_desktop.ui.widgets.scrolling import scrolled
from dairyos_desktop.ui.widgets.split import ListAndPanel

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from dairyos_desktop.domain.errors import DairyError
    from dairyos_desktop.services.dto.reconciliation import ReconcileSummary
    from dairyos_desktop.services.dto.today import (
        DayToConfirm,
        MoneyNow,
        MonthWork,
        OpenDays,
    )
    from dairyos_desktop.ui.context import UiContext
    from dairyos_desktop.ui.fold import Fold

T = TypeVar("T")

LOOK_AGAIN_MS = 60_000
"""The evening begins, the day ends, and other PCs of the office work as well."""
_OF_LIGHTS = frozenset({"jobs", "findings", "gateway", "secrets"})
_WEEK = 7
_DAY = dt.timedelta(days=1)


class TodayScreen(Screen):
    """Reads in parts, so that each is there as soon as it is known."""

    key: ClassVar[str] = "today"
    title: ClassVar[str] = tr_later("Today")
    topics: ClassVar[frozenset[str]] = frozenset(
        [
            "consumption",
            "delivery",
            "orders",
            "leaves",
            "customers",
            "products",
            "bills",
            "payments",
            "cash",
            "gateway",
            "settings",
            "secrets",
            "findings",
            "jobs",
        ]
    )

    def __init__(self, context: UiContext) -> None:
        super().__init__(context)
        self._read = Read()
        self._day = context.today()
        self._loaded = False
        self._build()
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_AGAIN_MS)
        self._timer.timeout.connect(self._on_minute)
        self._timer.start()
        self._show_day()

    def _build(self) -> None:
        self.day = Label(tone="text2")
        self.header.add_context(self.day)
        self.bar.hide()
        self.lights = LightsDesk(self)
        self.lights.latest_read.connect(self._on_latest)
        self.lights.jobs_wanted.connect(self._on_jobs_wanted)
        self.lead.addWidget(self.lights.row)
        self.work_plate = Plate(tr("To do now"))
        self.to_do = ToDoList()
        self.to_do.chosen.connect(self._on_to_do)
        self.work_plate.body.addWidget(self.to_do)
        self.money = MoneyPlate()
        self.money.days.chosen.connect(lambda _key: self.go("payments", tab="cash"))
        self.money.months.chosen.connect(lambda month: self.go("bills", month=month))
        self.milk = MilkPlate()
        self.milk.day_chosen.connect(lambda on: self.go("entry", on=on))
        page = QWidget()
        self._grid = QGridLayout(page)
        self._grid.setContentsMargins(PAGE_MARGIN, SPACE_4, PAGE_MARGIN, SPACE_16)
        self._grid.setSpacing(SPACE_16)
        self._area = scrolled(page)
        self.split = ListAndPanel(self._area, self.lights.panel)
        self.lights.panel.closed.connect(self._on_panel_closed)
        self.body.addWidget(self.split)
        self._lay_out(Room.WIDE)

    # What the shell asks -------------------------------------------------------------

    def activate(self, params: Mapping[str, Any]) -> None:
        """Shows it as it was left; what changed meanwhile is read."""
        del params
        if not self._loaded or self._day != self.context.today():
            self.refresh()

    def refresh(self) -> None:
        """Reads everything again; the old figures stay until the new ones are there."""
        self._loaded = True
        if self._day != self.context.today():
            self._day = self.context.today()
            self._read = Read()
            self._show_day()
        self._read_work()
        self._read_money()
        self._read_milk()
        self.lights.read()

    def _on_changed(self, topics: frozenset[str]) -> None:
        """What only the lights tell of is read alone: jobs begin and end all day."""
        mine = topics & self.topics
        if mine and mine <= _OF_LIGHTS and self._loaded and self.isVisible():
            self.lights.read()
        else:
            super()._on_changed(topics)

    def keys(self) -> Sequence[KeyHelp]:
        """How to get about."""
        return (
            KeyHelp("Up Down", tr("Go along what is to be done")),
            KeyHelp("Left Right", tr("Go along the lights, and along a chart's bars")),
            KeyHelp("Enter", tr("Go where it is mended")),
        )

    def focus_first(self) -> None:
        """What is to be done first."""
        if self.to_do.lines:
            self.to_do.lines[0].setFocus()
        elif self.lights.row.buttons:
            next(iter(self.lights.row.buttons.values())).setFocus()

    def folded(self, fold: Fold) -> None:
        """Three plates side by side, two below one, or one below the other."""
        self.split.fold(fold)
        self._arrange()

    def escape(self) -> bool:
        """Closes the panel of jobs."""
        if not self.split.panel_open:
            return False
        self.split.close_panel()
        return True

    @property
    def side_width(self) -> int:
        """The panel's, where it stands beside the plates."""
        beside = self.split.panel_open and self.fold_now.room > Room.NARROW
        return self.lights.panel.width() if beside else 0

    def _arrange(self) -> None:
        """The panel takes from the plates' room."""
        room = self.fold_now.room
        if self.split.panel_open and room > Room.NARROW:
            room = Room(room - 1)
        self._lay_out(room)

    def _lay_out(self, room: Room) -> None:
        places = {
            Room.WIDE: ((0, 0, 1, 1), (0, 1, 1, 1), (0, 2, 1, 1)),
            Room.MIDDLE: ((0, 0, 1, 2), (1, 0, 1, 1), (1, 1, 1, 1)),
            Room.NARROW: ((0, 0, 1, 1), (1, 0, 1, 1), (2, 0, 1, 1)),
        }[room]
        for plate, place in zip((self.work_plate, self.money, self.milk), places, strict=True):
            self._grid.addWidget(plate, *place)
        stretches = {Room.WIDE: (5, 4, 3), Room.MIDDLE: (4, 3, 0), Room.NARROW: (1, 0, 0)}[room]
        for column, stretch in enumerate(stretches):
            self._grid.setColumnStretch(column, stretch)

    # Reading -------------------------------------------------------------------------

    def _ask(self, part: str, call: Callable[[], T], done: Callable[[T], None]) -> None:
        self.context.work.run(
            self, call, done=done, failed=partial(self._on_not_read, part), newest=part
        )

    def _read_work(self) -> None:
        today, actor, day = self.context.services.today, self.context.actor, self._day
        self._ask("today", lambda: today.to_confirm(actor), self._on_today)
        self._ask("yesterday", lambda: today.to_confirm(actor, day - _DAY), self._on_yesterday)
        self._ask("month", lambda: today.month(actor), self._on_month)
        self._ask("open days", lambda: today.open_days(actor), self._on_open_days)

    def _read_money(self) -> None:
        today, actor = self.context.services.today, self.context.actor
        self._ask("money", lambda: today.money(actor), self._on_money)
        self._ask("owed", lambda: today.owed(actor), self.money.show_owed)
        self._ask("over time", lambda: today.over_time(actor), self.money.show_over_time)

    def _read_milk(self) -> None:
        today, actor = self.context.services.today, self.context.actor
        week = [self._day - (_WEEK - 1 - at) * _DAY for at in range(_WEEK)]
        self.milk.begin(week)
        # In two parts, the newer first: each is quick.
        for days in (week[_WEEK // 2 + 1 :], week[: _WEEK // 2 + 1]):
            call = partial(today.milk, actor, days[0], days[-1])
            self._ask(f"milk to {days[-1]}", call, self.milk.show_days)

    def _on_minute(self) -> None:
        """What time alone changes is read again; everything on a new day."""
        if not self._loaded or not self.isVisible():
            return
        if self._day != self.context.today():
            self.refresh()
            return
        today, actor = self.context.services.today, self.context.actor
        self._ask("today", lambda: today.to_confirm(actor), self._on_today)
        self.lights.read()

    # What was read -------------------------------------------------------------------

    def _on_today(self, found: DayToConfirm) -> None:
        self._take(replace(self._read, today=found))
        self.lights.take_time(found.now)

    def _on_yesterday(self, found: DayToConfirm) -> None:
        self._take(replace(self._read, yesterday=found))

    def _on_month(self, found: MonthWork) -> None:
        self._take(replace(self._read, month=found))

    def _on_open_days(self, found: OpenDays) -> None:
        self._take(replace(self._read, open_days=found))

    def _on_money(self, found: MoneyNow) -> None:
        self.money.show_money(found)
        self.waits_elsewhere.emit("payments", found.unmatched)
        self._take(replace(self._read, money=found))

    def _on_latest(self, found: ReconcileSummary | None) -> None:
        waiting = 0 if found is None else found.errors + found.warnings
        self.waits_elsewhere.emit("reconciliation", waiting)
        self._take(replace(self._read, latest=found))

    def _on_not_read(self, part: str, error: DairyError) -> None:
        del part
        self.show_error(error)

    def _take(self, read: Read) -> None:
        self._read = read
        role = self.context.actor.role
        found = to_do(read, role)
        empty_before = not self.to_do.lines
        self.to_do.show_all(found, nothing_words(read, role), nothing_more(read, role))
        self.work_plate.aside.setText("" if found or read.is_whole else tr("Looking…"))
        self.waiting_changed.emit(len(found))
        if found and empty_before and self.isVisible() and self._focus_is_free():
            self.to_do.lines[0].setFocus()

    def _focus_is_free(self) -> bool:
        """Nobody has gone anywhere on the page yet: work begins at what is to be done."""
        focused = self.focusWidget()
        return focused is None or focused in self.lights.row.buttons.values()

    def _show_day(self) -> None:
        self.day.setText(day_words(self._day))

    # Going there ---------------------------------------------------------------------

    def _on_to_do(self, chosen: ToDo) -> None:
        self.go(chosen.screen, **chosen.params)

    def _on_jobs_wanted(self) -> None:
        self.lights.show_jobs()
        self.split.open_panel()
        self._arrange()
        self.side_changed.emit()
        self.lights.panel.setFocus()

    def _on_panel_closed(self) -> None:
        self._arrange()
        self.side_changed.emit()
        self.focus_first()
