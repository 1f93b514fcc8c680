"""Writes what is said of a round: its walker, its loads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import Table, and_, select

from dairyos_desktop.domain.delivery import check_load
from dairyos_desktop.domain.errors import ConflictError, FieldConflict, NotFoundError
from dairyos_desktop.domain.orders import SHIFTS
from dairyos_desktop.domain.plain import format_date
from dairyos_desktop.models.audit import AuditEntry
from dairyos_desktop.models.customers import Person, Stop
from dairyos_desktop.models.delivery_rounds import DeliveryRound, Load
from dairyos_desktop.models.tariffs import Product
from dairyos_desktop.services.consumption.closed import allowed_reason, hold_stops
from dairyos_desktop.services.dto.consumption import ClosedShift
from dairyos_desktop.services.inserting import insert_if_absent

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from dairyos_desktop.domain.quantity import Quantity
    from dairyos_desktop.services.dto.delivery import LoadEdit, RoundKey
    from dairyos_desktop.services.unit import UnitOfWork

LOADS = {
    "loaded": "Loaded",
    "returned": "Returned",
    "wasted": "Wasted",
    "own_use": "Own use",
}
_ROUNDS = cast("Table", DeliveryRound.__table__)
_LOAD_TABLE = cast("Table", Load.__table__)


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
            f"Nobody stands on {key.route} in the {key.shift}.", "Choose another route."
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
        f"{who or 'Somebody else'} {did} {sentence(key)} meanwhile.",
        "Look at the round as it stands now.",
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
    reason = _closed_reason(unit, key, row, closed_reason)
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


def write_load(unit: UnitOfWork, edit: LoadEdit, closed_reason: str) -> int | None:
    """Makes a load what the edit says; one of nothing at all is taken away.

    Returns:
        The load's new version; None where nothing is said of it any more.

    Raises:
        InvalidInputError: A quantity that no round can have.
        NotFoundError: There is no such product or route.
        ConflictError: Somebody else changed the load since it was seen.
        ClosedDayError: The round is closed, and the actor may not change it or gave no reason.
    """
    session = unit.session
    product = session.get(Product, edit.product_id)
    if product is None:
        raise NotFoundError("This product is gone.", "Choose another one.")
    wanted: dict[str, Quantity] = {
        name: check_load(getattr(edit, name), whole=product.unit == "pc") for name in LOADS
    }
    # As closing does: a load is never written into a round that is being closed.
    hold_stops(session, Stop.route == edit.key.route, Stop.shift == edit.key.shift, alone=False)
    round_row = lock_round(session, edit.key)
    load = _lock_load(session, edit)
    if (None if load is None else load.version) != edit.expected_version:
        if load is not None and _amounts(load) == wanted:
            return load.version
        raise _load_conflict(edit, product, wanted, load)
    if load is None and not any(wanted.values()):
        return None
    if load is not None and _amounts(load) == wanted:
        return load.version
    reason = _closed_reason(unit, edit.key, round_row, closed_reason)
    before = None if load is None else _amounts(load)
    version = _store_load(unit, edit, product, wanted, load)
    unit.audit(
        "load",
        f"{audit_key(edit.key)} {product.code}",
        before=None if before is None else _texts(before),
        after=None if version is None else _texts(wanted),
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


def _lock_load(session: Session, edit: LoadEdit) -> Load | None:
    return session.scalars(
        select(Load)
        .where(
            and_(
                Load.date == edit.key.on,
                Load.shift == edit.key.shift,
                Load.route == edit.key.route,
                Load.product_id == edit.product_id,
            )
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()


def _store_load(
    unit: UnitOfWork,
    edit: LoadEdit,
    product: Product,
    wanted: dict[str, Quantity],
    load: Load | None,
) -> int | None:
    session = unit.session
    stamp = {"updated_by": unit.actor.name, "updated_at": unit.now}
    if load is None:
        require_route(session, edit.key)
        written = session.execute(
            insert_if_absent(session, _LOAD_TABLE)
            .values(
                {
                    "date": edit.key.on,
                    "shift": edit.key.shift,
                    "route": edit.key.route,
                    "product_id": edit.product_id,
                    "version": 1,
                    **wanted,
                    **stamp,
                }
            )
            .returning(_LOAD_TABLE.c.id)
        )
        if written.one_or_none() is None:
            raise _load_conflict(edit, product, wanted, _lock_load(session, edit))
        return 1
    if not any(wanted.values()):
        session.delete(load)
        return None
    for name, value in {**wanted, **stamp}.items():
        setattr(load, name, value)
    load.version += 1
    return load.version


def _load_conflict(
    edit: LoadEdit, product: Product, wanted: dict[str, Quantity], load: Load | None
) -> ConflictError:
    standing = dict.fromkeys(LOADS) if load is None else _amounts(load)
    who = "" if load is None else load.updated_by
    did = "took away" if load is None else "changed"
    return ConflictError(
        f"{who or 'Somebody else'} {did} the load of {product.name} meanwhile:"
        f" {sentence(edit.key)}.",
        "Keep theirs, or save yours over it.",
        fields=tuple(
            FieldConflict(label, wanted[name].short(), "–" if theirs is None else theirs.short())
            for name, label in LOADS.items()
            if (theirs := standing[name]) != wanted[name]
        ),
        changed_by=who,
        current={"version": None if load is None else load.version, **standing},
    )


def _amounts(load: Load) -> dict[str, Quantity]:
    return {name: getattr(load, name) for name in LOADS}


def _texts(amounts: dict[str, Quantity]) -> dict[str, str]:
    return {name: str(amount) for name, amount in amounts.items()}


def _person_name(session: Session, person_id: int | None) -> str:
    if person_id is None:
        return ""
    person = session.get(Person, person_id)
    if person is None:
        raise NotFoundError("This person is gone.", "Choose somebody else.")
    return person.name


def _closed_reason(unit: UnitOfWork, key: RoundKey, row: DeliveryRound | None, reason: str) -> str:
    if row is None or row.closed_at is None:
        return ""
    closed = ClosedShift(key.route, key.shift, row.closed_by, row.closed_at)
    return allowed_reason(unit, closed, key.on, reason, "The round")
