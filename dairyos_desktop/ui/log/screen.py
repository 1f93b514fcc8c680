"""The Log screen: what the program wrote down on this PC, newest first."""

from __future__ import annotations

import platform
import zoneinfo
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from dairyos_desktop.config.version import version
from dairyos_desktop.domain.roles import Action, may
from dairyos_desktop.domain.texts import as_shown, tr, tr_later, trn
from dairyos_desktop.ui.fold import Room
from dairyos_desktop.ui.log.filter import LogFilter
from dairyos_desktop.ui.log.line_page import LinePage
from dairyos_desktop.ui.log.words import columns, looked_words
from dairyos_desktop.ui.screen import KeyHelp, Screen
from dairyos_desktop.ui.widgets.buttons import Button, Kind
from dairyos_desktop.ui.widgets.empty import EmptyState
from dairyos_desktop.ui.widgets.label import Label
from dairyos_desktop.ui.widgets.panel import SidePanel
from dairyos_desktop.ui.widgets.split import ListAndPanel, Stack
from dairyos_desktop.ui.widgets.table.model import RowsModel
from dairyos_desktop.ui.widgets.table.view import TableView

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtGui import QResizeEvent

    from dairyos_desktop.domain.errors import DairyError
    from dairyos_desktop.services.dto.log import LogChoices, LogLine, LogPage, LogPlace
    from dairyos_desktop.ui.context import UiContext
    from dairyos_desktop.ui.fold import Fold

NOT_ALLOWED = tr_later("Only owners and managers may read the program's log.")
_NO_OPERATION = tr_later("This line belongs to no operation.")
_ENOUGH = 40
"""So many lines fill a screen: until then a search goes on by itself."""
_NEAR_THE_END = 40
_ROOM_FOR_BOTH = 1060


class LogScreen(Screen):
    """A list of lines, one of them beside it, and the words for support."""

    key: ClassVar[str] = "log"
    title: ClassVar[str] = tr_later("Log")

    def __init__(self, context: UiContext) -> None:
        super().__init__(context)
        self._zone: zoneinfo.ZoneInfo = zoneinfo.ZoneInfo("Asia/Kolkata")
        self._place: LogPlace | None = None
        self._looked_at = 0
        self._reading = False
        self._loaded = False
        self._allowed = may(context.actor.role, Action.READ_LOG)
        self.where = Label(tr("Of this PC"), tone="text2")
        self.header.add_context(self.where)
        self.filter = LogFilter(context.today)
        self.model: RowsModel[LogLine] = RowsModel(
            columns(lambda: self._zone), key=lambda line: line.key
        )
        self.table: TableView[LogLine] = TableView(self.model, name=tr("Log"))
        self._none = EmptyState("logs", "")
        self.line = LinePage()
        self.panel = SidePanel(tr("Line"), name=tr("Line of the log"))
        self.panel.add_page(self.line)
        self.split = ListAndPanel(Stack(self.filter, self.table, focus=self.table), self.panel)
        self.body.addWidget(self.split)
        self.same = Button(tr("Its whole operation"), Kind.QUIET, icon="list-filter")
        self.again = Button(tr("Read again"), Kind.SECONDARY, icon="refresh-cw", hint="F5")
        self.copy = Button(
            tr("Copy details for support"), Kind.PRIMARY, icon="copy", hint="Ctrl Shift C"
        )
        self.state = Label(tone="text2")
        self.bar.add_left(self.state)
        for button in (self.same, self.again, self.copy):
            self.bar.add_action(button)
        self._bind()
        if self._allowed:
            self.table.set_empty(self._none)
        else:
            self.table.set_empty(EmptyState("lock", as_shown(NOT_ALLOWED)))
            self.filter.hide()
        self._allow()

    def _bind(self) -> None:
        self.table.current_changed.connect(lambda _line: self._on_current_changed())
        self.table.opened.connect(lambda _line: self._on_opened())
        self.table.verticalScrollBar().valueChanged.connect(lambda _value: self._read_on())
        self.filter.wished.connect(self._read)
        self.filter.left_down.connect(self.focus_first)
        self.same.clicked.connect(self._on_same)
        self.again.clicked.connect(self._read)
        self.again.set_keys("F5", owner=self)
        self.copy.clicked.connect(self._on_copy)
        self.copy.set_keys("Ctrl+Shift+C", owner=self)
        self.panel.closed.connect(self._fit)

    # What the shell asks -------------------------------------------------------------

    def activate(self, params: Mapping[str, Any]) -> None:
        """Shows what was shown last; `operation` asks for one."""
        if "operation" in params:
            self.filter.clear()
            self.filter.words.setText(str(params["operation"]))
            self._loaded = True
            self._read_choices()
            self._read()
        elif not self._loaded:
            self._loaded = True
            self._read_choices()
            self._read()

    def refresh(self) -> None:
        """Reads it again."""
        self._read()

    def keys(self) -> Sequence[KeyHelp]:
        """The screen's own keys."""
        return (
            KeyHelp("Enter", tr("Show the line whole")),
            KeyHelp("F5", tr("Read the log again")),
            KeyHelp("Ctrl Shift C", tr("Copy what support needs of the line's operation")),
        )

    def folded(self, fold: Fold) -> None:
        """Fewer columns; the panel on its own page."""
        del fold
        self._fit()

    def focus_first(self) -> None:
        """The list."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def escape(self) -> bool:
        """Closes the panel, else ends the search."""
        if self.split.panel_open:
            self.split.close_panel()
            self.focus_first()
            return True
        return self.filter.clear()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width, another place for the panel."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Beside the panel the filter needs room: else the panel takes the list's place."""
        narrow = self.width() < _ROOM_FOR_BOTH
        fold = self.fold_now
        self.split.fold(replace(fold, room=Room.NARROW) if narrow else fold)
        self.table.hide_secondary(hide=self.fold_now.room < Room.WIDE or self.split.panel_open)

    # Reading -------------------------------------------------------------------------

    def _read_choices(self) -> None:
        if not self._allowed:
            return
        log, actor = self.context.services.log, self.context.actor
        self.context.work.run(
            self, lambda: log.choices(actor), done=self._on_choices, failed=self._on_not_read,
            newest="choices",
        )  # fmt: skip

    def _on_choices(self, choices: LogChoices) -> None:
        self._zone = zoneinfo.ZoneInfo(choices.timezone)
        self.filter.set_choices(choices)
        self.table.viewport().update()

    def _read(self) -> None:
        """From the newest line on."""
        self._looked_at = 0
        self._ask(None, ())

    def _read_on(self) -> None:
        """The next page once the end of this one comes into sight."""
        bar = self.table.verticalScrollBar()
        if not self._reading and self._place and bar.value() >= bar.maximum() - _NEAR_THE_END:
            self._ask(self._place, tuple(self.model.rows))

    def _ask(self, place: LogPlace | None, before: tuple[LogLine, ...]) -> None:
        if not self._allowed:
            return
        log, actor, wish = self.context.services.log, self.context.actor, self.filter.wish()
        self._reading = True
        self.table.set_loading(on=True)
        self.context.work.run(
            self,
            lambda: log.page(actor, wish, place),
            done=partial(self._on_read, before),
            failed=self._on_not_read,
            newest="page",
        )

    def _on_read(self, before: tuple[LogLine, ...], page: LogPage) -> None:
        self._reading = False
        self._place = page.place
        self._looked_at += page.looked_at
        self.state.setText(looked_words(self._looked_at, page.left))
        self.bar.arrange()
        self._none.set_sentence(
            tr("No line of this PC's log fits what is asked for.")
            if self.filter.narrows
            else tr("Nothing was written down yet.")
        )
        lines = (*before, *page.lines)
        self.model.set_rows(lines)
        self.table.set_loading(on=page.place is not None and len(lines) < _ENOUGH)
        if lines and self.table.current_row() is None:
            self.table.select_key(lines[0].key)
        self._allow()
        if page.place is not None and len(lines) < _ENOUGH:
            # What is rare is looked for through the whole log, a few megabytes at a time.
            self._ask(page.place, lines)

    def _on_not_read(self, error: DairyError) -> None:
        self._reading = False
        self.table.set_loading(on=False)
        self.show_error(error)

    # One line ------------------------------------------------------------------------

    def _on_opened(self) -> None:
        if self.table.current_row() is None:
            return
        if not self.split.panel_open:
            self.split.open_panel()
            self._fit()
        self._show_current()

    def _on_current_changed(self) -> None:
        self._allow()
        if self.split.panel_open:
            self._show_current()

    def _show_current(self) -> None:
        line = self.table.current_row()
        if line is not None:
            self.line.show_line(line, self._zone)

    def _allow(self) -> None:
        line = self.table.current_row()
        reason = "" if self._allowed else as_shown(NOT_ALLOWED)
        if not reason and (line is None or not line.operation):
            reason = as_shown(_NO_OPERATION)
        self.copy.set_reason(reason)
        self.same.set_reason(reason)
        self.again.set_reason("" if self._allowed else as_shown(NOT_ALLOWED))

    def _on_same(self) -> None:
        line = self.table.current_row()
        if line is not None and line.operation:
            self.filter.words.setText(line.operation)
            self.filter.wished.emit()
            self.focus_first()

    def _on_copy(self) -> None:
        line = self.table.current_row()
        if line is None or not line.operation:
            return
        log, actor, operation = self.context.services.log, self.context.actor, line.operation
        self.context.work.run(
            self,
            lambda: log.support_text(actor, operation),
            done=partial(self._on_copied, operation),
            failed=self._on_not_read,
            busy=self.copy,
        )

    def _on_copied(self, operation: str, lines: str) -> None:
        head = tr(
            "DairyOS {version} · Python {python_version} · {platform}\nOperation {operation}",
            version=version(),
            python_version=platform.python_version(),
            platform=platform.platform(),
            operation=operation,
        )
        QGuiApplication.clipboard().setText(f"{head}\n{lines}")
        count = lines.count("\n") + 1
        self.toast(
            trn(
                "Copied: operation {operation}, {count} line",
                "Copied: operation {operation}, {count} lines",
                count,
                operation=operation,
            ),
            None,
        )
