"""The rows of the inbox: stored once, taken to be acted on, marked with what came of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, or_, select, update

from dairyos_desktop.models.payments import WebhookEvent
from dairyos_desktop.services.among import among
from dairyos_desktop.services.bulk import insert_rows, reserve_ids
from dairyos_desktop.services.dto.news import Event, EventRow, EventStatus, Via
from dairyos_desktop.services.inserting import insert_if_absent
from dairyos_desktop.services.news.reading import payment_id_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import ColumnElement, Table
    from sqlalchemy.orm import Session

    from dairyos_desktop.services.unit import UnitOfWork

PROVIDER = "razorpay"

FIRST_WAIT = dt.timedelta(minutes=1)
LONGEST_WAIT = dt.timedelta(hours=6)
MOST_TRIES = 12
"""So often a piece of news is acted on by itself; two days at least, then a person must."""

_TABLE: Table = WebhookEvent.__table__  # type: ignore[assignment]  # declared as a wider type
_WAITING = (EventStatus.RECEIVED.value, EventStatus.FAILED.value)
_COLUMNS = ("id", "event_id", "event_type", "payload", "received_via", "payment_id")

# Made once: they are part of each step.
_KNOWN = select(_TABLE.c.event_id, _TABLE.c.id).where(
    _TABLE.c.provider == PROVIDER, among(_TABLE.c.event_id, "keys")
)
_STORED = select(_TABLE.c.event_id, _TABLE.c.id).where(among(_TABLE.c.id, "ids"))
_THROUGH = (
    update(_TABLE)
    .where(
        among(_TABLE.c.id, "ids"),
        _TABLE.c.status == EventStatus.PROCESSING.value,
    )
    .values(
        status=EventStatus.PROCESSED.value,
        processed_at=bindparam("at"),
        due_at=None,
        problem="",
    )
    .returning(_TABLE.c.id)
)
# A clock that was ahead when it failed must not keep it waiting for years.
_DUE = and_(
    _TABLE.c.status.in_(_WAITING),
    or_(_TABLE.c.due_at <= bindparam("now"), _TABLE.c.due_at > bindparam("longest")),
)
_ANY_DUE = (
    select(_TABLE.c.id).where(or_(_DUE, _TABLE.c.status == EventStatus.PROCESSING.value)).limit(1)
)
_TAKE = (
    update(_TABLE)
    .where(
        _TABLE.c.id.in_(
            select(_TABLE.c.id)
            .where(_DUE)
            .order_by(_TABLE.c.id)
            .limit(bindparam("most"))
            .scalar_subquery()
        )
    )
    .values(status=EventStatus.PROCESSING.value, tries=_TABLE.c.tries + 1)
    .returning(_TABLE.c.id, _TABLE.c.event_type, _TABLE.c.payload, _TABLE.c.tries)
)


@dataclass(frozen=True)
class Taken:
    """A piece of news that is being acted on."""

    row_id: int
    event_type: str
    payload: Mapping[str, Any]
    tries: int


def store(
    unit: UnitOfWork, events: Sequence[Event], *, status: EventStatus = EventStatus.RECEIVED
) -> dict[str, int]:
    """Stores those that aren't there yet, due at once.

    Args:
        unit: The open transaction.
        events: In the order in which they are to be acted on.
        status: `PROCESSING` for whoever holds the inbox's lock and acts on them next.

    Returns:
        The rows of the new ones, by the event's own id.
    """
    if not events:
        return {}
    ids = reserve_ids(unit.session, _TABLE, len(events))
    rows = (
        (
            row_id,
            event.event_id,
            event.event_type,
            dict(event.payload),
            event.received_via.value,
            payment_id_of(event.payload),
        )
        for row_id, event in zip(ids, events, strict=True)
    )
    same = {
        "provider": PROVIDER,
        "received_at": unit.now,
        "status": status.value,
        "tries": int(status is EventStatus.PROCESSING),
        "problem": "",
        "due_at": unit.now,
    }
    insert_rows(unit.session, insert_if_absent(unit.session, _TABLE), _COLUMNS, rows, same)
    fresh = unit.session.execute(_STORED, {"ids": ids}).all()
    if fresh:
        unit.changed("news")
    return {row.event_id: row.id for row in fresh}


def store_taken(unit: UnitOfWork, events: Sequence[Event]) -> list[Taken]:
    """Stores news as being acted on; those of it that were new."""
    rows = store(unit, events, status=EventStatus.PROCESSING)
    return [
        Taken(rows[event.event_id], event.event_type, event.payload, tries=1)
        for event in events
        if event.event_id in rows
    ]


def known(session: Session, event_ids: Sequence[str]) -> dict[str, int]:
    """The rows of those that are there, by the event's own id."""
    return {row.event_id: row.id for row in session.execute(_KNOWN, {"keys": event_ids})}


def heal(unit: UnitOfWork) -> int:
    """Lets what somebody was acting on when they died be taken again; how much that is.

    Only for whoever holds the inbox's lock: nobody else is acting on anything then.
    """
    # The due time is left as it was: it has passed.
    orphans = unit.session.execute(
        update(WebhookEvent)
        .where(WebhookEvent.status == EventStatus.PROCESSING.value)
        .values(status=EventStatus.RECEIVED.value)
        .returning(WebhookEvent.id)
        .execution_options(synchronize_session=False)
    )
    return len(orphans.all())


def is_anything_due(session: Session, now: dt.datetime) -> bool:
    """Whether there is anything to act on, or left half done."""
    return session.execute(_ANY_DUE, _instants(now)).first() is not None


def take(unit: UnitOfWork, most: int) -> list[Taken]:
    """The next that are due, oldest first, marked as being acted on."""
    if most <= 0:
        return []
    rows = unit.session.execute(_TAKE, {**_instants(unit.now), "most": most})
    return sorted(
        (Taken(row.id, row.event_type, row.payload, row.tries) for row in rows),
        key=lambda taken: taken.row_id,
    )


def _instants(now: dt.datetime) -> dict[str, dt.datetime]:
    return {"now": now, "longest": now + LONGEST_WAIT}


def mark_processed(unit: UnitOfWork, row_ids: Sequence[int]) -> set[int]:
    """They are through once this transaction is.

    Returns:
        Those that nobody else has been through with meanwhile; only they are to be acted on.
    """
    if not row_ids:
        return set()
    rows = unit.session.execute(_THROUGH, {"ids": row_ids, "at": unit.now})
    unit.changed("news")
    return set(rows.scalars())


def mark_failed(unit: UnitOfWork, taken: Taken, problem: str, *, again: bool) -> None:
    """It could not be acted on; `again` lets it be tried by itself, ever later."""
    due_at = None
    if again and taken.tries < MOST_TRIES:
        due_at = unit.now + min(FIRST_WAIT * 2 ** (taken.tries - 1), LONGEST_WAIT)
    unit.session.execute(
        update(WebhookEvent)
        .where(WebhookEvent.id == taken.row_id, WebhookEvent.status == EventStatus.PROCESSING.value)
        .values(status=EventStatus.FAILED.value, problem=problem, due_at=due_at)
        .execution_options(synchronize_session=False)
    )
    unit.changed("news")


def read_rows(session: Session, *wanted: ColumnElement[bool], limit: int) -> tuple[EventRow, ...]:
    """Pieces of news, newest first."""
    rows = session.execute(
        select(*(column for column in _TABLE.c if column.name != "payload"))
        .where(*wanted)
        .order_by(_TABLE.c.id.desc())
        .limit(limit)
    )
    return tuple(
        EventRow(
            event_id=row.id,
            key=row.event_id,
            event_type=row.event_type,
            received_via=Via(row.received_via),
            status=EventStatus(row.status),
            received_at=row.received_at,
            processed_at=row.processed_at,
            payment_id=row.payment_id,
            tries=row.tries,
            due_at=row.due_at,
            problem=row.problem,
        )
        for row in rows
    )
