"""Closed rounds: which they are, and what it takes to change a row of one.

A row belongs to the round of the route on which its customer stands in that shift.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, cast
from zoneinfo import ZoneInfo

from sqlalchemy import and_, select

from dairyos_desktop.domain.errors import ClosedDayError
from dairyos_desktop.domain.instants import format_instant
from dairyos_desktop.domain.plain import format_date
from dairyos_desktop.domain.roles import Action, least_role_word, may
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models.customers import Stop
from dairyos_desktop.models.delivery_rounds import DeliveryRound
from dairyos_desktop.models.office import Office
from dairyos_desktop.services.dto.consumption import OFFICE_TIMEZONE, ClosedShift

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from dairyos_desktop.domain.orders import Shift
    from dairyos_desktop.services.unit import UnitOfWork

Cell = tuple[int, "dt.date", "Shift"]
"""Customer, day and shift."""

_CUSTOMERS_AT_ONCE = 500


def read_closed(session: Session, on: dt.date) -> tuple[ClosedShift, ...]:
    """The closed rounds of a day, by route and shift."""
    rounds = session.execute(
        select(
            DeliveryRound.route,
            DeliveryRound.shift,
            DeliveryRound.closed_by,
            DeliveryRound.closed_at,
        ).where(DeliveryRound.date == on, DeliveryRound.closed_at.is_not(None))
    )
    return tuple(
        ClosedShift(row.route, cast("Shift", row.shift), row.closed_by, row.closed_at)
        for row in sorted(rounds, key=lambda row: (row.route, row.shift != "morning"))
    )


class ClosedGuard:
    """Lets through what may be changed; holds the rounds until the transaction ends."""

    def __init__(self, unit: UnitOfWork, closed: Mapping[Cell, ClosedShift]) -> None:
        self._unit = unit
        self._closed = closed

    @classmethod
    def over(cls, unit: UnitOfWork, cells: Iterable[Cell]) -> ClosedGuard:
        """A guard of the rounds to which these cells belong."""
        by_day: dict[dt.date, set[int]] = defaultdict(set)
        for customer_id, on, _ in cells:
            by_day[on].add(customer_id)
        everybody = sorted({customer_id for those in by_day.values() for customer_id in those})
        for start in range(0, len(everybody), _CUSTOMERS_AT_ONCE):
            some = everybody[start : start + _CUSTOMERS_AT_ONCE]
            hold_stops(unit.session, Stop.customer_id.in_(some), alone=False)
        found: dict[Cell, ClosedShift] = {}
        for on, customers in sorted(by_day.items()):
            ordered = sorted(customers)
            for start in range(0, len(ordered), _CUSTOMERS_AT_ONCE):
                some = ordered[start : start + _CUSTOMERS_AT_ONCE]
                found |= _closed_cells(unit.session, on, some)
        return cls(unit, found)

    def check(self, customer_id: int, on: dt.date, shift: Shift, reason: str, what: str) -> str:
        """Refuses a change on a closed round.

        Args:
            customer_id: Whose row.
            on: Its day.
            shift: Its shift.
            reason: Why it is changed all the same.
            what: What is to be changed, as a sentence names it.

        Returns:
            The reason for the audit log; empty where the round is open.

        Raises:
            ClosedDayError: The round is closed, and the actor may not change it or gave no reason.
        """
        closed = self._closed.get((customer_id, on, shift))
        if closed is None:
            return ""
        return allowed_reason(self._unit, closed, on, reason, what)


def allowed_reason(
    unit: UnitOfWork, closed: ClosedShift, on: dt.date, reason: str, what: str
) -> str:
    """The reason for a change on a closed round, once the actor may make it.

    Raises:
        ClosedDayError: The actor may not change it or gave no reason.
    """
    is_allowed = may(unit.actor.role, Action.EDIT_CLOSED_DAYS)
    if is_allowed and reason.strip():
        return reason.strip()
    role = least_role_word(Action.EDIT_CLOSED_DAYS)
    raise ClosedDayError(
        say(
            "{what} can't be changed: the {shift} of {on} on {route} was closed by "
            "{by} on {session}.",
            what=what,
            shift=closed.shift,
            on=format_date(on),
            route=closed.route,
            by=closed.by,
            session=_when(unit.session, closed.at),
        ),
        say("Give the reason why it is changed all the same.")
        if is_allowed
        else say(
            "Ask somebody with the role {role} or above to change it or to reopen the round.",
            role=role,
        ),
        needs_reason=is_allowed,
    )


def hold_stops(session: Session, *which: ColumnElement[bool], alone: bool) -> None:
    """Keeps rows and the closing of their round apart, until the transaction ends.

    Whoever writes a row holds its customer's stop together with others; whoever closes a round
    holds all of its stops alone. SQLite has one writer at a time anyway.
    """
    if session.get_bind().dialect.name != "sqlite":
        session.execute(
            select(Stop.customer_id)
            .where(*which)
            .order_by(Stop.customer_id, Stop.shift)
            .with_for_update(read=not alone)
        )


def _closed_cells(session: Session, on: dt.date, customers: list[int]) -> dict[Cell, ClosedShift]:
    rounds = session.execute(
        select(
            Stop.customer_id,
            Stop.shift,
            DeliveryRound.route,
            DeliveryRound.closed_by,
            DeliveryRound.closed_at,
        )
        .join(
            DeliveryRound,
            and_(DeliveryRound.route == Stop.route, DeliveryRound.shift == Stop.shift),
        )
        .where(
            Stop.customer_id.in_(customers),
            DeliveryRound.date == on,
            DeliveryRound.closed_at.is_not(None),
        )
    )
    found: dict[Cell, ClosedShift] = {}
    for customer_id, shift, route, by, at in rounds:
        if at is not None:
            closed = ClosedShift(route, cast("Shift", shift), by, at)
            found[customer_id, on, closed.shift] = closed
    return found


def _when(session: Session, at: dt.datetime) -> str:
    zone = ZoneInfo(session.scalar(select(Office.timezone)) or OFFICE_TIMEZONE)
    local = at.astimezone(zone)
    return format_instant(local)
