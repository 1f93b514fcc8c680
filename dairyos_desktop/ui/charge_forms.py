"""The forms for charges and credits: a new one, and one that stands, to be ended or taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.periods import Month
from dairyos_desktop.domain.texts import tr
from dairyos_desktop.ui.charging import (
    MONTHLY,
    ONCE,
    charge_words,
    months_around,
    read_charge,
)
from dairyos_desktop.ui.widgets.fields import Select, TextField
from dairyos_desktop.ui.widgets.label import Label
from dairyos_desktop.ui.widgets.saving_form import SavingForm

if TYPE_CHECKING:
    import datetime as dt

    from dairyos_desktop.services.dto.charges import ChargeRow
    from dairyos_desktop.ui.context import UiContext


class NewChargeForm(SavingForm):
    """Notes a charge or, below 0, a credit: once or every month.

    Args:
        context: The screen's.
        today: The business date.
        customer_id: Whose it is; None where it is a price list's.
        price_list_id: On whose customers it falls.
        falls_on: A sentence that says on whom, where it is a price list's.
    """

    def __init__(
        self,
        context: UiContext,
        *,
        today: dt.date,
        customer_id: int | None = None,
        price_list_id: int | None = None,
        falls_on: str = "",
    ) -> None:
        super().__init__(context, tr("New charge or credit"), tr("Save"))
        self._today = today
        self._customer_id, self._price_list_id = customer_id, price_list_id
        month = Month.of(today)
        if falls_on:
            self.add_widget(Label(falls_on, tone="text2", wrap=True))
        self.add_field(
            "description", tr("Words on the bill"), TextField(placeholder=tr("Delivery charge"))
        )
        amount = self.add_field(
            "amount", tr("Amount"), TextField(placeholder="30.00"), help_text=tr("−20 is a credit.")
        )
        tax = self.add_field(
            "tax_rate", tr("Tax on top"), TextField(placeholder="18 %"), optional=True
        )
        self.add_pair(amount, tax)
        often = self.add_field(
            "recurrence",
            tr("How often"),
            Select([(ONCE, tr("Once")), (MONTHLY, tr("Every month"))]),
        )
        first = self.add_field("first_month", tr("Month"), Select(months_around(month)))
        self.add_pair(often, first)
        self.add_field(
            "reason", tr("Why"), TextField(), help_text=tr("For the books, not on the bill.")
        )
        self.set_texts({"recurrence": ONCE, "first_month": str(month)})

    def save(self) -> None:
        """Saves it.

        Raises:
            RefusedError: Fields that can't be read.
        """
        form = read_charge(
            self.texts(),
            today=self._today,
            customer_id=self._customer_id,
            price_list_id=self._price_list_id,
        )
        charges, actor = self.context.services.charges, self.context.actor
        self.commit(lambda: charges.add(actor, form), self._on_added)

    def _on_added(self, row: ChargeRow) -> None:
        charges, actor = self.context.services.charges, self.context.actor
        undo = self.taking_back(lambda: charges.take_back(actor, row.id, row.version))
        amount = abs(row.form.amount).format()
        self.saved.emit(
            tr("The credit of {amount} is noted", amount=amount)
            if row.form.amount < Money.zero
            else tr("The charge of {amount} is noted", amount=amount),
            undo,
        )


class StandingChargeForm(SavingForm):
    """A charge that stands: a monthly one can be ended, one on no issued bill taken back."""

    def __init__(self, context: UiContext, row: ChargeRow, *, today: dt.date) -> None:
        monthly = row.form.monthly
        super().__init__(context, row.form.description, tr("End it"), remove=tr("Take back"))
        self._row = row
        self.version = row.version
        words = f"{row.form.amount.format()}, {charge_words(row.form)}"
        self.add_widget(Label(words, tone="text2", wrap=True))
        if row.billed:
            last = Month.parse(row.billed[-1]).label()
            self.remove_button.set_reason(
                tr(
                    "It stands on the issued bill of {last}; one of the opposite sign undoes it.",
                    last=last,
                )
            )
        if monthly:
            this = Month.of(today)
            months = [one for one in months_around(this) if one[0] >= str(row.form.first_month)]
            self.add_field("last_month", tr("Last month that it falls on"), Select(months))
            self.set_texts({"last_month": str(row.form.last_month or this)})
        else:
            self.save_button.set_reason(tr("It falls only once and ends by itself."))
        self.removing.connect(self._on_removing)

    def save(self) -> None:
        """Ends it with the month that is chosen."""
        last = Month.parse(self.texts()["last_month"])
        charges, actor = self.context.services.charges, self.context.actor
        charge_id, version = self._row.id, self.version
        self.commit(
            lambda: charges.end(actor, charge_id, last, version),
            lambda _: self.saved.emit(tr("{label} is its last month", label=last.label()), None),
        )

    def _on_removing(self) -> None:
        charges, actor = self.context.services.charges, self.context.actor
        charge_id, version = self._row.id, self.version
        self.commit(
            lambda: charges.take_back(actor, charge_id, version),
            lambda _: self._on_taken_back(),
            removing=True,
        )

    def _on_taken_back(self) -> None:
        charges, actor, form = self.context.services.charges, self.context.actor, self._row.form
        undo = self.taking_back(lambda: charges.add(actor, form))
        self.saved.emit(tr("{description} is taken back", description=form.description), undo)
