"""How many deliveries of the webhook were refused, by day and reason, whichever program did it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from sqlalchemy import func, select, update

from dairyos_desktop.domain.roles import Action
from dairyos_desktop.models.payments import WebhookRefusal
from dairyos_desktop.services.command import command, query
from dairyos_desktop.services.dto.refused import RefusedDeliveries
from dairyos_desktop.services.inserting import insert_if_absent
from dairyos_desktop.services.office import business_date

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Table

    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.ports import Clock, Database

SHOWN = dt.timedelta(days=30)
_TABLE: Table = WebhookRefusal.__table__  # type: ignore[assignment]  # declared as a wider type


class RefusedDeliveryService:
    """Counts them for the receiver, tells them to the screen."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    @command(Action.RECEIVE_NEWS)
    def count(self, actor: Actor, refused: Mapping[str, int]) -> None:
        """Adds to today's counts, by reason.

        Raises:
            EnvironmentTroubleError: The database can't be written now.
        """
        with self._database.write(actor, "webhook.refused") as unit:
            today = business_date(unit.session, unit.now)
            for reason, number in sorted(refused.items()):
                row = {"day": today, "reason": reason, "number": 0, "last_at": unit.now}
                unit.session.execute(insert_if_absent(unit.session, _TABLE), row)
                unit.session.execute(
                    update(WebhookRefusal)
                    .where(WebhookRefusal.day == today, WebhookRefusal.reason == reason)
                    .values(number=WebhookRefusal.number + number, last_at=unit.now)
                    .execution_options(synchronize_session=False)
                )
            unit.changed("news")

    @query(Action.READ)
    def recent(self, actor: Actor) -> tuple[RefusedDeliveries, ...]:  # noqa: ARG002 - the decorator's
        """Those of the last 30 days, the most frequent reason first."""
        with self._database.read() as session:
            since = business_date(session, self._clock.now()) - SHOWN
            rows = session.execute(
                select(
                    WebhookRefusal.reason,
                    func.sum(WebhookRefusal.number).label("number"),
                    func.max(WebhookRefusal.last_at).label("last_at"),
                )
                .where(WebhookRefusal.day >= since)
                .group_by(WebhookRefusal.reason)
            ).all()
        found = [RefusedDeliveries(row.reason, int(row.number), row.last_at) for row in rows]
        return tuple(sorted(found, key=lambda one: (-one.number, one.reason)))
