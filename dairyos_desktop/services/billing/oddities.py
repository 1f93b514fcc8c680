"""What is odd about a month before money is involved (the warnings of `bills preview`)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import BigInteger, select, type_coerce

from dairyos_desktop.domain.due_days import days_within
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.orders import covers
from dairyos_desktop.domain.periods import Month
from dairyos_desktop.domain.plain import format_date
from dairyos_desktop.domain.quantity import Quantity
from dairyos_desktop.domain.texts import declared, say, say_n
from dairyos_desktop.models.bills import Bill
from dairyos_desktop.models.customers import Customer
from dairyos_desktop.services.billing.calendar import Delivery, read_deliveries
from dairyos_desktop.services.billing.unconfirmed import Unconfirmed, read_routes
from dairyos_desktop.services.consumption.plans import read_plans
from dairyos_desktop.services.dto.billing import MonthWarning
from dairyos_desktop.services.payments.waiting import left_waiting

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from sqlalchemy.orm import Session

    from dairyos_desktop.domain.billing import Goods
    from dairyos_desktop.domain.orders import CustomerPlan as Plan
    from dairyos_desktop.services.billing.ground import Ground
    from dairyos_desktop.services.billing.plan import CustomerPlan

_UNUSUAL = 3
_JUMP_PERCENT = 40


class Known(NamedTuple):
    """What a warning needs to know of a customer."""

    customer_id: int
    code: str
    name: str
    active_from: dt.date
    active_to: dt.date | None


@dataclass
class Found:
    """Warnings as they are found, with the customers whom they may concern."""

    known: dict[int, Known]
    rows: list[MonthWarning] = field(default_factory=list)

    def add(self, customer: Known | None, code: str, detail: str) -> None:
        """Notes a warning; without a customer it concerns the month."""
        if customer is None:
            self.rows.append(MonthWarning(None, None, "", code, detail))
        else:
            self.rows.append(
                MonthWarning(customer.customer_id, customer.code, customer.name, code, detail)
            )


def read_known(session: Session) -> dict[int, Known]:
    """All customers by id."""
    rows = session.execute(
        select(Customer.id, Customer.code, Customer.name, Customer.active_from, Customer.active_to)
    )
    return {row[0]: Known(*row) for row in rows}


def total_of(plan: CustomerPlan) -> int:
    """What the customer's live bills of the month come to, in paise."""
    kept = sum(bill.total for bill in plan.keep)
    return kept + sum(planned.sums.total for planned in plan.make + plan.change)


def look_at_month(session: Session, ground: Ground, today: dt.date, found: Found) -> None:
    """What concerns the whole month."""
    if today <= ground.month.last:
        found.add(
            None,
            "month_not_over",
            say(
                "{month} ends on {on}.",
                month=ground.month.label(),
                on=format_date(ground.month.last),
            ),
        )
    count, worth = left_waiting(session)
    if count:
        found.add(
            None,
            "unmatched_payment",
            say_n(
                "{count} payment ({worth}) has no customer.",
                "{count} payments ({worth}) have no customer.",
                count,
                worth=worth.format(),
            ),
        )
    if not ground.office.has_gstin:
        taxed = [
            goods.name
            for goods in sorted(ground.goods.values(), key=lambda goods: goods.position)
            if (ground.tariff.tax(goods.product_id, ground.month.last) or 0) > 0
        ]
        if taxed:
            found.add(
                None,
                "tax_without_gstin",
                say(
                    "Tax on {taxed}, but the office has no GSTIN (CGST Act s.32).",
                    taxed=", ".join(taxed),
                ),
            )


class Rows:
    """A page's rows, read in one transaction and looked at after it."""

    def __init__(self, session: Session, ground: Ground, batch: Sequence[int]) -> None:
        first, last = ground.month.first, ground.month.last
        self.batch = batch
        self.deliveries = read_deliveries(session, batch, first, last)
        self.plans = read_plans(session, tuple(batch), first, last)
        self.routes = read_routes(session, batch)


def look_at_rows(ground: Ground, page: Rows, found: Found, unconfirmed: Unconfirmed) -> None:
    """What is odd about the deliveries of a page's customers."""
    first, last = ground.month.first, ground.month.last
    for customer_id in page.batch:
        customer = found.known[customer_id]
        rows = page.deliveries.get(customer_id, [])
        plan = page.plans.of(customer_id, customer.active_from, customer.active_to)
        left = unconfirmed.look(plan, rows, page.routes.get(customer_id, {}))
        if left is not None:
            words = say_n(
                "{count} cell to confirm, the first {first}.",
                "{count} cells to confirm, the first {first}.",
                left.number,
                first=left.first,
            )
            found.add(customer, "not_confirmed", words)
        if not rows:
            if _is_expected(plan, first, last):
                found.add(
                    customer, "no_entries", say("No entry in {month}.", month=ground.month.label())
                )
            continue
        for row in rows:
            if row.quantity == 0:
                continue
            # Put into words only where something is odd: a month has a hundred thousand rows.
            for code, usual in _odd(customer, row, plan):
                found.add(customer, code, _what(row, ground.goods[row.product_id], usual))
        _look_at_taxes(ground, customer, rows, found)


def _look_at_taxes(ground: Ground, customer: Known, rows: Sequence[Delivery], found: Found) -> None:
    """One warning a product, with its first such day: a month has a row for every day."""
    untaxed: dict[int, dt.date] = {}
    for row in rows:
        if row.quantity and ground.tariff.tax(row.product_id, row.on) is None:
            untaxed.setdefault(row.product_id, row.on)
    for product, first in untaxed.items():
        words = say(
            "{name}, from {first} on", name=ground.goods[product].name, first=format_date(first)
        )
        found.add(customer, "no_tax_row", words)


def _what(row: Delivery, goods: Goods, usual: int | None) -> str:
    """One delivery; with the usual order, in thousandths, where it is unusual beside that."""
    words = say(
        "{name}, {shift}, {on}: {quantity}",
        name=goods.name,
        shift=declared(row.shift),
        on=format_date(row.on),
        quantity=_said(row.quantity, goods),
    )
    if usual is None:
        return words
    return say("{words}, usual order {usual}", words=words, usual=_said(usual, goods))


def _said(quantity: int, goods: Goods) -> str:
    return f"{Quantity.from_thousandths(quantity).short()} {goods.unit}"


def _is_expected(plan: Plan, first: dt.date, last: dt.date) -> bool:
    """Whether an order is in force on a day on which the customer is active."""
    active = days_within(plan.active_from, plan.active_to, first, last)
    return any(
        active & days_within(order.effective_from, order.effective_to, first, last)
        for order in plan.orders
    )


def _odd(customer: Known, row: Delivery, plan: Plan) -> Iterator[tuple[str, int | None]]:
    """What is odd about a delivery; beside an unusual quantity the usual one, in thousandths."""
    if any(
        covers(leave.date_from, leave.date_to, row.on)
        and leave.shift in (row.shift, "all")
        and leave.product_id in (None, row.product_id)
        for leave in plan.leaves
    ):
        yield "leave_day", None
    if not covers(customer.active_from, customer.active_to, row.on):
        yield "outside_dates", None
    in_force = [
        order
        for order in plan.orders
        if order.product_id == row.product_id
        and order.shift == row.shift
        and covers(order.effective_from, order.effective_to, row.on)
    ]
    if in_force:
        usual = max(in_force, key=lambda order: order.effective_from).quantity.thousandths
        if row.quantity > _UNUSUAL * usual:
            yield "unusual_quantity", usual


def look_at_totals(
    session: Session,
    ground: Ground,
    plans: Sequence[CustomerPlan],
    found: Found,
) -> None:
    """Totals more than 40 % off the last full month's bill."""
    rows = session.execute(
        select(
            Bill.customer_id,
            Bill.period_from,
            Bill.period_to,
            type_coerce(Bill.total, BigInteger),
        )
        .where(
            Bill.customer_id.in_([plan.account.customer_id for plan in plans]),
            Bill.status != "VOID",
            Bill.period_from < ground.month.first,
        )
        .order_by(Bill.period_from)
    )
    # The later rows win, so that what stays is each customer's last full month.
    last_totals = {
        customer: total
        for customer, first, last, total in rows
        if Month.of(first).first == first and Month.of(first).last == last
    }
    for plan in plans:
        if not (plan.make or plan.change or plan.keep):
            continue  # no bill, no total: else whoever left would be told of for ever
        then = last_totals.get(plan.account.customer_id, 0)
        now = total_of(plan)
        if then > 0 and abs(now - then) * 100 > then * _JUMP_PERCENT:
            found.add(
                found.known[plan.account.customer_id],
                "jump",
                say(
                    "{now}, last full month {then}.",
                    now=Money.from_paise(now).format(),
                    then=Money.from_paise(then).format(),
                ),
            )
