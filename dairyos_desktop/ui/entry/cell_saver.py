"""Saves cells and whole sheets, and holds in its place what was refused or failed (I13)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dairyos_desktop.domain.errors import ConflictError, RefusedError
from dairyos_desktop.domain.texts import tr, tr_later
from dairyos_desktop.services.dto.consumption import SavedCells, SavedRow, ShownCell
from dairyos_desktop.ui.entry.history import Change, Step
from dairyos_desktop.ui.entry.outbox import Outbox
from dairyos_desktop.ui.entry.parts import Held, Why, Wish
from dairyos_desktop.ui.work import Lane

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QAbstractButton

    from dairyos_desktop.domain.errors import DairyError
    from dairyos_desktop.domain.quantity import Quantity
    from dairyos_desktop.services.dto.consumption import CellConflict, CellKey
    from dairyos_desktop.ui.entry.day import Day
    from dairyos_desktop.ui.entry.open_sheet import OpenSheet
    from dairyos_desktop.ui.widgets.grid.place import Place

_AGAIN: Final = tr_later("Enter tries again")


class CellSaver(Outbox):
    """Rows saved one by one, in blocks, and all that waits at once."""

    def save(
        self, day: OpenSheet, wishes: Sequence[Wish], texts: dict[Place, str] | None = None
    ) -> None:
        """Saves rows in one command; `texts` are what was typed in their places."""
        day.grid.begin_saving(wishes)
        self._tell(day, {wish.key.customer_id for wish in wishes})
        self._enqueue(lambda: self._send_cells(day, wishes, texts or {}, record=True))

    def confirm(
        self, day: Day, button: QAbstractButton, waiting: Sequence[tuple[CellKey, Quantity]]
    ) -> None:
        """Confirms what waits on the sheet, as it is shown."""
        wishes = [Wish(key, quantity) for key, quantity in waiting]
        if not wishes:
            return
        day.grid.begin_saving(wishes)
        self._tell(day, {wish.key.customer_id for wish in wishes})
        self._enqueue(lambda: self._send_confirmation(day, wishes, button))

    # Cells ---------------------------------------------------------------------------------

    def _send_cells(
        self, day: OpenSheet, wishes: Sequence[Wish], texts: dict[Place, str], *, record: bool
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
        day: OpenSheet,
        wishes: Sequence[Wish],
        changes: Sequence[Change],
        result: SavedCells,
        texts: dict[Place, str],
        *,
        record: bool,
    ) -> None:
        by_key = {wish.key: wish for wish in wishes}
        saved = {day.key_of(one): one.row for one in result.saved}
        for key, row in saved.items():
            day.grid.set_saved(key, row, by_key.get(key))
        for conflict in result.conflicts:
            self._hold_conflict(day, by_key[day.key_of(conflict)], conflict, texts)
        done = tuple(change for change in changes if change.key in saved)
        if record and done:
            day.history.push(Step(done))
        self._tell(day, {wish.key.customer_id for wish in wishes})
        self._tell_billed(result.saved)
        self._next()

    def _on_cells_failed(
        self, day: OpenSheet, wishes: Sequence[Wish], texts: dict[Place, str], error: DairyError
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
                refused = isinstance(error, RefusedError)
                words = tr(
                    "Not saved: {message} {hint}",
                    message=error.message,
                    hint=error.hint if refused else _AGAIN,
                ).strip()
                held = Held(Why.FAILED, _typed(wish, texts.get(place)), words, (wish,))
            day.grid.hold(place, _with_others(held, day.grid.held.get(place)))
        self._tell(day, {wish.key.customer_id for wish in wishes})
        if isinstance(error, RefusedError):
            # Nothing is wrong but the wish: it is told where it was typed, as a bad figure is.
            self.said.emit(
                tr("Not saved: {message} {hint}", message=error.message, hint=error.hint).strip(),
                "bad",
            )
            self.refused.emit(error)
        elif not isinstance(error, ConflictError):
            self.failed.emit(error)
        self._next()

    def _hold_conflict(
        self, day: OpenSheet, wish: Wish, conflict: CellConflict, texts: dict[Place, str]
    ) -> None:
        place = day.grid.place_of(wish.key)
        day.grid.set_saved(wish.key, conflict.row, wish)
        held = _conflicting(wish, conflict.row, conflict.changed_by, texts.get(place))
        day.grid.hold(place, _with_others(held, day.grid.held.get(place)))

    # Confirming ------------------------------------------------------------------------------

    def _send_confirmation(self, day: Day, wishes: Sequence[Wish], button: QAbstractButton) -> bool:
        shown = tuple(
            ShownCell(wish.key.customer_id, wish.key.product_id, wish.key.shift, wish.quantity)
            for wish in wishes
            if wish.quantity is not None
        )
        services, actor = self._context.services, self._context.actor
        on, route, reason = day.on, day.grid.sheet.route, day.closed_reason

        def failed(error: DairyError) -> None:
            for wish in wishes:
                day.grid.set_saved(wish.key, None, wish)
            self._tell(day, {wish.key.customer_id for wish in wishes})
            self.failed.emit(error)
            self._next()

        self._context.work.run(
            self._owner,
            lambda: services.consumption.confirm(actor, on, route, shown, reason),
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


def _typed(wish: Wish, text: str | None) -> str:
    if text is not None:
        return text
    return "" if wish.quantity is None else wish.quantity.short()


def _conflicting(wish: Wish, theirs: SavedRow | None, by: str, text: str | None) -> Held:
    who = by or tr("Somebody else")
    did = (
        tr("took it away") if theirs is None else tr("saved {short}", short=theirs.quantity.short())
    )
    words = tr("{who} {did} meanwhile. Enter saves yours, Esc keeps theirs", who=who, did=did)
    return Held(Why.CONFLICT, _typed(wish, text), words, (wish,))


def _with_others(held: Held, earlier: Held | None) -> Held:
    """Several rows of one place ("Other") are held as one."""
    if earlier is None or earlier.why is not held.why:
        return held
    return Held(held.why, held.text, held.words, (*earlier.wishes, *held.wishes))
