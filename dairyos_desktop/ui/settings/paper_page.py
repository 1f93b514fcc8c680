"""The page beside the settings of papers: the office's last bill, as it is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from dairyos_desktop.domain.texts import tr, tr_later
from dairyos_desktop.ui.theme.tokens import SPACE_8, SPACE_16, TYPE_SMALL
from dairyos_desktop.ui.widgets.label import Label
from dairyos_desktop.ui.widgets.paper_view import PaperView

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from dairyos_desktop.domain.errors import DairyError
    from dairyos_desktop.services.dto.documents import PagePicture
    from dairyos_desktop.ui.context import UiContext

_AFTER_MS = 180
_WORDS = tr_later(
    "Your last bill with what stands in the fields. PgDn turns the page, + brings it nearer."
)
_LEAST = 260
_TALL = 520


class PaperPage(QWidget):
    """Asks for the picture in a worker, a moment after a field was changed.

    Args:
        context: Services and work.
        typed: What stands in the fields, by key.
    """

    def __init__(
        self,
        context: UiContext,
        typed: Callable[[], Mapping[str, str]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._typed = typed
        self.paper = PaperView()
        self.paper.forget_place(tr("a bill with these settings"))
        self.paper.setMinimumWidth(_LEAST)
        self.paper.wanted.connect(self._on_wanted)
        self.words = Label(_WORDS, size=TYPE_SMALL, tone="text2", wrap=True)
        column = self._column = QVBoxLayout(self)
        column.setSpacing(SPACE_8)
        column.addWidget(self.paper, 1)
        column.addWidget(self.words)
        self._due = QTimer(self)
        self._due.setSingleShot(True)
        self._due.setInterval(_AFTER_MS)
        self._due.timeout.connect(self._on_due)

    def set_beside(self, *, beside: bool) -> None:
        """Beside the fields it takes all height; below them it has one of its own."""
        side = SPACE_16 if beside else 0
        self._column.setContentsMargins(side, SPACE_16, side, SPACE_16)
        self.paper.setMinimumHeight(0 if beside else _TALL)
        policy = QSizePolicy.Policy
        self.setSizePolicy(policy.Expanding, policy.Expanding if beside else policy.Maximum)

    def follow(self) -> None:
        """A field was changed: the page comes in a moment."""
        if self.isVisible():
            self._due.start()

    def _on_due(self) -> None:
        if self.paper.page:
            self.paper.page = 0
        self.paper.ask()

    def _on_wanted(self, page: int, scale: float) -> None:
        preview, actor = self._context.services.paper_preview, self._context.actor
        typed = dict(self._typed())
        self._context.work.run(
            self,
            lambda: preview.picture(actor, typed, page=page, scale=scale),
            done=lambda picture: self._on_picture(picture, scale),
            failed=self._on_failed,
            newest="paper page",
        )

    def _on_picture(self, picture: PagePicture, scale: float) -> None:
        self.paper.show_page(picture, scale)

    def _on_failed(self, error: DairyError) -> None:
        self.paper.show_words(error.message)
