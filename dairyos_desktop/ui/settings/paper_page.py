"""The page beside the settings of papers: the office's last bill or receipt, as it is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from dairyos_desktop.domain.texts import as_shown, tr, tr_later
from dairyos_desktop.services.dto.documents import ShownPaper
from dairyos_desktop.ui.theme.tokens import SPACE_8, SPACE_16, TYPE_SMALL
from dairyos_desktop.ui.widgets.chips import Choice, Segments
from dairyos_desktop.ui.widgets.label import Label
from dairyos_desktop.ui.widgets.paper_view import PaperView

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from dairyos_desktop.domain.errors import DairyError
    from dairyos_desktop.services.dto.documents import PagePicture
    from dairyos_desktop.ui.context import UiContext

_AFTER_MS = 180
_KINDS = (
    Choice(ShownPaper.BILL, tr_later("Bill")),
    Choice(ShownPaper.RECEIPT, tr_later("Receipt")),
    Choice(ShownPaper.STATEMENT, tr_later("Statement")),
)
_WORDS = {
    ShownPaper.BILL: tr_later(
        "Your last bill with what stands in the fields. PgDn turns the page, + brings it nearer."
    ),
    ShownPaper.RECEIPT: tr_later(
        "Your last receipt with what stands in the fields. + brings it nearer."
    ),
    ShownPaper.STATEMENT: tr_later(
        "This year's account of whom you billed last. PgDn turns the page, + brings it nearer."
    ),
}
_NAMES = {
    ShownPaper.BILL: tr_later("a bill with these settings"),
    ShownPaper.RECEIPT: tr_later("a receipt with these settings"),
    ShownPaper.STATEMENT: tr_later("a statement with these settings"),
}
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
        self.paper.forget_place(as_shown(_NAMES[ShownPaper.BILL]))
        self.paper.setMinimumWidth(_LEAST)
        self.paper.wanted.connect(self._on_wanted)
        self.kinds = Segments(_KINDS, name=tr("Which paper is shown"))
        self.kinds.chosen.connect(self._on_kind)
        self.words = Label(_WORDS[ShownPaper.BILL], size=TYPE_SMALL, tone="text2", wrap=True)
        column = self._column = QVBoxLayout(self)
        column.setSpacing(SPACE_8)
        column.addWidget(self.kinds, 0, Qt.AlignmentFlag.AlignLeft)
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

    def show_kind(self, kind: ShownPaper) -> None:
        """Shows that kind of paper."""
        if self.kinds.current() != kind:
            self.kinds.choose(kind)

    def _on_kind(self, key: str) -> None:
        kind = ShownPaper(key)
        self.words.setText(as_shown(_WORDS[kind]))
        self.paper.page = 0
        self.paper.forget_place(as_shown(_NAMES[kind]))
        self.paper.ask()

    def _on_due(self) -> None:
        if self.paper.page:
            self.paper.page = 0
        self.paper.ask()

    def _on_wanted(self, page: int, scale: float) -> None:
        preview, actor = self._context.services.paper_preview, self._context.actor
        typed, kind = dict(self._typed()), ShownPaper(self.kinds.current())
        self._context.work.run(
            self,
            lambda: preview.picture(actor, typed, paper=kind, page=page, scale=scale),
            done=lambda picture: self._on_picture(picture, scale),
            failed=self._on_failed,
            newest="paper page",
        )

    def _on_picture(self, picture: PagePicture, scale: float) -> None:
        self.paper.show_page(picture, scale)

    def _on_failed(self, error: DairyError) -> None:
        self.paper.show_words(error.message)
