"""A bill's deliveries and lines, beside its paper: the month's calendar, then every line."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.quantity import Price, Quantity, TaxRate
from dairyos_desktop.domain.texts import tr, tr_word
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.bills.calendar_view import CalendarView
from dairyos_desktop.ui.bills.entries import Entries, Entry
from dairyos_desktop.ui.theme.tokens import SPACE_8, SPACE_12, SPACE_16, TYPE_SMALL
from dairyos_desktop.ui.widgets.label import Label

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dairyos_desktop.domain.paper import BillPaper, PaperCorrection, PaperLine


def _money(text: str) -> str:
    return Money(text).format(symbol=False)


def _day(text: str) -> str:
    return f"{dt.date.fromisoformat(text):%d-%m}"


def _price(text: str) -> str:
    """A price with the two decimals that people read, or the three that it has."""
    price = Price(text)
    shown = price.grouped()
    return shown.removesuffix("0")


def _tax(rate: str, tax: str) -> str:
    taxed = TaxRate(rate)
    return (
        tr("GST {percent_text} {tax}", percent_text=taxed.percent_text(), tax=_money(tax))
        if taxed
        else ""
    )


def _worked_out(line: PaperLine) -> str:
    if line.kind != "delivery":
        return tr("Charge")
    text = f"{Quantity(line.quantity).short()} {line.unit} × {_price(line.unit_price)}"
    if line.from_on and line.to_on:
        days = (
            _day(line.from_on)
            if line.from_on == line.to_on
            else tr("{from_on} to {to_on}", from_on=_day(line.from_on), to_on=_day(line.to_on))
        )
        text += f" · {days}"
    return text


def _correction(row: PaperCorrection) -> Entry:
    made_on = dt.date.fromisoformat(row.original_on)
    return Entry(
        tr("Correction to {original}", original=row.original),
        _money(row.amount),
        tr(
            "{description}, {rstrip} {unit} · {detail} · of {made_on}",
            description=row.description,
            rstrip=Quantity(row.quantity).grouped().rstrip("0").rstrip("."),
            unit=row.unit,
            detail=row.detail,
            made_on=f"{made_on:%d-%m-%Y}",
        ),
        _tax(row.tax_rate, row.tax),
    )


def entries_of(paper: BillPaper) -> Iterator[Entry]:
    """Every line of the bill, then its sums in the paper's order."""
    for line in paper.lines:
        yield Entry(
            line.description, _money(line.amount), _worked_out(line), _tax(line.tax_rate, line.tax)
        )
    yield Entry(tr("Before tax"), _money(paper.subtotal), rule=True)
    for tax in paper.taxes:
        rate = TaxRate(tax.tax_rate)
        if rate:
            half = rate.halved_percent_text()
            yield Entry(tr("CGST {half}", half=half), _money(tax.cgst))
            yield Entry(tr("SGST {half}", half=half), _money(tax.sgst))
    for row in paper.corrections:
        yield _correction(row)
    if Money(paper.round_off):
        yield Entry(tr("Round-off"), _money(paper.round_off))
    yield Entry(tr("Bill"), Money(paper.total).format(), strong=True, rule=True)
    yield Entry(tr("Brought forward"), _money(paper.brought_forward))
    for receipt in paper.receipts:
        paid_on = dt.date.fromisoformat(receipt.paid_on)
        words = tr(
            "Received {paid_on} ({method})",
            paid_on=f"{paid_on:%d-%m-%Y}",
            method=tr_word(receipt.method),
        )
        yield Entry(words, (-Money(receipt.amount)).format(symbol=False))
    if len(paper.receipts) != 1:
        yield Entry(tr("Received"), (-Money(paper.receipts_total)).format(symbol=False))
    yield Entry(tr("Previous balance"), _money(paper.previous_balance))
    payable = Money(paper.payable)
    if payable < Money.zero:
        yield Entry(tr("Advance"), (-payable).format(), strong=True, rule=True)
    else:
        yield Entry(tr("To pay"), payable.format(), strong=True, rule=True)


class DeliveriesPage(QWidget):
    """The tab: whose bill, its calendar, other goods, its lines."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.paper: BillPaper | None = None
        self.setAccessibleName(tr("Deliveries"))
        self._who = Label(weight=fonts.SEMIBOLD, wrap=True)
        self._legend = Label(size=TYPE_SMALL, tone="text2", wrap=True)
        self.calendar = CalendarView()
        self._others = Label(size=TYPE_SMALL, tone="text2", wrap=True)
        self.entries = Entries()
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_16, SPACE_12, SPACE_16, SPACE_12)
        column.setSpacing(SPACE_8)
        column.addWidget(self._who)
        column.addWidget(self.calendar)
        column.addWidget(self._legend)
        column.addWidget(self._others)
        column.addSpacing(SPACE_8)
        column.addWidget(self.entries)
        column.addStretch(1)
        for label in (self._who, self._others):
            label.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)

    def show_paper(self, paper: BillPaper) -> None:
        """Shows a bill."""
        self.paper = paper
        names = (paper.customer.name, paper.customer.name_local)
        self._who.setText(" · ".join(name for name in names if name))
        self.calendar.show_paper(paper)
        self.calendar.setVisible(bool(paper.calendar))
        self._legend.setText(_legend(paper))
        self._legend.setVisible(bool(paper.calendar))
        self._others.setText(_other_goods(paper))
        self._others.setVisible(bool(paper.others))
        self.entries.show_entries(
            entries_of(paper), name=tr("Lines of {number}", number=paper.number)
        )


def _legend(paper: BillPaper) -> str:
    shown = [tr_word(row.shift) for row in paper.calendar]
    shifts = (
        tr("{upper} over {lower}", upper=shown[0], lower=shown[1])
        if len(shown) > 1
        else "".join(shown)
    )
    parts = [tr("Litres, {shifts}", shifts=shifts)]
    cells = [cell for row in paper.calendar for cell in row.cells]
    if any(cell.differs for cell in cells):
        parts.append(tr("bold: unlike the usual order"))
    if any(cell.mark == "leave" for cell in cells):
        parts.append(tr("L: leave"))
    if any(cell.mark == "ordered" for cell in cells):
        parts.append(tr("·: ordered, no entry"))
    return " · ".join(parts)


def _other_goods(paper: BillPaper) -> str:
    lines = []
    for goods in paper.others:
        days = ", ".join(
            f"{day:02d} ({Quantity(quantity).short()})" for day, quantity in goods.days
        )
        lines.append(f"{goods.description}, {goods.unit}: {days}")
    return "\n".join(lines)
