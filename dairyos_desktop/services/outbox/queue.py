"""Which mails wait, and when the next one is up.

The window asks at each start: nothing that draws or sends comes along.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from dairyos_desktop.domain.outbox import LONGEST_PAUSE, Channel, State
from dairyos_desktop.domain.roles import Action
from dairyos_desktop.models.outbox import OutboxMessage
from dairyos_desktop.services.command import query

if TYPE_CHECKING:
    import datetime as dt

    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.ports import Clock, Database

OF_MAIL = OutboxMessage.channel == Channel.MAIL.value
WAITS = (OF_MAIL, OutboxMessage.state == State.QUEUED.value)


def not_before(at: dt.datetime, now: dt.datetime) -> dt.datetime:
    """When a mail may be tried: no later than any pause lasts, whatever a wrong clock noted."""
    return now if at - now > LONGEST_PAUSE else at


class MailQueueService:
    """Looks at the queue; changes nothing."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    @query(Action.READ)
    def due_at(self, actor: Actor) -> dt.datetime | None:  # noqa: ARG002 - checked by @query
        """When the next mail is up; None where none waits."""
        with self._database.read() as session:
            at = session.scalar(select(func.min(OutboxMessage.next_try_at)).where(*WAITS))
        return None if at is None else not_before(at, self._clock.now())
