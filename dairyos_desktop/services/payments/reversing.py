"""Who may take a receipt back (rule 23, and the row *roles* of the security figures)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from dairyos_desktop.domain.roles import Action, may
from dairyos_desktop.domain.texts import declared, say
from dairyos_desktop.models.cash import CashTaken
from dairyos_desktop.models.payments import Payment, Round
from dairyos_desktop.services.office import business_date

if TYPE_CHECKING:
    import datetime as dt

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from dairyos_desktop.services.actor import Actor


def why_not_reverse(actor: Actor, session: Session, payment: Payment, today: dt.date) -> str:
    """Why the actor may not reverse a receipt, as a sentence; empty where they may.

    A clerk may: an own one, of today, that was not handed over.
    """
    if may(actor.role, Action.REVERSE_PAYMENTS):
        return ""
    if not may(actor.role, Action.TAKE_PAYMENTS):
        return say("A {role} may not reverse payments.", role=declared(actor.role.value))
    entered_on = business_date(session, payment.created_at)
    if payment.created_by != actor.user_id or entered_on != today:
        return say("Receipt {receipt} is not an own one of today.", receipt=payment.receipt)
    if is_handed_over(session, payment.id):
        return say("Receipt {receipt} was handed over already.", receipt=payment.receipt)
    return ""


def is_handed_over(session: Session, payment_id: int) -> bool:
    """Whether a receipt's money has left the hands of the one who took it."""
    found = session.execute(
        select(CashTaken.handover_id.is_not(None) | in_closed_round())
        .select_from(Payment)
        .outerjoin(CashTaken, CashTaken.payment_id == Payment.id)
        .where(Payment.id == payment_id)
    ).scalar()
    return bool(found)


def in_closed_round() -> ColumnElement[bool]:
    """Whether a payment came in by a collection round that is closed: its cash was counted."""
    closed = (
        select(func.count())
        .where(Round.id == Payment.round_id, Round.closed_at.is_not(None))
        .correlate(Payment)
        .scalar_subquery()
    )
    return closed > 0
