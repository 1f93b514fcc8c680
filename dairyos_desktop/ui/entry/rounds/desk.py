"""What the entry screen has to do with rounds: panel, notice, foot and closing, wired together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from dairyos_desktop.domain.delivery import Tolerance
from dairyos_desktop.domain.errors import ClosedDayError, ConflictError
from dairyos_desktop.domain.roles import Action, may
from dairyos_desktop.domain.texts import as_shown, tr, tr_later
from dairyos_desktop.ui.entry.rounds.closing import Deed
from dairyos_desktop.ui.entry.rounds.foot import Loads
from dairyos_desktop.ui.entry.rounds.gate import Gate
from dairyos_desktop.ui.entry.rounds.notice import SheetNotice
from dairyos_desktop.ui.entry.rounds.panel import CLOSE_ALL, RoundPanel
from dairyos_desktop.ui.entry.rounds.rules import Rules
from dairyos_desktop.ui.entry.rounds.saving import RoundSaver
from dairyos_desktop.ui.entry.rounds.till_yesterday import TillYesterday
from dairyos_desktop.ui.finder_source import Found
from dairyos_desktop.ui.screen import KeyHelp
from dairyos_desktop.ui.widgets.buttons import Button, Kind

if TYPE_CHECKING:
    from dairyos_desktop.domain.errors import DairyError
    from dairyos_desktop.domain.orders import Shift
    from dairyos_desktop.services.dto.delivery import PersonRow, RoundKey, RoundSheet
    from dairyos_desktop.ui.entry.day import Day
    from dairyos_desktop.ui.entry.day_desk import DayDesk
    from dairyos_desktop.ui.entry.reading import Reader
    from dairyos_desktop.ui.entry.rounds.load_entry import LoadEntry
    from dairyos_desktop.ui.entry.totals import Totals
    from dairyos_desktop.ui.screen import Screen

KEY: Final = KeyHelp("Alt R", tr_later("Open the round: who walked, loaded, returned; closing"))
_SOON_MS: Final = 250
_ONCE_SHOWN_MS: Final = 60


class _Reading(NamedTuple):
    rules: Rules
    rounds: tuple[RoundSheet, ...]
    people: tuple[PersonRow, ...]


class RoundsDesk(QObject):
    """Reads and saves rounds, and shows what comes of it where it belongs.

    Signals:
        opened(): The panel is wanted beside the grid.
        told(str, object): Good news and its undo.
        failed(DairyError): Something outside the panel went wrong.
        sheet_wanted(dict): Show another sheet: `on`, `route`, `shift`.
        changed(): What *Confirm* may do is another thing now.
        reread_wanted(): The sheet itself may be other now.
    """

    opened = Signal()
    told = Signal(str, object)
    failed = Signal(object)
    sheet_wanted = Signal(dict)
    changed = Signal()
    reread_wanted = Signal()

    def __init__(self, screen: Screen, desk: DayDesk, reader: Reader, totals: Totals) -> None:
        super().__init__(screen)
        self._screen = screen
        self._context = screen.context
        self._totals = totals
        self._day: Day | None = None
        self._reading: _Reading | None = None
        self._rules: Rules | None = None
        self._read_after = 0
        self.button = Button(tr("Round"), Kind.QUIET, icon="route", hint="Alt R")
        self.button.set_keys("Alt+R", owner=screen)
        self.panel = RoundPanel(self._context)
        self.notice = SheetNotice()
        self.gate = Gate(self.notice, self._context.actor.role, self)
        self.saver = RoundSaver(self._context, screen)
        self.till_yesterday = TillYesterday(screen, self.button)
        desk.gate = self.gate
        self._soon = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._soon.timeout.connect(self.read)
        # Read beside the painting of the sheet, it would keep the sheet from being seen.
        self._once_shown = QTimer(self, singleShot=True, interval=_ONCE_SHOWN_MS)
        self._once_shown.timeout.connect(self.read)
        self._connect(desk, reader)

    def _connect(self, desk: DayDesk, reader: Reader) -> None:
        self.button.clicked.connect(self.open_panel)
        reader.reread.connect(lambda *_: self._on_sheet_read())
        desk.saver.rested.connect(self._on_rested)
        desk.saver.refused.connect(self._on_cell_refused)
        self.gate.passed.connect(lambda: desk.said.emit("", "text2"))
        self.saver.rested.connect(self._soon.start)
        self.saver.entry_changed.connect(self._on_entry_changed)
        self.saver.person_added.connect(self._on_person_added)
        self.saver.walker_failed.connect(self._on_walker_failed)
        # The panel's foot and the notice say so: no toast.
        self.saver.closed.connect(self.reread_wanted)
        self.saver.closing_failed.connect(self._on_closing_failed)
        panel = self.panel
        panel.close_all_wanted.connect(self.till_yesterday.ask)
        self.till_yesterday.told.connect(self.told)
        self.till_yesterday.failed.connect(self.failed)
        self.till_yesterday.closed.connect(self.reread_wanted)
        self.till_yesterday.sheet_wanted.connect(self.sheet_wanted)
        panel.people.told.connect(self.told)
        for shift, section in panel.sections.items():
            section.save_wanted.connect(self.saver.save)
            section.walker_chosen.connect(
                lambda person_id, shift=shift: self._on_walker_chosen(shift, person_id)
            )
            section.new_walker_wanted.connect(
                lambda name, shift=shift: self._on_new_walker(shift, name)
            )
            panel.closings[shift].wanted.connect(
                lambda deed, reason, shift=shift: self._on_closing_wanted(shift, deed, reason)
            )

    # What the screen calls --------------------------------------------------------------

    def set_day(self, day: Day | None) -> None:
        """Another sheet is shown."""
        if day is not self._day:
            self._day = day
            self._reading = None
            self._totals.show_loads(self._no_loads(day))
        self.gate.set_day(day)
        if day is None:
            self.panel.show_choice()
        else:
            self._once_shown.start()

    def _no_loads(self, day: Day | None) -> Loads | None:
        """What the foot compares with until the rounds are read: it does not change its height."""
        if day is None or day.grid.sheet.route is None:
            return None
        if self._rules is None:
            return Loads(Tolerance())
        return Loads(self._rules.tolerance) if self._rules.tracks_loads else None

    def open_panel(self) -> None:
        """Opens the panel where work begins, or goes on there."""
        self.opened.emit()
        self._show_panel()
        self.panel.focus_begin()
        self.read()

    @property
    def is_reading(self) -> bool:
        """Whether something of a round is on its way, or will be read in a moment."""
        return self.saver.busy or self._soon.isActive() or self._once_shown.isActive()

    def deeds(self) -> tuple[Found, ...]:
        """What the finder offers besides the buttons of the bar."""
        if not may(self._context.actor.role, Action.CLOSE_DAYS):
            return ()
        return (
            Found(as_shown(CLOSE_ALL), "", "lock", deed=self.till_yesterday.ask),
            Found(tr("People who walk the routes…"), "", "users", deed=self.open_people),
        )

    def open_people(self) -> None:
        """Opens the panel on the people."""
        self.opened.emit()
        self._show_panel()
        self.panel.show_people()

    def leave(self) -> None:
        """The screen is left: an amount that is being typed is taken as it stands."""
        for section in self.panel.sections.values():
            section.take_typed()

    # Reading ------------------------------------------------------------------------------

    def read(self) -> None:
        """Reads the rounds of the sheet, the people, and what the office has settled."""
        day = self._day
        if day is None:
            return
        if self.saver.busy:
            self._soon.start()
            return
        delivery, actor = self._context.services.delivery, self._context.actor
        on, route, shifts = day.on, day.grid.sheet.route, day.grid.sheet.shifts

        def call() -> _Reading:
            return _Reading(
                Rules(delivery.rules(actor)),
                () if route is None else delivery.round_sheet(actor, on, route, shifts),
                delivery.people(actor, include_gone=True),
            )

        self._read_after = self.saver.sent
        self._context.work.run(
            self._screen,
            call,
            done=lambda reading: self._on_read(day, reading),
            newest="rounds",
        )

    def _on_read(self, day: Day, reading: _Reading) -> None:
        if day is not self._day:
            return
        if self.saver.sent != self._read_after:
            # Something was saved while this was read: it may show rounds as they were.
            self._soon.start()
            return
        self._reading = reading
        self._rules = reading.rules
        self.saver.take(reading.rounds)
        self._show()

    def _show(self) -> None:
        reading = self._reading
        if reading is None:
            return
        self.gate.set_rules(reading.rules)
        loads = None
        if reading.rounds and reading.rules.tracks_loads:
            loads = Loads(reading.rules.tolerance)
            loads.take(reading.rounds)
        self._totals.show_loads(loads)
        self._show_panel()
        self.changed.emit()

    def _show_panel(self) -> None:
        """Fills the panel; while it is closed nothing is built for it."""
        reading = self._reading
        if reading is None or self.panel.isHidden():
            return
        if reading.rounds:
            role = self._context.actor.role
            self.panel.show_rounds(reading.rounds, reading.people, reading.rules, role)
        else:
            self.panel.show_choice()

    def _on_sheet_read(self) -> None:
        self.gate.show()
        self.read()

    def _on_rested(self) -> None:
        if self.panel.isVisible():
            self._soon.start()

    def _on_cell_refused(self, error: DairyError) -> None:
        if isinstance(error, ClosedDayError):
            self.reread_wanted.emit()

    # Saving -------------------------------------------------------------------------------

    def _key(self, shift: Shift) -> RoundKey | None:
        sheet = self.panel.sections[shift].round
        return None if sheet is None else sheet.key

    def _on_entry_changed(self, entry: LoadEntry) -> None:
        for section in self.panel.sections.values():
            section.entry_changed(entry)
        self._show_saved_loads()

    def _show_saved_loads(self) -> None:
        """The foot follows what was saved at once; the rest comes with the next reading."""
        loads = self._totals.loads
        if loads is None:
            return
        for section in self.panel.sections.values():
            if section.isHidden():
                continue
            for row in section.rows.values():
                entry = row.entry
                loads.lines[entry.key.shift, entry.line.product_id] = entry.line
        self._totals.show_loads(loads)

    def _on_walker_chosen(self, shift: Shift, person_id: int | None) -> None:
        key = self._key(shift)
        if key is not None:
            self.saver.name(key, person_id)

    def _on_new_walker(self, shift: Shift, name: str) -> None:
        key = self._key(shift)
        if key is not None:
            self.saver.add_and_name(key, name)

    def _on_person_added(self, person: PersonRow) -> None:
        self.told.emit(tr("{person} is added to the people who walk", person=person.name), None)

    def _on_walker_failed(self, key: RoundKey, error: DairyError) -> None:
        words = error.message
        if isinstance(error, ConflictError) and error.fields:
            words += " " + "; ".join(
                tr("Yours {yours}, theirs {theirs}", yours=one.yours, theirs=one.theirs)
                for one in error.fields
            )
        elif error.hint:
            words += f" {as_shown(error.hint)}"
        self.panel.sections[key.shift].walker_field.set_error(words)

    # Closing --------------------------------------------------------------------------------

    def _on_closing_wanted(self, shift: Shift, deed: Deed, reason: str) -> None:
        key, button = self._key(shift), self.panel.closings[shift].button
        if key is None:
            return
        section = self.panel.sections[shift]
        section.take_typed()
        if deed is Deed.CLOSE and (row := section.unsettled) is not None:
            name = row.entry.line.product_name
            self.panel.closings[shift].fail(
                tr("Not closed: the load of {name} is not saved yet.", name=name)
            )
            return
        if deed is Deed.CLOSE:
            self.saver.close(key, reason, button)
        else:
            self.saver.reopen(key, reason, button)

    def _on_closing_failed(self, key: RoundKey, error: DairyError) -> None:
        self.panel.closings[key.shift].fail(error.shown)
