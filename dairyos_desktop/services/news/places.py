"""Whose money it is: finds bill and customer of a payment that came through the gateway."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from dairyos_desktop.domain.errors import InvalidInputError, RefusedError
from dairyos_desktop.domain.numbering import bill_number, parse_number
from dairyos_desktop.models.bills import Bill
from dairyos_desktop.models.customers import Customer
from dairyos_desktop.models.payments import PaymentLink
from dairyos_desktop.services.among import among
from dairyos_desktop.services.bulk import plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy.orm import Session

    from dairyos_desktop.services.news.reading import PaymentNews

LINK_PREFIX = "plink_"
NOTE_BILL = "bill"
NOTE_CUSTOMER = "customer"
"""Under these names a link carries the bill's number and the customer's code."""

_links = plain(PaymentLink)
_bills = plain(Bill)
_customers = plain(Customer)
# Made once: they are part of each step.
_BY_LINK = (
    select(
        _links.c.order_id,
        _links.c.link_id,
        _links.c.reference_id,
        _bills.c.id,
        _bills.c.customer_id,
        _bills.c.status,
    )
    .join(_bills, _bills.c.id == _links.c.bill_id)
    .where(
        or_(
            among(_links.c.order_id, "keys"),
            among(_links.c.link_id, "keys"),
            among(_links.c.reference_id, "keys"),
        )
    )
)
_BY_NUMBER = select(_bills.c.number, _bills.c.id, _bills.c.customer_id, _bills.c.status).where(
    among(_bills.c.number, "keys")
)
_BY_CODE = select(_customers.c.code, _customers.c.id).where(among(_customers.c.code, "keys"))


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
    keys = [_keys(one) for one in news]
    by_link = _places_of_links(session, {key for some in keys for key in some})
    of_links = [next((by_link[key] for key in some if key in by_link), None) for some in keys]
    noted = [_noted(one) for one, place in zip(news, of_links, strict=True) if place is None]
    by_number = _places_of_bills(session, {number for number, _ in noted})
    by_code = _ids_of_customers(session, {code for _, code in noted})
    left = iter(noted)
    return [
        _agreed(next(left), by_number, by_code) if place is None else place for place in of_links
    ]


def _keys(one: PaymentNews) -> list[str]:
    """What a link of ours may be found by, the surest first."""
    keys = [one.order_id, one.link_id, one.reference_id]
    if one.description.startswith("#"):
        keys.append(LINK_PREFIX + one.description[1:])
    return [key for key in keys if key]


def _noted(one: PaymentNews) -> tuple[str, str]:
    return one.notes.get(NOTE_BILL, "").strip(), one.notes.get(NOTE_CUSTOMER, "").strip()


def _agreed(
    noted: tuple[str, str], by_number: Mapping[str, Place], by_code: Mapping[str, int]
) -> Place:
    """Bill and customer of the notes; nowhere where they contradict each other."""
    number, code = noted
    bill, customer = by_number.get(number), by_code.get(code)
    if bill is None:
        return Place(customer)
    if code and customer != bill.customer_id:
        return NOWHERE
    return bill


def _places_of_links(session: Session, keys: set[str]) -> dict[str, Place]:
    if not keys:
        return {}
    found: dict[str, Place] = {}
    for row in session.execute(_BY_LINK, {"keys": keys}):
        place = _place(row.customer_id, row.id, row.status)
        found |= {key: place for key in (row.order_id, row.link_id, row.reference_id) if key}
    return found


def _places_of_bills(session: Session, numbers: set[str]) -> dict[str, Place]:
    """By the number as it was noted, which may be written with more zeros than ours."""
    ours = {}
    for number in numbers - {""}:
        try:
            ours[number] = bill_number(*parse_number(number))
        except (InvalidInputError, RefusedError):
            # Anybody may write notes; what is no number of ours is no bill.
            continue
    if not ours:
        return {}
    rows = session.execute(_BY_NUMBER, {"keys": set(ours.values())})
    found = {row.number: _place(row.customer_id, row.id, row.status) for row in rows}
    return {noted: found[number] for noted, number in ours.items() if number in found}


def _ids_of_customers(session: Session, codes: set[str]) -> dict[str, int]:
    wanted = codes - {""}
    if not wanted:
        return {}
    return {row.code: row.id for row in session.execute(_BY_CODE, {"keys": wanted})}


def _place(customer_id: int, bill_id: int, status: str) -> Place:
    return Place(customer_id, None if status == "VOID" else bill_id)
