"""Everything that the grid saves: cells, leaves, and their undoing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.domain.errors import ConflictError
from dairyos_desktop.ui.entry.cell_saver import CellSaver
from dairyos_desktop.ui.entry.history import Change, Step
from dairyos_desktop.ui.entry.parts import Wish
from dairyos_desktop.ui.work import Lane

if TYPE_CHECKING:
    from dairyos_desktop.domain.errors import DairyError
    from dairyos_desktop.services.dto.consumption import CellEdit, LeaveMarked, SavedCell
    from dairyos_desktop.ui.entry.open_sheet import OpenSheet
    from dairyos_desktop.ui.entry.parts import RowKey


class Saver(CellSaver):
    """Adds leaves, undo and redo: an undo is a new change that puts back what was."""

    def mark_leave(self, day: OpenSheet, key: RowKey) -> None:
        """Puts the cell's shift on leave."""
        day.grid.begin_leave(key)
        self._tell(day, {key.customer_id})
        self._enqueue(lambda: self._send_leave(day, key, record=True))

    def take_back_leave(self, day: OpenSheet, key: RowKey) -> None:
        """Takes a leave of this one shift away again."""
        self._enqueue(lambda: self._send_taking_back(day, key, None, record=True))

    def undo(self, day: OpenSheet) -> None:
        """Takes the last step back, by doing the opposite as a new change."""
        self._enqueue(lambda: self._send_step(day, day.history.undo(), back=True))

    def redo(self, day: OpenSheet) -> None:
        """Does again what was undone."""
        self._enqueue(lambda: self._send_step(day, day.history.redo(), back=False))

    # Leave -----------------------------------------------------------------------------------

    def _send_leave(self, day: OpenSheet, key: RowKey, *, record: bool) -> bool:
        edit = day.edit(Wish(key, None))
        before = day.value(key)
        services, actor = self._context.services, self._context.actor

        def done(marked: LeaveMarked) -> None:
            day.grid.end_leave(key)
            changes: tuple[Change, ...] = ()
            if marked.removed is not None:
                day.grid.set_saved(key, None)
                changes = (Change(key, before, None),)
            day.grid.set_leave(key, marked.leave)
            if record and (marked.created or changes):
                day.history.push(Step(changes, key if marked.created else None, marked=True))
            self._tell(day, {key.customer_id})
            if marked.removed is not None:
                self._tell_billed([marked.removed])
            self._next()

        self._context.work.run(
            self._owner,
            lambda: services.consumption.mark_leave(actor, edit),
            done=done,
            failed=lambda error: self._on_leave_failed(day, key, error),
            lane=Lane.WRITE,
        )
        return True

    def _send_taking_back(
        self, day: OpenSheet, key: RowKey, restore: Change | None, *, record: bool
    ) -> bool:
        leave = day.grid.cell(key).leave
        if leave is None:
            self.reread_wanted.emit(day)
            return False
        edit: CellEdit | None = None
        if restore is not None and restore.before is not None:
            edit = day.edit(Wish(restore.key, *restore.before))
        services, actor = self._context.services, self._context.actor

        def done(saved: SavedCell | None) -> None:
            if saved is not None:
                day.grid.set_saved(day.key_of(saved), saved.row)
                self._tell_billed([saved])
            if record:
                day.history.push(Step((), key, marked=False))
            self._tell(day, {key.customer_id})
            self._next()
            self.reread_wanted.emit(day)

        self._context.work.run(
            self._owner,
            lambda: services.consumption.take_back_leave(actor, leave.id, leave.version, edit),
            done=done,
            failed=lambda error: self._on_leave_failed(day, key, error),
            lane=Lane.WRITE,
        )
        return True

    def _on_leave_failed(self, day: OpenSheet, key: RowKey, error: DairyError) -> None:
        day.grid.end_leave(key)
        self._tell(day, {key.customer_id})
        self._next()
        if isinstance(error, ConflictError):
            self.said.emit(error.message, "warn")
            self.reread_wanted.emit(day)
        else:
            self.failed.emit(error)

    # Undo and redo -----------------------------------------------------------------------------

    def _send_step(self, day: OpenSheet, step: Step | None, *, back: bool) -> bool:
        if step is None:
            self.said.emit("Nothing to undo." if back else "Nothing to redo.", "text2")
            return False
        key = step.first
        if key is None or not all(day.grid.has(one.key.customer_id) for one in step.changes):
            # Nothing is done, so the step stays where it was.
            _ = day.history.redo() if back else day.history.undo()
            self.said.emit("That was on another route. Open that route first.", "warn")
            return False
        self.shown.emit(key)
        if step.leave is not None:
            if step.marked == back:
                restore = step.changes[0] if step.changes else None
                return self._send_taking_back(day, step.leave, restore, record=False)
            return self._send_leave(day, step.leave, record=False)
        wishes = []
        for change in step.changes:
            value = change.before if back else change.after
            wishes.append(Wish(change.key, *value) if value else Wish(change.key, None))
        day.grid.begin_saving(wishes)
        self._tell(day, {wish.key.customer_id for wish in wishes})
        return self._send_cells(day, wishes, {}, record=False)
