"""How a snapshot's plain texts read on paper: money, quantities, dates, telephone numbers."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.quantity import Price, Quantity, TaxRate

if TYPE_CHECKING:
    from dairyos_desktop.adapters.pdf.words import BillWords

RANGE = "–"
NOTHING = "–"
DOT = " · "

_EIGHTHS = {125: "⅛", 250: "¼", 500: "½", 750: "¾"}
_INDIAN_PHONE = re.compile(r"\+91([0-9]{10})")
# Cities whose area code has two digits; the others' have four as a rule. Ahmedabad's 79 and
# Bengaluru's 80 begin mobile numbers too and are grouped like those.
_SHORT_AREA_CODES = frozenset({"11", "20", "22", "33", "40", "44"})


@lru_cache(maxsize=8_192)
def money(text: str) -> str:
    """`"-1277.00"` as `−1,277.00`."""
    return Money(text).format(symbol=False)


@lru_cache(maxsize=8_192)
def rupees(text: str) -> str:
    """`"5552.00"` as `₹5,552.00`."""
    return Money(text).format()


def is_zero(text: str) -> bool:
    """Whether a plain decimal text says nothing but 0."""
    return not text.strip("-0.")


@lru_cache(maxsize=8_192)
def number(text: str) -> str:
    """A quantity without the zeros behind its point: `"34.375"`, `"1,200"`."""
    return Quantity(text).grouped().rstrip("0").rstrip(".")


def quantity(text: str, unit: str) -> str:
    """A quantity with its unit: `"21 L"`."""
    return f"{number(text)} {unit}".rstrip()


@lru_cache(maxsize=2_048)
def price(text: str) -> str:
    """A price with two decimals, or three where it has them: `"72.50"`, `"94.125"`."""
    return Price(text).grouped().removesuffix("0")


@lru_cache(maxsize=256)
def rate(text: str) -> str:
    """A tax rate, or a dash where there is none: `"5 %"`."""
    return NOTHING if is_zero(text) else TaxRate(text).percent_text()


@lru_cache(maxsize=256)
def half_rate(text: str) -> str:
    """CGST's or SGST's share of a rate: `"2.5 %"`."""
    return TaxRate(text).halved_percent_text()


@lru_cache(maxsize=2_048)
def litres_parts(text: str) -> tuple[str, str]:
    """A day's litres for a narrow cell: whole and rest, to stand side by side or stacked.

    Eighths that have a sign of their own are written with it (`("1", "½")`), other parts as
    decimals without the leading zero (`("1", ".333")`).
    """
    whole, rest = divmod(Quantity(text).thousandths, 1000)
    if not rest:
        return str(whole), ""
    sign = _EIGHTHS.get(rest) or f".{rest:03d}".rstrip("0")
    return (str(whole) if whole else ""), sign


@lru_cache(maxsize=4_096)
def day(iso: str) -> str:
    """`"2026-11-01"` as `01-11-2026`."""
    return dt.date.fromisoformat(iso).strftime("%d-%m-%Y")


def day_and_month(iso: str) -> str:
    """`"2026-11-01"` as `01-11`."""
    return day(iso)[:5]


@lru_cache(maxsize=4_096)
def span(from_on: str, to_on: str, words: BillWords) -> str:
    """A line's days: `01–10 Oct`, `13 Oct`, `28-09 – 03-10`."""
    first, last = dt.date.fromisoformat(from_on), dt.date.fromisoformat(to_on)
    if (first.year, first.month) != (last.year, last.month):
        return f"{day_and_month(from_on)} {RANGE} {day_and_month(to_on)}"
    month = words.months_short[first.month - 1]
    if first == last:
        return f"{first.day:02d} {month}"
    return f"{first.day:02d}{RANGE}{last.day:02d} {month}"


def period(from_on: str, to_on: str, words: BillWords) -> str:
    """What a bill covers: the month's name where it is all of it, else both days."""
    first, last = dt.date.fromisoformat(from_on), dt.date.fromisoformat(to_on)
    if first.day == 1 and last == first.replace(day=month_days(from_on)):
        return f"{words.months[first.month - 1]} {first.year}"
    return words.period.format(first=day_and_month(from_on), last=day(to_on))


def month_days(iso: str) -> int:
    """How many days the month of a date has."""
    on = dt.date.fromisoformat(iso)
    return calendar.monthrange(on.year, on.month)[1]


def sundays(iso: str) -> frozenset[int]:
    """The days of a date's month that are Sundays."""
    on = dt.date.fromisoformat(iso).replace(day=1)
    first = (calendar.SUNDAY - on.weekday()) % 7 + 1
    return frozenset(range(first, month_days(iso) + 1, 7))


def phone(text: str) -> str:
    """An Indian number in readable groups: `+91 98876 66290`, `+91 2692 255555`."""
    match = _INDIAN_PHONE.fullmatch(text)
    if match is None:
        return text
    digits = match[1]
    if digits[0] in "6789":
        return f"+91 {digits[:5]} {digits[5:]}"
    if digits[:2] in _SHORT_AREA_CODES:
        return f"+91 {digits[:2]} {digits[2:6]} {digits[6:]}"
    return f"+91 {digits[:4]} {digits[4:]}"
