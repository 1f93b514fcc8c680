"""One line of the log in the side panel: all that it says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from dairyos_desktop.domain.texts import tr
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.log.words import duration_words, level_words, who_words
from dairyos_desktop.ui.theme.tokens import SPACE_12, SPACE_16, TYPE_SMALL
from dairyos_desktop.ui.widgets.label import Label

if TYPE_CHECKING:
    import datetime as dt

    from dairyos_desktop.services.dto.log import LogLine


class LinePage(QWidget):
    """The line that is current in the list; its texts can be marked and copied."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_16, SPACE_12, SPACE_16, SPACE_16)
        column.setSpacing(SPACE_12)
        self.message = Label(weight=fonts.SEMIBOLD, wrap=True)
        self.who = Label(tone="text2", wrap=True)
        self.outcome = Label(wrap=True)
        self.operation = Label(size=TYPE_SMALL, tone="text2", wrap=True)
        self.place = Label(size=TYPE_SMALL, tone="text3", wrap=True)
        self.exception = Label(size=TYPE_SMALL, wrap=True)
        for label in (
            self.message, self.who, self.outcome, self.operation, self.exception, self.place,
        ):  # fmt: skip
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            column.addWidget(label)
        column.addStretch(1)

    def show_line(self, line: LogLine, zone: dt.tzinfo) -> None:
        """Fills it in; instants in the office's time."""
        self.message.setText(line.message)
        when = f"{line.at.astimezone(zone):%d-%m-%Y %H:%M:%S}"
        self.who.setText(f"{who_words(line)}, {when}")
        outcome = "" if line.outcome == "done" else line.outcome
        parts = (level_words(line), outcome, duration_words(line))
        self.outcome.setText(" · ".join(part for part in parts if part))
        self.operation.setText(tr("Operation {operation}", operation=line.operation))
        self.operation.setVisible(bool(line.operation))
        # A traceback has no places to break at: each part of a path may be one.
        self.exception.setText(line.exception.replace("/", "/\u200b"))
        self.exception.setVisible(bool(line.exception))
        self.place.setText(line.place)
