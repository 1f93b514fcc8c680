"""The lists of the Bills screen as they are exported."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import TYPE_CHECKING

from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.quantity import Price, Quantity, TaxRate
from dairyos_desktop.domain.texts import as_shown, tr, tr_later, tr_word
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
_MARKS = {
    "leave": tr_later("leave"),
    "ordered": tr_later("ordered, no entry"),
    "zero": tr_later("not delivered"),
}
_DELIVERY_HEADS = (
    tr_later("Date"),
    tr_later("Shift"),
    tr_later("Product"),
    tr_later("In own script"),
    tr_later("Quantity"),
    tr_later("Unit"),
    tr_later("Price"),
    tr_later("Note"),
)
_LINE_HEADS = (
    tr_later("What"),
    tr_later("In own script"),
    tr_later("From"),
    tr_later("To"),
    "HSN",
    tr_later("Quantity"),
    tr_later("Unit"),
    tr_later("Price"),
    tr_later("Tax rate"),
    tr_later("Tax"),
    tr_later("Amount"),
)


def bills_listing(page: ListPage, month: Month, show: Show, typed: str) -> Listing:
    """The bills that are shown."""
    chip = "" if show is Show.ALL else as_shown(WORDS[show])
    return table_listing(
        page.table,
        words=tr("the bills of {label}", label=month.label()),
        title=titled(tr("Bills {month}", month=month), chip, found(typed)),
    )


def look_listing(page: LookPage, month: Month, only: str) -> Listing:
    """The things to look at; the heads of groups stand beside each of their lines."""
    nobody = only == NOT_BILLED
    return table_listing(
        page.table,
        words=tr("the customers without a bill") if nobody else tr("the things to look at"),
        title=tr("No bill {month}", month=month)
        if nobody
        else tr("Look at first {month}", month=month),
        passes=lambda line: not line.head,
    )


def run_listings(page: RunsPage, month: Month) -> tuple[Listing, ...]:
    """The month's runs, and whom the current one left without a bill."""
    runs = table_listing(
        page.table,
        words=tr("the runs of {label}", label=month.label()),
        title=tr("Runs {month}", month=month),
    )
    record = page.panel.record
    if record is None or not record.without:
        return (runs,)
    return (
        runs,
        table_listing(
            page.panel.table,
            words=tr("the customers whom this run left without a bill"),
            title=tr(
                "No bill {month}, run of {started_at}",
                month=month,
                started_at=f"{record.run.started_at:%d-%m-%Y %H-%M}",
            ),
        ),
    )


def paper_listings(widget: QWidget, lines: QWidget, paper: BillPaper) -> tuple[Listing, Listing]:
    """A bill's deliveries and its lines."""
    number = paper.number
    title = f"{number.replace('/', '-')} {paper.customer.name}"
    days = partial(deliveries_table, paper)
    rows = partial(lines_table, paper)
    return (
        Listing(
            tr("the deliveries on {number}", number=number),
            tr("Deliveries {title}", title=title),
            widget,
            1,
            days,
        ),
        Listing(
            tr("the lines of {number}", number=number),
            tr("Lines {title}", title=title),
            lines,
            1,
            rows,
        ),
    )


def deliveries_table(paper: BillPaper) -> ExportTable:
    """Every delivery behind a bill by day, and the days without one that its calendar tells of."""
    rows = [*_delivered(paper), *_marked(paper)]
    rows.sort(key=lambda row: (str(row[0]), row[1] != "morning", str(row[2])))
    return ExportTable(tr("Deliveries {number}", number=paper.number), _DELIVERY_HEADS, tuple(rows))


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
                yield (
                    on,
                    shift.shift,
                    "",
                    "",
                    None,
                    "",
                    None,
                    as_shown(_MARKS.get(cell.mark, cell.mark)),
                )


def lines_table(paper: BillPaper) -> ExportTable:
    """Every line of a bill, then its sums in the paper's order."""
    rows = [*_goods(paper), *_corrections(paper)]
    blank = (None,) * (len(_LINE_HEADS) - 2)
    sums = [(words, *blank, Money(amount)) for words, amount in _sums(paper)]
    title = tr("Lines {number}", number=paper.number)
    return ExportTable(title, _LINE_HEADS, (*rows, *sums), sums=len(sums))


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
            tr(
                "Correction to {original}: {description}, {detail}",
                original=row.original,
                description=row.description,
                detail=row.detail,
            ),
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
    yield tr("Before tax"), paper.subtotal
    for tax in paper.taxes:
        rate = TaxRate(tax.tax_rate)
        if rate:
            half = rate.halved_percent_text()
            yield tr("CGST {half}", half=half), tax.cgst
            yield tr("SGST {half}", half=half), tax.sgst
    yield tr("Round-off"), paper.round_off
    yield tr("Bill"), paper.total
    yield tr("Brought forward"), paper.brought_forward
    for receipt in paper.receipts:
        yield (
            tr(
                "Received {paid_on} ({method})",
                paid_on=receipt.paid_on,
                method=tr_word(receipt.method),
            ),
            str(-Money(receipt.amount)),
        )
    yield tr("Previous balance"), paper.previous_balance
    yield tr("To pay"), paper.payable


def _date(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
