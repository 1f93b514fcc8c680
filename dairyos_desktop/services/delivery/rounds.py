"""What is said of a round: read for a change, told apart from what somebody else said, written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import Table, select

from dairyos_desktop.domain.errors import ConflictError, FieldConflict, NotFoundError
from dairyos_desktop.domain.orders import SHIFTS
from dairyos_desktop.domain.plain import format_date
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models.audit import AuditEntry
from dairyos_desktop.models.customers import Person, Stop
from dairyos_desktop.models.delivery_rounds import DeliveryRound
from dairyos_desktop.services.consumption.closed import allowed_reason
from dairyos_desktop.services.dto.consumption import ClosedShift
from dairyos_desktop.services.inserting import insert_if_absent

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from dairyos_desktop.services.dto.delivery import RoundKey
    from dairyos_desktop.services.unit import UnitOfWork

_ROUNDS = cast("Table", DeliveryRound.__table__)


def audit_key(key: RoundKey) -> str:
    """The round in the audit log: `2026-11-07 evening Route 3`."""
    return f"{key.on.isoformat()} {key.shift} {key.route}"


def sentence(key: RoundKey) -> str:
    """The round for a person: `Route 3, 07-11-2026 evening`."""
    return f"{key.route}, {format_date(key.on)} {key.shift}"


def lock_round(session: Session, key: RoundKey) -> DeliveryRound | None:
    """What was said of the round, held for a change; None where nothing was.

    Raises:
        ValueError: A shift that there isn't: a bug in the caller.
    """
    if key.shift not in SHIFTS:
        raise ValueError(key.shift)
    return session.scalars(
        select(DeliveryRound)
        .where(
            DeliveryRound.date == key.on,
            DeliveryRound.shift == key.shift,
            DeliveryRound.route == key.route,
        )
        .with_for_update()
        # Another transaction may have been at it since this one saw it.
        .execution_options(populate_existing=True)
    ).one_or_none()


def require_route(session: Session, key: RoundKey) -> None:
    """Refuses a round that nobody stands on.

    Raises:
        NotFoundError: There is no such route in the shift.
    """
    stands = select(Stop.customer_id).where(Stop.route == key.route, Stop.shift == key.shift)
    if session.scalar(stands.limit(1)) is None:
        raise NotFoundError(
            say("Nobody stands on {route} in the {shift}.", route=key.route, shift=key.shift),
            say("Choose another route."),
        )


def require_version(
    session: Session, key: RoundKey, row: DeliveryRound | None, expected_version: int | None
) -> None:
    """Holds the round against what the user saw.

    Raises:
        ConflictError: Somebody else said something of it since then.
    """
    if (None if row is None else row.version) == expected_version:
        return
    raise conflict(session, key, row)


def conflict(
    session: Session,
    key: RoundKey,
    row: DeliveryRound | None,
    fields: tuple[FieldConflict, ...] = (),
) -> ConflictError:
    """Somebody else said something of the round meanwhile."""
    if row is not None and row.closed_at is not None:
        who, did = row.closed_by, "closed"
    else:
        who, did = last_by(session, "round", audit_key(key)), "changed"
    return ConflictError(
        say("{who} {did} {key} meanwhile.", who=who or "Somebody else", did=did, key=sentence(key)),
        say("Look at the round as it stands now."),
        fields=fields,
        changed_by=who,
        current={
            "version": None if row is None else row.version,
            "person_id": None if row is None else row.person_id,
            "closed_at": None if row is None else row.closed_at,
        },
    )


def insert_round(unit: UnitOfWork, key: RoundKey, values: dict[str, Any]) -> bool:
    """Writes the first thing that is said of a round; False when somebody else was quicker."""
    written = unit.session.execute(
        insert_if_absent(unit.session, _ROUNDS)
        .values(
            {
                "date": key.on,
                "shift": key.shift,
                "route": key.route,
                "person_id": None,
                "closed_at": None,
                "closed_by": "",
                "closed_reason": "",
                "updated_at": unit.now,
                "version": 1,
                **values,
            }
        )
        .returning(_ROUNDS.c.id)
    )
    return written.one_or_none() is not None


def write_walker(
    unit: UnitOfWork,
    key: RoundKey,
    person_id: int | None,
    expected_version: int | None,
    closed_reason: str,
) -> int | None:
    """Says who walked a round, or (None) that nobody is known to have; gives the new version.

    Raises:
        NotFoundError: There is no such person or route.
        ConflictError: Somebody else said something of the round since it was seen.
        ClosedDayError: It is closed, and the actor may not change it or gave no reason.
    """
    session = unit.session
    row = lock_round(session, key)
    before = None if row is None else row.person_id
    if before == person_id:
        return None if row is None else row.version
    name = _person_name(session, person_id)
    if (None if row is None else row.version) != expected_version:
        theirs = _person_name(session, before)
        raise conflict(session, key, row, (FieldConflict("Walked by", name, theirs),))
    reason = closed_reason_of(unit, key, row, closed_reason)
    if row is None:
        require_route(session, key)
        if not insert_round(unit, key, {"person_id": person_id}):
            raise conflict(session, key, lock_round(session, key))
        version = 1
    else:
        row.person_id = person_id
        row.version += 1
        row.updated_at = unit.now
        version = row.version
    unit.audit(
        "round",
        audit_key(key),
        before={"walker": _person_name(session, before)},
        after={"walker": name},
        reason=reason,
    )
    unit.changed("delivery")
    return version


def last_by(session: Session, thing: str, key: str) -> str:
    """Who changed a thing last, from the audit log."""
    name = session.scalar(
        select(AuditEntry.user_name)
        .where(AuditEntry.thing == thing, AuditEntry.thing_key == key)
        .order_by(AuditEntry.id.desc())
        .limit(1)
    )
    return name or ""


def _person_name(session: Session, person_id: int | None) -> str:
    if person_id is None:
        return ""
    person = session.get(Person, person_id)
    if person is None:
        raise NotFoundError(say("This person is gone."), say("Choose somebody else."))
    return person.name


def closed_reason_of(
    unit: UnitOfWork, key: RoundKey, row: DeliveryRound | None, reason: str
) -> str:
    """The reason for changing a round; empty while it is open.

    Raises:
        ClosedDayError: It is closed, and the actor may not change it or gave no reason.
    """
    if row is None or row.closed_at is None:
        return ""
    closed = ClosedShift(key.route, key.shift, row.closed_by, row.closed_at)
    return allowed_reason(unit, closed, key.on, reason, "The round")
