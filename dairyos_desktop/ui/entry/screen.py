"""The entry screen: which day, which route, which shift; the grid, and what stands around it.

The month's sheet, its second view of the same rows, is joined to it by `month.modes`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import QTimer

from dairyos_desktop.domain.roles import Action, may
from dairyos_desktop.domain.texts import tr, tr_later
from dairyos_desktop.services.dto.imports import ImportKind
from dairyos_desktop.ui.aside import NOTE_A_CHANGE, not_allowed
from dairyos_desktop.ui.entry import pieces
from dairyos_desktop.ui.entry.about_cell import AboutCell
from dairyos_desktop.ui.entry.billed import BilledChanges
from dairyos_desktop.ui.entry.chooser import SheetChooser
from dairyos_desktop.ui.entry.confirming import Confirming
from dairyos_desktop.ui.entry.day_desk import DayDesk
from dairyos_desktop.ui.entry.day_reading import DayReading
from dairyos_desktop.ui.entry.emptiness import Emptiness
from dairyos_desktop.ui.entry.exported import day_listing
from dairyos_desktop.ui.entry.filters import Filter
from dairyos_desktop.ui.entry.finding import found_in
from dairyos_desktop.ui.entry.help import KEYS
from dairyos_desktop.ui.entry.model import DayModel
from dairyos_desktop.ui.entry.month.modes import Modes
from dairyos_desktop.ui.entry.moving import Moving
from dairyos_desktop.ui.entry.reading import Reader
from dairyos_desktop.ui.entry.rounds import desk as rounds_desk
from dairyos_desktop.ui.entry.route_sheet import RouteSheets
from dairyos_desktop.ui.entry.saver import Saver
from dairyos_desktop.ui.entry.totals import Totals
from dairyos_desktop.ui.entry.view import GridView
from dairyos_desktop.ui.fold import Fold, Room
from dairyos_desktop.ui.importing import import_button
from dairyos_desktop.ui.screen import KeyHelp, Screen
from dairyos_desktop.ui.widgets.buttons import Button, bind
from dairyos_desktop.ui.widgets.buttons import Kind as ButtonKind
from dairyos_desktop.ui.widgets.chips import Chips, Choice
from dairyos_desktop.ui.widgets.grid.context_line import ContextLine
from dairyos_desktop.ui.widgets.grid.jumping import Jumping
from dairyos_desktop.ui.widgets.split import ListAndPanel, Stack

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dairyos_desktop.ui.context import UiContext
    from dairyos_desktop.ui.entry.day import Day
    from dairyos_desktop.ui.entry.parts import RowKey
    from dairyos_desktop.ui.exporting import Listing
    from dairyos_desktop.ui.finder_source import Found
    from dairyos_desktop.ui.widgets.grid.place import Place

_READ_AGAIN_MS = 30_000

_CHIPS = (
    Choice(Filter.ALL.value, tr_later("All"), count=0),
    Choice(Filter.WAITING.value, tr_later("To confirm"), count=0),
    Choice(Filter.CHANGED.value, tr_later("Changed"), count=0),
    Choice(Filter.LEAVE.value, tr_later("Leave"), count=0),
    Choice(Filter.LOOK.value, tr_later("To look at"), count=0),
)


class EntryScreen(Screen):
    """The day sheet."""

    key: ClassVar[str] = "entry"
    title: ClassVar[str] = tr_later("Entry")
    topics: ClassVar[frozenset[str]] = frozenset(
        {"consumption", "leaves", "orders", "customers", "products", "delivery", "settings"}
    )

    def __init__(self, context: UiContext) -> None:
        super().__init__(context)
        self._filter = Filter.ALL
        self._bar_room: tuple[int, ...] = ()
        self.saver = Saver(context, self)
        self.reader = Reader(context, self)
        self.desk = DayDesk(self.saver, self)
        self.desk.may_enter = may(context.actor.role, Action.ENTER)
        self.model = DayModel()
        self._build()
        self._connect()

    # Building ------------------------------------------------------------------------

    def _build(self) -> None:
        self.chooser = SheetChooser(self.context, self)
        for widget in (self.chooser.date, self.chooser.route, self.chooser.shift):
            self.header.add_context(widget)
        self.chips = Chips(_CHIPS, name=tr("Show"))
        self.confirming = Confirming(self.desk, self)
        self.confirm_button = self.confirming.button
        self.note_button = Button(
            NOTE_A_CHANGE.title, ButtonKind.QUIET, icon=NOTE_A_CHANGE.icon, hint="Alt N"
        )
        self.note_button.set_reason(not_allowed(self.context, NOTE_A_CHANGE))
        self.view = GridView(self.model, self.desk)
        self.moving = Moving(self.context, self.desk, self)
        self.view.may_move = self.moving.allowed
        self.jumping = Jumping(self.view, found_in(self.desk), self.desk.said.emit, self)
        self.bar.add_left(self.jumping.field)
        self.bar.set_chips(self.chips)
        self.about = ContextLine(pieces.KEYS)
        self.about_cell = AboutCell(self.about, self.desk, self.view, self.reader)
        self.totals = Totals(self.view)
        self.emptiness = Emptiness(self.view, lambda: import_button(self, ImportKind.SHEET))
        self.rounds = rounds_desk.RoundsDesk(self, self.desk, self.reader, self.totals)
        self.route_sheets = RouteSheets(self)
        self.days = DayReading(self.chooser, self.reader, self.saver, self.view, self)
        for button in (
            self.note_button,
            self.rounds.button,
            self.route_sheets.button,
            self.confirm_button,
        ):
            self.bar.add_action(button)
        self.bar.add_action(import_button(self, ImportKind.SHEET), tucked=True)
        notice = Stack(self.rounds.notice, focus=self.rounds.notice)
        sheet = Stack(notice, self.view, self.about, self.totals, focus=self.view)
        self.split = ListAndPanel(sheet, self.rounds.panel)
        self.body.addWidget(self.split)
        # Not all of the screen: in a form of the panel these keys save the form.
        for owner in (self.header, self.bar, sheet, self.rounds.panel.page):
            self.confirm_button.set_keys("Ctrl+Return", owner=owner)
        self.modes = Modes(
            self,
            sheet,
            [
                self.jumping.field,
                self.chips,
                self.rounds.button,
                self.route_sheets.button,
                self.confirm_button,
                notice,
                self.totals,
            ],
        )
        self._show_counts()

    def _connect(self) -> None:
        self.chooser.chosen.connect(self._on_sheet_wanted)
        self.chooser.emptied.connect(self._on_no_customers)
        # The next digits are a figure of that day and not another date.
        self.chooser.date.entered.connect(self.focus_first)
        self.emptiness.all_wanted.connect(lambda: self.chips.choose(Filter.ALL.value))
        self.emptiness.customers_wanted.connect(lambda: self.go("customers"))
        self.chips.chosen.connect(self._on_chip_chosen)
        self.confirm_button.clicked.connect(self._on_confirm)
        self.note_button.clicked.connect(lambda: self.aside_wanted.emit(NOTE_A_CHANGE.key))
        self.view.customer_wanted.connect(
            lambda customer_id: self.go("customers", customer_id=customer_id)
        )
        self.view.export_wanted.connect(self.exporter.export_focused)
        for shortcut in bind(self, ["Alt+C"]):
            shortcut.activated.connect(lambda: self.go("customers", new=True, back=True))
        self.view.insert_wanted.connect(self.moving.insert_after)
        self.view.move_wanted.connect(self.moving.move)
        self.moving.new_wanted.connect(
            lambda preset: self.go("customers", new=True, back=True, preset=preset)
        )
        self.moving.told.connect(self.toast)
        self.moving.failed.connect(self.show_error)
        self.desk.said.connect(self.about.say)
        self.desk.rows_changed.connect(self._on_rows_changed)
        for saver in (self.saver, self.modes.pane.saver):
            saver.given.connect(self.acted)
        self.saver.changed.connect(self._on_saver_changed)
        self.saver.said.connect(self.about.say)
        self.saver.failed.connect(self.show_error)
        self.saver.shown.connect(self._on_undone)
        self.confirming.told.connect(self.toast)
        self.billed = BilledChanges(self)
        for told in (self.saver.billed, self.modes.pane.billed):
            told.connect(self.billed.tell)
        self.days.opened.connect(self._on_opened)
        self.days.failed.connect(self.show_error)
        self.days.renewed.connect(self._show)
        self.days.changed.connect(self._on_rows_changed)
        self.rounds.opened.connect(self.split.open_panel)
        self.rounds.opened.connect(self._fold_grid)
        self.rounds.panel.closed.connect(self._fold_grid)
        self.rounds.told.connect(self.toast)
        self.rounds.failed.connect(self.show_error)
        self.rounds.changed.connect(self._show_counts)
        self.rounds.reread_wanted.connect(self.days.read_again)
        self.rounds.sheet_wanted.connect(self.chooser.take)
        self.rounds.gate.passed.connect(self.focus_first)
        self.rounds.gate.dropped.connect(self.focus_first)
        self._watch = QTimer(self, interval=_READ_AGAIN_MS)
        self._watch.timeout.connect(self._on_watch)

    # What the shell calls ------------------------------------------------------------------

    def activate(self, params: Mapping[str, Any]) -> None:
        """Shows what was left, or the day, route and shift that are named.

        `close` asks whether everything till yesterday shall be closed.
        """
        self._watch.start()
        if params:
            self.modes.to_day()
        if params or self.desk.day is None:
            self.chooser.take(params)
        if params.get("close"):
            self.rounds.till_yesterday.ask()

    def focus_first(self) -> None:
        """Work begins in the grid."""
        self.modes.view.take_focus()

    def refresh(self) -> None:
        """Somebody in this window changed orders, leaves or deliveries elsewhere.

        What this screen saves itself it knows already: while that is on its way nothing is read.
        """
        if self.modes.month_shown:
            self.modes.refresh()
            return
        if self.saver.busy:
            return
        self.chooser.read_routes()
        self.days.read_soon()

    def keys(self) -> Sequence[KeyHelp]:
        """The keys of the grid."""
        return (*KEYS, rounds_desk.KEY)

    def help_page(self) -> str:
        """The sheet's that is shown, or the round's where its panel is open."""
        if self.modes.month_shown:
            return "entry-month"
        return "rounds" if self.split.panel_open else self.key

    def more_actions(self) -> Sequence[Found]:
        """What the finder offers besides the buttons."""
        return self.rounds.deeds()

    @property
    def side_width(self) -> int:
        """The round panel's, where it stands beside the grid."""
        beside = self.split.panel_open and self.fold_now.room > Room.NARROW
        return self.rounds.panel.width() if beside else 0

    def escape(self) -> bool:
        """Esc outside the grid's cells closes the panel."""
        if not self.split.panel_open:
            return False
        self.split.close_panel()
        return True

    def listings(self) -> Sequence[Listing]:
        """The day sheet."""
        day = self.desk.day
        return () if day is None else (day_listing(self.view, day, self._filter),)

    def current_customer(self) -> int | None:
        """Whose row the clerk stands in."""
        place = self.modes.view.place()
        return None if place is None else place.customer_id

    def folded(self, fold: Fold) -> None:
        """Address away where it is not wide; low rows and one line of totals where it is low."""
        self._fold_grid()
        self.totals.set_low(low=fold.low)
        self.about.set_low(low=fold.low)
        self.rounds.panel.set_low(low=fold.low)
        self.split.fold(fold)
        self.modes.fold(fold)

    def _fold_grid(self) -> None:
        narrow = self.fold_now.room < Room.WIDE or self.split.panel_open
        self.view.fold(narrow=narrow, low=self.fold_now.low)
        self.side_changed.emit()

    def leaving(self) -> bool:
        """A half-typed figure stays in its cell until one comes back."""
        self._watch.stop()
        self.rounds.leave()
        editor = self.view.editor
        typed = {editor.place: editor.text()} if editor is not None else {}
        self.reader.remember(self.desk.day, typed, self.modes.pane.unsaved())
        return True

    # Which sheet ------------------------------------------------------------------------------

    def open_day(self, target: Place | None) -> None:
        """Reads the sheet that the controls name, and goes to a cell of it."""
        self.days.target = target
        wanted = self.chooser.wanted()
        if wanted is not None:
            self.chooser.show(wanted)
            self._on_sheet_wanted()

    def _on_no_customers(self) -> None:
        self.desk.day = None
        self.rounds.set_day(None)
        self.model.set_day(None)
        self._show_counts()
        self.emptiness.show_no_customers()
        self.modes.pane.cover.show_no_customers()

    def _on_sheet_wanted(self) -> None:
        if self.chooser.wanted() is not None and not self.modes.takes():
            self.days.open()

    def _on_opened(self, day: Day) -> None:
        self.rounds.set_day(day)
        self._show(day)

    def _show(self, day: Day) -> None:
        day.grid.visible = day.figures.fitting(self._filter)
        self.model.set_day(day)
        self._show_counts()
        self.emptiness.show_for(day, self._filter)

    def _on_watch(self) -> None:
        if self.isVisible() and self.isActiveWindow():
            if self.modes.month_shown:
                self.modes.pane.read_again()
            else:
                self.days.read_again()

    # What changed -----------------------------------------------------------------------------

    def _on_saver_changed(self, day: Day, customers: set[int]) -> None:
        if day is self.desk.day:
            self._on_rows_changed(customers)

    def _on_rows_changed(self, customers: set[int]) -> None:
        self.model.rows_changed(customers)
        self._show_counts()
        self.about_cell.rows_changed(customers)

    def _show_counts(self) -> None:
        day = self.desk.day
        counts = {} if day is None else day.figures.counts
        self.chips.set_counts({which.value: counts.get(which, 0) for which in Filter})
        self.confirming.show(day, self.rounds.gate)
        words = self.confirm_button.text()
        room = (len(words), *(len(str(counts.get(which, 0))) for which in Filter))
        if room != self._bar_room:
            # Figures are as wide as each other: only their number moves anything.
            self._bar_room = room
            self.bar.arrange()
        self.totals.show_day(day)

    def _on_chip_chosen(self, key: str) -> None:
        self._filter = Filter(key)
        self.view.leave_editor()
        day = self.desk.day
        if day is not None:
            self._show(day)

    # Deeds -------------------------------------------------------------------------------------

    def _on_confirm(self) -> None:
        if self.modes.month_shown:
            self.about.say(tr("A route is confirmed on its day's sheet: Alt M goes there."), "warn")
            return
        self.view.leave_editor()
        self.confirming.confirm()

    def _on_undone(self, key: RowKey) -> None:
        day = self.desk.day
        if day is not None and day.grid.has(key.customer_id):
            self.view.bring(day.grid.place_of(key))
