"""Banners in a page: a failure that stays until it is read, or a notice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from dairyos_desktop.domain.texts import as_shown, tr
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.errors import details_of
from dairyos_desktop.ui.theme.colours import colour
from dairyos_desktop.ui.theme.tokens import RADIUS_CARD, SPACE_8, SPACE_12
from dairyos_desktop.ui.widgets.buttons import Button, IconButton, Kind
from dairyos_desktop.ui.widgets.empty import IconLabel
from dairyos_desktop.ui.widgets.label import Label

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dairyos_desktop.domain.errors import DairyError

_ICONS = {"bad": "circle-alert", "warn": "triangle-alert", "ok": "circle-check"}


class Banner(QWidget):
    """What happened, to which thing, what to do; stays until it is closed.

    Args:
        message: 600; what happened.
        hint: What to do next.
        tone: `bad`, `warn` or `ok`.
        details: What *Copy details* puts on the clipboard; empty leaves the button out.
        actions: Pairs of a verb and what it does.

    Signals:
        closed(): The user read it.

    Attributes:
        code: Of the error that it tells; empty for another message.
    """

    closed = Signal()

    def __init__(
        self,
        message: str,
        hint: str = "",
        *,
        tone: str = "bad",
        details: str = "",
        actions: Sequence[tuple[str, Callable[[], None]]] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        message, hint = as_shown(message), as_shown(hint)
        self._tone = tone
        self.code = ""
        self.setAccessibleName(f"{message} {hint}".strip())
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_12, SPACE_8, SPACE_8, SPACE_8)
        row.setSpacing(SPACE_8)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(Label(message, weight=fonts.SEMIBOLD, wrap=True))
        if hint:
            words.addWidget(Label(hint, wrap=True))
        # A single line stands in the middle of the buttons' height, and its mark with it.
        beside = Qt.AlignmentFlag.AlignTop if hint else Qt.AlignmentFlag.AlignVCenter
        row.addWidget(IconLabel(_ICONS[tone], 18, tone), 0, beside)
        row.addLayout(words, 1)
        for verb, deed in actions:
            button = Button(verb)
            button.clicked.connect(deed)
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        if details:
            copy = Button(tr("Copy details"), Kind.QUIET, icon="copy")
            copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(details))
            row.addWidget(copy, 0, Qt.AlignmentFlag.AlignTop)
        close = IconButton("x", tr("Close this message"))
        close.clicked.connect(self.closed)
        row.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)

    @classmethod
    def of(
        cls,
        error: DairyError,
        actions: Sequence[tuple[str, Callable[[], None]]] = (),
        parent: QWidget | None = None,
    ) -> Banner:
        """A banner for a failure."""
        banner = cls(
            error.message, error.hint, details=details_of(error), actions=actions, parent=parent
        )
        banner.code = error.code
        return banner

    def paintEvent(self, event: QPaintEvent) -> None:
        """The soft ground of its tone."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(f"{self._tone}_soft"))
        painter.drawRoundedRect(QRectF(self.rect()), RADIUS_CARD, RADIUS_CARD)
