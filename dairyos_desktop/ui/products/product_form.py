"""The forms for a product's details and for a new product."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from dairyos_desktop.domain.plain import format_date
from dairyos_desktop.domain.products import UNITS
from dairyos_desktop.domain.roles import Action, may
from dairyos_desktop.domain.texts import as_shown, tr, tr_later
from dairyos_desktop.ui.forms import NO, YES
from dairyos_desktop.ui.products.reading import product_texts, read_new_product, read_product
from dairyos_desktop.ui.widgets.checkbox import CheckBox
from dairyos_desktop.ui.widgets.fields import Select, TextField
from dairyos_desktop.ui.widgets.saving_form import SavingForm

if TYPE_CHECKING:
    from dairyos_desktop.services.dto.tariffs import ProductRow
    from dairyos_desktop.ui.context import UiContext

NOT_ALLOWED = tr_later("Only a manager or the owner may change products.")


class _ProductFields(SavingForm):
    """The fields that both forms have."""

    topics: ClassVar[frozenset[str]] = frozenset(["products"])

    def __init__(self, context: UiContext, title: str, save: str) -> None:
        super().__init__(context, title, save)
        if not may(context.actor.role, Action.EDIT_PRODUCTS):
            self.save_button.set_reason(as_shown(NOT_ALLOWED))

    def add_name_fields(self) -> None:
        """Code, unit and names."""
        left = self.add_field("code", tr("Code"), TextField(placeholder="CM"))
        right = self.add_field("unit", tr("Sold in"), Select(list(UNITS.items())))
        self.add_pair(left, right)
        self.add_field("name", tr("Name on bills"), TextField(placeholder=tr("Cow milk")))
        self.add_field(
            "name_local",
            tr("Name in the other script"),
            TextField(),
            help_text=tr("For bills in Hindi, Gujarati and others."),
            optional=True,
        )

    def add_trade_fields(self) -> None:
        """HSN, tax, content and crate."""
        self.add_field(
            "hsn",
            tr("HSN code"),
            TextField(placeholder="0401"),
            help_text=tr("Milk begins with 0401 and counts as litres on bills and reports."),
            optional=True,
        )
        self.add_field("tax_inclusive", tr("Tax"), CheckBox(tr("The price holds the tax")))
        left = self.add_field(
            "content",
            tr("In one piece"),
            TextField(),
            help_text=tr("Litres or kilograms."),
            optional=True,
        )
        right = self.add_field(
            "crate", tr("In a crate"), TextField(), help_text=tr("Pieces."), optional=True
        )
        self.add_pair(left, right)


class DetailsForm(_ProductFields):
    """What a product is; its prices stand apart."""

    def __init__(self, context: UiContext) -> None:
        super().__init__(context, "", tr("Save"))
        self._shown: ProductRow | None = None
        self.title.hide()
        self.cancel_button.setText(tr("As it was"))
        self.add_name_fields()
        self.add_trade_fields()
        self.add_field(
            "is_active",
            tr("In use"),
            CheckBox(tr("It is still sold")),
            help_text=tr("Out of use it stays on old bills and is offered nowhere."),
        )
        self.put_away.connect(self.take_back)

    def show_product(self, row: ProductRow) -> None:
        """Shows a product, unless something is typed about this one already."""
        same = self._shown is not None and self._shown.id == row.id
        if same and self.touched:
            return
        self._shown = row
        self.version = row.version
        self.clear_trouble()
        self.set_texts(product_texts(row.form))

    def take_back(self) -> None:
        """Shows the product as it is in the books."""
        if self._shown is not None:
            self.clear_trouble()
            self.version = self._shown.version
            self.set_texts(product_texts(self._shown.form))

    def save(self) -> None:
        """Saves the details."""
        if self._shown is None:
            return
        form = read_product(self.texts(), today=self.context.today())
        tariffs, actor, before = self.context.services.tariffs, self.context.actor, self._shown
        version = self.version

        def done(row: ProductRow) -> None:
            self._shown = row
            self.take_back()
            undo = self.taking_back(
                lambda: tariffs.change_product(actor, row.id, before.form, row.version)
            )
            self.saved.emit(tr("{code} saved", code=form.code), undo)

        self.commit(lambda: tariffs.change_product(actor, before.id, form, version), done)


class NewProductForm(_ProductFields):
    """A product with the general price that it begins with (rule 2)."""

    def __init__(self, context: UiContext) -> None:
        super().__init__(context, tr("New product"), tr("Make it"))
        self.add_name_fields()
        self.add_heading(tr("General price"))
        left = self.add_field("price", tr("Price of one, in rupees"), TextField())
        right = self.add_field("from_on", tr("From"), TextField())
        self.add_pair(left, right)
        self.add_field(
            "tax_rate", tr("Tax rate in per cent"), TextField(placeholder="5"), optional=True
        )
        self.add_heading(tr("On bills and in crates"))
        self.add_trade_fields()
        self.set_texts(
            {
                "unit": "L",
                # Else what was delivered earlier in the month would have no price.
                "from_on": format_date(context.today().replace(day=1)),
                "tax_inclusive": NO,
                "is_active": YES,
            }
        )

    def save(self) -> None:
        """Makes the product."""
        form, first = read_new_product(self.texts(), today=self.context.today())
        tariffs, actor = self.context.services.tariffs, self.context.actor
        self.commit(
            lambda: tariffs.add_product(actor, form, first),
            lambda row: self.saved.emit(tr("{form} made", form=row.form.name), None),
        )
