"""A letter as it goes over the line: headers that hold only what is meant, text, files.

Names come from register files and may be hostile. `email`'s newer classes read what they are given
as a header: an encoded word in a name (`=?utf-8?q?=0ABcc:_...?=`) is decoded on its way in, line
break and all. So text never gets there raw: breaks become spaces, and whatever is not plain becomes
an encoded word of our own, in which an encoded word is text like any other.
"""

from __future__ import annotations

import re
import unicodedata
from email import message_from_bytes, policy
from email.header import Header
from email.mime.application import MIMEApplication
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import format_datetime
from typing import TYPE_CHECKING

from dairyos_desktop.domain.mail_errors import MailRefusedError
from dairyos_desktop.domain.outbox import can_be_mailed_to
from dairyos_desktop.domain.texts import say

if TYPE_CHECKING:
    import datetime as dt

    from dairyos_desktop.services.dto.mail import Letter

_PLAIN = re.compile(r"[A-Za-z0-9 .,'/-]*")
_LONGEST_NAME = 120
_LONGEST_SUBJECT = 200
_HEADERS = [
    "Content-Type", "MIME-Version", "From", "To", "Subject", "Date", "Message-ID",
]  # fmt: skip
_SMTP = policy.compat32.clone(linesep="\r\n")


def letter_bytes(letter: Letter, sender: str, now: dt.datetime) -> bytes:
    """The whole letter, lines ended by CR LF.

    Raises:
        MailRefusedError: It can't be written to that address.
    """
    for address in (letter.to, sender):
        if not can_be_mailed_to(address):
            raise MailRefusedError(
                say("No mail can be written to “{address}”.", address=one_line(address)),
                say("Correct the customer's mail address."),
            )
    message = MIMEMultipart()
    message["From"] = _mailbox(letter.sender_name, sender)
    message["To"] = _mailbox(letter.to_name, letter.to)
    message["Subject"] = _words(one_line(letter.subject)[:_LONGEST_SUBJECT])
    message["Date"] = format_datetime(now)
    message["Message-ID"] = letter.message_id
    message.attach(MIMEText(_printable(letter.text), "plain", "utf-8"))
    for file in letter.attachments:
        part = MIMEApplication(file.content, "pdf")
        part.add_header("Content-Disposition", "attachment", filename=file.name)
        message.attach(part)
    whole = message.as_bytes(policy=_SMTP)
    if message_from_bytes(whole, policy=policy.compat32).keys() != _HEADERS:
        raise ValueError("a letter with other headers than its own")
    return whole


def one_line(text: str) -> str:
    """The text without breaks and hidden marks, as a header can hold it."""
    shown = "".join(mark if _is_shown(mark) else " " for mark in text)
    return " ".join(shown.split())


def _printable(text: str) -> str:
    return "".join(mark if mark == "\n" or _is_shown(mark) else " " for mark in text)


def _is_shown(mark: str) -> bool:
    # Joiners (Cf) are part of how Indic words are spelt; marks of direction (Cf too) are not.
    if mark in "\u200c\u200d":
        return True
    return unicodedata.category(mark) not in {"Cc", "Cf", "Cs", "Zl", "Zp"}


def _mailbox(name: str, address: str) -> str:
    shown = one_line(name)[:_LONGEST_NAME]
    if not shown:
        return address
    # A phrase of plain words needs quotes for its dots and commas.
    written = f'"{shown}"' if _PLAIN.fullmatch(shown) else _words(shown)
    return f"{written} <{address}>"


def _words(text: str) -> str:
    return text if _PLAIN.fullmatch(text) else Header(text, "utf-8").encode()
