"""Bills as one PDF."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from dairyos_desktop.adapters.pdf import figures
from dairyos_desktop.adapters.pdf.document import DRAWING, new_canvas
from dairyos_desktop.adapters.pdf.imposing import SHEETS, Sheet
from dairyos_desktop.adapters.pdf.pen import Pen
from dairyos_desktop.adapters.pdf.runs import clean, said
from dairyos_desktop.adapters.pdf.slips import slips_of
from dairyos_desktop.adapters.pdf.words import LANGUAGES
from dairyos_desktop.domain.paper import PLAIN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dairyos_desktop.domain.paper import BillPaper, PaperLook, PaperSize


class ReportlabBillRenderer:
    """Draws bills with the bundled fonts (port `BillRenderer`).

    The same bills give the same bytes, whatever was drawn before and on whichever machine: dates
    and identifiers inside the file come from the bills alone.
    """

    def render(
        self,
        papers: Sequence[BillPaper],
        *,
        size: PaperSize,
        draft: bool = False,
        look: PaperLook = PLAIN,
        recipe: str = "",
        both_sides: bool = False,
    ) -> bytes:
        """One PDF with the bills in the order given, a bookmark each.

        Args:
            papers: At least one bill.
            size: The sheet; where it takes several bills they stand in stack order.
            draft: Writes DRAFT across each page.
            look: The office's colour and logo.
            recipe: Kept as the document's keywords, so that a file tells what it was made from.
            both_sides: The printer turns the sheets: each bill begins on a fresh one, and what is
                cut apart has a blank back.

        Raises:
            ValueError: No bill was given.
            EnvironmentTroubleError: A bundled font is missing.
        """
        if not papers:
            raise ValueError("There is no bill to draw.")
        with DRAWING:
            file = io.BytesIO()
            canvas = _canvas(file, papers, draft=draft)
            if recipe:
                canvas.setKeywords(recipe)
            drawing = _Drawing(canvas, papers, size, look, draft=draft, both_sides=both_sides)
            sheet = SHEETS.get(size)
            if sheet is None:
                drawing.one_by_one()
            else:
                drawing.stacked(sheet)
            for at, paper in enumerate(papers):
                canvas.addOutlineEntry(_bookmark(paper), f"bill{at}")
            canvas.save()
            return file.getvalue()


class _Drawing:
    """The pages of one document."""

    def __init__(
        self,
        canvas: Any,  # noqa: ANN401 - reportlab has no types
        papers: Sequence[BillPaper],
        size: PaperSize,
        look: PaperLook,
        *,
        draft: bool,
        both_sides: bool,
    ) -> None:
        self._canvas = canvas
        self._papers = papers
        self._size = size
        self._look = look
        self._draft = draft
        self._both_sides = both_sides
        self._pen = Pen(canvas, 0, 0)

    def one_by_one(self) -> None:
        """A page for each slip of each bill."""
        pen = self._pen
        for at, paper in enumerate(self._papers):
            slips = slips_of(paper, self._size, self._look)
            for number, slip in enumerate(slips):
                pen.width, pen.height = slip.width, slip.height
                self._canvas.setPageSize((slip.width, slip.height))
                if not number:
                    self._canvas.bookmarkPage(f"bill{at}")
                slip.draw(pen, draft=self._draft)
                pen.end_page()
            if self._both_sides and len(slips) % 2 and at + 1 < len(self._papers):
                pen.end_page()

    def stacked(self, sheet: Sheet) -> None:
        """Several slips a page; a bill that needs more than one takes them one after the other."""
        # Laid out once to count and once to draw: all of a month's at once would fill the memory.
        places = [
            (at, number)
            for at, paper in enumerate(self._papers)
            for number in range(len(slips_of(paper, self._size, self._look)))
        ]
        self._canvas.setPageSize((sheet.width, sheet.height))
        count = sheet.pages(len(places))
        for page in range(count):
            sheet.draw_marks(self._pen)
            for part, place in enumerate(sheet.stacked(page, count, len(places))):
                at, number = places[place]
                slip = slips_of(self._papers[at], self._size, self._look)[number]
                if not number:
                    self._canvas.bookmarkPage(f"bill{at}")
                self._pen.begin_part(*sheet.corner(part, slip.height), slip.width, slip.height)
                slip.draw(self._pen, draft=self._draft)
            self._pen.end_page()
            if self._both_sides and page + 1 < count:
                self._pen.end_page()


def _canvas(file: io.BytesIO, papers: Sequence[BillPaper], *, draft: bool) -> Any:  # noqa: ANN401 - reportlab has no types
    first, last = papers[0], max(papers, key=lambda paper: paper.bill_date)
    number = clean(first.number)
    several = len(papers) > 1
    title = f"{number} – {clean(papers[-1].number)}" if several else number
    covers = f"{figures.day(first.period_from)} – {figures.day(last.period_to)}"
    return new_canvas(
        file,
        (1, 1),
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
