"""What the first screen of a day shows: what waits, the money, and a week's milk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dairyos_desktop.domain.money import Money

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from dairyos_desktop.domain.orders import Shift
    from dairyos_desktop.domain.periods import Month
    from dairyos_desktop.domain.quantity import Quantity


@dataclass(frozen=True, slots=True)
class RoundToConfirm:
    """A round with pre-filled cells that nobody has confirmed.

    Attributes:
        to_confirm: How many.
        has_happened: Whether they can be confirmed by now; this evening's can't in the morning.
    """

    route: str
    shift: Shift
    to_confirm: int
    has_happened: bool


@dataclass(frozen=True, slots=True)
class DayToConfirm:
    """The rounds of a day that wait, morning first, then by route.

    Attributes:
        now: The office's local time.
        evening_from: From when today's evening round counts as delivered.
    """

    on: dt.date
    now: dt.datetime
    evening_from: dt.time
    rounds: tuple[RoundToConfirm, ...]


@dataclass(frozen=True, slots=True)
class OpenDays:
    """Rounds of days gone by that are not closed.

    Attributes:
        rounds: How many; 0 as well where the office closes none.
        first: The oldest one's day.
        last: The newest one's day.
    """

    rounds: int
    first: dt.date | None = None
    last: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Papers:
    """Bills of a month whose paper has yet to go out."""

    month: Month
    waiting: int
    bills: int


@dataclass(frozen=True, slots=True)
class MonthWork:
    """How far the month before this one has come.

    Attributes:
        is_delivered: Whether anything was delivered in it.
        bills: How many live bills of the month there are; some may be final ones alone.
        left_by_run: Customers that its last run did not come to, since it was stopped or died.
        papers: Of that month and of this one, where some wait.
        run_id: The last run over all its customers, if that was finished.
        run_ended_at: When.
        was_run: Whether a run over all its customers billed some of them at least.
        is_outdated: The last one that was finished was made before the month was over, and
            deliveries of its day or later ones were recorded since that no bill which went out is
            for.
        seems_at_work: The last run has not said how it ended: it is at work, or died.
    """

    month: Month
    is_delivered: bool
    bills: int
    left_by_run: int
    papers: tuple[Papers, ...]
    run_id: int | None = None
    run_ended_at: dt.datetime | None = None
    was_run: bool = False
    is_outdated: bool = False
    seems_at_work: bool = False

    @property
    def is_billed(self) -> bool:
        """Whether it has bills that are not only those of customers who left."""
        return self.was_run and self.bills > 0


@dataclass(frozen=True, slots=True)
class MoneyNow:
    """The money of the newest month that was billed, and of today.

    Attributes:
        month: The newest one that was billed, or has a final bill where none was; None where no
            bill was ever made.
        billed: Σ of its live bills.
        received: What is paid against them.
        open: What they have yet to bring.
        collected: What came in today, by method, less what was given back; discounts left out.
        unmatched: How many payments belong to nobody yet.
        unmatched_sum: What is left of them.
    """

    on: dt.date
    month: Month | None
    billed: Money
    received: Money
    open: Money
    collected: Mapping[str, Money]
    unmatched: int
    unmatched_sum: Money

    @property
    def collected_today(self) -> Money:
        """All that came in today."""
        return Money.total(self.collected.values())


@dataclass(frozen=True, slots=True)
class Owed:
    """What all bills and opening balances have yet to bring, advances not taken off.

    Attributes:
        old: What of it was due, or opened, more than 30 days ago; reports age debts alike.
        old_bills: In how many bills.
    """

    total: Money
    old: Money
    old_bills: int


@dataclass(frozen=True, slots=True)
class MoneyOverTime:
    """What came in day by day, and what was billed month by month, oldest first.

    Attributes:
        days: The last fourteen, today the last of them.
        months: Up to twelve that have bills, the newest the last of them.
    """

    days: tuple[tuple[dt.date, Money], ...]
    months: tuple[tuple[Month, Money], ...]


@dataclass(frozen=True, slots=True)
class MilkLine:
    """What of a product was delivered on a day.

    Attributes:
        loaded: What went out less what came back, was spilt or kept; 0 where no load was typed.
        delivered_of_loaded: What was delivered on the rounds that `loaded` tells of.
    """

    product_id: int
    code: str
    name: str
    unit: str
    delivered: Quantity
    loaded: Quantity
    delivered_of_loaded: Quantity


@dataclass(frozen=True, slots=True)
class DayOfMilk:
    """A day's products in their order.

    Attributes:
        loads_tracked: Whether the office types what goes out; without it no load is told.
        has_loads: Whether any was typed for the day.
    """

    on: dt.date
    loads_tracked: bool
    has_loads: bool
    lines: tuple[MilkLine, ...]
