"""How far back money may be dated where a person enters it."""

from __future__ import annotations

from datetime import date

from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.periods import financial_year
from dairyos_desktop.domain.plain import format_date
from dairyos_desktop.domain.texts import say

_APRIL = 4
_YEARS = 10


def earliest_paid_on(today: date) -> date:
    """The first day of the financial year ten before today's.

    Longer than a tax office asks for books: a day before it is the slip of a finger.
    """
    return date(financial_year(today) - _YEARS, _APRIL, 1)


def check_not_long_ago(paid_on: date, today: date) -> None:
    """Refuses a day on which money that is entered today can't have come.

    Raises:
        InvalidInputError: It is further back than `earliest_paid_on`.
    """
    first = earliest_paid_on(today)
    if paid_on < first:
        raise InvalidInputError(
            say(
                "The date {paid_on} is before {first}: money of so long ago is not entered.",
                paid_on=format_date(paid_on),
                first=format_date(first),
            ),
            say("Look at the year; money of earlier years belongs in the opening balance."),
        )
