"""By how much prices rise, as it is typed and worked out."""

from __future__ import annotations

import datetime as dt

import pytest

from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.quantity import Price
from dairyos_desktop.domain.raising import KeptPrice, PriceStep, later_than, price_on, raised_rows


def november(day: int) -> dt.date:
    return dt.date(2026, 11, day)


@pytest.mark.parametrize(
    ("typed", "old", "new"),
    [
        ("2", "56.000", "58.000"),
        ("₹ 1.505", "56.000", "57.505"),
        ("-2", "56.000", "54.000"),
        ("\N{MINUS SIGN}0.5", "56.000", "55.500"),
        ("5 %", "56.000", "58.800"),
        ("-2.5%", "56.000", "54.600"),
        ("0.5 %", "0.100", "0.100"),  # 0.1005, half to even
        ("1.5 %", "0.100", "0.102"),  # 0.1015, half to even
        ("100 %", "0.000", "0.000"),
    ],
)
def test_a_step_is_read_as_typed_and_rounded_half_to_even(typed: str, old: str, new: str) -> None:
    assert str(PriceStep.parse(typed).of(Price(old))) == new


@pytest.mark.parametrize("typed", ["", "0", "0 %", "two", "1,5", "1.0005", "101 %", "--2", "%"])
def test_what_is_no_step_is_refused_with_what_to_type(typed: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        PriceStep.parse(typed)
    assert refused.value.hint


def test_a_step_says_whether_it_lowers() -> None:
    assert [PriceStep.parse(one).lowers for one in ("2", "5 %", "-2", "-5 %")] == [
        False,
        False,
        True,
        True,
    ]


def test_a_price_leaves_its_range_neither_below_nor_above() -> None:
    with pytest.raises(InvalidInputError):
        PriceStep.parse("-57").of(Price("56"))
    with pytest.raises(InvalidInputError):
        PriceStep.parse("100 %").of(Price("99999.999"))


def test_each_price_that_holds_or_comes_back_is_raised_where_it_holds() -> None:
    base = KeptPrice(november(1), None, Price("56"))
    offer = KeptPrice(november(5), november(10), Price("50"))
    over = KeptPrice(november(2), november(4), Price("40"))
    planned = KeptPrice(november(20), november(25), Price("60"))
    kept = [base, offer, over, planned]

    made = raised_rows(kept, november(7), PriceStep.parse("2"))

    assert made == (
        KeptPrice(november(7), november(10), Price("52")),
        KeptPrice(november(11), None, Price("58")),
    )
    whole = [*kept, *made]
    said = {day: price_on(whole, november(day)) for day in (4, 6, 7, 10, 11, 19, 20, 25, 26)}
    assert {day: str(price) for day, price in said.items()} == {
        4: "40.000", 6: "50.000", 7: "52.000", 10: "52.000", 11: "58.000", 19: "58.000",
        20: "60.000", 25: "60.000", 26: "58.000",
    }  # fmt: skip
    assert later_than(kept, november(7)) == november(20)
    assert later_than(kept, november(20)) is None
