"""One finding in the side panel: both sides next to each other, and what happened before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from dairyos_desktop.domain.texts import tr
from dairyos_desktop.services.dto.reconciliation import FindingState, Severity
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.reconciliation.words import (
    ADVICE,
    about_words,
    since_words,
    state_words,
)
from dairyos_desktop.ui.theme.colours import colour
from dairyos_desktop.ui.theme.tokens import (
    RADIUS_CARD,
    SPACE_8,
    SPACE_12,
    SPACE_16,
    TYPE_SMALL,
)
from dairyos_desktop.ui.widgets.label import Label

if TYPE_CHECKING:
    import datetime as dt

    from PySide6.QtGui import QPaintEvent

    from dairyos_desktop.services.dto.reconciliation import FindingHistory, FindingRow


class SidesTable(QWidget):
    """Both sides, figure by figure; those that differ are bold."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.setAccessibleName(tr("Both sides"))
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(SPACE_12, SPACE_12, SPACE_12, SPACE_12)
        self._grid.setHorizontalSpacing(SPACE_12)
        self._grid.setVerticalSpacing(SPACE_8)
        for at, stretch in enumerate((3, 5, 5)):
            self._grid.setColumnStretch(at, stretch)

    def show_sides(self, row: FindingRow) -> None:
        """Fills it in."""
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        here, there = row.heads
        self.setAccessibleDescription(
            "; ".join(f"{one.label}: {here} {one.here}, {there} {one.there}" for one in row.sides)
        )
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
        for at, head in enumerate(row.heads, start=1):
            label = Label(head, size=TYPE_SMALL, weight=fonts.MEDIUM, tone="text2", wrap=True)
            label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom)
            self._grid.addWidget(label, 0, at)
        for line, one in enumerate(row.sides, start=1):
            name = Label(one.label, size=TYPE_SMALL, tone="text2", wrap=True)
            self._grid.addWidget(name, line, 0, Qt.AlignmentFlag.AlignTop)
            weight = fonts.BOLD if one.here != one.there else fonts.REGULAR
            for at, text in enumerate((one.here, one.there), start=1):
                value = Label(text, weight=weight, wrap=True)
                value.setAlignment(right)
                self._grid.addWidget(value, line, at)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A card; its edge is the accent's while it has the focus."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focused = self.hasFocus()
        painter.setPen(QPen(colour("accent" if focused else "line"), 2 if focused else 1))
        painter.setBrush(colour("surface"))
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(box, RADIUS_CARD, RADIUS_CARD)


class FindingPage(QWidget):
    """What is known of a finding."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.state = Label(weight=fonts.SEMIBOLD, wrap=True, snug=True)
        self.details = Label(wrap=True, snug=True)
        self.about = Label(size=TYPE_SMALL, tone="text2", wrap=True, snug=True)
        self.sides = SidesTable()
        self.advice = Label(wrap=True, snug=True)
        self.since = Label(size=TYPE_SMALL, tone="text2", wrap=True, snug=True)
        self.before_head = Label(tr("What happened before"), weight=fonts.SEMIBOLD)
        self.before = Label(size=TYPE_SMALL, tone="text2", wrap=True, snug=True)
        for label in (self.details, self.about, self.before):
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_16, SPACE_12, SPACE_16, SPACE_16)
        column.setSpacing(SPACE_8)
        for widget in (self.state, self.details, self.about, self.sides, self.advice, self.since):
            column.addWidget(widget)
        column.addSpacing(SPACE_8)
        column.addWidget(self.before_head)
        column.addWidget(self.before)
        column.addStretch(1)

    def show_finding(self, row: FindingRow, zone: dt.tzinfo) -> None:
        """Fills in what the list knows already."""
        self.state.setText(state_words(row))
        is_error = row.severity is Severity.ERROR
        tones = {
            FindingState.OPEN: "bad" if is_error else "warn",
            FindingState.ACCEPTED: "text2",
            FindingState.RESOLVED: "ok",
        }
        self.state.set_tone(tones[row.state])
        self.details.setText(row.details)
        about = about_words(row)
        self.about.setText(about)
        self.about.setVisible(bool(about))
        self.sides.show_sides(row)
        self.sides.setVisible(bool(row.sides))
        self.advice.setText(ADVICE[row.type])
        self.advice.setVisible(row.state is not FindingState.RESOLVED)
        self.since.setText(since_words(row, zone))

    def show_before(self, history: FindingHistory, zone: dt.tzinfo) -> None:
        """Fills in what was found of the same thing before."""
        lines = [f"{one.details} {since_words(one, zone)}" for one in history.before] or [
            tr("Nothing: it was found for the first time.")
        ]
        self.before.setText("\n".join(lines))
