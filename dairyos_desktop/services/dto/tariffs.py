"""Products, price lists, prices and tax rates as they go in and come out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

    from dairyos_desktop.domain.money import Money
    from dairyos_desktop.domain.quantity import Price, Quantity, TaxRate
    from dairyos_desktop.domain.rate_history import RateState, Stretch


@dataclass(frozen=True)
class ProductForm:
    """A product as an office types it.

    Attributes:
        unit: One of `domain.products.UNITS`.
        content: Litres or kilograms in one piece; None where sold loose.
        crate: Pieces in a crate.
        is_active: Still sold; one that is not stays on old bills.
    """

    code: str
    name: str
    unit: str
    name_local: str = ""
    hsn: str = ""
    tax_inclusive: bool = False
    content: Quantity | None = None
    crate: int | None = None
    is_active: bool = True


@dataclass(frozen=True)
class FirstPrice:
    """The general price that a new product begins with, and its tax rate from the same day."""

    price: Price
    from_on: dt.date
    tax_rate: TaxRate | None = None


@dataclass(frozen=True)
class RateForm:
    """A price from a day on: general, of a price list, or of a customer (never of both).

    Attributes:
        effective_to: The last day on which it holds; None leaves it open.
    """

    product_id: int
    price: Price
    effective_from: dt.date
    effective_to: dt.date | None = None
    price_list_id: int | None = None
    customer_id: int | None = None


@dataclass(frozen=True)
class TaxForm:
    """A product's tax rate from a day on."""

    product_id: int
    effective_from: dt.date
    rate: TaxRate


@dataclass(frozen=True)
class ProductRow:
    """A product, and what it costs today by the general price.

    Attributes:
        price: None where no general price is in force.
        tax_rate: None where no tax row is in force (taxed at 0).
        next_price: The general price that comes next, and from when.
    """

    id: int
    version: int
    form: ProductForm
    position: int
    price: Price | None
    tax_rate: TaxRate | None
    next_price: Price | None
    next_on: dt.date | None


@dataclass(frozen=True)
class PriceListRow:
    """A price list.

    Attributes:
        customers: How many are on it.
        products: For how many it holds a price.
    """

    id: int
    version: int
    name: str
    is_active: bool
    customers: int
    products: int


@dataclass(frozen=True)
class RateRow:
    """A price that stands in the books.

    Attributes:
        whose: Name of the price list or customer; empty for the general price.
        whose_code: The customer's code; else empty.
        stretches: When it really counts, later ones and their ends taken into account.
    """

    id: int
    version: int
    form: RateForm
    whose: str
    whose_code: str
    state: RateState
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True)
class TaxRow:
    """A tax rate that stands in the books.

    Attributes:
        until: Its last day, by the next row's first; None where it is open.
    """

    id: int
    version: int
    form: TaxForm
    state: RateState
    until: dt.date | None


@dataclass(frozen=True)
class ProductTariff:
    """All prices and tax rates of one product, newest first in each group.

    Attributes:
        lists: By the list's name.
        customers: By the customer's code.
    """

    product: ProductRow
    general: tuple[RateRow, ...]
    lists: tuple[RateRow, ...]
    customers: tuple[RateRow, ...]
    taxes: tuple[TaxRow, ...]


@dataclass(frozen=True)
class ListPrice:
    """What a product costs today by a price list.

    Attributes:
        price: The list's own price; None where it has none in force and the general one counts.
        general: The general price; None where none is in force.
    """

    product_id: int
    code: str
    name: str
    unit: str
    price: Price | None
    general: Price | None


@dataclass(frozen=True)
class TariffPreview:
    """What a change of a price or tax rate does to bills that are already made.

    Attributes:
        customers: How many have such a bill with a delivery that it falls on.
        issued: How many of them have one that is issued, whose difference goes on a later bill.
        amount: Σ |quantity × difference|, each customer's product and price rounded once.
        months: The months of those bills, as `2026-10`.
    """

    customers: int
    issued: int
    amount: Money
    months: tuple[str, ...]
