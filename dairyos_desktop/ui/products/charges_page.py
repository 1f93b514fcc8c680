"""The charges and credits of a price list: on the bill of each of its customers (rule 8)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from dairyos_desktop.domain.roles import Action, may
from dairyos_desktop.domain.texts import as_shown, tr, tr_later
from dairyos_desktop.ui.charge_forms import NewChargeForm, StandingChargeForm
from dairyos_desktop.ui.charging import charge_sentence
from dairyos_desktop.ui.products.charge_columns import charge_columns
from dairyos_desktop.ui.products.reading import customers_words
from dairyos_desktop.ui.theme.tokens import SPACE_8, SPACE_12, SPACE_16
from dairyos_desktop.ui.widgets.buttons import Button
from dairyos_desktop.ui.widgets.empty import EmptyState
from dairyos_desktop.ui.widgets.label import Label
from dairyos_desktop.ui.widgets.table.model import RowsModel
from dairyos_desktop.ui.widgets.table.two_lines import ROW_HEIGHT, TwoLines
from dairyos_desktop.ui.widgets.table.view import TableView

if TYPE_CHECKING:
    from dairyos_desktop.domain.errors import DairyError
    from dairyos_desktop.services.dto.charges import ChargeRow
    from dairyos_desktop.services.dto.tariffs import PriceListRow
    from dairyos_desktop.ui.context import UiContext
    from dairyos_desktop.ui.widgets.saving_form import SavingForm

NOT_ALLOWED = tr_later("Charges are for a manager or the owner.")
_EMPTY = tr_later(
    "None: bills of this list hold goods alone. A delivery charge for all of them belongs here."
)


class ListChargesPage(QWidget):
    """The charges of one price list; a form takes their place while it is filled in.

    Signals:
        saved(str, object): What was done, and a callable that undoes it, or None.
        failed(DairyError): A reading failed.
        form_closed(): The charges are shown again.
    """

    saved = Signal(str, object)
    failed = Signal(object)
    form_closed = Signal()

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.form: SavingForm | None = None
        self._list: PriceListRow | None = None
        self.allowed = may(context.actor.role, Action.EDIT_CHARGES)
        self.model: RowsModel[ChargeRow] = RowsModel(charge_columns(), key=lambda row: row.id)
        self.table: TableView[ChargeRow] = TableView(self.model, name=tr("Charges and credits"))
        self.table.cells = TwoLines(self.table)
        self.table.setItemDelegate(self.table.cells)
        self.table.set_row_height(ROW_HEIGHT)
        self.table.set_empty(EmptyState("receipt-text", as_shown(_EMPTY)))
        self.sentence = Label(tone="text2", wrap=True)
        self.whom = Label(tone="text2", wrap=True)
        self.new_button = Button(tr("New charge"), icon="plus", hint="C")
        self.open_button = Button(tr("End or take back"), hint="Enter")
        if not self.allowed:
            for button in (self.new_button, self.open_button):
                button.set_reason(as_shown(NOT_ALLOWED))
        self._stack = QStackedWidget()
        self._stack.addWidget(self._listed())
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)
        self.table.opened.connect(self.open_standing)
        self.table.typed.connect(self._on_typed)
        self.table.current_changed.connect(lambda _row: self._show_current())
        self.new_button.clicked.connect(self.open_new)
        self.open_button.clicked.connect(self._on_open_clicked)
        self._show_current()

    def _listed(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        below = QVBoxLayout()
        below.setContentsMargins(SPACE_16, SPACE_12, SPACE_16, SPACE_12)
        below.setSpacing(SPACE_12)
        row = QHBoxLayout()
        row.setSpacing(SPACE_8)
        row.addWidget(self.new_button)
        row.addWidget(self.open_button)
        row.addStretch(1)
        below.addWidget(self.sentence)
        below.addWidget(self.whom)
        below.addLayout(row)
        column.addWidget(self.table, 1)
        column.addLayout(below)
        return page

    # What is shown -------------------------------------------------------------------

    @property
    def touched(self) -> bool:
        """Whether a form is open with something typed in it."""
        return self.form is not None and self.form.touched

    def show_list(self, price_list: PriceListRow) -> None:
        """Reads the charges of a list; another list's form is closed, unless it is touched."""
        if self.touched:
            return
        if self._list is None or self._list.id != price_list.id:
            self.close_form()
            self.model.set_rows(())
        self._list = price_list
        self.whom.setText(_whom(price_list))
        charges, actor, list_id = self.context.services.charges, self.context.actor, price_list.id
        self.context.work.run(
            self,
            lambda: charges.of_price_list(actor, list_id),
            done=lambda rows: self._on_read(list_id, rows),
            failed=self._on_failed,
            newest="charges",
        )

    def _on_read(self, list_id: int, rows: tuple[ChargeRow, ...]) -> None:
        if self._list is None or self._list.id != list_id:
            return
        self.model.set_rows(rows)
        if rows and self.table.current_row() is None:
            self.table.select_key(rows[0].id)
        self._show_current()

    def _on_failed(self, error: DairyError) -> None:
        self.failed.emit(error)

    def _show_current(self) -> None:
        """What is cut in the table stands whole below it."""
        row = self.table.current_row()
        self.sentence.setText("" if row is None else charge_sentence(row.form))
        for part in (self.sentence, self.open_button):
            part.setVisible(row is not None)

    # Forms ---------------------------------------------------------------------------

    def open_new(self) -> None:
        """The form for a new charge or credit of the list."""
        if self.allowed and self._list is not None:
            form = NewChargeForm(
                self.context,
                today=self.context.today(),
                price_list_id=self._list.id,
                falls_on=_whom(self._list),
            )
            self._open(form, "description")

    def open_standing(self, row: ChargeRow) -> None:
        """The form that ends a charge or takes it back."""
        if self.allowed:
            form = StandingChargeForm(self.context, row, today=self.context.today())
            self._open(form, "last_month" if row.form.monthly else "")

    def _open(self, form: SavingForm, first: str) -> None:
        self.close_form()
        self.form = form
        form.saved.connect(self._on_saved)
        form.put_away.connect(self.close_form)
        self._stack.addWidget(form)
        self._stack.setCurrentWidget(form)
        if first:
            form.focus(first)
        else:
            form.cancel_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_form(self) -> None:
        """Shows the charges again."""
        form, self.form = self.form, None
        if form is not None:
            inside = form.isAncestorOf(self.window().focusWidget() or self)
            self._stack.removeWidget(form)
            form.deleteLater()
            if inside:
                self.table.setFocus(Qt.FocusReason.OtherFocusReason)
            self.form_closed.emit()

    def _on_saved(self, words: str, undo: object) -> None:
        self.close_form()
        self.saved.emit(words, undo)

    def _on_open_clicked(self) -> None:
        row = self.table.current_row()
        if row is not None:
            self.open_standing(row)

    def _on_typed(self, letters: str) -> None:
        if letters.casefold() == "c":
            self.new_button.click()


def _whom(price_list: PriceListRow) -> str:
    """On whom a charge of the list falls (rule 8)."""
    if not price_list.customers:
        return tr(
            "Nobody is on {price_list} yet; it falls on those who took something.",
            price_list=price_list.name,
        )
    if price_list.customers == 1:
        return tr(
            "Falls on the one customer of {price_list} in months with a delivery.",
            price_list=price_list.name,
        )
    whom = customers_words(price_list.customers)
    return tr(
        "Falls on each of the {whom} of {price_list} who took something that month.",
        whom=whom,
        price_list=price_list.name,
    )
