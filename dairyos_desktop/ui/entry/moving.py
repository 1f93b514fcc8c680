"""Another place on the route for a customer, and somebody new in between, from the grid."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from dairyos_desktop.domain.customers import MOST_POSITION
from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.orders import ALL, EVENING
from dairyos_desktop.domain.roles import Action, may
from dairyos_desktop.domain.texts import tr, tr_word
from dairyos_desktop.services.dto.customers import StopWish
from dairyos_desktop.ui.work import Lane

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from dairyos_desktop.domain.orders import ShiftOrAll
    from dairyos_desktop.services.dto.consumption import SheetRow
    from dairyos_desktop.services.dto.customers import CustomerCard, MovedStop
    from dairyos_desktop.ui.context import UiContext
    from dairyos_desktop.ui.entry.day_desk import DayDesk


class Moving(QObject):
    """Asks, moves, and tells with a way back.

    Signals:
        new_wanted(dict): A new customer with these details, by field of their form.
        told(str, object): Who walks where now, and the undo.
        failed(object): Why somebody was not moved.
    """

    new_wanted = Signal(dict)
    told = Signal(str, object)
    failed = Signal(object)

    def __init__(self, context: UiContext, desk: DayDesk, owner: QWidget) -> None:
        super().__init__(owner)
        self._context = context
        self._desk = desk
        self._owner = owner

    @property
    def allowed(self) -> bool:
        """Whether the user may change customers."""
        return may(self._context.actor.role, Action.EDIT_CUSTOMERS)

    def insert_after(self, customer_id: int) -> None:
        """Somebody new walks in behind this customer, in the shifts of the sheet."""
        row = self._row(customer_id)
        if row is None or not self.allowed:
            return
        place = f">{row.position}"
        if row.shifts == (EVENING,):
            preset = {"route_evening": row.route, "position_evening": place}
        else:
            preset = {"route": row.route, "position": place}
        self.new_wanted.emit(preset)

    def move(self, customer_id: int) -> None:
        """Asks behind which number the customer shall walk."""
        if self._row(customer_id) is None or not self.allowed:
            return
        customers, actor = self._context.services.customers, self._context.actor
        self._context.work.run(
            self._owner,
            lambda: customers.card(actor, customer_id),
            done=self._ask,
            failed=self.failed.emit,
            newest="move",
        )

    def _ask(self, card: CustomerCard) -> None:
        row = self._row(card.id)
        if row is None:
            return
        typed = self._context.prompts.line(
            self._owner,
            question=tr(
                "Move {form}, now No. {position}", form=card.form.name, position=row.position
            ),
            label=tr("After No."),
            help_text=tr("Empty: first on the route. The others move on."),
            yes=tr("Move"),
        )
        if typed is None:
            return
        try:
            after = _number(typed)
        except InvalidInputError as problem:
            self.failed.emit(problem)
            return
        wish = StopWish(row.route, after, _shift_of(row, card))
        customers, actor = self._context.services.customers, self._context.actor
        self._context.work.run(
            self._owner,
            lambda: customers.move_stop(actor, card.id, wish, card.version),
            done=partial(self._on_moved, card, wish),
            failed=self.failed.emit,
            lane=Lane.WRITE,
        )

    def _on_moved(self, card: CustomerCard, wish: StopWish, moved: MovedStop) -> None:
        where = tr("first") if wish.after is None else tr("after No. {after}", after=wish.after)
        when = "" if wish.shift == ALL else tr(" in the {shift}", shift=tr_word(wish.shift))
        words = tr(
            "{form} walks {where} of {route}{when}",
            form=card.form.name,
            where=where,
            route=wish.route,
            when=when,
        )
        if not moved.was:
            self.told.emit(tr("{words} already", words=words), None)
            return
        customers, actor = self._context.services.customers, self._context.actor
        work, owner = self._context.work, self._owner

        def undo() -> None:
            work.run(
                owner,
                lambda: customers.put_stops_back(actor, card.id, moved.was, moved.version),
                done=lambda _moved: None,
                failed=self.failed.emit,
                lane=Lane.WRITE,
            )

        self.told.emit(words, undo)

    def _row(self, customer_id: int) -> SheetRow | None:
        day = self._desk.day
        return day.grid.row(customer_id) if day is not None and day.grid.has(customer_id) else None


def _shift_of(row: SheetRow, card: CustomerCard) -> ShiftOrAll:
    """The shifts that move: those of the sheet, as long as the evening goes like the morning."""
    like = not card.form.route_evening and card.form.position_evening is None
    return ALL if like and len(row.shifts) > 1 else row.shifts[0]


def _number(typed: str) -> int | None:
    if not typed:
        return None
    if not (typed.isascii() and typed.isdigit()) or int(typed) >= MOST_POSITION:
        raise InvalidInputError(
            tr("“{typed}” is no number of a route.", typed=typed),
            tr("Type a whole number like 45."),
        )
    return int(typed)
