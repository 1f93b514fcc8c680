"""Texts and marks that stand on a sheet a thousand times: laid out or drawn once, then copied."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPixmap, QStaticText

from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.theme import colours
from dairyos_desktop.ui.widgets.marks import LEAVE_SIZE, Mark, paint_mark


def draw_text(painter: QPainter, x: float, y: float, text: str, style: tuple[int, int]) -> None:
    """Draws a text on its baseline, in the painter's font and pen.

    Args:
        painter: Where.
        x: The left edge.
        y: The baseline.
        text: What; one with letters of other scripts is laid out each time, since they stand
            higher and would pull the line down.
        style: Size and weight of the painter's font.
    """
    if text.isascii():
        painter.drawStaticText(QPointF(x, y - _ascent(*style)), _laid_out(text, *style))
    else:
        painter.drawText(QPointF(x, y), text)


@lru_cache(maxsize=4096)
def _laid_out(text: str, size: int, weight: int) -> QStaticText:
    made = QStaticText(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
    made.prepare(font=fonts.font(size, weight))
    return made


@lru_cache(maxsize=16)
def _ascent(size: int, weight: int) -> float:
    return fonts.metrics(size, weight).ascent()


def draw_mark(
    painter: QPainter, mark: Mark, x: float, y: float, *, tone: str, size: int = 12
) -> None:
    """Draws a mark around its centre, as `paint_mark` does."""
    picture = _picture(mark, tone, size, painter.device().devicePixelRatioF(), colours.serial())
    whole = picture.deviceIndependentSize()
    painter.drawPixmap(QPointF(x - whole.width() / 2, y - whole.height() / 2), picture)


@lru_cache(maxsize=256)
def _picture(mark: Mark, tone: str, size: int, ratio: float, serial: int) -> QPixmap:
    """A mark drawn once for each colour and pixel ratio; `serial` changes with the theme."""
    del serial
    box = LEAVE_SIZE + QSize(2, 2) if mark is Mark.LEAVE else QSize(size + 2, size + 2)
    picture = QPixmap(box * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    paint_mark(painter, mark, QPointF(box.width() / 2, box.height() / 2), tone=tone, size=size)
    painter.end()
    return picture
