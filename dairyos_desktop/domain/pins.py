"""PINs that unlock a window: six digits that nobody guesses first."""

from __future__ import annotations

from itertools import pairwise

from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.texts import say

LENGTH = 6
MOST_TRIES = 5
"""Wrong ones in a row, then only the password opens (the table in trust.md)."""

_LEAST_DIFFERENT = 3


def is_pin(text: str) -> bool:
    """Whether it has the form of a PIN; no password has, each being longer."""
    return len(text) == LENGTH and text.isascii() and text.isdigit()


def check_pin(text: str) -> str:
    """The PIN as it is hashed, once it may be set.

    Raises:
        InvalidInputError: Not six digits, or one of those that are guessed first.
    """
    if not is_pin(text):
        raise InvalidInputError(say("A PIN has six digits."), say("Type six digits, nothing else."))
    if _is_simple(text):
        raise InvalidInputError(
            say("This PIN is one of those that are guessed first."),
            say("Take six digits without an order to them."),
        )
    return text


def _is_simple(pin: str) -> bool:
    repeated = any(pin == pin[:length] * (LENGTH // length) for length in (1, 2, 3))
    pairs = pin[::2] == pin[1::2] and _is_row(pin[::2])
    return repeated or pairs or _is_row(pin) or len(set(pin)) < _LEAST_DIFFERENT


def _is_row(digits: str) -> bool:
    """Whether each digit is one above, or one below, the digit before: 345678, 890123, 210987."""
    steps = {(int(b) - int(a)) % 10 for a, b in pairwise(digits)}
    return steps in ({1}, {9})
