"""A QR code on the screen: dark on white in light and dark, sharp at every scale."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QWidget

from dairyos_desktop.domain.texts import as_shown

if TYPE_CHECKING:
    from collections.abc import Sequence

_QUIET = 4
"""Modules that stay white on all sides (ISO/IEC 18004)."""


class QrCode(QWidget):
    """A square of so many logical pixels; empty until it is told what to show."""

    def __init__(self, side: int, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(side, side)
        self.setAccessibleName(as_shown(name))
        self._modules = 0
        self._dark = QPainterPath()

    def show_bars(self, modules: int, bars: Sequence[tuple[int, int, int]]) -> None:
        """Shows a code of so many modules a side, its dark bars as (column, row, length)."""
        self._modules = modules
        self._dark = QPainterPath()
        for column, row, length in bars:
            self._dark.addRect(QRectF(column + _QUIET, row + _QUIET, length, 1))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """White ground, one path for all that is dark: bar by bar, edges would show."""
        del event
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(Qt.GlobalColor.white))
        if not self._modules:
            return
        # Whole device pixels a module, so that a telephone finds straight edges.
        ratio = self.devicePixelRatioF()
        dots = int(self.width() * ratio) // (self._modules + 2 * _QUIET)
        unit = max(dots, 1) / ratio
        margin = (self.width() - unit * (self._modules + 2 * _QUIET)) / 2
        painter.translate(round(margin * ratio) / ratio, round(margin * ratio) / ratio)
        painter.scale(unit, unit)
        painter.fillPath(self._dark, QColor(Qt.GlobalColor.black))
