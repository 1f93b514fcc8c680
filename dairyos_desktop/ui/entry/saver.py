"""Everything that the grid saves: cells, leaves, and their undoing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.domain.errors import ConflictError
from dairyos_desktop.domain.texts import tr
from dairyos_desktop.services.dto.consumption import LeaveOf, LeavesMarked
from dairyos_desktop.ui.entry.cell_saver import CellSaver
from dairyos_desktop.ui.entry.history import Change, Step
from dairyos_desktop.ui.entry.parts import Wish
from dairyos_desktop.ui.work import Lane

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dairyos_desktop.domain.errors import DairyError
    from dairyos_desktop.services.dto.consumption import SavedCell
    from dairyos_desktop.ui.entry.open_sheet import OpenSheet
    from dairyos_desktop.ui.entry.parts import RowKey


class Saver(CellSaver):
    """Adds leaves, undo and redo: an undo is a new change that puts back what was."""

    def mark_leaves(self, day: OpenSheet, keys: Sequence[RowKey]) -> None:
        """Puts the cells' shifts on leave, in one command and one step."""
        day.grid.begin_leaves(keys)
        self._tell(day, {key.customer_id for key in keys})
        self._enqueue(lambda: self._send_leaves(day, keys, record=True))

    def take_back_leaves(self, day: OpenSheet, keys: Sequence[RowKey]) -> None:
        """Takes leaves of one shift each away again."""
        self._enqueue(lambda: self._send_taking_back(day, keys, (), record=True))

    def undo(self, day: OpenSheet) -> None:
        """Takes the last step back, by doing the opposite as a new change."""
        self._enqueue(lambda: self._send_step(day, day.history.undo(), back=True))

    def redo(self, day: OpenSheet) -> None:
        """Does again what was undone."""
        self._enqueue(lambda: self._send_step(day, day.history.redo(), back=False))

    # Leave -----------------------------------------------------------------------------------

    def _send_leaves(self, day: OpenSheet, keys: Sequence[RowKey], *, record: bool) -> bool:
        edits = [day.edit(Wish(key, None)) for key in keys]
        before = {key: day.value(key) for key in keys}
        services, actor = self._context.services, self._context.actor

        def call() -> LeavesMarked:
            if len(edits) > 1:
                return services.consumption.mark_leaves(actor, edits)
            one = services.consumption.mark_leave(actor, edits[0])
            leave = LeaveOf(edits[0].key, edits[0].on, one.leave, created=one.created)
            return LeavesMarked((leave,), () if one.removed is None else (one.removed,))

        def done(marked: LeavesMarked) -> None:
            day.grid.end_leaves(keys)
            for saved in marked.removed:
                day.grid.set_saved(day.key_of(saved), None)
            for one in marked.leaves:
                day.grid.set_leave(day.key_of(one), one.leave)
            if record:
                gone = [day.key_of(one) for one in marked.removed]
                changes = [Change(key, before[key], None) for key in gone]
                made = tuple(day.key_of(one) for one in marked.leaves if one.created)
                if made or changes:
                    day.history.push(Step(tuple(changes), made, marked=True))
            self._tell(day, {key.customer_id for key in keys})
            self._tell_billed(marked.removed)
            if len(marked.leaves) > 1:
                words = tr(
                    "{count} on leave. Ctrl+Z takes all of it back", count=len(marked.leaves)
                )
                self.said.emit(words, "text2")
            self._next()

        self._context.work.run(
            self._owner,
            call,
            done=done,
            failed=lambda error: self._on_leaves_failed(day, keys, error),
            lane=Lane.WRITE,
        )
        return True

    def _send_taking_back(
        self, day: OpenSheet, keys: Sequence[RowKey], restore: Sequence[Change], *, record: bool
    ) -> bool:
        notes = {
            leave.id: leave.version
            for key in keys
            if (leave := day.grid.cell(key).leave) is not None
        }
        if not notes:
            self.reread_wanted.emit(day)
            return False
        edits = [day.edit(Wish(one.key, *one.before)) for one in restore if one.before is not None]
        services, actor = self._context.services, self._context.actor

        def call() -> tuple[SavedCell, ...]:
            if len(notes) > 1 or len(edits) > 1:
                return services.consumption.take_back_leaves(actor, tuple(notes.items()), edits)
            ((leave_id, version),) = notes.items()
            row = next(iter(edits), None)
            back = services.consumption.take_back_leave(actor, leave_id, version, row)
            return () if back is None else (back,)

        def done(saved: tuple[SavedCell, ...]) -> None:
            for one in saved:
                day.grid.set_saved(day.key_of(one), one.row)
            self._tell_billed(saved)
            if record:
                day.history.push(Step((), tuple(keys), marked=False))
            self._tell(day, {key.customer_id for key in keys})
            self._next()
            self.reread_wanted.emit(day)

        self._context.work.run(
            self._owner,
            call,
            done=done,
            failed=lambda error: self._on_leaves_failed(day, keys, error),
            lane=Lane.WRITE,
        )
        return True

    def _on_leaves_failed(self, day: OpenSheet, keys: Sequence[RowKey], error: DairyError) -> None:
        day.grid.end_leaves(keys)
        self._tell(day, {key.customer_id for key in keys})
        self._next()
        if isinstance(error, ConflictError):
            words = error.message
            if len(keys) > 1:
                words = tr(
                    "Nobody was put on leave. {words} Look at it, then press L again", words=words
                )
            self.said.emit(words, "warn")
            self.reread_wanted.emit(day)
        else:
            self.failed.emit(error)

    # Undo and redo -----------------------------------------------------------------------------

    def _send_step(self, day: OpenSheet, step: Step | None, *, back: bool) -> bool:
        if step is None:
            self.said.emit(tr("Nothing to undo.") if back else tr("Nothing to redo."), "text2")
            return False
        key = step.first
        if key is None or not all(day.grid.has(one.customer_id) for one in step.keys):
            # Nothing is done, so the step stays where it was.
            _ = day.history.redo() if back else day.history.undo()
            self.said.emit(tr("That was on another route. Open that route first."), "warn")
            return False
        self.shown.emit(key)
        if step.leaves:
            if step.marked == back:
                restore = step.changes if step.marked else ()
                return self._send_taking_back(day, step.leaves, restore, record=False)
            return self._send_leaves(day, step.keys, record=False)
        wishes = []
        for change in step.changes:
            value = change.before if back else change.after
            wishes.append(Wish(change.key, *value) if value else Wish(change.key, None))
        day.grid.begin_saving(wishes)
        self._tell(day, {wish.key.customer_id for wish in wishes})
        return self._send_cells(day, wishes, {}, record=False)
