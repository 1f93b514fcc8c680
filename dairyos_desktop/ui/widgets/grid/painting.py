"""Paints a grid in one go: a repaint costs little more than drawing its texts.

Qt's own item views ask model, delegate and style sheet for each cell several times, which took
most of a repaint.
"""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QLine, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from dairyos_desktop.domain.texts import as_shown
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.theme.colours import colour
from dairyos_desktop.ui.theme.tokens import TYPE_BODY
from dairyos_desktop.ui.widgets.drawn import draw_mark, draw_text
from dairyos_desktop.ui.widgets.grid.columns import Kind
from dairyos_desktop.ui.widgets.marks import Mark
from dairyos_desktop.ui.widgets.table.delegate import elided

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dairyos_desktop.ui.widgets.grid.columns import Column
    from dairyos_desktop.ui.widgets.grid.model import GridModel
    from dairyos_desktop.ui.widgets.table.columns import Look

PAD: Final = 10
_MARK_AT: Final = 14
_MARK_GAP: Final = 12
_MARK: Final = 12
_FIGURE_MARK: Final = 11
_FAINT: Final = 0.5


@lru_cache(maxsize=1)
def _decimals_width() -> float:
    return fonts.width(".00")


def point_in(rect: QRect, pad: int = PAD) -> float:
    """Where the decimal point of every figure in a column of quantities stands."""
    return rect.left() + rect.width() - pad - _decimals_width()


@lru_cache(maxsize=2048)
def whole_width(text: str, weight: int = fonts.REGULAR) -> float:
    """How far a figure reaches to the left of its decimal point."""
    return fonts.width(text.partition(".")[0], TYPE_BODY, weight)


class _Drawn(NamedTuple):
    """What stands in a cell, ready to be drawn: offsets from the cell's left edge."""

    text: str = ""
    left: float = 0
    mark: Mark | None = None
    mark_left: float = 0
    mark_size: int = _MARK


@lru_cache(maxsize=8192)
def _drawn(text: str, look: Look, kind: Kind, width: int) -> _Drawn:
    """Lays a cell out; the same few figures stand in most of them."""
    if kind is Kind.FIGURE:
        return _figure(text, look, width)
    if kind is Kind.STATE:
        return _Drawn(mark=look.mark, mark_left=width / 2 + 3)
    left = float(PAD if kind is not Kind.NUMBER else 0)
    room = width - 2 * PAD
    mark_left = left + 4
    if look.mark is not None:
        left += _MARK_GAP + 4
        room -= _MARK_GAP + 4
    if text:
        text = elided(text, max(room, 8), TYPE_BODY, look.weight)
        if kind is Kind.NUMBER:
            left = width - 8 - fonts.width(text, TYPE_BODY, look.weight)
    return _Drawn(text, left, look.mark, mark_left)


def _figure(text: str, look: Look, width: int) -> _Drawn:
    if look.mark is Mark.LEAVE:
        return _Drawn(mark=look.mark, mark_left=width / 2)
    left = point_in(QRect(0, 0, width, 0)) - whole_width(text, look.weight)
    mark_left = min(_MARK_AT, left - _MARK_GAP)
    # What can't be a figure is as long as it was typed.
    fitting = elided(text, width - 6, TYPE_BODY, look.weight) if text else ""
    left = max(left, 4) if fitting == text else 4
    return _Drawn(fitting, left, look.mark, mark_left, _FIGURE_MARK)


class Block(NamedTuple):
    """Cells from one corner to the other, both included."""

    top: int
    left: int
    bottom: int
    right: int

    def has(self, row: int, column: int) -> bool:
        """Whether a cell lies in it."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right


class Slot(NamedTuple):
    """Where a column lies in the viewport."""

    at: int
    column: Column
    left: int
    width: int


class Scene(NamedTuple):
    """What of a grid is to be painted, as it stands at this moment.

    Attributes:
        slots: The columns that are in sight, left to right.
        rows: Row numbers and their upper edges.
        height: Of each row.
        current: Row and column in which the clerk stands.
        block: The selected cells; the current one stands out by its frame alone.
        active: Whether the grid has the focus.
        faded: Whether the sheet is old, and another is on its way.
    """

    model: GridModel
    slots: Sequence[Slot]
    rows: Sequence[tuple[int, int]]
    height: int
    current: tuple[int, int]
    block: Block
    active: bool
    faded: bool


class _Content:
    """Texts and marks of many cells; texts by font and colour, since changing those costs most."""

    def __init__(self) -> None:
        self.texts: dict[tuple[int, str], list[tuple[float, float, str]]] = defaultdict(list)
        self.marks: list[tuple[Mark, float, float, str, int]] = []

    def draw(self, painter: QPainter) -> None:
        for (weight, tone), placed in self.texts.items():
            painter.setFont(fonts.font(TYPE_BODY, weight))
            painter.setPen(colour(tone))
            for x, y, text in placed:
                draw_text(painter, x, y, text, (TYPE_BODY, weight))
        for mark, x, y, tone, size in self.marks:
            draw_mark(painter, mark, x, y, tone=tone, size=size)


def paint(painter: QPainter, scene: Scene) -> None:
    """Grounds, hairlines, figures and marks, the frame of the current cell."""
    if not scene.slots:
        return
    content = _Content()
    first, last = scene.slots[0], scene.slots[-1]
    for row, top in scene.rows:
        if row == scene.current[0]:
            # One pixel over: at 125 and 150 % neighbouring cells leave seams.
            width = last.left + last.width - first.left + 1
            painter.fillRect(first.left, top, width, scene.height + 1, colour("hover"))
        for slot in scene.slots:
            _take(painter, scene, slot, (row, top), content)
    _paint_lines(painter, scene)
    if scene.faded:
        painter.setOpacity(_FAINT)
    content.draw(painter)
    painter.setOpacity(1.0)
    _paint_frame(painter, scene)


def _take(
    painter: QPainter, scene: Scene, slot: Slot, line: tuple[int, int], content: _Content
) -> None:
    """Paints a cell's ground, and keeps what stands on it for later."""
    at, column, left, width = slot
    row, top = line
    shown = scene.model.shown(row, at)
    look = shown.look
    tone, ground = look.tone, look.ground
    block = scene.block
    if not ground and (row, at) != scene.current and block.has(row, at):
        ground = "accent_soft"
    if ground:
        painter.fillRect(left, top, width + 1, scene.height + 1, colour(ground))
    if ground == "accent_soft" and tone != "accent_text":
        # Only `text` and the accent stand on the ground of a selected block.
        tone = "text"
    text, text_left, mark, mark_left, size = _drawn(as_shown(shown.text), look, column.kind, width)
    middle = top + scene.height / 2
    if text:
        place = (left + text_left, fonts.baseline(middle, TYPE_BODY), text)
        content.texts[look.weight, tone or "text"].append(place)
    if mark is not None:
        content.marks.append((mark, left + mark_left, middle, tone, size))


def _paint_lines(painter: QPainter, scene: Scene) -> None:
    first, last = scene.slots[0], scene.slots[-1]
    right = last.left + last.width
    lines = [
        QLine(first.left, top + scene.height - 1, right, top + scene.height - 1)
        for _, top in scene.rows
    ]
    groups = [slot.left for slot in scene.slots if slot.column.begins_group]
    lines += [QLine(x, top, x, top + scene.height) for _, top in scene.rows for x in groups]
    painter.setPen(QPen(colour("line"), 0))
    painter.drawLines(lines)


def _paint_frame(painter: QPainter, scene: Scene) -> None:
    row, at = scene.current
    tops = [top for one, top in scene.rows if one == row]
    slots = [slot for slot in scene.slots if slot.at == at]
    if not tops or not slots:
        return
    rect = QRectF(slots[0].left, tops[0], slots[0].width, scene.height)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour("accent"), 2) if scene.active else QPen(colour("edge"), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 3, 3)
    painter.restore()
