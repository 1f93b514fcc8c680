"""The way from a round's grid to the database: one command after the other."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from PySide6.QtCore import Signal

from dairyos_desktop.domain.errors import ConflictError, RefusedError
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.texts import as_shown, tr, tr_later
from dairyos_desktop.services.dto.collecting import Home
from dairyos_desktop.ui.fresh_password import run_fresh
from dairyos_desktop.ui.payments.round.state import PAID, Held, Why
from dairyos_desktop.ui.turns import Turns
from dairyos_desktop.ui.work import Lane

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from dairyos_desktop.domain.errors import DairyError
    from dairyos_desktop.services.dto.collecting import SavedHome
    from dairyos_desktop.ui.context import UiContext
    from dairyos_desktop.ui.payments.round.state import RoundState, Wish

_AGAIN: Final = tr_later("Enter tries again")


class RoundSaver(Turns):
    """Enters, puts right, settles short and takes back.

    Signals:
        changed(set): Rows of these customers look different now.
        reread_wanted(): Somebody else entered something too.
        said(str, str): A sentence for the clerk and its tone.
        failed(DairyError): Something was not saved for a reason that lies outside the round.
    """

    changed = Signal(object)
    reread_wanted = Signal()
    said = Signal(str, str)
    failed = Signal(object)

    def __init__(self, context: UiContext, owner: QWidget) -> None:
        super().__init__(owner)
        self._context = context
        self._owner = owner

    def save(self, state: RoundState, wish: Wish, column: str = PAID, text: str = "") -> None:
        """Writes a row; what stands there is reversed first, for which the password is asked.

        Args:
            state: The round.
            wish: The row as it shall be.
            column: Where it was typed.
            text: As it was typed.
        """
        customer_id = wish.entry.customer_id
        state.held.pop(customer_id, None)
        self._begin(state, customer_id)
        shown = text or wish.entry.amount.format(symbol=False)
        self._enqueue(partial(self._send, state, wish, Held(Why.FAILED, column, shown, "", wish)))

    def save_once_saved(
        self, state: RoundState, typed: Held, meant: Callable[[], Wish | None]
    ) -> None:
        """The same for a row that is on its way still.

        Args:
            state: The round.
            typed: What was typed, and where.
            meant: Says what is to be saved, once it is known what became of the row.
        """

        def save() -> bool:
            wish = meant()
            if wish is None:
                return False
            self._begin(state, wish.entry.customer_id)
            return self._send(state, wish, Held(typed.why, typed.column, typed.text, "", wish))

        self._enqueue(save)

    def settle(self, state: RoundState, customer_id: int) -> None:
        """Lets the rest off, as it is seen."""
        key, rest = f"round:{uuid4().hex}", state.homes[customer_id].left
        self._begin(state, customer_id)
        self._enqueue(partial(self._settle, state, customer_id, key, rest))

    def settle_once_saved(
        self, state: RoundState, customer_id: int, *, ask: Callable[[RoundState, int], bool]
    ) -> None:
        """The same for a row that is on its way still, if money stands there then and some is left.

        Whoever types fast presses the key before the money is saved; `ask` tells whether it is to
        be pressed once more.
        """
        key = f"round:{uuid4().hex}"

        def settle() -> bool:
            home = state.homes[customer_id]
            stands = home.cell is not None and home.cell.payment_id is not None
            if not stands or customer_id in state.held or home.left <= Money.zero:
                return False
            if ask(state, customer_id):
                return False
            self._begin(state, customer_id)
            return self._settle(state, customer_id, key, home.left)

        self._enqueue(settle)

    def take_back(self, state: RoundState, customer_id: int) -> None:
        """Reverses what stands in a row, after the password."""
        cell = state.homes[customer_id].cell
        if cell is None or cell.payment_id is None:
            return
        service, actor = self._context.services.collecting, self._context.actor
        payment_id = cell.payment_id
        self._begin(state, customer_id)
        self._enqueue(
            partial(
                self._run,
                state,
                customer_id,
                lambda: service.take_back(actor, state.id, customer_id, payment_id),
                before=tr("a receipt is taken back"),
            )
        )

    # One command -------------------------------------------------------------------------

    def _begin(self, state: RoundState, customer_id: int) -> None:
        state.saving.add(customer_id)
        self.changed.emit({customer_id})

    def _settle(self, state: RoundState, customer_id: int, key: str, rest: Money) -> bool:
        service, actor = self._context.services.collecting, self._context.actor
        return self._run(
            state, customer_id, lambda: service.settle(actor, state.id, customer_id, key, rest)
        )

    def _send(self, state: RoundState, wish: Wish, typed: Held) -> bool:
        service, actor, entry = self._context.services.collecting, self._context.actor, wish.entry
        over = wish.over
        if over is None:
            return self._run(
                state, entry.customer_id, lambda: service.enter(actor, entry), typed=typed
            )
        return self._run(
            state,
            entry.customer_id,
            lambda: service.correct(actor, entry, over),
            typed=typed,
            before=tr("a receipt is put right"),
        )

    def _run(
        self,
        state: RoundState,
        customer_id: int,
        call: Callable[[], SavedHome],
        *,
        typed: Held | None = None,
        before: str = "",
    ) -> bool:
        done = partial(self._on_saved, state)
        failed = partial(self._on_failed, state, customer_id, typed)
        if before:
            run_fresh(
                self._context,
                self._owner,
                call,
                done,
                before=before,
                failed=failed,
                dropped=partial(self._on_dropped, state, customer_id, typed),
            )
        else:
            self._context.work.run(self._owner, call, done=done, failed=failed, lane=Lane.WRITE)
        return True

    def _on_saved(self, state: RoundState, saved: SavedHome) -> None:
        home = saved.home
        alone = state.saved(saved)
        if home.cell is not None and home.cell.payment_id is not None:
            entry = (home.customer_id, home.cell.payment_id)
            if entry not in state.history:
                state.history.append(entry)
        self.changed.emit({home.customer_id})
        self._next()
        if not alone:
            self.reread_wanted.emit()

    def _on_dropped(self, state: RoundState, customer_id: int, typed: Held | None) -> None:
        state.saving.discard(customer_id)
        if typed is not None:
            words = tr("Not saved: the password was not given. Enter asks again")
            state.hold(customer_id, _with(typed, Why.UNUSUAL, words))
        self.changed.emit({customer_id})
        self._next()

    def _on_failed(
        self, state: RoundState, customer_id: int, typed: Held | None, error: DairyError
    ) -> None:
        state.saving.discard(customer_id)
        words = tr("Not saved: {message}", message=error.message)
        why = Why.FAILED
        if isinstance(error, ConflictError):
            why = Why.CONFLICT
            words = as_shown(error.message)
            home = error.current.get("home")
            if isinstance(home, Home):
                state.homes[customer_id] = home
                typed = _over(typed, home)
                words += tr(" Enter puts yours in its place, Esc keeps theirs")
        elif isinstance(error, RefusedError):
            words += f" {as_shown(error.hint)}".rstrip()
        else:
            words += f" {_AGAIN}"
        if typed is not None:
            state.hold(customer_id, _with(typed, why, words))
        self.said.emit(words, why.tone)
        self.changed.emit({customer_id})
        if not isinstance(error, RefusedError | ConflictError):
            self.failed.emit(error)
        self._next()
        if isinstance(error, ConflictError):
            self.reread_wanted.emit()


def _with(typed: Held, why: Why, words: str) -> Held:
    return Held(why, typed.column, typed.text, words, typed.wish)


def _over(typed: Held | None, home: Home) -> Held | None:
    """What was typed, as a wish over what stands there now: another call, so another key."""
    if typed is None or typed.wish is None:
        return typed
    over = None if home.cell is None else home.cell.payment_id
    wish = typed.wish.again(over, f"round:{uuid4().hex}")
    return Held(typed.why, typed.column, typed.text, typed.words, wish)
