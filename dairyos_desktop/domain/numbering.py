"""Numbers of bills and receipts: prefix, financial year, running number (rule 14)."""

from __future__ import annotations

import re

from dairyos_desktop.domain.errors import InvalidInputError, RefusedError
from dairyos_desktop.domain.periods import financial_year_label
from dairyos_desktop.domain.texts import say

RECEIPT_PREFIX = "R"
MAX_LENGTH = 16
_LEAST_DIGITS = 5
_CENTURY = 2000
_PREFIX = re.compile(r"[A-Za-z0-9]{1,3}")
_NUMBER = re.compile(r"([A-Za-z0-9]{1,3})/([0-9]{2})-([0-9]{2})/([0-9]{5,})")


def check_prefix(text: str) -> str:
    """A bill prefix as it may stand in numbers.

    Raises:
        InvalidInputError: Not 1 to 3 of `A-Z a-z 0-9`.
    """
    if _PREFIX.fullmatch(text) is None:
        raise InvalidInputError(
            say("“{text}” can't begin a bill number.", text=text),
            say("Take 1 to 3 letters A–Z or digits, like MD."),
        )
    return text


def bill_number(prefix: str, start_year: int, number: int) -> str:
    """`MD/26-27/00131`: unique in its financial year and at most 16 characters.

    Source: rule 14; CGST Rules 46(b) and 49(b).

    Raises:
        InvalidInputError: The prefix is none.
        RefusedError: The running number is below 1 or the whole would be longer than 16.
    """
    text = f"{check_prefix(prefix)}/{financial_year_label(start_year)}/{number:0{_LEAST_DIGITS}d}"
    if number < 1 or len(text) > MAX_LENGTH:
        raise RefusedError(
            say(
                "{text} can't be a number: numbers start from 1 and have {max_length} "
                "characters at most.",
                text=text,
                max_length=MAX_LENGTH,
            ),
            say("Choose another prefix in Settings."),
        )
    return text


def receipt_number(start_year: int, number: int) -> str:
    """`R/26-27/00001`.

    Raises:
        RefusedError: The running number is below 1 or too long.
    """
    return bill_number(RECEIPT_PREFIX, start_year, number)


def parse_number(text: str) -> tuple[str, int, int]:
    """A bill's or receipt's number as (prefix, start year, running number).

    "By number" means the year, then the running number (rule 14): sort by `[1:]`.

    Raises:
        InvalidInputError: Not such a number.
    """
    match = _NUMBER.fullmatch(text)
    if match is None or (int(match[2]) + 1) % 100 != int(match[3]) or len(text) > MAX_LENGTH:
        raise InvalidInputError(
            say("“{text}” is not a number of ours.", text=text),
            say("Write it like MD/26-27/00131."),
        )
    return match[1], _CENTURY + int(match[2]), int(match[4])
