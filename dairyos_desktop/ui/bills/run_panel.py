"""What came of one run: its figures, and each customer without a bill with a way to mend it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from dairyos_desktop.domain.texts import as_shown, tr, tr_later, trn
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.bills.entries import Entries, Entry
from dairyos_desktop.ui.bills.findings import NOT_BILLED, Finding
from dairyos_desktop.ui.bills.run_words import month_of, since_words, told, when_words
from dairyos_desktop.ui.theme.tokens import SPACE_4, SPACE_8, SPACE_12, SPACE_16, TYPE_SMALL
from dairyos_desktop.ui.widgets.buttons import Button, bind
from dairyos_desktop.ui.widgets.empty import EmptyState
from dairyos_desktop.ui.widgets.label import Label
from dairyos_desktop.ui.widgets.panel import SidePanel
from dairyos_desktop.ui.widgets.table.columns import SECONDARY, Column, Look
from dairyos_desktop.ui.widgets.table.model import RowsModel
from dairyos_desktop.ui.widgets.table.two_lines import ROW_HEIGHT, TwoLines
from dairyos_desktop.ui.widgets.table.view import TableView

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dairyos_desktop.services.dto.runs import RunRecord, StillWithout
    from dairyos_desktop.ui.bills.looking import Looking

_STILL = Look(tone="warn")
_NO_LINE = tr_later("Choose a customer in the list.")


def _columns() -> tuple[Column[StillWithout], ...]:
    return (
        Column(
            "customer",
            tr("Customer, and why"),
            lambda one: one.row.name,
            stretch=True,
            tip=lambda one: one.row.reason,
            also=(
                (tr("Code"), lambda one: one.row.customer),
                (tr("Why"), lambda one: one.row.reason),
                (tr("Product"), lambda one: one.row.product),
                (tr("First day"), lambda one: one.row.date),
            ),
        ),
        Column(
            "now",
            tr("Now"),
            since_words,
            width=124,
            look=lambda one: SECONDARY if one.bill else _STILL,
        ),
    )


def figures(record: RunRecord) -> Iterator[Entry]:
    """The run's counts and sums, as they were told when it ended."""
    run = record.run
    yield Entry(tr("Bills made"), f"{run.created:,}")
    yield Entry(tr("Changed"), f"{run.updated:,}")
    yield Entry(tr("Void, nothing delivered"), f"{run.voided:,}")
    yield Entry(tr("Unchanged"), f"{run.unchanged:,}")
    if record.corrections:
        yield Entry(tr("Correction lines"), f"{record.corrections:,}")
    if record.total is not None:
        name = f"{run.name}, {month_of(run).label()}" if run.customer else month_of(run).label()
        yield Entry(tr("{name} came to", name=name), record.total.format(), strong=True, rule=True)


class RunPanel(SidePanel):
    """Follows the list's current run.

    Signals:
        customer_wanted(int): Open that customer.
        price_wanted(int): Open the prices of that product.
        bill_wanted(str): Show the bill of that number.
    """

    customer_wanted = Signal(int)
    price_wanted = Signal(int)
    bill_wanted = Signal(str)

    def __init__(self, looking: Looking, parent: QWidget | None = None) -> None:
        super().__init__(tr("Run"), name=tr("Run"), parent=parent)
        self._looking = looking
        self._record: RunRecord | None = None
        self._low = False
        self.words = Label(tone="text2", wrap=True)
        self.figures = Entries()
        self.heading = Label(size=TYPE_SMALL, weight=fonts.MEDIUM, tone="text2")
        self.model: RowsModel[StillWithout] = RowsModel(
            _columns(), key=lambda one: one.row.customer_id, parent=self
        )
        self.table: TableView[StillWithout] = TableView(
            self.model, name=tr("Customers without a bill")
        )
        self.table.cells = TwoLines(self.table)
        self.table.setItemDelegate(self.table.cells)
        self.table.set_row_height(ROW_HEIGHT)
        self.table.set_empty(EmptyState("circle-check", tr("This run left nobody without a bill.")))
        self.table.opened.connect(lambda one: self.customer_wanted.emit(one.row.customer_id))
        self.table.current_changed.connect(lambda _one: self._set_buttons())
        self.mend_button = Button(tr("Mend it"), icon="pencil-line", hint="M")
        self.customer_button = Button(tr("Open card"), icon="user", hint="Enter")
        self.mend_button.clicked.connect(self._on_mend)
        self.customer_button.clicked.connect(self._on_customer)
        for shortcut in bind(self.table, ["M"]):
            shortcut.activated.connect(self.mend_button.click)
        self.add_page(self._page(), scrolls=False)
        self.add_button(self.mend_button)
        self.add_button(self.customer_button)

    def _page(self) -> QWidget:
        page = QWidget()
        above = QVBoxLayout()
        above.setContentsMargins(SPACE_16, SPACE_8, SPACE_16, SPACE_4)
        above.setSpacing(SPACE_12)
        above.addWidget(self.words)
        above.addWidget(self.figures)
        above.addWidget(self.heading)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(above)
        column.addWidget(self.table, 1)
        return page

    @property
    def record(self) -> RunRecord | None:
        """The run that is shown."""
        return self._record

    def show_record(self, record: RunRecord) -> None:
        """Shows a run as it ended, and what has become since of who got no bill."""
        self._record = record
        self.title.setText(tr("Run of {run}", run=when_words(record.run)))
        self.words.setText(told(record.run))
        self.figures.show_entries(figures(record), name=tr("What came of the run"))
        number = len(record.without)
        self.heading.setText(
            trn("{count} customer without a bill", "{count} customers without a bill", number)
        )
        self.heading.setVisible(bool(number) and not self._low)
        self.model.set_rows(record.without)
        if self.table.current_row() is None and record.without:
            self.table.select_key(record.without[0].row.customer_id)
        self._set_buttons()

    def set_low(self, *, low: bool) -> None:
        """Where the window is low, the sentence stands for the figures: the list needs the room."""
        self._low = low
        self.figures.setVisible(not low)
        self.heading.setVisible(not low and bool(self.model.rows))

    # What can be done ------------------------------------------------------------------

    def _set_buttons(self) -> None:
        one = self.table.current_row()
        words, icon = tr("Set the price"), "tags"
        if one is not None and one.bill:
            words, icon = tr("Show the bill"), "receipt-text"
        elif one is not None and one.parked:
            words, icon = tr("Take in again"), "undo-2"
        elif one is not None and one.product_id is None:
            words, icon = tr("Make again"), "refresh-cw"
        self.mend_button.setText(words)
        self.mend_button.set_icon_name(icon)
        reason = as_shown(_NO_LINE) if one is None else ""
        self.customer_button.set_reason(reason)
        if one is not None and not one.bill and one.parked:
            reason = self._looking.why_not_park(_line(one))
        elif one is not None and not one.bill and one.product_id is None:
            reason = tr("Nothing stands in the way now: F5 makes the bills again.")
        self.mend_button.set_reason(reason)

    def _on_mend(self) -> None:
        one = self.table.current_row()
        if one is None or self._record is None:
            return
        if one.bill:
            self.bill_wanted.emit(one.bill)
        elif one.parked:
            self._looking.park(_line(one), month_of(self._record.run))
        elif one.product_id is not None:
            self.price_wanted.emit(one.product_id)

    def _on_customer(self) -> None:
        one = self.table.current_row()
        if one is not None:
            self.customer_wanted.emit(one.row.customer_id)


def _line(one: StillWithout) -> Finding:
    """The customer as the page of odd things knows who is left out."""
    row = one.row
    return Finding(
        row.customer,
        NOT_BILLED,
        row.customer_id,
        row.customer,
        row.name,
        one.parked,
        parked=bool(one.parked),
    )
