"""The office's own row: what it says of itself, and which day it is there."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from dairyos_desktop.domain import declared_settings
from dairyos_desktop.domain.errors import ConflictError, EnvironmentTroubleError, FieldConflict
from dairyos_desktop.domain.roles import Action
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models.office import Office
from dairyos_desktop.services.bulk import plain
from dairyos_desktop.services.command import command, query
from dairyos_desktop.services.dto.office import OfficeDetails, OfficeState

if TYPE_CHECKING:
    import datetime as dt

    from sqlalchemy.orm import Session

    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.ports import Clock, Database
    from dairyos_desktop.services.unit import UnitOfWork

_TIMEZONE = select(plain(Office).c.timezone)
OF_OFFICE = tuple(setting for setting in declared_settings.DECLARED if setting.of_office)


def office_row(session: Session) -> Office:
    """The one office of this database.

    Raises:
        EnvironmentTroubleError: The tables are there, but no office was made in them
            (`no_database`).
    """
    office: Office | None = session.scalar(select(Office))
    if office is None:
        raise EnvironmentTroubleError(
            say("There is no office in this database yet."),
            say("Make one in the window, or with: dairyos init --office office.json --owner NAME"),
            code="no_database",
        )
    return office


def office_timezone(session: Session) -> str:
    """The office's time zone by its name."""
    return session.execute(_TIMEZONE).scalar() or office_row(session).timezone


def business_date(session: Session, now: dt.datetime) -> dt.date:
    """The day that an instant falls on in the office's time zone."""
    return local_date(now, office_timezone(session))


def local_date(now: dt.datetime, timezone: str) -> dt.date:
    """The day that an instant falls on in a time zone."""
    return now.astimezone(ZoneInfo(timezone)).date()


def local_time(instant: dt.datetime, timezone: str) -> dt.datetime:
    """An instant as a clock in that time zone shows it."""
    return instant.astimezone(ZoneInfo(timezone))


def details_of(office: Office) -> OfficeDetails:
    """What the row says, under the keys of office.json."""
    return OfficeDetails(**{setting.key: getattr(office, setting.key) for setting in OF_OFFICE})


def checked_details(details: OfficeDetails) -> OfficeDetails:
    """The details in the form that is kept.

    Raises:
        InvalidInputError: One of them is refused by its declaration.
    """
    values: dict[str, Any] = {
        setting.key: setting.from_plain(getattr(details, setting.key)) for setting in OF_OFFICE
    }
    return OfficeDetails(**values)


def change_office(unit: UnitOfWork, office: Office, details: OfficeDetails) -> bool:
    """Writes checked details into the row, with its audit; False where nothing differs."""
    before, after = asdict(details_of(office)), asdict(details)
    changed = {key for key, value in after.items() if value != before[key]}
    if not changed:
        return False
    for key in changed:
        setattr(office, key, after[key])
    office.version += 1
    office.updated_at = unit.now
    unit.audit(
        "office",
        office.name,
        before={key: before[key] for key in changed},
        after={key: after[key] for key in changed},
    )
    unit.changed("settings")
    return True


class OfficeService:
    """Reads and changes the office, and knows its business day."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def today(self) -> dt.date:
        """The business date: today in the office's time zone."""
        with self._database.read() as session:
            return business_date(session, self._clock.now())

    @query(Action.READ)
    def get(self, actor: Actor) -> OfficeState:  # noqa: ARG002 - the permission is the decorator's
        """The office as it stands."""
        with self._database.read() as session:
            return _state(office_row(session))

    @command(Action.EDIT_SETTINGS)
    def save(self, actor: Actor, details: OfficeDetails, expected_version: int) -> OfficeState:
        """Changes what the office says of itself.

        Raises:
            InvalidInputError: A value is refused by its declaration.
            ConflictError: Somebody saved it since it was read.
        """
        kept = checked_details(details)
        with self._database.write(actor, "office.save") as unit:
            office = unit.session.scalars(select(Office).with_for_update()).one()
            if office.version != expected_version:
                raise _conflict(kept, _state(office))
            change_office(unit, office, kept)
            return _state(office)


def _state(office: Office) -> OfficeState:
    return OfficeState(details_of(office), office.version, office.is_sample)


def _conflict(yours: OfficeDetails, theirs: OfficeState) -> ConflictError:
    mine, standing = asdict(yours), asdict(theirs.details)
    return ConflictError(
        say("Somebody else changed the office's details since you opened them."),
        say("Look at both, then save again."),
        fields=tuple(
            FieldConflict(setting.label, str(mine[setting.key]), str(standing[setting.key]))
            for setting in OF_OFFICE
            if mine[setting.key] != standing[setting.key]
        ),
        current=standing,
    )
