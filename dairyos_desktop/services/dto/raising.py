"""Raising many prices at once, as it goes in and comes out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

    from dairyos_desktop.domain.money import Money
    from dairyos_desktop.domain.quantity import Price, Quantity
    from dairyos_desktop.domain.raising import PriceStep

    PriceKey = tuple[int | None, int]
    """Price list (None: the general price) and product, by their ids."""


@dataclass(frozen=True)
class PriceToRaise:
    """One price that is to be raised.

    Attributes:
        price_list_id: None for the general price.
        seen: What it was on the first day when it was looked at.
    """

    price_list_id: int | None
    product_id: int
    seen: Price

    @property
    def key(self) -> PriceKey:
        """Price list and product."""
        return self.price_list_id, self.product_id


@dataclass(frozen=True)
class RaiseForm:
    """Which prices rise by how much, from when."""

    step: PriceStep
    from_on: dt.date
    prices: tuple[PriceToRaise, ...]


@dataclass(frozen=True)
class RaiseRow:
    """A price that can be raised, and what raising it does.

    Attributes:
        price_list_id: None for the general price.
        whose: The price list's name; empty for the general price.
        old: What holds on the first day.
        new: What would hold then; None without a step, or where the price would leave its range.
        later_on: First day of a later price that is in the books already and stays.
        problem: Why this one can't be raised; empty where it can.
        customers: How many took it in the month that is looked at, by this price.
        quantity: How much of it they took.
        amount: What they would have paid more (below 0: less), each of them rounded once,
            before tax that comes on top.
        taxed_on_top: Whether there is such a tax on that day.
    """

    price_list_id: int | None
    product_id: int
    whose: str
    code: str
    name: str
    unit: str
    old: Price
    new: Price | None
    later_on: dt.date | None
    problem: str
    customers: int
    quantity: Quantity
    amount: Money
    taxed_on_top: bool

    @property
    def key(self) -> PriceKey:
        """Price list and product."""
        return self.price_list_id, self.product_id


@dataclass(frozen=True)
class RaiseOutlook:
    """What a raise would do, before it is saved.

    Attributes:
        rows: All prices that can be raised: general ones first, then by the list's name, each in
            bill order.
        month: Whose quantities were taken, as `2026-10`; the last whole month, or this one where
            nothing was delivered in that.
        customers: How many the chosen ones touch.
        amount: Σ of the chosen ones' amounts.
        own: How many who take a chosen product have a price of their own, which stays.
        trouble: Why it would be refused; empty where it wouldn't.
        hint: What to do about that.
    """

    rows: tuple[RaiseRow, ...]
    month: str
    customers: int
    amount: Money
    own: int
    trouble: str = ""
    hint: str = ""


@dataclass(frozen=True)
class RaisedPrice:
    """A price that a raise has noted."""

    rate_id: int
    version: int
