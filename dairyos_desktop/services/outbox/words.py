"""What customers read beside their bill, in the language of their bills.

The files of `resources/mail_words` hold whole sentences with names in braces. What is put in for
them is never read as a sentence itself.
"""

from __future__ import annotations

import datetime as dt
import json
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from dairyos_desktop.config.paths import resource
from dairyos_desktop.domain.customers import LANGUAGES
from dairyos_desktop.domain.money import Money

if TYPE_CHECKING:
    from dairyos_desktop.domain.paper import BillPaper
    from dairyos_desktop.domain.periods import Month
    from dairyos_desktop.services.dto.receipts import ReceiptPaper

_STANDARD = "en"


def bill_subject(paper: BillPaper) -> str:
    """What stands above a bill's mail."""
    return _words(paper.customer.language)["bill_subject"].format(**_about(paper))


def bill_text(paper: BillPaper, link: str) -> str:
    """A bill's mail: which bill, what is to pay until when, and where."""
    words, about = _words(paper.customer.language), _about(paper)
    lines = [words["bill"], words["to_pay" if _owes(paper) else "nothing"]]
    if link:
        lines.append(words["link"])
    parts = [words["dear"], "\n".join(lines), words["regards"]]
    return "\n\n".join(part.format(**about, link=link) for part in parts) + "\n"


def bill_message(paper: BillPaper, link: str) -> str:
    """The same in one breath, for a chat."""
    words = _words(paper.customer.language)
    parts = [words["message" if _owes(paper) else "message_nothing"]]
    if link:
        parts.append(words["link"])
    return " ".join(part.format(**_about(paper), link=link) for part in parts)


def link_message(
    *, language: str, office: str, number: str, of: Month, amount: Money, due: dt.date, link: str
) -> str:
    """Where what is open of a bill can be paid, for a chat."""
    words = _words(language)
    about = {
        "office": office,
        "number": number,
        "month": f"{_months(language)[of.month - 1]} {of.year}",
        "amount": amount.format(),
        "due": f"{due:%d-%m-%Y}",
        "link": link,
    }
    return " ".join(words[key].format(**about) for key in ("message", "link"))


def receipt_subject(paper: ReceiptPaper) -> str:
    """What stands above a receipt's mail."""
    return _words(paper.language)["receipt_subject"].format(**_about_receipt(paper))


def receipt_text(paper: ReceiptPaper) -> str:
    """A receipt's mail: thanks, and what is left to pay or in advance."""
    words, about = _words(paper.language), _about_receipt(paper)
    lines = [words["receipt"]]
    if paper.balance:
        lines.append(words["balance" if paper.balance > Money.zero else "advance"])
    parts = [words["dear"], "\n".join(lines), words["regards"]]
    return "\n\n".join(part.format(**about) for part in parts) + "\n"


def _about_receipt(paper: ReceiptPaper) -> dict[str, str]:
    return {
        "office": paper.office,
        "name": paper.name_local or paper.name,
        "number": paper.receipt,
        "amount": paper.amount.format(),
        "owed": abs(paper.balance).format(),
    }


def reminder_message(*, language: str, office: str, name: str, owed: Money, link: str) -> str:
    """That something is still open, for a chat."""
    words = _words(language)
    parts = [words["message_reminder"]]
    if link:
        parts.append(words["link"])
    about = {"office": office, "name": name, "amount": owed.format(), "link": link}
    return " ".join(part.format(**about) for part in parts)


def chat_url(phone: str, text: str) -> str:
    """Opens WhatsApp with the customer chosen and the text typed; nothing is sent by that."""
    number = "".join(mark for mark in phone if mark.isascii() and mark.isdigit())
    return f"https://wa.me/{number}?text={quote(text, safe='')}"


def _owes(paper: BillPaper) -> bool:
    return Money(paper.payable) > Money.zero


def _about(paper: BillPaper) -> dict[str, str]:
    first = dt.date.fromisoformat(paper.period_from)
    return {
        "office": paper.office.name,
        "name": paper.customer.name_local or paper.customer.name,
        "number": paper.number,
        "month": f"{_months(paper.customer.language)[first.month - 1]} {first.year}",
        "amount": Money(paper.payable).format(),
        "due": f"{dt.date.fromisoformat(paper.due_on):%d-%m-%Y}",
    }


def _words(language: str) -> dict[str, str]:
    return _read("mail_words", language)


def _months(language: str) -> list[str]:
    return list(_read("bill_words", language)["months"])


@cache
def _read(folder: str, language: str) -> dict[str, Any]:
    known = language if language in LANGUAGES else _STANDARD
    text = resource(folder, f"{known}.json").read_text(encoding="utf-8")
    read: dict[str, Any] = json.loads(text)
    return read
