"""Marks that say a state beside its word: drawn paths, since the font has no such signs."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.theme.colours import colour

if TYPE_CHECKING:
    from collections.abc import Callable


class Mark(StrEnum):
    """Every mark; shape first, colour second, and always a word nearby."""

    TICK = "tick"
    CIRCLE = "circle"
    HALF = "half"
    DISC_TICK = "disc_tick"
    LOOK = "look"
    VOID = "void"
    UP = "up"
    DOWN = "down"
    PLUS = "plus"
    CROSS = "cross"
    BANG = "bang"
    DASH = "dash"
    LEAVE = "leave"
    DOT = "dot"
    ARROW = "arrow"


TONES: dict[Mark, str] = {
    Mark.TICK: "ok",
    Mark.CIRCLE: "text3",
    Mark.HALF: "warn",
    Mark.DISC_TICK: "ok",
    Mark.LOOK: "warn",
    Mark.VOID: "text3",
    Mark.UP: "accent_text",
    Mark.DOWN: "accent_text",
    Mark.PLUS: "accent_text",
    Mark.CROSS: "bad",
    Mark.BANG: "warn",
    Mark.DASH: "text3",
    Mark.LEAVE: "text2",
    Mark.DOT: "ok",
    Mark.ARROW: "text2",
}


def _pen(tone: QColor, width: float) -> QPen:
    pen = QPen(tone, width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen


def _lines(*points: tuple[float, float]) -> QPainterPath:
    path = QPainterPath(QPointF(*points[0]))
    for point in points[1:]:
        path.lineTo(QPointF(*point))
    return path


_TICK = _lines((2.2, 6.6), (4.8, 9.2), (9.9, 3.2))
_CROSS = _lines((2.8, 2.8), (9.2, 9.2))
_CROSS.addPath(_lines((9.2, 2.8), (2.8, 9.2)))
_PLUS = _lines((6, 2), (6, 10))
_PLUS.addPath(_lines((2, 6), (10, 6)))
_ARROW = _lines((2, 6), (10, 6))
_ARROW.addPath(_lines((7, 3), (10, 6), (7, 9)))
_UP = _lines((6, 2.2), (10.4, 9.6), (1.6, 9.6), (6, 2.2))
_DOWN = _lines((6, 9.8), (1.6, 2.4), (10.4, 2.4), (6, 9.8))
_WARNING = _lines((6, 1.4), (11, 10.4), (1, 10.4), (6, 1.4))


def _stroke(path: QPainterPath, width: float) -> Callable[[QPainter, QColor], None]:
    def draw(painter: QPainter, tone: QColor) -> None:
        painter.setPen(_pen(tone, width))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)

    return draw


def _filled(path: QPainterPath) -> Callable[[QPainter, QColor], None]:
    def draw(painter: QPainter, tone: QColor) -> None:
        painter.fillPath(path, tone)

    return draw


def _circle(painter: QPainter, tone: QColor) -> None:
    painter.setPen(_pen(tone, 1.4))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(QRectF(1.7, 1.7, 8.6, 8.6))


def _half(painter: QPainter, tone: QColor) -> None:
    _circle(painter, tone)
    painter.setBrush(tone)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawPie(QRectF(1.7, 1.7, 8.6, 8.6), -90 * 16, 180 * 16)


def _disc_tick(painter: QPainter, tone: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tone)
    painter.drawEllipse(QRectF(0.9, 0.9, 10.2, 10.2))
    painter.setPen(_pen(colour("surface"), 1.5))
    painter.drawPolyline([QPointF(3.6, 6.3), QPointF(5.3, 8.0), QPointF(8.5, 4.4)])


def _look(painter: QPainter, tone: QColor) -> None:
    painter.setPen(_pen(tone, 1.3))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(_WARNING)
    painter.setPen(_pen(tone, 1.4))
    painter.drawLine(QPointF(6, 4.9), QPointF(6, 7.2))
    painter.drawPoint(QPointF(6, 8.9))


def _void(painter: QPainter, tone: QColor) -> None:
    _circle(painter, tone)
    painter.drawLine(QPointF(3.1, 3.1), QPointF(8.9, 8.9))


def _bang(painter: QPainter, tone: QColor) -> None:
    painter.setPen(_pen(tone, 2.0))
    painter.drawLine(QPointF(6, 1.8), QPointF(6, 6.9))
    painter.drawPoint(QPointF(6, 10.1))


def _dot(painter: QPainter, tone: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tone)
    painter.drawEllipse(QRectF(2, 2, 8, 8))


_DRAWN: dict[Mark, Callable[[QPainter, QColor], None]] = {
    Mark.TICK: _stroke(_TICK, 2.0),
    Mark.CIRCLE: _circle,
    Mark.HALF: _half,
    Mark.DISC_TICK: _disc_tick,
    Mark.LOOK: _look,
    Mark.VOID: _void,
    Mark.UP: _filled(_UP),
    Mark.DOWN: _filled(_DOWN),
    Mark.PLUS: _stroke(_PLUS, 1.9),
    Mark.CROSS: _stroke(_CROSS, 1.9),
    Mark.BANG: _bang,
    Mark.DASH: _stroke(_lines((2, 6), (10, 6)), 1.8),
    Mark.DOT: _dot,
    Mark.ARROW: _stroke(_ARROW, 1.6),
}

LEAVE_SIZE = QSize(22, 18)


def paint_mark(
    painter: QPainter, mark: Mark, centre: QPointF, *, tone: str = "", size: float = 12
) -> None:
    """Draws a mark around its centre.

    Args:
        painter: Where to draw; left as it was found.
        mark: Which.
        centre: Its middle.
        tone: A colour token; empty for the mark's own.
        size: Logical pixels; 12 fits text of 13. The boxed L has its own size.
    """
    drawn = colour(tone or TONES[mark])
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if mark is Mark.LEAVE:
        _paint_leave(painter, centre, drawn)
    else:
        painter.translate(centre.x() - size / 2, centre.y() - size / 2)
        painter.scale(size / 12, size / 12)
        _DRAWN[mark](painter, drawn)
    painter.restore()


def _paint_leave(painter: QPainter, centre: QPointF, tone: QColor) -> None:
    box = QRectF(0, 0, LEAVE_SIZE.width() - 1, LEAVE_SIZE.height() - 1)
    box.moveCenter(centre)
    painter.setPen(QPen(colour("edge"), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box, 4, 4)
    painter.setPen(tone)
    painter.setFont(fonts.font(11, fonts.SEMIBOLD))
    left = centre.x() - fonts.width("L", 11, fonts.SEMIBOLD) / 2
    painter.drawText(QPointF(left, fonts.baseline(centre.y(), 11)), "L")
