"""By how much what persons handed in was apart from what their rounds came to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, func, select, type_coerce

from dairyos_desktop.domain.money import Money
from dairyos_desktop.models.customers import Person
from dairyos_desktop.models.payments import Round
from dairyos_desktop.services.dto.collecting import PersonDifference

if TYPE_CHECKING:
    import datetime as dt

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session


def read_differences(
    session: Session,
    from_on: dt.date | None = None,
    to_on: dt.date | None = None,
    *,
    person_id: int | None = None,
) -> tuple[PersonDifference, ...]:
    """The closed rounds of each person, by name; of a span of days, or of one person."""
    wanted: list[ColumnElement[bool]] = [Round.closed_at.is_not(None)]
    if from_on is not None:
        wanted.append(Round.date >= from_on)
    if to_on is not None:
        wanted.append(Round.date <= to_on)
    if person_id is not None:
        wanted.append(Round.person_id == person_id)
    rows = session.execute(
        select(
            Person.id,
            Person.name,
            func.count(),
            func.sum(type_coerce(Round.cash_due, BigInteger)),
            func.sum(type_coerce(Round.handed_in, BigInteger)),
        )
        .join(Person, Person.id == Round.person_id)
        .where(*wanted)
        .group_by(Person.id, Person.name)
        .order_by(Person.name, Person.id)
    )
    return tuple(
        PersonDifference(key, name, count, Money.from_paise(int(cash)), Money.from_paise(int(got)))
        for key, name, count, cash, got in rows
    )
