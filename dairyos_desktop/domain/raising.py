"""Raising prices: by so many rupees or by per cent, rounded to what a price keeps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.quantity import Price
from dairyos_desktop.domain.rate_history import stretches
from dairyos_desktop.domain.rounding import divide_half_even
from dairyos_desktop.domain.texts import say
from dairyos_desktop.domain.typed import parse_money, parse_price

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

MAX_PERCENT_HUNDREDTHS = 10_000
"""100 %: more at once is surely a slip."""

_WHOLE = 10_000
_HINT = say("Type rupees like 2 or 1.50, or per cent like 5 %; a minus lowers.")


@dataclass(frozen=True, slots=True)
class PriceStep:
    """By how much prices rise, or (below 0) fall; one of both is other than 0.

    Attributes:
        thousandths: Of a rupee, on each price.
        percent_hundredths: Of a per cent of each price.
    """

    thousandths: int = 0
    percent_hundredths: int = 0

    @classmethod
    def parse(cls, text: str) -> Self:
        """The step as people type it: `2`, `1.50`, `-2` in rupees, `5 %`, `-2.5%` in per cent.

        Raises:
            InvalidInputError: Not a number, ambiguous, 0, or more than 100 %.
        """
        shown = text.strip()
        if not shown:
            raise InvalidInputError(say("By how much is missing."), _HINT)
        if shown.endswith("%"):
            percent = parse_money(shown[:-1].rstrip(), allow_negative=True).paise
            if abs(percent) > MAX_PERCENT_HUNDREDTHS:
                raise InvalidInputError(say("“{shown}” is more than 100 %.", shown=shown), _HINT)
            step = cls(percent_hundredths=percent)
        else:
            plain = shown.replace("\N{MINUS SIGN}", "-")
            lowers = plain.startswith("-")
            size = parse_price(plain.removeprefix("-")).thousandths
            step = cls(thousandths=-size if lowers else size)
        if not step.thousandths and not step.percent_hundredths:
            raise InvalidInputError(say("“{shown}” changes no price.", shown=shown), _HINT)
        return step

    @property
    def lowers(self) -> bool:
        """Whether prices fall."""
        return self.thousandths + self.percent_hundredths < 0

    def of(self, price: Price) -> Price:
        """The price after the step; per cent rounded to 3 decimals, half to even (rule 6).

        Raises:
            InvalidInputError: It would be below 0 or above 99999.999.
        """
        units = price.thousandths + self.thousandths
        if self.percent_hundredths:
            units = divide_half_even(units * (_WHOLE + self.percent_hundredths), _WHOLE)
        return Price.from_thousandths(units)


@dataclass(frozen=True, slots=True)
class KeptPrice:
    """A price of one key as it stands: product and price list (or general) are the key.

    Attributes:
        to_on: Its last day; None where it is open.
    """

    from_on: dt.date
    to_on: dt.date | None
    price: Price


def price_on(kept: Sequence[KeptPrice], on: dt.date) -> Price | None:
    """What holds on a day (rule 2); None where nothing does."""
    covering = [row for row in kept if row.from_on <= on and (row.to_on is None or row.to_on >= on)]
    return max(covering, key=lambda row: row.from_on).price if covering else None


def later_than(kept: Sequence[KeptPrice], on: dt.date) -> dt.date | None:
    """The first day after `on` from which another price was said; a raise leaves that one be."""
    return min((row.from_on for row in kept if row.from_on > on), default=None)


def raised_rows(kept: Sequence[KeptPrice], on: dt.date, step: PriceStep) -> tuple[KeptPrice, ...]:
    """The rows that raise a key's prices from a day on.

    Each price that holds then, or comes back later because a shorter one ended (rule 2), is
    raised from where it holds, to its own last day. Prices that begin later stay: whoever said
    them knew what they said.

    Args:
        kept: All rows of the key, no two from the same day.
        on: The first day.
        step: By how much.

    Raises:
        InvalidInputError: A price would leave its range.
    """
    made: list[KeptPrice] = []
    parts = stretches([(row.from_on, row.to_on, at) for at, row in enumerate(kept)])
    done: set[int] = set()
    for part in parts:
        if part.row_id is None or part.row_id in done:
            continue
        if part.to_on is not None and part.to_on < on:
            continue
        row = kept[part.row_id]
        if row.from_on > on:
            continue
        done.add(part.row_id)
        made.append(KeptPrice(max(part.from_on, on), row.to_on, step.of(row.price)))
    return tuple(made)


def month_effect(quantity: int, old: Price, new: Price) -> Money:
    """What a quantity (thousandths) costs more, to the paisa, half to even."""
    return Money.from_paise(
        divide_half_even(quantity * (new.thousandths - old.thousandths), _WHOLE)
    )
