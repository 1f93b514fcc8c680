"""Standing orders, leaves and planned changes as they go in and come out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dairyos_desktop.domain.orders import (
    ALL,
    DAILY,
    ChangeKind,
    ChangeTerm,
    LeaveTerm,
    OrderTerm,
    Shift,
    ShiftOrAll,
    covers,
)

if TYPE_CHECKING:
    import datetime as dt

    from dairyos_desktop.domain.orders import CustomerPlan
    from dairyos_desktop.domain.quantity import Quantity
    from dairyos_desktop.domain.telling import ComingRounds


@dataclass(frozen=True)
class OrderForm:
    """A standing order as typed; `days` as `domain.orders.check_days` reads them."""

    product_id: int
    shift: Shift
    quantity: Quantity
    effective_from: dt.date
    effective_to: dt.date | None = None
    days: str = DAILY


@dataclass(frozen=True)
class LeaveForm:
    """A leave as typed; without `date_to` until told, without a product of all products."""

    date_from: dt.date
    date_to: dt.date | None = None
    shift: ShiftOrAll = ALL
    product_id: int | None = None


@dataclass(frozen=True)
class ChangeForm:
    """A planned change as told: nothing, another quantity, or something extra."""

    kind: ChangeKind
    date_from: dt.date
    date_to: dt.date | None = None
    shift: ShiftOrAll = ALL
    product_id: int | None = None
    quantity: Quantity | None = None
    asked_by: str = ""


@dataclass(frozen=True)
class OrderRow:
    """A standing order that stands in the books.

    Attributes:
        in_force: Whether it is the one that counts today for its product and shift.
    """

    id: int
    version: int
    form: OrderForm
    product: str
    product_name: str
    unit: str
    in_force: bool

    @property
    def term(self) -> OrderTerm:
        """As the rules of pre-filling take it."""
        form = self.form
        return OrderTerm(
            form.product_id,
            form.shift,
            form.quantity,
            form.effective_from,
            form.effective_to,
            form.days,
            self.id,
        )


@dataclass(frozen=True)
class LeaveRow:
    """A leave that stands in the books; product texts are empty where it is of all products."""

    id: int
    version: int
    form: LeaveForm
    product: str
    product_name: str
    told_at: dt.datetime

    @property
    def term(self) -> LeaveTerm:
        """As the rules of pre-filling take it."""
        form = self.form
        return LeaveTerm(
            form.date_from, form.date_to, form.shift, form.product_id, self.told_at, self.id
        )

    def covers(self, on: dt.date) -> bool:
        """Whether the day lies in it."""
        return covers(self.form.date_from, self.form.date_to, on)


@dataclass(frozen=True)
class ChangeRow:
    """A planned change that stands in the books."""

    id: int
    version: int
    form: ChangeForm
    product: str
    product_name: str
    unit: str
    told_at: dt.datetime

    @property
    def term(self) -> ChangeTerm:
        """As the rules of pre-filling take it."""
        form = self.form
        return ChangeTerm(
            form.date_from,
            form.date_to,
            form.shift,
            form.product_id,
            form.kind,
            form.quantity,
            self.told_at,
            self.id,
        )


@dataclass(frozen=True)
class OrderProduct:
    """A product that may be ordered; `whole` where it is sold by the piece."""

    id: int
    code: str
    name: str
    name_local: str
    unit: str

    @property
    def whole(self) -> bool:
        """Whether only whole numbers are taken (rule 1)."""
        return self.unit == "pc"


@dataclass(frozen=True)
class Saved:
    """A row that was written; both go with the next change of it."""

    id: int
    version: int


@dataclass(frozen=True)
class Teller:
    """A customer who tells a change, and what the desk has to know to note it.

    Attributes:
        coming: The next round of each shift that has not happened.
        plan: Orders, leaves and changes as they stand.
        products: All that may be ordered, in bill order.
        ordered: The products of the orders in force today, in bill order.
    """

    customer_id: int
    code: str
    name: str
    coming: ComingRounds
    plan: CustomerPlan
    products: tuple[OrderProduct, ...]
    ordered: tuple[int, ...]
