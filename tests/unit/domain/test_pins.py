"""Which PINs may be set."""

from __future__ import annotations

import pytest

from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.pins import check_pin, is_pin


@pytest.mark.parametrize("pin", ["840275", "193750", "001928", "112358"])
def test_a_pin_that_will_do(pin: str) -> None:
    assert check_pin(pin) == pin


@pytest.mark.parametrize(
    "pin",
    [
        "000000", "111111", "123456", "654321", "345678", "890123", "210987", "121212", "123123",
        "112233", "665544", "001100",
    ],
)  # fmt: skip
def test_a_pin_that_is_guessed_first(pin: str) -> None:
    with pytest.raises(InvalidInputError, match="guessed first"):
        check_pin(pin)


@pytest.mark.parametrize("text", ["", "84027", "8402755", "84027a", "८४०२७५", " 84027"])
def test_what_is_no_pin(text: str) -> None:
    assert not is_pin(text)
    with pytest.raises(InvalidInputError, match="six digits"):
        check_pin(text)
