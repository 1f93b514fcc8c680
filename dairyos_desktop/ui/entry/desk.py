"""What the keys of the grid do: decided by `deciding`, carried out by the saver."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

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
from dairyos_desktop.ui.entry.parts import Held, Place, Why

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QAbstractButton

    from dairyos_desktop.ui.entry.blocks import Block
    from dairyos_desktop.ui.entry.day import Day
    from dairyos_desktop.ui.entry.saver import Saver


class How(Enum):
    """How a typed cell is left."""

    ACCEPTED = "accepted"
    """By Enter or Tab: what is doubtful keeps the clerk there."""
    LEFT = "left"
    """By an arrow, a jump, the mouse or a button: what is doubtful is held in its place."""


class After(Enum):
    """Where the clerk is afterwards."""

    MOVE_ON = "move_on"
    STAY = "stay"
    KEEP_TYPING = "keep_typing"


class Desk(QObject):
    """One day's sheet at work.

    Attributes:
        may_enter: Whether the user's role may change deliveries.
        reading: Another sheet is on its way: nothing is taken for the one still in sight.
        day: The sheet, once one was read.

    Signals:
        said(str, str): A sentence for the clerk and its tone; empty takes it away.
        rows_changed(set): These customers' rows look different now.
    """

    said = Signal(str, str)
    rows_changed = Signal(object)

    def __init__(self, saver: Saver, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.saver = saver
        self.may_enter = True
        self.reading = False
        self.day: Day | None = None

    def typed(self, place: Place, text: str, how: How) -> After:
        """Takes what was typed in a place, once it is left."""
        if self.day is None:
            return After.MOVE_ON
        grid = self.day.grid
        before = grid.held.get(place)
        decision = self._allowed(decide_typed(grid, place, text))
        if decision.deed is Deed.NOTHING and before is not None:
            # What stood there in doubt was typed away: the cell is what is saved again.
            grid.release(place)
            self._touched(place)
        if decision.deed is Deed.HOLD and decision.held is not None:
            doubtful = decision.held.why is Why.UNUSUAL
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
        if self.day is None:
            return After.MOVE_ON
        decision = self._allowed(decide_enter(self.day.grid, place))
        if decision.deed is Deed.REFUSE:
            self.said.emit(decision.words, "bad")
            return After.STAY
        self._carry_out(place, decision, "")
        return After.MOVE_ON

    def leave_pressed(self, place: Place) -> None:
        """`L`."""
        if self.day is not None:
            self._do(place, decide_leave(self.day.grid, place))

    def cleared(self, place: Place) -> None:
        """Delete: what is held or saved goes, the cell is as ordered again."""
        if self.day is None:
            return
        if self.restored(place):
            return
        self._do(place, decide_clear(self.day.grid, place))

    def restored(self, place: Place) -> bool:
        """Esc: takes back what was typed and is not saved; False where nothing was."""
        if self.day is None or self.day.grid.release(place) is None:
            return False
        self._touched(place)
        self.said.emit("", "text2")
        return True

    def undo(self) -> None:
        """Ctrl+Z."""
        if self.day is not None and not self.refuses():
            self.saver.undo(self.day)

    def redo(self) -> None:
        """Ctrl+Y."""
        if self.day is not None and not self.refuses():
            self.saver.redo(self.day)

    def confirm(self, button: QAbstractButton) -> None:
        """Everything that waits on the sheet, as it is shown."""
        if self.day is not None and not self.refuses():
            self.saver.confirm(self.day, button)

    def text_of(self, place: Place) -> str:
        """What an editor opened with F2 shows."""
        return "" if self.day is None else edited_text(self.day.grid, place)

    # Blocks --------------------------------------------------------------------------

    def paste(self, rows: Sequence[int], columns: Sequence[str], text: str) -> None:
        """Puts a block from the clipboard down."""
        if self.day is not None:
            cells = blocks.split_text(text)
            self._put(blocks.pasted(self.day.grid, rows, columns, cells))

    def fill_down(self, rows: Sequence[int], columns: Sequence[str]) -> None:
        """Puts the first row's cells into those below."""
        if self.day is not None:
            self._put(blocks.filled_down(self.day.grid, rows, columns))

    def leave_block(self, rows: Sequence[int], columns: Sequence[str]) -> None:
        """`L` over a block: leave in every shift of it that takes something; once more, back."""
        if self.day is None or self.refuses():
            return
        asked = blocks.on_leave(self.day.grid, rows, columns)
        for key in (*asked.mark, *asked.take_back):
            self.day.grid.release(self.day.grid.place_of(key))
        if asked.mark:
            self.saver.mark_leaves(self.day, asked.mark)
        elif asked.take_back:
            self.saver.take_back_leaves(self.day, asked.take_back)
        else:
            self.said.emit(asked.refused, "warn")

    def copied(self, rows: Sequence[int], columns: Sequence[str]) -> str:
        """The cells as a spreadsheet takes them."""
        return "" if self.day is None else blocks.copied_text(self.day.grid, rows, columns)

    def _put(self, block: Block) -> None:
        if self.day is None:
            return
        if self.refuses():
            return
        for place, held in block.held.items():
            self.day.grid.hold(place, held)
        customers = {place.customer_id for place in block.held}
        if customers:
            self.day.figures.update(customers)
            self.rows_changed.emit(customers)
            count = len(block.held)
            words = "1 cell is" if count == 1 else f"{count} cells are"
            self.said.emit(f"{words} not saved: look at the ones marked !", "warn")
        elif block.refused:
            self.said.emit(block.refused, "warn")
        if block.wishes:
            self.saver.save(self.day, tuple(block.wishes))
        if block.leaves:
            self.saver.mark_leaves(self.day, tuple(block.leaves))

    # Deeds ------------------------------------------------------------------------------

    def _do(self, place: Place, decision: Decision) -> None:
        decision = self._allowed(decision)
        if decision.deed is Deed.REFUSE:
            self.said.emit(decision.words, "warn")
            return
        self._carry_out(place, decision, "")

    def _carry_out(self, place: Place, decision: Decision, text: str) -> None:
        if self.day is None:
            return
        if decision.deed is Deed.SAVE:
            self.saver.save(self.day, decision.wishes, {place: text} if text else None)
        elif decision.deed is Deed.MARK_LEAVE and decision.key is not None:
            self.day.grid.release(place)
            self.saver.mark_leaves(self.day, (decision.key,))
        elif decision.deed is Deed.TAKE_BACK_LEAVE and decision.key is not None:
            self.saver.take_back_leaves(self.day, (decision.key,))

    def _allowed(self, decision: Decision) -> Decision:
        if decision.deed is Deed.NOTHING or not self.refuses():
            return decision
        return NOTHING

    def refuses(self) -> bool:
        """Whether nothing may be changed now; says why."""
        if self.reading:
            self.said.emit("One moment: another sheet is being read.", "warn")
        elif not self.may_enter:
            self.said.emit("Your role may look at the sheet, not change it.", "warn")
        return self.reading or not self.may_enter

    def _touched(self, place: Place) -> None:
        if self.day is not None:
            self.day.figures.update([place.customer_id])
            self.rows_changed.emit({place.customer_id})
