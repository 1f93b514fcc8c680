"""How a setting is declared: its key, kind, default, words and check.

`domain/declared_settings.py` holds all there are.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Generic, TypeAlias, TypeVar

from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.texts import declared, say

if TYPE_CHECKING:
    from collections.abc import Callable

V = TypeVar("V", str, int, bool)

_YES = frozenset({"true", "yes", "on", "1"})
_NO = frozenset({"false", "no", "off", "0"})
_MOST_DIGITS = 9


class Kind(StrEnum):
    """How a value is shown and typed."""

    TEXT = "text"
    LINES = "lines"
    WHOLE = "whole number"
    YES_NO = "yes or no"
    CHOICE = "choice"


class Group(StrEnum):
    """Where on the settings page a setting stands."""

    OFFICE = "Office"
    PAPERS = "Bills and papers"
    ENTRY = "Entry"
    GATEWAY = "Razorpay"
    MAIL = "Mail and messages"
    LOGIN = "Login"
    BACKUP = "Backup"


@dataclass(frozen=True)
class Choice:
    """One value that a setting of kind `CHOICE` may have, and its word on screen."""

    value: str
    label: str

    def __post_init__(self) -> None:
        """As `Declared`'s."""
        object.__setattr__(self, "label", declared(self.label))


@dataclass(frozen=True)
class Declared(Generic[V]):
    """One setting.

    Attributes:
        key: Its name in office.json, in the database and on the command line.
        default: What holds where nothing was said.
        label: Its name on screen.
        help: One line of help.
        check: Gives the value as it is kept, or refuses it with `InvalidInputError`.
        of_office: Kept in the office's own row (the keys of office.json), not as a setting.
    """

    key: str
    kind: Kind
    default: V
    label: str
    help: str
    group: Group
    check: Callable[[V], V]
    of_office: bool = False
    choices: tuple[Choice, ...] = ()

    def __post_init__(self) -> None:
        """Label and help are shown in the user's language; the catalogue has them from here."""
        object.__setattr__(self, "label", declared(self.label))
        object.__setattr__(self, "help", declared(self.help))

    def from_text(self, text: str) -> V:
        """The value that a person typed or the database keeps.

        Raises:
            InvalidInputError: It isn't one of this kind, or the check refuses it.
        """
        if self.kind is Kind.WHOLE:
            return self.from_plain(_whole(text, self.label))
        if self.kind is Kind.YES_NO:
            return self.from_plain(_yes_or_no(text, self.label))
        return self.from_plain(text)

    def from_plain(self, value: object) -> V:
        """The value as JSON or a form holds it.

        Raises:
            InvalidInputError: It is of another type, or the check refuses it.
        """
        if type(value) is not type(self.default):
            raise InvalidInputError(
                say(
                    "{label}: {value} is not {articles}.",
                    label=self.label,
                    value=f"{value!r}",
                    articles=_ARTICLES[self.kind],
                ),
                say("Write it like {default}.", default=json.dumps(self.default)),
            )
        return self.check(value)


AnyDeclared: TypeAlias = Declared[str] | Declared[int] | Declared[bool]

_ARTICLES = {
    Kind.TEXT: "text in quotes",
    Kind.LINES: "text in quotes",
    Kind.CHOICE: "text in quotes",
    Kind.WHOLE: "a whole number",
    Kind.YES_NO: "true or false",
}


def _whole(text: str, label: str) -> int:
    digits = text.strip()
    if not (digits.isascii() and digits.isdigit() and len(digits) <= _MOST_DIGITS):
        raise InvalidInputError(
            say("{label}: “{text}” is not a whole number.", label=label, text=text),
            say("Type digits only."),
        )
    return int(digits)


def _yes_or_no(text: str, label: str) -> bool:
    word = text.strip().casefold()
    if word not in _YES | _NO:
        raise InvalidInputError(
            say("{label}: “{text}” is neither yes nor no.", label=label, text=text),
            say("Write true or false."),
        )
    return word in _YES


def stored_text(value: str | int | bool) -> str:  # noqa: FBT001 - a value, no switch
    """The form in which the database keeps a value; `from_text` reads it back."""
    return str(value).lower() if isinstance(value, bool) else str(value)
