"""Bills drawn, and read back the way a reader or a search would."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pypdfium2

from dairyos_desktop.adapters.pdf.renderer import ReportlabBillRenderer
from dairyos_desktop.domain.paper import BillPaper, PaperSize

if TYPE_CHECKING:
    from collections.abc import Sequence

    from helpers.paper_pen import Box

MM = 72 / 25.4


def drawn(*papers: BillPaper, size: PaperSize = PaperSize.A5, draft: bool = False) -> bytes:
    return ReportlabBillRenderer().render(papers, size=size, draft=draft)


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
    width, height = (148 * MM, 210 * MM) if size is PaperSize.A5 else (210 * MM, 297 * MM)
    margin = (9 if size is PaperSize.A5 else 15) * MM
    for at, box in enumerate(boxes):
        assert box.left >= margin - 0.5, box
        assert box.right <= width - margin + 0.5, box
        assert box.top > 0, box
        assert box.bottom < height - 5 * MM, box
        assert box.smallest >= (7 if box.indic else 6), box
        for other in boxes[at + 1 :]:
            assert not box.meets(other), (box, other)
