"""What of a month is pre-filled and not confirmed, and which of its rounds are not closed."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from dairyos_desktop.domain.declared_settings import TRACK_LOADS
from dairyos_desktop.domain.due_days import bits, due_days
from dairyos_desktop.domain.orders import MORNING, SHIFTS
from dairyos_desktop.models.customers import Stop
from dairyos_desktop.models.delivery_rounds import DeliveryRound, Load
from dairyos_desktop.services.settings import setting_value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from dairyos_desktop.domain.orders import CustomerPlan
    from dairyos_desktop.domain.periods import Month
    from dairyos_desktop.services.billing.calendar import Delivery
    from dairyos_desktop.services.consumption.hours import Hours

_DAY = dt.timedelta(days=1)


class Left(NamedTuple):
    """So many, the first of them."""

    number: int
    first: str


class Unconfirmed:
    """Follows a month's customers through a preview; only rounds that have happened count.

    Days are bits of one number, the lowest for the first of the month.

    Args:
        month: Whose days.
        hours: What has happened by now.
        last: The last day looked at; None for the whole month.
    """

    def __init__(self, month: Month, hours: Hours, last: dt.date | None = None) -> None:
        self._first, self._last = month.first, last or month.last
        self._happened: dict[str, int] = {
            shift: sum(
                1 << day
                for day in range((self._last - month.first).days + 1)
                if hours.has_happened(month.first + day * _DAY, shift)
            )
            for shift in SHIFTS
        }
        self._rounds: dict[tuple[str, str], int] = defaultdict(int)

    def look(
        self, plan: CustomerPlan, rows: Sequence[Delivery], routes: dict[str, str]
    ) -> Left | None:
        """What of a customer's month waits; None where nothing does.

        Args:
            plan: What should come.
            rows: What was confirmed.
            routes: The customer's route in each shift.
        """
        confirmed: dict[tuple[str, int], int] = defaultdict(int)
        for on, shift, product_id, _ in rows:
            confirmed[shift, product_id] |= 1 << on.day - 1
        for (shift, _), days in confirmed.items():
            self._note(routes, shift, days)
        count, first = 0, 0
        for (shift, product_id, _), days in due_days(plan, self._first, self._last).items():
            waiting = days & self._happened[shift] & ~confirmed.get((shift, product_id), 0)
            if waiting:
                self._note(routes, shift, waiting)
                begins = next(bits(waiting))
                first = min(first, begins) if count else begins
                count += waiting.bit_count()
        return Left(count, f"{self._first + first * _DAY:%d-%m-%Y}") if count else None

    def open_rounds(self, session: Session) -> Left | None:
        """The rounds seen that are not closed; None where all are, or the office closes none.

        An office closes rounds that has closed one, or that types what went out with them.
        """
        if not setting_value(session, TRACK_LOADS) and not _has_closed(session):
            return None
        rounds = dict(self._rounds)
        for on, shift, route in session.execute(
            select(Load.date, Load.shift, Load.route).where(
                Load.date.between(self._first, self._last)
            )
        ):
            rounds[route, shift] = rounds.get((route, shift), 0) | 1 << on.day - 1
        for on, shift, route in session.execute(
            select(DeliveryRound.date, DeliveryRound.shift, DeliveryRound.route).where(
                DeliveryRound.date.between(self._first, self._last),
                DeliveryRound.closed_at.is_not(None),
            )
        ):
            rounds[route, shift] = rounds.get((route, shift), 0) & ~(1 << on.day - 1)
        still = [
            (day, shift != MORNING, route, shift)
            for (route, shift), days in rounds.items()
            for day in bits(days & self._happened[shift])
        ]
        if not still:
            return None
        day, _, route, shift = min(still)
        return Left(len(still), f"{self._first + day * _DAY:%d-%m-%Y} {shift}, {route}")

    def _note(self, routes: dict[str, str], shift: str, days: int) -> None:
        route = routes.get(shift)
        if route is not None:
            self._rounds[route, shift] |= days


def read_routes(session: Session, customer_ids: Sequence[int]) -> dict[int, dict[str, str]]:
    """Where each customer stands, by shift."""
    found: dict[int, dict[str, str]] = defaultdict(dict)
    for customer_id, shift, route in session.execute(
        select(Stop.customer_id, Stop.shift, Stop.route).where(Stop.customer_id.in_(customer_ids))
    ):
        found[customer_id][shift] = route
    return found


def _has_closed(session: Session) -> bool:
    closed = select(DeliveryRound.id).where(DeliveryRound.closed_at.is_not(None))
    return session.scalar(closed.limit(1)) is not None
