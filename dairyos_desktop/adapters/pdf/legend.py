"""Below the strip: what its marks mean, and the goods that its litres don't hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dairyos_desktop.adapters.pdf import figures
from dairyos_desktop.adapters.pdf.fitting import fitted, width_of
from dairyos_desktop.adapters.pdf.runs import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dairyos_desktop.adapters.pdf.layout import Layout
    from dairyos_desktop.adapters.pdf.pen import Pen, Style
    from dairyos_desktop.adapters.pdf.reader import Reader
    from dairyos_desktop.domain.paper import BillPaper, OtherGoods

MARKS = {"leave": "L", "ordered": "·", "zero": "0"}
"""How the strip writes a day without litres."""

_APART = 10.0  # points between two entries
_WORD = 2.2  # points between the words of one


@dataclass(frozen=True)
class _Piece:
    """Text that stays on one line, and how far it stands from the one before."""

    text: str
    style: Style
    before: float


class Legend:
    """Entries set one behind the other, on as many lines as they need.

    Attributes:
        lines: How many that are; 0 where there is nothing to say.
    """

    def __init__(self, paper: BillPaper, reader: Reader, layout: Layout) -> None:
        self._placed: list[tuple[float, int, str, Style]] = []
        left, right = layout.margin, layout.right
        x, line = left, 0
        for piece in _pieces(paper, reader, layout):
            style = piece.style
            text = fitted(piece.text, style.weight, style.size, right - left)
            width = width_of(text, style.weight, style.size)
            start = x + piece.before if x > left else left
            if start + width > right:
                line += 1
                start = left
            self._placed.append((start, line, text, style))
            x = start + width
        self.lines = line + 1 if self._placed else 0

    def draw(self, pen: Pen, baseline: float, pitch: float) -> None:
        """The lines, the first on `baseline`."""
        for x, line, text, style in self._placed:
            pen.text(x, baseline + line * pitch, text, style)


def _pieces(paper: BillPaper, reader: Reader, layout: Layout) -> Iterator[_Piece]:
    words, style = reader.words, layout.styles.detail
    cells = [cell for row in paper.calendar for cell in row.cells]
    marks = {cell.mark for cell in cells}
    said = {"leave": words.leave, "ordered": words.not_taken, "zero": words.not_delivered}
    for mark, meaning in said.items():
        if mark in marks:
            yield _Piece(f"{MARKS[mark]} {meaning}", style, _APART)
    if any(cell.differs for cell in cells):
        yield _Piece(words.bold, layout.styles.legend_bold, _APART)
        yield _Piece(words.changed, style, _WORD)
    for goods in paper.others:
        for at, part in enumerate(_parts(goods, reader)):
            yield _Piece(part, style, _WORD if at else _APART)


def _parts(goods: OtherGoods, reader: Reader) -> list[str]:
    """`["Ghee:", "13 (2),", "26 (2)"]`, days in a row with one quantity joined."""
    name = reader.goods(goods.description, goods.description_local)
    unit = clean(goods.unit)
    spans: list[tuple[int, int, str]] = []
    for day, quantity in goods.days:
        if spans and spans[-1][1] == day - 1 and spans[-1][2] == quantity:
            spans[-1] = (spans[-1][0], day, quantity)
        else:
            spans.append((day, day, quantity))
    days = [
        f"{first} ({figures.number(quantity)})"
        if first == last
        else f"{first}{figures.RANGE}{last} ({figures.number(quantity)})"
        for first, last, quantity in spans
    ]
    named = f"{name}:" if unit in {"", "pc"} else f"{name} ({unit}):"
    return [named, *(f"{day}," for day in days[:-1]), *days[-1:]]
