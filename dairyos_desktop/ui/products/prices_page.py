"""The prices of a product: the general one, those of price lists, those of customers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.domain.texts import as_shown, tr, tr_later
from dairyos_desktop.ui.products.columns import rate_columns
from dairyos_desktop.ui.products.dated_page import DatedPage
from dairyos_desktop.ui.products.rate_form import RateFormPanel, RateScope
from dairyos_desktop.ui.products.words import rate_sentence, shown_price
from dairyos_desktop.ui.widgets.fields import Select

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dairyos_desktop.services.dto.tariffs import PriceListRow, ProductTariff, RateRow
    from dairyos_desktop.ui.context import UiContext
    from dairyos_desktop.ui.widgets.saving_form import SavingForm

GENERAL = "general"
CUSTOMERS = "customers"
_ON_THE_CARD = tr_later("A customer's own price is made on the customer's card.")


class PricesPage(DatedPage["RateRow"]):
    """One scope of prices at a time, chosen above the table."""

    def __init__(self, context: UiContext) -> None:
        whose = Select([(GENERAL, tr("General price"))], name=tr("Whose price"))
        super().__init__(
            context,
            rate_columns(),
            name=tr("Prices"),
            new=tr("New price"),
            icon="tags",
            above=whose,
        )
        self.whose = whose
        self._tariff: ProductTariff | None = None
        self._lists: dict[str, PriceListRow] = {}
        self.whose.currentIndexChanged.connect(lambda _at: self._show_scope())

    def show_tariff(self, tariff: ProductTariff, lists: Sequence[PriceListRow]) -> None:
        """Shows a product's prices; the scope stays where it is still there."""
        self._tariff = tariff
        product = tariff.product.form
        self.title.setText(
            tr("{product}, price of 1 {unit}", product=product.name, unit=product.unit)
        )
        priced = {row.form.price_list_id for row in tariff.lists}
        self._lists = {str(row.id): row for row in lists if row.is_active or row.id in priced}
        choices = [(GENERAL, tr("General price"))]
        choices += [(key, tr("Price list {row}", row=row.name)) for key, row in self._lists.items()]
        if tariff.customers:
            choices.append((CUSTOMERS, tr("Customers' own ({count})", count=len(tariff.customers))))
        self.whose.set_choices(choices)
        self._show_scope()

    def choose(self, price_list_id: int) -> bool:
        """Shows the prices of a price list; False where it isn't known yet."""
        key = str(price_list_id)
        if key in self._lists:
            self.whose.set_key(key)
        return key in self._lists

    def make_form(self, row: RateRow | None) -> SavingForm:
        """A new price of the scope, or the row's form."""
        tariff = self._shown_tariff()
        scope, siblings = self._scope_of(row)
        return RateFormPanel(
            self.context,
            product_id=tariff.product.id,
            unit=tariff.product.form.unit,
            scope=scope,
            siblings=siblings,
            row=row,
        )

    def say(self, row: RateRow) -> str:
        """Whose it is and when it holds."""
        whose = f"{row.whose} ({row.whose_code}): " if row.whose_code else ""
        return whose + rate_sentence(row)

    def take_away(self, row: RateRow) -> tuple[Callable[[], object], Callable[[], object], str]:
        """Deletes the price; the undo says it again."""
        tariffs, actor = self.context.services.tariffs, self.context.actor
        return (
            lambda: tariffs.delete_rate(actor, row.id, row.version),
            lambda: tariffs.add_rate(actor, row.form),
            tr("{price} taken away", price=shown_price(row.form.price)),
        )

    def _shown_tariff(self) -> ProductTariff:
        if self._tariff is None:
            raise RuntimeError("no product is shown")
        return self._tariff

    def _scope_of(self, row: RateRow | None) -> tuple[RateScope, tuple[RateRow, ...]]:
        tariff = self._shown_tariff()
        if row is not None and row.form.customer_id is not None:
            mine = tuple(
                one for one in tariff.customers if one.form.customer_id == row.form.customer_id
            )
            return RateScope(
                tr("price of {whose_code}", whose_code=row.whose_code), None, row.form.customer_id
            ), mine
        key = self.whose.key()
        if key in self._lists:
            chosen = self._lists[key]
            own = tuple(one for one in tariff.lists if one.form.price_list_id == chosen.id)
            return RateScope(tr("price of {chosen}", chosen=chosen.name), chosen.id), own
        return RateScope(tr("general price")), tariff.general

    def _show_scope(self) -> None:
        if self._tariff is None:
            return
        key = self.whose.key()
        # Beside the customer there is no room for both days; the sentence below has them.
        for column, hidden in (("whose", key != CUSTOMERS), ("to", key == CUSTOMERS)):
            self.table.setColumnHidden(self.model.column_of(column), hidden)
        if key == CUSTOMERS:
            self.show_rows(self._tariff.customers, "")
        else:
            _, rows = self._scope_of(None)
            none = tr("No price yet: its deliveries can't be billed.")
            if key in self._lists:
                none = tr(
                    "No price of {lists}: the general price counts.", lists=self._lists[key].name
                )
            self.show_rows(rows, none)
        if self.allowed:
            self.new_button.set_reason(as_shown(_ON_THE_CARD) if key == CUSTOMERS else "")
