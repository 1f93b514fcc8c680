"""Settlements beside the payments that they pay out (Razorpay's combined report)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, func, or_, select

from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.plain import format_date
from dairyos_desktop.domain.reconciling import FindingType, Found, Side
from dairyos_desktop.models.reconciliation import SettledRow, ToldPayment, ToldSettlement
from dairyos_desktop.services.bulk import plain
from dairyos_desktop.services.news.inbox import PROVIDER
from dairyos_desktop.services.reconciliation.ground import gateway_key, payments, rupees

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

    from dairyos_desktop.services.reconciliation.ground import Ground

told = plain(ToldPayment).c
settlements = plain(ToldSettlement).c
settled = plain(SettledRow).c

PAYMENT = "payment"
_PROCESSED = "processed"


def find(session: Session, ground: Ground, *, live: bool) -> Iterator[Found]:
    """Settlements that pay out another sum, keep another fee, or have no bank reference."""
    yield from _lines(session, live=live)
    yield from _sums(session, ground, live=live)
    yield from _no_reference(session, ground, live=live)


def _lines(session: Session, *, live: bool) -> Iterator[Found]:
    """Lines of payments that say something else than the payment did when it was taken."""
    fee, tax = func.coalesce(told.fee, settled.fee), func.coalesce(told.tax, settled.tax)
    for row in session.execute(
        select(
            settled.entity_id,
            settled.settlement_id,
            settled.settled_on,
            settled.amount,
            settled.fee,
            settled.tax,
            told.amount.label("was"),
            fee.label("was_fee"),
            tax.label("was_tax"),
            payments.id,
            payments.customer_id,
            payments.bill_id,
        )
        .join_from(
            settled.entity_id.table, told.payment_id.table, told.payment_id == settled.entity_id
        )
        .outerjoin(
            payments.id.table,
            and_(payments.provider == PROVIDER, payments.provider_payment_id == told.payment_id),
        )
        .where(
            settled.live.is_(live),
            settled.kind == PAYMENT,
            or_(settled.amount != told.amount, settled.fee != fee, settled.tax != tax),
        )
    ):
        is_amount = row.amount != row.was
        kind = FindingType.SETTLEMENT_AMOUNT if is_amount else FindingType.SETTLEMENT_FEE
        words = (
            f"Payment {row.entity_id} of {rupees(row.was)} was settled as {rupees(row.amount)}."
            if is_amount
            else f"Razorpay kept {rupees(row.fee)} of payment {row.entity_id}; it had said "
            f"{rupees(row.was_fee)}."
        )
        yield Found(
            kind,
            gateway_key(row.entity_id),
            words,
            customer_id=row.customer_id,
            bill_id=row.bill_id,
            payment_id=row.id,
            gateway_id=row.entity_id,
            happened_on=row.settled_on,
            heads=("The payment said", "The settlement says"),
            sides=(
                Side("Amount", rupees(row.was), rupees(row.amount)),
                Side("Fee with tax", rupees(row.was_fee), rupees(row.fee)),
                Side("Tax of it", rupees(row.was_tax), rupees(row.tax)),
            ),
            apart=Money.from_paise(
                abs(row.amount - row.was) if is_amount else abs(row.fee - row.was_fee)
            ),
        )


def _sums(session: Session, ground: Ground, *, live: bool) -> Iterator[Found]:
    """Settlements that pay out something else than their lines come to.

    A settlement without a line says nothing: the report of its day may not be there yet.
    """
    lines = (
        select(
            settled.settlement_id,
            func.sum(settled.credit - settled.debit).label("comes_to"),
            func.count().label("lines"),
        )
        .group_by(settled.settlement_id)
        .subquery()
    )
    for row in session.execute(
        select(
            settlements.settlement_id,
            settlements.amount,
            settlements.created_at,
            settlements.utr,
            lines.c.comes_to,
            lines.c.lines,
        )
        .join(lines, lines.c.settlement_id == settlements.settlement_id)
        .where(
            settlements.live.is_(live),
            settlements.status == _PROCESSED,
            settlements.amount != lines.c.comes_to,
            # An instant settlement keeps a fee of its own.
            settlements.amount != lines.c.comes_to - settlements.fees,
        )
    ):
        comes_to = int(row.comes_to)
        day = ground.day(row.created_at)
        yield Found(
            FindingType.SETTLEMENT_AMOUNT,
            gateway_key(row.settlement_id),
            f"The settlement of {format_date(day)} ({row.utr or row.settlement_id}) is of "
            f"{rupees(row.amount)}; its {row.lines} lines come to {rupees(comes_to)}.",
            gateway_id=row.settlement_id,
            happened_on=day,
            heads=("Its lines come to", "Paid to the bank"),
            sides=(Side("Amount", rupees(comes_to), rupees(row.amount)),),
            apart=Money.from_paise(abs(row.amount - comes_to)),
        )


def _no_reference(session: Session, ground: Ground, *, live: bool) -> Iterator[Found]:
    for row in session.execute(
        select(settlements.settlement_id, settlements.amount, settlements.created_at).where(
            settlements.live.is_(live),
            settlements.status == _PROCESSED,
            settlements.utr == "",
        )
    ):
        day = ground.day(row.created_at)
        if day >= ground.today:
            # The bank names its transfer some hours after it was ordered.
            continue
        yield Found(
            FindingType.SETTLEMENT_UTR_MISSING,
            gateway_key(row.settlement_id),
            f"The settlement of {rupees(row.amount)} of {format_date(day)} has no bank reference "
            "(UTR) yet.",
            gateway_id=row.settlement_id,
            happened_on=day,
            heads=("Settlement", "Bank"),
            sides=(Side("Amount", rupees(row.amount), "–"), Side("UTR", "–", "–")),
        )
