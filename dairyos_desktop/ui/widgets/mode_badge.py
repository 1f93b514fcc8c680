"""A plain badge that says whether the payment gateway moves real money."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from dairyos_desktop.domain.texts import as_shown, tr_later
from dairyos_desktop.services.dto.links import Mode
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.theme.colours import colour
from dairyos_desktop.ui.theme.tokens import TYPE_HINT

if TYPE_CHECKING:
    from dairyos_desktop.services.dto.links import GatewayState

_HEIGHT = 22
_PAD = 9
_WORDS = {Mode.TEST: tr_later("Razorpay: test mode"), Mode.LIVE: tr_later("Razorpay: live")}
_SHORT = {Mode.TEST: tr_later("Test mode"), Mode.LIVE: tr_later("Live")}
_TIPS = {
    Mode.TEST: tr_later(
        "The office's keys are those of test mode: links work, but no real money moves."
    ),
    Mode.LIVE: tr_later("Customers who pay by link pay real money."),
}
_TONES = {Mode.TEST: "warn", Mode.LIVE: "ok"}


class ModeBadge(QWidget):
    """There only where the office has keys; amber in test mode, so that it can't be overlooked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mode = Mode.NO_KEYS
        self._compact = False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.hide()

    @property
    def words(self) -> str:
        """What it says; empty where it isn't shown."""
        return as_shown(_WORDS.get(self._mode, ""))

    @property
    def is_told(self) -> bool:
        """Whether there is a mode to tell of."""
        return self._mode in _WORDS

    def set_compact(self, *, on: bool) -> None:
        """The mode alone, where the header is short of room."""
        self._compact = on
        self.updateGeometry()
        self.update()

    def show_state(self, state: GatewayState) -> None:
        """Follows the office's keys."""
        self._mode = state.mode
        self.setVisible(state.usable)
        self.setAccessibleName(self.words)
        self.setToolTip(as_shown(_TIPS.get(self._mode, "")))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as its words."""
        return QSize(round(fonts.width(self._painted, TYPE_HINT)) + 2 * _PAD, _HEIGHT)

    @property
    def _painted(self) -> str:
        return as_shown((_SHORT if self._compact else _WORDS).get(self._mode, ""))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Words on the soft ground of their tone."""
        del event
        tone = _TONES.get(self._mode)
        if tone is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(f"{tone}_soft"))
        radius = self.height() / 2
        painter.drawRoundedRect(QRectF(self.rect()), radius, radius)
        painter.setFont(fonts.font(TYPE_HINT))
        painter.setPen(QPen(colour(tone)))
        painter.drawText(QPointF(_PAD, fonts.baseline(self.height() / 2, TYPE_HINT)), self._painted)
