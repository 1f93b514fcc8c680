"""Registration numbers that stand on a bill: GSTIN with its check digit, FSSAI."""

from __future__ import annotations

import re

from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.texts import say

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_GSTIN = re.compile(r"[0-9A-Z]{15}")
_FSSAI = re.compile(r"[0-9]{14}")


def check_gstin(text: str) -> str:
    """A GSTIN in capitals without surrounding space; empty (not registered) stays empty.

    Raises:
        InvalidInputError: Not 15 letters and digits, or the last one is not the check digit.
    """
    gstin = text.strip().upper()
    if not gstin:
        return ""
    if _GSTIN.fullmatch(gstin) is None:
        raise InvalidInputError(
            say("The GSTIN “{text}” is not 15 letters and digits.", text=text),
            say("Copy all 15 characters from the registration certificate, or leave it empty."),
        )
    if gstin_check_digit(gstin[:-1]) != gstin[-1]:
        raise InvalidInputError(
            say("The GSTIN “{text}” has a typing error: its check digit is wrong.", text=text),
            say("Compare it with the registration certificate, character by character."),
        )
    return gstin


def gstin_check_digit(first_fourteen: str) -> str:
    """The 15th character for the first 14.

    Luhn's way in base 36: every second value is doubled, the digits of each product are added
    up, and the check digit brings the sum to a multiple of 36.
    """
    base = len(_ALPHABET)
    total = 0
    for at, character in enumerate(first_fourteen):
        product = _ALPHABET.index(character) * (1 + at % 2)
        total += product // base + product % base
    return _ALPHABET[-total % base]


def check_fssai(text: str) -> str:
    """An FSSAI licence number without surrounding space; empty stays empty.

    Raises:
        InvalidInputError: Not 14 digits.
    """
    fssai = text.strip()
    if fssai and _FSSAI.fullmatch(fssai) is None:
        raise InvalidInputError(
            say("The FSSAI number “{text}” is not 14 digits.", text=text),
            say("Copy all 14 digits from the licence, or leave it empty."),
        )
    return fssai
