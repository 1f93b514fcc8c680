"""The form for a leave: first and last day, and only if need be a shift or a product."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, ClassVar

from dairyos_desktop.domain.orders import ALL
from dairyos_desktop.domain.plain import format_date
from dairyos_desktop.domain.texts import as_shown, tr
from dairyos_desktop.ui.customers.ahead import DATE_HELP, SHIFT_WORDS, leave_words
from dairyos_desktop.ui.customers.form import read_leave
from dairyos_desktop.ui.widgets.fields import Select, TextField
from dairyos_desktop.ui.widgets.saving_form import SavingForm

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dairyos_desktop.services.dto.customers import CustomerCard
    from dairyos_desktop.services.dto.orders import LeaveForm, LeaveRow, OrderProduct, Saved
    from dairyos_desktop.ui.context import UiContext

_DAY = dt.timedelta(days=1)


class LeavePanelForm(SavingForm):
    """A leave: first and last day, and only if need be a shift or product."""

    topics: ClassVar[frozenset[str]] = frozenset(["leaves", "customers"])

    def __init__(
        self,
        context: UiContext,
        card: CustomerCard,
        products: Sequence[OrderProduct],
        row: LeaveRow | None = None,
        days: tuple[dt.date, dt.date] | None = None,
    ) -> None:
        title = (
            tr("New leave") if row is None else tr("Change leave {row}", row=leave_words(row)[0])
        )
        remove = "" if row is None else tr("Remove")
        super().__init__(context, title, tr("Save leave"), remove=remove)
        self._card = card
        self._row = row
        self.version = 0 if row is None else row.version
        self._build(products)
        self.set_texts(self._first_texts(days))
        self.removing.connect(self._on_removing)

    def _build(self, products: Sequence[OrderProduct]) -> None:
        first = self.add_field(
            "date_from", tr("First day"), TextField(), help_text=as_shown(DATE_HELP)
        )
        last = self.add_field(
            "date_to",
            tr("Last day"),
            TextField(placeholder=tr("until told")),
            help_text=tr("Empty: until told."),
            optional=True,
        )
        self.add_pair(first, last)
        taken = {one.form.product_id for one in self._card.orders}
        if self._row is not None:
            taken.add(self._row.form.product_id or 0)
        choices = [
            ("", tr("Everything")),
            *((str(p.id), p.name) for p in products if p.id in taken),
        ]
        shift = self.add_field(
            "shift", tr("Shift"), Select(((ALL, tr("Both shifts")), *SHIFT_WORDS))
        )
        product = self.add_field("product_id", tr("Product"), Select(choices))
        self.add_pair(shift, product)

    def _first_texts(self, days: tuple[dt.date, dt.date] | None) -> dict[str, str]:
        if self._row is not None:
            form = self._row.form
            return {
                "date_from": format_date(form.date_from),
                "date_to": "" if form.date_to is None else format_date(form.date_to),
                "shift": form.shift,
                "product_id": "" if form.product_id is None else str(form.product_id),
            }
        first, last = days or (self._card.today + _DAY, None)
        return {
            "date_from": format_date(first),
            "date_to": "" if last is None else format_date(last),
            "shift": ALL,
            "product_id": "",
        }

    def walk(self) -> None:
        """Enter on the last day saves: a leave has said all it has to; the rest is for Tab."""
        if self.focusWidget() is self.field("date_to").editor:
            self.save_button.click()
        else:
            super().walk()

    def save(self) -> None:
        """Saves the leave.

        Raises:
            RefusedError: Fields that can't be read.
        """
        form = read_leave(self.texts(), today=self._card.today)
        orders, actor = self.context.services.orders, self.context.actor
        row, version, customer = self._row, self.version, self._card.id
        if row is None:
            self.commit(
                lambda: orders.add_leave(actor, customer, form), lambda new: self._added(form, new)
            )
        else:
            self.commit(
                lambda: orders.change_leave(actor, row.id, form, version),
                lambda new: self._changed(row, new),
            )

    def _added(self, form: LeaveForm, new: Saved) -> None:
        orders, actor = self.context.services.orders, self.context.actor
        undo = self.taking_back(lambda: orders.remove_leave(actor, new.id, new.version))
        until = (
            tr("until told")
            if form.date_to is None
            else tr("to {date_to}", date_to=format_date(form.date_to))
        )
        self.saved.emit(
            tr(
                "Leave noted, {date_from} {until}",
                date_from=format_date(form.date_from),
                until=until,
            ),
            undo,
        )

    def _changed(self, row: LeaveRow, new: Saved) -> None:
        orders, actor = self.context.services.orders, self.context.actor
        undo = self.taking_back(lambda: orders.change_leave(actor, row.id, row.form, new.version))
        self.saved.emit(tr("The leave is changed"), undo)

    def _on_removing(self) -> None:
        row, version = self._row, self.version
        if row is None:
            return
        orders, actor, customer = self.context.services.orders, self.context.actor, self._card.id
        undo = self.taking_back(lambda: orders.add_leave(actor, customer, row.form))
        self.commit(
            lambda: orders.remove_leave(actor, row.id, version),
            lambda _: self.saved.emit(tr("The leave is removed"), undo),
            removing=True,
        )
