"""Rules about payment links and the address of the gateway that makes them."""

from __future__ import annotations

from urllib.parse import urlsplit

from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.texts import say

LEAST_LINK = Money("1.00")
"""A link asks for a rupee at least (Razorpay, API reference, payment links, `amount`)."""
LINK_CURRENCY = "INR"

_OWN_PC = frozenset({"127.0.0.1", "localhost", "::1"})


def check_gateway_url(text: str) -> str:
    """An address without a path, as it is kept.

    Raises:
        InvalidInputError: It is none, or keys would go over an open line.
    """
    url = text.strip().rstrip("/").removesuffix("/v1")
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path or parts.query:
        raise InvalidInputError(
            say("“{text}” is no address of a gateway.", text=text),
            say("Write it like https://api.razorpay.com."),
        )
    if parts.scheme == "http" and parts.hostname not in _OWN_PC:
        raise InvalidInputError(
            say("“{text}” would send the office's keys over an open line.", text=text),
            say("Begin it with https://."),
        )
    return url


def link_reference(number: str, nth: int) -> str:
    """Ours for a bill's first, second, … link: the bill's number, then with `-2`, ….

    A gateway takes each reference once in the account's life.
    """
    return number if nth == 1 else f"{number}-{nth}"
