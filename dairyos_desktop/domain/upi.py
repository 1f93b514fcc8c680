"""The UPI payment text behind a bill's QR code (rule 29)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.texts import say

if TYPE_CHECKING:
    from dairyos_desktop.domain.money import Money

_UPI_ID = re.compile(r"[A-Za-z0-9._-]{2,256}@[A-Za-z][A-Za-z0-9]{1,63}")
_LEFT_OUT_OF_REFERENCE = str.maketrans("", "", "/-")


def check_upi_id(text: str) -> str:
    """A UPI id (`name@bank`) without surrounding space; empty stays empty.

    Raises:
        InvalidInputError: Not of that form.
    """
    upi_id = text.strip()
    if upi_id and _UPI_ID.fullmatch(upi_id) is None:
        raise InvalidInputError(
            say("“{text}” is not a UPI id.", text=text),
            say("Write it like madhuban@upi, or leave it empty."),
        )
    return upi_id


def upi_reference(number: str) -> str:
    """A bill's number as the reference that a bank's statement carries: letters and digits alone.

    Prefix, year and running number are all of it, so no two bills of an office share one; at most
    14 of the 35 characters that UPI takes, until a year has more than 99,999 bills.
    """
    return number.translate(_LEFT_OUT_OF_REFERENCE)


def upi_uri(*, upi_id: str, payee: str, payable: Money, number: str) -> str | None:
    """The text that a payment app reads, or None where there is nothing to pay or no UPI id.

    Args:
        upi_id: The office's, checked by `check_upi_id`.
        payee: The office's name.
        payable: Total and previous balance.
        number: The bill's number; it is the reference and the note, without `/` and `-`.
    """
    if not upi_id or payable.paise <= 0:
        return None
    reference = quote(upi_reference(number), safe="")
    # "@" may stand in a query as it is (RFC 3986 section 3.4), and payment apps expect it there.
    return (
        f"upi://pay?pa={quote(upi_id, safe='@')}&pn={quote(payee, safe='')}&am={payable}"
        f"&cu=INR&tr={reference}&tn={reference}"
    )
