"""What to load, at the end of a route sheet, with room to write what went out and came back."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from dairyos_desktop.adapters.pdf.fitting import width_of, wrapped
from dairyos_desktop.adapters.pdf.fonts import Weight
from dairyos_desktop.adapters.pdf.layout import FAINT, INK, MM, RULE
from dairyos_desktop.adapters.pdf.pen import Align, Style
from dairyos_desktop.adapters.pdf.route_grid import HEAD
from dairyos_desktop.adapters.pdf.runs import clean
from dairyos_desktop.domain.texts import tr, tr_word, trn

if TYPE_CHECKING:
    from dairyos_desktop.adapters.pdf.pen import Pen
    from dairyos_desktop.adapters.pdf.route_grid import RouteGrid
    from dairyos_desktop.domain.orders import Shift
    from dairyos_desktop.domain.quantity import Quantity
    from dairyos_desktop.services.dto.route_papers import RouteLoad, RoutePaper

_TITLE = Style(12.5, Weight.BOLD)
_NAME = Style(11)
_SUM = Style(12.5, Weight.BOLD)
_PACKING = Style(10.5)

_BETWEEN = 8 * MM  # two shifts side by side
_GAP = 3 * MM
_ABOVE = 10.7 * MM  # from the block's top to the rule below its heads
_ROW = 6.6 * MM
_LINE = 4.8 * MM
_BELOW = 4 * MM


class _Line(NamedTuple):
    """A product's row, set for the room there is."""

    name: tuple[str, ...]
    packing: str
    amount: str
    beside: bool

    @property
    def height(self) -> float:
        """A line more where the packing found no room beside the name."""
        lines = len(self.name) + (0 if self.beside or not self.packing else 1)
        return _ROW + (max(lines, 1) - 1) * _LINE


class LoadTable:
    """A row for each product; a shift beside the other."""

    def __init__(self, paper: RoutePaper, grid: RouteGrid) -> None:
        self._grid = grid
        self._litres = paper.litres
        count = len(paper.shifts)
        self._wide = (grid.right - grid.left - _BETWEEN * (count - 1)) / count
        self._cell = min(24 * MM, self._wide * 0.17)
        room = self._wide - 2 * self._cell - _GAP
        self._parts: list[tuple[Shift, list[_Line]]] = [
            (shift, [_line(load, room) for load in paper.loads if load.goods.shift == shift])
            for shift in paper.shifts
        ]
        highest = max(sum(line.height for line in lines) for _, lines in self._parts)
        self.height = _ABOVE + highest + _ROW + _BELOW

    def draw(self, pen: Pen, top: float) -> None:
        """The block with its top edge at `top`."""
        for at, (shift, lines) in enumerate(self._parts):
            left = self._grid.left + at * (self._wide + _BETWEEN)
            self._draw_part(pen, left, top, shift, lines)

    def _draw_part(
        self, pen: Pen, left: float, top: float, shift: Shift, lines: list[_Line]
    ) -> None:
        right, cell = left + self._wide, self._cell
        figures = right - 2 * cell - _GAP
        y = top + 8.5 * MM
        several = len(self._parts) > 1
        title = tr("To load, {shift}", shift=tr_word(shift)) if several else tr("To load")
        pen.text(left, y, title, _TITLE)
        pen.text(right - 1.5 * cell, y, tr("Loaded"), HEAD, Align.CENTRE, room=cell - 4)
        pen.text(right - 0.5 * cell, y, tr("Returned"), HEAD, Align.CENTRE, room=cell - 4)
        y = top + _ABOVE
        pen.line(left, y, right, y, thick=0.8, ink=INK)
        for line in lines:
            _draw_line(pen, left, figures, y, line)
            edges = (right - 2 * cell, right - cell, right)
            pen.lines(((x, y, x, y + line.height) for x in edges), thick=0.4, ink=FAINT)
            y += line.height
            pen.line(left, y, right, y, thick=0.4, ink=RULE)
        base = y + _ROW - 2 * MM
        litres = self._litres[shift]
        if not lines:
            pen.text(left, base, tr("Nothing is due."), _NAME)
        elif litres:
            pen.text(left, base, tr("Litres in all"), _NAME)
            pen.text(figures, base, f"{_plain(litres)} L", _SUM, Align.RIGHT)


def _line(load: RouteLoad, room: float) -> _Line:
    amount = f"{_plain(load.quantity)} {clean(load.goods.unit)}"
    packing = ", ".join(_packing(load))
    rest = room - width_of(amount, _SUM.weight, _SUM.size) - _GAP
    name = wrapped(load.goods.name, _NAME.weight, _NAME.size, rest, 3)
    taken = sum(width_of(one, _NAME.weight, _NAME.size) for one in name[:1]) + _GAP
    packed = width_of(packing, _PACKING.weight, _PACKING.size)
    return _Line(name, packing, amount, len(name) <= 1 and taken + packed <= rest)


def _draw_line(pen: Pen, left: float, right: float, top: float, line: _Line) -> None:
    y = top + _ROW - 2 * MM
    taken = pen.text(right, y, line.amount, _SUM, Align.RIGHT)
    for at, words in enumerate(line.name):
        pen.text(left, y + at * _LINE, words, _NAME)
    if line.packing:
        below = 0.0 if line.beside else max(len(line.name), 1) * _LINE
        end = right - taken - _GAP if line.beside else right
        pen.text(end, y + below, line.packing, _PACKING, Align.RIGHT, room=right - left)


def _packing(load: RouteLoad) -> list[str]:
    """Crates (3 crates + 4), and the litres of what is sold by the piece."""
    made = []
    if load.crates is not None:
        crates = trn("{count} crate", "{count} crates", load.crates)
        loose = load.loose.short()
        if not load.crates:
            made.append(tr("{loose} loose", loose=loose))
        else:
            made.append(f"{crates} + {loose}" if load.loose else crates)
    if load.litres and load.goods.unit != "L":
        made.append(f"{load.litres.short()} L")
    return made


def _plain(quantity: Quantity) -> str:
    return quantity.grouped().rstrip("0").rstrip(".")
