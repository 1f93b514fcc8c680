"""Bills as one PDF."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from dairyos_desktop.adapters.pdf import figures
from dairyos_desktop.adapters.pdf.document import DRAWING, new_canvas
from dairyos_desktop.adapters.pdf.layout import layout_for
from dairyos_desktop.adapters.pdf.pen import Pen
from dairyos_desktop.adapters.pdf.runs import clean, said
from dairyos_desktop.adapters.pdf.sheets import draw, sheets
from dairyos_desktop.adapters.pdf.words import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dairyos_desktop.domain.paper import BillPaper, PaperSize


class ReportlabBillRenderer:
    """Draws bills with the bundled fonts (port `BillRenderer`).

    The same bills give the same bytes, whatever was drawn before and on whichever machine: dates
    and identifiers inside the file come from the bills alone.
    """

    def render(self, papers: Sequence[BillPaper], *, size: PaperSize, draft: bool = False) -> bytes:
        """One PDF with the bills in the order given, a bookmark each.

        Args:
            papers: At least one bill.
            size: The sheet.
            draft: Writes DRAFT across each page.

        Raises:
            ValueError: No bill was given.
            EnvironmentTroubleError: A bundled font is missing.
        """
        if not papers:
            raise ValueError("There is no bill to draw.")
        layout = layout_for(size)
        with DRAWING:
            file = io.BytesIO()
            canvas = _canvas(file, layout.width, layout.height, papers, draft=draft)
            pen = Pen(canvas, layout.width, layout.height)
            for at, paper in enumerate(papers):
                for number, sheet in enumerate(sheets(paper, layout)):
                    if not number:
                        canvas.bookmarkPage(f"bill{at}")
                        canvas.addOutlineEntry(_bookmark(paper), f"bill{at}")
                    draw(pen, sheet, layout, draft=draft)
                    pen.end_page()
            canvas.save()
            return file.getvalue()


def _canvas(
    file: io.BytesIO, width: float, height: float, papers: Sequence[BillPaper], *, draft: bool
) -> Any:  # noqa: ANN401 - reportlab has no types
    first, last = papers[0], max(papers, key=lambda paper: paper.bill_date)
    number = clean(first.number)
    several = len(papers) > 1
    title = f"{number} – {clean(papers[-1].number)}" if several else number
    covers = f"{figures.day(first.period_from)} – {figures.day(last.period_to)}"
    return new_canvas(
        file,
        (width, height),
        title=f"{title} (draft)" if draft else title,
        author=said(first.office.name),
        subject=f"{len(papers)} bills, {covers}" if several else covers,
        written_on=last.bill_date,
        language=_language(papers),
    )


def _language(papers: Sequence[BillPaper]) -> str:
    """The document's language, for readers that speak; English where the bills differ."""
    spoken = {paper.customer.language for paper in papers}
    language = spoken.pop() if len(spoken) == 1 else "en"
    return f"{language}-IN" if language in LANGUAGES else "en-IN"


def _bookmark(paper: BillPaper) -> str:
    customer = paper.customer
    name = said(customer.name) or said(customer.name_local) or said(customer.code)
    return f"{clean(paper.number)} {name}"
