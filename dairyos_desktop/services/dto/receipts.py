"""What a receipt's paper says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

    from dairyos_desktop.domain.money import Money
    from dairyos_desktop.domain.paper import ReceiptSize


@dataclass(frozen=True)
class ReceiptLine:
    """So much of the money pays this debt.

    Attributes:
        number: The bill's; empty for the opening balance.
        month: The bill's, as `2026-10`, or empty.
    """

    number: str
    month: str
    amount: Money


@dataclass(frozen=True)
class ReceiptPaper:
    """One receipt as it is printed now.

    Attributes:
        taken_at: When it was entered, in the office's time.
        paid_on: The business date that it counts for.
        lines: What it pays, oldest first, with what was let off.
        let_off: The discount that was given with it.
        advance: What of it is left over.
        returned: What was given back since.
        balance: The customer's on `printed_on`: owed (> 0) or in advance (< 0).
        language: The customer's.
        upi_id: The office's, or empty.
        upi: What a payment app reads to pay what is still owed; empty where nothing is.
    """

    office: str
    address: str
    phone: str
    gstin: str
    receipt: str
    paid_on: dt.date
    taken_at: dt.datetime
    customer: str
    name: str
    name_local: str
    route: str
    language: str
    amount: Money
    method: str
    reference: str
    taken_by: str
    lines: tuple[ReceiptLine, ...]
    let_off: Money
    advance: Money
    returned: Money
    balance: Money
    printed_on: dt.date
    upi_id: str = ""
    upi: str = ""


@dataclass(frozen=True)
class ReceiptRules:
    """How the office prints receipts."""

    size: ReceiptSize
    prints: bool


@dataclass(frozen=True)
class DrawnReceipts:
    """Receipts ready to be printed or saved.

    Attributes:
        name: The receipt's number, or the first and last one's.
        width_mm: Of a page.
        height_mm: Of the first page; a roll is as long as it needs to be.
    """

    pdf: bytes
    name: str
    pages: int
    width_mm: float
    height_mm: float
