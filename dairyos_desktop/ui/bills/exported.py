"""The lists of the Bills screen as they are exported."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import TYPE_CHECKING

from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.quantity import Price, Quantity, TaxRate
from dairyos_desktop.services.dto.exports import ExportTable
from dairyos_desktop.ui.bills.findings import NOT_BILLED
from dairyos_desktop.ui.bills.month import WORDS, Show
from dairyos_desktop.ui.exporting import Listing, found, table_listing, titled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QWidget

    from dairyos_desktop.domain.paper import BillPaper
    from dairyos_desktop.domain.periods import Month
    from dairyos_desktop.services.dto.exports import Value
    from dairyos_desktop.ui.bills.list_page import ListPage
    from dairyos_desktop.ui.bills.look_page import LookPage
    from dairyos_desktop.ui.bills.runs_page import RunsPage

_Row = tuple["Value", ...]
_MARKS = {"leave": "leave", "ordered": "ordered, no entry", "zero": "not delivered"}
_DELIVERY_HEADS = ("Date", "Shift", "Product", "In own script", "Quantity", "Unit", "Price", "Note")
_LINE_HEADS = (
    "What",
    "In own script",
    "From",
    "To",
    "HSN",
    "Quantity",
    "Unit",
    "Price",
    "Tax rate",
    "Tax",
    "Amount",
)


def bills_listing(page: ListPage, month: Month, show: Show, typed: str) -> Listing:
    """The bills that are shown."""
    chip = "" if show is Show.ALL else WORDS[show]
    return table_listing(
        page.table,
        words=f"the bills of {month.label()}",
        title=titled(f"Bills {month}", chip, found(typed)),
    )


def look_listing(page: LookPage, month: Month, only: str) -> Listing:
    """The things to look at; the heads of groups stand beside each of their lines."""
    nobody = only == NOT_BILLED
    return table_listing(
        page.table,
        words="the customers without a bill" if nobody else "the things to look at",
        title=f"No bill {month}" if nobody else f"Look at first {month}",
        passes=lambda line: not line.head,
    )


def run_listings(page: RunsPage, month: Month) -> tuple[Listing, ...]:
    """The month's runs, and whom the current one left without a bill."""
    runs = table_listing(page.table, words=f"the runs of {month.label()}", title=f"Runs {month}")
    record = page.panel.record
    if record is None or not record.without:
        return (runs,)
    return (
        runs,
        table_listing(
            page.panel.table,
            words="the customers whom this run left without a bill",
            title=f"No bill {month}, run of {record.run.started_at:%d-%m-%Y %H-%M}",
        ),
    )


def paper_listings(widget: QWidget, lines: QWidget, paper: BillPaper) -> tuple[Listing, Listing]:
    """A bill's deliveries and its lines."""
    number = paper.number
    title = f"{number.replace('/', '-')} {paper.customer.name}"
    days = partial(deliveries_table, paper)
    rows = partial(lines_table, paper)
    return (
        Listing(f"the deliveries on {number}", f"Deliveries {title}", widget, 1, days),
        Listing(f"the lines of {number}", f"Lines {title}", lines, 1, rows),
    )


def deliveries_table(paper: BillPaper) -> ExportTable:
    """Every delivery behind a bill by day, and the days without one that its calendar tells of."""
    rows = [*_delivered(paper), *_marked(paper)]
    rows.sort(key=lambda row: (str(row[0]), row[1] != "morning", str(row[2])))
    return ExportTable(f"Deliveries {paper.number}", _DELIVERY_HEADS, tuple(rows))


def _delivered(paper: BillPaper) -> Iterator[_Row]:
    for deliveries in paper.deliveries:
        line = paper.lines[deliveries.line]
        for on, quantity in deliveries.days:
            yield (
                dt.date.fromisoformat(on),
                deliveries.shift,
                line.description,
                line.description_local,
                Quantity(quantity),
                line.unit,
                Price(line.unit_price),
                "",
            )


def _marked(paper: BillPaper) -> Iterator[_Row]:
    first = dt.date.fromisoformat(paper.period_from).replace(day=1)
    for shift in paper.calendar:
        for cell in shift.cells:
            if cell.mark:
                on = first.replace(day=cell.day)
                yield (on, shift.shift, "", "", None, "", None, _MARKS.get(cell.mark, cell.mark))


def lines_table(paper: BillPaper) -> ExportTable:
    """Every line of a bill, then its sums in the paper's order."""
    rows = [*_goods(paper), *_corrections(paper)]
    blank = (None,) * (len(_LINE_HEADS) - 2)
    rows += [(words, *blank, Money(amount)) for words, amount in _sums(paper)]
    return ExportTable(f"Lines {paper.number}", _LINE_HEADS, tuple(rows))


def _goods(paper: BillPaper) -> Iterator[_Row]:
    for line in paper.lines:
        delivered = line.kind == "delivery"
        yield (
            line.description,
            line.description_local,
            _date(line.from_on),
            _date(line.to_on),
            line.hsn,
            Quantity(line.quantity) if delivered else None,
            line.unit if delivered else "",
            Price(line.unit_price) if delivered else None,
            TaxRate(line.tax_rate),
            Money(line.tax),
            Money(line.amount),
        )


def _corrections(paper: BillPaper) -> Iterator[_Row]:
    for row in paper.corrections:
        yield (
            f"Correction to {row.original}: {row.description}, {row.detail}",
            row.description_local,
            None,
            None,
            "",
            Quantity(row.quantity),
            row.unit,
            Price(row.unit_price),
            TaxRate(row.tax_rate),
            Money(row.tax),
            Money(row.amount),
        )


def _sums(paper: BillPaper) -> Iterator[tuple[str, str]]:
    yield "Before tax", paper.subtotal
    for tax in paper.taxes:
        rate = TaxRate(tax.tax_rate)
        if rate:
            half = rate.halved_percent_text()
            yield f"CGST {half}", tax.cgst
            yield f"SGST {half}", tax.sgst
    yield "Round-off", paper.round_off
    yield "Bill", paper.total
    yield "Brought forward", paper.brought_forward
    for receipt in paper.receipts:
        yield f"Received {receipt.paid_on} ({receipt.method})", str(-Money(receipt.amount))
    yield "Previous balance", paper.previous_balance
    yield "To pay", paper.payable


def _date(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
