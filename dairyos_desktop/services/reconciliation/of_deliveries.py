"""Bills beside the day sheets: a month at a time, as a month's deliveries are many."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from dairyos_desktop.domain.billing import Status
from dairyos_desktop.domain.periods import Month
from dairyos_desktop.domain.quantity import in_unit
from dairyos_desktop.domain.reconciling import FindingType, Found, Side
from dairyos_desktop.models.bills import Bill
from dairyos_desktop.models.customers import Customer
from dairyos_desktop.models.reconciliation import Finding
from dairyos_desktop.models.tariffs import Product
from dairyos_desktop.services.reconciliation.ground import VOID, bill_key, whose
from dairyos_desktop.services.verify.recorded import quantities_apart

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

    from dairyos_desktop.services.reconciliation.ground import Ground
    from dairyos_desktop.services.verify.recorded import Apart

RECENT_MONTHS = 3


def months_to_check(session: Session, ground: Ground) -> list[str]:
    """The last months', those with an open bill, and those of which a finding stands.

    Months whose bills are all paid are `verify`'s, which works out the whole register at night.
    """
    recent = Month.of(ground.today)
    for _ in range(RECENT_MONTHS):
        recent = recent.previous()
    of_findings = select(Finding.bill_id).where(
        Finding.type == FindingType.BILL_DIFFERS_FROM_DELIVERIES.value,
        Finding.state != "resolved",
    )
    return sorted(
        session.execute(
            select(Bill.month)
            .where(
                Bill.status != VOID,
                or_(
                    Bill.month >= str(recent),
                    Bill.status != Status.PAID.value,
                    Bill.id.in_(of_findings),
                ),
            )
            .distinct()
        ).scalars()
    )


def find(session: Session, month: str) -> Iterator[Found]:
    """The month's bills that no longer equal their deliveries, with no correction pending."""
    apart = quantities_apart(session, month)
    if not apart:
        return
    products = {
        row.id: (row.name, row.unit)
        for row in session.execute(select(Product.id, Product.name, Product.unit))
    }
    ids = sorted(apart)
    for start in range(0, len(ids), 500):
        for row in session.execute(
            select(
                Bill.id, Bill.number, Bill.customer_id, Bill.bill_date, Customer.code, Customer.name
            )
            .join(Customer, Customer.id == Bill.customer_id)
            .where(Bill.id.in_(ids[start : start + 500]))
        ):
            sides = tuple(_side(products, one) for one in apart[row.id])
            first = sides[0]
            yield Found(
                FindingType.BILL_DIFFERS_FROM_DELIVERIES,
                bill_key(row.id),
                f"{row.number} charges {whose(row.code, row.name)} for {first.here} of "
                f"{first.label}; the day sheets say {first.there}.",
                customer_id=row.customer_id,
                bill_id=row.id,
                happened_on=row.bill_date,
                heads=("The bill says", "The day sheets say"),
                sides=sides,
            )


def _side(products: dict[int, tuple[str, str]], one: Apart) -> Side:
    name, unit = products[one.product_id]
    return Side(
        name,
        f"{in_unit(one.billed, unit).grouped()} {unit}",
        f"{in_unit(one.recorded, unit).grouped()} {unit}",
    )
