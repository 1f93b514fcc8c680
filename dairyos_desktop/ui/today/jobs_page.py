"""The jobs beside Today: how each last went, and running one by hand."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from dairyos_desktop.domain.roles import Action, least_role_word, may
from dairyos_desktop.domain.texts import tr
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.theme.tokens import SPACE_4, SPACE_8, SPACE_12, SPACE_16, TYPE_SMALL
from dairyos_desktop.ui.today.jobs import last_words, next_words
from dairyos_desktop.ui.widgets.buttons import Button, Kind
from dairyos_desktop.ui.widgets.label import Label

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from dairyos_desktop.domain.roles import Role
    from dairyos_desktop.services.dto.jobs import JobState


class JobBlock(QWidget):
    """One job."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(title)
        self.state: JobState | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_4)
        column.addWidget(Label(title, weight=fonts.SEMIBOLD))
        self.last = Label(wrap=True, snug=True)
        self.detail = Label(size=TYPE_SMALL, tone="text2", wrap=True, snug=True)
        self.trouble = Label(tone="warn", wrap=True, snug=True)
        self.next = Label(size=TYPE_SMALL, tone="text2")
        for label in (self.last, self.detail, self.trouble, self.next):
            column.addWidget(label)
        self.run = Button(tr("Run now"), name=tr("Run now: {title}", title=title))
        self.log = Button(
            tr("Log"), Kind.QUIET, icon="logs", name=tr("Log of {title}", title=title)
        )
        row = QHBoxLayout()
        row.setSpacing(SPACE_8)
        row.addWidget(self.run)
        row.addWidget(self.log)
        row.addStretch(1)
        column.addLayout(row)

    def show_state(self, state: JobState, now: dt.datetime) -> None:
        """How it stands now."""
        self.state = state
        self.last.setText(last_words(state, now))
        detail = "" if state.last is None else state.last.detail
        for label, text in (
            (self.detail, "" if detail in state.trouble else detail),
            (self.trouble, state.trouble),
            (self.next, next_words(state, now)),
        ):
            label.setText(text)
            label.setVisible(bool(text))


class JobsPage(QWidget):
    """Every job, below each other.

    Args:
        role: What isn't permitted is not offered, and says why.

    Signals:
        run_wanted(str, object): Run this job; the button that was pressed.
        log_wanted(str): Show what the log says of this operation.
    """

    run_wanted = Signal(str, object)
    log_wanted = Signal(str)

    def __init__(self, role: Role, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._role = role
        self.blocks: dict[str, JobBlock] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(SPACE_16, SPACE_12, SPACE_16, SPACE_16)
        self._column.setSpacing(SPACE_16)
        self._column.addStretch(1)

    def show_board(self, board: Sequence[JobState], now: dt.datetime) -> None:
        """How each stands now."""
        for at, state in enumerate(board):
            if state.name not in self.blocks:
                self.blocks[state.name] = self._made(state)
                self._column.insertWidget(at, self.blocks[state.name])
            block = self.blocks[state.name]
            block.show_state(state, now)
            has_log = state.last is not None and bool(state.last.operation)
            block.log.setVisible(has_log and may(self._role, Action.READ_LOG))

    def _made(self, state: JobState) -> JobBlock:
        name, block = state.name, JobBlock(state.title, self)
        block.run.clicked.connect(lambda: self.run_wanted.emit(name, block.run))
        block.log.clicked.connect(partial(self._on_log, block))
        if not may(self._role, Action.RUN_JOBS):
            least = least_role_word(Action.RUN_JOBS)
            block.run.set_reason(tr("Running jobs needs the role {least} or above.", least=least))
        return block

    def _on_log(self, block: JobBlock) -> None:
        if block.state is not None and block.state.last is not None:
            self.log_wanted.emit(block.state.last.operation)
