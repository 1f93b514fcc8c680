"""The Reconciliation screen: the sentence on top, what does not agree, and both sides of it."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import Qt

from dairyos_desktop.domain.plain import format_date
from dairyos_desktop.domain.texts import tr, tr_later
from dairyos_desktop.services.dto.reconciliation import GatewayPart
from dairyos_desktop.ui import exporting
from dairyos_desktop.ui.exporting import table_listing
from dairyos_desktop.ui.fold import Room
from dairyos_desktop.ui.reconciliation.columns import columns
from dairyos_desktop.ui.reconciliation.deeds import Deeds
from dairyos_desktop.ui.reconciliation.head import ReportHead
from dairyos_desktop.ui.reconciliation.page import FindingPage
from dairyos_desktop.ui.reconciliation.views import (
    ACCEPTED,
    DAY,
    EMPTY,
    ERRORS,
    HISTORY,
    WARNINGS,
    ReadFindings,
)
from dairyos_desktop.ui.reconciliation.words import title_of
from dairyos_desktop.ui.screen import KeyHelp, Screen
from dairyos_desktop.ui.widgets.banner import Banner
from dairyos_desktop.ui.widgets.buttons import bind
from dairyos_desktop.ui.widgets.chips import Chips, Choice
from dairyos_desktop.ui.widgets.empty import EmptyState
from dairyos_desktop.ui.widgets.panel import SidePanel
from dairyos_desktop.ui.widgets.split import ListAndPanel
from dairyos_desktop.ui.widgets.table.model import RowsModel
from dairyos_desktop.ui.widgets.table.view import TableView

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtGui import QResizeEvent

    from dairyos_desktop.domain.errors import DairyError
    from dairyos_desktop.services.dto.reconciliation import (
        FindingRow,
        ReconcileSummary,
    )
    from dairyos_desktop.ui.context import UiContext
    from dairyos_desktop.ui.exporting import Listing
    from dairyos_desktop.ui.fold import Fold

_ROOM_FOR_BOTH = 860


class ReconciliationScreen(Screen):
    """What does not agree, in words; how to mend it, or why it may stand."""

    key: ClassVar[str] = "reconciliation"
    title: ClassVar[str] = tr_later("Reconciliation")
    topics: ClassVar[frozenset[str]] = frozenset({"findings"})

    def __init__(self, context: UiContext) -> None:
        super().__init__(context)
        self._zone: zoneinfo.ZoneInfo = zoneinfo.ZoneInfo("Asia/Kolkata")
        self._read: ReadFindings | None = None
        self._wanted: int | None = None
        self._day: dt.date | None = None
        self.model: RowsModel[FindingRow] = RowsModel(
            columns(), key=lambda row: row.id, parent=self
        )
        self.table: TableView[FindingRow] = TableView(self.model, name=tr("Findings"))
        self.deeds = Deeds(self, self.table.current_row)
        self.head = ReportHead()
        self.lead.addWidget(self.head)
        self._build_bar()
        self._build_body()
        self._bind()
        self.deeds.allow()

    def _build_bar(self) -> None:
        self.views = Chips(
            [
                Choice(ERRORS, tr("Errors")),
                Choice(WARNINGS, tr("Warnings")),
                Choice(ACCEPTED, tr("Accepted")),
                Choice(HISTORY, tr("History")),
            ],
            name=tr("Which findings"),
        )
        self.bar.set_chips(self.views)
        self.bar.add_action(self.deeds.now)

    def _build_body(self) -> None:
        self._none = EmptyState("scale", "", primary=self.deeds.first)
        self.table.set_empty(self._none)
        self.page = FindingPage()
        self.panel = SidePanel(tr("Finding"), name=tr("One finding"))
        self.panel.add_page(self.page)
        for button in (self.deeds.mend, self.deeds.accept, self.deeds.reopen):
            self.panel.add_button(button)
        self.split = ListAndPanel(self.table, self.panel)
        self.body.addWidget(self.split)

    def _bind(self) -> None:
        self.views.chosen.connect(self._on_view_chosen)
        self.table.current_changed.connect(lambda _row: self._on_current_changed())
        self.table.opened.connect(lambda _row: self._on_opened())
        for key, deed in (("M", self.deeds.go_and_mend), ("A", self.deeds.accept_or_reopen)):
            for shortcut in bind(self.table, [key]):
                shortcut.activated.connect(deed)
        self.panel.closed.connect(self._fit)

    # What the shell asks --------------------------------------------------------------

    def activate(self, params: Mapping[str, Any]) -> None:
        """Shows the findings; `finding_id` opens one, `view` chooses a chip, `on` a day."""
        wanted = params.get("finding_id")
        self._wanted = wanted if isinstance(wanted, int) else None
        if params.get("view") in EMPTY:
            self.views.choose(str(params["view"]))
        on = params.get("on")
        if isinstance(on, dt.date):
            self._day = on
            self._show_day_chip(on)
        if self._read is None or self._wanted is not None or on is not None:
            self.refresh()

    def _show_day_chip(self, on: dt.date) -> None:
        others = [one for one in self.views.choices if one.key != DAY]
        self.views.set_choices([*others, Choice(DAY, format_date(on))])
        self.views.choose(DAY)
        self.bar.arrange()

    def refresh(self) -> None:
        """Reads report and findings again."""
        services, actor, day = self.context.services, self.context.actor, self._day

        def call() -> ReadFindings:
            service = services.reconciliation
            return ReadFindings(
                service.report(actor),
                service.open(actor),
                service.accepted(actor),
                service.resolved(actor),
                services.office.get(actor).details.timezone,
                day,
                None if day is None else service.report(actor, day),
            )

        self.table.set_loading(on=True)
        self.context.work.run(
            self, call, done=self._on_read, failed=self._on_not_read, newest="findings"
        )

    def keys(self) -> Sequence[KeyHelp]:
        """The screen's own keys."""
        return (
            KeyHelp("Enter", tr("Show both sides of a finding")),
            KeyHelp("M", tr("Go where it is mended")),
            KeyHelp("A", tr("Accept it with a reason, or open it again")),
            KeyHelp("F9", tr("Reconcile now")),
            KeyHelp(exporting.HINT, exporting.DOES),
        )

    def listings(self) -> Sequence[Listing]:
        """The findings that are shown."""
        return (table_listing(self.table, words=tr("these findings"), title=tr("Findings")),)

    def folded(self, fold: Fold) -> None:
        """Follows the window."""
        self.head.made.setVisible(not fold.low)
        self._fit()

    def escape(self) -> bool:
        """Closes the panel."""
        if not self.split.panel_open:
            return False
        self.split.close_panel()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def focus_first(self) -> None:
        """To the list."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def side_width(self) -> int:
        """The panel's."""
        return 0 if self._is_narrow or not self.split.panel_open else self.panel.width()

    def _on_changed(self, topics: frozenset[str]) -> None:
        """The rail's count is right also while the screen is away."""
        super()._on_changed(topics)
        if topics & self.topics and not self.isVisible():
            service, actor = self.context.services.reconciliation, self.context.actor
            self.context.work.run(
                self,
                lambda: service.latest(actor),
                done=self._on_latest,
                newest="findings count",
            )

    def _on_latest(self, found: ReconcileSummary | None) -> None:
        self.waiting_changed.emit(0 if found is None else found.errors + found.warnings)

    # Reading --------------------------------------------------------------------------

    def _on_read(self, read: ReadFindings) -> None:
        first = self._read is None
        self._read = read
        self._zone = zoneinfo.ZoneInfo(read.timezone)
        self.waiting_changed.emit(len(read.open))
        self.views.set_choices(
            [
                one if one.key == HISTORY else replace(one, count=len(read.rows(one.key)) or None)
                for one in self.views.choices
            ]
        )
        self.bar.arrange()
        self.table.set_loading(on=False)
        nothing_worse = not read.rows(ERRORS) and read.rows(WARNINGS)
        if first and self.views.current() == ERRORS and nothing_worse:
            self.views.choose(WARNINGS)
        self._show_view()
        self._open_wanted()

    def _tell_report(self, read: ReadFindings) -> None:
        if self.views.current() == DAY:
            report = read.of_day
            found = 0 if report is None else report.errors + report.warnings
            self.head.show_report(report, found, self._zone)
        else:
            report = read.report
            self.head.show_report(report, len(read.open), self._zone)
        self.clear_banners()
        if report is not None and report.gateway is GatewayPart.LEFT_OUT:
            self.show_banner(
                Banner(
                    tr("Razorpay could not be asked: its part was left out."),
                    report.gateway_note,
                    tone="warn",
                )
            )

    def _on_not_read(self, error: DairyError) -> None:
        self.table.set_loading(on=False)
        self.show_error(error)

    def _on_view_chosen(self, _key: str) -> None:
        self._show_view()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_view(self) -> None:
        read = self._read
        if read is None:
            return
        view = self.views.current()
        self._tell_report(read)
        rows = read.rows(view)
        self._none.set_sentence(read.nothing(view))
        self.deeds.first.setVisible(read.report is None)
        self.model.set_rows(rows)
        if rows and self.table.current_row() is None:
            self.table.select_key(rows[0].id)
        self._on_current_changed()

    def _open_wanted(self) -> None:
        """Opens the finding that another screen asked for, wherever it stands."""
        wanted, self._wanted = self._wanted, None
        if wanted is None or self._read is None:
            return
        for view in EMPTY:
            if any(row.id == wanted for row in self._read.rows(view)):
                self.views.choose(view)
                self._show_view()
                self.table.select_key(wanted)
                self._on_opened()
                return

    # One finding ----------------------------------------------------------------------

    def _on_opened(self) -> None:
        self.split.open_panel()
        self._fit()
        self._on_current_changed()

    def _on_current_changed(self) -> None:
        row = self.table.current_row()
        self.deeds.allow()
        if row is None or not self.split.panel_open:
            if row is None and self.split.panel_open:
                self.split.close_panel()
            return
        self.panel.title.setText(title_of(row))
        self.page.show_finding(row, self._zone)
        service, actor = self.context.services.reconciliation, self.context.actor
        self.context.work.run(
            self,
            lambda: service.finding(actor, row.id),
            done=lambda history: self.page.show_before(history, self._zone),
            failed=self._on_not_read,
            newest="finding",
        )

    # Room -------------------------------------------------------------------------------

    @property
    def _is_narrow(self) -> bool:
        return self.fold_now.room is Room.NARROW or self.width() < _ROOM_FOR_BOTH

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width, another place for the panel."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.split.fold(replace(self.fold_now, room=Room.NARROW if self._is_narrow else Room.WIDE))
        self.table.hide_secondary(hide=self.fold_now.room < Room.WIDE or self.split.panel_open)
        self.side_changed.emit()
