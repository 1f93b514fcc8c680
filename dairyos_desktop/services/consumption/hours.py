"""Which rounds have happened by now; what has not can't have been delivered."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import select

from dairyos_desktop.domain.declared_settings import EVENING_FROM
from dairyos_desktop.domain.delivery import has_happened, parse_hour
from dairyos_desktop.domain.errors import RefusedError
from dairyos_desktop.domain.plain import format_date
from dairyos_desktop.domain.roles import Action, least_role_word, may
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models.office import Office
from dairyos_desktop.services.dto.consumption import OFFICE_TIMEZONE
from dairyos_desktop.services.settings import setting_value

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from dairyos_desktop.domain.orders import Shift
    from dairyos_desktop.services.unit import UnitOfWork


class Hours(NamedTuple):
    """Now in the office, and from when its evening counts."""

    local_now: dt.datetime
    evening_from: dt.time

    @property
    def today(self) -> dt.date:
        """The business date."""
        return self.local_now.date()

    def has_happened(self, on: dt.date, shift: Shift) -> bool:
        """Whether a round counts as delivered by now."""
        return has_happened(on, shift, self.local_now, self.evening_from)


def read_hours(session: Session, now: dt.datetime) -> Hours:
    """What the office's clock says at an instant."""
    zone = ZoneInfo(session.scalar(select(Office.timezone)) or OFFICE_TIMEZONE)
    return Hours(now.astimezone(zone), parse_hour(setting_value(session, EVENING_FROM)))


def refuse_ahead(unit: UnitOfWork, rounds: Iterable[tuple[dt.date, Shift]]) -> None:
    """Rows are of what was delivered: none of a later day, today's evening ahead by few.

    Args:
        unit: The transaction in which the rows are to be written.
        rounds: Day and shift of each row.

    Raises:
        RefusedError: A round has not happened yet (`not_yet`).
    """
    wanted = set(rounds)
    if not wanted:
        return
    hours = read_hours(unit.session, unit.now)
    for on, shift in sorted(wanted):
        if hours.has_happened(on, shift):
            continue
        if on > hours.today:
            raise RefusedError(
                say("The {shift} of {on} has not happened yet.", shift=shift, on=format_date(on)),
                say("Note a change instead: it is filled in when the day comes."),
                code="not_yet",
            )
        if not may(unit.actor.role, Action.CONFIRM_AHEAD):
            raise RefusedError(
                say(
                    "This evening's round counts from {evening_from} on; it is {local_now} now.",
                    evening_from=f"{hours.evening_from:%H:%M}",
                    local_now=f"{hours.local_now:%H:%M}",
                ),
                say(
                    "Note a change instead, or ask somebody with the role {confirm_ahead} or "
                    "above to confirm it ahead.",
                    confirm_ahead=least_role_word(Action.CONFIRM_AHEAD),
                ),
                code="not_yet",
            )
