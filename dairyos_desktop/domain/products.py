"""What a product's details must look like."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dairyos_desktop.domain.customers import LONGEST_NAME, check_line
from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.texts import say

if TYPE_CHECKING:
    import datetime as dt

    from dairyos_desktop.domain.quantity import Quantity

UNITS = {"L": "litres (L)", "kg": "kilograms (kg)", "pc": "pieces (pc)"}
"""What products are sold in, with the words for a choice on screen."""

LONGEST_CODE = 20
MOST_IN_CRATE = 999_999

_HSN = re.compile(r"(?:[0-9]{2}){1,4}")


def check_product_code(text: str) -> str:
    """A product's code, without surrounding space.

    Raises:
        InvalidInputError: Empty, too long, or with a space in it.
    """
    code = check_line(text, "code", LONGEST_CODE)
    if not code:
        raise InvalidInputError(
            say("The code is missing."), say("Give a short one, like CM for cow milk.")
        )
    if any(mark.isspace() for mark in code):
        raise InvalidInputError(
            say("The code “{code}” holds a space.", code=code), say("Leave the space out.")
        )
    return code


def check_product_name(text: str) -> str:
    """A product's name on bills.

    Raises:
        InvalidInputError: Empty, too long, or not printable.
    """
    name = check_line(text, "name", LONGEST_NAME)
    if not name:
        raise InvalidInputError(
            say("The name is missing."), say("Type it as it should stand on bills.")
        )
    return name


def check_hsn(text: str) -> str:
    """An HSN code; empty stays empty.

    Raises:
        InvalidInputError: Not 2, 4, 6 or 8 digits.
    """
    hsn = text.strip()
    if hsn and _HSN.fullmatch(hsn) is None:
        raise InvalidInputError(
            say("“{text}” is no HSN code.", text=text),
            say("Type 2, 4, 6 or 8 digits, like 0401, or leave it empty."),
        )
    return hsn


def check_unit(unit: str) -> str:
    """A unit that products are sold in.

    Raises:
        InvalidInputError: None of `UNITS`.
    """
    if unit not in UNITS:
        raise InvalidInputError(
            say("Nothing is sold in “{unit}”.", unit=unit),
            say("Take one of {units}.", units=", ".join(UNITS)),
        )
    return unit


def check_content(content: Quantity | None) -> Quantity | None:
    """Litres or kilograms in one piece; None where sold loose.

    Raises:
        InvalidInputError: 0 or less.
    """
    if content is not None and content.thousandths <= 0:
        raise InvalidInputError(
            say("The content is 0."), say("Leave it empty if it is sold loose.")
        )
    return content


def check_crate(crate: int | None) -> int | None:
    """Pieces in a crate; None where there are no crates.

    Raises:
        InvalidInputError: Below 1 or too many.
    """
    if crate is not None and not 1 <= crate <= MOST_IN_CRATE:
        raise InvalidInputError(
            say("A crate can't hold {crate} pieces.", crate=crate),
            say("Type how many fit in, or leave it empty."),
        )
    return crate


def check_span(from_on: dt.date, to_on: dt.date | None) -> None:
    """The days on which something holds, the last one included.

    Raises:
        InvalidInputError: The end is before the beginning.
    """
    if to_on is not None and to_on < from_on:
        raise InvalidInputError(
            say("The price ends before it begins."),
            say("Give the last day on which it holds, or leave it empty."),
        )
