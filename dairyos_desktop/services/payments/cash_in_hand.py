"""Keeps track of who has the cash that was taken, until it is handed over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import insert, select

from dairyos_desktop.models.cash import CashTaken
from dairyos_desktop.models.payments import Payment
from dairyos_desktop.services.payments.reversing import in_closed_round

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dairyos_desktop.services.unit import UnitOfWork

CASH: Final = "cash"


def track_taken(unit: UnitOfWork, collectors: Mapping[int, int | None]) -> None:
    """Puts cash receipts into the hands of their collectors, else of the user who enters them.

    Args:
        unit: The open transaction.
        collectors: The person who collected it, by payment; None for the counter.
    """
    user_id = unit.actor.user_id
    rows = [
        _row(payment_id, user_id, person_id)
        for payment_id, person_id in collectors.items()
        if person_id is not None or user_id is not None
    ]
    if rows:
        unit.session.execute(insert(CashTaken), rows)


def track_returned(unit: UnitOfWork, payment: Payment, reversal_id: int) -> None:
    """Cash given back lessens what its holder has; once handed over, what the office's user has."""
    if payment.method != CASH:
        return
    holder = unit.session.execute(
        select(CashTaken.user_id, CashTaken.person_id)
        .join(Payment, Payment.id == CashTaken.payment_id)
        .where(
            CashTaken.payment_id == payment.id,
            CashTaken.handover_id.is_(None),
            ~in_closed_round(),
        )
    ).first()
    if holder is not None:
        unit.session.execute(insert(CashTaken), [_row(reversal_id, *holder)])
    elif unit.actor.user_id is not None:
        unit.session.execute(insert(CashTaken), [_row(reversal_id, unit.actor.user_id, None)])


def _row(payment_id: int, user_id: int | None, person_id: int | None) -> dict[str, int | None]:
    return {
        "payment_id": payment_id,
        "user_id": user_id if person_id is None else None,
        "person_id": person_id,
        "handover_id": None,
    }
