"""The one form that register files and scripts use: plain decimals, ISO dates.

A point, ASCII digits, an ASCII minus, no grouping; fewer decimals than are kept are fine (`3`).
What people type is read by `typed`.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal, localcontext

from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.quantity import Price, Quantity, TaxRate
from dairyos_desktop.domain.scaled import MAX_WHOLE_DIGITS
from dairyos_desktop.domain.texts import say

EARLIEST_YEAR = 1900
LATEST_YEAR = 2199

_ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_NEAR = Decimal("1e-9")
_ENOUGH_DIGITS = 60


def read_money(text: str) -> Money:
    """An amount, negative ones too.

    Raises:
        InvalidInputError: Not a plain number, or more than 2 decimals.
    """
    return Money.from_number_text(text)


def read_quantity(text: str, *, whole: bool = False) -> Quantity:
    """A quantity that a delivery may have (rule 1).

    Args:
        text: As it stands in the file.
        whole: The product is sold by the piece.

    Raises:
        InvalidInputError: Not a plain number, outside 0 to 9999.999, more than 3 decimals, or a
            fraction of a piece.
    """
    return Quantity.from_number_text(text).delivered(whole=whole)


def read_price(text: str) -> Price:
    """A price of 0 to 99999.999.

    Raises:
        InvalidInputError: Not a plain number, out of range, or more than 3 decimals.
    """
    return Price.from_number_text(text)


def read_rate(text: str) -> TaxRate:
    """A tax rate as a share (`0.0500` is 5 %).

    Raises:
        InvalidInputError: Not a plain number, outside 0 to 0.9999, or more than 4 decimals.
    """
    return TaxRate.from_number_text(text)


def read_iso_date(text: str) -> date:
    """A date written `2026-10-05`.

    Raises:
        InvalidInputError: Written otherwise, no such day, or a year before 1900 or after 2199.
    """
    match = _ISO_DATE.fullmatch(text)
    if match is None:
        raise InvalidInputError(
            say("“{text}” is not a date.", text=text), say("Write it like 2026-10-05.")
        )
    try:
        on = date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        raise InvalidInputError(
            say("There is no such day as “{text}”.", text=text),
            say("Write year-month-day, like 2026-10-05."),
        ) from None
    if not EARLIEST_YEAR <= on.year <= LATEST_YEAR:
        raise InvalidInputError(say("“{text}” is far off.", text=text), say("Look at the year."))
    return on


def format_date(on: date) -> str:
    """For reading: `05-10-2026`."""
    return f"{on.day:02d}-{on.month:02d}-{on.year:04d}"


def number_as_text(value: float | Decimal, decimals: int) -> str:
    """A spreadsheet's number as plain text with so many decimals.

    A number within 1e-9 of a value with these decimals is that value: cells hold binary floats,
    so 0.1 + 0.2 is 0.30000000000000004 there.

    Raises:
        InvalidInputError: NaN, infinity, too large, or further off than 1e-9.
    """
    exact = Decimal(value)
    if isinstance(value, bool) or not exact.is_finite() or exact.adjusted() >= MAX_WHOLE_DIGITS:
        raise InvalidInputError(
            say("“{value}” is no usable number.", value=value), say("Write a plain number.")
        )
    with localcontext(prec=_ENOUGH_DIGITS):
        nearest = exact.quantize(Decimal(1).scaleb(-decimals))
        if abs(exact - nearest) > _NEAR:
            raise InvalidInputError(
                say("“{value}” has more than {decimals} decimals.", value=value, decimals=decimals),
                say("Round it to {decimals} decimals.", decimals=decimals),
            )
    return str(nearest) if nearest else str(abs(nearest))
