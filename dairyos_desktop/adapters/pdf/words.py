"""The fixed words of a bill in the customer's language; figures stay in Latin digits."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from dairyos_desktop.config.paths import resource

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LANGUAGES = ("en", "hi", "gu", "mr", "ta")
_STANDARD = "en"


@dataclass(frozen=True, eq=False)
class BillWords:
    """One file of `resources/bill_words`; names in braces are filled in by the blocks.

    The titles of bills of supply and invoices are the law's own and stay English
    (CGST Rules 46, 46A, 49).
    """

    titles: Mapping[str, str]
    final: str
    date: str
    period: str
    route: str
    position: str
    to_pay: str
    due_by: str
    advance: str
    nothing_to_pay: str
    item: str
    hsn: str
    quantity: str
    price: str
    gst: str
    amount: str
    correction: str
    with_gst: str
    by_day: str
    litres: str
    shifts: Mapping[str, str]
    leave: str
    not_taken: str
    not_delivered: str
    bold: str
    changed: str
    pay_by_upi: str
    subtotal: str
    subtotal_taxable: str
    subtotal_mixed: str
    corrections: str
    round_off: str
    bill_total: str
    brought_forward: str
    received_sum: str
    received: str
    received_many: str
    returned_sum: str
    returned: str
    previous_balance: str
    methods: Mapping[str, str]
    in_words: str
    slip: str
    slip_received: str
    slip_date: str
    slip_signature: str
    page: str
    continued: str
    months: Sequence[str]
    months_short: Sequence[str]

    def title(self, key: str) -> str:
        """The bill's title by rule 28."""
        return self.titles.get(key, self.titles["bill"])

    def shift(self, key: str) -> str:
        """A shift's name; one that isn't known stands as it is."""
        return self.shifts.get(key, key)

    def method(self, key: str) -> str:
        """How money came; a method that isn't known stands as it is."""
        return self.methods.get(key, key)


@dataclass(frozen=True, eq=False)
class ReceiptWords:
    """One file of `resources/receipt_words`: what a receipt says that no bill does."""

    receipt: str
    bill: str
    opening: str
    paid_against: str
    balance: str
    reversed: str
    part_reversed: str
    taken_by: str
    reprinted: str


@cache
def receipt_words(language: str) -> ReceiptWords:
    """The words of a language; English for one that has no file."""
    return ReceiptWords(**_file("receipt_words", language))


@dataclass(frozen=True, eq=False)
class StatementWords:
    """One file of `resources/statement_words`: what a statement says that neither of them does."""

    statement: str
    day: str
    what: str
    billed: str
    credited: str
    balance: str
    opening: str
    bill: str
    void: str
    receipt: str
    reversal: str
    discount: str
    discount_reversal: str
    total: str
    nothing: str
    from_the_beginning: str


@cache
def statement_words(language: str) -> StatementWords:
    """The words of a language; English for one that has no file."""
    return StatementWords(**_file("statement_words", language))


@cache
def bill_words(language: str) -> BillWords:
    """The words of a language (`gu`); English for one that has no file."""
    return BillWords(**_file("bill_words", language))


def _file(folder: str, language: str) -> dict[str, Any]:
    known = language if language in LANGUAGES else _STANDARD
    found: dict[str, Any] = json.loads(
        resource(folder, f"{known}.json").read_text(encoding="utf-8")
    )
    return found
