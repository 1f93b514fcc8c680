import pickle
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.quantity import Price, Quantity, TaxRate, in_unit

quantities = st.integers(-(10**12), 10**12).map(Quantity.from_thousandths)
prices = st.integers(0, 99_999_999).map(Price.from_thousandths)
rates = st.integers(0, 9_999).map(TaxRate.from_ten_thousandths)


@given(quantities, prices, rates)
def test_every_text_form_reads_back(quantity: Quantity, price: Price, rate: TaxRate) -> None:
    for value in (quantity, price, rate):
        kind = type(value)
        assert kind(str(value)) == kind(value.short()) == kind(value.amount) == value
        assert pickle.loads(pickle.dumps(value)) == value  # noqa: S301 our own bytes
    assert Quantity.from_thousandths(quantity.thousandths) == quantity
    assert Price.from_thousandths(price.thousandths) == price
    assert TaxRate.from_ten_thousandths(rate.ten_thousandths) == rate


@given(quantities, prices)
def test_gross_is_the_exact_product_rounded_once(quantity: Quantity, price: Price) -> None:
    exact = Fraction(quantity.amount) * Fraction(price.amount) * 100
    assert (quantity * price).paise == round(exact)


@given(quantities, quantities, quantities)
def test_sums_are_exact(one: Quantity, two: Quantity, three: Quantity) -> None:
    assert (one + two) + three == one + (two + three) == Quantity.total([one, two, three])
    assert one - two == -(two - one)


@given(st.integers(-(10**9), 10**9), st.integers(-(10**9), 10**9))
def test_pieces_are_worth_what_any_quantity_is(counted: int, measured: int) -> None:
    pieces, litres = in_unit(counted, "pc"), in_unit(measured, "L")
    assert pieces == Quantity.from_thousandths(counted)
    assert hash(pieces) == hash(Quantity.from_thousandths(counted))
    assert (pieces < litres, pieces >= litres) == (counted < measured, counted >= measured)
    for total in (pieces + litres, litres + pieces, sum([pieces, litres])):
        assert total == Quantity.from_thousandths(counted + measured)
    assert pieces - litres == Quantity.from_thousandths(counted - measured)
    assert pickle.loads(pickle.dumps(pieces)) == pieces  # noqa: S301 our own bytes
    assert pieces != Price.from_thousandths(abs(counted) % 99_999_999)


@pytest.mark.parametrize(
    ("value", "full", "short", "grouped"),
    [(Quantity("0.5"), "0.500", "0.5", "0.500"), (Quantity(2), "2.000", "2", "2.000"),
     (Quantity("34.375"), "34.375", "34.375", "34.375"), (Quantity(0), "0.000", "0", "0.000"),
     (Quantity("-1"), "-1.000", "-1", "−1.000"), (Quantity(100), "100.000", "100", "100.000"),
     (Quantity("123456.7"), "123456.700", "123456.7", "1,23,456.700"),
     (Price("72.5"), "72.500", "72.5", "72.500"), (TaxRate("0.05"), "0.0500", "0.05", "0.0500")],
)  # fmt: skip
def test_text_for_scripts_and_for_reading(
    value: Quantity | Price | TaxRate, full: str, short: str, grouped: str
) -> None:
    assert (str(value), value.short(), value.grouped()) == (full, short, grouped)


@pytest.mark.parametrize(
    ("rate", "percent", "half"),
    [("0", "0 %", "0 %"), ("0.05", "5 %", "2.5 %"), ("0.025", "2.5 %", "1.25 %"),
     ("0.12", "12 %", "6 %"), ("0.0025", "0.25 %", "0.125 %"), ("0.1", "10 %", "5 %")],
)  # fmt: skip
def test_rates_are_read_in_per_cent(rate: str, percent: str, half: str) -> None:
    assert TaxRate(rate).percent_text() == percent
    assert TaxRate(rate).halved_percent_text() == half


def test_prices_and_rates_keep_to_their_range() -> None:
    assert str(Price("99999.999")) == "99999.999"
    assert not Price(0)
    assert str(TaxRate("0.9999")) == "0.9999"
    for text in ("-0.001", "100000", "1.0005"):
        with pytest.raises(InvalidInputError):
            Price(text)
    for rate in ("1", "-0.01", "5", "0.00005"):
        with pytest.raises(InvalidInputError):
            TaxRate(rate)
    with pytest.raises(InvalidInputError):
        Price.from_thousandths(-1)
    with pytest.raises(TypeError):
        Price.from_thousandths(1.0)  # type: ignore[arg-type]


def test_a_delivery_has_a_range_and_pieces_are_whole() -> None:
    assert Quantity("9999.999").delivered() == Quantity("9999.999")
    assert Quantity(3).delivered(whole=True) == Quantity(3)
    for quantity, whole in (("-0.001", False), ("10000", False), ("1.5", True)):
        with pytest.raises(InvalidInputError) as refused:
            Quantity(quantity).delivered(whole=whole)
        assert refused.value.hint


def test_pieces_times_content_are_litres() -> None:
    assert Quantity(3) * Quantity("0.5") == Quantity("1.5")
    assert Quantity("1.5") * 2 == 2 * Quantity("1.5") == Quantity(3)
    assert Quantity(1) / 3 == Quantity("0.333")
    assert Quantity("0.333") * Decimal("0.5") == Quantity("0.166")
    with pytest.raises(TypeError):
        _ = Quantity(1) * 1.5  # type: ignore[operator]
    with pytest.raises(TypeError):
        _ = Price(1) * 2  # type: ignore[operator]
