"""What a nightly job has before it, by the office's hour and what is recorded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from dairyos_desktop.domain.declared_settings import NIGHTLY_AT
from dairyos_desktop.domain.delivery import parse_hour
from dairyos_desktop.domain.nights import Hour, Past, missing, next_up
from dairyos_desktop.services.jobs.records import read_past
from dairyos_desktop.services.office import office_row
from dairyos_desktop.services.settings import setting_value

if TYPE_CHECKING:
    import datetime as dt

    from sqlalchemy.orm import Session

    from dairyos_desktop.domain.nights import Nights


@dataclass(frozen=True)
class Outlook:
    """How a nightly job stands.

    Attributes:
        hour: The office's hour for nightly jobs.
        newest: The newest day that is due.
        days: The days that are to be run, oldest first.
        past: What is known of the others.
        up: The day that comes first, and from when; None where none is to be run.
        next_at: When it runs next.
    """

    hour: Hour
    newest: dt.date
    days: tuple[dt.date, ...]
    past: Past
    up: tuple[dt.date, dt.datetime] | None
    next_at: dt.datetime


def read_hour(session: Session) -> Hour:
    """The office's hour for nightly jobs."""
    at = parse_hour(setting_value(session, NIGHTLY_AT))
    return Hour(at, ZoneInfo(office_row(session).timezone))


def read_outlook(
    session: Session, job: str, nights: Nights, now: dt.datetime, hour: Hour | None = None
) -> Outlook:
    """How it stands now.

    Args:
        session: To read with.
        job: Its name.
        nights: Which nights it has to make up.
        now: The instant.
        hour: The office's, where it was read before.
    """
    hour = hour or read_hour(session)
    newest = hour.newest(now)
    past = read_past(session, job, newest, nights)
    days = missing(past, newest, nights)
    up = next_up(days, past, hour, now)
    next_at = _after(past, newest, hour) if up is None else up[1]
    return Outlook(hour, newest, days, past, up, next_at)


def _after(past: Past, newest: dt.date, hour: Hour) -> dt.datetime:
    """The first night to come that is not settled; a clock that went back may find some."""
    day = newest
    while day in past.settled or day == newest:
        day = day.fromordinal(day.toordinal() + 1)
    return hour.due_at(day)
