"""Rounds of delivery as they go in and come out: walkers, loads, and what is closed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from dairyos_desktop.domain.delivery import difference_thousandths
from dairyos_desktop.domain.quantity import Quantity

if TYPE_CHECKING:
    import datetime as dt

    from dairyos_desktop.domain.delivery import Tolerance
    from dairyos_desktop.domain.money import Money
    from dairyos_desktop.domain.orders import Shift


class RoundKey(NamedTuple):
    """One route in one shift of one day."""

    on: dt.date
    shift: Shift
    route: str


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody who walks routes; `is_active` False where they have left."""

    id: int
    version: int
    name: str
    phone: str
    is_active: bool


@dataclass(frozen=True, slots=True)
class PersonForm:
    """A person as typed."""

    name: str
    phone: str = ""
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class LoadEdit:
    """What went out with a round of one product, as it shall be.

    Attributes:
        expected_version: Of the load that was seen; None where there was none.
    """

    key: RoundKey
    product_id: int
    loaded: Quantity = Quantity.zero
    returned: Quantity = Quantity.zero
    wasted: Quantity = Quantity.zero
    own_use: Quantity = Quantity.zero
    expected_version: int | None = None


@dataclass(frozen=True, slots=True)
class LoadLine:
    """A product of a round: what went out, what was delivered, and what is missing or over.

    Attributes:
        delivered: Σ of the confirmed rows of the round's customers.
        waiting: Σ of what is pre-filled and not confirmed yet.
        version: None where nothing was said of the load yet.
    """

    product_id: int
    product: str
    product_name: str
    unit: str
    loaded: Quantity
    returned: Quantity
    wasted: Quantity
    own_use: Quantity
    delivered: Quantity
    waiting: Quantity
    version: int | None
    updated_by: str = ""

    @property
    def difference_thousandths(self) -> int:
        """Loaded less returned, wasted, own use and delivered; above 0 where some is missing."""
        return difference_thousandths(
            self.loaded, self.returned, self.wasted, self.own_use, self.delivered
        )


@dataclass(frozen=True, slots=True)
class RoundSheet:
    """All that is said of one round.

    Attributes:
        version: None where nothing was said of it yet.
        person_id: Who walked it; None where nobody is named.
        likely_person_id: Who walked it the last time, to be offered.
        closed_at: None while it is open.
        within_tolerance: Whether no line differs by more than the office lets pass; a product of
            which no load was said is not compared.
        to_confirm: Pre-filled cells that nobody has confirmed.
    """

    key: RoundKey
    version: int | None
    person_id: int | None
    person: str
    likely_person_id: int | None
    closed_at: dt.datetime | None
    closed_by: str
    closed_reason: str
    lines: tuple[LoadLine, ...]
    within_tolerance: bool
    to_confirm: int


@dataclass(frozen=True, slots=True)
class RoundRules:
    """What the office has settled about rounds, and what its clock says.

    Attributes:
        tracks_loads: Whether what went out and came back is typed at all.
        tolerance: By how much a load may differ without a reason.
        evening_from: From when today's evening round counts.
        local_now: Now in the office's time zone.
        timezone: That zone, for other instants.
    """

    tracks_loads: bool
    tolerance: Tolerance
    evening_from: dt.time
    local_now: dt.datetime
    timezone: str


@dataclass(frozen=True, slots=True)
class OpenRound:
    """A round that is not closed yet.

    Attributes:
        to_confirm: Pre-filled cells that nobody has confirmed.
        worth: What those cells would come to at the prices in force; about, since leaves may
            still be told.
        differs: Whether the load differs by more than the office lets pass.
    """

    key: RoundKey
    version: int | None
    to_confirm: int
    worth: Money
    differs: bool

    @property
    def can_close(self) -> bool:
        """Whether nothing is left to confirm."""
        return not self.to_confirm


@dataclass(frozen=True, slots=True)
class Closed:
    """What closing did: the rounds that are closed now, and those that stay open with the why."""

    closed: tuple[RoundKey, ...]
    open: tuple[OpenRound, ...]
