"""The audit log, in the settings: who changed what, and whether that record is whole."""

from __future__ import annotations

import zoneinfo
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from dairyos_desktop.domain.roles import Action, may
from dairyos_desktop.domain.texts import as_shown, tr, tr_later
from dairyos_desktop.ui.fold import UNFOLDED, Room
from dairyos_desktop.ui.settings.audit_entry import EntryPage
from dairyos_desktop.ui.settings.audit_filter import AuditFilter
from dairyos_desktop.ui.settings.audit_state import ChainState
from dairyos_desktop.ui.settings.audit_words import deed_words, subject_words
from dairyos_desktop.ui.widgets.buttons import Button, Kind
from dairyos_desktop.ui.widgets.empty import EmptyState
from dairyos_desktop.ui.widgets.panel import SidePanel
from dairyos_desktop.ui.widgets.split import ListAndPanel, Stack
from dairyos_desktop.ui.widgets.table.columns import SECONDARY, Column
from dairyos_desktop.ui.widgets.table.model import RowsModel
from dairyos_desktop.ui.widgets.table.view import TableView
from dairyos_desktop.ui.work import Lane

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtGui import QResizeEvent

    from dairyos_desktop.domain.errors import DairyError
    from dairyos_desktop.services.dto.audit import (
        AuditChoices,
        AuditDetail,
        AuditPage,
        AuditRow,
        ChainReport,
    )
    from dairyos_desktop.ui.context import UiContext
    from dairyos_desktop.ui.fold import Fold

NOT_ALLOWED = tr_later("Only owners and managers may see the audit log.")
_NOT_OWNER = tr_later("Only the owner may do that.")
_NOTHING_TO_ACCEPT = tr_later("There is nothing to accept: the check found nothing of that kind.")
_KINDS = (
    (tr_later("CSV for spreadsheets"), "*.csv"),
    (tr_later("JSON lines, every field exactly"), "*.jsonl"),
)
_ROOM_FOR_BOTH = 900
_NEAR_THE_END = 40
"""Rows from the end at which the next page is read."""


def _columns(zone: Callable[[], dt.tzinfo]) -> tuple[Column[AuditRow], ...]:
    return (
        Column(
            "when", tr("When"), lambda row: f"{row.at.astimezone(zone()):%d-%m-%Y %H:%M}", width=128
        ),
        Column("who", tr("Who"), lambda row: row.user, width=124),
        Column("deed", tr("What"), deed_words, width=196, tip=deed_words),
        Column("subject", tr("On what"), subject_words, stretch=True, tip=subject_words),
        Column(
            "reason",
            tr("Reason"),
            lambda row: row.reason,
            width=180,
            look=SECONDARY,
            secondary=True,
            tip=lambda row: row.reason,
        ),
    )


class AuditLogPage(QWidget):
    """Entries newest first, the current one beside them, the state of the chain above.

    Attributes:
        deeds: The buttons that belong into the screen's bar.

    Signals:
        told(str): Good news.
        failed(DairyError): What was refused or couldn't be read.
    """

    told = Signal(str)
    failed = Signal(object)

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self._zone: zoneinfo.ZoneInfo = zoneinfo.ZoneInfo("Asia/Kolkata")
        self._fold = UNFOLDED
        self._more = False
        self._reading = False
        self._checked = False
        self._allowed = may(context.actor.role, Action.READ_AUDIT)
        self._is_owner = may(context.actor.role, Action.EXPORT_AUDIT)
        self.state = ChainState()
        self.filter = AuditFilter(context.today)
        self.model: RowsModel[AuditRow] = RowsModel(
            _columns(lambda: self._zone), key=lambda row: row.position
        )
        self.table: TableView[AuditRow] = TableView(self.model, name=tr("Audit log"))
        self._none = EmptyState("history", "")
        self.entry = EntryPage()
        self.panel = SidePanel(tr("Entry"), name=tr("Entry of the audit log"))
        self.panel.add_page(self.entry)
        self.split = ListAndPanel(
            Stack(self.state, self.filter, self.table, focus=self.table), self.panel
        )
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.split)
        self.accept_button = Button(tr("Accept with a reason"), Kind.QUIET)
        self.export_button = Button(tr("Export"), Kind.QUIET, icon="file-down")
        self.check_button = Button(tr("Check now"), Kind.SECONDARY, icon="refresh-cw", hint="F9")
        self.deeds = (self.accept_button, self.export_button, self.check_button)
        self._bind()
        if self._allowed:
            self.table.set_empty(self._none)
        else:
            self.table.set_empty(EmptyState("lock", as_shown(NOT_ALLOWED)))
            self.state.hide()
            self.filter.hide()
        self._allow(None)

    def _bind(self) -> None:
        self.table.current_changed.connect(lambda _row: self._on_current_changed())
        self.table.opened.connect(lambda _row: self._on_opened())
        self.table.verticalScrollBar().valueChanged.connect(lambda _value: self._read_on())
        self.filter.wished.connect(self._read)
        self.filter.left_down.connect(lambda: self.table.setFocus(Qt.FocusReason.OtherFocusReason))
        self.check_button.clicked.connect(self.check)
        self.check_button.set_keys("F9", owner=self)
        self.export_button.clicked.connect(self._on_export)
        self.accept_button.clicked.connect(self._on_accept)
        self.panel.closed.connect(self._fit)

    # What the screen asks --------------------------------------------------------

    def load(self) -> None:
        """Reads the newest entries; checks the chain when it is first shown."""
        if not self._allowed:
            return
        audit, office, actor = (
            self.context.services.audit,
            self.context.services.office,
            self.context.actor,
        )
        self.context.work.run(
            self,
            lambda: (audit.choices(actor), office.get(actor).details.timezone),
            done=self._on_choices,
            failed=self.failed.emit,
            newest="audit choices",
        )
        self._read()
        if not self._checked:
            self._checked = True
            self.check()

    def fold(self, fold: Fold) -> None:
        """Takes the window's fold."""
        self._fold = fold
        self._fit()

    def focus_first(self) -> None:
        """To the list."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_what_is_open(self) -> bool:
        """Closes the panel, else ends the search; False where there was neither."""
        if self.split.panel_open:
            self.split.close_panel()
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        return self.filter.clear()

    # Reading ---------------------------------------------------------------------

    def _read(self) -> None:
        """Reads the first page of what is asked for."""
        audit, actor, wish = self.context.services.audit, self.context.actor, self.filter.wish()
        self._reading = True
        self.table.set_loading(on=True)
        self.context.work.run(
            self,
            lambda: audit.page(actor, wish),
            done=partial(self._on_read, ()),
            failed=self._on_not_read,
            newest="audit page",
        )

    def _read_on(self) -> None:
        """Reads the next page once its end comes into sight."""
        bar = self.table.verticalScrollBar()
        if self._reading or not self._more or bar.value() < bar.maximum() - _NEAR_THE_END:
            return
        rows = tuple(self.model.rows)
        audit, actor, wish = self.context.services.audit, self.context.actor, self.filter.wish()
        self._reading = True
        self.context.work.run(
            self,
            lambda: audit.page(actor, wish, rows[-1].position),
            done=partial(self._on_read, rows),
            failed=self._on_not_read,
            newest="audit page",
        )

    def _on_read(self, before: tuple[AuditRow, ...], page: AuditPage) -> None:
        self._reading = False
        self._more = page.more
        narrowed = self.filter.wish().narrows
        self._none.set_sentence(
            tr("No entry fits what is asked for.") if narrowed else tr("Nothing was changed yet.")
        )
        self.table.set_loading(on=False)
        self.model.set_rows((*before, *page.rows))
        if self.model.rows and self.table.current_row() is None:
            self.table.select_key(self.model.rows[0].position)

    def _on_not_read(self, error: DairyError) -> None:
        self._reading = False
        self.table.set_loading(on=False)
        self.failed.emit(error)

    def _on_choices(self, found: tuple[AuditChoices, str]) -> None:
        choices, zone = found
        self._zone = zoneinfo.ZoneInfo(zone)
        self.filter.set_choices(choices)

    # One entry -------------------------------------------------------------------

    def _on_opened(self) -> None:
        if self.table.current_row() is None:
            return
        if not self.split.panel_open:
            self.split.open_panel()
            self._fit()
        self._show_current()

    def _on_current_changed(self) -> None:
        if self.split.panel_open:
            self._show_current()

    def _show_current(self) -> None:
        row = self.table.current_row()
        if row is None:
            return
        audit, actor = self.context.services.audit, self.context.actor
        self.context.work.run(
            self,
            lambda: audit.entry(actor, row.position),
            done=self._on_entry,
            failed=self.failed.emit,
            newest="audit entry",
        )

    def _on_entry(self, detail: AuditDetail) -> None:
        self.panel.title.setText(tr("Entry {position}", position=f"{detail.row.position:,}"))
        self.entry.show_entry(detail, self._zone)

    # The chain -------------------------------------------------------------------

    def check(self) -> None:
        """Checks every entry, in a worker."""
        if not self._allowed:
            return
        audit, actor = self.context.services.audit, self.context.actor
        self.state.show_checking()
        self.context.work.run(
            self,
            lambda: audit.verify(actor),
            done=self._on_checked,
            failed=self._on_not_checked,
            lane=Lane.RUN,
            busy=self.check_button,
        )

    def _on_checked(self, report: ChainReport) -> None:
        self.state.show_report(report)
        self._allow(report)

    def _on_not_checked(self, error: DairyError) -> None:
        self.state.show_failure(tr("The log could not be checked."))
        self.failed.emit(error)

    def _on_accept(self) -> None:
        why = self.context.prompts.reason(
            self,
            question=tr("Take the database as it is?"),
            detail=tr(
                "What the check found between the database and this PC stays in the log, "
                "with your reason."
            ),
            label=tr("What happened, e.g. “Backup of Tuesday restored”"),
            yes=tr("Accept it"),
        )
        if why is None:
            return
        audit, actor = self.context.services.audit, self.context.actor

        def accepted(report: ChainReport) -> None:
            self._on_checked(report)
            self.told.emit(tr("Accepted; the log keeps your reason"))
            self._read()

        self.context.work.run(
            self,
            lambda: audit.accept(actor, why),
            done=accepted,
            failed=self.failed.emit,
            lane=Lane.WRITE,
            busy=self.accept_button,
        )

    def _on_export(self) -> None:
        path = self.context.prompts.save_file(
            self, title=tr("Export the audit log"), name="Audit log.csv", kinds=_KINDS
        )
        if path is not None:
            self._export(path)

    def _export(self, path: Path) -> None:
        audit, actor = self.context.services.audit, self.context.actor

        def written(entries: int) -> None:
            self.told.emit(
                tr("{entries} entries are in {path}", entries=f"{entries:,}", path=path.name)
            )
            self._read()

        self.context.work.run(
            self,
            lambda: audit.export(actor, path),
            done=written,
            failed=self.failed.emit,
            lane=Lane.RUN,
            busy=self.export_button,
        )

    def _allow(self, report: ChainReport | None) -> None:
        """What can't be done is not offered, and says why."""
        mine = (
            ""
            if self._is_owner
            else (as_shown(_NOT_OWNER) if self._allowed else as_shown(NOT_ALLOWED))
        )
        self.check_button.set_reason("" if self._allowed else as_shown(NOT_ALLOWED))
        self.export_button.set_reason(mine)
        doubtful = report is not None and any(one.acceptable for one in report.problems)
        self.accept_button.set_reason(mine or ("" if doubtful else as_shown(_NOTHING_TO_ACCEPT)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width, another place for the panel."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Beside the groups and the panel there is seldom room: the panel takes the list's."""
        narrow = self.width() < _ROOM_FOR_BOTH
        self.split.fold(replace(self._fold, room=Room.NARROW) if narrow else self._fold)
        self.table.hide_secondary(hide=self._fold.room < Room.WIDE or self.split.panel_open)
