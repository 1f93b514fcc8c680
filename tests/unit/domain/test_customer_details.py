"""What a customer's details must look like."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dairyos_desktop.domain.customers import (
    check_active,
    check_code,
    check_email,
    check_language,
    check_line,
    check_name,
    check_phone,
    check_position,
    format_phone,
    next_code,
)
from dairyos_desktop.domain.errors import InvalidInputError


@pytest.mark.parametrize(
    "typed",
    [
        "9837762388", "98377 62388", "+919837762388", "+91 98377-62388", "919837762388",
        "09837762388", "0091 9837762388", "(98377) 62388",
    ],
)  # fmt: skip
def test_an_indian_number_has_one_form_however_it_is_typed(typed: str) -> None:
    assert check_phone(typed) == "+919837762388"


def test_landlines_and_numbers_abroad() -> None:
    assert check_phone("02692 255555") == "+912692255555"
    assert check_phone("+44 20 7946 0958") == "+442079460958"
    assert check_phone("00971501234567") == "+971501234567"
    assert check_phone("  ") == ""


@pytest.mark.parametrize(
    "typed", ["98377", "98377623881", "0000000000", "९८३७७६२३८८", "phone", "+", "+9198377"]
)
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(InvalidInputError, match="not a phone number"):
        check_phone(typed)


def test_the_problem_counts_the_digits() -> None:
    with pytest.raises(InvalidInputError, match="it has 9 digits, not 10"):
        check_phone("983776238")


def test_phones_as_they_are_read() -> None:
    assert format_phone("+919837762388") == "98377 62388"
    assert format_phone("+912692255555") == "2692 255555"
    assert format_phone("+442079460958") == "+442079460958"
    assert format_phone("") == ""


@given(st.integers(1_000_000_000, 9_999_999_999).map(str))
def test_a_phone_as_it_is_read_can_be_typed_again(national: str) -> None:
    phone = check_phone(national)
    assert check_phone(format_phone(phone)) == phone


@pytest.mark.parametrize("typed", ["Krishna Solanki Hotel", "D'Souza", "José", "3 Idiots Cafe"])
def test_names_in_latin_letters(typed: str) -> None:
    assert check_name(f" {typed} ") == typed


@pytest.mark.parametrize("typed", ["", "  ", "द्वारका", "Dwarka द्वारका", "Иван", "123", "A\x07"])
def test_a_name_that_clerks_could_not_type_is_refused(typed: str) -> None:
    with pytest.raises(InvalidInputError):
        check_name(typed)


def test_an_address_of_several_lines_becomes_one() -> None:
    assert check_line("14, Station Road,\n Anand\n", "address") == "14, Station Road, Anand"
    with pytest.raises(InvalidInputError, match="has 301 characters"):
        check_line("x" * 301, "address")


@pytest.mark.parametrize("typed", ["C 1", "", "x" * 41])
def test_codes_that_are_refused(typed: str) -> None:
    with pytest.raises(InvalidInputError):
        check_code(typed)


@pytest.mark.parametrize("typed", ["a@b.in", " meena.patel+milk@example.co.in ", ""])
def test_mail_addresses(typed: str) -> None:
    assert check_email(typed) == typed.strip()


@pytest.mark.parametrize(
    "typed", ["a@b", "a b@c.in", "a@b..in", "x@y.in\nBcc: z@y.in", "<a@b.in>", "a@b.in,c@d.in"]
)
def test_what_could_never_be_a_mail_address_is_refused(typed: str) -> None:
    with pytest.raises(InvalidInputError, match="not a mail address"):
        check_email(typed)


def test_languages_of_bills() -> None:
    assert (check_language(""), check_language("GU")) == ("en", "gu")
    with pytest.raises(InvalidInputError, match="aren't printed"):
        check_language("xx")


def test_places_and_dates() -> None:
    assert check_position(0) == 0
    with pytest.raises(InvalidInputError, match="no place"):
        check_position(-1)
    check_active(dt.date(2026, 10, 1), dt.date(2026, 10, 1))
    with pytest.raises(InvalidInputError, match="30-09-2026 lies before the first, 01-10-2026"):
        check_active(dt.date(2026, 10, 1), dt.date(2026, 9, 30))


@pytest.mark.parametrize(
    ("taken", "proposed"),
    [
        ([], "C00001"),
        (["C00001", "C00240"], "C00241"),
        (["C00001", "C00002", "HOTEL9"], "C00003"),
        (["1", "2", "99"], "100"),
        (["C9"], "C10"),
        (["temple"], "C00001"),
        (["A-0001", "A-0002", "C00001"], "A-0003"),
    ],
)
def test_the_next_code_goes_on_in_the_usual_form(taken: list[str], proposed: str) -> None:
    assert next_code(taken) == proposed


@given(
    st.lists(
        st.builds(str.__add__, st.sampled_from(["", "C", "AB"]), st.integers(0, 99_999).map(str))
        | st.text("0123456789", min_size=1, max_size=5)
    )
)
def test_the_next_code_is_free(taken: list[str]) -> None:
    assert next_code(taken) not in taken
