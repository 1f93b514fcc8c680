"""A bill on the 80 mm roll of a receipt printer: one column, as long as it needs to be.

A thermal head knows one ink, so nothing is grey and no ground is tinted; the sum in words and the
slip to tear off are left away.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from dairyos_desktop.adapters.pdf import figures
from dairyos_desktop.adapters.pdf.column import (
    Gap,
    Line,
    LogoRow,
    Pair,
    Row,
    code_row,
    draw_rows,
    lines,
)
from dairyos_desktop.adapters.pdf.fitting import packed, width_of
from dairyos_desktop.adapters.pdf.fonts import Weight
from dairyos_desktop.adapters.pdf.goods import correction_cells, line_cells, origins
from dairyos_desktop.adapters.pdf.layout import CONTENT_MM, INK, MM, Layout, Styles
from dairyos_desktop.adapters.pdf.logo import logo_of
from dairyos_desktop.adapters.pdf.pen import Align, Pen, Style
from dairyos_desktop.adapters.pdf.reader import Payable, Reader
from dairyos_desktop.adapters.pdf.runs import clean
from dairyos_desktop.adapters.pdf.strip import Strip
from dairyos_desktop.adapters.pdf.sums import sums_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dairyos_desktop.adapters.pdf.goods import Cells
    from dairyos_desktop.domain.paper import BillPaper, PaperLook

_WIDTH: Final = 80 * MM
# The print head leaves 4 mm at both sides.
_MARGIN: Final = 4.5 * MM
_ROOM: Final = _WIDTH - 2 * _MARGIN
_BAND: Final = 11
_CODE_MM: Final = 30.0
_LOGO: Final = (44 * MM, 15 * MM)
_CUTTER: Final = 4 * MM
_SIZE: Final = 8.6

_TEXT: Final = Style(_SIZE)
_BOLD: Final = Style(_SIZE, Weight.SEMIBOLD)
_SMALL: Final = Style(7.6)
_NAME: Final = Style(10, Weight.SEMIBOLD)
_OFFICE: Final = Style(12.5, Weight.BOLD)
_ASKED: Final = Style(15, Weight.BOLD)
_TITLE: Final = Style(9.5, Weight.BOLD)
_DRAFT: Final = Style(16, Weight.BOLD)
_RULE: Final = Gap(9.0, INK)
_AIR: Final = Gap(4.0)


def _strip_layout() -> Layout:
    inked = Styles.of(1.0, 7.0)
    black = {
        field.name: getattr(inked, field.name)._replace(ink=INK)
        for field in dataclasses.fields(inked)
    }
    return Layout(
        width=_WIDTH,
        height=0.0,
        margin=_MARGIN,
        across=_ROOM / CONTENT_MM,
        down=MM * 0.86,
        styles=Styles(**black),
        gap=0.45,
        band=_BAND,
        tint=1.0,
        rule=INK,
        faint=0.3,
    )


_STRIP: Final = _strip_layout()


@dataclass(frozen=True)
class _StripRow:
    """The month at a glance."""

    strip: Strip

    @property
    def height(self) -> float:
        return self.strip.height

    def draw(self, pen: Pen, left: float, top: float, room: float) -> None:
        del left, room
        self.strip.draw(pen, top)


class BillRoll:
    """One bill on a roll (`slips.Slip`)."""

    width = _WIDTH

    def __init__(self, paper: BillPaper, look: PaperLook) -> None:
        self._paper = paper
        self._reader = Reader.of(paper)
        self._logo = logo_of(look.logo)

    @cached_property
    def height(self) -> float:
        """As much as its rows take, room for the cutter included."""
        # A draft says so above and below; that it is one isn't known before it is drawn.
        rows = sum(row.height for row in self._rows)
        return rows + 2 * _MARGIN + _CUTTER + Line("", _DRAFT).height

    def draw(self, pen: Pen, *, draft: bool) -> None:
        """All of it."""
        top = _MARGIN
        if draft:
            word = Line("DRAFT", _DRAFT, Align.CENTRE)
            top = draw_rows(pen, [word], _MARGIN, top, _ROOM)
        draw_rows(pen, self._rows, _MARGIN, top, _ROOM)

    @cached_property
    def _rows(self) -> list[Row]:
        return [*self._head(), *self._goods(), *self._days(), *self._sums(), *self._pay()]

    def _head(self) -> Iterator[Row]:
        paper, words = self._paper, self._reader.words
        office, centre = paper.office, Align.CENTRE
        if self._logo is not None:
            yield LogoRow(self._logo, *_LOGO, centre)
        yield from lines(office.name, _OFFICE, _ROOM, most=4, align=centre)
        ids = [
            f"{label} {clean(text)}"
            for label, text in (("GSTIN", office.gstin), ("FSSAI", office.fssai))
            if text.strip()
        ]
        where = [part for part in (clean(office.address), figures.phone(office.phone)) if part]
        for group in (where, ids):
            for line in packed(group, figures.DOT, _SMALL.weight, _SMALL.size, _ROOM):
                yield Line(line, _SMALL, centre)
        yield _RULE
        yield from lines(words.title(paper.title), _TITLE, _ROOM, most=2)
        yield Pair(clean(paper.number), figures.day(paper.bill_date), _TEXT, _BOLD)
        covers = figures.period(paper.period_from, paper.period_to, words)
        final = figures.DOT + words.final if paper.kind == "final" else ""
        yield Line(covers + final, _TEXT)
        yield _AIR
        customer = paper.customer
        name = self._reader.name(customer.name, customer.name_local)
        yield from lines(name, _NAME, _ROOM, most=4)
        yield from lines(customer.address, _SMALL, _ROOM, most=4)
        details = [*self._reader.place(customer), clean(customer.code)]
        if customer.gstin.strip():
            details.append(f"GSTIN {clean(customer.gstin)}")
        for line in packed(
            [part for part in details if part], figures.DOT, _SMALL.weight, _SMALL.size, _ROOM
        ):
            yield Line(line, _SMALL)
        yield _RULE

    def _goods(self) -> Iterator[Row]:
        paper, reader = self._paper, self._reader
        for line in paper.lines:
            yield from self._item(line_cells(line, reader))
        for heading, row in origins(paper, reader):
            if heading:
                yield from lines(heading, _SMALL, _ROOM, most=4)
            yield from self._item(correction_cells(row, reader))

    def _item(self, cells: Cells) -> Iterator[Row]:
        named = f"{cells.item}{figures.DOT}{cells.days}" if cells.days else cells.item
        rated = cells.gst not in {"", figures.NOTHING}
        parts = [
            f"{cells.quantity} × {cells.price}" if cells.quantity else "",
            f"GST {cells.gst}" if rated else "",
        ]
        detail = figures.DOT.join(part for part in parts if part)
        if not detail and _fits(named, cells.amount):
            yield Pair(named, cells.amount, _TEXT, _BOLD)
            return
        yield from lines(named, _BOLD, _ROOM, most=3)
        yield Pair(detail, cells.amount, _TEXT, _TEXT)

    def _days(self) -> Iterator[Row]:
        strip = Strip(self._paper, self._reader, _STRIP)
        if not strip.empty:
            yield _StripRow(strip)

    def _sums(self) -> Iterator[Row]:
        paper, words = self._paper, self._reader.words
        yield _RULE
        for row in sums_of(paper, words):
            style = _BOLD if row.strong else _TEXT
            yield Pair(row.label, row.amount, style, style)
        yield _RULE
        payable = Payable.of(paper, words)
        yield Pair(payable.label, payable.amount, _ASKED, _NAME)
        if payable.owed:
            yield Line(words.due_by.format(date=figures.day(paper.due_on)), _TEXT, Align.RIGHT)

    def _pay(self) -> Iterator[Row]:
        code = code_row(self._paper.upi, _CODE_MM)
        if code is not None:
            yield code
            yield Line(self._reader.words.pay_by_upi, _BOLD, Align.CENTRE)
            upi = self._paper.office.upi_id
            yield from lines(upi, _SMALL, _ROOM, most=1, align=Align.CENTRE)


def _fits(label: str, figure: str) -> bool:
    taken = width_of(figure, _TEXT.weight, _TEXT.size) + 6
    return width_of(label, _BOLD.weight, _BOLD.size) + taken <= _ROOM
