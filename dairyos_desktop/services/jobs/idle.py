"""Nights of long ago that nobody needs: nothing was done in the office on those days."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from sqlalchemy import select

from dairyos_desktop.domain.nights import YOUNG_DAYS, stretches
from dairyos_desktop.models.audit import AuditEntry

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

_DAY = dt.timedelta(days=1)


def find_idle(
    session: Session, missed: Iterable[dt.date], newest: dt.date, zone: dt.tzinfo
) -> frozenset[dt.date]:
    """Which of the missed days are too old to be made up for nothing.

    Whatever anybody does, the program itself included, stands in the audit log at its instant.

    Args:
        session: To read with.
        missed: Days that were not run.
        newest: The newest day that is due.
        zone: The office's time zone.
    """
    old = [day for day in missed if day <= newest - YOUNG_DAYS * _DAY]
    idle: set[dt.date] = set()
    for first, last in stretches(old):
        day = first
        while day <= last:
            # As a rule one question for a whole stretch; this is asked every few seconds.
            busy = _first_deed(session, day, last, zone)
            until = last + _DAY if busy is None else busy
            idle.update(day + number * _DAY for number in range((until - day).days))
            day = until + _DAY
    return frozenset(idle)


def _first_deed(session: Session, first: dt.date, last: dt.date, zone: dt.tzinfo) -> dt.date | None:
    at: dt.datetime | None = session.scalar(
        select(AuditEntry.at)
        .where(AuditEntry.at >= _begin(first, zone), AuditEntry.at < _begin(last + _DAY, zone))
        .order_by(AuditEntry.at)
        .limit(1)
    )
    return None if at is None else at.astimezone(zone).date()


def _begin(day: dt.date, zone: dt.tzinfo) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), zone).astimezone(dt.UTC)


def idle_words(idle: frozenset[dt.date], day: dt.date) -> str:
    """What is told once of the idle days just before one that is run; else empty."""
    for first, last in stretches(idle):
        if last + _DAY == day:
            return (
                f"Nothing was done in the office from {first:%d-%m-%Y} to {last:%d-%m-%Y}, "
                "or its clock was wrong: these nights are not made up."
            )
    return ""
