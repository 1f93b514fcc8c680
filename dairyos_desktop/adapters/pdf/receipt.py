"""Receipts: half and quarter sheets, or the rolls of 58 and 80 mm that receipt printers take.

One column of rows serves all of them; on a roll the page is as long as its rows.
"""

from __future__ import annotations

import dataclasses
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dairyos_desktop.adapters.pdf import figures
from dairyos_desktop.adapters.pdf.colours import accent_of
from dairyos_desktop.adapters.pdf.column import (
    Beside,
    Gap,
    Line,
    LogoRow,
    Pair,
    Row,
    code_row,
    draw_rows,
    lines,
)
from dairyos_desktop.adapters.pdf.document import DRAWING, new_canvas
from dairyos_desktop.adapters.pdf.fitting import fitted, packed, width_of
from dairyos_desktop.adapters.pdf.fonts import Weight
from dairyos_desktop.adapters.pdf.layout import INK, MM, RULE, SOFT
from dairyos_desktop.adapters.pdf.logo import logo_of
from dairyos_desktop.adapters.pdf.pen import Align, Pen, Style
from dairyos_desktop.adapters.pdf.reader import Reader
from dairyos_desktop.adapters.pdf.runs import clean, said
from dairyos_desktop.adapters.pdf.words import LANGUAGES, bill_words, receipt_words
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.paper import PLAIN, ReceiptSize
from dairyos_desktop.domain.words import rupees_in_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dairyos_desktop.domain.paper import PaperLook
    from dairyos_desktop.services.dto.receipts import ReceiptLine, ReceiptPaper

_GAP = 0.45
_MOST_LINES = 6
_LEAST_LINES = 2


@dataclass(frozen=True)
class _Sheet:
    """A paper's measures in millimetres; a roll has no height.

    `text` is the size of its type, `code` the side of the payment code.
    """

    width: float
    height: float | None
    margin: float
    text: float
    code: float

    @property
    def room(self) -> float:
        """From margin to margin, in points, of one that has a height."""
        return ((self.height or 0) - 2 * self.margin) * MM


# A roll's print head leaves 5 mm (58) and 4 mm (80) at both sides.
_SHEETS = {
    ReceiptSize.A5: _Sheet(148, 210, 14, 10.5, 27),
    ReceiptSize.A6: _Sheet(105, 148, 9, 8.5, 23),
    ReceiptSize.ROLL_80: _Sheet(80, None, 4.5, 9, 30),
    ReceiptSize.ROLL_58: _Sheet(58, None, 5, 8, 27),
}


class ReportlabReceiptRenderer:
    """Draws receipts with the bundled fonts (port `ReceiptRenderer`)."""

    def render_receipts(
        self, papers: Sequence[ReceiptPaper], *, size: ReceiptSize, look: PaperLook = PLAIN
    ) -> tuple[bytes, tuple[float, float]]:
        """One PDF, a page a receipt, and the first page's width and height in millimetres.

        Raises:
            ValueError: No receipt was given.
            EnvironmentTroubleError: A bundled font is missing.
        """
        if not papers:
            raise ValueError("There is no receipt to draw.")
        sheet = _SHEETS[size]
        with DRAWING:
            columns = [_rows(paper, sheet, look) for paper in papers]
            heights = [_height(sheet, rows) for rows in columns]
            file = io.BytesIO()
            first = papers[0]
            known = first.language if first.language in LANGUAGES else "en"
            canvas = new_canvas(
                file,
                (sheet.width * MM, heights[0]),
                title=first.receipt if len(papers) == 1 else f"{len(papers)} receipts",
                author=said(first.office),
                subject=said(first.name),
                written_on=first.printed_on.isoformat(),
                language=f"{known}-IN",
            )
            for rows, height in zip(columns, heights, strict=True):
                canvas.setPageSize((sheet.width * MM, height))
                pen = Pen(canvas, sheet.width * MM, height)
                top, left = sheet.margin * MM, sheet.margin * MM
                draw_rows(pen, rows, left, top, pen.width - 2 * left)
                pen.end_page()
            canvas.save()
            return file.getvalue(), (sheet.width, heights[0] / MM)


def _height(sheet: _Sheet, rows: Sequence[Row]) -> float:
    wanted = sum(row.height for row in rows) + 2 * sheet.margin * MM
    return wanted if sheet.height is None else sheet.height * MM


def _rows(paper: ReceiptPaper, sheet: _Sheet, look: PaperLook) -> list[Row]:
    """All on a roll; on a sheet what fits.

    There are fewer lines of what was paid where room is short, then no logo, at last no payment
    code.
    """
    rows: list[Row] = []
    plain = dataclasses.replace(look, logo=b"")
    for shown, dressed in (
        (paper, look),
        (paper, plain),
        (dataclasses.replace(paper, upi=""), plain),
    ):
        for most in range(_MOST_LINES, _LEAST_LINES - 1, -1):
            rows = list(_Column(shown, sheet, dressed, most).rows())
            if sheet.height is None or sum(row.height for row in rows) <= sheet.room:
                return rows
    return rows


class _Column:
    """The rows of one receipt."""

    def __init__(
        self, paper: ReceiptPaper, sheet: _Sheet, look: PaperLook, most_lines: int
    ) -> None:
        self._paper = paper
        self._most_lines = most_lines
        self._code = code_row(paper.upi, sheet.code)
        self._words = receipt_words(paper.language)
        self._bill_words = bill_words(paper.language)
        self._reader = Reader(paper.language, self._bill_words)
        self._room = (sheet.width - 2 * sheet.margin) * MM
        self._is_roll = sheet.height is None
        size = sheet.text
        # What is greyed on a laser breaks up on a thermal head.
        soft = INK if self._is_roll else SOFT
        self._text = Style(size)
        self._soft = Style(size * 0.94, ink=soft)
        self._bold = Style(size, Weight.SEMIBOLD)
        self._title = Style(size * 1.15, Weight.BOLD)
        accent = INK if self._is_roll else accent_of(look.colour, INK)
        self._logo = logo_of(look.logo)
        self._office = Style(size * 1.4, Weight.BOLD, accent)
        self._amount = Style(size * 1.9, Weight.BOLD, accent)
        self._name = Style(size * 1.2, Weight.SEMIBOLD)
        self._head = Align.CENTRE if self._is_roll else Align.LEFT
        self._rule = Gap(size * 1.1, INK if self._is_roll else RULE)
        self._gap = Gap(size * _GAP)

    def rows(self) -> Iterator[Row]:
        """From the top."""
        paper, words = self._paper, self._words
        if self._logo is not None:
            yield LogoRow(self._logo, self._room * 0.6, self._text.size * 4.2, self._head)
        yield from self._lines(paper.office, self._office, self._head, most=3)
        where = [clean(paper.address), figures.phone(paper.phone)]
        ids = [f"GSTIN {clean(paper.gstin)}"] if paper.gstin.strip() else []
        for group in (where, ids):
            parts = [part for part in group if part]
            style = self._soft
            for line in packed(parts, figures.DOT, style.weight, style.size, self._room):
                yield Line(line, style, self._head)
        yield self._rule
        yield Pair(words.receipt, paper.receipt, self._title, self._title)
        day = f"{paper.paid_on:%d-%m-%Y}"
        time = f"{paper.taken_at:%H:%M}" if paper.taken_at.date() == paper.paid_on else ""
        yield Pair(self._bill_words.date.format(date=day), time, self._soft, self._soft)
        yield self._gap
        name = self._reader.name(paper.name, paper.name_local)
        yield from self._lines(name, self._name, Align.LEFT, most=3)
        about = figures.DOT.join(part for part in (clean(paper.route), paper.customer) if part)
        yield Line(self._fit(about, self._soft), self._soft)
        yield self._rule
        yield from self._money()
        yield self._rule
        yield from self._paid_against()
        yield from self._balance()
        yield from self._foot()

    def _money(self) -> Iterator[Row]:
        paper = self._paper
        method = self._bill_words.method(paper.method)
        label = method[:1].upper() + method[1:]
        yield Pair(label, paper.amount.format(), self._amount, self._name)
        if paper.reference.strip():
            yield from self._lines(paper.reference, self._soft, Align.RIGHT, most=2)
        if not self._is_roll:
            yield from self._lines(
                rupees_in_words(paper.amount, paper.language), self._soft, Align.LEFT, most=2
            )
        if paper.returned == paper.amount:
            yield Line(self._words.reversed.upper(), self._title)
        elif paper.returned > Money.zero:
            told = self._words.part_reversed.format(amount=paper.returned.format())
            yield Line(self._fit(told, self._bold), self._bold)

    def _paid_against(self) -> Iterator[Row]:
        paper, words = self._paper, self._words
        if paper.lines or paper.advance > Money.zero:
            yield Line(words.paid_against, self._soft)
        lines, rest = self._fitting_lines()
        for line in lines:
            what = words.opening
            if line.number:
                what = words.bill.format(number=line.number)
                month = self._month(line.month)
                longer = f"{what}{figures.DOT}{month}"
                taken = width_of(_sum(line.amount), self._text.weight, self._text.size) + 6
                if width_of(longer, self._text.weight, self._text.size) <= self._room - taken:
                    what = longer
            yield Pair(what, _sum(line.amount), self._text, self._text)
        if rest:
            left_out = Money.total(line.amount for line in rest)
            yield Pair(f"… +{len(rest)}", _sum(left_out), self._text, self._text)
        if paper.advance > Money.zero:
            advance = self._bill_words.advance
            yield Pair(advance, _sum(paper.advance), self._text, self._text)
        if paper.let_off > Money.zero:
            # It is among what was paid, so it stands with its sign.
            discount = self._bill_words.method("discount")
            label = discount[:1].upper() + discount[1:]
            yield Pair(label, _sum(-paper.let_off), self._soft, self._soft)

    def _fitting_lines(self) -> tuple[Sequence[ReceiptLine], Sequence[ReceiptLine]]:
        """All of them on a roll; on a sheet so many as it has room for, and the rest as one."""
        lines = self._paper.lines
        if self._is_roll or len(lines) <= self._most_lines:
            return lines, ()
        return lines[: self._most_lines - 1], lines[self._most_lines - 1 :]

    def _balance(self) -> Iterator[Row]:
        paper = self._paper
        if paper.lines or paper.advance > Money.zero:
            yield self._rule
        if paper.balance < Money.zero:
            label, shown = self._bill_words.advance, -paper.balance
        else:
            label = self._words.balance.format(date=f"{paper.printed_on:%d-%m-%Y}")
            shown = paper.balance
        yield Pair(label, shown.format(), self._title, self._bold)

    def _foot(self) -> Iterator[Row]:
        if self._is_roll:
            if self._code is not None:
                yield self._code
                yield from self._pay(Align.CENTRE, self._room)
                yield self._rule
            yield self._gap
            yield from self._about()
            # The cutter stands above the print head.
            yield Gap(4 * MM)
            return
        signed = Line(self._bill_words.slip_signature, self._soft, Align.RIGHT)
        if self._code is None:
            yield self._gap
            yield from self._about()
            yield Gap(9 * MM)
            yield signed
            return
        room = self._room - self._code.height
        beside = (*self._pay(Align.LEFT, room), self._gap, *self._about(room), Gap(8 * MM), signed)
        yield Gap(2.5 * MM)
        yield Beside(self._code, beside)

    def _pay(self, align: Align, room: float) -> Iterator[Row]:
        """What the code is for."""
        yield Line(self._bill_words.pay_by_upi, self._bold, align)
        yield from lines(self._paper.upi_id, self._soft, room, most=1, align=align)

    def _about(self, room: float | None = None) -> Iterator[Row]:
        """Who took the money, and when this was printed."""
        paper, style = self._paper, self._soft
        told = [self._words.taken_by.format(name=clean(paper.taken_by))] if paper.taken_by else []
        if paper.printed_on != paper.taken_at.date():
            told.append(self._words.reprinted.format(date=f"{paper.printed_on:%d-%m-%Y}"))
        for text in told:
            yield Line(fitted(text, style.weight, style.size, room or self._room), style)

    def _month(self, month: str) -> str:
        year, _, number = month.partition("-")
        return f"{self._bill_words.months_short[int(number) - 1]} {year}"

    def _lines(self, text: str, style: Style, align: Align, *, most: int) -> Iterator[Row]:
        return lines(text, style, self._room, most=most, align=align)

    def _fit(self, text: str, style: Style) -> str:
        return fitted(text, style.weight, style.size, self._room)


def _sum(amount: Money) -> str:
    return amount.format(symbol=False)
