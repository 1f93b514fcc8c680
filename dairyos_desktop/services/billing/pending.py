"""What of an issued bill waits to go on the customer's next one (rules 25 and 26)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.periods import Month
from dairyos_desktop.models.bills import Bill
from dairyos_desktop.models.customers import Customer
from dairyos_desktop.services.billing.corrections import IssuedBill, pending_corrections
from dairyos_desktop.services.billing.ground import read_goods, read_tariff
from dairyos_desktop.services.billing.read import find_bill
from dairyos_desktop.services.dto.billing import PendingSum

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def read_pending(session: Session, number: str) -> PendingSum:
    """The sum of an issued bill's pending corrections, tax in it; 0.00 where it isn't issued.

    Raises:
        NotFoundError: No bill has the number.
    """
    bill = find_bill(session, number)
    latest = session.scalar(
        select(func.max(Bill.month)).where(
            Bill.customer_id == bill.customer_id,
            Bill.status != "VOID",
            Bill.issued_at.is_not(None),
        )
    )
    following = Month.parse(latest or bill.month).next()
    if bill.snapshot is None or bill.status == "VOID":
        return PendingSum(bill.number, Money.zero, str(following))
    issued = IssuedBill(
        bill.id,
        bill.customer_id,
        session.scalar(select(Customer.price_list_id).where(Customer.id == bill.customer_id)),
        bill.period_from,
        bill.period_to,
        bill.generated_at,
        bill.snapshot,
    )
    tariff = read_tariff(session, customer_id=bill.customer_id)
    lines = pending_corrections(session, tariff, read_goods(session), issued)
    paise = sum(line.amount + line.tax for line in lines)
    return PendingSum(bill.number, Money.from_paise(paise), str(following))
