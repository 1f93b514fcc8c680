"""What a customer's details must look like; forms, services and imports ask the same checks."""

from __future__ import annotations

import re
import unicodedata
from functools import partial
from typing import TYPE_CHECKING

from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.gstin import check_gstin
from dairyos_desktop.domain.plain import format_date
from dairyos_desktop.domain.texts import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

LANGUAGES = {
    "en": say("English"),
    "hi": say("Hindi"),
    "gu": say("Gujarati"),
    "mr": say("Marathi"),
    "ta": say("Tamil"),
}
"""The languages that bills are printed in."""

LONGEST_CODE = 40
LONGEST_NAME = 120
LONGEST_TEXT = 300
LONGEST_ROUTE = 40
MOST_POSITION = 999_999

INDIA = "+91"
_NATIONAL_DIGITS = 10
_MOBILE = "6789"
_PHONE_FILLING = re.compile(r"[ ().\-\u2010-\u2013]+")
_INDIAN = re.compile(r"(?:\+91|0091|91|0)?([1-9][0-9]{9})")
_ABROAD = re.compile(r"(?:\+|00)([1-9][0-9]{7,14})")
_EMAIL = re.compile(r"[^\s@<>,;:\"()\[\]\\]+@[^\s@<>,;:\"()\[\]\\.]+(?:\.[^\s@<>,;:\"()\[\]\\.]+)+")
_CODE = re.compile(r"([^0-9]*)([0-9]+)")
_FIRST_CODE = "C00001"


class CustomerFieldError(InvalidInputError):
    """A detail that can't be taken; `field` says which, for a form that shows it in place."""

    def __init__(self, field: str, message: str, hint: str = "") -> None:
        super().__init__(message, hint)
        self.field = field


def check_line(text: str, noun: str, longest: int = LONGEST_TEXT) -> str:
    """Text of one line in one Unicode form; line breaks become commas, as addresses print.

    Raises:
        InvalidInputError: Too long, or it holds what can't be printed.
    """
    lines = [line.strip(" ,") for line in text.splitlines()]
    plain = unicodedata.normalize("NFC", ", ".join(line for line in lines if line))
    if any(unicodedata.category(mark) in {"Cc", "Cs"} for mark in plain):
        raise InvalidInputError(
            say("The {noun} holds a character that can't be printed.", noun=noun),
            say("Type it again."),
        )
    if len(plain) > longest:
        raise InvalidInputError(
            say("The {noun} has {count} characters.", noun=noun, count=len(plain)),
            say("Shorten it to {longest}.", longest=longest),
        )
    return plain


def check_code(text: str) -> str:
    """A customer's code, without surrounding space.

    Raises:
        InvalidInputError: Empty, too long, or with a space in it.
    """
    code = check_line(text, "code", LONGEST_CODE)
    if not code:
        raise InvalidInputError(say("The code is missing."), say("Give a short one, like C00241."))
    if any(mark.isspace() for mark in code):
        raise InvalidInputError(
            say("The code “{code}” holds a space.", code=code), say("Leave the space out.")
        )
    return code


def check_name(text: str) -> str:
    """The name that clerks type, in Latin letters.

    Raises:
        InvalidInputError: Empty, too long, or with letters of another script.
    """
    name = check_line(text, "name", LONGEST_NAME)
    if not name:
        raise InvalidInputError(say("The name is missing."), say("Type the name in Latin letters."))
    letters = [mark for mark in name if unicodedata.category(mark)[0] in "LM"]
    if not letters or not all(
        unicodedata.name(mark, "").startswith(("LATIN", "COMBINING", "MODIFIER"))
        for mark in letters
    ):
        raise InvalidInputError(
            say("The name “{name}” isn't in Latin letters.", name=name),
            say("Type it in Latin letters here, and the other script as the local name."),
        )
    return name


def check_phone(text: str) -> str:
    """A phone number as `+919837762388`; empty stays empty.

    Taken are 10 digits, with or without 0, 91 or +91 ahead, spaces and dashes between them, and
    numbers abroad with + and their country's code.

    Raises:
        InvalidInputError: Anything else.
    """
    typed = text.strip()
    if not typed:
        return ""
    bare = _PHONE_FILLING.sub("", typed)
    if bare.isascii():
        if (indian := _INDIAN.fullmatch(bare)) is not None:
            return INDIA + indian[1]
        if (abroad := _ABROAD.fullmatch(bare)) is not None and not abroad[1].startswith("91"):
            return "+" + abroad[1]
    digits = sum(mark.isdecimal() for mark in bare)
    problem = say("“{typed}” is not a phone number", typed=typed)
    if bare.removeprefix("+").isdecimal() and digits < _NATIONAL_DIGITS:
        problem += say(
            ": it has {digits} digits, not {national_digits}",
            digits=digits,
            national_digits=_NATIONAL_DIGITS,
        )
    raise InvalidInputError(
        problem + ".", say("Type 10 digits, like 98377 62388, or + and the country's code.")
    )


def format_phone(phone: str) -> str:
    """For reading: `98377 62388`, `2692 255555`; numbers abroad keep their country's code."""
    if phone.startswith(INDIA) and len(phone) == len(INDIA) + _NATIONAL_DIGITS:
        national = phone[len(INDIA) :]
        cut = 5 if national[0] in _MOBILE else 4
        return f"{national[:cut]} {national[cut:]}"
    return phone


def check_email(text: str) -> str:
    """A mail address, without surrounding space; empty stays empty.

    Raises:
        InvalidInputError: It could never be one.
    """
    address = text.strip()
    if address and (_EMAIL.fullmatch(address) is None or not address.isprintable()):
        raise InvalidInputError(
            say("“{address}” is not a mail address.", address=address),
            say("Type one like name@example.in."),
        )
    return check_line(address, say("mail address"))


def check_language(text: str) -> str:
    """The language of the bill; empty is English.

    Raises:
        InvalidInputError: Not one that bills are printed in.
    """
    language = text.strip().casefold() or "en"
    if language not in LANGUAGES:
        raise InvalidInputError(
            say("Bills aren't printed in “{text}”.", text=text),
            say("Write one of {languages}.", languages=", ".join(LANGUAGES)),
        )
    return language


def check_position(position: int) -> int:
    """A place in the walking order.

    Raises:
        InvalidInputError: Below 0 or above 999999.
    """
    if not 0 <= position <= MOST_POSITION:
        raise InvalidInputError(
            say("There is no place {position} on a route.", position=position),
            say("Give a number from 0 to {most_position}.", most_position=MOST_POSITION),
        )
    return position


def check_active(active_from: date, active_to: date | None) -> None:
    """The active dates, the last one inclusive.

    Raises:
        InvalidInputError: The last day lies before the first.
    """
    if active_to is not None and active_to < active_from:
        raise InvalidInputError(
            say(
                "The last day {active_to} lies before the first, {active_from}.",
                active_to=format_date(active_to),
                active_from=format_date(active_from),
            ),
            say("Give a later day, or leave it empty while the customer stays."),
        )


def next_code(codes: Iterable[str]) -> str:
    """The next free code: one more than the highest of the office's usual form.

    The usual form is the letters that most codes begin with; codes of another form are left alone.
    """
    taken = set(codes)
    forms: dict[str, list[str]] = {}
    for code in taken:
        if (match := _CODE.fullmatch(code)) is not None:
            forms.setdefault(match[1], []).append(match[2])
    if not forms:
        return _FIRST_CODE
    letters, numbers = max(forms.items(), key=lambda form: (len(form[1]), form[0]))
    highest = max(numbers, key=lambda digits: (int(digits), digits))
    number = int(highest) + 1
    while (code := f"{letters}{number:0{len(highest)}d}") in taken:
        number += 1
    return code


def check_route(text: str) -> str:
    """The route that a customer stands on.

    Raises:
        InvalidInputError: Empty or too long.
    """
    route = check_line(text, "route", LONGEST_ROUTE)
    if not route:
        raise InvalidInputError(say("The route is missing."), say("Give a short name, like R1."))
    return route


TEXT_CHECKS: Mapping[str, Callable[[str], str]] = {
    "code": check_code,
    "name": check_name,
    "name_local": partial(check_line, noun=say("local name"), longest=LONGEST_NAME),
    "phone": check_phone,
    "whatsapp": check_phone,
    "email": check_email,
    "gstin": check_gstin,
    "address": partial(check_line, noun="address"),
    "note": partial(check_line, noun="note"),
    "route": check_route,
    "route_evening": partial(check_line, noun="route", longest=LONGEST_ROUTE),
    "language": check_language,
}
"""Each detail that is text, and what puts it in its one form or refuses it."""

LABELS: Mapping[str, str] = {
    "code": say("Code"),
    "name": say("Name"),
    "name_local": say("Name in the bill's script"),
    "phone": say("Phone"),
    "whatsapp": "WhatsApp",
    "email": say("Mail"),
    "gstin": "GSTIN",
    "address": say("Address"),
    "note": say("Note for the round"),
    "route": say("Route"),
    "position": say("Place"),
    "route_evening": say("Evening route"),
    "position_evening": say("Evening place"),
    "price_list_id": say("Price list"),
    "language": say("Language of the bill"),
    "active_from": say("First day"),
    "active_to": say("Last day"),
    "opening_balance": say("Opening balance"),
    "opening_on": say("Opening day"),
}
"""Each detail in the office's words."""
