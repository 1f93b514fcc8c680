"""Which block of a bill stands on which sheet, and where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from dairyos_desktop.adapters.pdf.goods import CorrectionHead, goods
from dairyos_desktop.adapters.pdf.head import Addressee, Head, ShortHead, of_bill
from dairyos_desktop.adapters.pdf.pen import Align
from dairyos_desktop.adapters.pdf.reader import Reader
from dairyos_desktop.adapters.pdf.slip import Slip
from dairyos_desktop.adapters.pdf.strip import Strip
from dairyos_desktop.adapters.pdf.sums import Sums

if TYPE_CHECKING:
    from dairyos_desktop.adapters.pdf.layout import Layout
    from dairyos_desktop.adapters.pdf.pen import Pen
    from dairyos_desktop.domain.paper import BillPaper

_ABOVE_CUT_MM = 3.0
_FOOT_MM = 6.0
_COSINE, _SINE = 0.5736, 0.8192  # 55 degrees: from corner to corner of an upright sheet
DRAFT = "DRAFT"


class Block(Protocol):
    """A part of the page that knows its height before it is drawn."""

    height: float

    def draw(self, pen: Pen, top: float) -> None:
        """Draw it with its top edge at `top` points from the sheet's."""
        ...


@dataclass(frozen=True)
class Placed:
    """A block and where its top edge stands."""

    block: Block
    top: float


class Footer:
    """What a sheet that isn't the last says at its lower edge."""

    height = 0.0

    def __init__(self, text: str, layout: Layout) -> None:
        self._text = text
        self._layout = layout

    def draw(self, pen: Pen, top: float) -> None:
        """The line with its baseline at `top`."""
        pen.text(self._layout.right, top, self._text, self._layout.styles.meta, Align.RIGHT)


Sheet = list[Placed]


def sheets(paper: BillPaper, layout: Layout) -> list[Sheet]:
    """The bill's sheets in order: as few as its densest setting needs, as airy as those allow."""
    reader = Reader.of(paper)
    fewest: list[Sheet] = []
    for density in layout.densities:
        flowed = _Flow(paper, reader, density).run()
        if not fewest or len(flowed) < len(fewest):
            fewest = flowed
        if len(fewest) == 1:
            break
    return fewest


def draw(pen: Pen, sheet: Sheet, layout: Layout, *, draft: bool) -> None:
    """Draw one sheet, the draft's mark below everything else."""
    if draft:
        pen.slanted(DRAFT, layout.styles.draft, cosine=_COSINE, sine=_SINE)
    for placed in sheet:
        placed.block.draw(pen, placed.top)


class _Flow:
    """Sets a bill's blocks below each other and begins a sheet where one is full."""

    def __init__(self, paper: BillPaper, reader: Reader, layout: Layout) -> None:
        self._paper = paper
        self._reader = reader
        self._layout = layout
        self._heading = of_bill(paper, reader)
        self._sheets: list[Sheet] = [[]]
        self._y = 0.0
        self._bottom = layout.height - layout.margin - _FOOT_MM * layout.down

    def run(self) -> list[Sheet]:
        """All sheets, heads and page numbers included."""
        paper, reader, layout = self._paper, self._reader, self._layout
        self._place(Head(self._heading, layout))
        self._place(Addressee(self._heading, reader, layout))
        head, rows = goods(paper, reader, layout)
        self._place(head)
        for at, row in enumerate(rows):
            # A correction's heading doesn't end a sheet without the line it heads.
            needed = row.height
            if isinstance(row, CorrectionHead):
                needed += rows[at + 1].height
            if self._y + needed > self._bottom:
                self._turn()
                self._place(head)
            self._place(row)
        strip = Strip(paper, reader, layout)
        if self._y + strip.height > self._bottom:
            self._turn()
        self._place(strip)
        sums, slip = Sums(paper, reader, layout), Slip(paper, reader, layout)
        if self._y + sums.height > slip.top - _ABOVE_CUT_MM * layout.down:
            self._turn()
        self._place(sums)
        self._sheets[-1].append(Placed(slip, slip.top))
        self._number()
        return self._sheets

    def _place(self, block: Block) -> None:
        self._sheets[-1].append(Placed(block, self._y))
        self._y += block.height

    def _turn(self) -> None:
        self._sheets.append([])
        # The short head is put in when the count of sheets is known; all have one height.
        self._y = ShortHead(self._heading, self._reader, self._layout, "").height

    def _number(self) -> None:
        words, layout, count = self._reader.words, self._layout, len(self._sheets)
        if count == 1:
            return
        for number, sheet in enumerate(self._sheets, start=1):
            page = words.page.format(page=number, pages=count)
            if number > 1:
                sheet.insert(0, Placed(ShortHead(self._heading, self._reader, layout, page), 0.0))
            if number < count:
                text = f"{page}  ·  {words.continued}" if number == 1 else words.continued
                sheet.append(Placed(Footer(text, layout), layout.height - layout.margin))
