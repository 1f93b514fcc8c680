"""How figures, dates and telephone numbers read on paper."""

from __future__ import annotations

import pytest

from dairyos_desktop.adapters.pdf import figures
from dairyos_desktop.adapters.pdf.words import bill_words

ENGLISH = bill_words("en")


@pytest.mark.parametrize(
    ("text", "read"),
    [("1234567.89", "12,34,567.89"), ("-1277.00", "−1,277.00"), ("0.00", "0.00")],
)
def test_money(text: str, read: str) -> None:
    assert figures.money(text) == read


@pytest.mark.parametrize(
    ("text", "read"),
    [("21.000", "21 L"), ("34.375", "34.375 L"), ("0.500", "0.5 L"), ("1200.000", "1,200 L")],
)
def test_quantities(text: str, read: str) -> None:
    assert figures.quantity(text, "L") == read


def test_prices_have_two_decimals_or_three() -> None:
    assert figures.price("72.500") == "72.50"
    assert figures.price("94.125") == "94.125"
    assert figures.price("0.000") == "0.00"


def test_rates() -> None:
    assert figures.rate("0.0500") == "5 %"
    assert figures.rate("0.0000") == "–"
    assert figures.half_rate("0.0500") == "2.5 %"


@pytest.mark.parametrize(
    ("litres", "parts"),
    [
        ("0.125", ("", "⅛")),
        ("0.250", ("", "¼")),
        ("0.500", ("", "½")),
        ("0.750", ("", "¾")),
        ("1.000", ("1", "")),
        ("1.500", ("1", "½")),
        ("0.333", ("", ".333")),
        ("12.300", ("12", ".3")),
        ("0.375", ("", ".375")),
        ("0.000", ("0", "")),
    ],
)
def test_litres_of_a_day(litres: str, parts: tuple[str, str]) -> None:
    assert figures.litres_parts(litres) == parts


@pytest.mark.parametrize(
    ("first", "last", "read"),
    [
        ("2026-10-01", "2026-10-10", "01–10 Oct"),
        ("2026-10-13", "2026-10-13", "13 Oct"),
        ("2026-09-28", "2026-10-03", "28-09 – 03-10"),
    ],
)
def test_days_of_a_line(first: str, last: str, read: str) -> None:
    assert figures.span(first, last, ENGLISH) == read


def test_a_whole_month_goes_by_its_name() -> None:
    assert figures.period("2026-02-01", "2026-02-28", ENGLISH) == "February 2026"
    assert figures.period("2028-02-01", "2028-02-28", ENGLISH) == "01-02 to 28-02-2028"
    assert figures.period("2026-10-11", "2026-10-31", ENGLISH) == "11-10 to 31-10-2026"


def test_sundays() -> None:
    assert sorted(figures.sundays("2026-10-15")) == [4, 11, 18, 25]
    assert sorted(figures.sundays("2026-11-01")) == [1, 8, 15, 22, 29]


@pytest.mark.parametrize(
    ("number", "read"),
    [
        ("+919887666290", "+91 98876 66290"),
        ("+912692255555", "+91 2692 255555"),
        ("+912223456789", "+91 22 2345 6789"),
        ("+14155550100", "+14155550100"),
        ("", ""),
    ],
)
def test_telephone_numbers(number: str, read: str) -> None:
    assert figures.phone(number) == read
