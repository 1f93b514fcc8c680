"""Which passwords may be set, and how login names compare."""

from __future__ import annotations

import pytest

from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.logins import check_login_name, login_key
from dairyos_desktop.domain.passwords import (
    check_password,
    new_recovery_code,
    normal_recovery_code,
)
from dairyos_desktop.services.password_rules import common_passwords

OFFICE = ("Madhuban Dairy", "14, Station Road, Anand 388001", "Asha Patel")


@pytest.mark.parametrize(
    "password",
    [
        "seven blue kettles sing",
        "गायें नीली केतली गाती हैं",
        "x" * 11 + "y",
        "q8#rTz!m2Lp0",
        "the dairy in Anand never sleeps on Mondays",
        "839201847562",
        "ab" * 1 + "kettle sings " * 10,
    ],
)
def test_length_decides_and_no_kind_of_character_is_asked_for(password: str) -> None:
    assert check_password(password, office_words=OFFICE, common=common_passwords())


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("short", "5 characters"),
        ("elevenchars", "11 characters"),
        ("x" * 257, "more than 256"),
        ("password1234", "password"),
        ("P@ssw0rd2026", "guessed first"),
        ("  Welcome!!! 2026", "welcome"),
        ("123456789012", "guessed first"),
        ("aaaaaaaaaaaa", "guessed first"),
        ("1234123412341234", "guessed first"),
        ("Madhuban-2026!!", "own words"),
        ("MadhubanDairyAnand1", "own words"),
        ("ashapatel 388001", "own words"),
        ("madhubanpassword", "password"),
        ("ＰＡＳＳＷＯＲＤ１２３４", "password"),
    ],
)
def test_what_is_guessed_first_is_refused_with_its_reason(password: str, reason: str) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        check_password(password, office_words=OFFICE, common=common_passwords())

    assert reason in refusal.value.message
    assert refusal.value.hint


def test_a_password_is_the_same_from_every_keyboard() -> None:
    assert check_password("e\u0301tude de la mer") == check_password("\u00e9tude de la mer")


def test_names_compare_without_case_width_and_extra_space() -> None:
    assert login_key("  ASHA   Patel ") == login_key("ａｓｈａ patel")
    assert login_key("STRASSE") == login_key("straße")
    assert login_key("Asha") != login_key("Usha")


@pytest.mark.parametrize("name", ["", "   ", "a\u0000b", "x" * 61, "SYSTEM"])
def test_some_names_cant_be_logged_in_with(name: str) -> None:
    with pytest.raises(InvalidInputError):
        check_login_name(name)


def test_recovery_codes_differ_and_survive_copying_by_hand() -> None:
    code = new_recovery_code()

    assert code != new_recovery_code()
    assert [len(group) for group in code.split("-")] == [5] * 5
    assert normal_recovery_code(f" {code.lower().replace('-', ' ')} ") == code.replace("-", "")
