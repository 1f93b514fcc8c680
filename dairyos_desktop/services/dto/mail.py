"""A letter, and the server that takes it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Security(StrEnum):
    """How the line to the mail server is kept from being read."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


@dataclass(frozen=True)
class MailAccount:
    """Where letters are handed in, and as whom.

    Attributes:
        user: Empty where the server asks for no login.
        sender: The address that letters come from.
    """

    host: str
    port: int
    security: Security
    user: str
    password: str = field(repr=False)
    sender: str

    @property
    def domain(self) -> str:
        """Of the sender's address."""
        return self.sender.rpartition("@")[2]


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a letter; its name is plain ASCII."""

    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class Letter:
    """One mail to one person, in words; the adapter makes the headers.

    Attributes:
        message_id: In angle brackets; the same at every try.
        sender_name: The office, as it is shown beside the sender's address.
        to: The address.
        to_name: The customer, as shown beside theirs.
    """

    message_id: str
    sender_name: str
    to: str
    to_name: str
    subject: str
    text: str
    attachments: tuple[Attachment, ...] = ()
