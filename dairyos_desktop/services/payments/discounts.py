"""How much a clerk may let a customer off (rule 21: a limit by role)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from sqlalchemy import select

from dairyos_desktop.domain.declared_settings import DISCOUNT_LIMIT
from dairyos_desktop.domain.errors import NotAllowedError
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.roles import Action, least_role_word, may
from dairyos_desktop.domain.texts import declared, say
from dairyos_desktop.models.payments import Payment
from dairyos_desktop.services.office import business_date
from dairyos_desktop.services.settings import setting_value

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.unit import UnitOfWork

DISCOUNT = "discount"
_A_DAY_AND_MORE = dt.timedelta(hours=36)


def check_discount(unit: UnitOfWork, customer_id: int, amount: Money) -> None:
    """Refuses a discount by which the customer's of today would pass the office's limit.

    Those that were reversed count too: the books have shown them.

    Raises:
        NotAllowedError: As said; a manager may give any.
    """
    left = discount_left(unit.session, unit.actor, customer_id, unit.now)
    if left is not None and amount > left:
        limit = Money(setting_value(unit.session, DISCOUNT_LIMIT))
        given = limit - left
        words = say(
            "A {role} may give a customer at most {limit} of discount a day.",
            role=declared(unit.actor.role.value),
            limit=limit.format(),
        )
        raise NotAllowedError(
            say("{words} {given} were given today already.", words=words, given=given.format())
            if given > Money.zero
            else words,
            say(
                "Ask somebody with the role {give_any_discount} or above.",
                give_any_discount=least_role_word(Action.GIVE_ANY_DISCOUNT),
            ),
        )


def discount_left(
    session: Session, actor: Actor, customer_id: int, now: dt.datetime
) -> Money | None:
    """How much the actor may still let a customer off today; None where the role has no limit.

    Below 0 where somebody with a higher role gave more.
    """
    if may(actor.role, Action.GIVE_ANY_DISCOUNT):
        return None
    today = business_date(session, now)
    recent = session.execute(
        select(Payment.amount, Payment.created_at).where(
            Payment.customer_id == customer_id,
            Payment.method == DISCOUNT,
            Payment.reverses_id.is_(None),
            Payment.created_at > now - _A_DAY_AND_MORE,
        )
    )
    given = Money.zero
    for row in recent:
        if business_date(session, row.created_at) == today:
            given += row.amount
    return Money(setting_value(session, DISCOUNT_LIMIT)) - given
