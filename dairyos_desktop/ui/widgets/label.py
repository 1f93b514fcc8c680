"""Text that stands on a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from dairyos_desktop.domain.texts import as_shown
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.theme.colours import colour
from dairyos_desktop.ui.theme.tokens import TYPE_BODY

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent, QResizeEvent


_FEW_LETTERS = 48


class Label(QLabel):
    """Plain text in one of the type sizes, weights and tones; never reads markup.

    Args:
        text: What it says.
        size: `tokens.TYPE_…`.
        weight: `fonts.REGULAR` … `fonts.BOLD`.
        tone: `text`, `text2`, `text3`, `accent_text`, `ok`, `warn` or `bad`.
        wrap: Whether long text takes more lines.
        snug: Whether wrapped text takes no more height than its lines; Qt proposes more.
        elide: Whether text gives way where there is no room for it, cut with "…"; the tooltip has
            all of it.
    """

    def __init__(
        self,
        text: str = "",
        *,
        size: int = TYPE_BODY,
        weight: int = fonts.REGULAR,
        tone: str = "text",
        wrap: bool = False,
        snug: bool = False,
        elide: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(as_shown(text), parent)
        self._elides = elide
        self._snug = snug
        self._size, self._weight = size, weight
        # A customer's name may hold "<b>": text is shown, never interpreted.
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(fonts.font(size, weight))
        self.setWordWrap(wrap)
        if wrap:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        if elide:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.setProperty("tone", tone)

    def minimumSizeHint(self) -> QSize:
        """Text that may be cut asks for a few letters only."""
        usual = super().minimumSizeHint()
        return QSize(min(usual.width(), _FEW_LETTERS), usual.height()) if self._elides else usual

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt's own way, or cut to the room there is."""
        if not self._elides or fonts.width(self.text(), self._size, self._weight) <= self.width():
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.setFont(self.font())
        painter.setPen(colour(str(self.property("tone"))))
        mode = Qt.TextElideMode.ElideRight
        shown = fonts.metrics(self._size, self._weight).elidedText(self.text(), mode, self.width())
        painter.drawText(self.rect(), self.alignment().value, shown)

    def setText(self, text: str) -> None:
        """Shows another text; a wrapped one takes the lines it needs."""
        super().setText(as_shown(text))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrapped text keeps the height its width asks for.

        Layouts ask a nested widget for its height before its width is known; without this a
        second line is cut off.
        """
        super().resizeEvent(event)
        self._fit()
        if self._elides:
            cut = fonts.width(self.text(), self._size, self._weight) > self.width()
            self.setToolTip(self.text() if cut else "")

    def _fit(self) -> None:
        if self.wordWrap():
            wanted = self.heightForWidth(self.width()) if self.text() else 0
            if wanted != self.minimumHeight():
                self.setMinimumHeight(max(wanted, 0))
            if self._snug:
                self.setMaximumHeight(max(wanted, 1))

    def set_size(self, size: int) -> None:
        """Changes the type size."""
        wanted = fonts.font(size, self._weight)
        # Asked of the font too: being dressed for its first show may have put it back.
        if size != self._size or self.font() != wanted:
            self._size = size
            self.setFont(wanted)
            self._fit()

    def set_tone(self, tone: str) -> None:
        """Changes the colour's token."""
        if self.property("tone") != tone:
            self.setProperty("tone", tone)
            self.style().unpolish(self)
            self.style().polish(self)
