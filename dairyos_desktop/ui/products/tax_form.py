"""The form for a tax rate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.domain.plain import format_date
from dairyos_desktop.domain.texts import tr
from dairyos_desktop.ui.products.dated_form import DatedForm, first_of_next_month
from dairyos_desktop.ui.products.reading import read_tax, tax_texts
from dairyos_desktop.ui.widgets.fields import TextField

if TYPE_CHECKING:
    from dairyos_desktop.services.dto.tariffs import TariffPreview, TaxForm, TaxRow
    from dairyos_desktop.ui.context import UiContext


class TaxFormPanel(DatedForm["TaxForm"]):
    """A new tax rate, or one that stands.

    Args:
        context: The screen's.
        product_id: Whose tax rate.
        row: The tax rate to change; None makes a new one.
    """

    def __init__(self, context: UiContext, product_id: int, row: TaxRow | None = None) -> None:
        super().__init__(context, tr("Change the tax rate") if row else tr("New tax rate"))
        self._product_id = product_id
        self._row = row
        rate, first = TextField(), TextField()
        left = self.add_field(
            "rate", tr("Tax rate in per cent"), rate, help_text=tr("Like 5 or 2.5.")
        )
        right = self.add_field(
            "effective_from", tr("From"), first, help_text=tr("Until the next one begins.")
        )
        self.add_pair(left, right)
        self.watch(rate, first)
        self.version = row.version if row else 0
        begins = format_date(first_of_next_month(context.today()))
        self.set_texts(tax_texts(row.form) if row else {"rate": "", "effective_from": begins})

    def typed(self) -> TaxForm:
        """What the fields say."""
        return read_tax(self.texts(), self._product_id, today=self.context.today())

    def preview_of(self, form: TaxForm) -> TariffPreview:
        """What saving it would do to bills."""
        tax_id = self._row.id if self._row else None
        return self.context.services.tariffs.preview_tax(self.context.actor, form, tax_id)

    def write(self, form: TaxForm) -> None:
        """Adds the tax rate, or puts it right."""
        tariffs, actor, row = self.context.services.tariffs, self.context.actor, self._row
        words = tr(
            "{percent_text} from {effective_from} saved",
            percent_text=form.rate.percent_text(),
            effective_from=format_date(form.effective_from),
        )
        if row is None:

            def added(tax_id: int) -> None:
                self.saved.emit(
                    words, self.taking_back(lambda: tariffs.delete_tax(actor, tax_id, 1))
                )

            self.commit(lambda: tariffs.add_tax(actor, form), added)
            return
        version, tax_id, before = self.version, row.id, row.form

        def changed(_: None) -> None:
            self.saved.emit(
                words,
                self.taking_back(lambda: tariffs.change_tax(actor, tax_id, before, version + 1)),
            )

        self.commit(lambda: tariffs.change_tax(actor, tax_id, form, version), changed)
