"""The line of sums pinned below a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.theme.colours import colour
from dairyos_desktop.ui.theme.tokens import PAGE_MARGIN, SPACE_24
from dairyos_desktop.ui.widgets.label import Label

if TYPE_CHECKING:
    from collections.abc import Sequence


class TotalsLine(QWidget):
    """One line of sums: "Billed ₹6,56,322.00  Received …", and a quiet note at the right."""

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(38)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(PAGE_MARGIN, 1, PAGE_MARGIN, 0)
        self._row.setSpacing(6)
        self._labels: list[QWidget] = []
        self._note = Label(tone="text2")
        self._note.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._note.setMinimumWidth(0)
        self._note.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._row.addWidget(self._note, 1)

    def set_sums(self, sums: Sequence[tuple[str, str]], *, note: str = "") -> None:
        """Shows pairs of word and sum (with ₹), and the note."""
        for label in self._labels:
            self._row.removeWidget(label)
            label.deleteLater()
        self._labels = []
        for at, (word, amount) in enumerate(sums):
            quiet = Label(word, tone="text2")
            figure = Label(amount, weight=fonts.SEMIBOLD)
            if at:
                quiet.setContentsMargins(SPACE_24 - 6, 0, 0, 0)
            for label in (quiet, figure):
                self._row.insertWidget(len(self._labels), label)
                self._labels.append(label)
        self._note.setText(note)
        said = ", ".join(f"{word} {amount}" for word, amount in sums)
        self.setAccessibleName(f"{self._name}: {said}. {note}".strip())

    def set_low(self, *, low: bool) -> None:
        """Lower where the window is low."""
        self.setFixedHeight(28 if low else 38)

    def paintEvent(self, event: QPaintEvent) -> None:
        """`raised` with a hairline above."""
        del event
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("raised"))
        painter.setPen(QPen(colour("line"), 0))
        painter.drawLine(0, 0, self.width(), 0)
