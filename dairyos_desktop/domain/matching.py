"""Whose money a payment without a customer may be: what it says, held against open bills.

Nothing here decides: a clerk does, and sees the reasons.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from dairyos_desktop.domain.numbering import parse_number
from dairyos_desktop.domain.searching import sounded

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MOST = 3
PHONE_DIGITS = 10
_SHORTEST_CODE = 3
_SHORTEST_NAME = 4
_WRITTEN = re.compile(r"(?<![A-Za-z0-9])[A-Za-z0-9]{1,3}/\d{2}-\d{2}/\d{5,}(?!\d)", re.ASCII)
# As the UPI code of rule 29 has it, without the marks; the prefix may hold digits itself.
_BARE = re.compile(r"(?<![A-Za-z0-9])[A-Za-z0-9]{1,3}\d{9,}(?![A-Za-z0-9])", re.ASCII)
_BARE_YEAR = 4
_LONGEST_PREFIX = 3


class Reason(StrEnum):
    """Why a bill may be the one, in the words that are shown; the surest first."""

    NUMBER = "reference in the text"
    PHONE = "same phone"
    CODE = "customer number in the text"
    NAME = "name in the text"
    AMOUNT = "same amount"
    ALL_OWED = "as much as all that is owed"


_WEIGHTS = {
    Reason.NUMBER: 100,
    Reason.PHONE: 40,
    Reason.CODE: 30,
    Reason.NAME: 25,
    Reason.AMOUNT: 20,
    Reason.ALL_OWED: 19,
}


@dataclass(frozen=True)
class OpenBill:
    """A live bill with something left to pay; `open` in paise."""

    bill_id: int
    order: tuple[int, int]
    number: str
    open: int


@dataclass(frozen=True)
class Account:
    """A customer who may be the payer.

    Attributes:
        phones: As `national` gives them.
        bills: The open ones, oldest first.
        owed: All that is open, the opening balance included, in paise.
        named: Numbers of theirs that the payment's text names, also of bills that are paid.
    """

    customer_id: int
    code: str
    name: str
    phones: frozenset[str]
    bills: tuple[OpenBill, ...]
    owed: int
    named: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Told:
    """What a payment says of itself; `amount` is what is left of it, in paise.

    Attributes:
        numbers: Bill numbers in its text, as `bill_numbers_in` finds them.
        words: Of its text, as `words_in` finds them.
        phones: As `national` gives them.
    """

    amount: int
    numbers: frozenset[str]
    words: frozenset[str]
    phones: frozenset[str]


@dataclass(frozen=True)
class Likely:
    """An account, the bill of it that is meant most likely, and why; never without a reason."""

    account: Account
    bill: OpenBill | None
    reasons: tuple[Reason, ...]

    @property
    def weight(self) -> int:
        """The more, the likelier."""
        return sum(_WEIGHTS[reason] for reason in self.reasons)


def bill_numbers_in(texts: Iterable[str]) -> frozenset[str]:
    """The bill numbers that a text may mean, as they are written or without `/` and `-`."""
    found = set()
    for text in texts:
        found |= {match[0] for match in _WRITTEN.finditer(text) if _is_number(match[0])}
        for match in _BARE.finditer(text):
            bare = match[0]
            for length in range(1, _LONGEST_PREFIX + 1):
                year, seq = bare[length:][:_BARE_YEAR], bare[length + _BARE_YEAR :]
                number = f"{bare[:length]}/{year[:2]}-{year[2:]}/{seq}"
                if _is_number(number):
                    found.add(number)
    return frozenset(found)


def _is_number(text: str) -> bool:
    try:
        parse_number(text)
    except ValueError:
        return False
    return True


def words_in(texts: Iterable[str]) -> frozenset[str]:
    """The words of texts as they sound, letters and digits alone."""
    found: set[str] = set()
    for text in texts:
        apart = "".join(letter if letter.isalnum() else " " for letter in text)
        found.update(sounded(apart).split())
    return frozenset(found)


def name_words(words: Iterable[str]) -> frozenset[str]:
    """Those that may be a part of somebody's name."""
    return frozenset(word for word in words if len(word) >= _SHORTEST_NAME and word.isalpha())


def code_words(words: Iterable[str]) -> frozenset[str]:
    """Those that may be a customer's number; shorter ones stand in any text."""
    return frozenset(word for word in words if len(word) >= _SHORTEST_CODE)


def national(phone: str) -> str:
    """A phone number's last ten digits, by which two ways of writing it are one; else empty."""
    digits = "".join(mark for mark in phone if mark in "0123456789")
    return digits[-PHONE_DIGITS:] if len(digits) >= PHONE_DIGITS else ""


def likeliest(told: Told, accounts: Sequence[Account], most: int = MOST) -> list[Likely]:
    """The accounts with most for them, one bill each; where nothing tells them apart, the oldest.

    Args:
        told: What the payment says.
        accounts: Those that may be meant; one for which nothing speaks is left out.
        most: At most so many.
    """
    found = [likely for account in accounts if (likely := _look(told, account)).reasons]
    found.sort(
        key=lambda one: (
            -one.weight,
            one.bill is None,
            (0, 0) if one.bill is None else one.bill.order,
            one.account.code,
        )
    )
    return found[:most]


def _look(told: Told, account: Account) -> Likely:
    reasons = []
    bill = next((one for one in account.bills if one.number in account.named), None)
    if account.named:
        reasons.append(Reason.NUMBER)
    if account.phones & told.phones:
        reasons.append(Reason.PHONE)
    if sounded(account.code) in code_words(told.words):
        reasons.append(Reason.CODE)
    name = words_in([account.name])
    if name_words(name) and name <= told.words:
        reasons.append(Reason.NAME)
    same = [one for one in account.bills if one.open == told.amount]
    if bill in same or (bill is None and same):
        bill = bill or same[0]
        reasons.append(Reason.AMOUNT)
    elif account.owed == told.amount:
        reasons.append(Reason.ALL_OWED)
    if bill is None and account.bills:
        bill = account.bills[0]
    return Likely(account, bill, tuple(reasons))
