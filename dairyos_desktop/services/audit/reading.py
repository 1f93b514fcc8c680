"""Reads the audit log for people: a page of it, one entry, all of it."""

from __future__ import annotations

import datetime as dt
import json
import zoneinfo
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, or_, select

from dairyos_desktop.domain.errors import InvalidInputError, RefusedError
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models.audit import AuditEntry
from dairyos_desktop.services.bulk import plain
from dairyos_desktop.services.dto.audit import AuditChoices, AuditDetail, AuditPage, AuditRow
from dairyos_desktop.services.office import details_of, office_row

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import ColumnElement, Row
    from sqlalchemy.orm import Session

    from dairyos_desktop.services.dto.audit import AuditWish

_AT_ONCE = 1_000

_log = plain(AuditEntry).c
_SHOWN = (
    _log.id,
    _log.at,
    _log.user_name,
    _log.action,
    _log.thing,
    _log.thing_key,
    _log.reason,
)
_SEARCHED = (
    _log.thing_key,
    _log.user_name,
    _log.reason,
    _log.before,
    _log.after,
    _log.operation_id,
)


def read_page(session: Session, wish: AuditWish, before: int | None, size: int) -> AuditPage:
    """Entries that fit, newest first.

    Args:
        session: A snapshot.
        wish: Which.
        before: Only those at lower positions; None for the newest.
        size: How many at most.

    Raises:
        InvalidInputError: The days are the wrong way round.
    """
    query = select(*_SHOWN).where(*_conditions(session, wish))
    if before is not None:
        query = query.where(_log.id < before)
    rows = session.execute(query.order_by(_log.id.desc()).limit(size + 1)).all()
    return AuditPage(tuple(AuditRow(*row) for row in rows[:size]), more=len(rows) > size)


def read_detail(session: Session, position: int) -> AuditDetail:
    """One entry whole.

    Raises:
        RefusedError: There is none at that position.
    """
    row = session.execute(
        select(*_SHOWN, _log.operation_id, _log.before, _log.after, _log.sha256).where(
            _log.id == position
        )
    ).one_or_none()
    if row is None:
        raise RefusedError(
            say("The audit log has no entry {position}.", position=position),
            say("Check the audit log."),
            code="not_found",
        )
    shown = len(_SHOWN)
    operation, before, after, sha256 = row[shown:]
    return AuditDetail(AuditRow(*row[:shown]), operation, _fields(before), _fields(after), sha256)


def read_choices(session: Session) -> AuditChoices:
    """The people and kinds of things that the log knows."""

    def known(column: ColumnElement[str]) -> tuple[str, ...]:
        return tuple(session.scalars(select(column).distinct().order_by(column)))

    return AuditChoices(known(_log.user_name), known(_log.thing))


def read_all(session: Session) -> Iterator[Sequence[Row[Any]]]:
    """All entries with all their fields, oldest first, some at a time."""
    last = 0
    while True:
        found = session.execute(
            select(*plain(AuditEntry).c).where(_log.id > last).order_by(_log.id).limit(_AT_ONCE)
        ).all()
        yield found
        if len(found) < _AT_ONCE:
            return
        last = found[-1].id


def count(session: Session) -> int:
    """How many entries there are."""
    return int(session.execute(select(func.count(_log.id))).scalar_one())


def _conditions(session: Session, wish: AuditWish) -> list[ColumnElement[bool]]:
    if wish.first_on and wish.last_on and wish.last_on < wish.first_on:
        raise InvalidInputError(
            say("The last day is before the first."), say("Change one of them.")
        )
    wanted: list[ColumnElement[bool]] = []
    if wish.person:
        wanted.append(_log.user_name == wish.person)
    if wish.thing:
        wanted.append(_log.thing == wish.thing)
    if wish.first_on or wish.last_on:
        zone = zoneinfo.ZoneInfo(details_of(office_row(session)).timezone)
        if wish.first_on:
            wanted.append(_log.at >= _midnight(wish.first_on, zone))
        if wish.last_on:
            wanted.append(_log.at < _midnight(wish.last_on + dt.timedelta(days=1), zone))
    for word in wish.words.split():
        places = [one.icontains(word, autoescape=True) for one in _SEARCHED]
        # What is in the list as "set by" or "customer save" is stored with points and lines.
        places.append(_log.action.icontains(word, autoescape=True))
        places.append(_log.thing.icontains(word, autoescape=True))
        wanted.append(or_(*places))
    return wanted


def _midnight(on: dt.date, zone: dt.tzinfo) -> dt.datetime:
    return dt.datetime.combine(on, dt.time(), zone).astimezone(dt.UTC)


def _fields(text: str | None) -> dict[str, Any] | None:
    if text is None:
        return None
    try:
        found = json.loads(text)
    except ValueError:
        # Somebody changed the file; what stands there is shown as it is.
        return {"": text}
    return found if isinstance(found, dict) else {"": text}
