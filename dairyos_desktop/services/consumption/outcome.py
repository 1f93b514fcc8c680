"""What follows every write: the mark on billed months, the audit entry, the words of a conflict."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from dairyos_desktop.domain.errors import ConflictError, FieldConflict
from dairyos_desktop.domain.texts import say
from dairyos_desktop.services.billing.touch import touch_days
from dairyos_desktop.services.consumption.cells import issued_bills
from dairyos_desktop.services.dto.consumption import SavedCell

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from dairyos_desktop.domain.quantity import Quantity
    from dairyos_desktop.services.consumption.cells import Names, Written
    from dairyos_desktop.services.dto.consumption import CellConflict, SavedRow
    from dairyos_desktop.services.unit import UnitOfWork


def finished(unit: UnitOfWork, written: Sequence[Written], names: Names) -> list[SavedCell]:
    """Touches, audits and announces what changed; answers how the cells now stand."""
    changed = [one for one in written if one.did_change]
    billed: dict[tuple[int, dt.date], str] = {}
    if changed:
        days = [(one.edit.customer_id, one.edit.on) for one in changed]
        touch_days(unit, days)
        billed = issued_bills(unit.session, days)
        _audit(unit, changed, names)
        unit.changed("consumption")
    return [
        SavedCell(
            one.edit.key,
            one.edit.on,
            one.after,
            billed.get((one.edit.customer_id, one.edit.on), "") if one.did_change else "",
        )
        for one in written
    ]


def _audit(unit: UnitOfWork, changed: Sequence[Written], names: Names) -> None:
    """One entry a command: a cell by its own key, a block by its days."""
    if len(changed) == 1:
        one = changed[0]
        unit.audit(
            "consumption",
            f"{one.edit.on.isoformat()} {names.audit_key(one.edit.key)}",
            before=_fields(one.before),
            after=_fields(one.after),
            reason=one.closed_reason or one.edit.reason,
        )
        return
    first = min(one.edit.on for one in changed)
    days = len({one.edit.on for one in changed})

    def cell(one: Written) -> str:
        name = names.audit_key(one.edit.key)
        return name if days == 1 else f"{one.edit.on.isoformat()} {name}"

    unit.audit(
        "consumption",
        f"{first.isoformat()} {len(changed)} cells",
        before={cell(one): _quantity(one.before) for one in changed},
        after={cell(one): _quantity(one.after) for one in changed},
        reason="; ".join(dict.fromkeys(filter(None, (one.closed_reason for one in changed)))),
    )


def _fields(row: SavedRow | None) -> dict[str, Any] | None:
    return None if row is None else {"quantity": str(row.quantity), "reason": row.reason}


def _quantity(row: SavedRow | None) -> str | None:
    return None if row is None else str(row.quantity)


def grouped(saved: Sequence[SavedCell], names: Names) -> dict[str, list[str]]:
    """Customers' codes under `morning CM 0.500`: a route a day would fill the log otherwise."""
    groups: dict[str, list[str]] = defaultdict(list)
    for one in saved:
        product = names.products[one.key.product_id][0]
        code = names.customers[one.key.customer_id][0]
        groups[f"{one.key.shift} {product} {_quantity(one.row)}"].append(code)
    return dict(groups)


def conflict(found: CellConflict, names: Names) -> ConflictError:
    """The refusal of one cell that somebody else changed, with both states and who."""

    def said(quantity: Quantity | None) -> str:
        return say("no row") if quantity is None else quantity.short()

    row = found.row
    who = found.changed_by or say("Somebody else")
    where = names.sentence(found.key, found.on)
    theirs = said(None if row is None else row.quantity)
    return ConflictError(
        say("{who} took the row away meanwhile: {key}.", who=who, key=where)
        if row is None
        else say(
            "{who} saved {quantity} meanwhile: {key}.",
            who=who,
            quantity=said(row.quantity),
            key=where,
        ),
        say("Keep theirs with Esc, or press Enter to save yours over it."),
        fields=(FieldConflict(say("Quantity"), said(found.yours), theirs),),
        changed_by=found.changed_by,
        current={"row": row},
    )
