"""What is checked of a setting's value before it is kept; the sentences that refuse one."""

from __future__ import annotations

import ipaddress
import re
import unicodedata
import zoneinfo
from typing import TYPE_CHECKING

from dairyos_desktop.domain.delivery import parse_hour
from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.outbox import can_be_mailed_to
from dairyos_desktop.domain.texts import Told, declared, say

if TYPE_CHECKING:
    from collections.abc import Callable

    from dairyos_desktop.domain.declaring import Choice

NOON = 12
_LONGEST_HOST = 253
_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.:-]*[A-Za-z0-9])?|[A-Fa-f0-9:]+")


def text_of(label: str, longest: int, *, needed: bool = False, lines: bool = False) -> (
    Callable[[str], str]
):  # fmt: skip
    """A check that text is short enough and can be stored and printed."""

    def check(text: str) -> str:
        kept = "\n".join(line.strip() for line in text.strip().splitlines())
        hidden = [
            character
            for character in kept
            if unicodedata.category(character) in {"Cc", "Cs"} and not (lines and character == "\n")
        ]
        if hidden:
            raise InvalidInputError(
                say(
                    "{label} holds a character that can't be printed (U+{ord}).",
                    label=label,
                    ord=f"{ord(hidden[0]):04X}",
                ),
                say("Type it again, on one line.") if hidden[0] == "\n" else say("Type it again."),
            )
        if len(kept) > longest:
            raise InvalidInputError(
                say(
                    "{label} has {count} characters; {longest} fit.",
                    label=label,
                    count=len(kept),
                    longest=longest,
                ),
                say("Shorten it."),
            )
        if needed and not kept:
            raise InvalidInputError(
                say("{label} is empty.", label=label), say("Type what stands on your bills.")
            )
        return kept

    return check


def between(lowest: int, highest: int, problem: str, unit: str = "") -> Callable[[int], int]:
    """A check that a whole number lies between two.

    `problem` says of another, its `{number}`, what it can't be; the catalogue knows it from here.
    """

    def check(number: int) -> int:
        if not lowest <= number <= highest:
            most = say("{count} {unit}", count=highest, unit=declared(unit)) if unit else highest
            raise InvalidInputError(
                Told(problem, values={"number": number}),
                say("Give {lowest} to {most}.", lowest=lowest, most=most),
            )
        return number

    return check


def check_timezone(text: str) -> str:
    """A time zone that this PC knows."""
    name = text.strip()
    try:
        zoneinfo.ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise InvalidInputError(
            say("“{text}” is no time zone.", text=text),
            say("Write Asia/Kolkata, or another Area/City."),
        ) from None
    return name


def check_nightly_at(text: str) -> str:
    """A time of day before noon, as `02:00`."""
    at = parse_hour(text)
    if at.hour >= NOON:
        raise InvalidInputError(
            say("Nightly jobs can't begin at {at}: they look at the day before.", at=f"{at:%H:%M}"),
            say("Give a time from 00:00 to 11:59."),
        )
    return f"{at:%H:%M}"


def check_host(text: str) -> str:
    """An address of a network, version 4 or 6."""
    host = text.strip()
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        raise InvalidInputError(
            say("“{host}” is no address of a PC.", host=host),
            say("Write 127.0.0.1, or the address of this PC's net."),
        ) from None


def check_mail_host(text: str) -> str:
    """The name or address of a mail server; empty where there is none."""
    host = text.strip().rstrip(".")
    if host and (len(host) > _LONGEST_HOST or not _HOST.fullmatch(host)):
        raise InvalidInputError(
            say("“{host}” is no mail server.", host=host),
            say("Write it like smtp.example.in, without a port."),
        )
    return host


def check_sender(text: str) -> str:
    """The address that mails come from; empty takes the login's."""
    address = text.strip()
    if address and not can_be_mailed_to(address):
        raise InvalidInputError(
            say("“{address}” is not a mail address.", address=address),
            say("Type one like bills@example.in, alone."),
        )
    return address


def one_of(label: str, choices: tuple[Choice, ...]) -> Callable[[str], str]:
    """A check that text is one of the choices, in any case of its letters."""

    def check(text: str) -> str:
        by_folded = {choice.value.casefold(): choice.value for choice in choices}
        found = by_folded.get(text.strip().casefold())
        if found is None:
            raise InvalidInputError(
                say("{label} can't be “{text}”.", label=label, text=text),
                say(
                    "Choose one of: {choice}.", choice=", ".join(choice.value for choice in choices)
                ),
            )
        return found

    return check


def as_it_is(value: bool) -> bool:  # noqa: FBT001 - a value, no switch
    """A check that refuses nothing."""
    return value
