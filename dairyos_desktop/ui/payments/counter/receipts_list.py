"""The right of the counter: the last receipts, and what can be done with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from dairyos_desktop.domain.texts import as_shown, tr, tr_later
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.icons import icon
from dairyos_desktop.ui.payments.counter.columns import receipt_columns
from dairyos_desktop.ui.theme.tokens import SPACE_8, SPACE_16, TYPE_SECTION
from dairyos_desktop.ui.widgets.buttons import Button, IconButton
from dairyos_desktop.ui.widgets.empty import EmptyState
from dairyos_desktop.ui.widgets.label import Label
from dairyos_desktop.ui.widgets.table.model import RowsModel
from dairyos_desktop.ui.widgets.table.two_lines import ROW_HEIGHT, TwoLines
from dairyos_desktop.ui.widgets.table.view import TableView

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from dairyos_desktop.services.dto.counter import ReceiptRow

_NOT_PRINTED = tr_later("Your role may only look. Ask a clerk or above.")


class ReceiptsList(QWidget):
    """The office's last receipts, or those of the customer who stands there.

    Signals:
        reverse_wanted(object): Reverse this `ReceiptRow`.
        print_wanted(int): Print the receipt of that payment.
        printer_wanted(): Choose another printer.
        save_wanted(int): Save it as PDF.
        mail_wanted(int): Mail it to the customer.
    """

    reverse_wanted = Signal(object)
    print_wanted = Signal(int)
    printer_wanted = Signal()
    save_wanted = Signal(int)
    mail_wanted = Signal(int)

    def __init__(
        self,
        *,
        may_print: bool,
        today: Callable[[], dt.date],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._may_print = may_print
        self.title = Label(
            tr("Last receipts"), size=TYPE_SECTION, weight=fonts.SEMIBOLD, elide=True
        )
        self.more_button = IconButton("ellipsis", tr("More about receipts"))
        self.model: RowsModel[ReceiptRow] = RowsModel(
            receipt_columns(today), key=lambda row: row.payment_id
        )
        self.table: TableView[ReceiptRow] = TableView(self.model, name=tr("Last receipts"))
        self.table.cells = TwoLines(self.table)
        self.table.setItemDelegate(self.table.cells)
        self.table.set_row_height(ROW_HEIGHT)
        empty = EmptyState("hand-coins", tr("No receipt yet."))
        empty.sentence.setMinimumWidth(200)
        self.table.set_empty(empty)
        self.print_button = Button(tr("Print"), icon="printer")
        self.reverse_button = Button(tr("Reverse"), icon="undo-2", hint="R")
        head = QHBoxLayout()
        head.setContentsMargins(SPACE_16, 4, SPACE_8, 4)
        head.addWidget(self.title, 1)
        head.addWidget(self.more_button)
        foot = QHBoxLayout()
        foot.setContentsMargins(SPACE_16, SPACE_8, SPACE_16, SPACE_8)
        foot.setSpacing(SPACE_8)
        foot.addWidget(self.reverse_button)
        foot.addWidget(self.print_button)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.table, 1)
        column.addLayout(foot)
        self.table.current_changed.connect(lambda _row: self._tell())
        self.table.opened.connect(lambda _row: self.reverse_button.click())
        self.table.typed.connect(self._on_typed)
        self.reverse_button.clicked.connect(self._on_reverse)
        self.print_button.clicked.connect(self._on_print)
        self.more_button.clicked.connect(self._on_more)
        self._tell()

    def show_receipts(self, rows: Sequence[ReceiptRow], *, whose: str = "") -> None:
        """Shows receipts, newest first; `whose` names the customer whom they are of."""
        self.show_whose(whose)
        self.model.set_rows(rows)
        if rows and self.table.current_row() is None:
            self.table.select_key(rows[0].payment_id)
        self._tell()

    def show_whose(self, whose: str) -> None:
        """Names the customer whom they are of; empty for the office's last."""
        self.title.setText(tr("Receipts of {whose}", whose=whose) if whose else tr("Last receipts"))

    def _tell(self) -> None:
        row = self.table.current_row()
        why_not = tr("There is no receipt yet.") if row is None else row.why_not
        if row is not None and not row.left:
            why_not = tr("{receipt} is reversed already.", receipt=row.receipt)
        self.reverse_button.set_reason(why_not)
        unprinted = tr("There is no receipt yet.") if row is None else ""
        if row is not None and row.customer_id is None:
            unprinted = tr("It is printed once it is matched with a customer.")
        self.print_button.set_reason(unprinted if self._may_print else as_shown(_NOT_PRINTED))

    def _on_reverse(self) -> None:
        row = self.table.current_row()
        if row is not None:
            self.reverse_wanted.emit(row)

    def _on_print(self) -> None:
        row = self.table.current_row()
        if row is not None:
            self.print_wanted.emit(row.payment_id)

    def _on_typed(self, letters: str) -> None:
        if letters.casefold() == "r":
            self.reverse_button.click()

    def menu(self) -> QMenu:
        """What else can be done with the receipt."""
        menu = QMenu(self)
        row = self.table.current_row()
        mail = menu.addAction(icon("mail"), tr("Mail the receipt"))
        save = menu.addAction(icon("file-down"), tr("Save the receipt as PDF…"))
        for action in (mail, save):
            action.setEnabled(self.print_button.isEnabled())
        if row is not None:
            payment_id = row.payment_id
            mail.triggered.connect(lambda: self.mail_wanted.emit(payment_id))
            save.triggered.connect(lambda: self.save_wanted.emit(payment_id))
        menu.addAction(icon("printer"), tr("Choose the printer for receipts…")).triggered.connect(
            self.printer_wanted
        )
        return menu

    def _on_more(self) -> None:
        menu = self.menu()
        menu.exec(self.more_button.mapToGlobal(self.more_button.rect().bottomLeft()))
        menu.deleteLater()

    def focus_table(self) -> None:
        """To the list."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
