"""How large a page is shown, and the word across a void one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF

from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.theme.colours import colour

if TYPE_CHECKING:
    from PySide6.QtCore import QRectF
    from PySide6.QtGui import QPainter

MARGIN = 14
A5_PT = (419.53, 595.28)

_WIDEST = 620
_NARROWEST = 80
_NEARLY_FITS = 0.85
_SLANT = 35
_OPACITY = 0.5


def fitted_width(page_pt: tuple[float, float], width: int, height: int) -> int:
    """How wide a page is shown in a view of that size, in logical pixels.

    It is fitted to the width; where little of it would be below the edge, to the height.
    """
    room = min(max(width - 2 * MARGIN, _NARROWEST), _WIDEST)
    needed = room * page_pt[1] / page_pt[0]
    free = height - 2 * MARGIN
    if needed * _NEARLY_FITS < free < needed:
        return round(free * page_pt[0] / page_pt[1])
    return room


def paint_void(painter: QPainter, box: QRectF) -> None:
    """Writes VOID across a page: the bill has no paper that counts."""
    painter.save()
    size = round(box.width() / 4)
    painter.translate(box.center())
    painter.rotate(-_SLANT)
    painter.setOpacity(_OPACITY)
    painter.setFont(fonts.font(size, fonts.BOLD))
    painter.setPen(colour("edge"))
    width = fonts.width("VOID", size, fonts.BOLD)
    painter.drawText(QPointF(-width / 2, fonts.baseline(0, size)), "VOID")
    painter.restore()
