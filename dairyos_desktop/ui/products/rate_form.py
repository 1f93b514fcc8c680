"""The form for a price."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dairyos_desktop.domain.plain import format_date
from dairyos_desktop.domain.texts import tr
from dairyos_desktop.ui.forms import FormError
from dairyos_desktop.ui.products.dated_form import DatedForm, first_of_next_month
from dairyos_desktop.ui.products.reading import outlook_words, rate_texts, read_rate
from dairyos_desktop.ui.products.words import shown_price
from dairyos_desktop.ui.widgets.fields import TextField
from dairyos_desktop.ui.widgets.label import Label

if TYPE_CHECKING:
    from dairyos_desktop.services.dto.tariffs import RateForm, RateRow, TariffPreview
    from dairyos_desktop.ui.context import UiContext


@dataclass(frozen=True)
class RateScope:
    """Whose prices are shown: everybody's (neither), a price list's, or a customer's.

    Attributes:
        words: "general price", "price of Hotels", "price of C00018".
    """

    words: str
    price_list_id: int | None = None
    customer_id: int | None = None


class RateFormPanel(DatedForm["RateForm"]):
    """A new price, or one that stands.

    Args:
        context: The screen's.
        product_id: Whose price.
        unit: What it is sold in.
        scope: Whose price it is.
        siblings: All prices of the same scope.
        row: The price to change; None makes a new one.
    """

    def __init__(
        self,
        context: UiContext,
        *,
        product_id: int,
        unit: str,
        scope: RateScope,
        siblings: tuple[RateRow, ...],
        row: RateRow | None = None,
    ) -> None:
        super().__init__(
            context,
            tr("Change the {scope}", scope=scope.words)
            if row
            else tr("New {scope}", scope=scope.words),
        )
        self._product_id = product_id
        self._scope = scope
        self._row = row
        self._siblings = tuple(one for one in siblings if row is None or one.id != row.id)
        price, first, last = TextField(), TextField(), TextField()
        self.add_field("price", tr("Price of 1 {unit} in rupees", unit=unit), price)
        left = self.add_field(
            "effective_from", tr("From"), first, help_text=tr("The first day it holds.")
        )
        right = self.add_field(
            "effective_to",
            tr("Until"),
            last,
            help_text=tr("The last day, or empty."),
            optional=True,
        )
        self.add_pair(left, right)
        self._outlook = Label(tone="text2", wrap=True)
        self.add_widget(self._outlook)
        self.watch(price, first, last)
        self.version = row.version if row else 0
        begins = format_date(first_of_next_month(context.today()))
        new = {"price": "", "effective_from": begins, "effective_to": ""}
        self.set_texts(rate_texts(row.form) if row else new)
        self.show_outlook()

    def typed(self) -> RateForm:
        """What the fields say."""
        return read_rate(
            self.texts(),
            self._product_id,
            today=self.context.today(),
            price_list_id=self._scope.price_list_id,
            customer_id=self._scope.customer_id,
        )

    def show_outlook(self) -> None:
        """Says which price would then hold when."""
        try:
            self._outlook.setText(outlook_words(self.typed(), self._siblings))
        except FormError:
            self._outlook.setText("")

    def preview_of(self, form: RateForm) -> TariffPreview:
        """What saving it would do to bills."""
        rate_id = self._row.id if self._row else None
        return self.context.services.tariffs.preview_rate(self.context.actor, form, rate_id)

    def write(self, form: RateForm) -> None:
        """Adds the price, or puts it right."""
        tariffs, actor, row = self.context.services.tariffs, self.context.actor, self._row
        words = tr(
            "{price} from {effective_from} saved",
            price=shown_price(form.price),
            effective_from=format_date(form.effective_from),
        )
        if row is None:

            def added(rate_id: int) -> None:
                self.saved.emit(
                    words, self.taking_back(lambda: tariffs.delete_rate(actor, rate_id, 1))
                )

            self.commit(lambda: tariffs.add_rate(actor, form), added)
            return
        version, rate_id, before = self.version, row.id, row.form

        def changed(_: None) -> None:
            self.saved.emit(
                words,
                self.taking_back(lambda: tariffs.change_rate(actor, rate_id, before, version + 1)),
            )

        self.commit(lambda: tariffs.change_rate(actor, rate_id, form, version), changed)
