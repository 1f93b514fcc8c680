"""The lower part of the page: QR code, sums, words, and the slip to tear off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dairyos_desktop.adapters.pdf import figures
from dairyos_desktop.adapters.pdf.fitting import fitted, wrapped
from dairyos_desktop.adapters.pdf.layout import INK, MM
from dairyos_desktop.adapters.pdf.pen import Align
from dairyos_desktop.adapters.pdf.qr import QUIET_ZONE, qr_bars
from dairyos_desktop.adapters.pdf.reader import Payable
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.words import rupees_in_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dairyos_desktop.adapters.pdf.layout import Layout
    from dairyos_desktop.adapters.pdf.pen import Pen
    from dairyos_desktop.adapters.pdf.reader import Reader
    from dairyos_desktop.adapters.pdf.words import BillWords
    from dairyos_desktop.domain.paper import BillPaper

_SUMS_LEFT_MM, _SUMS_INSET_MM, _FIGURE_INSET_MM = 61.0, 2.0, 1.5
_ABOVE_MM = 4.4
_FIRST_BASELINE_MM = 3.7
_BELOW_RULE_MM, _AFTER_TOTAL_MM = 4.15, 5.4
_BAND_MM, _BAND_BASELINE_MM = 6.2, 3.95
_WORDS_MM, _WORDS_LINE_MM = 5.95, 3.9
_FEW_RECEIPTS = 3
_FEW_RATES = 3


@dataclass(frozen=True)
class Sum:
    """One line of the sums; `strong` is the bill's own total."""

    label: str
    amount: str
    strong: bool = False


class Sums:
    """QR code at the left; at the right the bill, what came before, and what is to be paid.

    The order is rule 12's.
    """

    def __init__(self, paper: BillPaper, reader: Reader, layout: Layout) -> None:
        self._layout = layout
        self._paper = paper
        self._words = reader.words
        self._rows = list(sums_of(paper, reader.words))
        self._payable = Payable.of(paper, reader.words)
        self._code = qr_bars(paper.upi, layout.code) if paper.upi else None
        style = layout.styles.words
        said = reader.words.in_words.format(
            words=rupees_in_words(Money(paper.total), reader.language)
        )
        room = layout.right - layout.margin
        self._said: tuple[str, ...] = ()
        if layout.says_words:
            self._said = wrapped(said, style.weight, style.size, room, 3)
        self._above = _ABOVE_MM * (0.35 + 0.65 * layout.gap)
        if self._code:
            # Above the code as much stays white as below it.
            self._above = max(self._above, self._quiet_mm() * MM / layout.down)
        qr = self._qr_height() if self._code else 0.0
        self._body = max(self._sums_height(), qr)
        more = _WORDS_LINE_MM * (len(self._said) - 1)
        below = _WORDS_MM * (0.7 + 0.3 * layout.gap) + more if self._said else 0.0
        self.height = self._above * layout.down + self._body + below * layout.down

    def draw(self, pen: Pen, top: float) -> None:
        """The block with its top edge at `top`."""
        layout, down = self._layout, self._layout.down
        top += self._above * down
        if self._code is not None:
            self._draw_code(pen, top)
        self._draw_sums(pen, top)
        y = top + self._body + _WORDS_MM * (0.7 + 0.3 * layout.gap) * down
        for at, line in enumerate(self._said):
            pen.text(layout.margin, y + at * _WORDS_LINE_MM * down, line, layout.styles.words)

    def _sums_height(self) -> float:
        layout = self._layout
        strong = next(at for at, row in enumerate(self._rows) if row.strong)
        lines = max(strong - 1, 0) + len(self._rows) - strong - 2
        mm = _FIRST_BASELINE_MM + lines * layout.pitch + _AFTER_TOTAL_MM + 1.1 + _BAND_MM
        if strong:
            mm += 1.35 + _BELOW_RULE_MM
        return mm * layout.down

    def _draw_sums(self, pen: Pen, top: float) -> None:
        layout, styles, down = self._layout, self._layout.styles, self._layout.down
        left, label = layout.x(_SUMS_LEFT_MM), layout.x(_SUMS_LEFT_MM + _SUMS_INSET_MM)
        right = layout.right - _FIGURE_INSET_MM * layout.across
        y = top + _FIRST_BASELINE_MM * down
        for at, row in enumerate(self._rows):
            if row.strong and at:
                y += (1.35 - layout.pitch) * down
                pen.line(left, y, layout.right, y, thick=0.8, ink=INK)
                y += _BELOW_RULE_MM * down
            style = styles.total if row.strong else styles.figure
            taken = pen.text(right, y, row.amount, style, Align.RIGHT)
            pen.text(
                label,
                y,
                row.label,
                styles.total if row.strong else styles.label,
                room=right - taken - label - 6,
            )
            y += (_AFTER_TOTAL_MM if row.strong else layout.pitch) * down
        y += (1.1 - layout.pitch) * down
        pen.fill(left, y, layout.right - left, _BAND_MM * down, layout.tint)
        y += _BAND_BASELINE_MM * down
        taken = pen.text(right, y, self._payable.amount, styles.asked, Align.RIGHT)
        room = right - taken - label - 6
        pen.text(label, y, self._payable.label, styles.asked, room=room)

    def _qr_height(self) -> float:
        # The code keeps its size on every sheet: telephones read millimetres, not proportions.
        return (self._layout.code + self._quiet_mm()) * MM + 8.0 * self._layout.down

    def _quiet_mm(self) -> float:
        count = self._code[0] if self._code else 1
        return QUIET_ZONE * self._layout.code / count

    def _draw_code(self, pen: Pen, top: float) -> None:
        if self._code is None:
            return
        layout, styles, down = self._layout, self._layout.styles, self._layout.down
        count, bars = self._code
        pen.squares(layout.margin, top, layout.code * MM, count, bars)
        room = layout.x(_SUMS_LEFT_MM - 4) - layout.margin
        # The white margin ends where the capitals below begin.
        y = top + (layout.code + self._quiet_mm()) * MM + 0.72 * styles.words.size
        pen.text(layout.margin, y, self._words.pay_by_upi, styles.words, room=room)
        upi = fitted(self._paper.office.upi_id, styles.upi.weight, styles.upi.size, room)
        pen.text(layout.margin, y + 3.7 * down, upi, styles.upi)


def sums_of(paper: BillPaper, words: BillWords) -> Iterator[Sum]:
    """From the goods to the previous balance, in rule 12's order."""
    plain = figures.is_zero(paper.tax) and figures.is_zero(paper.round_off)
    if not (plain and not paper.corrections):
        label = {
            "tax_invoice": words.subtotal_taxable,
            "invoice_cum_bill_of_supply": words.subtotal_mixed,
        }.get(paper.title, words.subtotal)
        yield Sum(label, figures.money(paper.subtotal))
        yield from _taxes(paper)
        if paper.corrections:
            yield Sum(words.corrections, figures.money(paper.adjustments))
        if not figures.is_zero(paper.round_off):
            yield Sum(words.round_off, figures.money(paper.round_off))
    yield Sum(words.bill_total, figures.money(paper.total), strong=True)
    yield Sum(words.brought_forward, figures.money(paper.brought_forward))
    yield from _receipts(paper, words)
    yield Sum(words.previous_balance, figures.money(paper.previous_balance))


def _taxes(paper: BillPaper) -> Iterator[Sum]:
    taxes = [tax for tax in paper.taxes if not figures.is_zero(tax.tax_rate)]
    if len(taxes) > _FEW_RATES:
        # The rates stand in the table; here they would push the bill off its sheet.
        cgst = Money.total(Money(tax.cgst) for tax in taxes)
        sgst = Money.total(Money(tax.sgst) for tax in taxes)
        yield Sum("CGST", cgst.format(symbol=False))
        yield Sum("SGST", sgst.format(symbol=False))
        return
    for tax in taxes:
        share = figures.half_rate(tax.tax_rate)
        yield Sum(f"CGST {share}", figures.money(tax.cgst))
        yield Sum(f"SGST {share}", figures.money(tax.sgst))


def _receipts(paper: BillPaper, words: BillWords) -> Iterator[Sum]:
    if not paper.receipts:
        # A bill may know what came in without knowing when and how.
        if not figures.is_zero(paper.receipts_total):
            back = paper.receipts_total.startswith("-")
            label = words.returned_sum if back else words.received_sum
            yield Sum(label, _turned(paper.receipts_total))
        return
    if len(paper.receipts) > _FEW_RECEIPTS:
        days = sorted(receipt.paid_on for receipt in paper.receipts)
        label = words.received_many.format(
            first=figures.day_and_month(days[0]),
            last=figures.day(days[-1]),
            count=len(paper.receipts),
        )
        yield Sum(label, _turned(paper.receipts_total))
        return
    for receipt in paper.receipts:
        label = words.returned if receipt.amount.startswith("-") else words.received
        yield Sum(
            label.format(date=figures.day(receipt.paid_on), method=words.method(receipt.method)),
            _turned(receipt.amount),
        )


def _turned(amount: str) -> str:
    """Money in lowers what is owed: shown with the opposite sign."""
    return (-Money(amount)).format(symbol=False)
