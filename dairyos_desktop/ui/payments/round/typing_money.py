"""What is typed in a row of a round, read: pure, and tested so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.texts import as_shown, tr, tr_later
from dairyos_desktop.domain.typed import parse_money_sum

if TYPE_CHECKING:
    from dairyos_desktop.domain.money import Money

METHODS: Final = {
    "cash": tr_later("Cash"),
    "upi": "UPI",
    "cheque": tr_later("Cheque"),
    "bank": tr_later("Bank"),
}
"""How money is given at a door, and its word."""

SHORT: Final = "s"
"""Settles the rest: the letter that may stand behind a figure, and alone on a row."""

_LETTERS: Final = {"c": "cash", "u": "upi", "q": "cheque", "b": "bank"}
_HINT: Final = tr_later("Type what was given, with u for UPI or q for a cheque behind it: 500u.")


class Typed(NamedTuple):
    """What a text in the column *Paid* says.

    Attributes:
        amount: None where only letters were typed: what is owed is meant.
        method: None where no letter says so.
        short: The rest is to be let off.
    """

    amount: Money | None
    method: str | None
    short: bool


def read_paid(text: str) -> Typed:
    """`500`, `500+50`, `500u`, `495s`, `u`.

    Raises:
        InvalidInputError: Neither an amount nor one of the letters.
    """
    typed = text.strip().casefold()
    figure = typed.rstrip("abcdefghijklmnopqrstuvwxyz ")
    letters = typed[len(figure) :].replace(" ", "")
    unknown = [letter for letter in letters if letter != SHORT and letter not in _LETTERS]
    methods = {_LETTERS[letter] for letter in letters if letter in _LETTERS}
    if unknown or len(methods) > 1:
        raise InvalidInputError(tr("“{text}” can't be read.", text=text.strip()), as_shown(_HINT))
    short = SHORT in letters
    amount = parse_money_sum(figure) if figure else None
    if short and amount is None:
        raise InvalidInputError(tr("What was given is missing before the s."), tr("Type it: 495s."))
    return Typed(amount, next(iter(methods), None), short)


def read_method(text: str) -> str:
    """A way of payment by its letter or the beginning of its word.

    Raises:
        InvalidInputError: None of them.
    """
    typed = text.strip().casefold()
    if typed in _LETTERS:
        return _LETTERS[typed]
    found = [key for key, word in METHODS.items() if typed and word.casefold().startswith(typed)]
    if len(found) != 1:
        raise InvalidInputError(
            tr("“{text}” is no way to pay at the door.", text=text.strip()),
            tr("Type c for cash, u for UPI, q for a cheque, b for a bank transfer."),
        )
    return found[0]
