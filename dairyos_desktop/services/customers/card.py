"""Everything about one customer, read in one snapshot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from dairyos_desktop.domain.errors import NotFoundError
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models.bills import Bill, Charge, ParkedCustomer
from dairyos_desktop.models.customers import Customer
from dairyos_desktop.models.tariffs import PriceList, Product, Rate
from dairyos_desktop.services.charges import read_charges
from dairyos_desktop.services.customers.listing import read_balances
from dairyos_desktop.services.customers.takes import read_changes, read_leaves, read_orders
from dairyos_desktop.services.customers.writing import form_of, has_account
from dairyos_desktop.services.dto.customers import (
    CustomerBill,
    CustomerCard,
    OwnRate,
    PriceToday,
    Standing,
)

if TYPE_CHECKING:
    import datetime as dt

    from sqlalchemy.orm import Session

    from dairyos_desktop.domain.quantity import Price
    from dairyos_desktop.services.dto.orders import LeaveRow

_SOURCES = ("own", "list", "general")


def read_card(session: Session, customer_id: int, today: dt.date) -> CustomerCard:
    """The card.

    Raises:
        NotFoundError: There is no such customer.
    """
    customer = session.get(Customer, customer_id)
    if customer is None:
        raise NotFoundError(say("This customer is gone."), say("Open the list of customers again."))
    price_list = session.get(PriceList, customer.price_list_id) if customer.price_list_id else None
    leaves = read_leaves(session, customer_id)
    return CustomerCard(
        id=customer_id,
        form=form_of(session, customer),
        version=customer.version,
        today=today,
        standing=_standing(customer, leaves, today),
        price_list=price_list.name if price_list else "",
        balance=read_balances(session, customer_id)[customer_id],
        opening_is_fixed=has_account(session, customer_id),
        orders=read_orders(session, customer_id, today),
        leaves=leaves,
        changes=read_changes(session, customer_id),
        prices=_prices(session, customer, today),
        own_rates=_own_rates(session, customer_id),
        charges=read_charges(session, Charge.customer_id == customer_id),
        list_charges=()
        if price_list is None
        else read_charges(session, Charge.price_list_id == price_list.id, with_billed=False),
        bills=_bills(session, customer_id),
        parked_months=tuple(
            (month, reason)
            for month, reason in session.execute(
                select(ParkedCustomer.month, ParkedCustomer.reason)
                .where(ParkedCustomer.customer_id == customer_id)
                .order_by(ParkedCustomer.month)
            )
        ),
    )


def _standing(customer: Customer, leaves: tuple[LeaveRow, ...], today: dt.date) -> Standing:
    if customer.active_from > today:
        return Standing.NOT_YET
    if customer.active_to is not None and customer.active_to < today:
        return Standing.LEFT
    away = any(leave.form.product_id is None and leave.covers(today) for leave in leaves)
    return Standing.ON_LEAVE if away else Standing.ACTIVE


def _prices(session: Session, customer: Customer, today: dt.date) -> tuple[PriceToday, ...]:
    """What each product costs today: the customer's own price, its list's, the general (rule 2)."""
    rows = session.execute(
        select(Rate.product_id, Rate.customer_id, Rate.price_list_id, Rate.price)
        .where(
            Rate.effective_from <= today,
            or_(Rate.effective_to.is_(None), Rate.effective_to >= today),
            or_(Rate.customer_id.is_(None), Rate.customer_id == customer.id),
            or_(Rate.price_list_id.is_(None), Rate.price_list_id == customer.price_list_id),
        )
        .order_by(Rate.effective_from)
    )
    in_force: dict[tuple[int, str], Price] = {}
    for product_id, own, listed, price in rows:
        source = "own" if own is not None else "general" if listed is None else "list"
        in_force[product_id, source] = price
    products = session.scalars(
        select(Product).where(Product.is_active).order_by(Product.position, Product.id)
    )
    made: list[PriceToday] = []
    for product in products:
        source = next((one for one in _SOURCES if (product.id, one) in in_force), "")
        made.append(
            PriceToday(
                product.id,
                product.code,
                product.name,
                product.unit,
                in_force.get((product.id, source)),
                source,
            )
        )
    return tuple(made)


def _own_rates(session: Session, customer_id: int) -> tuple[OwnRate, ...]:
    found = session.execute(
        select(Rate, Product.code, Product.name, Product.unit)
        .join(Product, Product.id == Rate.product_id)
        .where(Rate.customer_id == customer_id)
        .order_by(Product.position, Product.id, Rate.effective_from.desc())
    )
    return tuple(
        OwnRate(
            rate.id,
            rate.product_id,
            code,
            name,
            unit,
            rate.price,
            rate.effective_from,
            rate.effective_to,
            rate.version,
        )
        for rate, code, name, unit in found
    )


def _bills(session: Session, customer_id: int) -> tuple[CustomerBill, ...]:
    found = session.scalars(
        select(Bill)
        .where(Bill.customer_id == customer_id)
        .order_by(Bill.period_from.desc(), Bill.number_year.desc(), Bill.number_seq.desc())
    )
    return tuple(
        CustomerBill(
            bill.id,
            bill.number,
            bill.month,
            bill.period_from,
            bill.period_to,
            bill.litres,
            bill.total,
            bill.total + bill.previous_balance,
            max(bill.total, Money.zero) - bill.allocated,
            bill.status,
            bill.issued_at is not None,
        )
        for bill in found
    )
