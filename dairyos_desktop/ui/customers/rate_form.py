"""The form for a price of the customer's own; says what it does to bills already made."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from dairyos_desktop.domain.errors import RefusedError
from dairyos_desktop.domain.periods import Month
from dairyos_desktop.domain.plain import format_date
from dairyos_desktop.domain.texts import as_shown, tr
from dairyos_desktop.ui.customers.ahead import DATE_HELP
from dairyos_desktop.ui.customers.form import read_own_rate
from dairyos_desktop.ui.widgets.fields import Select, TextField
from dairyos_desktop.ui.widgets.saving_form import SavingForm

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dairyos_desktop.services.dto.customers import CustomerCard, OwnRate
    from dairyos_desktop.services.dto.orders import OrderProduct
    from dairyos_desktop.services.dto.tariffs import RateForm, TariffPreview
    from dairyos_desktop.ui.context import UiContext


class RatePanelForm(SavingForm):
    """A price of the customer's own from a day on."""

    topics: ClassVar[frozenset[str]] = frozenset(["rates", "customers"])

    def __init__(
        self,
        context: UiContext,
        card: CustomerCard,
        products: Sequence[OrderProduct],
        rate: OwnRate | None = None,
    ) -> None:
        title = (
            tr("New price of one's own")
            if rate is None
            else tr("Change the price of {rate}", rate=rate.name)
        )
        remove = "" if rate is None else tr("Remove")
        super().__init__(context, title, tr("Save price"), remove=remove)
        self._card = card
        self._rate = rate
        self.version = 0 if rate is None else rate.version
        self._asked: RateForm | None = None
        self._build(products)
        self._fill(products)
        self.removing.connect(self._on_removing)

    def _build(self, products: Sequence[OrderProduct]) -> None:
        choices = [(str(one.id), one.name) for one in products]
        rate = self._rate
        if rate is not None and rate.product_id not in {one.id for one in products}:
            choices.append((str(rate.product_id), rate.name))
        product = self.add_field("product_id", tr("Product"), Select(choices))
        product.editor.setEnabled(rate is None)
        self.add_field("price", tr("Price"), TextField(placeholder="72.500"))
        first = self.add_field(
            "effective_from", tr("From"), TextField(), help_text=as_shown(DATE_HELP)
        )
        last = self.add_field(
            "effective_to", tr("Last day"), TextField(placeholder="open"), optional=True
        )
        self.add_pair(first, last)

    def _fill(self, products: Sequence[OrderProduct]) -> None:
        rate = self._rate
        if rate is None:
            taken = [one.form.product_id for one in self._card.orders if one.in_force]
            first = taken[0] if taken else products[0].id if products else ""
            self.set_texts(
                {"product_id": str(first), "effective_from": format_date(self._card.today)}
            )
            return
        self.set_texts(
            {
                "product_id": str(rate.product_id),
                "price": str(rate.price),
                "effective_from": format_date(rate.effective_from),
                "effective_to": (
                    "" if rate.effective_to is None else format_date(rate.effective_to)
                ),
            }
        )

    def save(self) -> None:
        """Looks at what the price touches, then saves it.

        Raises:
            RefusedError: Fields that can't be read, or there is no product.
        """
        texts = self.texts()
        if not texts["product_id"]:
            raise RefusedError(
                tr("There is no product yet."), tr("Make one in Products and rates.")
            )
        form = read_own_rate(texts, today=self._card.today, customer_id=self._card.id)
        if form == self._asked:
            self._commit(form)
            return
        tariffs, actor, rate = self.context.services.tariffs, self.context.actor, self._rate
        rate_id = None if rate is None else rate.id
        self.context.work.run(
            self,
            lambda: tariffs.preview_rate(actor, form, rate_id),
            done=lambda touched: self._on_previewed(form, touched),
            failed=self.on_failed,
            busy=self.save_button,
        )

    def _on_previewed(self, form: RateForm, touched: TariffPreview) -> None:
        if not touched.customers:
            self._commit(form)
            return
        self._asked = form
        months = ", ".join(Month.parse(month).label() for month in touched.months)
        after = (
            tr("What is issued stays; the difference goes on the next bill.")
            if touched.issued
            else tr("The bill is made again by the next run.")
        )
        self.notice.show_text(
            tr(
                "{months} is billed already, with {amount} difference.",
                months=months,
                amount=touched.amount.format(),
            ),
            after,
            tone="warn",
            verb=tr("Save price"),
            action=lambda: self._commit(form),
        )

    def _commit(self, form: RateForm) -> None:
        tariffs, actor, rate = self.context.services.tariffs, self.context.actor, self._rate
        version = self.version
        if rate is None:
            self.commit(
                lambda: tariffs.add_rate(actor, form),
                lambda _: self.saved.emit(tr("The price is noted"), None),
            )
        else:
            self.commit(
                lambda: tariffs.change_rate(actor, rate.id, form, version),
                lambda _: self.saved.emit(tr("The price is changed"), None),
            )

    def _on_removing(self) -> None:
        rate, version = self._rate, self.version
        if rate is None:
            return
        tariffs, actor = self.context.services.tariffs, self.context.actor
        self.commit(
            lambda: tariffs.delete_rate(actor, rate.id, version),
            self._on_removed,
            removing=True,
        )

    def _on_removed(self, form: RateForm) -> None:
        tariffs, actor = self.context.services.tariffs, self.context.actor
        undo = self.taking_back(lambda: tariffs.add_rate(actor, form))
        self.saved.emit(tr("The price is removed"), undo)
