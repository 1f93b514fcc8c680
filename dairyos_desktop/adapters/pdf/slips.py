"""A bill's sheets, whatever they are: pages of a size, or one as long as a roll needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from dairyos_desktop.adapters.pdf import sheets
from dairyos_desktop.adapters.pdf.layout import layout_for
from dairyos_desktop.adapters.pdf.roll import BillRoll
from dairyos_desktop.domain.paper import PLAIN, PaperSize

if TYPE_CHECKING:
    from dairyos_desktop.adapters.pdf.layout import Layout
    from dairyos_desktop.adapters.pdf.pen import Pen
    from dairyos_desktop.domain.paper import BillPaper, PaperLook


class Slip(Protocol):
    """One piece of paper of a bill."""

    @property
    def width(self) -> float:
        """In points."""
        ...

    @property
    def height(self) -> float:
        """In points."""
        ...

    def draw(self, pen: Pen, *, draft: bool) -> None:
        """All that stands on it; the draft's mark below everything else."""
        ...


@dataclass(frozen=True)
class _SheetSlip:
    layout: Layout
    sheet: sheets.Sheet

    @property
    def width(self) -> float:
        return self.layout.width

    @property
    def height(self) -> float:
        return self.layout.height

    def draw(self, pen: Pen, *, draft: bool) -> None:
        sheets.draw(pen, self.sheet, self.layout, draft=draft)


def slips_of(paper: BillPaper, size: PaperSize, look: PaperLook = PLAIN) -> list[Slip]:
    """The pieces of paper of one bill, in order."""
    if size is PaperSize.ROLL_80:
        return [BillRoll(paper, look)]
    layout = layout_for(size, look)
    return [_SheetSlip(layout, sheet) for sheet in sheets.sheets(paper, layout)]
