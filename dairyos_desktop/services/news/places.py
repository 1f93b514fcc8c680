"""Whose money it is: finds bill and customer of a payment that came through the gateway."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.numbering import parse_number
from dairyos_desktop.models.bills import Bill
from dairyos_desktop.models.customers import Customer
from dairyos_desktop.models.payments import PaymentLink

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from dairyos_desktop.services.news.reading import PaymentNews

LINK_PREFIX = "plink_"
NOTE_BILL = "bill"
NOTE_CUSTOMER = "customer"
"""Under these names a link carries the bill's number and the customer's code."""


@dataclass(frozen=True)
class Place:
    """Where a payment belongs; nowhere where both are None.

    Attributes:
        bill_id: The bill it was meant for, unless that is void.
    """

    customer_id: int | None = None
    bill_id: int | None = None


NOWHERE = Place()


def find_places(session: Session, news: Sequence[PaymentNews]) -> list[Place]:
    """The places of payments, in the order given.

    A link of ours is found by its order, its id in the description, or the reference that a push
    brought along; else the notes, which each payment has from its link, name bill and customer.
    """
    by_link = _links(session, news)
    noted = [
        one for one in news if not any(key in by_link for key in _keys(one)) and any(_noted(one))
    ]
    by_number = _bills(session, {_noted(one)[0] for one in noted})
    by_code = _customers(session, {_noted(one)[1] for one in noted})
    found = []
    for one in news:
        place = next((by_link[key] for key in _keys(one) if key in by_link), None)
        if place is None:
            number, code = _noted(one)
            place = _agreed(by_number.get(number), by_code.get(code), one)
        found.append(place)
    return found


def _keys(one: PaymentNews) -> list[str]:
    """What a link of ours may be found by, the surest first."""
    keys = [one.order_id, one.link_id, one.reference_id]
    if one.description.startswith("#"):
        keys.append(LINK_PREFIX + one.description[1:])
    return [key for key in keys if key]


def _noted(one: PaymentNews) -> tuple[str, str]:
    return one.notes.get(NOTE_BILL, "").strip(), one.notes.get(NOTE_CUSTOMER, "").strip()


def _agreed(bill: Place | None, customer: int | None, one: PaymentNews) -> Place:
    """Bill and customer of the notes; nowhere where they contradict each other."""
    if bill is None:
        return Place(customer)
    if _noted(one)[1] and customer != bill.customer_id:
        return NOWHERE
    return bill


def _links(session: Session, news: Sequence[PaymentNews]) -> dict[str, Place]:
    keys = {key for one in news for key in _keys(one)}
    if not keys:
        return {}
    found: dict[str, Place] = {}
    for row in session.execute(
        select(
            PaymentLink.order_id,
            PaymentLink.link_id,
            PaymentLink.reference_id,
            Bill.id,
            Bill.customer_id,
            Bill.status,
        )
        .join(Bill, Bill.id == PaymentLink.bill_id)
        .where(
            or_(
                PaymentLink.order_id.in_(keys),
                PaymentLink.link_id.in_(keys),
                PaymentLink.reference_id.in_(keys),
            )
        )
    ):
        place = Place(row.customer_id, None if row.status == "VOID" else row.id)
        found |= {key: place for key in (row.order_id, row.link_id, row.reference_id) if key}
    return found


def _bills(session: Session, numbers: set[str]) -> dict[str, Place]:
    found = {}
    for number in numbers - {""}:
        try:
            prefix, year, seq = parse_number(number)
        except InvalidInputError:
            # Anybody may write notes; what is no number of ours is no bill.
            continue
        row = session.execute(
            select(Bill.id, Bill.customer_id, Bill.status).where(
                Bill.number_prefix == prefix, Bill.number_year == year, Bill.number_seq == seq
            )
        ).one_or_none()
        if row is not None:
            found[number] = Place(row.customer_id, None if row.status == "VOID" else row.id)
    return found


def _customers(session: Session, codes: set[str]) -> dict[str, int]:
    if not codes - {""}:
        return {}
    return {
        row.code: row.id
        for row in session.execute(
            select(Customer.code, Customer.id).where(Customer.code.in_(codes - {""}))
        )
    }
