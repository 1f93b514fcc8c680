"""The form for a standing order: a new one, a change from a day on, an end, taking it away."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, ClassVar

from dairyos_desktop.domain.errors import RefusedError
from dairyos_desktop.domain.orders import ALTERNATE, DAILY, MORNING
from dairyos_desktop.domain.plain import format_date
from dairyos_desktop.domain.texts import as_shown, tr, tr_later
from dairyos_desktop.ui.customers.ahead import DATE_HELP, SHIFT_WORDS, order_words
from dairyos_desktop.ui.customers.form import read_order
from dairyos_desktop.ui.customers.weekdays import Weekdays
from dairyos_desktop.ui.widgets.fields import Select, TextField
from dairyos_desktop.ui.widgets.saving_form import SavingForm

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dairyos_desktop.services.dto.customers import CustomerCard
    from dairyos_desktop.services.dto.orders import OrderForm, OrderProduct, OrderRow, Saved
    from dairyos_desktop.ui.context import UiContext

_DAY = dt.timedelta(days=1)
_WEEKDAYS = "weekdays"
_DAYS = (
    (DAILY, tr_later("Every day")),
    (ALTERNATE, tr_later("Every second day")),
    (_WEEKDAYS, tr_later("On weekdays")),
)


class OrderPanelForm(SavingForm):
    """A standing order: a new one, or another quantity or other days from a day on."""

    topics: ClassVar[frozenset[str]] = frozenset(["orders", "customers"])

    def __init__(
        self,
        context: UiContext,
        card: CustomerCard,
        products: Sequence[OrderProduct],
        row: OrderRow | None = None,
    ) -> None:
        title = (
            tr("New usual order") if row is None else tr("Change: {row}", row=order_words(row)[0])
        )
        remove = "" if row is None else tr("Remove")
        super().__init__(context, title, tr("Save order"), remove=remove)
        self._card = card
        self._row = row
        self.version = 0 if row is None else row.version
        self._whole = {str(one.id): one.whole for one in products}
        self._build(products)
        self.set_texts(self._first_texts(products))
        self._on_days_chosen()
        self.removing.connect(self._on_removing)

    def _build(self, products: Sequence[OrderProduct]) -> None:
        choices = [(str(one.id), one.name) for one in products]
        if self._row is not None and str(self._row.form.product_id) not in self._whole:
            row = self._row
            choices.append((str(row.form.product_id), row.product_name))
            self._whole[str(row.form.product_id)] = row.unit == "pc"
        self.add_field("product_id", tr("Product"), Select(choices))
        shift = self.add_field("shift", tr("Shift"), Select(SHIFT_WORDS))
        quantity = self.add_field("quantity", tr("Quantity"), TextField(placeholder="1.5"))
        self._days = Select(_DAYS)
        self.add_pair(shift, quantity)
        self.add_field("days", tr("Days"), self._days)
        self.add_field(_WEEKDAYS, tr("Weekdays"), Weekdays())
        self._days.currentIndexChanged.connect(self._on_days_chosen)
        first = self.add_field("effective_from", tr("From"), TextField())
        last = self.add_field(
            "effective_to", tr("Last day"), TextField(placeholder="open"), optional=True
        )
        self.add_pair(first, last)
        if self._row is None:
            first.set_help(as_shown(DATE_HELP))
        else:
            since = format_date(self._row.form.effective_from)
            first.set_help(
                tr(
                    "What holds until then stays. {since} puts it right from its start.",
                    since=since,
                )
            )

    def _first_texts(self, products: Sequence[OrderProduct]) -> dict[str, str]:
        row = self._row
        if row is None:
            taken = {(one.form.product_id, one.form.shift) for one in self._card.orders}
            free = [one for one in products if (one.id, MORNING) not in taken]
            start = max(self._card.today, self._card.form.active_from)
            return {
                "product_id": str((free or list(products))[0].id) if products else "",
                "shift": MORNING,
                "days": DAILY,
                "effective_from": format_date(start),
            }
        form = row.form
        named = form.days in (DAILY, ALTERNATE)
        ended = form.effective_to
        return {
            "product_id": str(form.product_id),
            "shift": form.shift,
            "quantity": form.quantity.short(),
            "days": form.days if named else _WEEKDAYS,
            _WEEKDAYS: "" if named else form.days,
            "effective_from": format_date(max(self._card.today + _DAY, form.effective_from)),
            "effective_to": "" if ended is None else format_date(ended),
        }

    def _on_days_chosen(self) -> None:
        self.field(_WEEKDAYS).setVisible(self._days.key() == _WEEKDAYS)

    def save(self) -> None:
        """Saves the order.

        Raises:
            RefusedError: Fields that can't be read, or there is no product.
        """
        texts = self.texts()
        if not texts["product_id"]:
            raise RefusedError(
                tr("There is no product yet."), tr("Make one in Products and rates.")
            )
        row, version, customer = self._row, self.version, self._card.id
        if row is not None and self._only_ends(row):
            texts["effective_from"] = format_date(row.form.effective_from)
        form = read_order(texts, today=self._card.today, whole=self._whole[texts["product_id"]])
        orders, actor = self.context.services.orders, self.context.actor
        if row is None:
            self.commit(lambda: orders.add_order(actor, customer, form), self._added)
            return
        same = (form.product_id, form.shift) == (row.form.product_id, row.form.shift)
        change = orders.change_order_from if same else orders.change_order
        self.commit(
            lambda: change(actor, row.id, form, version), lambda new: self._changed(row, form, new)
        )

    def _only_ends(self, row: OrderRow) -> bool:
        """Whether nothing but the last day was touched: then no new order has to begin."""
        texts = self.texts()
        touched = {name for name, text in texts.items() if text != self.opened_with(name)}
        return touched <= {"effective_to"} and self.version >= row.version

    def _added(self, new: Saved) -> None:
        orders, actor = self.context.services.orders, self.context.actor
        undo = self.taking_back(lambda: orders.remove_order(actor, new.id, new.version))
        self.saved.emit(tr("The order is noted"), undo)

    def _changed(self, row: OrderRow, form: OrderForm, new: Saved) -> None:
        orders, actor = self.context.services.orders, self.context.actor
        version = self.version

        def undo() -> None:
            if new.id == row.id:
                orders.change_order(actor, row.id, row.form, new.version)
                return
            # From a day on: a new order began there and the old one was ended the day before.
            orders.remove_order(actor, new.id, new.version)
            ended = row.form.effective_to
            if ended is None or ended >= form.effective_from:
                orders.change_order(actor, row.id, row.form, version + 1)

        self.saved.emit(tr("The order is changed"), self.taking_back(undo))

    def _on_removing(self) -> None:
        row, version = self._row, self.version
        if row is None:
            return
        orders, actor, customer = self.context.services.orders, self.context.actor, self._card.id
        undo = self.taking_back(lambda: orders.add_order(actor, customer, row.form))
        self.commit(
            lambda: orders.remove_order(actor, row.id, version),
            lambda _: self.saved.emit(tr("The order is removed"), undo),
            removing=True,
        )
