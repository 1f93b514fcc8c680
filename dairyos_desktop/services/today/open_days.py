"""Counts the rounds of days gone by that are not closed, without working out what is in each."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Date, String, and_, bindparam, func, or_, select, true, union_all

from dairyos_desktop.domain.declared_settings import TRACK_LOADS
from dairyos_desktop.domain.orders import ALL, ALTERNATE, DAILY, WEEKDAYS
from dairyos_desktop.domain.periods import Month
from dairyos_desktop.domain.quantity import Quantity
from dairyos_desktop.models.customers import Customer, Stop
from dairyos_desktop.models.deliveries import Consumption, Leave, PlannedChange, StandingOrder
from dairyos_desktop.models.delivery_rounds import DeliveryRound, Load
from dairyos_desktop.services.consumption.hours import read_hours
from dairyos_desktop.services.dto.today import OpenDays
from dairyos_desktop.services.settings import setting_value
from dairyos_desktop.services.today.confirming import covering

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import ColumnElement, Select, Subquery
    from sqlalchemy.orm import Session

_DAY = dt.timedelta(days=1)
_NONE = OpenDays(0)


def read_open_days(session: Session, now: dt.datetime) -> OpenDays:
    """The open rounds from the month before to yesterday, as `DeliveryService.open_rounds` has it.

    An office that never closed a round and types no loads closes none: it has none open. A round
    of which nothing was recorded counts where somebody takes something by rule and nothing else
    was told of them; one of alternate days counts on each.
    """
    if not setting_value(session, TRACK_LOADS) and not _has_closed(session):
        return _NONE
    last = read_hours(session, now).today - _DAY
    first_day = _first_day(session, last)
    if first_day is None:
        return _NONE
    days = [first_day + number * _DAY for number in range((last - first_day).days + 1)]
    given: dict[str, dt.date | str] = {"first": first_day}
    for at, on in enumerate(days):
        given |= {f"day{at}": on, f"weekday{at}": WEEKDAYS[on.weekday()]}
    count, first, newest = session.execute(_question(len(days)), given).one()
    return OpenDays(count, first, newest) if count else _NONE


@lru_cache(maxsize=4)
def _question(days: int) -> Select[int, Any, Any]:
    """How many rounds of so many days are open, the first and the last of them.

    Made once: putting its clauses together took twice as long as the answer.
    """
    asked = _asked(days)
    closed = select(DeliveryRound.id).where(
        DeliveryRound.date == asked.c.day,
        DeliveryRound.shift == asked.c.shift,
        DeliveryRound.route == asked.c.route,
        DeliveryRound.closed_at.is_not(None),
    )
    return select(func.count(), func.min(asked.c.day), func.max(asked.c.day)).where(
        ~closed.exists(), or_(*_something(asked))
    )


def _has_closed(session: Session) -> bool:
    closed = select(DeliveryRound.id).where(DeliveryRound.closed_at.is_not(None))
    return session.scalar(closed.limit(1)) is not None


def _first_day(session: Session, last: dt.date) -> dt.date | None:
    """From where open rounds are looked for; None where nothing was recorded by then."""
    recorded = [
        day
        for day in (
            session.scalar(select(func.min(Consumption.date))),
            session.scalar(select(func.min(Load.date))),
        )
        if day is not None and day <= last
    ]
    return max(Month.of(last).previous().first, min(recorded)) if recorded else None


def _asked(days: int) -> Subquery:
    """Each route and shift on each day of the stretch; days and weekdays are given when asked."""
    stretch = union_all(
        *(
            select(
                bindparam(f"day{at}", type_=Date).label("day"),
                bindparam(f"weekday{at}", type_=String).label("weekday"),
            )
            for at in range(days)
        )
    ).subquery()
    rounds = union_all(
        select(Stop.route, Stop.shift),
        select(Load.route, Load.shift).where(Load.date >= bindparam("first", type_=Date)),
    ).subquery()
    distinct = select(rounds.c.route, rounds.c.shift).distinct().subquery()
    return (
        select(stretch.c.day, stretch.c.weekday, distinct.c.route, distinct.c.shift)
        .select_from(stretch)
        .join(distinct, true())
        .subquery()
    )


def _something(asked: Subquery) -> Iterator[ColumnElement[bool]]:
    """What makes a round one of which something is to be closed, the quickest to find first."""
    yield (
        select(Load.id)
        .where(Load.date == asked.c.day, Load.shift == asked.c.shift, Load.route == asked.c.route)
        .exists()
    )
    order, stands = StandingOrder, and_(Stop.route == asked.c.route, Stop.shift == asked.c.shift)
    # In two halves, since each of the partial indexes on a leave's customer knows only its own.
    words: tuple[tuple[type[Leave | PlannedChange], ColumnElement[bool]], ...] = (
        (Leave, Leave.product_id.is_(None)),
        (Leave, Leave.product_id.is_not(None)),
        (PlannedChange, true()),
    )
    told = [
        select(word.id)
        .where(
            word.customer_id == order.customer_id,
            word.shift.in_((asked.c.shift, ALL)),
            covering(word.date_from, word.date_to, asked.c.day),
            half,
        )
        .correlate(order, asked)
        .exists()
        for word, half in words
    ]
    yield (
        select(order.id)
        .join(Stop, and_(Stop.customer_id == order.customer_id, Stop.shift == order.shift))
        .join(Customer, Customer.id == order.customer_id)
        .where(
            stands,
            covering(order.effective_from, order.effective_to, asked.c.day),
            covering(Customer.active_from, Customer.active_to, asked.c.day),
            order.quantity > Quantity.zero,
            or_(
                order.days.in_((DAILY, ALTERNATE)),
                order.days.contains(asked.c.weekday),
            ),
            *(~one for one in told),
        )
        .exists()
    )
    yield (
        select(Consumption.customer_id)
        .join(
            Stop,
            and_(Stop.customer_id == Consumption.customer_id, Stop.shift == Consumption.shift),
        )
        .where(stands, Consumption.date == asked.c.day)
        .exists()
    )
