"""Closes rounds of which nothing is left to confirm, and opens them again."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, cast

from sqlalchemy import Table, select

from dairyos_desktop.domain.errors import RefusedError
from dairyos_desktop.domain.texts import say, say_n
from dairyos_desktop.models.customers import Stop
from dairyos_desktop.models.delivery_rounds import DeliveryRound
from dairyos_desktop.services.consumption.closed import hold_stops
from dairyos_desktop.services.consumption.hours import read_hours
from dairyos_desktop.services.delivery.open_rounds import cut, find_open, place
from dairyos_desktop.services.delivery.rounds import (
    audit_key,
    conflict,
    insert_round,
    lock_round,
    require_route,
    require_version,
    sentence,
)
from dairyos_desktop.services.delivery.states import read_states
from dairyos_desktop.services.delivery.tolerance import read_load_rule
from dairyos_desktop.services.dto.delivery import Closed, RoundKey
from dairyos_desktop.services.inserting import insert_if_absent

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from sqlalchemy.orm import Session

    from dairyos_desktop.domain.orders import Shift
    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.delivery.open_rounds import Stretch
    from dairyos_desktop.services.ports import Database
    from dairyos_desktop.services.unit import UnitOfWork

_TABLE = cast("Table", DeliveryRound.__table__)


def close_one(unit: UnitOfWork, key: RoundKey, expected_version: int | None, reason: str) -> int:
    """Closes a round; gives its new version.

    Raises:
        RefusedError: See `DeliveryService.close`.
        NotFoundError: Nobody stands on the route.
        ConflictError: Somebody else said something of the round since it was seen.
    """
    session = unit.session
    hold_stops(session, Stop.route == key.route, Stop.shift == key.shift, alone=True)
    row = lock_round(session, key)
    require_version(session, key, row, expected_version)
    if row is not None and row.closed_at is not None:
        raise RefusedError(
            say(
                "{key} is closed already, by {closed_by}.",
                key=sentence(key),
                closed_by=row.closed_by,
            )
        )
    if not read_hours(session, unit.now).has_happened(key.on, key.shift):
        raise RefusedError(
            say("{key} has not happened yet.", key=sentence(key)),
            say("Close it when it is back."),
            code="not_yet",
        )
    state = read_states(session, key.route, (key.on, key.on), read_load_rule(session))[
        key.on, key.shift
    ]
    if row is None and not state.has_any:
        require_route(session, key)
    if state.to_confirm:
        raise RefusedError(
            say_n(
                "{key} can't be closed: {count} cell is still to confirm.",
                "{key} can't be closed: {count} cells are still to confirm.",
                state.to_confirm,
                key=sentence(key),
            ),
            say("Confirm the route, or type what was delivered."),
            code="to_confirm",
        )
    kept = reason.strip()
    if state.differs and not kept:
        raise RefusedError(
            say("{key}: the load differs by more than may be.", key=sentence(key)),
            say("Put the load right, or give the reason."),
            code="load_differs",
        )
    closed = {"closed_at": unit.now, "closed_by": unit.actor.name, "closed_reason": kept}
    if row is None:
        if not insert_round(unit, key, closed):
            raise conflict(session, key, lock_round(session, key))
        version = 1
    else:
        for name, value in closed.items():
            setattr(row, name, value)
        row.updated_at = unit.now
        row.version += 1
        version = row.version
    unit.audit("round", audit_key(key), after={"closed": True}, reason=kept)
    unit.changed("delivery")
    return version


def reopen_one(unit: UnitOfWork, key: RoundKey, expected_version: int, reason: str) -> int:
    """Opens a closed round; gives its new version.

    Raises:
        RefusedError: No reason was given, or it is open.
        ConflictError: Somebody else said something of the round since it was seen.
    """
    kept = reason.strip()
    if not kept:
        raise RefusedError(
            say("{key} was closed; why shall it be open again?", key=sentence(key)),
            say("Give the reason."),
        )
    row = lock_round(unit.session, key)
    require_version(unit.session, key, row, expected_version)
    if row is None or row.closed_at is None:
        raise RefusedError(say("{key} is open already.", key=sentence(key)))
    unit.audit(
        "round",
        audit_key(key),
        before={"closed": True, "closed_at": row.closed_at, "closed_by": row.closed_by},
        after={"closed": False},
        reason=kept,
    )
    row.closed_at, row.closed_by, row.closed_reason = None, "", ""
    row.updated_at = unit.now
    row.version += 1
    unit.changed("delivery")
    return row.version


def close_open(
    database: Database, actor: Actor, now: dt.datetime, until: dt.date, reason: str
) -> Closed:
    """Closes what may be closed, a route's days at a time; names what stays open."""
    kept = reason.strip()
    wanted: dict[str, list[RoundKey]] = defaultdict(list)
    for one in find_open(database, now, until):
        if one.can_close and (kept or not one.differs):
            wanted[one.key.route].append(one.key)
    closed: list[RoundKey] = []
    for route, keys in wanted.items():
        with database.read() as session:
            customers = len(session.scalars(select(Stop.route).where(Stop.route == route)).all())
        for stretch in cut(route, {key.on for key in keys}, customers):
            first, last = stretch.days
            some = [key for key in keys if first <= key.on <= last]
            with database.write(actor, "round.close") as unit:
                closed += _close_stretch(unit, stretch, some, kept)
    return Closed(tuple(sorted(closed, key=place)), find_open(database, now, until))


def _close_stretch(
    unit: UnitOfWork, stretch: Stretch, keys: Sequence[RoundKey], reason: str
) -> list[RoundKey]:
    """Closes those of the rounds that may still be closed now."""
    session = unit.session
    hold_stops(session, Stop.route == stretch.route, alone=True)
    states = read_states(session, stretch.route, stretch.days, read_load_rule(session))
    fit = [
        key
        for key in keys
        if not (state := states[key.on, key.shift]).is_closed
        and not state.to_confirm
        and (reason or not state.differs)
    ]
    rows = _lock_rounds(session, stretch)
    closed = {"closed_at": unit.now, "closed_by": unit.actor.name, "closed_reason": reason}
    new: list[dict[str, object]] = []
    for key in fit:
        row = rows.get((key.on, key.shift))
        if row is None:
            new.append(
                {
                    "date": key.on,
                    "shift": key.shift,
                    "route": key.route,
                    "person_id": None,
                    "updated_at": unit.now,
                    "version": 1,
                    **closed,
                }
            )
            continue
        for name, value in closed.items():
            setattr(row, name, value)
        row.updated_at = unit.now
        row.version += 1
    if new:
        session.execute(insert_if_absent(session, _TABLE), new)
    session.flush()
    # A round of which somebody said the first thing just now stays open.
    after = _lock_rounds(session, stretch)
    done = [
        key
        for key in fit
        if (row := after.get((key.on, key.shift))) is not None and row.closed_at is not None
    ]
    if done:
        unit.audit(
            "round",
            audit_key(done[0]) if len(done) == 1 else f"{stretch.route} {len(done)} rounds",
            after={"closed": [f"{key.on.isoformat()} {key.shift}" for key in done]},
            reason=reason,
        )
        unit.changed("delivery")
    return done


def _lock_rounds(session: Session, stretch: Stretch) -> dict[tuple[dt.date, Shift], DeliveryRound]:
    rows: Iterable[DeliveryRound] = session.scalars(
        select(DeliveryRound)
        .where(DeliveryRound.route == stretch.route, DeliveryRound.date.between(*stretch.days))
        .order_by(DeliveryRound.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {(row.date, cast("Shift", row.shift)): row for row in rows}
