"""The page of a month's runs: each as it ended, newest first, the current one beside the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from dairyos_desktop.domain.texts import tr, trn
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.bills.run_panel import RunPanel
from dairyos_desktop.ui.bills.run_words import ended_words, took_words, when_words, whose_words
from dairyos_desktop.ui.fold import Room
from dairyos_desktop.ui.theme.tokens import PAGE_MARGIN, SPACE_8, SPACE_12, TYPE_SECTION
from dairyos_desktop.ui.widgets.buttons import Button, Kind
from dairyos_desktop.ui.widgets.empty import EmptyState
from dairyos_desktop.ui.widgets.label import Label
from dairyos_desktop.ui.widgets.marks import Mark
from dairyos_desktop.ui.widgets.split import ListAndPanel
from dairyos_desktop.ui.widgets.table.columns import PLAIN, SECONDARY, Align, Column, Look
from dairyos_desktop.ui.widgets.table.model import RowsModel
from dairyos_desktop.ui.widgets.table.two_lines import ROW_HEIGHT, TwoLines
from dairyos_desktop.ui.widgets.table.view import TableView

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QResizeEvent, QShowEvent

    from dairyos_desktop.domain.periods import Month
    from dairyos_desktop.services.dto.runs import RunRecord, RunRow
    from dairyos_desktop.ui.bills.looking import Looking
    from dairyos_desktop.ui.fold import Fold
    from dairyos_desktop.ui.screen import Screen

_ENDED = {
    "finished": Look(mark=Mark.TICK),
    "stopped": Look(mark=Mark.LOOK),
    "failed": Look(mark=Mark.CROSS),
}
_NOT_ENDED = Look(mark=Mark.HALF)
_ROOM_FOR_SECONDARY = 760


def _count(
    key: str,
    head: str,
    read: Callable[[RunRow], int],
    *,
    width: int,
    secondary: bool = False,
    gives_way: int = 0,
) -> Column[RunRow]:
    return Column(
        key,
        head,
        lambda run: f"{read(run):,}" if read(run) else "–",
        width=width,
        align=Align.RIGHT,
        look=lambda run: PLAIN if read(run) else SECONDARY,
        secondary=secondary,
        gives_way=gives_way,
        value=read,
    )


def _columns() -> tuple[Column[RunRow], ...]:
    return (
        Column(
            "when",
            tr("Run"),
            lambda run: f"{when_words(run)}, {run.user_name}",
            stretch=True,
            tip=lambda run: (
                f"{whose_words(run)}, {took_words(run)}"
                if run.seconds is not None
                else whose_words(run)
            ),
            least=188,
            value=when_words,
            also=(
                (tr("Who"), lambda run: run.user_name),
                (tr("For"), whose_words),
                (tr("Seconds"), lambda run: run.seconds),
            ),
        ),
        Column(
            "ended",
            tr("How it ended"),
            ended_words,
            width=190,
            look=lambda run: _ENDED.get(run.state, _NOT_ENDED),
        ),
        _count("created", tr("Made"), lambda run: run.created, width=64),
        _count("updated", tr("Changed"), lambda run: run.updated, width=80, gives_way=1),
        _count("voided", tr("Void"), lambda run: run.voided, width=56, secondary=True),
        _count("unchanged", tr("Unchanged"), lambda run: run.unchanged, width=94, secondary=True),
        _count("not_billed", tr("No bill"), lambda run: run.not_billed, width=72, gives_way=2),
    )


class RunsButton(Button):
    """In the page's head: how often the month was run, and the way to what came of it."""

    def __init__(self) -> None:
        super().__init__(tr("Runs"), Kind.QUIET, icon="history", hint="F9")
        self.set_reason(tr("No run of the month yet."))

    def set_runs(self, runs: Sequence[RunRow], month: Month) -> None:
        """Shows how many there are."""
        self.setText(trn("{count} run", "{count} runs", len(runs)) if runs else tr("Runs"))
        self.set_reason("" if runs else tr("{label} has no run yet.", label=month.label()))

    def set_compact(self, *, on: bool) -> None:
        """Where the head has no room: the icon alone."""
        self.set_icon_only(on=on)


class RunsPage(QWidget):
    """The runs; the current one's result beside them.

    Signals:
        left(): Back to the bills.
    """

    left = Signal()

    def __init__(self, screen: Screen, looking: Looking, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = screen.context
        self._wanted: int | None = None
        self.setAccessibleName(tr("Runs of the month"))
        self.model: RowsModel[RunRow] = RowsModel(
            _columns(), key=lambda run: run.run_id, parent=self
        )
        self.table: TableView[RunRow] = TableView(self.model, name=tr("Runs"))
        self.table.cells = TwoLines(self.table)
        self.table.setItemDelegate(self.table.cells)
        self.table.set_row_height(ROW_HEIGHT)
        self._nothing = EmptyState("history", "")
        self.table.set_empty(self._nothing)
        self.panel = RunPanel(looking)
        self.back = Button(tr("Back to the bills"), Kind.QUIET, icon="arrow-left", hint="Esc")
        self.back.clicked.connect(self.left)
        self.title = Label(size=TYPE_SECTION, weight=fonts.SEMIBOLD, elide=True)
        head = QHBoxLayout()
        head.setContentsMargins(PAGE_MARGIN - SPACE_12, 0, PAGE_MARGIN, SPACE_8)
        head.setSpacing(SPACE_12)
        head.addWidget(self.back)
        head.addWidget(self.title, 1)
        left = QWidget()
        left.setFocusProxy(self.table)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.table, 1)
        self._left = left
        self.split = ListAndPanel(left, self.panel)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.split)
        self._room = Room.WIDE
        self.table.opened.connect(lambda _run: self.open_result())
        self.table.current_changed.connect(lambda _run: self._load())

    # What is shown --------------------------------------------------------------------

    def show_runs(self, runs: Sequence[RunRow], month: Month) -> None:
        """Shows a month's runs; the same one stays current."""
        self.title.setText(tr("Runs of {label}", label=month.label()))
        self._nothing.set_sentence(
            tr(
                "No run of {label} yet. Make the bills, and what came of it stands here.",
                label=month.label(),
            )
        )
        self.model.set_rows(runs)
        if self._wanted is not None and self.table.select_key(self._wanted):
            self._wanted = None
        elif self.table.current_row() is None and runs:
            self.table.select_key(runs[0].run_id)
        if not runs:
            self.panel.hide()
            self._left.show()
        elif self._room is not Room.NARROW and not self.split.panel_open:
            self.split.open_panel()
        self._load()
        self._fit_columns()

    def want(self, run_id: int | None) -> None:
        """Makes a run current, now or as soon as it is read; None: the newest."""
        self._wanted = run_id
        if run_id is None and self.model.rows:
            run_id = self.model.row(0).run_id
        if run_id is not None and self.table.select_key(run_id):
            self._wanted = None

    def open_result(self) -> None:
        """Shows what came of the current run, and puts the focus there."""
        if self.table.current_row() is None:
            return
        self.split.open_panel()
        self._load()
        self._fit_columns()
        self.panel.table.setFocus()

    def fold(self, fold: Fold) -> None:
        """Follows the window; where the panel would take the list's place, the list stays."""
        if fold.room is Room.NARROW and self._room is not Room.NARROW:
            self.panel.hide()
            self._left.show()
        self._room = fold.room
        self.split.fold(fold)
        self.panel.set_low(low=fold.low)
        self.back.set_icon_only(on=fold.room is Room.NARROW)
        self._fit_columns()

    def _fit_columns(self) -> None:
        room = self.width() - (self.panel.width() if self.split.panel_open else 0)
        self.table.hide_secondary(hide=room < _ROOM_FOR_SECONDARY)

    def showEvent(self, event: QShowEvent) -> None:
        """Reads what came of the current run, which may be another by now."""
        super().showEvent(event)
        self._load()
        self._fit_columns()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Hides columns that have no room."""
        super().resizeEvent(event)
        self._fit_columns()

    def _load(self) -> None:
        run = self.table.current_row()
        if run is None or not self.isVisible():
            return
        billing, actor = self._context.services.billing, self._context.actor
        self._context.work.run(
            self,
            lambda: billing.run_record(actor, run.run_id),
            done=self._on_read,
            newest="run",
        )

    def _on_read(self, record: RunRecord) -> None:
        run = self.table.current_row()
        if run is not None and run.run_id == record.run.run_id:
            self.panel.show_record(record)
