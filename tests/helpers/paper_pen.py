"""Notes down where a bill's texts would stand, so that tests can look for overlaps."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportlab.pdfgen.canvas import Canvas

from dairyos_desktop.adapters.pdf.fonts import Script
from dairyos_desktop.adapters.pdf.pen import Align, Pen, Style
from dairyos_desktop.adapters.pdf.runs import SMALLEST_INDIC, set_text
from dairyos_desktop.adapters.pdf.slips import slips_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dairyos_desktop.domain.paper import BillPaper, PaperSize


@dataclass(frozen=True)
class Box:
    """The ink of one text: points from the sheet's top left corner."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    smallest: float  # the smallest size that any of its runs is drawn in
    indic: bool

    def meets(self, other: Box) -> bool:
        """Whether the two overlap by more than a hair."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return across > 0.3 and down > 0.3


class NotingPen(Pen):
    """Draws as ever and notes each text."""

    def __init__(self, width: float, height: float) -> None:
        super().__init__(Canvas(io.BytesIO()), width, height)
        self.boxes: list[Box] = []

    def text(
        self,
        x: float,
        y: float,
        text: str,
        style: Style,
        align: Align = Align.LEFT,
        *,
        room: float | None = None,
    ) -> float:
        width = super().text(x, y, text, style, align, room=room)
        runs = set_text(text, style.weight).runs
        if runs:
            indic = any(run.face.script is not Script.LATIN for run in runs)
            left = x - width * align.value
            # From a low letter's top to the baseline: what ever is drawn covers at least that.
            self.boxes.append(
                Box(
                    text,
                    left,
                    y - 0.54 * style.size,
                    left + width,
                    y,
                    max(style.size, SMALLEST_INDIC) if indic else style.size,
                    indic,
                )
            )
        return width

    def squares(
        self, x: float, y: float, side: float, count: int, bars: Iterable[tuple[int, int, int]]
    ) -> None:
        super().squares(x, y, side, count, bars)
        quiet = 4 * side / count
        self.boxes.append(
            Box("QR code", x, y - quiet, x + side + quiet, y + side + quiet, 99, indic=False)
        )


def noted_sheets(paper: BillPaper, size: PaperSize) -> list[list[Box]]:
    """The texts of each of a bill's sheets."""
    noted = []
    for slip in slips_of(paper, size):
        pen = NotingPen(slip.width, slip.height)
        slip.draw(pen, draft=False)
        noted.append(pen.boxes)
    return noted
