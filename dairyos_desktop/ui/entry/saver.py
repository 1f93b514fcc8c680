"""Saves what was typed, one command after the other, and says what became of each.

Each command is put together when its turn comes, so that it carries the versions that the one
before it left. What is refused or fails is held in its place with the reason (I13).
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from dairyos_desktop.domain.errors import ConflictError
from dairyos_desktop.services.dto.consumption import CellEdit, SavedCells, SavedRow, ShownCell
from dairyos_desktop.ui.entry.history import Change, Step
from dairyos_desktop.ui.entry.parts import Held, Place, Why, Wish
from dairyos_desktop.ui.work import Lane

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QAbstractButton, QWidget

    from dairyos_desktop.domain.errors import DairyError
    from dairyos_desktop.services.dto.consumption import (
        CellConflict,
        CellKey,
        LeaveMarked,
        SavedCell,
    )
    from dairyos_desktop.ui.context import UiContext
    from dairyos_desktop.ui.entry.day import Day


class Saver(QObject):
    """The way from the grid to the database and back.

    Signals:
        changed(Day, set): Rows of these customers look different now.
        reread_wanted(Day): What is pre-filled may be other now: read the sheet again.
        said(str, str): A sentence for the clerk and its tone.
        failed(DairyError): Something was not saved for a reason that lies outside the sheet.
        shown(CellKey): What was undone or redone is here.
        confirmed(int, int): So many customers were confirmed, so many cells were others' by then.
        billed(str): A change fell on a day that stands on this issued bill.
    """

    changed = Signal(object, object)
    reread_wanted = Signal(object)
    said = Signal(str, str)
    failed = Signal(object)
    shown = Signal(object)
    confirmed = Signal(int, int)
    billed = Signal(str)

    def __init__(self, context: UiContext, owner: QWidget) -> None:
        super().__init__(owner)
        self._context = context
        self._owner = owner
        self._waiting: deque[Callable[[], bool]] = deque()
        self._busy = False

    @property
    def busy(self) -> bool:
        """Whether something is on its way."""
        return self._busy

    # What the desk asks for ------------------------------------------------------------

    def save(self, day: Day, wishes: Sequence[Wish], texts: dict[Place, str] | None = None) -> None:
        """Saves rows in one command; `texts` are what was typed in their places."""
        day.grid.begin_saving(wishes)
        self._tell(day, {wish.key.customer_id for wish in wishes})
        self._enqueue(lambda: self._send_cells(day, wishes, texts or {}, record=True))

    def confirm(self, day: Day, button: QAbstractButton) -> None:
        """Confirms everything that waits on the sheet, as it is shown."""
        waiting = day.grid.waiting()
        wishes = [Wish(key, quantity) for key, quantity in waiting]
        if not wishes:
            return
        day.grid.begin_saving(wishes)
        self._tell(day, {wish.key.customer_id for wish in wishes})
        self._enqueue(lambda: self._send_confirmation(day, wishes, button))

    def mark_leave(self, day: Day, key: CellKey) -> None:
        """Puts the cell's shift on leave."""
        day.grid.begin_leave(key)
        self._tell(day, {key.customer_id})
        self._enqueue(lambda: self._send_leave(day, key, record=True))

    def take_back_leave(self, day: Day, key: CellKey) -> None:
        """Takes a leave of this one shift away again."""
        self._enqueue(lambda: self._send_taking_back(day, key, None, record=True))

    def undo(self, day: Day) -> None:
        """Takes the last step back, by doing the opposite as a new change."""
        self._enqueue(lambda: self._send_step(day, day.history.undo(), back=True))

    def redo(self, day: Day) -> None:
        """Does again what was undone."""
        self._enqueue(lambda: self._send_step(day, day.history.redo(), back=False))

    # One after the other ------------------------------------------------------------------

    def _enqueue(self, send: Callable[[], bool]) -> None:
        self._waiting.append(send)
        if not self._busy:
            self._next()

    def _next(self) -> None:
        self._busy = False
        while self._waiting and not self._busy:
            self._busy = self._waiting.popleft()()

    def _tell(self, day: Day, customers: set[int]) -> None:
        day.figures.update(one for one in customers if day.grid.has(one))
        self.changed.emit(day, customers)

    # Cells ---------------------------------------------------------------------------------

    def _send_cells(
        self, day: Day, wishes: Sequence[Wish], texts: dict[Place, str], *, record: bool
    ) -> bool:
        changes = [day.change(wish) for wish in wishes]
        edits = tuple(day.edit(wish) for wish in wishes)
        services, actor = self._context.services, self._context.actor

        def call() -> SavedCells:
            if len(edits) == 1:
                return SavedCells((services.consumption.save_cell(actor, edits[0]),), ())
            return services.consumption.save_cells(actor, edits)

        self._context.work.run(
            self._owner,
            call,
            done=lambda result: self._on_cells_saved(
                day, wishes, changes, result, texts, record=record
            ),
            failed=lambda error: self._on_cells_failed(day, wishes, texts, error),
            lane=Lane.WRITE,
        )
        return True

    def _on_cells_saved(
        self,
        day: Day,
        wishes: Sequence[Wish],
        changes: Sequence[Change],
        result: SavedCells,
        texts: dict[Place, str],
        *,
        record: bool,
    ) -> None:
        by_key = {wish.key: wish for wish in wishes}
        saved = {one.key for one in result.saved}
        for one in result.saved:
            day.grid.set_saved(one.key, one.row, by_key.get(one.key))
        for conflict in result.conflicts:
            self._hold_conflict(day, by_key[conflict.key], conflict, texts)
        done = tuple(change for change in changes if change.key in saved)
        if record and done:
            day.history.push(Step(done))
        self._tell(day, {wish.key.customer_id for wish in wishes})
        self._tell_billed(result.saved)
        self._next()

    def _on_cells_failed(
        self, day: Day, wishes: Sequence[Wish], texts: dict[Place, str], error: DairyError
    ) -> None:
        for wish in wishes:
            place = day.grid.place_of(wish.key)
            if isinstance(error, ConflictError):
                row = error.current.get("row")
                theirs = row if isinstance(row, SavedRow) else None
                day.grid.set_saved(wish.key, theirs, wish)
                held = _conflicting(wish, theirs, error.changed_by, texts.get(place))
            else:
                day.grid.set_saved(wish.key, day.grid.cell(wish.key).row, wish)
                words = f"Not saved: {error.message} Enter tries again"
                held = Held(Why.FAILED, _typed(wish, texts.get(place)), words, (wish,))
            day.grid.hold(place, _with_others(held, day.grid.held.get(place)))
        self._tell(day, {wish.key.customer_id for wish in wishes})
        if not isinstance(error, ConflictError):
            self.failed.emit(error)
        self._next()

    def _hold_conflict(
        self, day: Day, wish: Wish, conflict: CellConflict, texts: dict[Place, str]
    ) -> None:
        place = day.grid.place_of(wish.key)
        day.grid.set_saved(wish.key, conflict.row, wish)
        held = _conflicting(wish, conflict.row, conflict.changed_by, texts.get(place))
        day.grid.hold(place, _with_others(held, day.grid.held.get(place)))

    def _tell_billed(self, saved: Sequence[SavedCell]) -> None:
        number = next((one.billed for one in saved if one.billed), "")
        if number:
            self.billed.emit(number)

    # Confirming ------------------------------------------------------------------------------

    def _send_confirmation(self, day: Day, wishes: Sequence[Wish], button: QAbstractButton) -> bool:
        shown = tuple(
            ShownCell(wish.key.customer_id, wish.key.product_id, wish.key.shift, wish.quantity)
            for wish in wishes
            if wish.quantity is not None
        )
        services, actor = self._context.services, self._context.actor
        on, route = day.on, day.grid.sheet.route

        def failed(error: DairyError) -> None:
            for wish in wishes:
                day.grid.set_saved(wish.key, None, wish)
            self._tell(day, {wish.key.customer_id for wish in wishes})
            self.failed.emit(error)
            self._next()

        self._context.work.run(
            self._owner,
            lambda: services.consumption.confirm(actor, on, route, shown),
            done=lambda result: self._on_confirmed(day, wishes, result),
            failed=failed,
            lane=Lane.WRITE,
            busy=button,
        )
        return True

    def _on_confirmed(self, day: Day, wishes: Sequence[Wish], result: SavedCells) -> None:
        changes = tuple(day.change(wish) for wish in wishes)
        by_key = {wish.key: wish for wish in wishes}
        for saved in result.saved:
            day.grid.set_saved(saved.key, saved.row, by_key[saved.key])
        for conflict in result.conflicts:
            day.grid.set_saved(conflict.key, conflict.row, by_key[conflict.key])
        mine = {saved.key for saved in result.saved}
        day.history.push(Step(tuple(change for change in changes if change.key in mine)))
        self._tell(day, {wish.key.customer_id for wish in wishes})
        self._tell_billed(result.saved)
        self.confirmed.emit(
            len({saved.key.customer_id for saved in result.saved}), len(result.conflicts)
        )
        self._next()

    # Leave -----------------------------------------------------------------------------------

    def _send_leave(self, day: Day, key: CellKey, *, record: bool) -> bool:
        edit = day.edit(Wish(key, None))
        before = day.value(key)
        services, actor = self._context.services, self._context.actor

        def done(marked: LeaveMarked) -> None:
            day.grid.end_leave(key)
            changes: tuple[Change, ...] = ()
            if marked.removed is not None:
                day.grid.set_saved(key, None)
                changes = (Change(key, before, None),)
            day.grid.set_leave(key.customer_id, key.shift, marked.leave)
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
        self, day: Day, key: CellKey, restore: Change | None, *, record: bool
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
                day.grid.set_saved(saved.key, saved.row)
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

    def _on_leave_failed(self, day: Day, key: CellKey, error: DairyError) -> None:
        day.grid.end_leave(key)
        self._tell(day, {key.customer_id})
        self._next()
        if isinstance(error, ConflictError):
            self.said.emit(error.message, "warn")
            self.reread_wanted.emit(day)
        else:
            self.failed.emit(error)

    # Undo and redo -----------------------------------------------------------------------------

    def _send_step(self, day: Day, step: Step | None, *, back: bool) -> bool:
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


def _typed(wish: Wish, text: str | None) -> str:
    if text is not None:
        return text
    return "" if wish.quantity is None else wish.quantity.short()


def _conflicting(wish: Wish, theirs: SavedRow | None, by: str, text: str | None) -> Held:
    who = by or "Somebody else"
    did = "took it away" if theirs is None else f"saved {theirs.quantity.short()}"
    words = f"{who} {did} meanwhile. Enter saves yours, Esc keeps theirs"
    return Held(Why.CONFLICT, _typed(wish, text), words, (wish,))


def _with_others(held: Held, earlier: Held | None) -> Held:
    """Several rows of one place ("Other") are held as one."""
    if earlier is None or earlier.why is not held.why:
        return held
    return Held(held.why, held.text, held.words, (*earlier.wishes, *held.wishes))
