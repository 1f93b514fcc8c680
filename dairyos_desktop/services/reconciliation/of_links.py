"""Payment links beside the bills that they ask for."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import and_, func, literal, or_, select

from dairyos_desktop.domain.billing import Status
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.plain import format_date
from dairyos_desktop.domain.reconciling import LATE_DAYS, FindingType, Found, Side
from dairyos_desktop.models.payments import Payment, PaymentLink
from dairyos_desktop.models.reconciliation import ToldPayment
from dairyos_desktop.services.bulk import plain
from dairyos_desktop.services.news.inbox import PROVIDER
from dairyos_desktop.services.reconciliation.ground import (
    VOID,
    bill_key,
    bills,
    days_after,
    debts_key,
    gateway_key,
    link_key,
    payment_key,
    payments,
    rupees,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from dairyos_desktop.services.reconciliation.ground import Ground

links = plain(PaymentLink).c
told = plain(ToldPayment).c

OVERLAP = dt.timedelta(days=4)
"""So far back a list is read again: a failed payment may be taken three days later."""
TAKEN = ("captured", "refunded")
"""States in which the gateway has, or had, the money."""
_PAID = "paid"


def find(session: Session, ground: Ground) -> Iterator[Found]:
    """Links paid with another sum, too late, or without their bill knowing."""
    yield from _by_link(session, ground)
    yield from _paid_but_open(session, ground)


def of_link() -> ColumnElement[bool]:
    """What the gateway told of a payment names the link: by its order, or in its description."""
    return or_(
        and_(told.order_id != "", told.order_id == links.order_id),
        and_(told.link_id != "", told.link_id == links.link_id),
    )


def booked_by_now(ground: Ground) -> ColumnElement[bool]:
    """Whoever asks for news had the chance to book what the gateway told of a payment.

    A payment that failed at first may be taken days later; that it is, was perhaps told just now.
    """
    may_be_late = told.created_at > ground.polled_to - OVERLAP
    return and_(
        told.created_at <= ground.polled_to,
        ~and_(may_be_late, told.told_at > ground.polled_to),
    )


def _by_link(session: Session, ground: Ground) -> Iterator[Found]:
    """Payments that are named for a bill, each beside the link that it came by.

    Where the gateway told of the payment, the link is known; else any link of the bill that fits
    will do.
    """
    late = days_after(session, payments.created_at, links.closed_at)
    rows = session.execute(
        select(
            payments.id,
            payments.receipt,
            payments.amount,
            payments.customer_id,
            payments.bill_id,
            payments.paid_on,
            payments.created_at,
            payments.provider_payment_id,
            links.id.label("link"),
            links.amount.label("asked"),
            links.reference_id,
            links.closed_at,
            func.coalesce(late, 0).label("late"),
            told.payment_id.label("told"),
            of_link().label("by_it"),
        )
        .join_from(payments.id.table, links.id.table, links.bill_id == payments.bill_id)
        .outerjoin(told.payment_id.table, told.payment_id == payments.provider_payment_id)
        .where(
            payments.provider == PROVIDER,
            payments.reverses_id.is_(None),
            payments.id.in_(
                select(payments.id)
                .join_from(payments.id.table, links.id.table, links.bill_id == payments.bill_id)
                .where(
                    payments.provider == PROVIDER,
                    payments.reverses_id.is_(None),
                    or_(payments.amount != links.amount, late > LATE_DAYS),
                )
                .correlate(None)
            ),
        )
        .order_by(payments.id, links.id)
    ).all()
    offered = defaultdict(list)
    for row in rows:
        offered[row.id].append(row)
    for candidates in offered.values():
        mine = [row for row in candidates if row.by_it]
        if not mine and candidates[0].told is not None and len(candidates) > 1:
            # Which of several it was can't be told; one that fits is enough.
            mine = candidates
        mine = mine or candidates
        fits = [row for row in mine if row.amount == row.asked]
        row = min(fits or mine, key=lambda row: (row.late, row.link))
        touches = frozenset(
            {
                bill_key(row.bill_id),
                link_key(row.link),
                gateway_key(row.provider_payment_id or ""),
            }
        )
        if not fits:
            yield Found(
                FindingType.AMOUNT_MISMATCH,
                payment_key(row.id),
                f"{row.receipt} of {rupees(row.amount)} came by a link of {rupees(row.asked)}.",
                touches=touches,
                customer_id=row.customer_id,
                bill_id=row.bill_id,
                payment_id=row.id,
                gateway_id=row.provider_payment_id or "",
                happened_on=row.paid_on,
                heads=("The link asks for", "Paid by it"),
                sides=(Side("Amount", rupees(row.asked), rupees(row.amount)),),
                apart=Money.from_paise(abs(row.amount - row.asked)),
            )
        if row.late > LATE_DAYS:
            closed, booked = ground.day(row.closed_at), ground.day(row.created_at)
            yield Found(
                FindingType.LATE_CAPTURE,
                payment_key(row.id),
                f"{row.receipt} was booked on {format_date(booked)}; its link was closed on "
                f"{format_date(closed)}.",
                touches=touches,
                customer_id=row.customer_id,
                bill_id=row.bill_id,
                payment_id=row.id,
                gateway_id=row.provider_payment_id or "",
                happened_on=booked,
                heads=("The link", "The payment"),
                sides=(
                    Side("Amount", rupees(row.asked), rupees(row.amount)),
                    Side("Closed, booked", format_date(closed), format_date(booked)),
                ),
            )


def _paid_but_open(session: Session, ground: Ground) -> Iterator[Found]:
    """Links that are paid, here or at the gateway, on bills for which no such money is booked."""
    booked = plain(Payment).alias("booked")
    named = (
        select(literal(1))
        .select_from(booked)
        .where(
            booked.c.provider == PROVIDER,
            booked.c.reverses_id.is_(None),
            booked.c.bill_id == links.bill_id,
        )
        .correlate(links.id.table)
        .exists()
    )
    is_open = and_(
        bills.status.in_((Status.UNPAID.value, Status.PARTIALLY_PAID.value)), bills.status != VOID
    )
    rows = session.execute(
        select(
            links.id,
            links.reference_id,
            links.amount,
            links.status,
            links.created_at,
            bills.id.label("bill"),
            bills.number,
            bills.customer_id,
            (bills.total - bills.allocated).label("open"),
            told.payment_id,
            told.amount.label("paid"),
            payments.id.label("ours"),
        )
        .join_from(links.id.table, bills.id.table, bills.id == links.bill_id)
        .outerjoin(
            told.payment_id.table,
            and_(
                of_link(),
                told.status == TAKEN[0],
                told.live == links.live,
                booked_by_now(ground),
            ),
        )
        .outerjoin(
            payments.id.table,
            and_(payments.provider == PROVIDER, payments.provider_payment_id == told.payment_id),
        )
        .where(is_open, ~named, or_(links.status == _PAID, told.payment_id.is_not(None)))
        .order_by(links.id, told.payment_id)
    ).all()
    seen: set[int] = set()
    for row in rows:
        if row.id in seen:
            continue
        seen.add(row.id)
        pays = [one for one in rows if one.id == row.id and one.payment_id is not None]
        touches = {bill_key(row.bill), debts_key(row.customer_id)}
        touches |= {gateway_key(one.payment_id) for one in pays}
        touches |= {payment_key(one.ours) for one in pays if one.ours is not None}
        elsewhere = ", but not booked for it" if any(one.ours for one in pays) else ""
        yield Found(
            FindingType.LINK_PAID_BILL_OPEN,
            link_key(row.id),
            f"The link of {row.number} is paid{elsewhere}, and {rupees(row.open)} of the "
            "bill is open.",
            touches=frozenset(touches),
            customer_id=row.customer_id,
            bill_id=row.bill,
            payment_id=next((one.ours for one in pays if one.ours is not None), None),
            gateway_id=next((one.payment_id for one in pays), ""),
            happened_on=ground.day(row.created_at),
            heads=("The link", "The bill"),
            sides=(
                Side("State", "paid", "open"),
                Side("Amount", rupees(row.amount), f"{rupees(row.open)} open"),
            ),
            apart=Money.from_paise(row.open),
        )
