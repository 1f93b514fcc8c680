"""One secret on the page: what it is, whether it is there, and how to replace it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from dairyos_desktop.domain.instants import format_instant
from dairyos_desktop.domain.texts import as_shown, tr
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.theme.tokens import SPACE_4, SPACE_8, TYPE_SMALL
from dairyos_desktop.ui.widgets.buttons import Button, Kind
from dairyos_desktop.ui.widgets.label import Label

if TYPE_CHECKING:
    import datetime as dt

    from dairyos_desktop.services.dto.secrets import SecretRow

_WIDTH = 480


class SecretLine(QWidget):
    """Label, help and state; Set or Replace, and Remove.

    Signals:
        wanted(str): Another value for the secret of that name.
        unwanted(str): It shall be taken away.
    """

    wanted = Signal(str)
    unwanted = Signal(str)

    def __init__(self, row: SecretRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.row = row
        self.setMaximumWidth(_WIDTH)
        self.label = Label(row.label, weight=fonts.SEMIBOLD)
        self.help = Label(row.help, size=TYPE_SMALL, tone="text2", wrap=True)
        self.state = Label(size=TYPE_SMALL, wrap=True)
        self.change = Button(tr("Set…"))
        self.remove = Button(tr("Remove…"), Kind.QUIET)
        self.change.clicked.connect(lambda: self.wanted.emit(self.row.name))
        self.remove.clicked.connect(lambda: self.unwanted.emit(self.row.name))
        words = QVBoxLayout()
        words.setContentsMargins(0, 0, 0, 0)
        words.setSpacing(SPACE_4)
        for label in (self.label, self.help, self.state):
            words.addWidget(label)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(SPACE_8)
        line.addLayout(words, 1)
        line.addWidget(self.remove)
        line.addWidget(self.change)

    def show_row(self, row: SecretRow, zone: dt.tzinfo) -> None:
        """Shows how the secret stands; instants in the office's time."""
        self.row = row
        there = row.set_at is not None
        words = tr("Not set")
        if row.set_at is not None:
            words = tr(
                "Set on {set_at} by {set_by}",
                set_at=format_instant(row.set_at.astimezone(zone)),
                set_by=row.set_by,
            )
        if row.from_environment:
            words = tr(
                "{words}; this PC's environment gives another, which goes first", words=words
            )
        self.state.setText(words)
        self.state.set_tone("ok" if there or row.from_environment else "text2")
        self.change.setText(tr("Replace…") if there else tr("Set…"))
        self.change.setAccessibleName(
            f"{(tr('Replace') if there else tr('Set'))} {as_shown(row.label)}"
        )
        self.remove.setAccessibleName(tr("Remove {row}", row=row.label))
        self.remove.setVisible(there)
