"""What a day's sheet is pre-filled with."""

from __future__ import annotations

import datetime as dt
from itertools import permutations
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.orders import (
    WEEKDAYS,
    ChangeTerm,
    CustomerPlan,
    Due,
    LeaveTerm,
    OrderTerm,
    check_days,
    due_on,
    orders_in_force,
)
from dairyos_desktop.domain.quantity import Quantity

if TYPE_CHECKING:
    from random import Random

COW, BUFFALO, GHEE = 1, 2, 3
JUNE = dt.date(2026, 6, 1)


def day(number: int) -> dt.date:
    return dt.date(2026, 6, number)


def told(minute: int) -> dt.datetime:
    return dt.datetime(2026, 5, 30, 7, minute, tzinfo=dt.UTC)


def order(
    quantity: str, product: int = COW, start: int = 1, end: int | None = None, days: str = "daily"
) -> OrderTerm:
    last = None if end is None else day(end)
    return OrderTerm(product, "morning", Quantity(quantity), day(start), last, days)


def plan(*words: OrderTerm | LeaveTerm | ChangeTerm) -> CustomerPlan:
    return CustomerPlan(
        active_from=JUNE,
        orders=tuple(one for one in words if isinstance(one, OrderTerm)),
        leaves=tuple(one for one in words if isinstance(one, LeaveTerm)),
        changes=tuple(one for one in words if isinstance(one, ChangeTerm)),
    )


def leave(first: int, last: int | None, minute: int = 0, product: int | None = None) -> LeaveTerm:
    end = None if last is None else day(last)
    return LeaveTerm(day(first), end, "all", product, told(minute))


def extra(quantity: str, on: int, minute: int, product: int = COW) -> ChangeTerm:
    return ChangeTerm(
        day(on), day(on), "morning", product, "extra", Quantity(quantity), told(minute)
    )


def other(quantity: str, first: int, last: int, minute: int) -> ChangeTerm:
    return ChangeTerm(
        day(first), day(last), "morning", COW, "other", Quantity(quantity), told(minute)
    )


def nothing(first: int, last: int | None, minute: int, product: int | None = None) -> ChangeTerm:
    end = None if last is None else day(last)
    return ChangeTerm(day(first), end, "morning", product, "none", None, told(minute))


def quantities(made: CustomerPlan, on: int) -> dict[int, str]:
    return {product: due.quantity.short() for product, due in made.due(day(on), "morning").items()}


def test_an_order_is_due_in_its_own_shift_on_each_day_of_its_dates() -> None:
    made = plan(order("1.5", start=5, end=10))
    assert [on for on in range(1, 31) if quantities(made, on)] == [5, 6, 7, 8, 9, 10]
    assert made.due(day(7), "evening") == {}
    assert made.due(day(7), "morning") == {COW: Due(Quantity("1.5"), Quantity("1.5"))}


def test_an_earlier_open_order_comes_back_after_a_later_one_ended() -> None:
    made = plan(order("1"), order("2", start=5, end=6))
    assert [quantities(made, on)[COW] for on in (4, 5, 6, 7)] == ["1", "2", "2", "1"]


def test_a_later_order_of_nothing_ends_an_earlier_open_one() -> None:
    made = plan(order("1"), order("0", start=5))
    assert [on for on in range(1, 31) if quantities(made, on)] == [1, 2, 3, 4]


def test_every_second_day_counts_from_the_first_day_over_the_turn_of_a_month() -> None:
    made = OrderTerm(COW, "morning", Quantity("1"), dt.date(2026, 5, 30), days="alternate")
    due = [on.day for on in (JUNE + dt.timedelta(days=at) for at in range(6)) if due_on(made, on)]
    assert due == [1, 3, 5]


def test_an_order_that_is_not_due_today_still_hides_the_earlier_one() -> None:
    made = plan(order("1"), order("3", start=2, days="alternate"))
    assert [quantities(made, on) for on in (2, 3)] == [{COW: "3"}, {}]


def test_weekdays() -> None:
    made = plan(order("1", days="mon+fri"))
    assert [on for on in range(1, 15) if quantities(made, on)] == [1, 5, 8, 12]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", "daily"),
        (" Daily ", "daily"),
        ("ALTERNATE", "alternate"),
        ("fri + mon", "mon+fri"),
        ("sun+mon+tue+wed+thu+fri+sat", "daily"),
    ],
)
def test_days_have_one_written_form(typed: str, kept: str) -> None:
    assert check_days(typed) == kept


@pytest.mark.parametrize("typed", ["monday", "mon,wed", "mon+", "mon+mon", "weekly", "mon-fri"])
def test_days_that_name_no_days_are_refused(typed: str) -> None:
    with pytest.raises(InvalidInputError, match=r"weekday|names no days"):
        check_days(typed)


def test_outside_the_active_dates_nothing_is_due() -> None:
    made = CustomerPlan(day(3), day(5), (order("1"),), (), (extra("1", 9, 0),))
    assert [on for on in range(1, 31) if quantities(made, on)] == [3, 4, 5]


def test_a_leave_shows_as_leave_and_gives_nothing_until_told() -> None:
    made = plan(order("1"), order("2", BUFFALO), leave(10, None))
    assert quantities(made, 9) == {COW: "1", BUFFALO: "2"}
    on_leave = made.due(day(30), "morning")
    assert {due.quantity for due in on_leave.values()} == {Quantity.zero}
    assert all(due.leave is not None and due.ordered for due in on_leave.values())
    assert made.on_leave(day(30), "evening") is not None
    assert made.on_leave(day(9), "evening") is None


def test_a_leave_of_one_product_leaves_the_other() -> None:
    made = plan(order("1"), order("2", BUFFALO), leave(10, 12, product=COW))
    assert quantities(made, 11) == {COW: "0", BUFFALO: "2"}
    assert made.on_leave(day(11), "morning") is None
    assert made.on_leave(day(11), "morning", COW) is not None


def test_another_quantity_replaces_what_is_due_and_only_then() -> None:
    made = plan(order("1", days="alternate"), other("2.5", 1, 4, minute=0))
    assert [quantities(made, on) for on in (1, 2, 3, 5)] == [
        {COW: "2.5"},
        {},
        {COW: "2.5"},
        {COW: "1"},
    ]


def test_something_extra_adds_up_and_comes_without_an_order_too() -> None:
    made = plan(order("1"), extra("0.5", 5, 0), extra("0.5", 5, 1), extra("1", 5, 2, GHEE))
    assert quantities(made, 5) == {COW: "2", GHEE: "1"}
    assert len(made.due(day(5), "morning")[COW].changes) == 2


def test_the_last_word_counts() -> None:
    made = plan(order("1"), extra("2", 5, 0), leave(4, 6, minute=1))
    assert quantities(made, 5) == {COW: "0"}
    told_later = plan(order("1"), leave(4, 6, minute=1), extra("2", 5, 2))
    assert quantities(told_later, 5) == {COW: "2"}
    assert told_later.due(day(5), "morning")[COW].leave is None
    back_early = plan(order("1"), leave(4, None, minute=1), other("0.5", 6, 9, minute=2))
    assert [quantities(back_early, on)[COW] for on in (5, 6, 9, 10)] == ["0", "0.5", "0.5", "0"]


def test_another_quantity_keeps_what_was_asked_extra_for_one_day() -> None:
    made = plan(order("1"), extra("2", 5, 0), other("1.5", 4, 9, minute=1))
    assert [quantities(made, on)[COW] for on in (4, 5)] == ["1.5", "3.5"]


def test_nothing_asked_for_is_no_leave() -> None:
    due = plan(order("1"), nothing(4, 6, 0)).due(day(5), "morning")[COW]
    assert (due.quantity, due.leave, len(due.changes)) == (Quantity.zero, None, 1)


_spans = st.tuples(st.integers(1, 30), st.one_of(st.none(), st.integers(0, 29))).map(
    lambda span: (day(span[0]), None if span[1] is None else day(min(30, span[0] + span[1])))
)
_orders = st.lists(
    st.builds(
        lambda product, quantity, span, days: OrderTerm(
            product, "morning", Quantity.from_thousandths(quantity), span[0], span[1], days
        ),
        st.integers(1, 3),
        st.integers(0, 5000),
        _spans,
        st.sampled_from(["daily", "alternate", "mon+thu", "sun"]),
    ),
    max_size=6,
    unique_by=lambda one: (one.product_id, one.effective_from),
)


@given(_orders, st.integers(1, 30), st.randoms(use_true_random=False))
def test_what_is_due_does_not_depend_on_the_order_of_rows(
    orders: list[OrderTerm], on: int, random: Random
) -> None:
    shuffled = list(orders)
    random.shuffle(shuffled)
    assert plan(*orders).due(day(on), "morning") == plan(*shuffled).due(day(on), "morning")


@given(_orders, st.integers(1, 30))
def test_each_product_is_due_by_the_covering_order_that_began_last(
    orders: list[OrderTerm], on: int
) -> None:
    made = plan(*orders).due(day(on), "morning")
    for product in (1, 2, 3):
        covering = [
            one
            for one in orders
            if one.product_id == product
            and one.effective_from <= day(on)
            and (one.effective_to is None or day(on) <= one.effective_to)
        ]
        last = max(covering, key=lambda one: one.effective_from, default=None)
        assert (
            product in {one.product_id for one in orders_in_force(orders, day(on), "morning")}
        ) == (last is not None)
        weekday = WEEKDAYS[day(on).weekday()]
        wanted = (
            last is not None
            and bool(last.quantity)
            and (
                last.days == "daily"
                or (last.days == "alternate" and (on - last.effective_from.day) % 2 == 0)
                or weekday in last.days
            )
        )
        assert (product in made) == wanted
        if last is not None and wanted:
            assert made[product].quantity == last.quantity


@given(_orders, st.integers(1, 30), st.integers(1, 30), st.integers(0, 10))
def test_a_leave_noted_last_leaves_nothing_to_deliver_and_other_days_alone(
    orders: list[OrderTerm], on: int, first: int, length: int
) -> None:
    last = min(30, first + length)
    with_leave = plan(*orders, extra("1", on, 0), leave(first, last, minute=5))
    without = plan(*orders, extra("1", on, 0))
    if first <= on <= last:
        assert all(not due.quantity for due in with_leave.due(day(on), "morning").values())
    else:
        assert with_leave.due(day(on), "morning") == without.due(day(on), "morning")


def test_words_count_by_when_they_were_told_however_they_are_kept() -> None:
    words = (extra("2", 5, 0), other("3", 4, 6, minute=1), nothing(5, 5, 2), extra("0.25", 5, 3))
    for kept in permutations(words):
        assert quantities(plan(order("1"), *kept), 5) == {COW: "0.25"}
