"""The slip at the foot of the sheet that the collector tears off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.adapters.pdf import figures
from dairyos_desktop.adapters.pdf.fitting import fitted, width_of
from dairyos_desktop.adapters.pdf.layout import INK, SOFT
from dairyos_desktop.adapters.pdf.pen import Align
from dairyos_desktop.adapters.pdf.reader import Payable, Reader

if TYPE_CHECKING:
    from dairyos_desktop.adapters.pdf.layout import Layout
    from dairyos_desktop.adapters.pdf.pen import Pen, Style
    from dairyos_desktop.domain.paper import BillPaper

_HEIGHT_MM = 30.0
_ROUTE_MM = 34.0
_BLANKS_MM = ((0.0, 38.0), (46.0, 78.0), (86.0, 130.0))


class Slip:
    """Cut line, number, name, route, amount, and room for received, date and signature."""

    def __init__(self, paper: BillPaper, reader: Reader, layout: Layout) -> None:
        self._layout = layout
        self._paper = paper
        self._reader = reader
        self._payable = Payable.of(paper, reader.words)
        self.height = _HEIGHT_MM * layout.down

    @property
    def top(self) -> float:
        """Where the cut line runs: the slip hangs on the sheet's lower edge."""
        return self._layout.height - self.height

    def draw(self, pen: Pen, top: float) -> None:
        """The block with its cut line at `top`."""
        layout, styles, down = self._layout, self._layout.styles, self._layout.down
        words, right = self._reader.words, layout.right
        pen.cut_line(top, ink=SOFT)
        y = top + 5.7 * down
        taken = pen.text(right, y, self._paper.number, styles.slip, Align.RIGHT)
        room = right - taken - 12 - layout.margin - _width(words.slip, styles.slip_label) - 12
        office = _fit(self._paper.office.name, styles.slip, room)
        used = pen.text(layout.margin, y, office, styles.slip)
        pen.text(layout.margin + used + 12, y, words.slip, styles.slip_label)
        self._draw_customer(pen, top + 12.2 * down)
        self._draw_blanks(pen, top + 21.0 * down)

    def _draw_customer(self, pen: Pen, y: float) -> None:
        layout, styles = self._layout, self._layout.styles
        customer, right = self._paper.customer, self._layout.right
        amount = pen.text(right, y, self._payable.amount, styles.slip_amount, Align.RIGHT)
        left_of_amount = right - amount - 6
        if not self._payable.owed:
            label = self._payable.label
            left_of_amount -= pen.text(left_of_amount, y, label, styles.slip_label, Align.RIGHT)
        name = self._reader.name(customer.name, customer.name_local)
        place = figures.DOT.join(self._reader.place(customer) or [customer.code])
        room = left_of_amount - 8 - layout.margin
        placed = _fit(place, styles.detail, room * 0.5)
        most = room - _width(placed, styles.detail) - 8
        name = _fit(name, styles.slip_name, most)
        used = pen.text(layout.margin, y, name, styles.slip_name)
        at = max(layout.x(_ROUTE_MM), layout.margin + used + 8)
        at = min(at, layout.margin + room - _width(placed, styles.detail))
        pen.text(at, y, placed, styles.detail)

    def _draw_blanks(self, pen: Pen, y: float) -> None:
        layout, words = self._layout, self._reader.words
        style = layout.styles.slip_label
        labels = (words.slip_received, words.slip_date, words.slip_signature)
        rules = []
        for label, (start, end) in zip(labels, _BLANKS_MM, strict=True):
            left = layout.x(start)
            used = pen.text(left, y, label, style, room=(end - start) * 0.5 * layout.across)
            rule = y + 0.7 * layout.down
            rules.append((left + used + 6, rule, layout.x(end), rule))
        pen.lines(rules, thick=0.5, ink=INK)


def _fit(text: str, style: Style, room: float) -> str:
    return fitted(text, style.weight, style.size, room)


def _width(text: str, style: Style) -> float:
    return width_of(text, style.weight, style.size)
