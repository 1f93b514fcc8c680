"""What the keys of the grid do: decided by `deciding`, carried out by the saver."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtCore import QObject, Signal

from dairyos_desktop.domain.texts import tr, trn
from dairyos_desktop.ui.entry import blocks
from dairyos_desktop.ui.entry.deciding import (
    NOTHING,
    Decision,
    Deed,
    decide_clear,
    decide_enter,
    decide_leave,
    decide_typed,
    edited_text,
)
from dairyos_desktop.ui.entry.open_sheet import OpenSheet
from dairyos_desktop.ui.entry.parts import Held, Why
from dairyos_desktop.ui.widgets.grid.hands import After, How

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dairyos_desktop.ui.entry.blocks import Block
    from dairyos_desktop.ui.entry.history import Step
    from dairyos_desktop.ui.entry.parts import Wanted
    from dairyos_desktop.ui.entry.rounds.gate import Gate
    from dairyos_desktop.ui.entry.rounds.stops import Stop
    from dairyos_desktop.ui.entry.saver import Saver
    from dairyos_desktop.ui.widgets.grid.place import Place

S = TypeVar("S", bound=OpenSheet)


class Desk(QObject, Generic[S]):
    """One sheet at work.

    Attributes:
        may_enter: Whether the user's role may change deliveries.
        reading: Another sheet is on its way: nothing is taken for the one still in sight.
        gate: Holds back what falls on a closed round, or on one that has not happened.
        sheet: The sheet, once one was read.

    Signals:
        said(str, str): A sentence for the clerk and its tone; empty takes it away.
        rows_changed(set): These customers' rows look different now.
    """

    mark = "l"
    mark_ends = False

    said = Signal(str, str)
    rows_changed = Signal(object)

    def __init__(self, saver: Saver, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.saver = saver
        self.may_enter = True
        self.reading = False
        self.gate: Gate | None = None
        self.sheet: S | None = None

    def typed(self, place: Place, text: str, how: How) -> After:
        """Takes what was typed in a place, once it is left."""
        if self.sheet is None:
            return After.MOVE_ON
        grid = self.sheet.grid
        before = grid.held.get(place)
        decision = self._allowed(decide_typed(grid, place, text), place, text)
        if decision.deed is Deed.NOTHING and before is not None:
            # What stood there in doubt was typed away: the cell is what is saved again.
            grid.release(place)
            self._touched(place)
        if decision.deed is Deed.HOLD and decision.held is not None:
            doubtful = decision.held.why in (Why.UNUSUAL, Why.CLOSED)
            if how is How.ACCEPTED and not doubtful:
                self.said.emit(decision.held.words, "bad")
                return After.KEEP_TYPING
            grid.hold(place, decision.held)
            self._touched(place)
            return After.STAY if how is How.ACCEPTED else After.MOVE_ON
        if decision.deed is Deed.REFUSE:
            self.said.emit(decision.words, "bad")
            if how is How.ACCEPTED:
                return After.KEEP_TYPING
            grid.hold(place, Held(Why.INVALID, text, decision.words))
            self._touched(place)
            return After.MOVE_ON
        self._carry_out(place, decision, text)
        return After.MOVE_ON

    def entered(self, place: Place) -> After:
        """Enter or Tab where nothing is being typed: saves what is pre-filled or held."""
        if self.sheet is None:
            return After.MOVE_ON
        wanted = decide_enter(self.sheet.grid, place)
        decision = self._allowed(wanted, place, "")
        if decision.deed is Deed.REFUSE:
            self.said.emit(decision.words, "bad")
            # A round that has not happened is no reason to stay: nothing was typed there.
            ahead = wanted.deed is Deed.SAVE and place not in self.sheet.grid.held
            return After.MOVE_ON if ahead else After.STAY
        if decision.deed is Deed.HOLD and decision.held is not None:
            self.said.emit(decision.held.words, "warn")
            return After.STAY
        self._carry_out(place, decision, "")
        return After.MOVE_ON

    def marked(self, place: Place) -> None:
        """`L`."""
        if self.sheet is not None:
            self._do(place, decide_leave(self.sheet.grid, place))

    def cleared(self, place: Place) -> None:
        """Delete: what is held or saved goes, the cell is as ordered again."""
        if self.sheet is None:
            return
        if self.restored(place):
            return
        self._do(place, decide_clear(self.sheet.grid, place))

    def restored(self, place: Place) -> bool:
        """Esc: takes back what was typed and is not saved; False where nothing was."""
        if self.sheet is None or self.sheet.grid.release(place) is None:
            return False
        self._touched(place)
        self.said.emit("", "text2")
        return True

    def undo(self) -> None:
        """Ctrl+Z."""
        sheet = self.sheet
        if sheet is None or self.refuses():
            return
        step = sheet.history.next_step(back=True)
        if self._step_passes(step, back=True, then=self.undo):
            self.saver.undo(sheet)

    def redo(self) -> None:
        """Ctrl+Y."""
        sheet = self.sheet
        if sheet is None or self.refuses():
            return
        step = sheet.history.next_step(back=False)
        if self._step_passes(step, back=False, then=self.redo):
            self.saver.redo(sheet)

    def text_of(self, place: Place) -> str:
        """What an editor opened with F2 shows."""
        return "" if self.sheet is None else edited_text(self.sheet.grid, place)

    # Blocks --------------------------------------------------------------------------

    def paste(self, rows: Sequence[int], columns: Sequence[str], text: str) -> None:
        """Puts a block from the clipboard down."""
        if self.sheet is not None:
            cells = blocks.split_text(text)
            self._put(blocks.pasted(self.sheet.grid, rows, columns, cells))

    def fill_down(self, rows: Sequence[int], columns: Sequence[str]) -> None:
        """Puts the first row's cells into those below."""
        if self.sheet is not None:
            self._put(blocks.filled_down(self.sheet.grid, rows, columns))

    def mark_block(self, rows: Sequence[int], columns: Sequence[str]) -> None:
        """`L` over a block: leave in every shift of it that takes something; once more, back."""
        sheet = self.sheet
        if sheet is None or self.refuses():
            return
        asked = blocks.on_leave(sheet.grid, rows, columns)
        wanted: list[Wanted] = [(key, None) for key in (*asked.mark, *asked.take_back)]
        if not self.passes(wanted, lambda: self.mark_block(rows, columns)):
            return
        for key, _ in wanted:
            sheet.grid.release(sheet.grid.place_of(key))
        if asked.mark:
            self.saver.mark_leaves(sheet, asked.mark)
        elif asked.take_back:
            self.saver.take_back_leaves(sheet, asked.take_back)
        else:
            self.said.emit(asked.refused, "warn")

    def copied(self, rows: Sequence[int], columns: Sequence[str]) -> str:
        """The cells as a spreadsheet takes them."""
        return "" if self.sheet is None else blocks.copied_text(self.sheet.grid, rows, columns)

    def _put(self, block: Block) -> None:
        if self.sheet is None:
            return
        if self.refuses():
            return
        wanted = [(wish.key, wish.quantity) for wish in block.wishes]
        wanted += [(key, None) for key in block.leaves]
        if not self.passes(wanted, lambda: self._put(block)):
            return
        for place, held in block.held.items():
            self.sheet.grid.hold(place, held)
        customers = {place.customer_id for place in block.held}
        if customers:
            self.sheet.touched(customers)
            self.rows_changed.emit(customers)
            count = len(block.held)
            words = trn("1 cell is", "{count} cells are", count)
            self.said.emit(tr("{words} not saved: look at the ones marked !", words=words), "warn")
        elif block.refused:
            self.said.emit(block.refused, "warn")
        if block.wishes:
            self.saver.save(self.sheet, tuple(block.wishes))
        if block.leaves:
            self.saver.mark_leaves(self.sheet, tuple(block.leaves))

    # Deeds ------------------------------------------------------------------------------

    def _do(self, place: Place, decision: Decision) -> None:
        decision = self._allowed(decision, place, "")
        if decision.deed in (Deed.REFUSE, Deed.HOLD):
            words = decision.words if decision.held is None else decision.held.words
            self.said.emit(words, "warn")
            return
        self._carry_out(place, decision, "")

    def _carry_out(self, place: Place, decision: Decision, text: str) -> None:
        if self.sheet is None:
            return
        if decision.deed is Deed.SAVE:
            self.saver.save(self.sheet, decision.wishes, {place: text} if text else None)
        elif decision.deed is Deed.MARK_LEAVE and decision.key is not None:
            self.sheet.grid.release(place)
            self.saver.mark_leaves(self.sheet, (decision.key,))
        elif decision.deed is Deed.TAKE_BACK_LEAVE and decision.key is not None:
            self.saver.take_back_leaves(self.sheet, (decision.key,))

    def _allowed(self, decision: Decision, place: Place, text: str) -> Decision:
        if decision.deed is Deed.NOTHING:
            return decision
        if self.refuses():
            return NOTHING
        stop = self._stop_of(decision)
        if stop is None or self.gate is None:
            return decision
        if not stop.asks:
            return Decision(Deed.REFUSE, words=stop.words)
        held = Held(Why.CLOSED, text, stop.words, decision.wishes)
        expected = held if text else self._held_at(place)

        def go_on() -> None:
            # What was typed away meanwhile is not saved by a reason that came later.
            if self._held_at(place) is expected:
                self._carry_out(place, decision, text)

        self.gate.ask(go_on)
        return Decision(Deed.HOLD, held=held)

    def _held_at(self, place: Place) -> Held | None:
        return None if self.sheet is None else self.sheet.grid.held.get(place)

    # Closed rounds, and those that have not happened --------------------------------------

    def _stop_of(self, decision: Decision) -> Stop | None:
        wanted = [(wish.key, wish.quantity) for wish in decision.wishes]
        leaves = decision.deed in (Deed.MARK_LEAVE, Deed.TAKE_BACK_LEAVE)
        if leaves and decision.key is not None:
            wanted.append((decision.key, None))
        return self._stop(wanted)

    def _stop(self, wanted: Sequence[Wanted]) -> Stop | None:
        return None if self.gate is None else self.gate.stop(wanted)

    def _step_passes(self, step: Step | None, *, back: bool, then: Callable[[], None]) -> bool:
        return step is None or self.passes(step.wanted(back=back), then)

    def passes(self, wanted: Sequence[Wanted], then: Callable[[], None]) -> bool:
        """Whether nothing stands against rows; else it says so, or asks for the reason first.

        Args:
            wanted: The rows as they shall be; a quantity of None takes one away.
            then: Is done once the reason was given.
        """
        stop = self._stop(wanted)
        if stop is None or self.gate is None:
            return True
        self.said.emit(stop.words, "warn")
        if stop.asks:
            self.gate.ask(then)
        return False

    def refuses(self) -> bool:
        """Whether nothing may be changed now; says why."""
        if self.reading:
            self.said.emit(tr("One moment: another sheet is being read."), "warn")
        elif not self.may_enter:
            self.said.emit(tr("Your role may look at the sheet, not change it."), "warn")
        return self.reading or not self.may_enter

    def _touched(self, place: Place) -> None:
        if self.sheet is not None:
            self.sheet.touched([place.customer_id])
            self.rows_changed.emit({place.customer_id})
