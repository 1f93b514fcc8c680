"""What the keys of a round's grid do."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.texts import as_shown, tr
from dairyos_desktop.ui.payments.round.columns import shown_at
from dairyos_desktop.ui.payments.round.state import BY, NOTE, PAID, Held, Why, Wish
from dairyos_desktop.ui.payments.round.typing_money import METHODS, SHORT, read_method, read_paid
from dairyos_desktop.ui.widgets.grid.hands import After, How
from dairyos_desktop.ui.widgets.grid.place import Place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dairyos_desktop.ui.payments.round.saver import RoundSaver
    from dairyos_desktop.ui.payments.round.state import RoundState


class RoundDesk(QObject):
    """One round at work.

    Attributes:
        state: The round, once one was read.
        may_take: Whether the user's role may take money.
        lets_any_off: Whether it may let any rest off; whoever may not is refused by the books.

    Signals:
        said(str, str): A sentence for the clerk and its tone; empty takes it away.
        rows_changed(set): These customers' rows look different now.
        shown(Place): What was taken back is here.
    """

    mark = SHORT
    mark_ends = True

    said = Signal(str, str)
    rows_changed = Signal(object)
    shown = Signal(object)

    def __init__(self, saver: RoundSaver, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.saver = saver
        self.state: RoundState | None = None
        self.may_take = True
        self.lets_any_off = False
        self._asked: tuple[int, Money] | None = None

    # Typing ------------------------------------------------------------------------------

    def typed(self, place: Place, text: str, how: How) -> After:
        """Takes what was typed in a row, once it is left."""
        state = self.state
        if state is None:
            return After.MOVE_ON
        if place.customer_id in state.saving:
            if text.strip() or place.column == NOTE:
                typed = Held(Why.FAILED, place.column, text, "")
                self.saver.save_once_saved(state, typed, partial(self._meant, state, place, typed))
            return After.MOVE_ON
        if not text.strip() and place.column in (PAID, BY):
            self.restored(place)
            return After.MOVE_ON
        held = state.held.get(place.customer_id)
        if held is not None and held.wish is not None and held.column != place.column:
            return self._typed_beside(place, text, how, held)
        try:
            wish = self._wish(state, place, text)
        except InvalidInputError as error:
            return self._doubted(place, text, how, error.shown)
        return self._wished(state, place, text, how, wish)

    def _typed_beside(self, place: Place, text: str, how: How, held: Held) -> After:
        """Money that waits for its Enter is not forgotten for a note beside it."""
        try:
            self._hold(place, _with(held, Held(held.why, place.column, text, "")))
        except InvalidInputError as error:
            self.said.emit(error.shown, "bad")
            return After.KEEP_TYPING if how is How.ACCEPTED else After.MOVE_ON
        return After.MOVE_ON

    def _doubted(self, place: Place, text: str, how: How, words: str) -> After:
        """What can't be read keeps the clerk there, or is held where it was left."""
        self.said.emit(words, "bad")
        if how is How.ACCEPTED:
            return After.KEEP_TYPING
        self._hold(place, Held(Why.INVALID, place.column, text, words))
        return After.MOVE_ON

    def _wished(
        self, state: RoundState, place: Place, text: str, how: How, wish: Wish | None
    ) -> After:
        if wish is None:
            state.held.pop(place.customer_id, None)
            self.rows_changed.emit({place.customer_id})
            return After.MOVE_ON
        if self._is_odd(state, place, text, wish):
            return After.STAY if how is How.ACCEPTED else After.MOVE_ON
        self.saver.save(state, wish, place.column, text)
        return After.MOVE_ON

    def _is_odd(self, state: RoundState, place: Place, text: str, wish: Wish) -> bool:
        """Whether it is to be looked at before it is saved: then it is held, with words."""
        odd = state.is_unusual(wish) if place.column == PAID else ""
        if not odd or (wish.entry.short and not self.lets_any_off):
            return False
        words = tr("{odd} Enter takes it, Esc takes it back", odd=odd)
        self._hold(place, Held(Why.UNUSUAL, place.column, text, words, wish))
        self.said.emit(words, "warn")
        return True

    def _meant(self, state: RoundState, place: Place, typed: Held) -> Wish | None:
        """What was typed while its row was on its way: a wish over what stands there by now.

        Where the row was not saved it is kept with what failed, for the Enter that tries again.
        """
        failed = state.held.get(place.customer_id)
        try:
            if failed is not None:
                state.hold(place.customer_id, _with(failed, typed))
                return None
            wish = self._wish(state, place, typed.text)
        except InvalidInputError as error:
            if state is self.state and failed is None:
                self._doubted(place, typed.text, How.LEFT, error.shown)
            return None
        # Whoever has gone on to another round is not asked any more.
        if wish is None or (state is self.state and self._is_odd(state, place, typed.text, wish)):
            return None
        return wish

    @staticmethod
    def _wish(state: RoundState, place: Place, text: str) -> Wish | None:
        if place.column == PAID:
            return state.typed_paid(place.customer_id, text)
        if place.column == BY:
            return state.typed_by(place.customer_id, text)
        return state.typed_note(place.customer_id, text)

    def entered(self, place: Place) -> After:
        """Enter or Tab where nothing is typed: what is held is saved, an empty row paid whole."""
        state = self.state
        if state is None or place.customer_id in state.saving:
            return After.MOVE_ON
        held = state.held.get(place.customer_id)
        if held is not None and held.column == place.column:
            if held.wish is None:
                self.said.emit(held.words, held.why.tone)
                return After.STAY
            if self.refuses():
                return After.STAY
            self.saver.save(state, held.wish, held.column, held.text)
            return After.MOVE_ON
        if place.column == PAID and held is None:
            wish = state.whole_due(place.customer_id)
            if wish is not None:
                if self.refuses():
                    return After.STAY
                self.saver.save(state, wish)
        return After.MOVE_ON

    def text_of(self, place: Place) -> str:
        """What an editor opened with F2 shows."""
        if self.state is None:
            return ""
        held = self.state.held.get(place.customer_id)
        if held is not None and held.column == place.column:
            return held.text
        cell = self.state.homes[place.customer_id].cell
        if place.column == PAID:
            return "" if cell is None else cell.amount.format(symbol=False)
        if place.column == BY:
            return as_shown(METHODS.get(self.state.method(place.customer_id), ""))
        return self.state.reference(place.customer_id)

    # Keys --------------------------------------------------------------------------------

    def marked(self, place: Place) -> None:
        """`S`: the few rupees that are missing are let off."""
        state = self.state
        if state is None or self.refuses():
            return
        if place.customer_id in state.saving:
            self.saver.settle_once_saved(state, place.customer_id, ask=self._asks)
            return
        home = state.homes[place.customer_id]
        if home.cell is None or home.cell.payment_id is None:
            self.said.emit(
                tr("Type what was given and s behind it: 495s lets the rest off."), "warn"
            )
        elif home.left <= Money.zero:
            self.said.emit(tr("{home} owes nothing more.", home=home.name), "text2")
        elif not self._asks(state, place.customer_id):
            self.saver.settle(state, place.customer_id)

    def _asks(self, state: RoundState, customer_id: int) -> bool:
        """Whether a rest is so much that the key is to be pressed once more for it."""
        rest = state.homes[customer_id].left
        asked, self._asked = self._asked, None
        if not self.lets_any_off or not state.is_much(rest) or asked == (customer_id, rest):
            return False
        self._asked = (customer_id, rest)
        words = tr("{rest} would be let off. S once more does it", rest=rest.format())
        self.said.emit(words, "warn")
        return True

    def cleared(self, place: Place) -> None:
        """Delete: what is held goes; else what was taken is reversed."""
        state = self.state
        if state is None or self.restored(place) or self.refuses():
            return
        if place.customer_id not in state.saving:
            self.saver.take_back(state, place.customer_id)

    def restored(self, place: Place) -> bool:
        """Esc: takes back what is not saved; False where nothing was."""
        if self.state is None or not self.state.release(place.customer_id):
            return False
        self.rows_changed.emit({place.customer_id})
        self.said.emit("", "text2")
        return True

    def undo(self) -> None:
        """Ctrl+Z: the last own entry that still stands is reversed."""
        state = self.state
        if state is None or self.refuses():
            return
        while state.history:
            customer_id, payment_id = state.history.pop()
            home = state.homes.get(customer_id)
            if home is not None and home.cell is not None and home.cell.payment_id == payment_id:
                self.shown.emit(Place(customer_id, PAID))
                self.saver.take_back(state, customer_id)
                return
        self.said.emit(tr("Nothing to undo."), "text2")

    def redo(self) -> None:
        """Ctrl+Y: a receipt that was taken back stays so."""
        self.said.emit(tr("A receipt that was taken back is entered anew."), "text2")

    def refuses(self) -> bool:
        """Whether nothing may be changed now; says why."""
        if self.state is not None and not self.state.is_open:
            by = self.state.sheet.round.closed_by
            self.said.emit(tr("This round was closed by {by}.", by=by), "warn")
            return True
        if not self.may_take:
            self.said.emit(tr("Your role may look at the round, not take money."), "warn")
        return not self.may_take

    # Blocks ------------------------------------------------------------------------------

    def mark_block(self, rows: Sequence[int], columns: Sequence[str]) -> None:
        """`S` over a block: home by home, so that each is looked at."""
        del rows, columns
        self.said.emit(tr("The rest is let off home by home."), "text2")

    def copied(self, rows: Sequence[int], columns: Sequence[str]) -> str:
        """The cells as a spreadsheet takes them."""
        state = self.state
        if state is None:
            return ""
        lines = [
            "\t".join(shown_at(state, Place(customer_id, column)).text for column in columns)
            for customer_id in rows
        ]
        return "\n".join(lines)

    def paste(self, rows: Sequence[int], columns: Sequence[str], text: str) -> None:
        """Money is never pasted: each receipt is one that somebody gave."""
        del rows, columns, text
        self.said.emit(tr("Money is typed home by home."), "text2")

    def fill_down(self, rows: Sequence[int], columns: Sequence[str]) -> None:
        """As `paste`."""
        self.paste(rows, columns, "")

    def _hold(self, place: Place, held: Held) -> None:
        if self.state is not None:
            self.state.hold(place.customer_id, held)
            self.rows_changed.emit({place.customer_id})


def _with(held: Held, typed: Held) -> Held:
    """What is held, with what was typed beside it; by the same key, so that it is never twice.

    Raises:
        InvalidInputError: What was typed can't be read.
    """
    if held.wish is None:
        return held
    entry, text = held.wish.entry, held.text
    if typed.column == NOTE:
        entry = replace(entry, reference=typed.text.strip())
    elif typed.column == BY:
        entry = replace(entry, method=read_method(typed.text))
    else:
        paid, text = read_paid(typed.text), typed.text
        entry = replace(
            entry, amount=paid.amount or entry.amount, method=paid.method or entry.method
        )
    return replace(held, text=text, wish=Wish(entry, held.wish.over))
