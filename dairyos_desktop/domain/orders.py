"""What should be delivered on a day: standing orders, leaves and planned changes.

All of it only shapes what is pre-filled and warned about; what is billed are the confirmed rows
(rule 1). Every `…_to` date is inclusive.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.quantity import Quantity
from dairyos_desktop.domain.texts import say

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

Shift = Literal["morning", "evening"]
ShiftOrAll = Literal["morning", "evening", "all"]
ChangeKind = Literal["none", "other", "extra"]

MORNING: Shift = "morning"
EVENING: Shift = "evening"
ALL: Literal["all"] = "all"
SHIFTS: tuple[Shift, ...] = (MORNING, EVENING)

DAILY = "daily"
ALTERNATE = "alternate"
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_DAYS_HINT = say("Write daily, alternate, or weekdays like mon+wed+fri.")


class OrderTerm(NamedTuple):
    """A standing order: so much of a product in a shift, on these days.

    Attributes:
        days: `daily`, `alternate` (every second day from `effective_from` on) or weekdays
            joined by plus, as `check_days` gives them back.
        id: Its row; 0 where it has none.
    """

    product_id: int
    shift: Shift
    quantity: Quantity
    effective_from: date
    effective_to: date | None = None
    days: str = DAILY
    id: int = 0


@dataclass(frozen=True, slots=True)
class LeaveTerm:
    """Days without delivery; a `date_to` of None means until told.

    Attributes:
        product_id: The product left out; None for all.
        told_at: When it was noted; the later word counts.
    """

    date_from: date
    date_to: date | None
    shift: ShiftOrAll
    product_id: int | None
    told_at: datetime
    id: int = 0


@dataclass(frozen=True, slots=True)
class ChangeTerm:
    """A change told ahead: nothing, another quantity on the days ordered, or something extra.

    Attributes:
        quantity: The whole quantity for `other`, what is added for `extra`; None for `none`.
        told_at: When it was noted; the later word counts.
    """

    date_from: date
    date_to: date | None
    shift: ShiftOrAll
    product_id: int | None
    kind: ChangeKind
    quantity: Quantity | None
    told_at: datetime
    id: int = 0


@dataclass(frozen=True, slots=True)
class Due:
    """What one cell of the day's sheet is pre-filled with.

    Attributes:
        quantity: What should be delivered; 0 on leave or when nothing was asked for.
        ordered: What the standing order alone would give; 0 where none is due.
        leave: The leave that holds, if one does.
        changes: The planned changes that shaped the quantity, in the order told.
    """

    quantity: Quantity
    ordered: Quantity
    leave: LeaveTerm | None = None
    changes: tuple[ChangeTerm, ...] = ()


@dataclass(frozen=True, slots=True)
class CustomerPlan:
    """All that is known ahead about one customer's deliveries."""

    active_from: date
    active_to: date | None = None
    orders: tuple[OrderTerm, ...] = ()
    leaves: tuple[LeaveTerm, ...] = ()
    changes: tuple[ChangeTerm, ...] = ()

    def due(self, on: date, shift: Shift) -> dict[int, Due]:
        """What to pre-fill for each product of a shift; products without an entry stay empty.

        Outside the active dates nothing is. An order that is not due on the day gives no entry; one
        that a leave or a planned change stops gives an entry of 0.
        """
        if not covers(self.active_from, self.active_to, on):
            return {}
        ordered = {
            order.product_id: order.quantity
            for order in orders_in_force(self.orders, on, shift)
            if due_on(order, on) and order.quantity
        }
        leaves = [one for one in self.leaves if _says(one, on, shift)]
        changes = [one for one in self.changes if _says(one, on, shift)]
        if not (leaves or changes):
            return {product: Due(quantity, quantity) for product, quantity in ordered.items()}
        extras = {
            one.product_id: None
            for one in changes
            if one.kind == "extra" and one.product_id is not None
        }
        return {
            product: _settled(product, ordered.get(product, Quantity.zero), leaves, changes)
            for product in ordered | extras
        }

    def on_leave(self, on: date, shift: Shift, product_id: int | None = None) -> LeaveTerm | None:
        """The leave noted last that covers the product (None: all products) on the day."""
        found = [
            one
            for one in self.leaves
            if _says(one, on, shift) and one.product_id in (None, product_id)
        ]
        return max(found, key=lambda one: one.told_at, default=None)


def check_days(text: str) -> str:
    """The days of a standing order in their one form; empty means daily.

    Raises:
        InvalidInputError: Not `daily`, `alternate` or weekdays joined by plus.
    """
    wanted = text.strip().casefold()
    if wanted in ("", DAILY):
        return DAILY
    if wanted == ALTERNATE:
        return ALTERNATE
    named = [part.strip() for part in wanted.split("+")]
    for part in named:
        if part not in WEEKDAYS:
            raise InvalidInputError(
                say("“{text}” names no days of an order.", text=text), _DAYS_HINT
            )
    if len(set(named)) < len(named):
        raise InvalidInputError(say("“{text}” names a weekday twice.", text=text), _DAYS_HINT)
    if len(named) == len(WEEKDAYS):
        return DAILY
    return "+".join(day for day in WEEKDAYS if day in named)


def covers(first: date, last: date | None, on: date) -> bool:
    """Whether a day lies in a range whose end is inclusive, or open."""
    return first <= on and (last is None or on <= last)


def due_on(order: OrderTerm, on: date) -> bool:
    """Whether the order is due on the day by its dates and days."""
    if not covers(order.effective_from, order.effective_to, on):
        return False
    if order.days == DAILY:
        return True
    if order.days == ALTERNATE:
        return (on - order.effective_from).days % 2 == 0
    return WEEKDAYS[on.weekday()] in order.days.split("+")


def orders_in_force(orders: Iterable[OrderTerm], on: date, shift: Shift) -> list[OrderTerm]:
    """The order in force for each product of a shift, due on the day or not.

    Of those whose dates cover the day, the one with the latest `effective_from`; an earlier one
    that is still open comes back after a later one ended (rule 2).
    """
    chosen: dict[int, OrderTerm] = {}
    for order in orders:
        if order.shift != shift or not covers(order.effective_from, order.effective_to, on):
            continue
        other = chosen.get(order.product_id)
        if other is None or order.effective_from > other.effective_from:
            chosen[order.product_id] = order
    return list(chosen.values())


def _says(told: LeaveTerm | ChangeTerm, on: date, shift: Shift) -> bool:
    return told.shift in (shift, ALL) and covers(told.date_from, told.date_to, on)


def _settled(
    product: int, ordered: Quantity, leaves: list[LeaveTerm], changes: list[ChangeTerm]
) -> Due:
    """The last word counts; something extra falls away only by a later leave or "nothing"."""
    words: list[LeaveTerm | ChangeTerm] = [*leaves, *changes]
    told = sorted(
        (one for one in words if one.product_id in (None, product)),
        key=lambda one: (one.told_at, one.id),
    )
    base, extra = ordered, Quantity.zero
    leave: LeaveTerm | None = None
    shaped: list[ChangeTerm] = []
    for word in told:
        if isinstance(word, LeaveTerm):
            base, extra, leave, shaped = Quantity.zero, Quantity.zero, word, []
            continue
        if word.kind == "none":
            base, extra, leave, shaped = Quantity.zero, Quantity.zero, None, [word]
        elif word.kind == "extra":
            extra += word.quantity or Quantity.zero
            shaped.append(word)
        elif ordered:
            base, leave = word.quantity or Quantity.zero, None
            shaped = [one for one in shaped if one.kind == "extra"] + [word]
    total = base + extra
    return Due(total, ordered, None if total else leave, tuple(shaped))
