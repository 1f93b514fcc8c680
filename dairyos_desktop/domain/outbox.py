"""What leaves the office: of what kind, by which way, how it stands, when it is tried again."""

from __future__ import annotations

import datetime as dt
import re
from enum import StrEnum


class MessageKind(StrEnum):
    """What a message is about."""

    BILL = "bill"
    RECEIPT = "receipt"
    REMINDER = "reminder"


class Channel(StrEnum):
    """By which way it leaves."""

    MAIL = "mail"
    WHATSAPP = "whatsapp"


class State(StrEnum):
    """How it stands.

    `SENDING` is written down before the server is asked. What is found so by somebody else died on
    its way: nobody knows whether it arrived, so it becomes `UNKNOWN`, and only a person may send it
    again. `SKIPPED` has no address.
    """

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"
    SKIPPED = "skipped"


WAITING = frozenset({State.QUEUED, State.SENDING})
BY_HAND = frozenset({State.SENT, State.FAILED, State.UNKNOWN})
"""What a person may say something about: that it came back, is to be sent again, or arrived."""

_PAUSES = tuple(dt.timedelta(minutes=minutes) for minutes in (5, 10, 20, 40, 80, 160, 320, 640))
"""21 hours in all. Servers that greylist take a letter after 5 minutes as a rule, some after an
hour; a provider goes on for days with what it has taken once (RFC 5321, section 4.5.4.1)."""
LONGEST_PAUSE = _PAUSES[-1]
"""What is to wait longer was put off by a clock that was ahead."""


# The local part as RFC 5321 writes it without quotes (`Dot-string`), the domain as DNS does.
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})*")
_LONGEST_ADDRESS = 254


def pause_after(tries: int) -> dt.timedelta | None:
    """How long a letter waits that was put off so many times; None where it is given up."""
    return _PAUSES[tries - 1] if tries <= len(_PAUSES) else None


def can_be_mailed_to(address: str) -> bool:
    """Whether every mail server can be told the address: plain letters, nothing quoted."""
    return len(address) <= _LONGEST_ADDRESS and _ADDRESS.fullmatch(address) is not None


def bill_key(channel: Channel, number: str) -> str:
    """What keeps a bill from leaving twice by one way; numbers are never used again."""
    return f"{channel}/{MessageKind.BILL}/{number}"


def receipt_key(channel: Channel, number: str) -> str:
    """What keeps a receipt from leaving twice by one way."""
    return f"{channel}/{MessageKind.RECEIPT}/{number}"


def receipt_of(key: str) -> str:
    """The number of the receipt that such a key is of."""
    return key.split("/", 2)[2]


def reminder_key(channel: Channel, code: str, on: dt.date) -> str:
    """What keeps a customer from being reminded twice a day by one way."""
    return f"{channel}/{MessageKind.REMINDER}/{code}/{on:%Y-%m-%d}"
