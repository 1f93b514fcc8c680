"""The join code on the screen: twelve groups for two minutes, then gone."""

from __future__ import annotations

from PySide6.QtCore import QDeadlineTimer, QRectF, Qt, QTimer
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from dairyos_desktop.domain.texts import tr
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.theme.colours import colour
from dairyos_desktop.ui.theme.tokens import (
    RADIUS_CARD,
    SPACE_8,
    SPACE_16,
    TYPE_HINT,
    TYPE_PAGE,
    TYPE_SMALL,
)
from dairyos_desktop.ui.widgets.buttons import Button
from dairyos_desktop.ui.widgets.label import Label

SHOWN_S = 120
_IN_ROW = 4
_GROUPS = 12
_WIDTH = 480
_TICK_MS = 250


class JoinCode(QWidget):
    """The code in numbered groups, to be typed on another PC; it hides itself."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMaximumWidth(_WIDTH)
        self.groups = [Label(size=TYPE_PAGE, weight=fonts.SEMIBOLD) for _ in range(_GROUPS)]
        self.left = Label(size=TYPE_SMALL, tone="text2")
        self.hide_button = Button(tr("Hide it now"))
        self.hide_button.clicked.connect(self.hide_code)
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE_16)
        grid.setVerticalSpacing(SPACE_8)
        for at, group in enumerate(self.groups):
            row, column = divmod(at, _IN_ROW)
            number = Label(str(at + 1), size=TYPE_HINT, tone="text2")
            number.setFixedWidth(SPACE_16)
            number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            pair = QHBoxLayout()
            pair.setSpacing(SPACE_8)
            pair.addWidget(number)
            pair.addWidget(group, 1)
            grid.addLayout(pair, row, column)
        foot = QHBoxLayout()
        foot.addWidget(self.left, 1)
        foot.addWidget(self.hide_button)
        column_ = QVBoxLayout(self)
        column_.setContentsMargins(SPACE_16, SPACE_16, SPACE_16, SPACE_16)
        column_.setSpacing(SPACE_16)
        column_.addLayout(grid)
        column_.addLayout(foot)
        self._until = QDeadlineTimer()
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self._on_tick)
        self.hide()

    def show_code(self, code: str) -> None:
        """Shows a code of twelve groups."""
        for label, group in zip(self.groups, code.split("-"), strict=True):
            label.setText(group)
            label.setAccessibleName(" ".join(group))
        self._until = QDeadlineTimer(SHOWN_S * 1000)
        self._tick.start()
        self._on_tick()
        self.show()
        self.hide_button.setFocus(Qt.FocusReason.TabFocusReason)

    def hide_code(self) -> bool:
        """Takes the code off the screen; False where none was shown."""
        if not self._tick.isActive():
            return False
        self._tick.stop()
        for label in self.groups:
            label.setText("")
            label.setAccessibleName("")
        self.hide()
        return True

    def hideEvent(self, event: QHideEvent) -> None:
        """Whoever leaves the page has seen it."""
        super().hideEvent(event)
        self.hide_code()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A card."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(colour("raised"))
        painter.setPen(QPen(colour("line"), 1))
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, RADIUS_CARD, RADIUS_CARD)

    def _on_tick(self) -> None:
        if self._until.hasExpired():
            self.hide_code()
            return
        seconds = -(-self._until.remainingTime() // 1000)
        self.left.setText(
            tr(
                "Hidden in {seconds}:{seconds2}.",
                seconds=seconds // 60,
                seconds2=f"{seconds % 60:02d}",
            )
        )
