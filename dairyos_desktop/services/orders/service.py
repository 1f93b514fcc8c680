"""What the office does with standing orders, leaves and planned changes."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.plain import format_date
from dairyos_desktop.domain.roles import Action
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models.deliveries import Leave, PlannedChange, StandingOrder
from dairyos_desktop.services.command import command, query
from dairyos_desktop.services.orders.checking import (
    change_values,
    customer_code,
    leave_values,
    order_values,
    refuse_second_leave,
    refuse_second_order,
)
from dairyos_desktop.services.orders.rows import (
    add_row,
    change_row,
    read_row,
    remove_row,
    saved,
)
from dairyos_desktop.services.orders.telling import read_coming, read_products

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.dto.orders import (
        ChangeForm,
        LeaveForm,
        OrderForm,
        OrderProduct,
        Saved,
    )
    from dairyos_desktop.services.ports import Database

_DAY = dt.timedelta(days=1)


class OrderService:
    """Adds, changes, ends and removes; what was delivered is never rewritten by any of it.

    A change travels with the version that was seen; where somebody else was faster, a
    `ConflictError` tells both states and nothing is written.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    @query(Action.READ)
    def products(self, actor: Actor) -> tuple[OrderProduct, ...]:  # noqa: ARG002 - the decorator's
        """The products that may be ordered, in bill order."""
        with self._database.read() as session:
            return read_products(session)

    @command(Action.EDIT_CUSTOMERS)
    def add_order(self, actor: Actor, customer_id: int, form: OrderForm) -> Saved:
        """Notes a standing order.

        Raises:
            InvalidInputError: Quantity, days or dates can't be taken.
            RefusedError: The same product and shift has an order from that day.
        """
        with self._database.write(actor, "order.add") as unit:
            customer_code(unit.session, customer_id)
            values = order_values(unit.session, form)
            refuse_second_order(unit.session, customer_id, values, 0)
            unit.changed("orders")
            return saved(add_row(unit, StandingOrder, customer_id, values))

    @command(Action.EDIT_CUSTOMERS)
    def change_order(
        self, actor: Actor, order_id: int, form: OrderForm, expected_version: int
    ) -> Saved:
        """Puts an order right for all its days, as if it had always said so.

        Raises:
            InvalidInputError: Quantity, days or dates can't be taken.
            RefusedError: The same product and shift has another order from that day.
            ConflictError: Somebody else changed or removed it.
        """
        with self._database.write(actor, "order.change") as unit:
            values = order_values(unit.session, form)
            row = read_row(unit.session, StandingOrder, order_id, expected_version, values)
            refuse_second_order(unit.session, row.customer_id, values, order_id)
            unit.changed("orders")
            return saved(change_row(unit, StandingOrder, order_id, expected_version, values))

    @command(Action.EDIT_CUSTOMERS)
    def change_order_from(
        self, actor: Actor, order_id: int, form: OrderForm, expected_version: int
    ) -> Saved:
        """Another quantity or other days from `form.effective_from` on.

        The order ends the day before and a new one begins; from its own first day or an earlier
        one on it is changed as a whole.

        Raises:
            InvalidInputError: Quantity, days or dates can't be taken.
            RefusedError: The same product and shift has another order from that day.
            ConflictError: Somebody else changed or removed it.
        """
        with self._database.write(actor, "order.change") as unit:
            values = order_values(unit.session, form)
            row = read_row(unit.session, StandingOrder, order_id, expected_version, values)
            own = order_id if form.effective_from <= row.effective_from else 0
            refuse_second_order(unit.session, row.customer_id, values, own)
            unit.changed("orders")
            if own:
                return saved(change_row(unit, StandingOrder, order_id, expected_version, values))
            ended = form.effective_from - _DAY
            if row.effective_to is None or row.effective_to > ended:
                last = {"effective_to": ended}
                change_row(unit, StandingOrder, order_id, expected_version, last)
            return saved(add_row(unit, StandingOrder, row.customer_id, values))

    @command(Action.EDIT_CUSTOMERS)
    def end_order(
        self, actor: Actor, order_id: int, last_on: dt.date, expected_version: int
    ) -> Saved:
        """Ends an order; `last_on` is its last day.

        Raises:
            InvalidInputError: It begins later than that.
            ConflictError: Somebody else changed or removed it.
        """
        with self._database.write(actor, "order.end") as unit:
            last = {"effective_to": last_on}
            row = read_row(unit.session, StandingOrder, order_id, expected_version, last)
            _refuse_early_end(row.effective_from, last_on)
            unit.changed("orders")
            return saved(change_row(unit, StandingOrder, order_id, expected_version, last))

    @command(Action.EDIT_CUSTOMERS)
    def remove_order(self, actor: Actor, order_id: int, expected_version: int) -> None:
        """Takes an order away, as if it had never been.

        Raises:
            ConflictError: Somebody else changed or removed it.
        """
        with self._database.write(actor, "order.remove") as unit:
            remove_row(unit, StandingOrder, order_id, expected_version)
            unit.changed("orders")

    @command(Action.EDIT_CUSTOMERS)
    def add_leave(self, actor: Actor, customer_id: int, form: LeaveForm) -> Saved:
        """Notes a leave.

        Raises:
            InvalidInputError: The last day lies before the first.
            RefusedError: There is one of the same shift and product from that day.
        """
        with self._database.write(actor, "leave.add") as unit:
            customer_code(unit.session, customer_id)
            values = leave_values(unit.session, form)
            refuse_second_leave(unit.session, customer_id, values, 0)
            unit.changed("leaves")
            return saved(add_row(unit, Leave, customer_id, values))

    @command(Action.EDIT_CUSTOMERS)
    def change_leave(
        self, actor: Actor, leave_id: int, form: LeaveForm, expected_version: int
    ) -> Saved:
        """Puts a leave right.

        Raises:
            InvalidInputError: The last day lies before the first.
            RefusedError: There is another of the same shift and product from that day.
            ConflictError: Somebody else changed or removed it.
        """
        with self._database.write(actor, "leave.change") as unit:
            values = leave_values(unit.session, form)
            row = read_row(unit.session, Leave, leave_id, expected_version, values)
            refuse_second_leave(unit.session, row.customer_id, values, leave_id)
            unit.changed("leaves")
            return saved(change_row(unit, Leave, leave_id, expected_version, values))

    @command(Action.EDIT_CUSTOMERS)
    def end_leave(
        self, actor: Actor, leave_id: int, last_on: dt.date, expected_version: int
    ) -> Saved:
        """Ends a leave; `last_on` is its last day.

        Raises:
            InvalidInputError: It begins later than that.
            ConflictError: Somebody else changed or removed it.
        """
        with self._database.write(actor, "leave.end") as unit:
            last = {"date_to": last_on}
            row = read_row(unit.session, Leave, leave_id, expected_version, last)
            _refuse_early_end(row.date_from, last_on)
            unit.changed("leaves")
            return saved(change_row(unit, Leave, leave_id, expected_version, last))

    @command(Action.EDIT_CUSTOMERS)
    def remove_leave(self, actor: Actor, leave_id: int, expected_version: int) -> None:
        """Takes a leave away.

        Raises:
            ConflictError: Somebody else changed or removed it.
        """
        with self._database.write(actor, "leave.remove") as unit:
            remove_row(unit, Leave, leave_id, expected_version)
            unit.changed("leaves")

    @command(Action.EDIT_CUSTOMERS)
    def add_change(self, actor: Actor, customer_id: int, form: ChangeForm) -> Saved:
        """Notes a change told ahead.

        Raises:
            InvalidInputError: Product, shift, quantity or dates can't be taken.
        """
        with self._database.write(actor, "change.add") as unit:
            customer_code(unit.session, customer_id)
            values = change_values(unit.session, form)
            unit.changed("orders")
            return saved(add_row(unit, PlannedChange, customer_id, values))

    @command(Action.EDIT_CUSTOMERS)
    def note_change(self, actor: Actor, customer_id: int, form: ChangeForm) -> tuple[Saved, ...]:
        """Notes a change as it was told by phone.

        One of both shifts that begins today after the morning's round begins in the evening: it
        is noted as the two rows that it takes.

        Raises:
            InvalidInputError: Product, shift, quantity or dates can't be taken.
            NotFoundError: There is no such customer or product.
        """
        with self._database.write(actor, "change.note") as unit:
            customer_code(unit.session, customer_id)
            change_values(unit.session, form)
            coming = read_coming(unit.session, customer_id, unit.now)
            unit.changed("orders")
            return tuple(
                saved(add_row(unit, PlannedChange, customer_id, change_values(unit.session, part)))
                for part in coming.parts(form)
            )

    @command(Action.EDIT_CUSTOMERS)
    def take_back_changes(self, actor: Actor, rows: Sequence[Saved]) -> None:
        """Takes what `note_change` noted away again, all of it or nothing.

        Raises:
            ConflictError: Somebody else changed or removed one of them.
        """
        with self._database.write(actor, "change.take_back") as unit:
            for row in rows:
                remove_row(unit, PlannedChange, row.id, row.version)
            unit.changed("orders")

    @command(Action.EDIT_CUSTOMERS)
    def change_change(
        self, actor: Actor, change_id: int, form: ChangeForm, expected_version: int
    ) -> Saved:
        """Puts a planned change right.

        Raises:
            InvalidInputError: Product, shift, quantity or dates can't be taken.
            ConflictError: Somebody else changed or removed it.
        """
        with self._database.write(actor, "change.change") as unit:
            values = change_values(unit.session, form)
            unit.changed("orders")
            return saved(change_row(unit, PlannedChange, change_id, expected_version, values))

    @command(Action.EDIT_CUSTOMERS)
    def end_change(
        self, actor: Actor, change_id: int, last_on: dt.date, expected_version: int
    ) -> Saved:
        """Ends a planned change; `last_on` is its last day.

        Raises:
            InvalidInputError: It begins later than that.
            ConflictError: Somebody else changed or removed it.
        """
        with self._database.write(actor, "change.end") as unit:
            last = {"date_to": last_on}
            row = read_row(unit.session, PlannedChange, change_id, expected_version, last)
            _refuse_early_end(row.date_from, last_on)
            unit.changed("orders")
            return saved(change_row(unit, PlannedChange, change_id, expected_version, last))

    @command(Action.EDIT_CUSTOMERS)
    def remove_change(self, actor: Actor, change_id: int, expected_version: int) -> None:
        """Takes a planned change away.

        Raises:
            ConflictError: Somebody else changed or removed it.
        """
        with self._database.write(actor, "change.remove") as unit:
            remove_row(unit, PlannedChange, change_id, expected_version)
            unit.changed("orders")


def _refuse_early_end(first: dt.date, last: dt.date) -> None:
    if last < first:
        raise InvalidInputError(
            say(
                "It begins on {first}, later than {last}.",
                first=format_date(first),
                last=format_date(last),
            ),
            say("Remove it instead."),
        )
