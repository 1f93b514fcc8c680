"""Rounds of delivery: what may be missing from a load, and whether a round has happened by now."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.orders import EVENING
from dairyos_desktop.domain.quantity import Quantity
from dairyos_desktop.domain.texts import say
from dairyos_desktop.domain.typed import parse_money, parse_quantity

if TYPE_CHECKING:
    from dairyos_desktop.domain.orders import Shift

MAX_LOAD_THOUSANDTHS = 99_999_999
MAX_PERCENT_HUNDREDTHS = 10_000

_HOUR = re.compile(r"([0-9]{1,2}):([0-9]{2})")
_TOLERANCE_HINT = say("Write it like 1 % or 1.5 L.")


@dataclass(frozen=True, slots=True)
class Tolerance:
    """By how much a load may differ from what was delivered; one of both is set.

    Attributes:
        percent_hundredths: Hundredths of a per cent of what was loaded (150 are 1.5 %).
        thousandths: Of a litre (or kg), for each product of the round. Pieces can be counted:
            of those none may be missing.
    """

    percent_hundredths: int | None = None
    thousandths: int | None = None

    @classmethod
    def of(cls, text: str) -> Tolerance:
        """The tolerance as people write it: `1 %`, `2.5%`, `1.5 L`, `0 L`.

        Raises:
            InvalidInputError: Not a number, ambiguous, above 100 %, or neither `%` nor `L` behind
                it: a bare 2 may mean both.
        """
        shown = text.strip()
        if shown.endswith("%"):
            percent = parse_money(shown.removesuffix("%").rstrip())
            if percent.paise > MAX_PERCENT_HUNDREDTHS:
                raise InvalidInputError(
                    say("“{shown}” is more than all.", shown=shown), _TOLERANCE_HINT
                )
            return cls(percent_hundredths=percent.paise)
        if shown.endswith(("L", "l")):
            return cls(thousandths=parse_quantity(shown[:-1].rstrip()).thousandths)
        raise InvalidInputError(
            say("“{shown}” says neither per cent nor litres.", shown=shown)
            if shown
            else say("No tolerance."),
            _TOLERANCE_HINT,
        )

    def text(self) -> str:
        """The form that is kept: `1.5 %`, `1.5 L`."""
        if self.percent_hundredths is not None:
            return f"{Money.from_paise(self.percent_hundredths).short()} %"
        return f"{Quantity.from_thousandths(self.thousandths or 0).short()} L"

    def lets_pass(self, difference: int, loaded: int, unit: str) -> bool:
        """Whether a product's difference is small enough.

        Args:
            difference: Thousandths of its unit, either way.
            loaded: Thousandths that went out; a per cent is one of them.
            unit: `L`, `kg` or `pc`.
        """
        if self.percent_hundredths is not None:
            return abs(difference) * MAX_PERCENT_HUNDREDTHS <= loaded * self.percent_hundredths
        return abs(difference) <= (0 if unit == "pc" else self.thousandths or 0)


def difference_thousandths(
    loaded: Quantity, returned: Quantity, wasted: Quantity, own_use: Quantity, delivered: Quantity
) -> int:
    """What went out and is not accounted for; below 0 where more came in than went out."""
    gone = (returned, wasted, own_use, delivered)
    return loaded.thousandths - sum(one.thousandths for one in gone)


def check_load(quantity: Quantity, *, whole: bool) -> Quantity:
    """A quantity that a round may take along.

    Args:
        quantity: As it shall be kept.
        whole: The product is sold by the piece.

    Raises:
        InvalidInputError: Below 0, above 99999.999, or a fraction of a piece.
    """
    if not 0 <= quantity.thousandths <= MAX_LOAD_THOUSANDTHS:
        raise InvalidInputError(
            say("The quantity {short} is outside 0 to 99999.999.", short=quantity.short()),
            say("Give a quantity from 0 to 99999.999."),
        )
    if whole and not quantity.is_whole:
        raise InvalidInputError(
            say("{short} pieces: this product is sold by the piece.", short=quantity.short()),
            say("Give a whole number."),
        )
    return quantity


def parse_hour(text: str) -> dt.time:
    """A time of day on the 24-hour clock: `15:00`, `5:30`.

    Raises:
        InvalidInputError: Written otherwise, or no such time.
    """
    match = _HOUR.fullmatch(text.strip())
    try:
        if match is None:
            raise ValueError  # noqa: TRY301 - both are told alike
        return dt.time(int(match[1]), int(match[2]))
    except ValueError:
        raise InvalidInputError(
            say("“{text}” is no time of day.", text=text),
            say("Write hours and minutes, like 15:00."),
        ) from None


def has_happened(on: dt.date, shift: Shift, local_now: dt.datetime, evening_from: dt.time) -> bool:
    """Whether a round counts as delivered by now.

    A morning's does from its day on; an evening's from the hour that the office set.

    Args:
        on: The round's day.
        shift: Its shift.
        local_now: Now in the office's time zone.
        evening_from: From when that day's evening round counts.
    """
    today = local_now.date()
    if on != today or shift != EVENING:
        return on <= today
    return local_now.time() >= evening_from
