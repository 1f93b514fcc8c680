"""Text that stands on a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.theme.tokens import TYPE_BODY

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent


class Label(QLabel):
    """Plain text in one of the type sizes, weights and tones; never reads markup.

    Args:
        text: What it says.
        size: `tokens.TYPE_…`.
        weight: `fonts.REGULAR` … `fonts.BOLD`.
        tone: `text`, `text2`, `text3`, `accent_text`, `ok`, `warn` or `bad`.
        wrap: Whether long text takes more lines.
    """

    def __init__(
        self,
        text: str = "",
        *,
        size: int = TYPE_BODY,
        weight: int = fonts.REGULAR,
        tone: str = "text",
        wrap: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        # A customer's name may hold "<b>": text is shown, never interpreted.
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(fonts.font(size, weight))
        self.setWordWrap(wrap)
        if wrap:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.setProperty("tone", tone)

    def setText(self, text: str) -> None:
        """Shows another text; a wrapped one takes the lines it needs."""
        super().setText(text)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrapped text keeps the height its width asks for.

        Layouts ask a nested widget for its height before its width is known; without this a
        second line is cut off.
        """
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self.wordWrap():
            wanted = self.heightForWidth(self.width()) if self.text() else 0
            if wanted != self.minimumHeight():
                self.setMinimumHeight(max(wanted, 0))

    def set_tone(self, tone: str) -> None:
        """Changes the colour's token."""
        if self.property("tone") != tone:
            self.setProperty("tone", tone)
            self.style().unpolish(self)
            self.style().polish(self)
