"""What came in between two days: by day, person and method, what was given back taken off."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import BigInteger, case, func, select, type_coerce

from dairyos_desktop.models.customers import Person
from dairyos_desktop.models.payments import Payment
from dairyos_desktop.models.users import User

if TYPE_CHECKING:
    import datetime as dt

    from sqlalchemy.orm import Session


class Collected(NamedTuple):
    """One method of one person on one business date; sums in paise.

    Attributes:
        person: Who took it: the collector, else the user; empty for the gateway's money.
        receipts: How many; what was given back is none.
    """

    on: dt.date
    person: str
    method: str
    receipts: int
    taken: int
    given_back: int

    @property
    def paise(self) -> int:
        """What is left of it."""
        return self.taken - self.given_back


def read_collected(session: Session, from_on: dt.date, to_on: dt.date) -> list[Collected]:
    """Both days included; discounts are a method among them (rule 21)."""
    person = func.coalesce(
        Person.name, case((Payment.provider == "office", User.name), else_=None), ""
    )
    paise = type_coerce(Payment.amount, BigInteger)
    taken = Payment.reverses_id.is_(None)
    rows = session.execute(
        select(
            Payment.paid_on,
            person,
            Payment.method,
            func.sum(case((taken, 1), else_=0)),
            func.sum(case((taken, paise), else_=0)),
            func.sum(case((taken, 0), else_=paise)),
        )
        .select_from(Payment)
        .outerjoin(Person, Person.id == Payment.collected_by)
        .outerjoin(User, User.id == Payment.created_by)
        .where(Payment.paid_on.between(from_on, to_on))
        .group_by(Payment.paid_on, person, Payment.method)
    )
    return [Collected(on, name, method, *map(int, sums)) for on, name, method, *sums in rows]
