"""The one place where imports ask whether a day is closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from dairyos_desktop.domain.plain import format_date
from dairyos_desktop.domain.roles import Action, may
from dairyos_desktop.domain.texts import declared, say
from dairyos_desktop.models.customers import Stop
from dairyos_desktop.models.delivery_rounds import DeliveryRound

if TYPE_CHECKING:
    import datetime as dt

    from sqlalchemy.orm import Session

    from dairyos_desktop.domain.roles import Role


class ClosedDays:
    """Which deliveries lie on a closed round of their customer's route."""

    def __init__(self, session: Session, days: set[dt.date]) -> None:
        """Reads the closed rounds of the days.

        Args:
            session: A read session, or that of the write transaction.
            days: The days in question.
        """
        self._rounds: dict[tuple[dt.date, str, str], str] = {}
        self._routes: dict[tuple[int, str], str] = {}
        if not days:
            return
        rows = session.execute(
            select(
                DeliveryRound.date,
                DeliveryRound.shift,
                DeliveryRound.route,
                DeliveryRound.closed_by,
            ).where(
                DeliveryRound.date.between(min(days), max(days)),
                DeliveryRound.closed_at.is_not(None),
            )
        )
        self._rounds = {(on, shift, route): by for on, shift, route, by in rows}
        if self._rounds:
            stops = session.execute(select(Stop.customer_id, Stop.shift, Stop.route))
            self._routes = {(customer, shift): route for customer, shift, route in stops}

    def __bool__(self) -> bool:
        return bool(self._rounds)

    def problem(self, customer_id: int, on: dt.date, shift: str) -> str:
        """Why the delivery may not be written; empty where it may."""
        route = self._routes.get((customer_id, shift), "")
        by = self._rounds.get((on, shift, route))
        if by is None:
            return ""
        return say(
            "The {shift} of {on} on {route} was closed by {by}.",
            shift=declared(shift),
            on=format_date(on),
            route=route,
            by=by,
        )


def may_change_closed(role: Role, reason: str) -> bool:
    """Whether closed days may be written: by a role that may, with a reason."""
    return bool(reason.strip()) and may(role, Action.EDIT_CLOSED_DAYS)
