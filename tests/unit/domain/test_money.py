import copy
import json
import pickle
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.money import ZERO, Money
from dairyos_desktop.domain.quantity import Price, Quantity, TaxRate
from dairyos_desktop.domain.rounding import divide_half_even, round_half_away_to_rupee
from dairyos_desktop.domain.typed import parse_money

paise = st.integers(-(10**15), 10**15)
amounts = paise.map(Money.from_paise)


@given(amounts)
def test_every_text_form_reads_back(amount: Money) -> None:
    assert Money(str(amount)) == amount
    assert Money.from_json(json.loads(json.dumps(amount.to_json()))) == amount
    assert Money(amount.amount) == amount
    assert Money.from_paise(amount.paise) == amount
    assert pickle.loads(pickle.dumps(amount)) == amount  # noqa: S301 our own bytes
    assert copy.deepcopy(amount) is copy.copy(amount) is amount


@given(st.integers(-(10**13), 10**13).map(Money.from_paise))
def test_what_the_screen_shows_can_be_typed_back(amount: Money) -> None:
    assert parse_money(amount.format(), allow_negative=True) == amount
    assert parse_money(amount.format(symbol=False), allow_negative=True) == amount


@given(amounts, amounts, amounts)
def test_adding_is_associative_exact_and_undone_by_subtracting(
    one: Money, two: Money, three: Money
) -> None:
    assert (one + two) + three == one + (two + three) == Money.total([one, two, three])
    assert sum([one, two, three]) == one + two + three
    assert one + two == two + one
    assert one + two - two == one
    assert -one + one == Money.zero
    assert abs(one) == abs(-one)
    assert (one < two) == (one.amount < two.amount)
    assert (one >= two) == (one.paise >= two.paise)


@given(amounts, st.integers(-(10**9), 10**9), st.integers(0, 9))
def test_multiplying_rounds_once_half_to_even(amount: Money, digits: int, places: int) -> None:
    factor = Decimal(digits).scaleb(-places)
    exact = Fraction(amount.paise) * Fraction(factor)
    assert (amount * factor).paise == round(exact)  # Fraction rounds half to even
    assert factor * amount == amount * factor
    if digits:
        assert (amount / factor).paise == round(Fraction(amount.paise) / Fraction(factor))


@given(paise, st.integers(-(10**6), 10**6).filter(bool))
def test_divide_half_even_is_the_fraction_rounded(numerator: int, denominator: int) -> None:
    assert divide_half_even(numerator, denominator) == round(Fraction(numerator, denominator))


@pytest.mark.parametrize(
    ("numerator", "denominator", "expected"),
    [(1, 2, 0), (3, 2, 2), (-1, 2, 0), (-3, 2, -2), (5, -2, -2), (7, -2, -4), (-5, 3, -2)],
)
def test_halves_go_to_the_even_side(numerator: int, denominator: int, expected: int) -> None:
    assert divide_half_even(numerator, denominator) == expected


def test_nothing_is_divided_by_zero() -> None:
    with pytest.raises(ZeroDivisionError):
        divide_half_even(1, 0)


@pytest.mark.parametrize(
    ("amount", "rounded"),
    [("499.50", "500.00"), ("499.49", "499.00"), ("-0.50", "-1.00"), ("-0.49", "0.00"),
     ("0.50", "1.00"), ("1.50", "2.00"), ("7.00", "7.00"), ("-12.75", "-13.00")],
)  # fmt: skip
def test_a_total_goes_to_the_nearest_rupee_half_away_from_zero(amount: str, rounded: str) -> None:
    assert Money(amount).to_rupee() == Money(rounded)
    assert round_half_away_to_rupee(Money(amount).paise) == Money(rounded).paise


@given(amounts, st.lists(st.integers(0, 10**6), min_size=1, max_size=30).filter(any))
def test_allocate_keeps_the_sum_and_the_shares(amount: Money, weights: list[int]) -> None:
    parts = amount.allocate(weights)
    assert Money.total(parts) == amount
    for part, weight in zip(parts, weights, strict=True):
        fair = Fraction(amount.paise * weight, sum(weights))
        assert abs(part.paise - fair) < 1


@pytest.mark.parametrize("weights", [[], [0, 0], [1, -1, 3]])
def test_allocate_refuses_weights_that_split_nothing(weights: list[int]) -> None:
    with pytest.raises(ValueError, match="Weights"):
        Money(10).allocate(weights)


@given(amounts)
def test_the_tax_halves_add_up_and_differ_by_a_paisa_at_most(tax: Money) -> None:
    cgst, sgst = tax.split_tax()
    assert cgst + sgst == tax
    assert abs(cgst - sgst) <= Money("0.01")
    assert cgst.paise == round(Fraction(tax.paise, 2))


@pytest.mark.parametrize(
    ("amount", "shown"),
    [("0", "₹0.00"), ("999.9", "₹999.90"), ("1000", "₹1,000.00"), ("99999", "₹99,999.00"),
     ("100000", "₹1,00,000.00"), ("1234567.89", "₹12,34,567.89"),
     ("12345678901.5", "₹12,34,56,78,901.50"), ("-1234.50", "−₹1,234.50"), ("-0.05", "−₹0.05")],
)  # fmt: skip
def test_amounts_are_grouped_the_indian_way(amount: str, shown: str) -> None:
    assert Money(amount).format() == shown
    assert Money(amount).format(symbol=False) == shown.replace("₹", "")


@pytest.mark.parametrize("value", [1.5, True, None, b"1", Fraction(1, 2)])
def test_no_float_or_other_kind_gets_in(value: object) -> None:
    with pytest.raises(TypeError):
        Money(value)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        Money.from_paise(value)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        Money.from_json(value)
    with pytest.raises(TypeError):
        Money(1) * value  # type: ignore[operator]
    with pytest.raises(TypeError):
        Money(1) + value  # type: ignore[operator]


@pytest.mark.parametrize(
    "text",
    ["", " ", "1,000", "1e3", "1_000", "१२", "NaN", "inf", "+1", ".5", "5.", "1.005", "1.000",
     "1.50\n", " 1", "0x1", "1.5.0", "--1", "−1", "9" * 16, "9" * 5000],
)  # fmt: skip
def test_plain_text_has_one_form(text: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        Money(text)
    assert refused.value.hint
    assert len(refused.value.message) < 100


@pytest.mark.parametrize(
    "value", ["NaN", "sNaN", "Infinity", "-Infinity", "1.005", "1e100", "1e-9"]
)
def test_a_decimal_that_is_no_amount_is_refused(value: str) -> None:
    with pytest.raises(InvalidInputError):
        Money(Decimal(value))


def test_a_third_decimal_is_taken_only_where_rounding_was_asked() -> None:
    assert Money.rounded(Decimal("2013.31375")) == Money("2013.31")
    assert Money.rounded(Decimal("0.005")) == Money("0.00")
    assert Money.rounded(Decimal("0.015")) == Money("0.02")
    assert Money.rounded(Decimal("-0.015")) == Money("-0.02")
    assert Money(Decimal("1.500")) == Money("1.50")
    with pytest.raises(TypeError):
        Money.rounded(1.5)  # type: ignore[arg-type]


def test_numbers_read_as_text_may_carry_zeros_but_nothing_more() -> None:
    assert Money.from_number_text("1268.7500") == Money("1268.75")
    assert Money.from_number_text("-3") == Money(-3)
    for text in ("1268.755", "1268.7500.", "1.00e0", "1.0000x", ".5000"):
        with pytest.raises(InvalidInputError):
            Money.from_number_text(text)


def test_money_is_a_value() -> None:
    amount = Money("1268.75")
    assert repr(amount) == "Money('1268.75')"
    assert {amount: 1}[Money(Decimal("1268.750"))] == 1
    assert amount != 1268.75
    assert Money("1.00") != Quantity("1.000")
    assert hash(Money("1.00")) != hash(Quantity.from_thousandths(100))
    assert not Money("-0.00")
    assert str(Money("-0.00")) == "0.00"
    assert ZERO == Money.zero == Money(0) == Money.total([])
    with pytest.raises(AttributeError):
        amount.units = 1
    with pytest.raises(AttributeError):
        del amount.units
    with pytest.raises(TypeError):
        _ = amount < Quantity(1)  # type: ignore[operator]
    with pytest.raises(TypeError):
        _ = amount + Quantity(1)  # type: ignore[operator]
    with pytest.raises(TypeError):
        _ = amount * Money(1)  # type: ignore[operator]
    with pytest.raises(TypeError):
        _ = 1 + amount
    with pytest.raises(ZeroDivisionError):
        _ = amount / 0


@pytest.mark.parametrize(
    ("quantity", "price", "expected"),
    [("17.500", "72.500", "1268.75"), ("26.755", "75.250", "2013.31"),
     ("0.250", "545.375", "136.34"), ("0.005", "1.000", "0.00"), ("0.015", "1.000", "0.02"),
     ("-1.000", "56.000", "-56.00")],
)  # fmt: skip
def test_the_worked_examples_of_rule_6(quantity: str, price: str, expected: str) -> None:
    assert Quantity(quantity) * Price(price) == Money(expected)
    assert Price(price) * Quantity(quantity) == Money(expected)


def test_the_worked_examples_of_rules_7_and_8() -> None:
    tax = Money("136.34") * TaxRate("0.0500")
    assert (tax, *tax.split_tax()) == (Money("6.82"), Money("3.41"), Money("3.41"))
    amount = Money("680.00").without_tax(TaxRate("0.05"))
    assert (amount, Money(680) - amount) == (Money("647.62"), Money("32.38"))
    assert Money("6.83").split_tax() == (Money("3.42"), Money("3.41"))
    assert Money("6.81").split_tax() == (Money("3.40"), Money("3.41"))
