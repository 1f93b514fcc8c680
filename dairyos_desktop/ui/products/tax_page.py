"""The tax rates of a product."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.domain.plain import format_date
from dairyos_desktop.domain.texts import tr
from dairyos_desktop.ui.products.columns import tax_columns
from dairyos_desktop.ui.products.dated_page import DatedPage
from dairyos_desktop.ui.products.tax_form import TaxFormPanel

if TYPE_CHECKING:
    from collections.abc import Callable

    from dairyos_desktop.services.dto.tariffs import ProductTariff, TaxRow
    from dairyos_desktop.ui.context import UiContext
    from dairyos_desktop.ui.widgets.saving_form import SavingForm


class TaxPage(DatedPage["TaxRow"]):
    """Each rate holds until the next one begins."""

    def __init__(self, context: UiContext) -> None:
        super().__init__(
            context, tax_columns(), name=tr("Tax rates"), new=tr("New tax rate"), icon="scale"
        )
        self._tariff: ProductTariff | None = None

    def show_tariff(self, tariff: ProductTariff) -> None:
        """Shows a product's tax rates."""
        self._tariff = tariff
        self.title.setText(tr("{form}, tax", form=tariff.product.form.name))
        self.show_rows(tariff.taxes, tr("No tax rate: it is sold without tax."))

    def make_form(self, row: TaxRow | None) -> SavingForm:
        """A new tax rate, or the row's form."""
        if self._tariff is None:
            raise RuntimeError("no product is shown")
        return TaxFormPanel(self.context, self._tariff.product.id, row)

    def say(self, row: TaxRow) -> str:
        """How long it holds, and where the tax stands."""
        held = tr("from {effective_from}", effective_from=format_date(row.form.effective_from))
        if row.until is not None:
            held += tr(" to {until}", until=format_date(row.until))
        inclusive = self._tariff is not None and self._tariff.product.form.tax_inclusive
        where = tr("is in the price") if inclusive else tr("comes on top of the price")
        return tr(
            "{percent_text} {held}; it {where}.",
            percent_text=row.form.rate.percent_text(),
            held=held,
            where=where,
        )

    def take_away(self, row: TaxRow) -> tuple[Callable[[], object], Callable[[], object], str]:
        """Deletes the rate; the undo says it again."""
        tariffs, actor = self.context.services.tariffs, self.context.actor
        return (
            lambda: tariffs.delete_tax(actor, row.id, row.version),
            lambda: tariffs.add_tax(actor, row.form),
            tr("{percent_text} taken away", percent_text=row.form.rate.percent_text()),
        )
