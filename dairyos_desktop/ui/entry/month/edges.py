"""Paints the head of the month sheet and the sums at its foot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPen

from dairyos_desktop.domain.texts import tr, trn
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.entry.month.columns import INITIALS, SUNDAY
from dairyos_desktop.ui.entry.month.layout import FOOT_LINE, HEAD_HEIGHT, NUMBER_WIDTH
from dairyos_desktop.ui.entry.month.looks import total_text
from dairyos_desktop.ui.entry.month.painting import total_left
from dairyos_desktop.ui.icons import paint_icon
from dairyos_desktop.ui.theme.colours import colour
from dairyos_desktop.ui.theme.tokens import TYPE_HINT, TYPE_SMALL
from dairyos_desktop.ui.widgets.drawn import draw_text
from dairyos_desktop.ui.widgets.table.delegate import elided

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dairyos_desktop.ui.entry.month.painting import Scene
    from dairyos_desktop.ui.entry.month.sheet import MonthSheet

_UPPER: Final = 13.0
_LOWER: Final = 30.0
_LOCK: Final = 10


class FootLine(NamedTuple):
    """A line of sums.

    Attributes:
        label: What is added up: “All, L” or a product's name with its unit.
        unit: Of the figures.
        by_day: Thousandths, a figure a day; none where the line only says something.
        total: Of the whole sheet.
    """

    label: str
    unit: str
    by_day: tuple[int, ...]
    total: int


def foot_lines(sheet: MonthSheet, most: int) -> list[FootLine]:
    """The sums below the days: all that share the unit, then each product.

    Args:
        sheet: Whose.
        most: How many lines there is room for; one at least.
    """
    days = sheet.grid.frame.month.days
    unit, count = sheet.grid.unit, len(sheet.grid.rows)
    label = trn("{count} customer, {unit}", "{count} customers, {unit}", count, unit=unit)
    first = FootLine(label, unit, tuple(sheet.day_total(on) for on in days), sheet.total())
    if sheet.grid.wanted.product_id is not None:
        return [first]
    lines = [
        FootLine(
            f"{product.name}, {product.unit}",
            product.unit,
            tuple(sheet.by_day[on, product.id] for on in days),
            sheet.product_total(product.id),
        )
        for product in sheet.products
    ]
    if len(lines) + 1 > most:
        room = max(most - 2, 0)
        lines.sort(key=lambda line: -line.total)
        rest = FootLine(tr("{count} more: choose one above", count=len(lines) - room), "", (), 0)
        lines = [*lines[:room], rest] if most > 1 else []
    return [first, *lines]


def widest(lines: Sequence[FootLine]) -> tuple[float, float]:
    """The width of the longest figure under a day, and of the longest total."""

    def wide(line: FootLine, thousandths: int) -> float:
        return -total_left(total_text(thousandths, line.unit), 0, TYPE_SMALL, fonts.SEMIBOLD)

    days = max((wide(line, amount) for line in lines for amount in line.by_day), default=0.0)
    totals = max((wide(line, line.total) for line in lines), default=0.0)
    return days, totals


def paint_head(painter: QPainter, scene: Scene) -> None:
    """Weekday's initial and number of each day; today underlined, closed days with a lock."""
    layout, grid = scene.layout, scene.sheet.grid
    painter.fillRect(0, 0, layout.width, HEAD_HEIGHT, colour("raised"))
    month = grid.frame.month.days
    painter.setClipRect(layout.left, 0, layout.days_seen, HEAD_HEIGHT)
    for day in layout.days_between(scene.across):
        on = month[day]
        left = layout.x_of(day, scene.across)
        middle = left + layout.day / 2
        is_today = day == scene.today
        if on.weekday() == SUNDAY:
            painter.fillRect(left, 0, layout.day + 1, HEAD_HEIGHT, colour("hover"))
        upper, lower = QPointF(middle, _UPPER), QPointF(middle, _LOWER)
        tone = "accent_text" if is_today else "text2"
        _centred(painter, INITIALS[on.weekday()], upper, tone, (TYPE_HINT, fonts.MEDIUM))
        weight = fonts.SEMIBOLD if is_today else fonts.MEDIUM
        tone = "accent_text" if is_today else "text"
        _centred(painter, str(on.day), lower, tone, (TYPE_SMALL, weight))
        if is_today:
            painter.fillRect(left + 6, HEAD_HEIGHT - 4, layout.day - 12, 2, colour("accent"))
        if grid.is_closed(on):
            at = QRectF(middle + 10, _UPPER - _LOCK / 2, _LOCK, _LOCK)
            paint_icon(painter, "lock", at)
    painter.setClipping(False)
    painter.setFont(fonts.font(TYPE_SMALL, fonts.MEDIUM))
    painter.setPen(colour("text2"))
    line = fonts.baseline(HEAD_HEIGHT / 2, TYPE_SMALL)
    number = NUMBER_WIDTH - 8 - fonts.width(tr("No."), TYPE_SMALL, fonts.MEDIUM)
    painter.drawText(QPointF(number, line), tr("No."))
    painter.drawText(QPointF(NUMBER_WIDTH + 8, line), tr("Customer"))
    head = tr("Total {unit}", unit=grid.unit)
    right = layout.right + layout.total - 12 - fonts.width(head, TYPE_SMALL, fonts.MEDIUM)
    painter.drawText(QPointF(right, line), head)
    painter.setPen(QPen(colour("line"), 0))
    painter.drawLine(0, 0, layout.width, 0)
    painter.drawLine(0, HEAD_HEIGHT - 1, layout.width, HEAD_HEIGHT - 1)
    painter.drawLine(layout.left - 1, 0, layout.left - 1, HEAD_HEIGHT)
    painter.drawLine(layout.right, 0, layout.right, HEAD_HEIGHT)


def paint_foot(painter: QPainter, scene: Scene, lines: Sequence[FootLine]) -> None:
    """The sums, each under its day, and of the whole month at the right."""
    layout = scene.layout
    top = layout.bottom
    painter.fillRect(0, top, layout.width, layout.height - top, colour("raised"))
    painter.setPen(QPen(colour("line"), 0))
    painter.drawLine(0, top, layout.width, top)
    painter.drawLine(layout.left - 1, top, layout.left - 1, layout.height)
    painter.drawLine(layout.right, top, layout.right, layout.height)
    if not scene.sheet.has_totals:
        return
    days = layout.days_between(scene.across)
    rights = [layout.x_of(day, scene.across) + layout.day - 4 for day in days]
    for at, line in enumerate(lines):
        weight = fonts.SEMIBOLD if at == 0 else fonts.REGULAR
        y = fonts.baseline(top + at * FOOT_LINE + FOOT_LINE / 2, TYPE_SMALL)
        painter.setFont(fonts.font(TYPE_SMALL, weight))
        painter.setPen(colour("text" if at == 0 else "text2"))
        label = elided(line.label, layout.left - 28, TYPE_SMALL, weight)
        painter.drawText(QPointF(20, y), label)
        if not line.by_day:
            continue
        total = total_text(line.total, line.unit)
        left = total_left(total, layout.right + layout.total - 12, TYPE_SMALL, weight)
        painter.drawText(QPointF(left, y), total)
        painter.setClipRect(layout.left, top, layout.days_seen, layout.height - top)
        for day, right in zip(days, rights, strict=True):
            text = total_text(line.by_day[day], line.unit)
            left = total_left(text, right, TYPE_SMALL, weight)
            draw_text(painter, left, y, text, (TYPE_SMALL, weight))
        painter.setClipping(False)


def _centred(painter: QPainter, text: str, at: QPointF, tone: str, style: tuple[int, int]) -> None:
    painter.setFont(fonts.font(*style))
    painter.setPen(colour(tone))
    left = at.x() - fonts.width(text, *style) / 2
    draw_text(painter, left, fonts.baseline(at.y(), style[0]), text, style)
