"""The gateway's payments and refunds beside ours, from what it told of them last."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import and_, case, func, or_, select

from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.plain import format_date
from dairyos_desktop.domain.reconciling import FindingType, Found, Side
from dairyos_desktop.models.reconciliation import ToldPayment, ToldRefund
from dairyos_desktop.services.bulk import plain
from dairyos_desktop.services.news.inbox import PROVIDER
from dairyos_desktop.services.reconciliation.ground import (
    back_by_payment,
    bill_key,
    gateway_key,
    payment_key,
    payments,
    rupees,
)
from dairyos_desktop.services.reconciliation.of_links import TAKEN, booked_by_now

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from sqlalchemy import ColumnElement, Select, Subquery
    from sqlalchemy.orm import Session

    from dairyos_desktop.services.reconciliation.ground import Ground

told = plain(ToldPayment).c
refunds = plain(ToldRefund).c

_HEADS = ("In the books", "At Razorpay")


@dataclass(frozen=True)
class Asked:
    """What the gateway was asked for.

    Attributes:
        live: In which mode.
        since: Payments since then are known.
        unknown: Payments of ours that it does not know under today's keys.
    """

    live: bool
    since: dt.datetime
    unknown: frozenset[str] = field(default=frozenset())


def find(session: Session, ground: Ground, asked: Asked) -> Iterator[Found]:
    """Money that only one side knows, or knows otherwise."""
    yield from _unknown_here(session, ground, asked)
    yield from _unknown_there(session, asked)
    yield from _amounts(session, asked)
    yield from _refunds(session, ground, asked)


def _unknown_here(session: Session, ground: Ground, asked: Asked) -> Iterator[Found]:
    rows = session.execute(
        select(told.payment_id, told.amount, told.currency, told.created_at)
        .outerjoin(
            payments.id.table,
            and_(payments.provider == PROVIDER, payments.provider_payment_id == told.payment_id),
        )
        .where(
            told.live.is_(asked.live),
            told.status.in_(TAKEN),
            payments.id.is_(None),
            told.created_at >= asked.since,
            booked_by_now(ground),
        )
        .order_by(told.created_at)
    )
    for row in rows:
        day = ground.day(row.created_at)
        amount = (
            rupees(row.amount)
            if row.currency == "INR"
            else f"{Money.from_paise(row.amount)} {row.currency}"
        )
        yield Found(
            FindingType.GATEWAY_UNKNOWN_HERE,
            gateway_key(row.payment_id),
            f"Razorpay took {amount} on {format_date(day)} ({row.payment_id}), which is not in the "
            "books.",
            gateway_id=row.payment_id,
            happened_on=day,
            heads=_HEADS,
            sides=(Side("Amount", "–", amount),),
            apart=Money.from_paise(row.amount),
        )


def _ours(*columns: ColumnElement[object]) -> Select[tuple[object, ...]]:
    """Our payments by the gateway, as findings name them."""
    return select(
        payments.id,
        payments.receipt,
        payments.customer_id,
        payments.bill_id,
        payments.amount,
        payments.paid_on,
        payments.provider_payment_id,
        *columns,
    ).where(payments.provider == PROVIDER, payments.reverses_id.is_(None))


def _unknown_there(session: Session, asked: Asked) -> Iterator[Found]:
    unknown = sorted(asked.unknown)
    for start in range(0, len(unknown), 500):
        some = unknown[start : start + 500]
        for row in session.execute(_ours().where(payments.provider_payment_id.in_(some))):
            yield Found(
                FindingType.OURS_UNKNOWN_AT_GATEWAY,
                payment_key(row.id),
                f"{row.receipt} of {rupees(row.amount)} is booked as "
                f"{row.provider_payment_id}, which Razorpay does not know.",
                touches=frozenset({gateway_key(row.provider_payment_id)}),
                customer_id=row.customer_id,
                bill_id=row.bill_id,
                payment_id=row.id,
                gateway_id=row.provider_payment_id,
                happened_on=row.paid_on,
                heads=_HEADS,
                sides=(Side("Amount", rupees(row.amount), "–"),),
                apart=Money.from_paise(row.amount),
            )


def _amounts(session: Session, asked: Asked) -> Iterator[Found]:
    rows = session.execute(
        _ours(told.amount.label("theirs"))
        .join(told.payment_id.table, told.payment_id == payments.provider_payment_id)
        .where(told.live.is_(asked.live), told.amount != payments.amount)
    )
    for row in rows:
        touches = {gateway_key(row.provider_payment_id)}
        if row.bill_id is not None:
            touches.add(bill_key(row.bill_id))
        yield Found(
            FindingType.GATEWAY_AMOUNT_DIFFERS,
            payment_key(row.id),
            f"{row.receipt} is booked with {rupees(row.amount)}; Razorpay took "
            f"{rupees(row.theirs)}.",
            touches=frozenset(touches),
            customer_id=row.customer_id,
            bill_id=row.bill_id,
            payment_id=row.id,
            gateway_id=row.provider_payment_id,
            happened_on=row.paid_on,
            heads=_HEADS,
            sides=(Side("Amount", rupees(row.amount), rupees(row.theirs)),),
            apart=Money.from_paise(abs(row.amount - row.theirs)),
        )


def refunded() -> Subquery:
    """What was given back of each payment at the gateway, by its list of refunds."""
    return (
        select(
            refunds.payment_id,
            func.sum(refunds.amount).label("refunded"),
            func.max(refunds.created_at).label("last_at"),
        )
        .where(refunds.status != "failed")
        .group_by(refunds.payment_id)
        .subquery()
    )


def _refunds(session: Session, ground: Ground, asked: Asked) -> Iterator[Found]:
    given = refunded()
    back = back_by_payment()
    listed, ours = func.coalesce(given.c.refunded, 0), func.coalesce(back.c.back, 0)
    # A payment may have been told before it was refunded; a list may not hold the refund yet.
    theirs = case((listed > told.refunded, listed), else_=told.refunded)
    rows = session.execute(
        _ours(ours.label("ours"), theirs.label("theirs"))
        .join(told.payment_id.table, told.payment_id == payments.provider_payment_id)
        .outerjoin(given, given.c.payment_id == told.payment_id)
        .outerjoin(back, back.c.reverses_id == payments.id)
        .where(
            told.live.is_(asked.live),
            ours != theirs,
            or_(ours > theirs, given.c.last_at.is_(None), given.c.last_at <= ground.polled_to),
        )
    )
    for row in rows:
        here, there = int(row.ours), int(row.theirs)
        touches = {gateway_key(row.provider_payment_id)}
        if row.bill_id is not None:
            touches.add(bill_key(row.bill_id))
        if there > here:
            kind = FindingType.REFUND_MISSING_HERE
            words = (
                f"Razorpay gave back {rupees(there)} of {row.receipt}; the books say "
                f"{rupees(here)}."
            )
        else:
            kind = FindingType.REFUND_MISSING_AT_GATEWAY
            words = (
                f"{rupees(here)} of {row.receipt} is taken back here; Razorpay gave back "
                f"{rupees(there)}."
            )
        yield Found(
            kind,
            payment_key(row.id),
            words,
            touches=frozenset(touches),
            customer_id=row.customer_id,
            bill_id=row.bill_id,
            payment_id=row.id,
            gateway_id=row.provider_payment_id,
            happened_on=row.paid_on,
            heads=_HEADS,
            sides=(
                Side("Amount", rupees(row.amount), rupees(row.amount)),
                Side("Given back", rupees(here), rupees(there)),
            ),
            apart=Money.from_paise(abs(here - there)),
        )
