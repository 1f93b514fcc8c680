"""What is settled about rounds, read in one go for the desks that show them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from dairyos_desktop.models.office import Office
from dairyos_desktop.services.consumption.hours import read_hours
from dairyos_desktop.services.delivery.tolerance import read_load_rule
from dairyos_desktop.services.dto.consumption import OFFICE_TIMEZONE
from dairyos_desktop.services.dto.delivery import RoundRules

if TYPE_CHECKING:
    import datetime as dt

    from sqlalchemy.orm import Session


def read_rules(session: Session, now: dt.datetime) -> RoundRules:
    """The office's rules at an instant."""
    hours, loads = read_hours(session, now), read_load_rule(session)
    timezone = session.scalar(select(Office.timezone)) or OFFICE_TIMEZONE
    return RoundRules(
        loads.is_tracked, loads.tolerance, hours.evening_from, hours.local_now, timezone
    )
