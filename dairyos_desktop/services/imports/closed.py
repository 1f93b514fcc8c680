"""Rows of a file that would change a closed round."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from sqlalchemy import select

from dairyos_desktop.domain.plain import format_date
from dairyos_desktop.models.customers import Stop
from dairyos_desktop.models.delivery_rounds import DeliveryRound

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection

    from sqlalchemy.orm import Session

    from dairyos_desktop.services.imports.report import Report


class ClosedDays:
    """Which (customer, day, shift) lies on a closed round, for the days of a file.

    With a reason there is none: whoever may import may change closed days too (`domain.roles`),
    and the reason goes with the rows into the audit log.
    """

    def __init__(self, session: Session, report: Report, days: Collection[dt.date]) -> None:
        self._report = report
        self._closed: dict[tuple[dt.date, str, str], str] = {}
        self._routes: dict[tuple[int, str], str] = {}
        if not days or report.reason.strip():
            return
        rounds = session.execute(
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
        self._closed = {(on, shift, route): by for on, shift, route, by in rounds}
        if self._closed:
            stops = session.execute(select(Stop.customer_id, Stop.shift, Stop.route))
            self._routes = {
                (customer_id, shift): route
                for customer_id, shift, route in cast("list[tuple[int, str, str]]", stops)
            }

    def refuse(self, line: int, key: tuple[int, dt.date, str, int], *, differs: bool) -> bool:
        """Whether the row was refused, and reported, since it would change a closed round.

        Args:
            line: Where it stands.
            key: Customer id, date, shift, product id.
            differs: Whether it says something else than what is stored.
        """
        if not self._closed or not differs:
            return False
        customer_id, on, shift, _ = key
        route = self._routes.get((customer_id, shift), "")
        by = self._closed.get((on, shift, route))
        if by is None:
            return False
        self._report.refuse(
            line,
            "date",
            on,
            f"The {shift} of {format_date(on)} on {route} was closed by {by}.",
            "Leave the row out, or give the reason for changing closed days.",
        )
        return True
