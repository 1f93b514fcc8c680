"""What the cells of a dairy's own monthly sheet say: so much, nothing, a leave.

A sheet is kept by hand, so its cells know more forms than a register's: a decimal comma, halves
and quarters, units, morning and evening in one cell. Each form has one meaning; what could mean
two things, or nothing, is refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import Final

from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.quantity import Quantity
from dairyos_desktop.domain.texts import say

ACCEPTED = say("Write a quantity like 1.5 or ½, 0, L for a leave, or leave it empty.")

_BLANKS = frozenset({"", "-", "\N{EN DASH}", "\N{EM DASH}", "\N{MINUS SIGN}"})
_LEAVES = frozenset({"L", "A"})
_FRACTIONS = {"¼": 250, "½": 500, "¾": 750}
_UNITS = {
    "l": ("L", 1000),
    "lt": ("L", 1000),
    "ltr": ("L", 1000),
    "ltrs": ("L", 1000),
    "lit": ("L", 1000),
    "litre": ("L", 1000),
    "litres": ("L", 1000),
    "liter": ("L", 1000),
    "liters": ("L", 1000),
    "लीटर": ("L", 1000),
    "લીટર": ("L", 1000),
    "લિટર": ("L", 1000),
    "ml": ("L", 1),
    "kg": ("kg", 1000),
    "kgs": ("kg", 1000),
    "g": ("kg", 1),
    "gm": ("kg", 1),
    "gms": ("kg", 1),
    "gram": ("kg", 1),
    "grams": ("kg", 1),
    "pc": ("pc", 1000),
    "pcs": ("pc", 1000),
    "nos": ("pc", 1000),
}
_MOST_DIGITS = 9
_THOUSAND = 1000

_NUMBER = re.compile(r"([0-9]*)(?:[.,]([0-9]+))?")
_GROUPED = re.compile(r"[0-9]{1,3}(?:,[0-9]{2,3})*,[0-9]{3}(?:\.[0-9]*)?")
_SLASH = re.compile(r"[0-9]+ ?/ ?[0-9]+")
_EXPONENT = re.compile(r"[0-9.,]+[eE][+-]?[0-9]+")
_MIXED = re.compile(r"([0-9]*) ?([¼½¾])")
_WITH_UNIT = re.compile(r"([0-9.,¼½¾ ]*?) ?([^0-9.,¼½¾\s+]+)\.?")


class Mark(Enum):
    """A cell that names no quantity."""

    NOTHING = "nothing"
    LEAVE = "leave"


@dataclass(frozen=True, slots=True)
class Amount:
    """So much; `unit` (`L`, `kg`, `pc`) where the cell names one, else empty."""

    thousandths: int
    unit: str = ""


Single = Mark | Amount
NOTHING: Final = Mark.NOTHING
LEAVE: Final = Mark.LEAVE


@dataclass(frozen=True, slots=True)
class Both:
    """Morning and evening in one cell: `1+1`."""

    morning: Single
    evening: Single


def read_cell(text: str) -> Single | Both:
    """What a cell's text says.

    Raises:
        InvalidInputError: It has no meaning, or more than one.
    """
    plain = " ".join(text.split())
    if "+" not in plain:
        return _single(plain, text)
    parts = [part.strip() for part in plain.split("+")]
    if len(parts) != len(("morning", "evening")) or not all(parts):
        raise InvalidInputError(
            say("“{plain}” isn't a morning and an evening.", plain=plain),
            say("Write both, like 1+0.5; - for none."),
        )
    morning, evening = (_single(part, part) for part in parts)
    return Both(morning, evening)


def _single(plain: str, shown: str) -> Single:
    if plain in _BLANKS:
        return NOTHING
    if plain.upper() in _LEAVES:
        return LEAVE
    if plain.upper() == "X":
        return Amount(0)
    if any(mark.isnumeric() and not mark.isascii() and mark not in _FRACTIONS for mark in plain):
        raise InvalidInputError(
            say("“{shown}” holds digits other than 0–9.", shown=shown), say("Type the digits 0–9.")
        )
    thousandths = _number(plain)
    if thousandths is not None:
        return _amount(thousandths, "")
    with_unit = _WITH_UNIT.fullmatch(plain)
    unit = _UNITS.get(with_unit[2].casefold()) if with_unit else None
    number = _number(with_unit[1]) if with_unit and unit else None
    if number is None or unit is None:
        raise _unreadable(plain, shown)
    thousandths, rest = divmod(number * unit[1], _THOUSAND)
    if rest:
        raise InvalidInputError(
            say("“{shown}” has more than 3 decimals.", shown=shown),
            say("Give 3 decimals at most, like 0.125."),
        )
    return _amount(thousandths, unit[0])


def _amount(thousandths: int, unit: str) -> Amount:
    Quantity.from_thousandths(thousandths).delivered()
    return Amount(thousandths, unit)


def _number(text: str) -> int | None:
    """Thousandths of a number as sheets write it; None where it is none.

    Raises:
        InvalidInputError: A number with too many decimals, or whose comma means two things.
    """
    mixed = _MIXED.fullmatch(text)
    if mixed:
        return int(mixed[1][:_MOST_DIGITS] or "0") * _THOUSAND + _FRACTIONS[mixed[2]]
    match = _NUMBER.fullmatch(text)
    if match is None or not (match[1] or match[2]):
        return None
    decimals = match[2] or ""
    if "," in text and (len(decimals) > len("25") or not match[1]):
        return None
    if len(decimals.rstrip("0")) > Quantity.DECIMALS:
        raise InvalidInputError(
            say("“{text}” has {count} decimals; 3 are kept.", text=text, count=len(decimals)),
            say("Give 3 decimals at most, like 0.125."),
        )
    whole = match[1].lstrip("0")
    if len(whole) > _MOST_DIGITS:
        whole = "9" * _MOST_DIGITS  # far out of range, and told so
    return int(whole or "0") * _THOUSAND + int(decimals[: Quantity.DECIMALS].ljust(3, "0"))


def _unreadable(plain: str, shown: str) -> InvalidInputError:
    if _GROUPED.fullmatch(plain):
        return InvalidInputError(
            say("“{shown}” is ambiguous: a thousand, or a decimal comma?", shown=shown),
            say(
                "Write {plain} or {plain2}.",
                plain=plain.replace(",", ""),
                plain2=plain.replace(",", "."),
            ),
        )
    if _SLASH.fullmatch(plain):
        return InvalidInputError(
            say("“{shown}” is no quantity.", shown=shown), say("Write ½ or 0.5.")
        )
    if _EXPONENT.fullmatch(plain):
        return InvalidInputError(
            say("“{shown}” has an exponent.", shown=shown),
            say("Write the number out: 1000, not 1e3."),
        )
    if plain[:1] in {"-", "\N{MINUS SIGN}"}:
        return InvalidInputError(say("“{shown}” is below 0.", shown=shown), ACCEPTED)
    return InvalidInputError(say("“{shown}” is no quantity.", shown=shown), ACCEPTED)
