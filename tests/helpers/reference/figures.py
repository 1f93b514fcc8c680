"""Rounding, text forms and dates, spelled out."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ZERO = Decimal("0.00")
PAISA = Decimal("0.01")
RUPEE = Decimal(1)
NO_SURPRISES = Context(prec=60)


def exact(value: Fraction) -> Decimal:
    """A fraction whose decimals end, as a Decimal (products of decimal numbers always do)."""
    result = NO_SURPRISES.divide(Decimal(value.numerator), Decimal(value.denominator))
    if Fraction(result) != value:
        raise AssertionError(f"{value} has no end")
    return result


def to_paise_half_even(value: Fraction) -> Decimal:
    """Two decimals; exactly half a paisa goes to the even paisa."""
    floor = value * 100 // 1
    rest = value * 100 - floor
    up = rest > Fraction(1, 2) or (rest == Fraction(1, 2) and floor % 2 == 1)
    result = Decimal(int(floor) + int(up)) * PAISA
    if rest in {0, Fraction(1, 2)}:  # where Decimal can say it too, it has to agree
        assert result == exact(value).quantize(PAISA, ROUND_HALF_EVEN, NO_SURPRISES)
    return result


def rupee_step(value: Decimal) -> Decimal:
    """What brings a total to the nearest rupee, half a rupee away from zero (rule 11)."""
    return value.quantize(RUPEE, ROUND_HALF_UP) - value


def money(value: Decimal) -> str:
    """`1268.75`, `-5.00`, `0.00`."""
    return f"{value + 0:.2f}" if value else "0.00"


def thousandths(value: Decimal) -> str:
    """Prices and quantities: three decimals."""
    return f"{value:.3f}" if value else "0.000"


def rate(value: Decimal) -> str:
    """Tax rates: four decimals."""
    return f"{value:.4f}"


def day(text: str) -> date:
    """An ISO date."""
    return date.fromisoformat(text)


def day_or_none(text: str) -> date | None:
    """An ISO date or, of an empty text, None."""
    return date.fromisoformat(text) if text else None


def month_ends(month: str) -> tuple[date, date]:
    """First and last day of `YYYY-MM`."""
    year, number = int(month[:4]), int(month[5:])
    return date(year, number, 1), date(year, number, calendar.monthrange(year, number)[1])


def month_of(when: date) -> str:
    """`YYYY-MM`."""
    return when.isoformat()[:7]


def days(first: date, last: date) -> Iterator[date]:
    """Every day from first to last."""
    while first <= last:
        yield first
        first += timedelta(days=1)


def financial_year(when: date) -> str:
    """`26-27` for April 2026 to March 2027."""
    start = when.year if when.month >= 4 else when.year - 1
    return f"{start % 100:02d}-{(start + 1) % 100:02d}"
