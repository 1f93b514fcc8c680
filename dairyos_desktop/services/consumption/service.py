"""Deliveries as clerks enter them: the day's sheet, cell by cell, and a route at once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dairyos_desktop.domain.roles import Action
from dairyos_desktop.services.billing.touch import touch_days
from dairyos_desktop.services.command import command, query
from dairyos_desktop.services.consumption import cells, leave_blocks, leaves, month, outcome
from dairyos_desktop.services.consumption.closed import ClosedGuard
from dairyos_desktop.services.consumption.context import read_context
from dairyos_desktop.services.consumption.hours import refuse_ahead
from dairyos_desktop.services.consumption.sheet import read_routes, read_sheet
from dairyos_desktop.services.dto.consumption import (
    CellEdit,
    CellKey,
    LeaveMarked,
    SavedCell,
    SavedCells,
    shifts_of,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from dairyos_desktop.domain.orders import Shift
    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.dto.consumption import (
        DaySheet,
        LeavesMarked,
        RouteChoice,
        RowContext,
        ShiftChoice,
        ShownCell,
    )
    from dairyos_desktop.services.dto.month_sheet import (
        MonthCells,
        MonthFrame,
        MonthTotals,
        MonthWanted,
    )
    from dairyos_desktop.services.ports import Database
    from dairyos_desktop.services.unit import UnitOfWork


class ConsumptionService:
    """Reads and writes the rows of rule 1.

    A row says what was delivered, so none is of a round that has not happened yet. One of a closed
    round is changed only by a role that may, with a reason.

    Every write marks billed months as touched in the same transaction (rule 25), and says in its
    result where the day stands on an issued bill.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    @query(Action.READ)
    def routes(self, actor: Actor, on: dt.date) -> tuple[RouteChoice, ...]:
        """The routes on which somebody active stands on that day, by name."""
        del actor
        with self._database.read() as session:
            return read_routes(session, on)

    @query(Action.READ)
    def day_sheet(
        self, actor: Actor, on: dt.date, route: str | None, shift: ShiftChoice
    ) -> DaySheet:
        """The sheet of a route's day, pre-filled from orders, leaves and planned changes.

        Args:
            actor: Who asks.
            on: The day.
            route: Its name; None for all routes.
            shift: One shift, or both side by side.
        """
        del actor
        with self._database.read() as session:
            return read_sheet(session, on, route, shifts_of(shift))

    @query(Action.READ)
    def month_frame(self, actor: Actor, wanted: MonthWanted) -> MonthFrame:
        """Who stands in a month sheet, in walking order; its cells are read apart."""
        del actor
        with self._database.read() as session:
            return month.read_frame(session, wanted)

    @query(Action.READ)
    def month_cells(
        self, actor: Actor, wanted: MonthWanted, customers: Sequence[int]
    ) -> MonthCells:
        """The cells of some customers of the month sheet, each as the day's sheet has it.

        Args:
            actor: Who asks.
            wanted: Which sheet.
            customers: Their ids: a window of the frame's rows, not all of a large office.
        """
        del actor
        with self._database.read() as session:
            return month.read_cells(session, wanted, tuple(customers))

    @query(Action.READ)
    def month_totals(self, actor: Actor, wanted: MonthWanted) -> MonthTotals:
        """What was delivered in the whole month sheet: by day and by customer, of each product."""
        del actor
        with self._database.read() as session:
            return month.read_totals(session, wanted)

    @query(Action.READ)
    def row_context(
        self, actor: Actor, customer_id: int, product_id: int, shift: Shift, on: dt.date
    ) -> RowContext:
        """What helps to decide about one cell: last week's figures, balance, note.

        Raises:
            NotFoundError: There is no such customer.
        """
        del actor
        with self._database.read() as session:
            return read_context(session, customer_id, product_id, shift, on)

    @command(Action.ENTER)
    def save_cell(self, actor: Actor, edit: CellEdit) -> SavedCell:
        """Saves, changes or removes one row.

        Raises:
            InvalidInputError: A quantity that rule 1 doesn't allow.
            ConflictError: Somebody else changed the row since it was seen; `current["row"]` is
                what stands there now.
            NotFoundError: The customer or product is gone.
            ClosedDayError: The round is closed, and the actor may not change it or gave no reason.
            RefusedError: The round has not happened yet (`not_yet`).
        """
        with self._database.write(actor, "save_cell") as unit:
            names = cells.read_names(unit.session, [(edit.customer_id, edit.product_id)])
            cells.check(edit, names)
            written = _write_one(unit, edit, names)
            return outcome.finished(unit, [written], names)[0]

    @command(Action.ENTER)
    def save_cells(self, actor: Actor, edits: Sequence[CellEdit]) -> SavedCells:
        """Saves a block (pasted, filled down, undone) in one transaction.

        Cells that somebody else changed meanwhile stay as theirs and are named in the result.

        Raises:
            InvalidInputError: A quantity that rule 1 doesn't allow; nothing was saved.
            NotFoundError: A customer or product is gone; nothing was saved.
            ClosedDayError: A round is closed, and the actor may not change it or gave no reason;
                nothing was saved.
            RefusedError: A round has not happened yet (`not_yet`); nothing was saved.
        """
        with self._database.write(actor, "save_cells") as unit:
            names = cells.read_names(
                unit.session, [(edit.customer_id, edit.product_id) for edit in edits]
            )
            for edit in edits:
                cells.check(edit, names)
            refuse_ahead(unit, _delivered(edits))
            guard = ClosedGuard.over(unit, [(one.customer_id, one.on, one.shift) for one in edits])
            # In one order everywhere, so that two blocks never wait for each other.
            written = [
                cells.write_cell(unit, edit, names, guard)
                for edit in sorted(edits, key=lambda one: (one.on, one.key))
            ]
            kept = [one for one in written if one.conflict is None]
            conflicts = tuple(one.conflict for one in written if one.conflict is not None)
            return SavedCells(tuple(outcome.finished(unit, kept, names)), conflicts)

    @command(Action.ENTER)
    def confirm(
        self,
        actor: Actor,
        on: dt.date,
        route: str | None,
        shown: Sequence[ShownCell],
        closed_reason: str = "",
    ) -> SavedCells:
        """Saves the pre-filled cells of a route as they were shown, in one transaction.

        A cell that got a row meanwhile stays as it is: the same quantity counts as saved, another
        one is named among the conflicts.

        Args:
            actor: Who confirms.
            on: The day.
            route: The sheet's route; None for all.
            shown: The cells.
            closed_reason: Why cells of a closed round are confirmed.

        Raises:
            InvalidInputError: A quantity that rule 1 doesn't allow; nothing was saved.
            NotFoundError: A customer or product is gone; nothing was saved.
            ClosedDayError: A round is closed, and the actor may not change it or gave no reason;
                nothing was saved.
            RefusedError: A round has not happened yet (`not_yet`); nothing was saved.
        """
        with self._database.write(actor, "confirm_route") as unit:
            names = cells.read_names(
                unit.session, [(cell.customer_id, cell.product_id) for cell in shown]
            )
            ordered = sorted(shown, key=lambda one: (one.customer_id, one.shift, one.product_id))
            for cell in ordered:
                cells.check(
                    CellEdit(cell.customer_id, cell.product_id, on, cell.shift, cell.quantity),
                    names,
                )
            refuse_ahead(unit, [(on, cell.shift) for cell in ordered])
            guard = ClosedGuard.over(unit, [(one.customer_id, on, one.shift) for one in ordered])

            def allowed(cell: ShownCell) -> str:
                what = names.sentence(CellKey(cell.customer_id, cell.shift, cell.product_id), on)
                return guard.check(cell.customer_id, on, cell.shift, closed_reason, what)

            result = cells.insert_shown(unit, on, ordered, allowed)
            days = [(saved.key.customer_id, on) for saved in result.inserted]
            billed: dict[tuple[int, dt.date], str] = {}
            if days:
                touch_days(unit, days)
                billed = cells.issued_bills(unit.session, days)
                unit.audit(
                    "consumption",
                    f"{on.isoformat()} {route or 'all routes'}",
                    after=outcome.grouped(result.inserted, names),
                    reason=result.closed_reason,
                )
                unit.changed("consumption")
            saved = [
                SavedCell(one.key, on, one.row, billed.get((one.key.customer_id, on), ""))
                for one in (*result.inserted, *result.already)
            ]
            return SavedCells(tuple(saved), tuple(result.conflicts))

    @command(Action.ENTER)
    def mark_leave(self, actor: Actor, edit: CellEdit, closed_reason: str = "") -> LeaveMarked:
        """Notes that a customer takes nothing in this shift of this day.

        The row of the one cell named goes with it; rows of the shift's other products stay.

        Args:
            actor: Who marks.
            edit: The cell, with the version that was seen; its quantity is not looked at.
            closed_reason: Why the row of a closed round is taken away; also the edit may say so.

        Raises:
            ConflictError: Somebody else changed the row since it was seen.
            NotFoundError: The customer or product is gone.
            ClosedDayError: The row is of a closed round, and the actor may not change it or gave
                no reason.
        """
        with self._database.write(actor, "mark_leave") as unit:
            names = cells.read_names(unit.session, [(edit.customer_id, edit.product_id)])
            gone = replace(
                edit,
                quantity=None,
                reason="",
                closed_reason=closed_reason or edit.closed_reason,
            )
            written = _write_one(unit, gone, names)
            leave, created = leaves.make_leave(unit, edit.key, edit.on)
            removed = None
            if written.did_change:
                removed = outcome.finished(unit, [written], names)[0]
            unit.changed("leaves")
            return LeaveMarked(leave, created=created, removed=removed)

    @command(Action.ENTER)
    def mark_leaves(self, actor: Actor, edits: Sequence[CellEdit]) -> LeavesMarked:
        """Notes leaves for the shifts of a block of cells, all of them or none.

        Raises:
            ConflictError: Somebody else changed one of the rows since it was seen.
            NotFoundError: A customer or product is gone.
            ClosedDayError: A row is of a closed round, and the actor may not change it or gave no
                reason.
        """
        with self._database.write(actor, "mark_leaves") as unit:
            return leave_blocks.mark(unit, edits)

    @command(Action.ENTER)
    def take_back_leaves(
        self, actor: Actor, leaves: Sequence[tuple[int, int]], restore: Sequence[CellEdit] = ()
    ) -> tuple[SavedCell, ...]:
        """Undoes `mark_leaves`, whole or not at all; `leaves` are ids with the versions seen.

        Raises:
            RefusedError: A leave covers more than one day, or a round has not happened yet.
            ConflictError: Somebody else changed a leave or a row.
            ClosedDayError: As `mark_leaves`.
        """
        with self._database.write(actor, "take_back_leaves") as unit:
            return leave_blocks.take_back(unit, leaves, restore)

    @command(Action.ENTER)
    def take_back_leave(
        self,
        actor: Actor,
        leave_id: int,
        version: int,
        restore: CellEdit | None = None,
        closed_reason: str = "",
    ) -> SavedCell | None:
        """Removes a leave of one day and shift, and puts the cell's row back if one is named.

        Args:
            actor: Who takes it back.
            leave_id: The leave.
            version: The one that was seen.
            restore: The row that comes back.
            closed_reason: Why it comes back on a closed round; also the edit may say so.

        Raises:
            RefusedError: The leave covers more than that, or the round has not happened yet.
            ConflictError: Somebody else changed the leave or the row.
            ClosedDayError: The row is of a closed round, and the actor may not change it or gave
                no reason.
        """
        with self._database.write(actor, "take_back_leave") as unit:
            leaves.remove_leave(unit, leave_id, version)
            unit.changed("leaves")
            if restore is None:
                return None
            names = cells.read_names(unit.session, [(restore.customer_id, restore.product_id)])
            cells.check(restore, names)
            edit = replace(restore, closed_reason=closed_reason or restore.closed_reason)
            written = _write_one(unit, edit, names)
            return outcome.finished(unit, [written], names)[0]


def _write_one(unit: UnitOfWork, edit: CellEdit, names: cells.Names) -> cells.Written:
    refuse_ahead(unit, _delivered([edit]))
    guard = ClosedGuard.over(unit, [(edit.customer_id, edit.on, edit.shift)])
    written = cells.write_cell(unit, edit, names, guard)
    if written.conflict is not None:
        raise outcome.conflict(written.conflict, names)
    return written


def _delivered(edits: Iterable[CellEdit]) -> list[tuple[dt.date, Shift]]:
    """The rounds of which the edits say that something was delivered, or that nothing was."""
    return [(one.on, one.shift) for one in edits if one.quantity is not None]
