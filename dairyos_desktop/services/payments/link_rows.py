"""The rows of payment links: what is stored before the gateway is asked, and what it said.

Each function is a step of one transaction, or one transaction; none of them asks the gateway.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, func, select, type_coerce

from dairyos_desktop.domain.billing import IssuedBy, Status
from dairyos_desktop.domain.declared_settings import LINK_DAYS
from dairyos_desktop.domain.errors import NotFoundError, RefusedError
from dairyos_desktop.domain.gateway import LEAST_LINK, LINK_CURRENCY, link_reference
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.periods import Month
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models.bills import Bill
from dairyos_desktop.models.customers import Customer
from dairyos_desktop.models.payments import Payment, PaymentLink
from dairyos_desktop.services.billing.issue import freeze
from dairyos_desktop.services.dto.gateway import LinkRequest
from dairyos_desktop.services.dto.links import LinkView
from dairyos_desktop.services.office import office_row
from dairyos_desktop.services.outbox.words import chat_url, link_message
from dairyos_desktop.services.settings import setting_value

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from dairyos_desktop.services.dto.gateway import GatewayLink
    from dairyos_desktop.services.unit import UnitOfWork

ASKED = "asked"
REFUSED = "refused"
TAKEN = "taken"
GONE = "gone"
CREATED, PART_PAID, PAID, EXPIRED = "created", "partially_paid", "paid", "expired"
OPEN = (CREATED, PART_PAID)
CLOSED = frozenset({PAID, "cancelled", EXPIRED, REFUSED, TAKEN, GONE})

_BILL = "bill"


class Next(Enum):
    """What is to be done about a bill's link."""

    ASK = "ask the gateway to make it"
    LOOK = "find out whether it was made"
    CHECK = "see whether it is still open"
    CLOSE = "close it: it asks for another amount"
    SHOW = "nothing"


@dataclass(frozen=True)
class Plan:
    """The next step, and all that it needs of the books."""

    next: Next
    row_id: int
    reference_id: str
    link_id: str
    amount: Money
    asked_at: dt.datetime | None
    known_taken: bool
    request: LinkRequest


def plan(unit: UnitOfWork, number: str, *, live: bool) -> Plan:
    """Decides the next step, and stores what must be stored before it: issues the bill, too.

    Raises:
        NotFoundError: No bill has the number.
        RefusedError: The bill is void or has nothing open that a link could ask for.
    """
    session = unit.session
    bill = session.scalars(select(Bill).where(Bill.number == number).with_for_update()).first()
    if bill is None:
        raise NotFoundError(
            say("There is no bill {number}.", number=number),
            say("Look at: dairyos bills list MONTH"),
        )
    amount = open_amount(bill)
    rows = session.scalars(
        select(PaymentLink).where(PaymentLink.bill_id == bill.id).order_by(PaymentLink.id)
    ).all()
    last = next((row for row in reversed(rows) if row.live == live), None)
    if last is not None and last.status == PAID and amount > Money.zero:
        # Its money is on the way, whatever else was paid meanwhile: nobody is asked once more.
        if not _is_booked(session, bill, last):
            return _planned(session, bill, last, Next.SHOW)
        last = None
    if last is not None and last.status in OPEN:
        same = last.amount == amount
        return _planned(session, bill, last, Next.CHECK if same else Next.CLOSE)
    if last is not None and last.status == ASKED and last.asked_at is not None:
        return _planned(session, bill, last, Next.LOOK)
    _require_payable(bill, amount)
    freeze(unit, [bill.id], IssuedBy.LINK.value)
    bill = session.scalars(select(Bill).where(Bill.number == number)).one()
    before = None
    if last is not None and last.status in {ASKED, REFUSED}:
        # Nothing was made by its reference, which may be used still.
        row = last
        before = _told(row)
        row.version += 1
    else:
        row = _new_row(unit, bill, len(rows) + 1, live=live)
        session.add(row)
    row.status, row.problem, row.amount = ASKED, "", amount
    row.asked_at, row.closed_at = unit.now, None
    row.expires_at = unit.now + dt.timedelta(days=setting_value(session, LINK_DAYS))
    session.flush()
    unit.audit("payment_link", row.reference_id, before=before, after=_told(row))
    unit.changed("links", "bills")
    return _planned(session, bill, row, Next.ASK)


def open_amount(bill: Bill) -> Money:
    """What of a bill is still to pay; 0 where it is void."""
    if bill.status == Status.VOID.value:
        return Money.zero
    return max(bill.total, Money.zero) - bill.allocated


def _require_payable(bill: Bill, amount: Money) -> None:
    if bill.status == Status.VOID.value:
        raise RefusedError(
            say("Bill {number} is void.", number=bill.number), say("Its customer has another bill.")
        )
    if amount <= Money.zero:
        raise RefusedError(
            say("Bill {number} is paid; nothing is open.", number=bill.number),
            say("It needs no link."),
        )
    if amount < LEAST_LINK:
        raise RefusedError(
            say(
                "Bill {number} has {amount} open; a link asks for {least_link} at least.",
                number=bill.number,
                amount=amount.format(),
                least_link=LEAST_LINK.format(),
            ),
            say("Settle it at the counter."),
        )


def _new_row(unit: UnitOfWork, bill: Bill, nth: int, *, live: bool) -> PaymentLink:
    return PaymentLink(
        bill_id=bill.id,
        reference_id=link_reference(bill.number, nth),
        short_url="",
        created_at=unit.now,
        version=1,
        live=live,
    )


def _is_booked(session: Session, bill: Bill, row: PaymentLink) -> bool:
    """Whether the money of a link that says it is paid is in the books."""
    paise = session.execute(
        select(func.coalesce(func.sum(type_coerce(Payment.amount, BigInteger)), 0)).where(
            Payment.bill_id == bill.id,
            Payment.method == "razorpay",
            Payment.reverses_id.is_(None),
            Payment.created_at >= row.created_at,
        )
    ).scalar_one()
    return int(paise) >= row.amount.paise


def _planned(session: Session, bill: Bill, row: PaymentLink, step: Next) -> Plan:
    customer = session.scalars(select(Customer).where(Customer.id == bill.customer_id)).one()
    month = Month.parse(bill.month).label()
    request = LinkRequest(
        reference_id=row.reference_id,
        amount=row.amount,
        description=f"Bill {bill.number}, {month}, {office_row(session).name}",
        customer_name=customer.name,
        contact=customer.phone or customer.whatsapp,
        email=customer.email,
        expires_at=row.expires_at,
        notes={_BILL: bill.number, "customer": customer.code},
    )
    return Plan(
        next=step,
        row_id=row.id,
        reference_id=row.reference_id,
        link_id=row.link_id or "",
        amount=row.amount,
        asked_at=row.asked_at,
        known_taken=row.status == ASKED and row.problem != "",
        request=request,
    )


def keep(unit: UnitOfWork, row_id: int, link: GatewayLink) -> None:
    """Records what the gateway says of a link."""
    row = _locked(unit, row_id)
    before = _told(row)
    row.link_id = link.link_id
    row.order_id = link.order_id
    row.short_url = link.short_url
    row.expires_at = link.expires_at
    _set_status(unit, row, link.status, "")
    _tell(unit, row, before)


def settle(unit: UnitOfWork, row_id: int, status: str, problem: str = "") -> None:
    """Records that the gateway has no such link, or another."""
    row = _locked(unit, row_id)
    before = _told(row)
    _set_status(unit, row, status, problem)
    _tell(unit, row, before)


def note_problem(unit: UnitOfWork, row_id: int, problem: str) -> None:
    """Records why the gateway would not close a link, unless it was closed or paid meanwhile."""
    row = _locked(unit, row_id)
    if row.status == CREATED:
        before = _told(row)
        row.problem = problem
        _tell(unit, row, before)


def not_made(unit: UnitOfWork, row_id: int, asked_at: dt.datetime | None) -> None:
    """Records that the call of that instant made nothing: it may be asked for straight away.

    Where somebody else has asked meanwhile, nothing is known of theirs.
    """
    row = _locked(unit, row_id)
    if row.status == ASKED and row.asked_at == asked_at:
        before = _told(row)
        row.asked_at = None
        _tell(unit, row, before)


def is_same(link: GatewayLink, request: LinkRequest) -> bool:
    """Whether a link found under our reference is the one that was asked for.

    Its bill tells; the customer's code may have been another when it was asked for.
    """
    return (
        link.reference_id == request.reference_id
        and link.amount == request.amount
        and link.currency == LINK_CURRENCY
        # Notes that aren't told at all say nothing against it.
        and link.notes.get(_BILL, request.notes[_BILL]) == request.notes[_BILL]
    )


def view(session: Session, row: PaymentLink, now: dt.datetime) -> LinkView:
    """A link for the screen; one whose time is over is expired, whatever was last said of it."""
    is_over = row.status in OPEN and row.expires_at is not None and row.expires_at <= now
    bill = session.scalars(select(Bill).where(Bill.id == row.bill_id)).one()
    customer = session.scalars(select(Customer).where(Customer.id == bill.customer_id)).one()
    message = link_message(
        language=customer.language,
        office=office_row(session).name,
        number=bill.number,
        of=Month.parse(bill.month),
        amount=row.amount,
        due=bill.due_on,
        link=row.short_url,
    )
    return LinkView(
        number=bill.number,
        bill_id=bill.id,
        link_id=row.link_id or "",
        reference_id=row.reference_id,
        short_url=row.short_url,
        status=EXPIRED if is_over else row.status,
        amount=row.amount,
        live=row.live,
        created_at=row.created_at,
        expires_at=row.expires_at,
        message=message,
        chat_url=chat_url(customer.whatsapp or customer.phone, message),
        problem=row.problem,
    )


def _locked(unit: UnitOfWork, row_id: int) -> PaymentLink:
    return unit.session.scalars(
        select(PaymentLink).where(PaymentLink.id == row_id).with_for_update()
    ).one()


def _set_status(unit: UnitOfWork, row: PaymentLink, status: str, problem: str) -> None:
    row.status, row.problem = status, problem
    if status in CLOSED and row.closed_at is None:
        row.closed_at = unit.now
    if status not in CLOSED:
        row.closed_at = None


def _told(row: PaymentLink) -> dict[str, object]:
    return {
        "amount": str(row.amount),
        "status": row.status,
        "problem": row.problem,
        "asked_at": None if row.asked_at is None else row.asked_at.isoformat(),
        "link": row.link_id,
        "order": row.order_id,
    }


def _tell(unit: UnitOfWork, row: PaymentLink, before: dict[str, object]) -> None:
    """Audits what is another now; a link that stands as it stood is no change."""
    after = _told(row)
    changed = [key for key in after if after[key] != before[key]]
    if not changed:
        return
    row.version += 1
    unit.audit(
        "payment_link",
        row.reference_id,
        before={key: before[key] for key in changed},
        after={key: after[key] for key in changed},
    )
    unit.changed("links", "bills")
