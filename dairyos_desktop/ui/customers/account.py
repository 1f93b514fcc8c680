"""The account of a customer and its bills, as tables on the card."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.periods import Month
from dairyos_desktop.domain.plain import format_date
from dairyos_desktop.domain.texts import as_shown, tr, tr_later
from dairyos_desktop.services.dto.customers import CustomerBill
from dairyos_desktop.services.dto.payments import LedgerEntry
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.customers.figures import balance_text, figure
from dairyos_desktop.ui.customers.statement import StatementRow
from dairyos_desktop.ui.theme.tokens import SPACE_12, SPACE_16, TYPE_BODY
from dairyos_desktop.ui.widgets.buttons import Button
from dairyos_desktop.ui.widgets.empty import EmptyState
from dairyos_desktop.ui.widgets.marks import Mark
from dairyos_desktop.ui.widgets.table.columns import STRONG, Align, Column, Look
from dairyos_desktop.ui.widgets.table.delegate import PAD
from dairyos_desktop.ui.widgets.table.model import RowsModel
from dairyos_desktop.ui.widgets.table.two_lines import ROW_HEIGHT, TwoLines
from dairyos_desktop.ui.widgets.table.view import TableView

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dairyos_desktop.services.dto.exports import Value
    from dairyos_desktop.services.dto.payments import Ledger

R = TypeVar("R")

_LEAST_AMOUNT = 64

_WORDS = {
    "opening": tr_later("Opening balance"),
    "bill": tr_later("Bill"),
    "void": tr_later("Void"),
    "payment": tr_later("Receipt"),
    "reversal": tr_later("Taken back"),
    "discount": tr_later("Discount"),
    "discount_reversal": tr_later("Discount taken back"),
}
STATES: dict[str, tuple[str, Look]] = {
    "UNPAID": (tr_later("Unpaid"), Look(mark=Mark.CIRCLE)),
    "PARTIALLY_PAID": (tr_later("Part paid"), Look(tone="warn", mark=Mark.HALF)),
    "PAID": (tr_later("Paid"), Look(tone="ok", mark=Mark.DISC_TICK)),
    "VOID": (tr_later("Void"), Look(tone="text3", mark=Mark.VOID)),
}


def _entry_title(entry: LedgerEntry) -> str:
    return entry.ref or as_shown(_WORDS[entry.what])


def _entry_detail(entry: LedgerEntry) -> str:
    said = [format_date(entry.date)] if entry.date is not None else []
    if entry.ref:
        said.append(as_shown(_WORDS[entry.what]).lower())
    return " · ".join(said)


_ENTRY_COLUMNS: tuple[Column[LedgerEntry], ...] = (
    Column(
        "what",
        tr_later("What"),
        _entry_title,
        stretch=True,
        tip=_entry_detail,
        value=lambda entry: as_shown(_WORDS[entry.what]),
        also=(
            (tr_later("Number"), lambda entry: entry.ref),
            (tr_later("Date"), lambda entry: entry.date),
        ),
    ),
    Column(
        "debit",
        tr_later("Debit"),
        lambda entry: figure(entry.debit),
        width=82,
        align=Align.RIGHT,
        value=lambda entry: entry.debit or None,
    ),
    Column(
        "credit",
        tr_later("Credit"),
        lambda entry: figure(entry.credit),
        width=82,
        align=Align.RIGHT,
        value=lambda entry: entry.credit or None,
    ),
    Column(
        "balance",
        tr_later("Balance"),
        lambda entry: balance_text(entry.balance),
        width=96,
        align=Align.RIGHT,
        look=STRONG,
        value=lambda entry: entry.balance,
    ),
)


def _bill_detail(bill: CustomerBill) -> str:
    whole = Month.parse(bill.month)
    if (bill.period_from, bill.period_to) == (whole.first, whole.last):
        return whole.label()
    return f"{format_date(bill.period_from)} – {format_date(bill.period_to)}"


def _total_look(bill: CustomerBill) -> Look:
    return Look(tone="text3", strike=True) if bill.status == "VOID" else Look()


_BILL_COLUMNS: tuple[Column[CustomerBill], ...] = (
    Column(
        "number",
        tr_later("Bill"),
        lambda bill: bill.number,
        stretch=True,
        tip=_bill_detail,
        also=(
            (tr_later("From"), lambda bill: bill.period_from),
            (tr_later("To"), lambda bill: bill.period_to),
            (tr_later("Litres"), lambda bill: bill.litres),
        ),
    ),
    Column(
        "total",
        tr_later("Total"),
        lambda bill: bill.total.format(symbol=False),
        width=90,
        align=Align.RIGHT,
        look=_total_look,
        value=lambda bill: bill.total,
        also=(
            (tr_later("To pay"), lambda bill: bill.payable),
            (tr_later("Still open"), lambda bill: bill.open),
        ),
    ),
    Column(
        "state",
        tr_later("State"),
        lambda bill: STATES[bill.status][0],
        width=104,
        look=lambda bill: STATES[bill.status][1],
    ),
)


class AccountPage(QWidget):
    """Debits and credits, newest below, with the running balance; below it the statement's days."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = RowsModel[tuple[int, LedgerEntry]](
            tuple(_numbered(column) for column in _ENTRY_COLUMNS), key=lambda row: row[0]
        )
        self.table = _table(
            self, self.model, tr("Account"), EmptyState("scale", tr("No entry yet."))
        )
        # In a low window what is typed below it comes first.
        self.table.setMinimumHeight(1)
        self.statement = StatementRow()
        column = self.layout()
        if column is not None:
            column.addWidget(self.statement)

    def show_ledger(self, ledger: Ledger) -> None:
        """Shows an account, its last entry in sight."""
        entries = ledger.entries
        if len(entries) > 1 and entries[0].kind == "opening" and entries[0].balance == Money.zero:
            entries = entries[1:]
        self.model.set_rows(list(enumerate(entries)))
        for at in (1, 2, 3):
            self.table.setColumnWidth(at, self._needed(at))
        self.table.scrollToBottom()

    def _needed(self, column: int) -> int:
        """The width that shows every amount of a column whole."""
        cells = (self.model.cell(row, column) for row in range(self.model.rowCount()))
        widest = max((fonts.width(text, TYPE_BODY, look.weight) for text, look in cells), default=0)
        return max(int(widest + 0.99) + 2 * PAD, _LEAST_AMOUNT)

    def clear(self) -> None:
        """Empties the table for another customer."""
        self.model.set_rows([])


def _numbered(column: Column[LedgerEntry]) -> Column[tuple[int, LedgerEntry]]:
    tip = column.tip
    return Column(
        column.key,
        column.head,
        lambda row: column.text(row[1]),
        width=column.width,
        align=column.align,
        look=lambda row: column.look_of(row[1]),
        stretch=column.stretch,
        tip=None if tip is None else lambda row: tip(row[1]),
        value=lambda row: (column.value or column.text)(row[1]),
        also=tuple((head, _second(value)) for head, value in column.also),
    )


def _second(value: Callable[[LedgerEntry], Value]) -> Callable[[tuple[int, LedgerEntry]], Value]:
    return lambda row: value(row[1])


class BillsPage(QWidget):
    """All bills of the customer, newest first.

    Signals:
        opened(str): Enter or a double click on a bill; its number.
        final_wanted(): A final bill is to be made.
    """

    opened = Signal(str)
    final_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.final_button = Button(tr("Final bill"), icon="receipt-text", hint="F")
        self.final_button.clicked.connect(self.final_wanted)
        self.model = RowsModel[CustomerBill](_BILL_COLUMNS, key=lambda bill: bill.bill_id)
        empty = EmptyState(
            "receipt-text",
            tr("No bill yet. The month's run makes one for everybody, a final one is made here."),
        )
        self.table = _table(self, self.model, tr("Bills"), empty)
        self.table.opened.connect(lambda bill: self.opened.emit(bill.number))
        self._wanted = ""
        below = QHBoxLayout()
        below.setContentsMargins(SPACE_16, SPACE_12, SPACE_16, SPACE_12)
        below.addWidget(self.final_button)
        below.addStretch(1)
        column = self.layout()
        if isinstance(column, QVBoxLayout):
            column.addLayout(below)

    def show_bills(self, bills: Sequence[CustomerBill]) -> None:
        """Shows these bills."""
        self.model.set_rows(bills)
        self._select()

    def select(self, number: str) -> None:
        """Makes a bill current, as soon as it is there."""
        self._wanted = number
        self._select()

    def _select(self) -> None:
        bill = next((one for one in self.model.rows if one.number == self._wanted), None)
        if bill is not None:
            self._wanted = ""
            self.table.select_key(bill.bill_id)


def _table(page: QWidget, model: RowsModel[R], name: str, empty: EmptyState) -> TableView[R]:
    table = TableView[R](model, name=name)
    table.cells = TwoLines(table)
    table.setItemDelegate(table.cells)
    table.set_row_height(ROW_HEIGHT)
    table.set_empty(empty)
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(table, 1)
    return table
