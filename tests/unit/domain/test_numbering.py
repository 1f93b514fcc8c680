import pytest
from hypothesis import given
from hypothesis import strategies as st

from dairyos_desktop.domain.errors import InvalidInputError, RefusedError
from dairyos_desktop.domain.numbering import (
    bill_number,
    check_prefix,
    parse_number,
    receipt_number,
)

prefixes = st.text("ABCxyz019", min_size=1, max_size=3)


@given(prefixes, st.integers(2000, 2099), st.integers(1, 999_999))
def test_a_number_reads_back_and_fits_sixteen_characters(
    prefix: str, year: int, number: int
) -> None:
    text = bill_number(prefix, year, number)
    assert len(text) <= 16
    assert parse_number(text) == (prefix, year, number)


def test_the_forms() -> None:
    assert bill_number("MD", 2026, 131) == "MD/26-27/00131"
    assert bill_number("MD", 2026, 99_999) == "MD/26-27/99999"
    assert bill_number("MD", 2026, 100_000) == "MD/26-27/100000"
    assert receipt_number(2026, 1) == "R/26-27/00001"
    numbers = ["MD/26-27/100000", "A/27-28/00001", "MD/26-27/99999", "Z/26-27/00002"]
    assert sorted(numbers, key=lambda text: parse_number(text)[1:]) == [
        "Z/26-27/00002", "MD/26-27/99999", "MD/26-27/100000", "A/27-28/00001",
    ]  # fmt: skip


@pytest.mark.parametrize("prefix", ["", "ABCD", "M-", "é", "१", "M D"])
def test_a_prefix_is_one_to_three_plain_characters(prefix: str) -> None:
    with pytest.raises(InvalidInputError):
        check_prefix(prefix)


def test_a_number_beyond_sixteen_characters_or_below_one_is_refused() -> None:
    with pytest.raises(RefusedError):
        bill_number("ABC", 2026, 10_000_000)
    with pytest.raises(RefusedError):
        bill_number("MD", 2026, 0)


@pytest.mark.parametrize(
    "text",
    ["MD/26-28/00001", "MD/26-27/0001", "ABCD/26-27/00001", "MD-26-27-00001", "", "MD/26-27/१२३४५"],
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(InvalidInputError):
        parse_number(text)
