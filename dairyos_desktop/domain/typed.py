"""The one strict reader of what people type: amounts, quantities, prices, rates and dates.

Nothing is guessed: whatever could mean two things is refused with the reason. Numbers and dates
that come from files are read by `plain`, in one form only.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.plain import EARLIEST_YEAR, LATEST_YEAR
from dairyos_desktop.domain.quantity import Price, Quantity, TaxRate
from dairyos_desktop.domain.texts import say

if TYPE_CHECKING:
    from dairyos_desktop.domain.scaled import ScaledDecimal

MAX_TYPED_DIGITS = 12
"""Digits before the point that a person may type: a lakh crore is surely a slip."""

_CURRENCY = re.compile(r"(?:₹|Rs\.?|INR)\s*", re.IGNORECASE)
_INDIAN_GROUPS = re.compile(r"[1-9][0-9]?(?:,[0-9]{2})*,[0-9]{3}")
_WESTERN_GROUPS = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+")
_DECIMAL_COMMA = re.compile(r"[0-9]+,[0-9]{1,2}")
_EXPONENT = re.compile(r"[0-9.,]+[eE][+-]?[0-9]+")
_NO_NUMBERS = frozenset({"nan", "inf", "infinity", "+inf", "-inf", "-infinity", "snan"})
_ALLOWED = re.compile(r"[0-9.,]*")

_WHOLE_DATE = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})")
_ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_SHORT_YEAR = re.compile(r"[0-9]{1,2}([-/.])[0-9]{1,2}\1[0-9]{2}")
_DAY_MONTH = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})")
_BARE_DAY = re.compile(r"[0-9]{1,2}")
_STEP = re.compile(r"([+-])([0-9]{0,3})")
_MONTHS_PER_YEAR = 12
_DAYS_PER_WEEK = 7
_WEEKDAY_LETTERS = 3
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DATE_HINT = say("Type a date like 05-10-2026, 5/10, a day of this month, T for today, + or -.")


def parse_money(text: str, *, allow_negative: bool = False) -> Money:
    """An amount: `1,23,456.50`, `1234.5`, `.5`, `₹ 500`, `Rs 500`, `500/-`.

    Raises:
        InvalidInputError: Not an amount, ambiguous, more than 2 decimals, or below 0 where that
            isn't allowed.
    """
    return Money(_plain_number(text, Money, allow_negative=allow_negative))


def parse_money_sum(text: str) -> Money:
    """An amount, or several with `+` between them (`500+50`), as a grid of money takes it.

    Raises:
        InvalidInputError: As `parse_money`, for a part.
    """
    return Money.total(parse_money(part) for part in _parts(text, "amount", "500+50"))


def parse_quantity(text: str, *, whole: bool = False) -> Quantity:
    """A quantity of 0 to 9999.999: `1.5`, `.5`, `2`.

    Args:
        text: As typed.
        whole: The product is sold by the piece (rule 1).

    Raises:
        InvalidInputError: Not a quantity, ambiguous, out of range, or a fraction of a piece.
    """
    return Quantity(_plain_number(text, Quantity)).delivered(whole=whole)


def parse_quantity_sum(text: str, *, whole: bool = False) -> Quantity:
    """A quantity, or several with `+` between them (`1+.5`), as the entry grid takes it.

    Raises:
        InvalidInputError: As `parse_quantity`, for a part or for the sum.
    """
    parts = _parts(text, "quantity", "1+.5")
    return Quantity.total(parse_quantity(part, whole=whole) for part in parts).delivered()


def _parts(text: str, noun: str, example: str) -> list[str]:
    parts = text.split("+")
    if len(parts) > 1 and not all(part.strip() for part in parts):
        article = "an" if noun[0] in "aeiou" else "a"
        raise InvalidInputError(
            say(
                "“{text}” lacks {article} {noun} beside a plus.",
                text=text,
                article=article,
                noun=noun,
            ),
            say("Type a sum like {example}.", example=example),
        )
    return parts


def parse_price(text: str) -> Price:
    """A price per unit of 0 to 99999.999; `₹` ahead is allowed.

    Raises:
        InvalidInputError: Not a price, ambiguous, or out of range.
    """
    return Price(_plain_number(text, Price))


def parse_rate(text: str) -> TaxRate:
    """A tax rate in per cent: `5`, `5%`, `2.5 %`, `0`.

    A number between 0 and 1 without the sign is refused: `0.05` may mean 5 % or 0.05 %.

    Raises:
        InvalidInputError: Not a rate, ambiguous, or 100 % and more.
    """
    shown = text.strip()
    number = shown.removesuffix("%").rstrip()
    # A per cent with 2 decimals is a share with 4: the reader of money has the right decimals.
    percent = Money(_plain_number(number, TaxRate, decimals=Money.DECIMALS))
    if number == shown and 0 < percent.paise < Money.SCALE:
        raise InvalidInputError(
            say("“{shown}” is ambiguous: a share, or per cent?", shown=shown),
            say("Type 5 % for five per cent."),
        )
    if percent.paise >= TaxRate.SCALE:
        raise InvalidInputError(
            say("“{shown}” is no tax rate.", shown=shown), say("Type a rate below 100 %.")
        )
    return TaxRate.from_ten_thousandths(percent.paise)


def parse_date(text: str, *, today: date, base: date | None = None) -> date:
    """A date as people type it.

    `2026-10-05`, `05-10-2026`, `5/10/2026`, `5.10.2026` are that day. `5/10` is the 5th of
    October nearest to today, earlier or later. `5` is the 5th of today's month. `T` is today; `+`
    and `-` (or `−`) step a day from `base`, `+3` three days.

    Args:
        text: As typed.
        today: The business date.
        base: What `+` and `-` step from, the date that stands in the field; today without one.

    Raises:
        InvalidInputError: No date, no such day, or ambiguous (a year of two digits).
    """
    shown = text.strip()
    typed = shown.replace("\N{MINUS SIGN}", "-")
    _refuse_foreign_digits(shown)
    if typed.upper() == "T":
        return today
    if step := _STEP.fullmatch(typed):
        days = int(step[2] or "1")
        return _stepped(base or today, days if step[1] == "+" else -days, shown)
    if iso := _ISO_DATE.fullmatch(typed):
        return _date_of(int(iso[1]), int(iso[2]), int(iso[3]), shown)
    if whole := _WHOLE_DATE.fullmatch(typed):
        return _date_of(int(whole[4]), int(whole[3]), int(whole[1]), shown)
    if _SHORT_YEAR.fullmatch(typed):
        raise InvalidInputError(
            say("“{shown}” is ambiguous: a year of two digits.", shown=shown),
            say("Type all four digits: 05-10-2026."),
        )
    if pair := _DAY_MONTH.fullmatch(typed):
        return _nearest(int(pair[1]), int(pair[2]), today, shown)
    if _BARE_DAY.fullmatch(typed):
        return _date_of(today.year, today.month, int(typed), shown)
    raise InvalidInputError(
        say("“{shown}” is not a date.", shown=shown) if shown else say("No date."), _DATE_HINT
    )


def parse_coming_date(text: str, *, today: date, since: date | None = None) -> date:
    """A date that lies ahead, as people tell it: `parse_date`'s forms, and `fri` or `friday`.

    A weekday is the next one after `since`. A bare day is the first of that number from `since`
    on, of the month after where this month's is over. `+` and `-` step from `since`.

    Args:
        text: As typed.
        today: The business date.
        since: The day from which on something holds; today without one.

    Raises:
        InvalidInputError: As `parse_date`; a weekday that `since` itself is could mean two days.
    """
    first = since or today
    typed = text.strip().casefold()
    if len(typed) >= _WEEKDAY_LETTERS:
        for weekday, name in enumerate(_WEEKDAYS):
            if not name.startswith(typed):
                continue
            ahead = (weekday - first.weekday()) % _DAYS_PER_WEEK
            if not ahead:
                raise InvalidInputError(
                    say(
                        "“{text}” is ambiguous: {first} is a {name}.",
                        text=text.strip(),
                        first=f"{first:%d-%m}",
                        name=name.capitalize(),
                    ),
                    say(
                        "Type {day}/{month}, or +7 for a week later.",
                        day=first.day,
                        month=first.month,
                    ),
                )
            return first + timedelta(days=ahead)
    if _BARE_DAY.fullmatch(typed) and int(typed) < first.day:
        later = first.replace(day=1) + timedelta(days=32)
        return _date_of(later.year, later.month, int(typed), text.strip())
    if _BARE_DAY.fullmatch(typed):
        return _date_of(first.year, first.month, int(typed), text.strip())
    return parse_date(text, today=today, base=first)


def _plain_number(
    text: str,
    kind: type[ScaledDecimal],
    *,
    allow_negative: bool = False,
    decimals: int | None = None,
) -> str:
    """The typed number in the plain form that the kind's constructor takes."""
    shown = text.strip()
    kept = kind.DECIMALS if decimals is None else decimals
    noun, example = kind.NOUN, _example(kind.NOUN, kind.EXAMPLE)
    body = shown.replace("\N{MINUS SIGN}", "-")
    negative = body.startswith("-")
    if negative:
        body = body[1:].lstrip()
    if kind in (Money, Price) and (symbol := _CURRENCY.match(body)):
        body = body[symbol.end() :]
    if kind in (Money, Price):
        # As amounts are written on slips, so that nobody adds a digit.
        body = body.removesuffix("/-").removesuffix("/=").rstrip()
    if not body:
        raise InvalidInputError(say("No {noun}.", noun=noun), example)
    _refuse_what_python_would_take(body, shown, example)
    whole, point, fraction = body.partition(".")
    if "." in fraction or "," in fraction or (point and not fraction):
        raise InvalidInputError(say("“{shown}” is not a number.", shown=shown), example)
    whole = _without_groups(whole, point, shown)
    if len(fraction) > kept:
        raise InvalidInputError(
            say(
                "“{shown}” has {count} decimals; {kept} are kept.",
                shown=shown,
                count=len(fraction),
                kept=kept,
            ),
            say("Type {kept} decimals at most.", kept=kept),
        )
    if len(whole) > MAX_TYPED_DIGITS:
        raise InvalidInputError(
            say("“{shown}” is too large.", shown=shown), say("Look for a digit too many.")
        )
    if negative and not allow_negative:
        raise InvalidInputError(
            say("“{shown}” is below 0.", shown=shown),
            say("Type the {noun} without the minus.", noun=noun),
        )
    return ("-" if negative else "") + (whole or "0") + point + fraction


@cache
def _example(noun: str, like: str) -> str:
    """How one is typed; made once, since a register has a hundred thousand figures."""
    if noun == TaxRate.NOUN:
        return say("Type a tax rate like 5 %.")
    if noun[0] in "aeiou":
        return say("Type an {noun} like {like}.", noun=noun, like=like)
    return say("Type a {noun} like {like}.", noun=noun, like=like)


def _refuse_what_python_would_take(body: str, shown: str, example: str) -> None:
    """Refuse, each with its reason, what `Decimal` or `int` would read without a word."""
    _refuse_foreign_digits(shown)
    if _ALLOWED.fullmatch(body):
        return
    problem, hint = say("“{shown}” is not a number.", shown=shown), example
    if body.lower() in _NO_NUMBERS:
        pass
    elif "_" in body:
        problem = say("“{shown}” holds an underscore.", shown=shown)
        hint = say("Type the digits without it.")
    elif _EXPONENT.fullmatch(body):
        problem = say("“{shown}” has an exponent.", shown=shown)
        hint = say("Write the number out: 1000, not 1e3.")
    elif body.startswith("+"):
        hint = say("Leave the plus out.")
    elif any(character.isspace() for character in body):
        problem = say("“{shown}” holds a space.", shown=shown)
        hint = say("Type the number without spaces.")
    raise InvalidInputError(problem, hint)


def _refuse_foreign_digits(shown: str) -> None:
    if any(character.isnumeric() and not character.isascii() for character in shown):
        raise InvalidInputError(
            say("“{shown}” holds digits other than 0–9.", shown=shown), say("Type the digits 0–9.")
        )


def _without_groups(whole: str, point: str, shown: str) -> str:
    """The digits before the point, commas taken out where they stand as grouping."""
    if "," not in whole or _INDIAN_GROUPS.fullmatch(whole) or _WESTERN_GROUPS.fullmatch(whole):
        return whole.replace(",", "")
    if not point and _DECIMAL_COMMA.fullmatch(whole):
        raise InvalidInputError(
            say("“{shown}” is ambiguous: is the comma a decimal point?", shown=shown),
            say("Type {whole} with a point.", whole=whole.replace(",", ".")),
        )
    raise InvalidInputError(
        say("“{shown}” is ambiguous: its commas stand in no known place.", shown=shown),
        say("Type 12,34,567.89 or leave the commas out."),
    )


def _date_of(year: int, month: int, day: int, shown: str) -> date:
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise InvalidInputError(say("“{shown}” is far off.", shown=shown), say("Look at the year."))
    try:
        return date(year, month, day)
    except ValueError:
        swapped = month > _MONTHS_PER_YEAR >= day
        hint = say("The day comes first, then the month.") if swapped else _DATE_HINT
        raise InvalidInputError(
            say("There is no such day as “{shown}”.", shown=shown), hint
        ) from None


def _nearest(day: int, month: int, today: date, shown: str) -> date:
    found: list[date] = []
    for year in (today.year - 1, today.year, today.year + 1):
        try:
            found.append(date(year, month, day))
        except ValueError:
            continue  # 29 February isn't in every year
    if not found:
        return _date_of(today.year, month, day, shown)
    return min(found, key=lambda on: abs(on - today))


def _stepped(start: date, days: int, shown: str) -> date:
    on = start + timedelta(days=days)
    return _date_of(on.year, on.month, on.day, shown)
