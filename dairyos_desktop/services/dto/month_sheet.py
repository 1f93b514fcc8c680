"""What the month sheet and the consumption service hand each other: customers × days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from dairyos_desktop.services.dto.consumption import shifts_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from dairyos_desktop.domain.orders import Shift
    from dairyos_desktop.domain.periods import Month
    from dairyos_desktop.services.dto.consumption import (
        LeaveNote,
        SheetCell,
        SheetProduct,
        ShiftChoice,
    )
    from dairyos_desktop.services.dto.delivery import RoundKey


class MonthWanted(NamedTuple):
    """Which month sheet is looked at; a route or product of None is all of them."""

    month: Month
    route: str | None
    shift: ShiftChoice
    product_id: int | None

    @property
    def shifts(self) -> tuple[Shift, ...]:
        """The shifts looked at, morning first."""
        return shifts_of(self.shift)


class DatedKey(NamedTuple):
    """A cell of a month: the row of rule 1."""

    customer_id: int
    shift: Shift
    product_id: int
    on: dt.date


@dataclass(frozen=True, slots=True)
class MonthRow:
    """A customer of the month sheet, without cells: there may be ten thousand.

    Attributes:
        shifts: Those in which the customer stands on this route.
        search_text: Code, names, phone and address, folded for jumping by any part.
    """

    customer_id: int
    code: str
    position: int
    route: str
    name: str
    name_local: str
    active_from: dt.date
    active_to: dt.date | None
    search_text: str
    shifts: tuple[Shift, ...]


@dataclass(frozen=True, slots=True)
class MonthFrame:
    """What a month sheet is made of before any cell of it is read.

    Attributes:
        route: None for all routes.
        shifts: The shifts looked at, morning first.
        rows: Customers active on a day of the month, and others who have a row in it, in walking
            order.
        products: All that may be delivered or is ordered, in product order.
        in_use: Of these the ordered ones, the most ordered first.
        closed: Rounds that are closed; their rows are no longer entered.
        timezone: The office's, in which instants are shown.
    """

    month: Month
    route: str | None
    shifts: tuple[Shift, ...]
    rows: tuple[MonthRow, ...]
    products: tuple[SheetProduct, ...]
    in_use: tuple[int, ...]
    closed: frozenset[RoundKey]
    timezone: str


@dataclass(frozen=True, slots=True)
class MonthCells:
    """The cells of some customers.

    Attributes:
        cells: By customer, those that say something; all others are empty or on leave.
        leaves: By customer, every leave that covers a day of the month.
    """

    cells: Mapping[int, Mapping[DatedKey, SheetCell]]
    leaves: Mapping[int, tuple[LeaveNote, ...]]


@dataclass(frozen=True, slots=True)
class MonthTotals:
    """What was delivered in the month, in thousandths of each product's unit.

    Attributes:
        products: Those that were delivered, in product order.
        by_day: By (day, product).
        by_customer: By (customer, product).
    """

    products: tuple[SheetProduct, ...]
    by_day: Mapping[tuple[dt.date, int], int]
    by_customer: Mapping[tuple[int, int], int]
