"""The News tab: what the gateway told, what became of it, and trying one again."""

from __future__ import annotations

import zoneinfo
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from dairyos_desktop.domain.roles import Action, least_role_word, may
from dairyos_desktop.domain.texts import tr, tr_later
from dairyos_desktop.services.dto.news import EventStatus
from dairyos_desktop.ui.exporting import table_listing
from dairyos_desktop.ui.fold import UNFOLDED, Room
from dairyos_desktop.ui.payments.news.columns import columns
from dairyos_desktop.ui.payments.news.page import NewsPage
from dairyos_desktop.ui.payments.news.words import refused_words, what_words
from dairyos_desktop.ui.payments.tab import Tab
from dairyos_desktop.ui.screen import KeyHelp
from dairyos_desktop.ui.theme.tokens import PAGE_MARGIN, SPACE_8
from dairyos_desktop.ui.widgets.buttons import Button, Kind, bind
from dairyos_desktop.ui.widgets.chips import Chips, Choice
from dairyos_desktop.ui.widgets.empty import EmptyState
from dairyos_desktop.ui.widgets.label import Label
from dairyos_desktop.ui.widgets.panel import SidePanel
from dairyos_desktop.ui.widgets.split import ListAndPanel, Stack
from dairyos_desktop.ui.widgets.table.model import RowsModel
from dairyos_desktop.ui.widgets.table.view import TableView
from dairyos_desktop.ui.work import Lane

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent

    from dairyos_desktop.domain.errors import DairyError
    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.bundle import Services
    from dairyos_desktop.services.dto.news import EventDetail, EventRow
    from dairyos_desktop.services.dto.refused import RefusedDeliveries
    from dairyos_desktop.ui.context import UiContext
    from dairyos_desktop.ui.exporting import Listing
    from dairyos_desktop.ui.fold import Fold

ALL = "all"
_ROOM_FOR_BOTH = 760
_NEAR_THE_END = 40
"""Rows from the end at which the next are read."""
_PAGE = 200


@dataclass(frozen=True)
class _Read:
    rows: tuple[EventRow, ...]
    failed: int
    refused: tuple[RefusedDeliveries, ...]
    timezone: str


class NewsTab(Tab):
    """The inbox, newest first; the piece that is current beside it."""

    key: ClassVar[str] = "news"
    title: ClassVar[str] = tr_later("News")
    topics: ClassVar[frozenset[str]] = frozenset({"news"})
    counts: ClassVar[bool] = True
    of_gateway: ClassVar[bool] = True

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._zone: zoneinfo.ZoneInfo = zoneinfo.ZoneInfo("Asia/Kolkata")
        self._fold = UNFOLDED
        self._more = False
        self._reading = False
        role, retrying, resting = context.actor.role, Action.POLL_PAYMENTS, Action.SETTLE_FINDINGS
        self._no_retry = self._no_rest = ""
        if not may(role, retrying):
            self._no_retry = tr(
                "Only the role {needed} and above may try again.", needed=least_role_word(retrying)
            )
        if not may(role, resting):
            self._no_rest = tr(
                "Only the role {needed} and above may put news away.",
                needed=least_role_word(resting),
            )
        self.views = Chips(
            [
                Choice(ALL, tr("All")),
                Choice(EventStatus.FAILED.value, tr("Failed")),
                Choice(EventStatus.RECEIVED.value, tr("Waiting")),
            ],
            name=tr("Which news"),
        )
        self.refused = Label(tone="text2", wrap=True, snug=True)
        self.refused.setContentsMargins(PAGE_MARGIN, SPACE_8, PAGE_MARGIN, SPACE_8)
        self.refused.hide()
        self.model: RowsModel[EventRow] = RowsModel(
            columns(lambda: self._zone), key=lambda row: row.event_id, parent=self
        )
        self.table: TableView[EventRow] = TableView(self.model, name=tr("The gateway's news"))
        self._none = EmptyState("link", "")
        self.table.set_empty(self._none)
        self.page = NewsPage()
        self.panel = SidePanel(tr("News"), name=tr("One piece of news"))
        self.panel.add_page(self.page)
        self.retry_button = Button(tr("Try again"), icon="refresh-cw", hint="R")
        self.panel.add_button(self.retry_button)
        self.put_away_button = Button(tr("Put away…"), Kind.QUIET)
        self.panel.add_button(self.put_away_button)
        self.split = ListAndPanel(Stack(self.refused, self.table, focus=self.table), self.panel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.split)
        self._bind()

    def _bind(self) -> None:
        self.views.chosen.connect(self._on_view_chosen)
        self.table.current_changed.connect(lambda _row: self._on_current_changed())
        self.table.opened.connect(lambda _row: self._on_opened())
        self.table.verticalScrollBar().valueChanged.connect(lambda _value: self._read_on())
        self.retry_button.clicked.connect(self.retry)
        self.put_away_button.clicked.connect(self.put_away)
        for shortcut in bind(self.table, ["R"]):
            shortcut.activated.connect(self.retry)
        self.panel.closed.connect(self._fit)

    # What the screen asks -------------------------------------------------------------

    def left_parts(self) -> Sequence[QWidget]:
        """Which news."""
        return (self.views,)

    def load(self) -> None:
        """Reads the newest, and what was refused."""
        services, actor, status = self.context.services, self.context.actor, self._status()

        def call() -> _Read:
            news = services.news
            failed = news.list(actor, status=EventStatus.FAILED)
            return _Read(
                news.list(actor, status=status, limit=_PAGE),
                len(failed),
                services.refused_deliveries.recent(actor),
                services.office.get(actor).details.timezone,
            )

        self._reading = True
        self.table.set_loading(on=True)
        self.context.work.run(
            self, call, done=self._on_read, failed=self._on_not_read, newest="news"
        )

    @classmethod
    def count_waiting(cls, services: Services, actor: Actor) -> int:
        """Counts what failed, for the word on the tab."""
        return len(services.news.list(actor, status=EventStatus.FAILED))

    def fold(self, fold: Fold) -> None:
        """Takes the window's fold."""
        self._fold = fold
        self._fit()

    def keys(self) -> Sequence[KeyHelp]:
        """This tab's own keys."""
        return (
            KeyHelp("Enter", tr("Show what a piece of news says")),
            KeyHelp("R", tr("Try a failed one again")),
        )

    def listings(self) -> Sequence[Listing]:
        """The list that is shown."""
        return (
            table_listing(
                self.table, words=tr("the gateway's news"), title=tr("News of the gateway")
            ),
        )

    def focus_first(self) -> bool:
        """To the list."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def escape(self) -> bool:
        """Closes the panel."""
        if not self.split.panel_open:
            return False
        self.split.close_panel()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    @property
    def side_width(self) -> int:
        """The panel's."""
        return 0 if self._is_narrow or not self.split.panel_open else self.panel.width()

    # Reading --------------------------------------------------------------------------

    def _status(self) -> EventStatus | None:
        key = self.views.current()
        return None if key == ALL else EventStatus(key)

    def _on_read(self, read: _Read) -> None:
        self._reading = False
        self._zone = zoneinfo.ZoneInfo(read.timezone)
        self._more = len(read.rows) == _PAGE
        self.views.set_choices(
            [
                replace(one, count=read.failed or None)
                if one.key == EventStatus.FAILED.value
                else one
                for one in self.views.choices
            ]
        )
        self.arrange_bar()
        self.waiting_changed.emit(read.failed)
        told = refused_words(read.refused, self._zone)
        self.refused.setText(told)
        self.refused.setVisible(bool(told))
        self._none.set_sentence(
            tr("Nothing has come from Razorpay yet.")
            if self._status() is None
            else tr("No piece of news is like that.")
        )
        self.table.set_loading(on=False)
        self.model.set_rows(read.rows)
        if self.table.current_row() is None and read.rows:
            self.table.select_key(read.rows[0].event_id)
        self._on_current_changed()

    def _on_not_read(self, error: DairyError) -> None:
        self._reading = False
        self.table.set_loading(on=False)
        self.failed.emit(error)

    def _read_on(self) -> None:
        """Reads the next once the end comes into sight."""
        bar = self.table.verticalScrollBar()
        rows = tuple(self.model.rows)
        if self._reading or not self._more or bar.value() < bar.maximum() - _NEAR_THE_END:
            return
        news, actor, status = self.context.services.news, self.context.actor, self._status()
        self._reading = True

        def done(more: tuple[EventRow, ...]) -> None:
            self._reading = False
            self._more = len(more) == _PAGE
            self.model.set_rows((*rows, *more))

        self.context.work.run(
            self,
            lambda: news.list(actor, status=status, before=rows[-1].event_id, limit=_PAGE),
            done=done,
            failed=self._on_not_read,
            newest="news",
        )

    def _on_view_chosen(self, _key: str) -> None:
        self.load()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    # One piece --------------------------------------------------------------------------

    def _on_opened(self) -> None:
        self.split.open_panel()
        self._fit()
        self._on_current_changed()

    def _on_current_changed(self) -> None:
        row = self.table.current_row()
        failed = row is not None and row.status is EventStatus.FAILED
        again = failed or (row is not None and row.is_put_away)
        self.retry_button.set_reason(
            self._no_retry
            or ("" if again else tr("It has not failed: there is nothing to try again."))
        )
        self.put_away_button.set_reason(
            self._no_rest or ("" if failed else tr("It has not failed: nothing is left to do."))
        )
        if row is None or not self.split.panel_open:
            return
        news, actor = self.context.services.news, self.context.actor
        self.context.work.run(
            self,
            lambda: news.detail(actor, row.event_id),
            done=self._on_detail,
            failed=self.failed.emit,
            newest="news detail",
        )

    def _on_detail(self, detail: EventDetail) -> None:
        self.panel.title.setText(what_words(detail.row.event_type))
        self.page.show_event(detail.row, detail.payload, self._zone)

    def retry(self) -> None:
        """Has the failed piece acted on again, now."""
        row = self.table.current_row()
        if row is None or self.retry_button.reason:
            return
        news, actor = self.context.services.news, self.context.actor

        def call() -> tuple[str, str]:
            news.retry(actor, row.event_id)
            news.work(actor)
            now = news.detail(actor, row.event_id).row
            return now.status, now.problem

        self.context.work.run(
            self,
            call,
            done=partial(self._on_tried, what_words(row.event_type)),
            failed=self.failed.emit,
            lane=Lane.RUN,
            busy=self.retry_button,
        )

    def put_away(self) -> None:
        """Lets the failed piece rest, for a reason."""
        row = self.table.current_row()
        if row is None or self.put_away_button.reason:
            return
        why = self.context.prompts.reason(
            self,
            question=tr("Put this news away?"),
            detail=tr(
                "{problem} It counts no more and is not tried again by itself. The books stay as "
                "they are; R tries it again.",
                problem=row.problem,
            ),
            label=tr("Why nothing is to be done, e.g. “Given back at Razorpay”"),
            yes=tr("Let it rest"),
        )
        if why is None:
            return
        news, actor, what = self.context.services.news, self.context.actor, row.event_type
        self.context.work.run(
            self,
            lambda: news.put_away(actor, row.event_id, why),
            done=lambda _row: self.told.emit(tr("{what}: put away", what=what_words(what)), None),
            failed=self.failed.emit,
            lane=Lane.WRITE,
            busy=self.put_away_button,
        )

    def _on_tried(self, what: str, became: tuple[str, str]) -> None:
        status, _ = became
        if status == EventStatus.PROCESSED:
            self.settled.emit()
            self.told.emit(tr("{what}: done now", what=what), None)
        elif status == EventStatus.FAILED:
            self.told.emit(tr("{what}: it failed again", what=what), None)
        else:
            self.told.emit(tr("{what}: it is worked on next", what=what), None)

    # Room -------------------------------------------------------------------------------

    @property
    def _is_narrow(self) -> bool:
        return self._fold.room is Room.NARROW or self.width() < _ROOM_FOR_BOTH

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width, another place for the panel."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.split.fold(replace(self._fold, room=Room.NARROW if self._is_narrow else Room.WIDE))
        self.table.hide_secondary(hide=self._fold.room < Room.WIDE or self.split.panel_open)
        self.side_changed.emit()
