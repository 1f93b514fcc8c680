"""The side panel of the customers screen: the card, and the form that is open over it."""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget

from dairyos_desktop.domain.roles import Action, may
from dairyos_desktop.domain.texts import tr
from dairyos_desktop.ui.charge_forms import NewChargeForm, StandingChargeForm
from dairyos_desktop.ui.customers.card import CardView
from dairyos_desktop.ui.customers.customer_form import CustomerPanelForm
from dairyos_desktop.ui.customers.final_form import FinalBillForm
from dairyos_desktop.ui.customers.leave_form import LeavePanelForm
from dairyos_desktop.ui.customers.order_form import OrderPanelForm
from dairyos_desktop.ui.customers.rate_form import RatePanelForm
from dairyos_desktop.ui.customers.statement import StatementPapers
from dairyos_desktop.ui.widgets.panel import SidePanel
from dairyos_desktop.ui.work import Lane

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping

    from PySide6.QtWidgets import QWidget

    from dairyos_desktop.services.dto.charges import ChargeRow
    from dairyos_desktop.services.dto.customers import CustomerCard, CustomerChoices, OwnRate
    from dairyos_desktop.services.dto.orders import (
        ChangeRow,
        LeaveRow,
        OrderProduct,
        OrderRow,
    )
    from dairyos_desktop.services.dto.payments import Ledger
    from dairyos_desktop.ui.context import UiContext
    from dairyos_desktop.ui.widgets.saving_form import SavingForm


class CustomerPanel(SidePanel):
    """Reads the card of a customer and opens its forms; one form at a time.

    Signals:
        told(str, object): Good news and its undo, for the toast.
        shown(object): A card was read and is shown.
        bill_wanted(str): Show a bill, by number.
        money_wanted(int): Take money from the customer.
        added(int): A new customer was saved; its id.
        given_up(): The form was put away with nothing typed in it.
        failed(DairyError): A paper was not to be had.
    """

    told = Signal(str, object)
    shown = Signal(object)
    bill_wanted = Signal(str)
    money_wanted = Signal(int)
    added = Signal(int)
    given_up = Signal()
    failed = Signal(object)

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(tr("Customer"), name=tr("Customer"), parent=parent)
        self.context = context
        self.customer_id = 0
        self.form: SavingForm | None = None
        self._laid_aside: SavingForm | None = None
        # Whose form is open, and whose was laid aside: the card that is shown may be another's.
        self._whose = self._whose_aside = ""
        self._low = False
        self._stack = QStackedWidget()
        self.add_page(self._stack, scrolls=False)

    @cached_property
    def view(self) -> CardView:
        """The card, built when it is first needed: the list is there without waiting for it."""
        view = CardView(self.context.actor.role)
        view.set_low(low=self._low)
        self._stack.addWidget(view)
        view.order_wanted.connect(self.open_order)
        view.leave_wanted.connect(self.open_leave)
        view.rate_wanted.connect(self.open_rate)
        view.charge_wanted.connect(self.open_charge)
        view.final_wanted.connect(self.open_final)
        view.edit_wanted.connect(self.open_edit)
        view.bill_wanted.connect(self.bill_wanted)
        view.money_wanted.connect(lambda: self.money_wanted.emit(self.customer_id))
        view.account_wanted.connect(self._read_account)
        papers = StatementPapers(self.context, self, view.account.statement)
        papers.told.connect(self.told)
        papers.failed.connect(self.failed)
        view.account.statement.print_wanted.connect(partial(self._on_statement, papers.print))
        view.account.statement.save_wanted.connect(partial(self._on_statement, papers.save))
        view.takes.order_removed.connect(partial(self._take_away, "order"))
        view.takes.leave_removed.connect(partial(self._take_away, "leave"))
        view.takes.change_removed.connect(partial(self._take_away, "change"))
        return view

    def set_low(self, *, low: bool) -> None:
        """Takes the window's fold."""
        self._low = low
        if "view" in self.__dict__:
            self.view.set_low(low=low)

    # The card --------------------------------------------------------------------

    def show_customer(self, customer_id: int) -> None:
        """Reads and shows a customer's card, unless a form with something typed is open."""
        if self.form is not None and not self.close_form():
            return
        if customer_id != self.customer_id:
            self.view.account.clear()
        self.customer_id = customer_id
        self.reload()

    def reload(self) -> None:
        """Reads the card again, for example after a change."""
        if not self.customer_id:
            return
        customers, actor, wanted = (
            self.context.services.customers,
            self.context.actor,
            self.customer_id,
        )
        self.context.work.run(
            self, lambda: customers.card(actor, wanted), done=self._on_read, newest="card"
        )

    def _on_read(self, card: CustomerCard) -> None:
        if card.id != self.customer_id:
            return
        if self.form is None:
            self.title.setText(card.form.code)
        self.view.show_card(card)
        self.shown.emit(card)

    def _read_account(self) -> None:
        card = self.view.card
        if card is None:
            return
        ledger, actor = self.context.services.ledger, self.context.actor
        self.context.work.run(
            self,
            lambda: ledger.of(actor, card.id),
            done=partial(self._on_account_read, card.id),
            newest="account",
        )

    def _on_account_read(self, customer_id: int, account: Ledger) -> None:
        if customer_id == self.customer_id:
            self.view.account.show_ledger(account)

    def _on_statement(
        self, do: Callable[[int, str, dt.date, dt.date], None], first: dt.date, last: dt.date
    ) -> None:
        card = self.view.card
        if card is not None:
            do(card.id, card.form.name, first, last)

    def focus_inside(self) -> None:
        """Puts the focus into the form that is open, else on the card."""
        if self.form is None:
            self.view.focus_card()
        else:
            self.form.setFocus()

    # Forms -----------------------------------------------------------------------

    @property
    def may_edit(self) -> bool:
        """Whether the user may change customers."""
        return may(self.context.actor.role, Action.EDIT_CUSTOMERS)

    def open_new(self, preset: Mapping[str, str] | None = None) -> None:
        """The form for a new customer, with what is known of them already."""
        if self.may_edit:
            self._with_choices(lambda choices: self._open_customer(choices, None, preset))

    def open_edit(self) -> None:
        """The form for the details of the customer that is shown."""
        card = self.view.card
        if card is not None and self.may_edit:
            self._with_choices(lambda choices: self._open_customer(choices, card))

    def _open_customer(
        self,
        choices: CustomerChoices,
        card: CustomerCard | None,
        preset: Mapping[str, str] | None = None,
    ) -> None:
        form = CustomerPanelForm(self.context, choices, card, preset)
        self._open(form, "name", card)

    def open_order(self, row: OrderRow | None) -> None:
        """The form for an order of the customer that is shown."""
        card = self.view.card
        if card is not None and self.may_edit:
            self._with_products(
                lambda products: self._open(
                    OrderPanelForm(self.context, card, products, row),
                    "product_id" if row is None else "quantity",
                    card,
                )
            )

    def open_leave(self, row: LeaveRow | None, days: tuple[dt.date, dt.date] | None = None) -> None:
        """The form for a leave of the customer that is shown."""
        card = self.view.card
        if card is not None and self.may_edit:
            self._with_products(
                lambda products: self._open(
                    LeavePanelForm(self.context, card, products, row, days), "date_from", card
                )
            )

    def open_rate(self, rate: OwnRate | None) -> None:
        """The form for a price of the customer's own."""
        card = self.view.card
        if card is not None and may(self.context.actor.role, Action.EDIT_RATES):
            self._with_products(
                lambda products: self._open(
                    RatePanelForm(self.context, card, products, rate),
                    "product_id" if rate is None else "price",
                    card,
                )
            )

    def open_charge(self, row: ChargeRow | None) -> None:
        """The form for a charge or credit of the customer that is shown."""
        card = self.view.card
        if card is None or not may(self.context.actor.role, Action.EDIT_CHARGES):
            return
        if row is None:
            form = NewChargeForm(self.context, today=card.today, customer_id=card.id)
            self._open(form, "description", card)
        else:
            first = "last_month" if row.form.monthly else ""
            self._open(StandingChargeForm(self.context, row, today=card.today), first, card)

    def open_final(self) -> None:
        """The form for a final bill of the customer that is shown."""
        card = self.view.card
        if card is not None and may(self.context.actor.role, Action.RUN_MONTH):
            self._open(FinalBillForm(self.context, card), "until", card)

    def _with_choices(self, go_on: Callable[[CustomerChoices], None]) -> None:
        customers, actor = self.context.services.customers, self.context.actor
        self.context.work.run(self, lambda: customers.choices(actor), done=go_on, newest="form")

    def _with_products(self, go_on: Callable[[tuple[OrderProduct, ...]], object]) -> None:
        orders, actor = self.context.services.orders, self.context.actor

        def done(products: tuple[OrderProduct, ...]) -> None:
            go_on(products)

        self.context.work.run(self, lambda: orders.products(actor), done=done, newest="form")

    def _open(self, form: SavingForm, first: str, card: CustomerCard | None) -> bool:
        if self.form is not None and not self.close_form():
            form.deleteLater()
            return False
        self.form = form
        # The form says what is noted, and hides who it is noted for.
        new = tr("New customer")
        self._whose = new if card is None else f"{card.form.code} {card.form.name}"
        self.title.setText(self._whose)
        form.saved.connect(self._on_saved)
        form.put_away.connect(self._on_put_away)
        self._stack.addWidget(form)
        self._stack.setCurrentWidget(form)
        if first:
            form.focus(first)
        else:
            form.cancel_button.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def close_form(self) -> bool:
        """Closes an untouched form; one with something typed says so and stays."""
        form = self.form
        if form is None:
            return True
        if form.touched:
            form.notice.show_text(
                tr("This is not saved yet."),
                tr("Save it with Ctrl Enter, or put it away with Esc."),
                tone="warn",
            )
            form.setFocus()
            return False
        self._show_card_again(form)
        form.deleteLater()
        return True

    def _show_card_again(self, form: SavingForm) -> None:
        self.form = None
        self._stack.removeWidget(form)
        self._stack.setCurrentWidget(self.view)
        card = self.view.card
        self.title.setText(tr("Customer") if card is None else card.form.code)
        if self.isVisible():
            self.view.focus_card()

    def _on_saved(self, message: str, undo: object) -> None:
        form = self.form
        if form is None:
            return
        new = isinstance(form, CustomerPanelForm) and form.customer_id != self.customer_id
        self._show_card_again(form)
        if isinstance(form, CustomerPanelForm) and new:
            self.customer_id = form.customer_id
            self.view.tabs.choose("takes")
            self.added.emit(form.customer_id)
        if isinstance(form, FinalBillForm) and form.made:
            self.view.show_bill(form.made)
        form.deleteLater()
        self.reload()
        if message:
            self.told.emit(message, undo)

    def _on_put_away(self) -> None:
        form = self.form
        if form is None:
            return
        self._show_card_again(form)
        if self._laid_aside is not None:
            self._laid_aside.deleteLater()
            self._laid_aside = None
        if not form.touched:
            form.deleteLater()
            self.given_up.emit()
        else:
            form.hide()
            self._laid_aside, self._whose_aside = form, self._whose
            self.told.emit(tr("What you typed is put away"), self._take_up_again)
        if self.view.card is None:
            self.close_panel()

    def _take_up_again(self) -> None:
        form = self._laid_aside
        if form is None or (self.form is not None and not self.close_form()):
            return
        self._laid_aside = None
        self.form, self._whose = form, self._whose_aside
        self.title.setText(self._whose)
        self._stack.addWidget(form)
        self._stack.setCurrentWidget(form)
        self.show()
        form.setFocus()

    # Del on a line -----------------------------------------------------------------

    def _take_away(self, what: str, row: OrderRow | LeaveRow | ChangeRow | None) -> None:
        """Removes a row at once; the toast brings it back."""
        if row is None or not self.may_edit:
            return
        orders, actor, customer = self.context.services.orders, self.context.actor, self.customer_id
        remove = getattr(orders, f"remove_{what}")
        add = getattr(orders, f"add_{what}")
        work, window = self.context.work, self.window()

        def undo() -> None:
            back = partial(add, actor, customer, row.form)
            work.run(window, back, done=lambda _: None, lane=Lane.WRITE)

        work.run(
            self,
            partial(remove, actor, row.id, row.version),
            done=lambda _: self.told.emit(tr("The {what} is removed", what=what), undo),
            lane=Lane.WRITE,
        )
