"""Several bills on one sheet, to be cut apart: where each stands, and in which order.

Sheets are filled in stack order. The pile is cut as a whole, and the piles laid on each other are
in walking order: of 400 slips, four on a sheet, page 1 of 100 holds 1, 101, 201 and 301.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from dairyos_desktop.adapters.pdf.layout import MM, SOFT
from dairyos_desktop.domain.paper import PaperSize

if TYPE_CHECKING:
    from dairyos_desktop.adapters.pdf.pen import Pen

_LONG: Final = 297 * MM
_SHORT: Final = 210 * MM
_MARK: Final = 5 * MM


@dataclass(frozen=True)
class Sheet:
    """A sheet that is cut into parts of one size.

    Attributes:
        width: In points, as it lies when its bills stand upright.
        height: Likewise.
        across: Parts side by side.
        down: Parts below each other.
    """

    width: float
    height: float
    across: int
    down: int

    @property
    def parts(self) -> int:
        """How many there are."""
        return self.across * self.down

    def pages(self, slips: int) -> int:
        """How many sheets so many slips take."""
        return -(-slips // self.parts)

    def stacked(self, page: int, pages: int, slips: int) -> list[int]:
        """Which slips stand on a page, in the order of its parts; all count from 0."""
        return list(range(page, slips, pages))

    def corner(self, part: int, height: float) -> tuple[float, float]:
        """Left and lower edge of a slip of that height in a part, rows counted from the top."""
        row, column = divmod(part, self.across)
        top = self.height - row * self.height / self.down
        return column * self.width / self.across, top - height

    def draw_marks(self, pen: Pen) -> None:
        """Where to cut: short lines at the edges, a cross where four parts meet."""
        pen.begin_part(0, 0, self.width, self.height)
        upright = [self.width * at / self.across for at in range(1, self.across)]
        level = [self.height * at / self.down for at in range(1, self.down)]
        marks = []
        for x in upright:
            marks += [(x, 0, x, _MARK), (x, self.height - _MARK, x, self.height)]
        for y in level:
            marks += [(0, y, _MARK, y), (self.width - _MARK, y, self.width, y)]
            for x in upright:
                half = _MARK / 2
                marks += [(x - half, y, x + half, y), (x, y - half, x, y + half)]
        pen.lines(marks, thick=0.5, ink=SOFT)
        pen.end_part()


SHEETS: Final = {
    PaperSize.TWO_ON_A4: Sheet(_LONG, _SHORT, across=2, down=1),
    PaperSize.FOUR_ON_A4: Sheet(_SHORT, _LONG, across=2, down=2),
}
