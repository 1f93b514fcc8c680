"""The line above the audit log: whether the chain is whole, as of its last check."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from dairyos_desktop.domain.texts import as_shown, tr
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.icons import paint_icon
from dairyos_desktop.ui.settings.audit_words import chain_words
from dairyos_desktop.ui.theme.tokens import PAGE_MARGIN, SPACE_4, SPACE_8
from dairyos_desktop.ui.widgets.label import Label

if TYPE_CHECKING:
    from dairyos_desktop.services.dto.audit import ChainReport

_ICON = 18
_MOST_TOLD = 3


class ChainState(QWidget):
    """Icon and words; what is wrong, and what to do, below them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone = "text2"
        self._icon = "info"
        self.line = Label(tr("Not checked yet."), weight=fonts.MEDIUM, wrap=True, snug=True)
        self.problems = Label(wrap=True, snug=True)
        self.problems.hide()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(
            PAGE_MARGIN + _ICON + SPACE_8, SPACE_8, PAGE_MARGIN, SPACE_8
        )
        self._column.setSpacing(SPACE_4)
        self._column.addWidget(self.line)
        self._column.addWidget(self.problems)

    def show_checking(self) -> None:
        """A check is under way."""
        self._show("info", "text2", tr("Checking every entry…"))

    def show_report(self, report: ChainReport) -> None:
        """What the check found."""
        if report.ok:
            self._show("circle-check", "ok", chain_words(report))
            return
        told = [as_shown(one.detail) for one in report.problems[:_MOST_TOLD]]
        self._show("triangle-alert", "bad", chain_words(report), "\n".join(told))

    def show_failure(self, words: str) -> None:
        """The check could not be made."""
        self._show("triangle-alert", "warn", words)

    def _show(self, icon: str, tone: str, line: str, problems: str = "") -> None:
        self._icon, self._tone = icon, tone
        self.line.setText(line)
        self.line.set_tone(tone)
        self.problems.setText(problems)
        self.problems.setVisible(bool(problems))
        self.setAccessibleName(f"{line} {problems}".strip())
        self._fit()
        self.update()

    def _fit(self) -> None:
        """As high as its words are at this width: a list below wants the rest."""
        self.setFixedHeight(max(self._column.heightForWidth(self.width()), 2 * SPACE_8 + _ICON))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width, other lines."""
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The icon beside the first line."""
        del event
        painter = QPainter(self)
        top = self.line.y() + (min(self.line.height(), 20) - _ICON) / 2
        box = QRectF(PAGE_MARGIN, top, _ICON, _ICON)
        paint_icon(painter, self._icon, box, self._tone)
