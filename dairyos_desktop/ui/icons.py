"""Lucide's icons, drawn in a token's colour for every pixel ratio."""

from __future__ import annotations

from functools import cache, lru_cache

from PySide6.QtCore import QByteArray, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from dairyos_desktop.config.paths import resource
from dairyos_desktop.ui.theme.colours import colour


@cache
def _source(name: str) -> str:
    return resource("icons", f"{name}.svg").read_text(encoding="utf-8")


def load() -> None:
    """Reads all of them, so that no page waits for the disk; may be called in a worker."""
    for file in resource("icons").glob("*.svg"):
        _source(file.stem)


@lru_cache(maxsize=256)
def _renderer(name: str, rgb: str) -> QSvgRenderer:
    drawn = _source(name).replace("currentColor", rgb)
    return QSvgRenderer(QByteArray(drawn.encode()))


def paint_icon(painter: QPainter, name: str, rect: QRectF, tone: str = "text2") -> None:
    """Draws an icon inside the rectangle.

    Args:
        painter: Where to draw.
        name: A file of `resources/icons` without `.svg`.
        rect: Usually 16 or 18 wide.
        tone: The colour token.

    Raises:
        FileNotFoundError: There is no such icon.
    """
    _renderer(name, colour(tone).name()).render(painter, rect)


class _TokenIconEngine(QIconEngine):
    """Draws the SVG anew in today's colour; `QIcon` keeps no picture of yesterday's theme."""

    def __init__(self, name: str, token: str) -> None:
        super().__init__()
        self._name = name
        self._token = token

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        """Draws into the rectangle; a disabled icon is fainter."""
        del state
        painter.save()
        if mode == QIcon.Mode.Disabled:
            painter.setOpacity(0.45)
        paint_icon(painter, self._name, QRectF(rect), self._token)
        painter.restore()

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """One picture at one pixel for a pixel."""
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(
        self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float
    ) -> QPixmap:
        """A picture of `size` device pixels for a screen of that ratio."""
        del scale
        made = QPixmap(size)
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        self.paint(painter, QRect(0, 0, size.width(), size.height()), mode, state)
        painter.end()
        return made

    def clone(self) -> QIconEngine:
        """A second engine for a copied icon."""
        return _TokenIconEngine(self._name, self._token)


def icon(name: str, tone: str = "text2") -> QIcon:
    """An icon for Qt's own parts (menus, actions); painted widgets use `paint_icon`."""
    _source(name)
    return QIcon(_TokenIconEngine(name, tone))


def mark_icon() -> QIcon:
    """The program's own icon, for title bars and the task bar."""
    return QIcon(str(resource("icons", "dairyos.svg")))


def paint_brand(painter: QPainter, top_left: QPointF, side: float) -> None:
    """Draws the milk bottle on its accent tile."""
    tile = QRectF(top_left.x(), top_left.y(), side, side)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour("accent"))
    painter.drawRoundedRect(tile, side * 0.2, side * 0.2)
    inset = side * 0.2
    _renderer("bottle", colour("on_accent").name()).render(
        painter, tile.adjusted(inset, inset, -inset, -inset)
    )
    painter.restore()
