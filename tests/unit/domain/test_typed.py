from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.plain import (
    format_date,
    number_as_text,
    read_iso_date,
    read_money,
    read_price,
    read_quantity,
    read_rate,
)
from dairyos_desktop.domain.quantity import Price, Quantity, TaxRate
from dairyos_desktop.domain.typed import (
    parse_coming_date,
    parse_date,
    parse_money,
    parse_price,
    parse_quantity,
    parse_quantity_sum,
    parse_rate,
)

TODAY = date(2026, 11, 2)


@pytest.mark.parametrize(
    ("text", "amount"),
    [("1234567.89", "1234567.89"), ("12,34,567.89", "1234567.89"), ("1,234,567.89", "1234567.89"),
     (".5", "0.50"), ("  500 ", "500"), ("₹500", "500"), ("₹ 1,234.50", "1234.50"),
     ("Rs. 20", "20"), ("rs20.5", "20.50"), ("INR 7", "7"), ("0", "0"), ("1,000", "1000"),
     ("10,00,000", "1000000"), ("007", "7"), ("500/-", "500"), ("Rs. 1,234.50 /=", "1234.50")],
)  # fmt: skip
def test_amounts_as_people_type_them(text: str, amount: str) -> None:
    assert parse_money(text) == Money(amount)


@pytest.mark.parametrize("text", ["-1,234.50", "−₹1,234.50", "- 1234.5"])
def test_a_minus_is_taken_only_where_it_may_be(text: str) -> None:
    assert parse_money(text, allow_negative=True) == Money("-1234.50")
    with pytest.raises(InvalidInputError, match="below 0"):
        parse_money(text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "No amount"), ("₹", "No amount"), ("   ", "No amount"), ("-", "No amount"),
        ("abc", "not a number"), ("NaN", "not a number"), ("inf", "not a number"),
        ("Infinity", "not a number"), ("1e3", "exponent"), ("1E+3", "exponent"),
        ("1_000", "underscore"), ("१२३", "other than 0–9"), ("１２", "other than 0–9"),
        ("½", "other than 0–9"), ("٣", "other than 0–9"), ("1,5", "decimal point"),
        ("1,50", "decimal point"), ("1234,5", "decimal point"), ("1,23,45", "commas"),
        ("1,2345", "commas"), ("12,3456.00", "commas"), ("1,23,4567", "commas"),
        ("1,234,56,789", "commas"), ("123,45,678", "commas"), (",500", "commas"),
        ("1,,000", "commas"), ("0,500", "commas"), ("1.234,56", "not a number"),
        ("1.2.3", "not a number"), ("5.", "not a number"), (".", "not a number"),
        ("1 000", "space"), ("1\u00a0000", "space"), ("1.505", "3 decimals; 2 are kept"),
        ("1.500", "3 decimals"), ("1234567890123", "too large"), ("+5", "not a number"),
        ("--5", "not a number"), ("(5)", "not a number"), ("5-", "not a number"),
        ("0x10", "not a number"), ("$5", "not a number"), ("5 Rs", "not a number|space"),
    ],
)  # fmt: skip
def test_what_is_not_surely_an_amount_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(InvalidInputError, match=reason) as refused:
        parse_money(text, allow_negative=True)
    assert refused.value.hint


@given(st.text(max_size=12))
def test_no_typed_text_breaks_the_parsers(text: str) -> None:
    for parse in (parse_money, parse_quantity, parse_price, parse_rate, parse_quantity_sum):
        try:
            value = parse(text)
        except InvalidInputError:
            continue
        assert value.units >= 0
        assert text.isascii() or "₹" in text or text != text.strip()


def test_quantities() -> None:
    assert parse_quantity(".5") == Quantity("0.5")
    assert parse_quantity("1,234.5") == Quantity("1234.5")
    assert parse_quantity("3", whole=True) == Quantity(3)
    for text, whole in (("1.5", True), ("10000", False), ("-1", False), ("1.2345", False),
                        ("1,5", False), ("₹1", False), ("½", False)):  # fmt: skip
        with pytest.raises(InvalidInputError):
            parse_quantity(text, whole=whole)


@pytest.mark.parametrize(
    ("text", "total"), [("1+.5", "1.5"), ("1", "1"), (" 1 + 1 + .25", "2.25"), ("0+0", "0")]
)
def test_the_grid_adds_up(text: str, total: str) -> None:
    assert parse_quantity_sum(text) == Quantity(total)


@pytest.mark.parametrize("text", ["+1", "1+", "1++1", "+", "", "1+x", "1-1", "9999+1"])
def test_half_a_sum_is_refused(text: str) -> None:
    with pytest.raises(InvalidInputError):
        parse_quantity_sum(text)


def test_prices() -> None:
    assert parse_price("₹72.5") == Price("72.5")
    assert parse_price("0") == Price(0)
    for text in ("100000", "1.2345", "-1", ""):
        with pytest.raises(InvalidInputError):
            parse_price(text)


@pytest.mark.parametrize(
    ("text", "rate"),
    [("5", "0.05"), ("5%", "0.05"), ("2.5 %", "0.025"), ("0", "0"), ("0.25%", "0.0025"),
     ("99.99", "0.9999"), ("12", "0.12")],
)  # fmt: skip
def test_rates_are_typed_in_per_cent(text: str, rate: str) -> None:
    assert parse_rate(text) == TaxRate(rate)


@pytest.mark.parametrize("text", ["0.05", "100", "5.125", "%", "-5", "", "five"])
def test_a_rate_that_may_be_a_share_is_refused(text: str) -> None:
    with pytest.raises(InvalidInputError):
        parse_rate(text)


@given(rates := st.integers(0, 9_999).map(TaxRate.from_ten_thousandths))
def test_a_rate_as_shown_can_be_typed_back(rate: TaxRate) -> None:
    assert parse_rate(rate.percent_text()) == rate


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-10-05", (2026, 10, 5)), ("05-10-2026", (2026, 10, 5)), ("5/10/2026", (2026, 10, 5)),
        ("5.10.2026", (2026, 10, 5)), ("5/10", (2026, 10, 5)), ("31-12", (2026, 12, 31)),
        ("3/2", (2027, 2, 3)), ("5", (2026, 11, 5)), ("30", (2026, 11, 30)), ("t", (2026, 11, 2)),
        ("T", (2026, 11, 2)), ("+", (2026, 11, 3)), ("-", (2026, 11, 1)), ("−", (2026, 11, 1)),
        ("+3", (2026, 11, 5)), ("-2", (2026, 10, 31)), ("−30", (2026, 10, 3)),
        (" 5/10 ", (2026, 10, 5)),
    ],
)  # fmt: skip
def test_dates_as_people_type_them(text: str, expected: tuple[int, int, int]) -> None:
    assert parse_date(text, today=TODAY) == date(*expected)


def test_a_day_without_its_year_is_the_nearest_one() -> None:
    assert parse_date("31/12", today=date(2027, 1, 2)) == date(2026, 12, 31)
    assert parse_date("2/1", today=date(2026, 12, 30)) == date(2027, 1, 2)
    assert parse_date("29/2", today=date(2027, 6, 1)) == date(2028, 2, 29)
    with pytest.raises(InvalidInputError):
        parse_date("29/2", today=date(2026, 6, 1))


def test_plus_and_minus_step_from_the_date_in_the_field() -> None:
    assert parse_date("+", today=TODAY, base=date(2026, 10, 31)) == date(2026, 11, 1)
    assert parse_date("-", today=TODAY, base=date(2026, 10, 1)) == date(2026, 9, 30)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "No date"), ("31", "no such day"), ("0", "no such day"), ("32", "no such day"),
        ("31/11", "no such day"), ("12/25", "no such day"), ("10/25/2026", "no such day"),
        ("2026-02-30", "no such day"), ("5/10/26", "two digits"), ("05-10-26", "two digits"),
        ("5/10-2026", "not a date"), ("5 Oct", "not a date"), ("tomorrow", "not a date"),
        ("५/१०", "other than 0–9"), ("1/1/0026", "far off"), ("20261005", "not a date"),
        ("2026-10-5", "not a date"), ("+1000", "not a date"), ("--", "not a date"),
    ],
)  # fmt: skip
def test_what_is_not_surely_a_date_is_refused(text: str, reason: str) -> None:
    with pytest.raises(InvalidInputError, match=reason) as refused:
        parse_date(text, today=TODAY)
    assert refused.value.hint


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_a_date_as_shown_can_be_typed_back(on: date) -> None:
    assert parse_date(format_date(on), today=TODAY) == on
    assert parse_date(on.isoformat(), today=TODAY) == read_iso_date(on.isoformat()) == on


@given(st.text(max_size=12))
def test_no_typed_text_breaks_the_date_parser(text: str) -> None:
    try:
        parse_date(text, today=TODAY)
    except InvalidInputError as refused:
        assert refused.hint  # noqa: PT017 most texts are no date, some are


def test_files_have_one_form() -> None:
    assert read_money("-3") == Money(-3)
    assert read_quantity("3") == Quantity(3)
    assert read_price("72.5000") == Price("72.5")
    assert read_rate("0.05") == TaxRate("0.05")
    for text in ("1,000", " 1", ".5", "1e3", "१", "₹5", "", "1_0", "NaN", "−1"):
        for read in (read_money, read_quantity, read_price, read_rate):
            with pytest.raises(InvalidInputError):
                read(text)
    with pytest.raises(InvalidInputError):
        read_quantity("-1")
    with pytest.raises(InvalidInputError):
        read_quantity("1.5", whole=True)
    with pytest.raises(InvalidInputError):
        read_rate("5")
    for text in ("2026-2-3", "20260203", "2026-W05-1", "03-02-2026", "2026-02-30", "0026-10-01"):
        with pytest.raises(InvalidInputError):
            read_iso_date(text)


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [(0.1 + 0.2, 2, "0.30"), (3, 3, "3.000"), (1268.75, 2, "1268.75"), (-0.0, 2, "0.00"),
     (0.05, 4, "0.0500"), (1.0000000005, 3, "1.000"), (7.0, 0, "7"),
     (12345678.9, 2, "12345678.90")],
)  # fmt: skip
def test_a_cell_within_a_billionth_is_the_value(value: float, decimals: int, text: str) -> None:
    assert number_as_text(value, decimals) == text


@pytest.mark.parametrize(
    ("value", "decimals"),
    [(0.305, 2), (1.00000001, 3), (float("nan"), 2), (float("inf"), 2), (1e300, 2), (10**400, 2),
     (True, 2), (0.5, 0)],
)  # fmt: skip
def test_any_other_cell_is_refused(value: float, decimals: int) -> None:
    with pytest.raises(InvalidInputError):
        number_as_text(value, decimals)


@given(st.integers(-(10**9), 10**9), st.integers(0, 4), st.floats(-9e-10, 9e-10))
def test_a_value_survives_a_spreadsheet(units: int, decimals: int, noise: float) -> None:
    value = units / 10**decimals
    assume(abs(value) < 10**5)
    assert float(number_as_text(value + noise, decimals)) == value


# Dates that lie ahead -----------------------------------------------------------------

SATURDAY = date(2026, 11, 7)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("fri", date(2026, 11, 13)),
        ("Friday", date(2026, 11, 13)),
        ("sun", date(2026, 11, 8)),
        ("13", date(2026, 11, 13)),
        ("7", SATURDAY),
        ("3", date(2026, 12, 3)),
        ("3/12", date(2026, 12, 3)),
        ("13-11-2026", date(2026, 11, 13)),
        ("T", SATURDAY),
        ("+6", date(2026, 11, 13)),
    ],
)
def test_a_coming_date_is_the_next_of_its_kind(text: str, found: date) -> None:
    assert parse_coming_date(text, today=SATURDAY) == found


def test_a_coming_date_counts_from_the_day_on_which_something_begins() -> None:
    monday = date(2026, 11, 16)
    assert parse_coming_date("fri", today=SATURDAY, since=monday) == date(2026, 11, 20)
    assert parse_coming_date("+1", today=SATURDAY, since=monday) == date(2026, 11, 17)
    assert parse_coming_date("10", today=SATURDAY, since=monday) == date(2026, 12, 10)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("sat", "ambiguous: 07-11 is a Saturday"),
        ("31", "no such day"),
        ("fr", "not a date"),
        ("fridays", "not a date"),
        ("", "No date"),
    ],
)
def test_a_coming_date_that_could_mean_two_days_is_refused(text: str, problem: str) -> None:
    with pytest.raises(InvalidInputError, match=problem):
        parse_coming_date(text, today=SATURDAY)
