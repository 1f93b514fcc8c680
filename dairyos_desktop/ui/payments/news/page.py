"""What one piece of the gateway's news says, and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from dairyos_desktop.domain.texts import tr
from dairyos_desktop.services.dto.news import EventStatus
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.payments.news.words import (
    next_words,
    shown_payload,
    state_words,
    trace_words,
)
from dairyos_desktop.ui.theme.tokens import SPACE_8, SPACE_12, SPACE_16, TYPE_SMALL
from dairyos_desktop.ui.widgets.fields import TextArea
from dairyos_desktop.ui.widgets.label import Label

if TYPE_CHECKING:
    import zoneinfo
    from collections.abc import Mapping
    from typing import Any

    from dairyos_desktop.services.dto.news import EventRow


class NewsPage(QWidget):
    """What a piece of news says."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.state = Label(weight=fonts.SEMIBOLD)
        self.problem = Label(wrap=True)
        self.next = Label(tone="text2", wrap=True)
        self.trace = Label(size=TYPE_SMALL, tone="text2", wrap=True)
        for label in (self.problem, self.trace):
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.said = Label(
            tr("What it said, without who paid"), size=TYPE_SMALL, weight=fonts.MEDIUM, tone="text2"
        )
        self.payload = TextArea(name=tr("What it said"))
        self.payload.setReadOnly(True)
        self.payload.setMinimumHeight(160)
        self.payload.setMaximumHeight(16_777_215)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_16, SPACE_12, SPACE_16, SPACE_16)
        column.setSpacing(SPACE_8)
        for label in (self.state, self.problem, self.next, self.trace, self.said):
            column.addWidget(label)
        column.addWidget(self.payload, 1)

    def show_event(
        self, row: EventRow, payload: Mapping[str, Any], zone: zoneinfo.ZoneInfo
    ) -> None:
        """Fills it in."""
        self.state.setText(state_words(row))
        self.state.set_tone("bad" if row.status is EventStatus.FAILED else "text")
        for label, words in ((self.problem, row.problem), (self.next, next_words(row, zone))):
            label.setText(words)
            label.setVisible(bool(words))
        self.trace.setText(trace_words(row, zone))
        self.payload.setText(shown_payload(payload))
