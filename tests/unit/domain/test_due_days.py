"""Days worked out all at once say what each day says of itself."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from dairyos_desktop.domain.due_days import bits, days_within, due_days
from dairyos_desktop.domain.orders import SHIFTS, ChangeTerm, CustomerPlan, LeaveTerm, OrderTerm
from dairyos_desktop.domain.quantity import Quantity

if TYPE_CHECKING:
    from dairyos_desktop.domain.orders import ChangeKind, ShiftOrAll

FIRST = dt.date(2026, 10, 20)
TOLD = dt.datetime(2026, 10, 1, 6, 30, tzinfo=dt.UTC)
KINDS: tuple[ChangeKind, ...] = ("none", "other", "extra")
SHIFTS_OR_ALL: tuple[ShiftOrAll, ...] = ("morning", "evening", "all")
_days = st.integers(-12, 30).map(lambda day: FIRST + dt.timedelta(days=day))
_ends = st.one_of(st.none(), st.integers(0, 20))
_shifts = st.sampled_from(SHIFTS)
_shift_or_all = st.sampled_from(SHIFTS_OR_ALL)
_told = st.integers(0, 3).map(lambda hour: TOLD + dt.timedelta(hours=hour))


def _end(first: dt.date, length: int | None) -> dt.date | None:
    return None if length is None else first + dt.timedelta(days=length)


_orders = st.builds(
    lambda product, shift, first, length, amount, days: OrderTerm(
        product, shift, Quantity(amount), first, _end(first, length), days
    ),
    st.integers(1, 2),
    _shifts,
    _days,
    _ends,
    st.integers(0, 3),
    st.sampled_from(["daily", "alternate", "mon", "tue+thu+sun"]),
)
_leaves = st.builds(
    lambda first, length, shift, product, told: LeaveTerm(
        first, _end(first, length), shift, product, told
    ),
    _days,
    _ends,
    _shift_or_all,
    st.sampled_from([None, 1]),
    _told,
)


@st.composite
def _changes(draw: st.DrawFn) -> ChangeTerm:
    kind: ChangeKind = draw(st.sampled_from(KINDS))
    first = draw(_days)
    quantity = None if kind == "none" else Quantity(draw(st.integers(1, 5)))
    shift: ShiftOrAll = draw(_shifts) if kind == "extra" else draw(_shift_or_all)
    return ChangeTerm(
        first, _end(first, draw(_ends)), shift, draw(st.integers(1, 3)), kind, quantity, draw(_told)
    )  # fmt: skip


def _by_start(orders: list[OrderTerm]) -> tuple[OrderTerm, ...]:
    """One order for each (product, shift, beginning), as the books keep them."""
    kept = {(one.product_id, one.shift, one.effective_from): one for one in orders}
    return tuple(kept.values())


@given(
    st.lists(_orders, max_size=5).map(_by_start),
    st.lists(_leaves, max_size=2),
    st.lists(_changes(), max_size=2),
    _days,
    _ends,
    st.integers(0, 40),
)
def test_all_days_at_once_are_the_days_one_by_one(  # noqa: PLR0917 - what hypothesis draws
    orders: tuple[OrderTerm, ...],
    leaves: list[LeaveTerm],
    changes: list[ChangeTerm],
    active_from: dt.date,
    length: int | None,
    days: int,
) -> None:
    plan = CustomerPlan(
        active_from, _end(active_from, length), orders, tuple(leaves), tuple(changes)
    )
    last = FIRST + dt.timedelta(days=days)
    expected = {
        (shift, product, due.quantity.thousandths, day)
        for day in range(days + 1)
        for shift in SHIFTS
        for product, due in plan.due(FIRST + dt.timedelta(days=day), shift).items()
        if due.quantity
    }
    told = {(*key, day) for key, mask in due_days(plan, FIRST, last).items() for day in bits(mask)}
    assert told == expected


def test_a_range_as_days_of_a_stretch() -> None:
    last = FIRST + dt.timedelta(days=4)
    day = dt.timedelta(days=1)
    assert days_within(FIRST, None, FIRST, last) == 0b11111
    assert days_within(FIRST - day, FIRST + day, FIRST, last) == 0b00011
    assert days_within(FIRST + 3 * day, last + day, FIRST, last) == 0b11000
    assert days_within(last + day, None, FIRST, last) == 0
    assert days_within(FIRST - 2 * day, FIRST - day, FIRST, last) == 0
    assert list(bits(0b10110)) == [1, 2, 4]
