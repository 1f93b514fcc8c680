"""The paper for whoever walks a route: what is due at each door, and what to load."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from dairyos_desktop.domain.orders import Shift
    from dairyos_desktop.domain.quantity import Quantity


class RouteMark(Enum):
    """What is unlike other days in a cell."""

    AS_USUAL = "as usual"
    CHANGED = "changed"
    EXTRA = "extra"
    LEAVE = "leave"


@dataclass(frozen=True, slots=True)
class RouteCell:
    """What is due of one product at one door.

    Attributes:
        quantity: 0 on leave, and where nothing was asked for instead of the order.
    """

    quantity: Quantity
    mark: RouteMark


@dataclass(frozen=True, slots=True)
class RouteGoods:
    """A product in a shift, as the paper heads a column with it.

    Attributes:
        doors: At how many doors it is due or on leave; where columns are short, the least used
            one stands in the notes.
    """

    shift: Shift
    product_id: int
    name: str
    unit: str
    doors: int

    @property
    def key(self) -> tuple[Shift, int]:
        """Names its cells."""
        return self.shift, self.product_id


@dataclass(frozen=True, slots=True)
class RouteStop:
    """A door on the way.

    Attributes:
        cells: Those that say something, by shift and product.
        notes: What the round remembers, and what was told ahead.
    """

    position: int
    code: str
    name: str
    name_local: str
    address: str
    cells: Mapping[tuple[Shift, int], RouteCell]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RouteLoad:
    """What to load of a product for a shift.

    Attributes:
        litres: Milk only; pieces by their content.
        crates: Full ones; None where the product has no crates.
        loose: Pieces beside the full crates.
    """

    goods: RouteGoods
    quantity: Quantity
    litres: Quantity
    crates: int | None
    loose: Quantity


@dataclass(frozen=True, slots=True)
class RoutePaper:
    """One route of one day, in one shift or both.

    Attributes:
        walkers: Who walks it, by shift; a shift without a name is missing.
        goods: What is due or on leave anywhere on the route, by shift and product order.
        stops: In walking order.
        loads: One for each of the goods of which something is due.
        litres: Milk in all, by shift.
    """

    office: str
    route: str
    on: dt.date
    shifts: tuple[Shift, ...]
    walkers: Mapping[Shift, str]
    goods: tuple[RouteGoods, ...]
    stops: tuple[RouteStop, ...]
    loads: tuple[RouteLoad, ...]
    litres: Mapping[Shift, Quantity]


@dataclass(frozen=True, slots=True)
class DrawnRoutes:
    """Route sheets ready to be printed or saved.

    Attributes:
        pdf: One document, each route begun on a page of its own.
        routes: How many.
        customers: Doors on all of them.
    """

    pdf: bytes
    routes: int
    customers: int
    pages: int
