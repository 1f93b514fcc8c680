"""A leave for one shift of one day, as `L` in the grid marks it and takes it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from sqlalchemy import CursorResult, delete, select

from dairyos_desktop.domain.errors import ConflictError, RefusedError
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models.customers import Customer
from dairyos_desktop.models.deliveries import Leave
from dairyos_desktop.services.consumption.plans import read_plans
from dairyos_desktop.services.dto.consumption import LeaveNote

if TYPE_CHECKING:
    import datetime as dt

    from sqlalchemy.orm import Session

    from dairyos_desktop.domain.orders import ShiftOrAll
    from dairyos_desktop.services.dto.consumption import CellKey
    from dairyos_desktop.services.unit import UnitOfWork


def make_leave(unit: UnitOfWork, key: CellKey, on: dt.date) -> tuple[LeaveNote, bool]:
    """Notes a leave of all products for the cell's shift, unless one already stops the cell.

    A leave that a later planned change overrode is told anew: the last word counts.

    Returns:
        The leave that stops the cell, and whether it was made now.
    """
    session = unit.session
    plans = read_plans(session, (key.customer_id,), on)
    # Outside the active dates nothing is due, but a leave may be noted all the same.
    plan = plans.of(key.customer_id, on, on)
    due = plan.due(on, key.shift).get(key.product_id)
    standing = plan.on_leave(on, key.shift, key.product_id)
    if standing is not None and (due is None or not due.quantity):
        return plans.leave_notes[standing.id], False
    thing_key = _key(session, key.customer_id, on, key.shift)
    same_start = session.execute(
        select(Leave)
        .where(
            Leave.customer_id == key.customer_id,
            Leave.product_id.is_(None),
            Leave.shift == key.shift,
            Leave.date_from == on,
        )
        .with_for_update()
    ).scalar_one_or_none()
    if same_start is not None:
        same_start.updated_at = unit.now
        same_start.version += 1
        unit.audit("leave", thing_key, after={"told_at": unit.now})
        session.flush()
        return _note(same_start), False
    leave = Leave(
        customer_id=key.customer_id,
        product_id=None,
        shift=key.shift,
        date_from=on,
        date_to=on,
        updated_at=unit.now,
        version=1,
    )
    session.add(leave)
    unit.audit("leave", thing_key, after={"date_to": on})
    session.flush()
    return _note(leave), True


def remove_leave(unit: UnitOfWork, leave_id: int, expected_version: int) -> None:
    """Takes a leave of one day and shift away.

    Raises:
        RefusedError: It covers more than one day: that is no slip in the grid.
        ConflictError: Somebody else changed or removed it.
    """
    session = unit.session
    leave = session.get(Leave, leave_id)
    if leave is not None and leave.date_from != leave.date_to:
        raise RefusedError(
            say("This leave covers more than the one day."),
            say("Change it on the customer's card."),
        )
    key = None if leave is None else _key(session, leave.customer_id, leave.date_from, leave.shift)
    removed = cast(
        "CursorResult[object]",
        session.execute(
            delete(Leave).where(Leave.id == leave_id, Leave.version == expected_version)
        ),
    )
    if leave is None or removed.rowcount != 1:
        raise ConflictError(
            say("Somebody else changed this leave."), say("Look at the sheet as it stands now.")
        )
    unit.audit("leave", key, before={"date_to": leave.date_from})


def _note(leave: Leave) -> LeaveNote:
    return LeaveNote(
        leave.id,
        leave.version,
        leave.date_from,
        leave.date_to,
        cast("ShiftOrAll", leave.shift),
        leave.product_id,
    )


def _key(session: Session, customer_id: int, on: dt.date, shift: str) -> str:
    code = session.scalar(select(Customer.code).where(Customer.id == customer_id))
    return f"{code} {on.isoformat()} {shift}"
