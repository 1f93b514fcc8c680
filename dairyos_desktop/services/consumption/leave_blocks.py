"""Leaves of a block of cells, marked and taken back whole or not at all."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dairyos_desktop.services.consumption import cells, leaves, outcome
from dairyos_desktop.services.consumption.closed import ClosedGuard
from dairyos_desktop.services.consumption.hours import refuse_ahead
from dairyos_desktop.services.dto.consumption import LeaveOf, LeavesMarked

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from dairyos_desktop.domain.orders import Shift
    from dairyos_desktop.services.dto.consumption import CellEdit, SavedCell
    from dairyos_desktop.services.unit import UnitOfWork


def mark(unit: UnitOfWork, edits: Sequence[CellEdit]) -> LeavesMarked:
    """Notes a leave for each shift that a cell stands in; the cells' own rows go with it.

    Args:
        unit: The transaction, which ends as a whole.
        edits: The cells with the versions that were seen; their quantities are not looked at.

    Raises:
        ConflictError: Somebody else changed one of the rows since it was seen.
        NotFoundError: A customer or product is gone.
        ClosedDayError: A row is of a closed round, and the actor may not change it or gave no
            reason.
    """
    ordered = _in_order(edits)
    removed = _written(unit, [replace(one, quantity=None, reason="") for one in ordered])
    first: dict[tuple[int, dt.date, Shift], CellEdit] = {}
    for one in ordered:
        first.setdefault((one.customer_id, one.on, one.shift), one)
    marked = []
    for edit in first.values():
        leave, created = leaves.make_leave(unit, edit.key, edit.on)
        marked.append(LeaveOf(edit.key, edit.on, leave, created=created))
    unit.changed("leaves")
    return LeavesMarked(tuple(marked), tuple(removed))


def take_back(
    unit: UnitOfWork, standing: Iterable[tuple[int, int]], restore: Sequence[CellEdit]
) -> tuple[SavedCell, ...]:
    """Removes leaves of one day and shift each, and puts the rows back that went with them.

    Args:
        unit: The transaction, which ends as a whole.
        standing: Id and seen version of each leave.
        restore: The rows as they were.

    Raises:
        RefusedError: A leave covers more than one day, or a round has not happened yet.
        ConflictError: Somebody else changed a leave or a row.
        ClosedDayError: A row is of a closed round, and the actor may not change it or gave no
            reason.
    """
    for leave_id, version in sorted(standing):
        leaves.remove_leave(unit, leave_id, version)
    unit.changed("leaves")
    return tuple(_written(unit, _in_order(restore)))


def _in_order(edits: Iterable[CellEdit]) -> list[CellEdit]:
    """In one order everywhere, so that two blocks never wait for each other."""
    return sorted(edits, key=lambda one: (one.on, one.key))


def _written(unit: UnitOfWork, edits: Sequence[CellEdit]) -> list[SavedCell]:
    """The cells that changed, as they now stand."""
    if not edits:
        return []
    names = cells.read_names(unit.session, [(one.customer_id, one.product_id) for one in edits])
    refuse_ahead(unit, [(one.on, one.shift) for one in edits if one.quantity is not None])
    guard = ClosedGuard.over(unit, [(one.customer_id, one.on, one.shift) for one in edits])
    made = []
    for one in edits:
        cells.check(one, names)
        written = cells.write_cell(unit, one, names, guard)
        if written.conflict is not None:
            raise outcome.conflict(written.conflict, names)
        if written.did_change:
            made.append(written)
    return outcome.finished(unit, made, names)
