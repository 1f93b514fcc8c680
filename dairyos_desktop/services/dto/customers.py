"""Customers as they go in and come out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.orders import ALL

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from dairyos_desktop.domain.orders import Shift, ShiftOrAll
    from dairyos_desktop.domain.quantity import Price, Quantity
    from dairyos_desktop.services.dto.charges import ChargeRow
    from dairyos_desktop.services.dto.orders import ChangeRow, LeaveRow, OrderRow


class Standing(StrEnum):
    """Whether a customer takes milk today."""

    ACTIVE = "active"
    ON_LEAVE = "on_leave"
    NOT_YET = "not_yet"
    LEFT = "left"


class CustomerRow(NamedTuple):
    """A customer in the list; a named tuple, since 10,000 are made at once.

    Attributes:
        route: The morning's, as is `position`.
        standing: A word of `Standing`.
        search_text: What `domain.searching.Needle` looks through.
        takes: The usual orders in force today, in the office's product codes.
    """

    id: int
    code: str
    name: str
    name_local: str
    address: str
    phone: str
    route: str
    position: int
    standing: str
    search_text: str
    takes: str

    @property
    def active(self) -> bool:
        """Whether today lies within the active dates."""
        return self.standing in (Standing.ACTIVE, Standing.ON_LEAVE)


@dataclass(frozen=True)
class CustomerForm:
    """Everything about a customer that an office types.

    Attributes:
        position: The place on the route in the morning; None puts it last.
        route_evening: Empty with `position_evening` None where the evening is like the morning.
        opening_balance: Owed when the books were begun (> 0), or credit (< 0); may change only
            until the first bill or payment.
    """

    code: str
    name: str
    active_from: dt.date
    name_local: str = ""
    phone: str = ""
    whatsapp: str = ""
    email: str = ""
    gstin: str = ""
    address: str = ""
    note: str = ""
    route: str = ""
    position: int | None = None
    route_evening: str = ""
    position_evening: int | None = None
    price_list_id: int | None = None
    language: str = "en"
    active_to: dt.date | None = None
    opening_balance: Money = Money.zero
    opening_on: dt.date | None = None


@dataclass(frozen=True)
class PriceToday:
    """What a product costs a customer today.

    Attributes:
        price: None where none is in force.
        source: `own`, `list`, `general`, or empty without a price.
    """

    product_id: int
    product: str
    name: str
    unit: str
    price: Price | None
    source: str


@dataclass(frozen=True)
class OwnRate:
    """A price of the customer's own from a day on."""

    id: int
    product_id: int
    product: str
    name: str
    unit: str
    price: Price
    effective_from: dt.date
    effective_to: dt.date | None
    version: int


@dataclass(frozen=True)
class CustomerBill:
    """A bill of the customer, newest first on the card.

    Attributes:
        month: As `2026-10`.
        status: A word of rule 15.
        open: What is still to be paid of it.
    """

    bill_id: int
    number: str
    month: str
    period_from: dt.date
    period_to: dt.date
    litres: Quantity
    total: Money
    payable: Money
    open: Money
    status: str
    issued: bool


@dataclass(frozen=True)
class CustomerCard:
    """All that the card of a customer shows, of one moment.

    Attributes:
        form: The details as they stand, ready to be edited.
        version: Goes back with an edit as `expected_version`.
        today: The business date that "in force" refers to.
        balance: Owed (> 0) or in advance (< 0).
        opening_is_fixed: A bill or payment exists, so the opening balance stands.
        list_charges: Those of the price list; without the months that are billed.
        parked_months: Month (`2026-10`) to the reason why its runs leave the customer out.
    """

    id: int
    form: CustomerForm
    version: int
    today: dt.date
    standing: Standing
    price_list: str
    balance: Money
    opening_is_fixed: bool
    orders: tuple[OrderRow, ...]
    leaves: tuple[LeaveRow, ...]
    changes: tuple[ChangeRow, ...]
    prices: tuple[PriceToday, ...]
    own_rates: tuple[OwnRate, ...]
    charges: tuple[ChargeRow, ...]
    list_charges: tuple[ChargeRow, ...]
    bills: tuple[CustomerBill, ...]
    parked_months: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class StopWish:
    """Where a customer shall walk in.

    Attributes:
        after: Behind this number of the route, which need not be anybody's; None is first.
        shift: In which shift; all is both.
    """

    route: str
    after: int | None
    shift: ShiftOrAll = ALL


@dataclass(frozen=True)
class MovedStop:
    """A customer who stands elsewhere on the routes now.

    Attributes:
        version: The customer's, for the next change.
        was: Route and place in the shifts that changed, to put them back.
    """

    version: int
    was: Mapping[Shift, tuple[str, int]]


@dataclass(frozen=True)
class RouteRow:
    """A route, how many stand on it, and its last place."""

    route: str
    customers: int
    last_position: int


@dataclass(frozen=True)
class CustomerChoices:
    """What a form for a customer offers.

    Attributes:
        next_code: The next free code.
        price_lists: (id, name) by name.
    """

    today: dt.date
    next_code: str
    routes: tuple[RouteRow, ...]
    price_lists: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class ParkedState:
    """Whether a month's runs leave a customer out."""

    customer: str
    month: str
    parked: bool
