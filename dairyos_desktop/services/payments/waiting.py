"""Which payments wait for a customer, and how much of them is left."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, func, select, type_coerce

from dairyos_desktop.domain.money import Money
from dairyos_desktop.models.payments import Payment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session


def waits() -> ColumnElement[bool]:
    """Payments without a customer of which something is left."""
    return (
        Payment.customer_id.is_(None)
        & Payment.reverses_id.is_(None)
        & (Payment.status != "reversed")
    )


def given_back(session: Session, payment_ids: Sequence[int]) -> dict[int, Money]:
    """What was given back of each payment; zero for those that are not in it."""
    found: dict[int, Money] = defaultdict(lambda: Money.zero)
    for payment_id, paise in session.execute(
        select(Payment.reverses_id, func.sum(type_coerce(Payment.amount, BigInteger)))
        .where(Payment.reverses_id.in_(payment_ids))
        .group_by(Payment.reverses_id)
    ):
        if payment_id is not None:
            found[payment_id] = Money.from_paise(int(paise))
    return found


def left_waiting(session: Session) -> tuple[int, Money]:
    """How many payments wait, and what is left of them."""
    rows = session.execute(select(Payment.id, Payment.amount).where(waits())).all()
    if not rows:
        return 0, Money.zero
    back = given_back(session, [row.id for row in rows])
    return len(rows), Money.total(row.amount - back[row.id] for row in rows)
