"""Bills drawn, and read back the way a reader or a search would."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pypdfium2

from dairyos_desktop.adapters.pdf.renderer import ReportlabBillRenderer
from dairyos_desktop.domain.paper import PLAIN, BillPaper, PaperLook, PaperSize

if TYPE_CHECKING:
    from collections.abc import Sequence

    from helpers.paper_pen import Box

MM = 72 / 25.4
SHEETS = (PaperSize.A4, PaperSize.A5, PaperSize.A6)
SLIPS = (*SHEETS, PaperSize.ROLL_80)
_MEASURES = {
    PaperSize.A4: (210, 297, 15),
    PaperSize.A5: (148, 210, 9),
    PaperSize.A6: (105, 148, 6),
    PaperSize.ROLL_80: (80, 10_000, 4.5),
}


def drawn(
    *papers: BillPaper,
    size: PaperSize = PaperSize.A5,
    draft: bool = False,
    look: PaperLook = PLAIN,
) -> bytes:
    return ReportlabBillRenderer().render(papers, size=size, draft=draft, look=look)


def pages(pdf: bytes) -> list[str]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [
            document[at].get_textpage().get_text_range().replace("\r\n", "\n")
            for at in range(len(document))
        ]


def said(pdf: bytes) -> str:
    return "\n".join(pages(pdf))


def in_order(text: str, *parts: str) -> bool:
    at = 0
    for part in parts:
        at = text.find(part, at)
        if at < 0:
            return False
        at += len(part)
    return True


def check_sheet(boxes: Sequence[Box], size: PaperSize) -> None:
    width, height, margin = (millimetres * MM for millimetres in _MEASURES[size])
    for at, box in enumerate(boxes):
        assert box.left >= margin - 0.5, box
        assert box.right <= width - margin + 0.5, box
        assert box.top > 0, box
        assert box.bottom < height - 5 * MM, box
        assert box.smallest >= (7 if box.indic else 6), box
        for other in boxes[at + 1 :]:
            assert not box.meets(other), (box, other)
