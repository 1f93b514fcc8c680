"""A customer's account over some days, as it is sent to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

    from dairyos_desktop.domain.money import Money
    from dairyos_desktop.domain.paper import PaperCustomer, PaperOffice


@dataclass(frozen=True)
class StatementEntry:
    """One line.

    Attributes:
        kind: `opening`, `bill`, `void`, `payment`, `reversal`, `discount` or `discount_reversal`.
        ref: The bill's or the receipt's number.
        debit: What it adds to what is owed.
        credit: What it takes from it.
        balance: What is owed after it; below 0 it is an advance.
    """

    on: dt.date | None
    kind: str
    ref: str
    debit: Money
    credit: Money
    balance: Money


@dataclass(frozen=True)
class StatementPaper:
    """The whole account between two days.

    Attributes:
        from_on: The first day; None where it is from the beginning.
        brought_forward: What was owed before the first day.
        billed: Sum of the debits shown.
        received: Sum of the credits shown: money, what was let off, bills made void.
        closing: What is owed after the last line.
    """

    office: PaperOffice
    customer: PaperCustomer
    from_on: dt.date | None
    to_on: dt.date
    brought_forward: Money
    entries: tuple[StatementEntry, ...]
    billed: Money
    received: Money
    closing: Money
    printed_on: dt.date


@dataclass(frozen=True)
class DrawnStatement:
    """A statement as a document that is drawn already.

    Attributes:
        name: Of its file, without the ending.
        sheet: A4 or A5.
    """

    pdf: bytes
    pages: int
    name: str
    sheet: str
