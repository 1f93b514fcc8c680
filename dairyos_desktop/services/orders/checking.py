"""Holds typed orders, leaves and planned changes against the rules and the books."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from dairyos_desktop.domain.errors import InvalidInputError, NotFoundError, RefusedError
from dairyos_desktop.domain.orders import ALL, check_days
from dairyos_desktop.domain.plain import format_date
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models.customers import Customer
from dairyos_desktop.models.deliveries import Leave, StandingOrder
from dairyos_desktop.models.tariffs import Product

if TYPE_CHECKING:
    import datetime as dt
    from typing import Any

    from sqlalchemy.orm import Session

    from dairyos_desktop.services.dto.orders import ChangeForm, LeaveForm, OrderForm

_ASKED_BY_LONGEST = 60


def customer_code(session: Session, customer_id: int) -> str:
    """The customer's code.

    Raises:
        NotFoundError: There is no such customer.
    """
    code = session.scalar(select(Customer.code).where(Customer.id == customer_id))
    if code is None:
        raise NotFoundError(say("This customer is gone."), say("Open the list of customers again."))
    return code


def order_values(session: Session, form: OrderForm) -> dict[str, Any]:
    """The columns of a standing order.

    Raises:
        InvalidInputError: Quantity, days or dates can't be taken.
        NotFoundError: There is no such product.
    """
    product = _product(session, form.product_id)
    form.quantity.delivered(whole=product.unit == "pc")
    if not form.quantity:
        raise InvalidInputError(say("An order of 0 is none."), say("End the order instead."))
    _check_dates(form.effective_from, form.effective_to)
    return {
        "product_id": form.product_id,
        "shift": form.shift,
        "quantity": form.quantity,
        "effective_from": form.effective_from,
        "effective_to": form.effective_to,
        "days": check_days(form.days),
    }


def leave_values(session: Session, form: LeaveForm) -> dict[str, Any]:
    """The columns of a leave.

    Raises:
        InvalidInputError: The last day lies before the first.
        NotFoundError: There is no such product.
    """
    if form.product_id is not None:
        _product(session, form.product_id)
    _check_dates(form.date_from, form.date_to)
    return {
        "date_from": form.date_from,
        "date_to": form.date_to,
        "shift": form.shift,
        "product_id": form.product_id,
    }


def change_values(session: Session, form: ChangeForm) -> dict[str, Any]:
    """The columns of a planned change.

    Raises:
        InvalidInputError: Product, shift, quantity or dates can't be taken.
        NotFoundError: There is no such product.
    """
    _check_dates(form.date_from, form.date_to)
    product = None if form.product_id is None else _product(session, form.product_id)
    quantity = None if form.kind == "none" else form.quantity
    if form.kind != "none":
        if product is None or quantity is None:
            raise InvalidInputError(
                say("Product or quantity is missing."), say("Say how much of what.")
            )
        if not quantity.delivered(whole=product.unit == "pc"):
            raise InvalidInputError(
                say("A quantity of 0 is nothing."), say("Choose “nothing” instead.")
            )
        if form.kind == "extra" and form.shift == ALL:
            raise InvalidInputError(
                say("In which shift?"), say("Choose morning or evening for something extra.")
            )
    asked_by = form.asked_by.strip()
    if len(asked_by) > _ASKED_BY_LONGEST:
        raise InvalidInputError(
            say("Who asked has {count} characters.", count=len(asked_by)),
            say("Shorten it to {asked_by_longest}.", asked_by_longest=_ASKED_BY_LONGEST),
        )
    return {
        "date_from": form.date_from,
        "date_to": form.date_to,
        "shift": form.shift,
        "product_id": form.product_id,
        "kind": form.kind,
        "quantity": quantity,
        "asked_by": asked_by,
    }


def refuse_second_order(
    session: Session, customer_id: int, values: dict[str, Any], own: int
) -> None:
    """The key of a standing order stands once.

    Args:
        session: The change's own.
        customer_id: Whose.
        values: The columns that are to be written.
        own: The row that is being changed; 0 for a new one.

    Raises:
        RefusedError: Another order of the product and shift begins on the same day.
    """
    other = session.scalar(
        select(StandingOrder.id).where(
            StandingOrder.customer_id == customer_id,
            StandingOrder.product_id == values["product_id"],
            StandingOrder.shift == values["shift"],
            StandingOrder.effective_from == values["effective_from"],
            StandingOrder.id != own,
        )
    )
    if other is not None:
        code = _product(session, values["product_id"]).code
        raise RefusedError(
            say(
                "There is an order of {code} in the {values} from {format_date} already.",
                code=code,
                values=values["shift"],
                format_date=format_date(values["effective_from"]),
            ),
            say("Change that one, or begin on another day."),
        )


def refuse_second_leave(
    session: Session, customer_id: int, values: dict[str, Any], own: int
) -> None:
    """The key of a leave stands once.

    Raises:
        RefusedError: Another leave of the same shift and product begins on the same day.
    """
    other = session.scalar(
        select(Leave.id).where(
            Leave.customer_id == customer_id,
            Leave.product_id.is_not_distinct_from(values["product_id"]),
            Leave.shift == values["shift"],
            Leave.date_from == values["date_from"],
            Leave.id != own,
        )
    )
    if other is not None:
        raise RefusedError(
            say(
                "There is a leave from {format_date} already.",
                format_date=format_date(values["date_from"]),
            ),
            say("Change that one, or begin on another day."),
        )


def _product(session: Session, product_id: int) -> Product:
    product = session.get(Product, product_id)
    if product is None:
        raise NotFoundError(say("This product is gone."), say("Choose another one."))
    return product


def _check_dates(first: dt.date, last: dt.date | None) -> None:
    if last is not None and last < first:
        raise InvalidInputError(
            say(
                "The last day {last} lies before the first, {first}.",
                last=format_date(last),
                first=format_date(first),
            ),
            say("Give a later day, or leave it empty."),
        )
