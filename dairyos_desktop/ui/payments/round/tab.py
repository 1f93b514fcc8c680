"""The Round tab: money from the door, from the list on paper to the cash handed in."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from dairyos_desktop.domain.plain import format_date
from dairyos_desktop.domain.roles import Action, may
from dairyos_desktop.domain.texts import tr, tr_later
from dairyos_desktop.ui.exporting import table_listing
from dairyos_desktop.ui.payments.round.closing import Closing, closed_words
from dairyos_desktop.ui.payments.round.exported import round_listing
from dairyos_desktop.ui.payments.round.grid_page import GridPage
from dairyos_desktop.ui.payments.round.help import GRID_KEYS, START_KEYS
from dairyos_desktop.ui.payments.round.lists import CollectionLists
from dairyos_desktop.ui.payments.round.saver import RoundSaver
from dairyos_desktop.ui.payments.round.start_page import StartPage
from dairyos_desktop.ui.payments.round.state import RoundState
from dairyos_desktop.ui.payments.tab import Tab
from dairyos_desktop.ui.widgets.buttons import Button, Kind, bind
from dairyos_desktop.ui.widgets.label import Label
from dairyos_desktop.ui.work import Lane

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtGui import QHideEvent, QShowEvent
    from PySide6.QtWidgets import QWidget

    from dairyos_desktop.services.dto.collecting import CollectionRow, CollectionSheet
    from dairyos_desktop.ui.context import UiContext
    from dairyos_desktop.ui.exporting import Listing
    from dairyos_desktop.ui.fold import Fold
    from dairyos_desktop.ui.screen import KeyHelp

_ROUTE: Final = "payments.route"
_READ_AGAIN_MS: Final = 10_000
_SOON_MS: Final = 250
_MONTH: Final = dt.timedelta(days=31)


class RoundTab(Tab):
    """A list of rounds, and the grid of the one that is worked on."""

    key: ClassVar[str] = "round"
    title: ClassVar[str] = tr_later("Round")
    topics: ClassVar[frozenset[str]] = frozenset(
        {"collections", "payments", "bills", "customers", "delivery"}
    )

    def __init__(self, context: UiContext) -> None:
        super().__init__(context)
        self.saver = RoundSaver(context, self)
        self.page = GridPage(self.saver)
        self.page.desk.may_take = may(context.actor.role, Action.TAKE_PAYMENTS)
        self.page.desk.lets_any_off = may(context.actor.role, Action.GIVE_ANY_DISCOUNT)
        self.start = StartPage(context.today)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.start)
        self._pages.addWidget(self.page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._pages)
        self._was_empty = False
        self._build_buttons()
        self._connect()
        self._arrange()

    def _build_buttons(self) -> None:
        self.named = Label(elide=True, tone="text2")
        self.back = Button(tr("All rounds"), Kind.QUIET, icon="arrow-left", hint="Esc")
        self.discard = Button(tr("Throw away"), Kind.QUIET, icon="trash-2")
        self.reopen = Button(tr("Open again…"), icon="undo-2")
        self.main = Button(tr("Open the round"), Kind.PRIMARY, hint="Ctrl Enter")
        if not may(self.context.actor.role, Action.TAKE_PAYMENTS):
            self.main.set_reason(tr("Your role may look at rounds, not take money."))
        if not may(self.context.actor.role, Action.REOPEN_COLLECTIONS):
            self.reopen.set_reason(tr("Only a manager or the owner opens a closed round again."))
        self.closing = Closing(self.context, self, self.page, self.saver)
        self.lists = CollectionLists(self.context, self, self._meant, self.closing.settled)

    def _connect(self) -> None:
        self.back.clicked.connect(self.show_start)
        self.discard.clicked.connect(lambda: self.closing.discard(self.discard))
        self.reopen.clicked.connect(lambda: self.closing.reopen(self.reopen))
        self.main.clicked.connect(self._on_main)
        for owner in (self, self.page.jump):
            for shortcut in bind(owner, ["Ctrl+Return"]):
                shortcut.activated.connect(self.main.click)
        for shortcut in bind(self.page, ["Alt+O"]):
            shortcut.activated.connect(self.page.count_notes)
        self.start.begin_wanted.connect(self.begin)
        self.start.row_opened.connect(lambda row: self.open_round(row.id))
        self.start.day_changed.connect(self._read_routes)
        self.page.foot.close_wanted.connect(self.main.click)
        self.page.notes.closed.connect(self.side_changed)
        self.page.view.customer_wanted.connect(
            lambda customer_id: self.navigated.emit("customers", {"customer_id": customer_id})
        )
        self.saver.failed.connect(self.failed)
        self.saver.changed.connect(self._on_rows_changed)
        self.saver.reread_wanted.connect(self._read_again)
        self.lists.papers.printed.connect(lambda words: self.told.emit(words, None))
        self.lists.papers.failed.connect(self.failed)
        self.lists.announced.connect(self.announced)
        self.closing.closed.connect(self._on_closed)
        self.closing.opened.connect(self._on_opened)
        self.closing.discarded.connect(self._on_discarded)
        self.closing.failed.connect(self.failed)
        self.closing.reread_wanted.connect(self._read_again)
        self._soon = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._soon.timeout.connect(self._read_again)
        self._watch = QTimer(self, interval=_READ_AGAIN_MS)
        self._watch.timeout.connect(self._read_again)

    # What the screen asks for ---------------------------------------------------------

    def header_parts(self) -> Sequence[QWidget]:
        """Whose round is shown."""
        return (self.named,)

    def left_parts(self) -> Sequence[QWidget]:
        """The way back, and the field in which a home is found."""
        return (self.back, self.page.jump)

    def buttons(self) -> Sequence[Button]:
        """What can be done."""
        return (self.discard, self.lists.button, self.reopen, self.main)

    def activate(self, params: Mapping[str, Any]) -> None:
        """Opens the round that is named (`round_id`)."""
        wanted = params.get("round_id")
        if isinstance(wanted, int):
            self.open_round(wanted)

    def load(self) -> None:
        """Reads the rounds, and the one on the screen once its own saves are through."""
        self._read_start()
        if self.state is not None:
            self._soon.start()

    def fold(self, fold: Fold) -> None:
        """Follows the window."""
        self.page.fold(fold)
        self.start.fold(fold)

    def keys(self) -> Sequence[KeyHelp]:
        """The keys of the page that is shown."""
        return GRID_KEYS if self.in_round else START_KEYS

    def listings(self) -> Sequence[Listing]:
        """The round, or the list of rounds."""
        if self.state is not None and self.in_round:
            return (round_listing(self.page.view, self.state),)
        return (
            table_listing(self.start.table, words=tr("the rounds"), title=tr("Collection rounds")),
        )

    def focus_first(self) -> bool:
        """The grid, or the form of a new round."""
        if self.in_round:
            self.page.view.take_focus()
        else:
            self.start.focus_first()
        return True

    def escape(self) -> bool:
        """Esc outside fields: the panel closes, then the list of rounds is shown."""
        if not self.in_round:
            return False
        if self.page.split.panel_open:
            self.page.split.close_panel()
        else:
            self.show_start()
        return True

    def current_customer(self) -> int | None:
        """Whose row the clerk stands in."""
        place = self.page.view.place() if self.in_round else None
        return None if place is None else place.customer_id

    @property
    def side_width(self) -> int:
        """The panel of the notes, where it is open."""
        return self.page.notes.width() if self.in_round and self.page.split.panel_open else 0

    def showEvent(self, event: QShowEvent) -> None:
        """What another PC enters is looked for while the tab is shown."""
        super().showEvent(event)
        self._watch.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """And not while it isn't."""
        super().hideEvent(event)
        self._watch.stop()

    # Which round ------------------------------------------------------------------------

    @property
    def state(self) -> RoundState | None:
        """The round that was opened last, if any."""
        return self.page.state

    @property
    def in_round(self) -> bool:
        """Whether a round is shown, and not the list of them."""
        return self._pages.currentWidget() is self.page

    def show_start(self) -> None:
        """The list of rounds."""
        self.page.view.leave_editor()
        self._pages.setCurrentWidget(self.start)
        self._arrange()
        self._read_start()
        self.start.focus_first()

    def begin(self) -> None:
        """Opens a round as the form says."""
        if not self.main.isEnabled():
            return
        route, person, on = self.start.route.key(), self.start.person_name(), self.start.date.day()
        if not person:
            self.start.ask_for_person()
            return
        self.context.preferences.set(_ROUTE, route)
        service, actor = self.context.services.collecting, self.context.actor
        self.context.work.run(
            self,
            lambda: service.open(actor, route, person, on),
            done=self._on_opened,
            failed=self.failed.emit,
            lane=Lane.WRITE,
            busy=self.main,
        )

    def open_round(self, round_id: int) -> None:
        """Shows a round."""
        service, actor = self.context.services.collecting, self.context.actor
        self.context.work.run(
            self,
            lambda: service.sheet(actor, round_id),
            done=self._on_opened,
            failed=self.failed.emit,
            newest="round",
        )

    def _on_opened(self, sheet: CollectionSheet) -> None:
        self.settled.emit()
        state = self.state
        if state is not None and state.id == sheet.round.id and state.held:
            # Come back to what was typed and not saved.
            state.take(sheet)
            self.page.show_again()
        else:
            self.page.show_state(RoundState(sheet))
        self.start.clear()
        self._pages.setCurrentWidget(self.page)
        self._arrange()
        self.page.view.take_focus()

    def _on_closed(self, sheet: CollectionSheet, words: str) -> None:
        self.settled.emit()
        self.page.show_state(RoundState(sheet))
        self._arrange()
        self.told.emit(words, None)
        self.page.view.take_focus()

    def _on_discarded(self) -> None:
        self.page.show_state(None)
        self.show_start()

    # Reading ----------------------------------------------------------------------------

    def _read_start(self) -> None:
        services, actor = self.context.services, self.context.actor
        today = self.context.today()
        self._read_routes()
        self.context.work.run(
            self,
            lambda: (
                services.collecting.rounds(actor, today - _MONTH),
                services.collecting.differences(actor, today - _MONTH, today),
                services.delivery.people(actor),
            ),
            done=self._on_start_read,
            failed=self.failed.emit,
            newest="rounds",
        )

    def _on_start_read(self, found: tuple[Any, Any, Any]) -> None:
        rounds, differences, people = found
        self.start.show_people(people)
        self.start.show_rounds(rounds, differences)
        self.waiting_changed.emit(0)

    def _read_routes(self) -> None:
        services, actor, on = self.context.services, self.context.actor, self.start.date.day()
        usual = self.context.preferences.text(_ROUTE)
        self.context.work.run(
            self,
            lambda: services.consumption.routes(actor, on),
            done=lambda routes: self.start.show_routes(routes, usual),
            failed=self.failed.emit,
            newest="routes",
        )

    def _read_again(self) -> None:
        """What others entered, once nothing of one's own is on its way."""
        state = self.state
        if state is None or self.saver.busy or not self.in_round:
            return
        sent = self.saver.sent
        service, actor = self.context.services.collecting, self.context.actor
        self.context.work.run(
            self,
            lambda: service.sheet(actor, state.id),
            done=partial(self._on_read_again, state, sent),
            failed=self.failed.emit,
            newest="round",
        )

    def _on_read_again(self, state: RoundState, sent: int, sheet: CollectionSheet) -> None:
        if state is not self.state or sent != self.saver.sent or self.saver.busy:
            return
        was_open = state.is_open
        state.take(sheet)
        if was_open != state.is_open:
            self.page.show_state(state)
            self._tell_closed_elsewhere(sheet.round)
        else:
            self.page.show_again()
        self._arrange()

    def _tell_closed_elsewhere(self, shown: CollectionRow) -> None:
        if not shown.is_open:
            words = tr(
                "{closed_by} closed this round: {shown}.",
                closed_by=shown.closed_by,
                shown=closed_words(shown),
            )
            self.told.emit(words, None)

    # Buttons ----------------------------------------------------------------------------

    def _on_main(self) -> None:
        if self.in_round:
            self.closing.close(self.main)
        else:
            self.begin()

    def shows(self, part: QWidget) -> bool:
        """What belongs to the page that is shown."""
        state = self.state if self.in_round else None
        is_open = state is not None and state.is_open
        if part in (self.back, self.page.jump, self.named):
            return state is not None
        if part is self.discard:
            return is_open and state is not None and not state.has_entries
        if part is self.reopen:
            return state is not None and not is_open
        return part is not self.main or state is None or is_open

    def _arrange(self) -> None:
        """What stands in head and second row on this page."""
        state = self.state if self.in_round else None
        self.named.setText("" if state is None else _named(state.sheet.round))
        self._was_empty = state is not None and not state.has_entries
        self.main.setText(tr("Open the round") if state is None else tr("Close the round"))
        self.parts_changed.emit()
        self.side_changed.emit()

    def _on_rows_changed(self) -> None:
        """An empty round can be thrown away, another one not."""
        if self.state is not None and self.state.has_entries == self._was_empty:
            self._arrange()

    def _meant(self) -> tuple[str, dt.date]:
        """The route and the day that are on the screen."""
        if self.in_round and self.state is not None:
            shown = self.state.sheet.round
            return shown.route, shown.on
        return self.start.route.key(), self.start.date.day()


def _named(shown: CollectionRow) -> str:
    closed = "" if shown.is_open else tr(" · closed by {closed_by}", closed_by=shown.closed_by)
    return f"{shown.person} · {shown.route} · {format_date(shown.on)}{closed}"
