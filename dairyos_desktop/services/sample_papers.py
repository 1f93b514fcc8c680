"""Made-up papers around the made-up bill: what an office sees that has taken no money yet."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.upi import upi_uri
from dairyos_desktop.services.dto.receipts import ReceiptLine, ReceiptPaper
from dairyos_desktop.services.dto.statements import StatementEntry, StatementPaper

if TYPE_CHECKING:
    from dairyos_desktop.domain.paper import BillPaper

_PAID = Money("2000.00")
_PAID_ON = dt.date(2026, 11, 7)
_RECEIPT = "R/26-27/00001"


def sample_receipt(bill: BillPaper) -> ReceiptPaper:
    """A part of the made-up bill, paid in cash."""
    office, customer = bill.office, bill.customer
    owed = Money(bill.payable) - _PAID
    asked = upi_uri(upi_id=office.upi_id, payee=office.name, payable=owed, number=bill.number)
    return ReceiptPaper(
        office=office.name,
        address=office.address,
        phone=office.phone,
        gstin=office.gstin,
        receipt=_RECEIPT,
        paid_on=_PAID_ON,
        taken_at=dt.datetime.combine(_PAID_ON, dt.time(10, 30)),
        customer=customer.code,
        name=customer.name,
        name_local="",
        route=customer.route,
        language=customer.language,
        amount=_PAID,
        method="cash",
        reference="",
        taken_by="",
        lines=(ReceiptLine(bill.number, "2026-10", _PAID),),
        let_off=Money.zero,
        advance=Money.zero,
        returned=Money.zero,
        balance=owed,
        printed_on=_PAID_ON,
        upi_id=office.upi_id,
        upi=asked or "",
    )


def sample_statement(bill: BillPaper) -> StatementPaper:
    """The made-up bill, and what was paid of it and before it."""
    billed, before = Money(bill.total), Money(bill.brought_forward)
    entries: list[StatementEntry] = []
    balance = before
    earlier = [(dt.date(2026, 10, 8), "payment", "R/26-27/00000", -before)]
    for on, kind, ref, amount in (
        *(earlier if before > Money.zero else ()),
        (dt.date(2026, 11, 1), "bill", bill.number, billed),
        (_PAID_ON, "payment", _RECEIPT, -_PAID),
    ):
        balance += amount
        debit, credit = max(amount, Money.zero), max(-amount, Money.zero)
        entries.append(StatementEntry(on, kind, ref, debit, credit, balance))
    return StatementPaper(
        office=bill.office,
        customer=bill.customer,
        from_on=dt.date(2026, 4, 1),
        to_on=_PAID_ON,
        brought_forward=before,
        entries=tuple(entries),
        billed=Money.total(entry.debit for entry in entries),
        received=Money.total(entry.credit for entry in entries),
        closing=balance,
        printed_on=_PAID_ON,
    )
