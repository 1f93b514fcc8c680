"""The day's money: who took how much in which way, and cash on its way to the safe."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from dairyos_desktop.domain.money import Money

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping


class Holder(NamedTuple):
    """Somebody who has cash: a user at the counter, or (`collects`) a person who goes to doors."""

    collects: bool
    key: int


@dataclass(frozen=True)
class CollectionRow:
    """What one person took on a day.

    Attributes:
        person: The collector, else the user who entered it; empty for what came by the gateway.
        receipts: How many.
        by_method: Money of each method, less what was given back that day.
    """

    person: str
    receipts: int
    by_method: Mapping[str, Money]

    @property
    def total(self) -> Money:
        """All of it."""
        return Money.total(self.by_method.values())


@dataclass(frozen=True)
class CashWaiting:
    """Cash that somebody has and was not handed over.

    Attributes:
        since: Of the oldest receipt among it; None where none waits.
        receipts: How many wait, what was given back included.
        expected: What they come to.
        kept: Σ of what was handed over less what was expected, so far: below 0 is missing.
    """

    holder: Holder
    name: str
    since: dt.date | None
    receipts: int
    expected: Money
    kept: Money


@dataclass(frozen=True)
class HandoverRow:
    """Cash that was handed over.

    Attributes:
        taken_at: When, in the office's time.
        taken_by: The user who counted it.
        taken_back_by: Who found it wrong; empty while it stands.
    """

    handover_id: int
    name: str
    taken_at: dt.datetime
    taken_by: str
    receipts: int
    expected: Money
    handed_in: Money
    note: str
    taken_back_by: str

    @property
    def difference(self) -> Money:
        """Above 0 is too much, below 0 too little."""
        return self.handed_in - self.expected


@dataclass(frozen=True)
class DayOfMoney:
    """A day's money, and the cash that waits now.

    Attributes:
        discounts: Let off that day; in no collection.
    """

    on: dt.date
    collected: tuple[CollectionRow, ...]
    discounts: Money
    waiting: tuple[CashWaiting, ...]
    handed_over: tuple[HandoverRow, ...]
