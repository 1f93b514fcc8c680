"""Books at a glance: what a person knows them by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import case, func, select
from sqlalchemy.exc import DBAPIError

from dairyos_desktop.models.bills import Bill
from dairyos_desktop.models.customers import Customer
from dairyos_desktop.models.deliveries import Consumption
from dairyos_desktop.models.payments import Payment
from dairyos_desktop.services.bulk import plain
from dairyos_desktop.services.dto.backups import Glance, LastEntry

if TYPE_CHECKING:
    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from dairyos_desktop.services.dto.backups import BooksFacts

_bills = plain(Bill)
_payments = plain(Payment)
_customers = plain(Customer)
_deliveries = plain(Consumption)


def glance(session: Session) -> Glance:
    """The books that the session reads, of this program's schema or an older one."""
    bills, billed = session.execute(
        select(func.count(), func.coalesce(func.sum(_bills.c.total), 0))
    ).one()
    taken = case((_payments.c.reverses_id.is_(None), _payments.c.amount), else_=-_payments.c.amount)
    payments, received = session.execute(
        select(func.count(), func.coalesce(func.sum(taken), 0)).select_from(_payments)
    ).one()
    return Glance(
        customers=_count(session, select(func.count()).select_from(_customers)),
        bills=int(bills),
        billed=int(billed),
        payments=int(payments),
        received=int(received),
        deliveries=_count(session, select(func.count()).select_from(_deliveries)),
        last_bill=_last(
            session,
            select(_bills.c.number, _bills.c.bill_date, _customers.c.name, _bills.c.total)
            .join_from(_bills, _customers, _customers.c.id == _bills.c.customer_id, isouter=True)
            .order_by(_bills.c.id.desc()),
        ),
        last_payment=_last(
            session,
            select(_payments.c.receipt, _payments.c.paid_on, _customers.c.name, _payments.c.amount)
            .join_from(
                _payments, _customers, _customers.c.id == _payments.c.customer_id, isouter=True
            )
            .where(_payments.c.receipt.is_not(None))
            .order_by(_payments.c.id.desc()),
        ),
    )


def glance_of(facts: BooksFacts) -> Glance:
    """As far as it can be told without a database to ask, as of a dump.

    Reversals are not taken off what was received.
    """
    rows, totals = facts.rows, facts.totals
    return Glance(
        customers=rows.get("customers", 0),
        bills=rows.get("bills", 0),
        billed=totals.get("bills", 0),
        payments=rows.get("payments", 0),
        received=totals.get("payments", 0),
        deliveries=rows.get("consumption", 0),
    )


def _count(session: Session, statement: Select[int]) -> int:
    return int(session.execute(statement).scalar_one())


def _last(session: Session, statement: Select[*tuple[Any, ...]]) -> LastEntry | None:
    try:
        row = session.execute(statement.limit(1)).one_or_none()
    except DBAPIError:
        # An older program had other columns; what counts is told without them.
        return None
    return None if row is None else LastEntry(str(row[0]), row[1], row[2] or "", int(row[3]))
