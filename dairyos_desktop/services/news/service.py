"""The service that takes the gateway's news in and acts on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.domain.errors import NotFoundError, RefusedError
from dairyos_desktop.domain.roles import Action
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models.payments import WebhookEvent
from dairyos_desktop.services.command import command, query
from dairyos_desktop.services.dto.news import (
    EventDetail,
    EventRow,
    EventStatus,
    Received,
    Worked,
)
from dairyos_desktop.services.news.inbox import known, read_rows, store
from dairyos_desktop.services.news.working import InboxWorker
from dairyos_desktop.services.reasons import checked_reason

if TYPE_CHECKING:
    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.dto.news import Event
    from dairyos_desktop.services.ports import Clock, Database
    from dairyos_desktop.services.unit import UnitOfWork

MOST_LISTED = 500


class NewsService:
    """The inbox of the gateway's news. Whoever polls and whoever is pushed to call the same."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    @command(Action.RECEIVE_NEWS)
    def receive(self, actor: Actor, *events: Event) -> tuple[Received, ...]:
        """Stores news whole, all in one commit, for `work` to act on.

        Its sender was told apart from a stranger by then. A repeat stores nothing.

        Returns:
            What became of each, in the order given.
        """
        # Looked up only where it isn't new: a delivery is answered after one transaction.
        with self._database.write(actor, "news.receive") as unit:
            fresh = store(unit, events)
            repeats = [event.event_id for event in events if event.event_id not in fresh]
            found = {**fresh, **(known(unit.session, repeats) if repeats else {})}
        # The second of two that came at once is a repeat as well.
        return tuple(
            Received(known=fresh.pop(event.event_id, None) is None, event_id=found[event.event_id])
            for event in events
        )

    @command(Action.POLL_PAYMENTS)
    def work(self, actor: Actor, limit: int | None = None) -> Worked:
        """Acts on what is due in the inbox, oldest first; safe to call from anywhere, any time.

        What one piece of news can't be acted on for is kept with it in words, and holds nothing
        else up. Where another is acting on the inbox already, nothing is done (`busy`).

        Args:
            actor: Asks for it; the books are changed by the program itself.
            limit: At most so many pieces of news.

        Raises:
            EnvironmentTroubleError: The database can't be reached or written.
        """
        del actor
        return InboxWorker(self._database, self._clock, limit=limit).run()

    @query(Action.READ)
    def list(
        self,
        actor: Actor,  # noqa: ARG002 - checked by @query
        *,
        status: EventStatus | None = None,
        before: int | None = None,
        limit: int = MOST_LISTED,
    ) -> tuple[EventRow, ...]:
        """Pieces of news, newest first; `before` goes on after a row that was listed."""
        wanted = []
        if status is not None:
            wanted.append(WebhookEvent.status == status.value)
        if before is not None:
            wanted.append(WebhookEvent.id < before)
        with self._database.read() as session:
            return read_rows(session, *wanted, limit=limit)

    @query(Action.READ)
    def detail(self, actor: Actor, event_id: int) -> EventDetail:  # noqa: ARG002 - as above
        """One piece of news with all it said.

        Raises:
            NotFoundError: There is none with that number.
        """
        with self._database.read() as session:
            event = session.get(WebhookEvent, event_id)
            rows = read_rows(session, WebhookEvent.id == event_id, limit=1)
            if event is None or not rows:
                raise _no_event(event_id)
            return EventDetail(rows[0], event.payload)

    @command(Action.POLL_PAYMENTS)
    def retry(self, actor: Actor, event_id: int) -> EventRow:
        """Has a piece of news that failed, or was put away, acted on again by the next `work`.

        Raises:
            NotFoundError: There is none with that number.
            RefusedError: It hasn't failed.
        """
        with self._database.write(actor, "news.retry") as unit:
            event = _locked(unit, event_id)
            put_away = event.status == EventStatus.PROCESSED.value and event.problem
            if not put_away:
                _require_failed(event)
            event.due_at, event.processed_at, event.tries = unit.now, None, 0
            return _become(unit, event, EventStatus.RECEIVED, event.problem)

    @command(Action.SETTLE_FINDINGS)
    def put_away(self, actor: Actor, event_id: int, reason: str) -> EventRow:
        """Lets a failed piece of news rest for a reason: it counts no more and is not tried again.

        The books stay as they are; money that it told of and that isn't in them is still found by
        reconciliation.

        Raises:
            InvalidInputError: The reason is missing or too long.
            NotFoundError: There is none with that number.
            RefusedError: It hasn't failed.
        """
        why = checked_reason(reason, missing=say("Why it needs nothing is missing."))
        with self._database.write(actor, "news.put_away") as unit:
            event = _locked(unit, event_id)
            _require_failed(event)
            event.due_at, event.processed_at = None, unit.now
            problem = f"Put away: {why} ({event.problem})"
            return _become(unit, event, EventStatus.PROCESSED, problem, why)


def _locked(unit: UnitOfWork, event_id: int) -> WebhookEvent:
    event = unit.session.get(WebhookEvent, event_id, with_for_update=True)
    if event is None:
        raise _no_event(event_id)
    return event


def _require_failed(event: WebhookEvent) -> None:
    if event.status != EventStatus.FAILED.value:
        raise RefusedError(
            say(
                "Event {event_id} has not failed; it is {status}.",
                event_id=event.event_id,
                status=event.status,
            )
        )


def _become(
    unit: UnitOfWork, event: WebhookEvent, status: EventStatus, problem: str, reason: str = ""
) -> EventRow:
    before = {"status": event.status, "problem": event.problem}
    event.status, event.problem = status.value, problem
    unit.audit(
        "event",
        event.event_id,
        before=before,
        after={"status": event.status, "problem": event.problem},
        reason=reason,
    )
    unit.changed("news")
    unit.session.flush()
    return read_rows(unit.session, WebhookEvent.id == event.id, limit=1)[0]


def _no_event(event_id: int) -> NotFoundError:
    return NotFoundError(
        say("There is no event {event_id}.", event_id=event_id),
        say("Look at the list of events again."),
    )
