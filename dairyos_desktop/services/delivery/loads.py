"""Writes what went out with a round of a product, and what became of it but deliveries."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from sqlalchemy import Table, and_, select

from dairyos_desktop.domain.delivery import check_load
from dairyos_desktop.domain.errors import ConflictError, FieldConflict, NotFoundError
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models.customers import Stop
from dairyos_desktop.models.delivery_rounds import Load
from dairyos_desktop.models.tariffs import Product
from dairyos_desktop.services.consumption.closed import hold_stops
from dairyos_desktop.services.delivery.rounds import (
    audit_key,
    closed_reason_of,
    lock_round,
    require_route,
    sentence,
)
from dairyos_desktop.services.inserting import insert_if_absent

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from dairyos_desktop.domain.quantity import Quantity
    from dairyos_desktop.services.dto.delivery import LoadEdit
    from dairyos_desktop.services.unit import UnitOfWork

_LABELS = {
    "loaded": "Loaded",
    "returned": "Returned",
    "wasted": "Wasted",
    "own_use": "Own use",
}
_TABLE = cast("Table", Load.__table__)


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
        raise NotFoundError(say("This product is gone."), say("Choose another one."))
    wanted: dict[str, Quantity] = {
        name: check_load(getattr(edit, name), whole=product.unit == "pc") for name in _LABELS
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
    reason = closed_reason_of(unit, edit.key, round_row, closed_reason)
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
            insert_if_absent(session, _TABLE)
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
            .returning(_TABLE.c.id)
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
    standing = dict.fromkeys(_LABELS) if load is None else _amounts(load)
    who = "" if load is None else load.updated_by
    return ConflictError(
        say(
            "Somebody else took away the load of {product} meanwhile: {key}.",
            product=product.name,
            key=sentence(edit.key),
        )
        if load is None
        else say(
            "{who} changed the load of {product} meanwhile: {key}.",
            who=who or say("Somebody else"),
            product=product.name,
            key=sentence(edit.key),
        ),
        say("Keep theirs, or save yours over it."),
        fields=tuple(
            FieldConflict(label, wanted[name].short(), "–" if theirs is None else theirs.short())
            for name, label in _LABELS.items()
            if (theirs := standing[name]) != wanted[name]
        ),
        changed_by=who,
        current={"version": None if load is None else load.version, **standing},
    )


def _amounts(load: Load) -> dict[str, Quantity]:
    return {name: getattr(load, name) for name in _LABELS}


def _texts(amounts: dict[str, Quantity]) -> dict[str, str]:
    return {name: str(amount) for name, amount in amounts.items()}
