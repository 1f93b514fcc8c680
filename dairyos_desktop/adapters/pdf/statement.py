"""Statements of account on A4 or A5, in the customer's language, with the head that bills have."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from dairyos_desktop.adapters.pdf import figures
from dairyos_desktop.adapters.pdf.document import DRAWING, new_canvas
from dairyos_desktop.adapters.pdf.fitting import width_of, wrapped
from dairyos_desktop.adapters.pdf.head import Addressee, Head, Heading, ShortHead
from dairyos_desktop.adapters.pdf.layout import CONTENT_MM, RULE, layout_for
from dairyos_desktop.adapters.pdf.pen import Align, Pen, Style
from dairyos_desktop.adapters.pdf.reader import Reader
from dairyos_desktop.adapters.pdf.runs import said
from dairyos_desktop.adapters.pdf.words import (
    LANGUAGES,
    bill_words,
    receipt_words,
    statement_words,
)
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.paper import PLAIN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dairyos_desktop.adapters.pdf.layout import Layout
    from dairyos_desktop.domain.paper import PaperLook, PaperSize
    from dairyos_desktop.services.dto.statements import StatementEntry, StatementPaper

_INSET_MM: Final = 1.5
_DAY_MM: Final = 21.0
_HEAD_MM: Final = 6.25
_ABOVE_MM: Final = 3.0
_ROW_MM: Final = 5.6
_LINE_MM: Final = 3.7
_FOOT_MM: Final = 10.0
_LEAST_FIGURE_MM: Final = 19.0
_MOST_LINES: Final = 2


@dataclass(frozen=True)
class _Cells:
    """One row's texts."""

    day: str
    what: str
    figures: tuple[str, str, str]  # billed, credited, balance
    strong: bool = False


class ReportlabStatementRenderer:
    """Draws statements with the bundled fonts (port `StatementRenderer`)."""

    def render_statement(
        self, paper: StatementPaper, *, size: PaperSize, look: PaperLook = PLAIN
    ) -> bytes:
        """One PDF; the same statement gives the same bytes.

        Raises:
            EnvironmentTroubleError: A bundled font is missing.
        """
        layout = layout_for(size, look)
        with DRAWING:
            file = io.BytesIO()
            drawing = _Drawing(paper, layout)
            language = paper.customer.language
            canvas = new_canvas(
                file,
                (layout.width, layout.height),
                title=said(f"{drawing.heading.title} {paper.customer.code}"),
                author=said(paper.office.name),
                subject=said(drawing.days),
                written_on=paper.printed_on.isoformat(),
                language=f"{language}-IN" if language in LANGUAGES else "en-IN",
            )
            drawing.draw(Pen(canvas, layout.width, layout.height))
            canvas.save()
            return file.getvalue()


class _Drawing:
    """The pages of one statement."""

    def __init__(self, paper: StatementPaper, layout: Layout) -> None:
        self._paper = paper
        self._layout = layout
        language = paper.customer.language
        self._reader = Reader(language, bill_words(language))
        self._words = statement_words(language)
        self.days = self._days()
        self.heading = self._heading()
        self._rows = self._cells()
        figures_ = [
            texts for row in self._rows for texts in zip(range(3), row.figures, strict=True)
        ]
        heads = (self._words.billed, self._words.credited, self._words.balance)
        styles, across = layout.styles, layout.across
        self._rights: list[float] = []
        self._rooms: list[float] = []
        right = CONTENT_MM - _INSET_MM
        for column in (2, 1, 0):
            texts = [text for at, text in figures_ if at == column]
            needed = max(_width(text, styles.total) for text in texts)
            needed = max(needed, _width(heads[column], styles.head)) / across + 3
            wide = max(needed, _LEAST_FIGURE_MM)
            self._rights.insert(0, layout.x(right))
            self._rooms.insert(0, (wide - 1.5) * across)
            right -= wide
        self._what = layout.x(_INSET_MM + _DAY_MM)
        self._room = layout.x(right) - self._what - 3

    def _days(self) -> str:
        paper = self._paper
        last = f"{paper.to_on:%d-%m-%Y}"
        if paper.from_on is None:
            return self._words.from_the_beginning.format(last=last)
        return self._reader.words.period.format(first=f"{paper.from_on:%d-%m-%Y}", last=last)

    def _heading(self) -> Heading:
        paper, words = self._paper, self._reader.words
        receipt = receipt_words(paper.customer.language)
        closing = paper.closing
        label = words.nothing_to_pay
        if closing:
            label = words.advance if closing < Money.zero else words.to_pay
        return Heading(
            office=paper.office,
            customer=paper.customer,
            title=self._words.statement,
            number=self.days,
            dated=(receipt.reprinted.format(date=f"{paper.printed_on:%d-%m-%Y}"),),
            label=label,
            note=f"{paper.to_on:%d-%m-%Y}" if closing > Money.zero else "",
            amount=abs(closing).format(),
        )

    def _cells(self) -> list[_Cells]:
        paper, words = self._paper, self._words
        rows = []
        if paper.from_on is not None:
            brought = self._reader.words.brought_forward
            rows.append(_Cells("", brought, ("", "", _plain(paper.brought_forward))))
        rows += [self._entry(entry) for entry in paper.entries]
        if not paper.entries:
            rows.append(_Cells("", words.nothing, ("", "", "")))
        sums = (_plain(paper.billed), _plain(paper.received), _plain(paper.closing))
        rows.append(_Cells("", words.total, sums, strong=True))
        return rows

    def _entry(self, entry: StatementEntry) -> _Cells:
        words = self._words
        said_as = {
            "opening": words.opening,
            "bill": words.bill,
            "void": words.void,
            "payment": words.receipt,
            "reversal": words.reversal,
            "discount": words.discount,
            "discount_reversal": words.discount_reversal,
        }[entry.kind]
        return _Cells(
            f"{entry.on:%d-%m-%Y}" if entry.on else "",
            " ".join(said_as.format(number=entry.ref).split()),
            (
                _plain(entry.debit) if entry.debit else "",
                _plain(entry.credit) if entry.credit else "",
                _plain(entry.balance),
            ),
        )

    def draw(self, pen: Pen) -> None:
        """All pages."""
        pages = self._pages()
        layout, words = self._layout, self._reader.words
        for number, rows in enumerate(pages, start=1):
            page = words.page.format(page=number, pages=len(pages))
            top = 0.0
            if number == 1:
                for block in self._first():
                    block.draw(pen, top)
                    top += block.height
            else:
                short = ShortHead(self.heading, self._reader, layout, page)
                short.draw(pen, 0.0)
                top = short.height
            top = self._draw_head(pen, top)
            for row in rows:
                top = self._draw_row(pen, row, top)
            if number < len(pages):
                text = f"{page}  ·  {words.continued}" if number == 1 else words.continued
                foot = layout.height - layout.margin
                pen.text(layout.right, foot, text, layout.styles.meta, Align.RIGHT)
            pen.end_page()

    def _first(self) -> tuple[Head, Addressee]:
        layout = self._layout
        return Head(self.heading, layout), Addressee(self.heading, self._reader, layout)

    def _pages(self) -> list[list[_Cells]]:
        """The rows of each page; the sums never stand alone."""
        layout, down = self._layout, self._layout.down
        head = (_ABOVE_MM + _HEAD_MM + 0.5) * down
        bottom = layout.height - layout.margin - _FOOT_MM * down
        pages: list[list[_Cells]] = [[]]
        y = sum(block.height for block in self._first()) + head
        short = ShortHead(self.heading, self._reader, layout, "").height + head
        for at, row in enumerate(self._rows):
            needed = self._height(row)
            if at == len(self._rows) - 2:
                needed += self._height(self._rows[-1])
            if y + needed > bottom and pages[-1]:
                pages.append([])
                y = short
            pages[-1].append(row)
            y += self._height(row)
        return pages

    def _lines(self, row: _Cells) -> Sequence[str]:
        style = self._layout.styles.total if row.strong else self._layout.styles.cell
        return wrapped(row.what, style.weight, style.size, self._room, _MOST_LINES)

    def _height(self, row: _Cells) -> float:
        more = _LINE_MM * max(len(self._lines(row)) - 1, 0)
        return (_ROW_MM + more + (0.8 if row.strong else 0)) * self._layout.down

    def _draw_head(self, pen: Pen, top: float) -> float:
        layout, words, down = self._layout, self._words, self._layout.down
        style = layout.styles.head
        top += _ABOVE_MM * down
        pen.fill(layout.margin, top, layout.right - layout.margin, _HEAD_MM * down, layout.tint)
        y = top + 4.1 * down
        pen.text(layout.x(_INSET_MM), y, words.day, style)
        pen.text(self._what, y, words.what, style)
        for text, right, room in zip(
            (words.billed, words.credited, words.balance), self._rights, self._rooms, strict=True
        ):
            pen.text(right, y, text, style, Align.RIGHT, room=room)
        return top + (_HEAD_MM + 0.5) * down

    def _draw_row(self, pen: Pen, row: _Cells, top: float) -> float:
        layout, styles, down = self._layout, self._layout.styles, self._layout.down
        style = styles.total if row.strong else styles.cell
        bottom = top + self._height(row)
        if row.strong:
            pen.fill(layout.margin, top, layout.right - layout.margin, bottom - top, layout.tint)
        y = top + _ROW_MM * (0.72 if row.strong else 0.66) * down
        if row.day:
            pen.text(layout.x(_INSET_MM), y, row.day, styles.cell)
        else:
            self._what_at_left(pen, row, y, style)
        if row.day:
            for at, line in enumerate(self._lines(row)):
                pen.text(self._what, y + at * _LINE_MM * down, line, style)
        for at, (text, right) in enumerate(zip(row.figures, self._rights, strict=True)):
            if text:
                shown = styles.total if row.strong or at == 2 else styles.cell  # noqa: PLR2004 - the balance
                pen.text(right, y, text, shown, Align.RIGHT, room=self._rooms[at])
        if not row.strong:
            pen.line(layout.margin, bottom, layout.right, bottom, thick=0.5, ink=RULE)
        return bottom

    def _what_at_left(self, pen: Pen, row: _Cells, y: float, style: Style) -> None:
        """A row without a day begins at the margin."""
        for at, line in enumerate(self._lines(row)):
            place = y + at * _LINE_MM * self._layout.down
            pen.text(self._layout.x(_INSET_MM), place, line, style)


def _plain(amount: Money) -> str:
    return figures.money(str(amount))


def _width(text: str, style: Style) -> float:
    return width_of(text, style.weight, style.size)
