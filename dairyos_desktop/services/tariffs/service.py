"""What the office does with products, price lists, prices and tax rates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.domain.products import check_span
from dairyos_desktop.domain.roles import Action
from dairyos_desktop.domain.tariff import RateRow as RateOf
from dairyos_desktop.domain.tariff import TaxRow as TaxOf
from dairyos_desktop.models.tariffs import Product
from dairyos_desktop.services.command import command, query
from dairyos_desktop.services.dto.tariffs import RateForm, TaxForm
from dairyos_desktop.services.office import business_date
from dairyos_desktop.services.tariffs import products, rates
from dairyos_desktop.services.tariffs.preview import Window, preview, read_books
from dairyos_desktop.services.tariffs.reading import (
    no_product,
    read_list_prices,
    read_price_lists,
    read_product,
    read_products,
    read_tariff,
)
from dairyos_desktop.services.tariffs.rows import lock_product

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.dto.tariffs import (
        FirstPrice,
        ListPrice,
        PriceListRow,
        ProductForm,
        ProductRow,
        ProductTariff,
        TariffPreview,
    )
    from dairyos_desktop.services.ports import Clock, Database

PRODUCTS = "products"
RATES = "rates"


class TariffService:
    """Adds, changes, ends and removes; issued bills are never rewritten by any of it.

    A change travels with the version that was seen; where somebody else was faster, a
    `ConflictError` tells both states and nothing is written. The months that are billed and on
    which a change falls are marked in its own transaction (rule 25).
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    # -- what there is -------------------------------------------------------------------------

    @query(Action.READ)
    def list_products(self, actor: Actor) -> tuple[ProductRow, ...]:  # noqa: ARG002 - the decorator's
        """All products in bill order, those out of use too."""
        with self._database.read() as session:
            return read_products(session, business_date(session, self._clock.now()))

    @query(Action.READ)
    def list_price_lists(self, actor: Actor) -> tuple[PriceListRow, ...]:  # noqa: ARG002 - as above
        """All price lists by name."""
        with self._database.read() as session:
            return read_price_lists(session)

    @query(Action.READ)
    def list_prices(self, actor: Actor, price_list_id: int) -> tuple[ListPrice, ...]:  # noqa: ARG002 - as above
        """What each product costs today by a price list, in bill order."""
        with self._database.read() as session:
            today = business_date(session, self._clock.now())
            return read_list_prices(session, price_list_id, today)

    @query(Action.READ)
    def product_tariff(self, actor: Actor, product_id: int) -> ProductTariff:  # noqa: ARG002 - as above
        """All prices and tax rates of a product, and which of them counts when.

        Raises:
            NotFoundError: There is none of that id.
        """
        with self._database.read() as session:
            return read_tariff(session, product_id, business_date(session, self._clock.now()))

    # -- products and price lists ----------------------------------------------------------------

    @command(Action.EDIT_PRODUCTS)
    def add_product(self, actor: Actor, form: ProductForm, first: FirstPrice) -> ProductRow:
        """Notes a new product with its general price from its first day (rule 2).

        Raises:
            InvalidInputError: A detail can't be taken.
            RefusedError: The code is taken.
        """
        kept = products.checked_product(form)
        with self._database.write(actor, "product.add") as unit:
            product = products.add_product(unit, kept)
            rates.add_rate(unit, RateForm(product.id, first.price, first.from_on))
            if first.tax_rate is not None:
                rates.add_tax(unit, TaxForm(product.id, first.from_on, first.tax_rate))
            unit.changed(PRODUCTS, RATES)
            return read_product(unit.session, product.id, business_date(unit.session, unit.now))

    @command(Action.EDIT_PRODUCTS)
    def change_product(
        self, actor: Actor, product_id: int, form: ProductForm, expected_version: int
    ) -> ProductRow:
        """Changes a product's details, or takes it out of use.

        Raises:
            InvalidInputError: A detail can't be taken.
            RefusedError: The code is taken, or entries don't fit the new unit.
            ConflictError: Somebody else changed it since it was read.
        """
        kept = products.checked_product(form)
        with self._database.write(actor, "product.change") as unit:
            products.change_product(unit, product_id, kept, expected_version)
            unit.changed(PRODUCTS)
            return read_product(unit.session, product_id, business_date(unit.session, unit.now))

    @command(Action.EDIT_PRODUCTS)
    def place_product(self, actor: Actor, product_id: int, place: int) -> None:
        """Puts a product at a place of the bill order, from 0 (rule 5).

        Raises:
            NotFoundError: There is none of that id.
        """
        with self._database.write(actor, "product.place") as unit:
            lock_product(unit.session, product_id)
            products.place_product(unit, product_id, place)
            unit.changed(PRODUCTS)

    @command(Action.EDIT_RATES)
    def add_price_list(self, actor: Actor, name: str) -> int:
        """Makes a price list; gives its id.

        Raises:
            InvalidInputError: The name is empty or too long.
            RefusedError: There is one of that name.
        """
        with self._database.write(actor, "price_list.add") as unit:
            made = products.add_price_list(unit, name)
            unit.changed(RATES)
            return made.id

    @command(Action.EDIT_RATES)
    def change_price_list(
        self,
        actor: Actor,
        price_list_id: int,
        name: str,
        expected_version: int,
        *,
        is_active: bool = True,
    ) -> None:
        """Renames a price list, or says whether it is still given to customers.

        Raises:
            InvalidInputError: The name is empty or too long.
            RefusedError: There is another of that name.
            ConflictError: Somebody else changed it since it was read.
        """
        with self._database.write(actor, "price_list.change") as unit:
            products.change_price_list(
                unit, price_list_id, name, expected_version, is_active=is_active
            )
            unit.changed(RATES, "customers")

    # -- prices ----------------------------------------------------------------------------------

    @command(Action.EDIT_RATES)
    def add_rate(self, actor: Actor, form: RateForm) -> int:
        """Notes a price from a day on; gives its id.

        Earlier rows stay: this one counts from its first day, and one that is still open comes
        back when this one ends (rule 2).

        Raises:
            InvalidInputError: It ends before it begins, or names a list and a customer.
            RefusedError: The same product and scope has a price from that day.
            NotFoundError: Product, list or customer is not in the books.
        """
        with self._database.write(actor, "rate.add") as unit:
            row = rates.add_rate(unit, form)
            unit.changed(RATES)
            return row.id

    @command(Action.EDIT_RATES)
    def change_rate(
        self, actor: Actor, rate_id: int, form: RateForm, expected_version: int
    ) -> None:
        """Puts a price, its first or its last day right; an end date ends it.

        Raises:
            InvalidInputError: It ends before it begins.
            RefusedError: The same product and scope has another price from that day.
            ConflictError: Somebody else changed or removed it since it was read.
        """
        with self._database.write(actor, "rate.change") as unit:
            rates.change_rate(unit, rate_id, form, expected_version)
            unit.changed(RATES)

    @command(Action.EDIT_RATES)
    def delete_rate(self, actor: Actor, rate_id: int, expected_version: int) -> RateForm:
        """Takes a price away, as if it had never been said; gives what it said, for an undo.

        Raises:
            ConflictError: Somebody else changed or removed it since it was read.
        """
        with self._database.write(actor, "rate.delete") as unit:
            form = rates.delete_rate(unit, rate_id, expected_version)
            unit.changed(RATES)
            return form

    @query(Action.READ)
    def preview_rate(
        self,
        actor: Actor,  # noqa: ARG002 - as above
        form: RateForm,
        rate_id: int | None = None,
        *,
        deleted: bool = False,
    ) -> TariffPreview:
        """What adding, changing (`rate_id`) or deleting a price would do to bills already made.

        Raises:
            InvalidInputError: It ends before it begins.
            NotFoundError: The product is not in the books.
        """
        check_span(form.effective_from, form.effective_to)
        with self._database.read() as session:
            before = read_books(session, _product(session, form.product_id))
            after = before.copy()
            spans = [(form.effective_from, form.effective_to)]
            if rate_id is not None and (standing := after.rates.pop(rate_id, None)) is not None:
                spans.append((standing.from_on, standing.to_on))
            if not deleted:
                after.rates[rate_id or 0] = RateOf(
                    form.product_id,
                    form.price_list_id,
                    form.customer_id,
                    form.effective_from,
                    form.effective_to,
                    form.price.thousandths,
                )
            window = Window(
                min(first for first, _ in spans),
                _latest(last for _, last in spans),
                form.price_list_id,
                form.customer_id,
            )
            return preview(session, before, after, window)

    # -- tax rates -------------------------------------------------------------------------------

    @command(Action.EDIT_RATES)
    def add_tax(self, actor: Actor, form: TaxForm) -> int:
        """Notes a tax rate from a day on; gives its id.

        Raises:
            RefusedError: The product has a tax rate from that day.
            NotFoundError: The product is not in the books.
        """
        with self._database.write(actor, "tax.add") as unit:
            row = rates.add_tax(unit, form)
            unit.changed(RATES)
            return row.id

    @command(Action.EDIT_RATES)
    def change_tax(self, actor: Actor, tax_id: int, form: TaxForm, expected_version: int) -> None:
        """Puts a tax rate or its first day right.

        Raises:
            RefusedError: The product has another tax rate from that day.
            ConflictError: Somebody else changed or removed it since it was read.
        """
        with self._database.write(actor, "tax.change") as unit:
            rates.change_tax(unit, tax_id, form, expected_version)
            unit.changed(RATES)

    @command(Action.EDIT_RATES)
    def delete_tax(self, actor: Actor, tax_id: int, expected_version: int) -> None:
        """Takes a tax rate away.

        Raises:
            ConflictError: Somebody else changed or removed it since it was read.
        """
        with self._database.write(actor, "tax.delete") as unit:
            rates.delete_tax(unit, tax_id, expected_version)
            unit.changed(RATES)

    @query(Action.READ)
    def preview_tax(
        self,
        actor: Actor,  # noqa: ARG002 - as above
        form: TaxForm,
        tax_id: int | None = None,
        *,
        deleted: bool = False,
    ) -> TariffPreview:
        """What adding, changing (`tax_id`) or deleting a tax rate would do to bills already made.

        Raises:
            NotFoundError: The product is not in the books.
        """
        with self._database.read() as session:
            before = read_books(session, _product(session, form.product_id))
            after = before.copy()
            first = form.effective_from
            if tax_id is not None and (standing := after.taxes.pop(tax_id, None)) is not None:
                first = min(first, standing.from_on)
            if not deleted:
                after.taxes[tax_id or 0] = TaxOf(
                    form.product_id, form.effective_from, form.rate.ten_thousandths
                )
            return preview(session, before, after, Window(first, None))


def _product(session: Session, product_id: int) -> Product:
    product: Product | None = session.get(Product, product_id)
    if product is None:
        raise no_product()
    return product


def _latest(days: Iterable[dt.date | None]) -> dt.date | None:
    """The last of the days; None, an open end, is later than all."""
    found = list(days)
    return None if None in found else max(day for day in found if day is not None)
