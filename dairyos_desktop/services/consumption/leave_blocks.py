"""Leaves of a block of cells, marked and taken back whole or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.services.consumption import cells, leaves, outcome
from dairyos_desktop.services.dto.consumption import CellEdit, LeaveOf, LeavesMarked

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dairyos_desktop.domain.orders import Shift
    from dairyos_desktop.services.dto.consumption import CellKey, SavedCell
    from dairyos_desktop.services.unit import UnitOfWork


def mark(unit: UnitOfWork, edits: Sequence[CellEdit]) -> LeavesMarked:
    """Notes a leave for each shift that a cell stands in; the cells' own rows go with it.

    Args:
        unit: The transaction, which ends as a whole.
        edits: The cells with the versions that were seen; their quantities are not looked at.

    Raises:
        ConflictError: Somebody else changed one of the rows since it was seen.
        NotFoundError: A customer or product is gone.
    """
    gone = [
        CellEdit(one.customer_id, one.product_id, one.on, one.shift, None, "", one.expected_version)
        for one in _in_order(edits)
    ]
    removed = _written(unit, gone)
    first: dict[tuple[int, Shift], tuple[CellKey, CellEdit]] = {}
    for one in edits:
        first.setdefault((one.customer_id, one.shift), (one.key, one))
    marked = []
    for key, edit in sorted(first.values(), key=lambda one: one[0]):
        leave, created = leaves.make_leave(unit, key, edit.on)
        marked.append(LeaveOf(key, leave, created=created))
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
        RefusedError: A leave covers more than one day.
        ConflictError: Somebody else changed a leave or a row.
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
    made = []
    for one in edits:
        cells.check(one, names)
        written = cells.write_cell(unit, one, names)
        if written.conflict is not None:
            raise outcome.conflict(written.conflict, names)
        if written.did_change:
            made.append(written)
    return outcome.finished(unit, made, names)
