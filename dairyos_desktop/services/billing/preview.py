"""What a run would do, without doing it, and what to look at before money is involved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, func, select, type_coerce

from dairyos_desktop.domain.due_days import days_within
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.orders import covers
from dairyos_desktop.domain.periods import Month
from dairyos_desktop.domain.quantity import Quantity
from dairyos_desktop.models.bills import Bill, BillCorrection
from dairyos_desktop.models.customers import Customer
from dairyos_desktop.models.payments import Payment
from dairyos_desktop.services.billing.calendar import Delivery, read_deliveries
from dairyos_desktop.services.billing.plan import plan_batch
from dairyos_desktop.services.billing.unconfirmed import Unconfirmed, read_routes
from dairyos_desktop.services.billing.write import Tally
from dairyos_desktop.services.consumption.plans import read_plans
from dairyos_desktop.services.dto.billing import MonthWarning, NotBilledRow, Preview, RunResult

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy.orm import Session

    from dairyos_desktop.domain.billing import Goods
    from dairyos_desktop.domain.orders import CustomerPlan as Plan
    from dairyos_desktop.services.billing.ground import Ground
    from dairyos_desktop.services.billing.plan import CustomerPlan
    from dairyos_desktop.services.consumption.hours import Hours

_AT_ONCE = 400
_UNUSUAL = 3
_JUMP_PERCENT = 40


class _Found:
    """Warnings as they are found, with the customers' names."""

    def __init__(self, known: dict[int, _Known]) -> None:
        self.rows: list[MonthWarning] = []
        self.known = known

    def add(self, customer: _Known | None, code: str, detail: str) -> None:
        if customer is None:
            self.rows.append(MonthWarning(None, None, "", code, detail))
        else:
            self.rows.append(
                MonthWarning(customer.customer_id, customer.code, customer.name, code, detail)
            )


class _Known:
    """What a warning needs to know of a customer."""

    __slots__ = ("active_from", "active_to", "code", "customer_id", "name")

    def __init__(
        self,
        customer_id: int,
        code: str,
        name: str,
        active_from: dt.date,
        active_to: dt.date | None,
    ) -> None:
        self.customer_id = customer_id
        self.code = code
        self.name = name
        self.active_from = active_from
        self.active_to = active_to


def preview_month(session: Session, ground: Ground, hours: Hours) -> Preview:
    """Plans every customer and looks at what is odd; writes nothing."""
    unconfirmed = Unconfirmed(ground.month, hours)
    tally, total, corrections = Tally(), 0, 0
    not_billed: list[NotBilledRow] = []
    known = {
        row[0]: _Known(*row)
        for row in session.execute(
            select(
                Customer.id,
                Customer.code,
                Customer.name,
                Customer.active_from,
                Customer.active_to,
            )
        )
    }
    found = _Found(known)
    _look_at_month(session, ground, hours.today, found)
    for start in range(0, len(ground.order), _AT_ONCE):
        batch = ground.order[start : start + _AT_ONCE]
        plans = plan_batch(session, ground, batch)
        corrections += _kept_corrections(session, plans)
        for plan in plans:
            tally.created += len(plan.make)
            tally.updated += len(plan.change)
            tally.voided += len(plan.void)
            tally.unchanged += len(plan.keep)
            total += _total(plan)
            corrections += sum(len(one.content.corrections) for one in plan.make + plan.change)
            if plan.unbilled is not None:
                not_billed.append(_not_billed(ground, plan, known[plan.account.customer_id]))
        _look_at_batch(session, ground, batch, found, unconfirmed)
        _look_at_totals(session, ground, plans, found)
    left = unconfirmed.open_rounds(session)
    if left is not None:
        rounds = "1 round is" if left.number == 1 else f"{left.number} rounds are"
        found.add(None, "day_open", f"{rounds} not closed, the first {left.first}.")
    not_billed.sort(key=lambda row: row.customer)
    result = RunResult(
        str(ground.month),
        tally.created,
        tally.updated,
        tally.voided,
        tally.unchanged,
        tuple(not_billed),
        corrections,
        Money.from_paise(total),
    )
    found.rows += [
        MonthWarning(row.customer_id, row.customer, row.name, "no_price", row.reason)
        for row in not_billed
        if row.code == "no_price"
    ]
    ordered = sorted(found.rows, key=lambda row: (row.customer or "", row.code, row.detail))
    return Preview(result, tuple(ordered))


def _total(plan: CustomerPlan) -> int:
    kept = sum(bill.total for bill in plan.keep)
    return kept + sum(planned.sums.total for planned in plan.make + plan.change)


def _kept_corrections(session: Session, plans: Iterable[CustomerPlan]) -> int:
    kept = [bill.bill_id for plan in plans for bill in plan.keep]
    if not kept:
        return 0
    return session.execute(
        select(func.count()).select_from(BillCorrection).where(BillCorrection.bill_id.in_(kept))
    ).scalar_one()


def _not_billed(ground: Ground, plan: CustomerPlan, customer: _Known) -> NotBilledRow:
    if plan.unbilled is None:
        raise AssertionError("asked only for who isn't billed")
    product = plan.unbilled.product_id
    return NotBilledRow(
        customer.customer_id,
        customer.code,
        customer.name,
        plan.unbilled.code,
        plan.unbilled.reason,
        None if product is None else ground.goods[product].code,
        plan.unbilled.on,
    )


def _look_at_month(session: Session, ground: Ground, today: dt.date, found: _Found) -> None:
    if today <= ground.month.last:
        found.add(
            None, "month_not_over", f"{ground.month.label()} ends on {ground.month.last:%d-%m-%Y}."
        )
    unmatched = session.execute(
        select(func.count(), func.coalesce(func.sum(type_coerce(Payment.amount, BigInteger)), 0))
        .select_from(Payment)
        .where(Payment.customer_id.is_(None), Payment.reverses_id.is_(None))
    ).one()
    if unmatched[0]:
        worth = Money.from_paise(int(unmatched[1])).format()
        found.add(None, "unmatched_payment", f"{unmatched[0]} payments ({worth}) have no customer.")
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
                f"Tax on {', '.join(taxed)}, but the office has no GSTIN (CGST Act s.32).",
            )


def _look_at_batch(
    session: Session,
    ground: Ground,
    batch: Sequence[int],
    found: _Found,
    unconfirmed: Unconfirmed,
) -> None:
    first, last = ground.month.first, ground.month.last
    deliveries = read_deliveries(session, batch, first, last)
    plans = read_plans(session, tuple(batch), first, last)
    routes = read_routes(session, batch)
    for customer_id in batch:
        customer = found.known[customer_id]
        rows = deliveries.get(customer_id, [])
        plan = plans.of(customer_id, customer.active_from, customer.active_to)
        left = unconfirmed.look(plan, rows, routes.get(customer_id, {}))
        if left is not None:
            cells = "1 cell" if left.number == 1 else f"{left.number} cells"
            found.add(customer, "not_confirmed", f"{cells} to confirm, the first {left.first}.")
        if not rows:
            if _is_expected(plan, first, last):
                found.add(customer, "no_entries", f"No entry in {ground.month.label()}.")
            continue
        for row in rows:
            if row.quantity == 0:
                continue
            for code, more in _odd(ground, customer, row, plan):
                goods = ground.goods[row.product_id]
                amount = _said(row.quantity, goods)
                what = f"{goods.name}, {row.shift}, {row.on:%d-%m-%Y}: {amount}"
                found.add(customer, code, what + more)
        _look_at_taxes(ground, customer, rows, found)


def _look_at_taxes(
    ground: Ground, customer: _Known, rows: Sequence[Delivery], found: _Found
) -> None:
    """One warning a product, with its first such day: a month has a row for every day."""
    untaxed: dict[int, dt.date] = {}
    for row in rows:
        if row.quantity and ground.tariff.tax(row.product_id, row.on) is None:
            untaxed.setdefault(row.product_id, row.on)
    for product, first in untaxed.items():
        found.add(customer, "no_tax_row", f"{ground.goods[product].name}, from {first:%d-%m-%Y} on")


def _said(quantity: int, goods: Goods) -> str:
    return f"{Quantity.from_thousandths(quantity).short()} {goods.unit}"


def _is_expected(plan: Plan, first: dt.date, last: dt.date) -> bool:
    """Whether an order is in force on a day on which the customer is active."""
    active = days_within(plan.active_from, plan.active_to, first, last)
    return any(
        active & days_within(order.effective_from, order.effective_to, first, last)
        for order in plan.orders
    )


def _odd(
    ground: Ground,
    customer: _Known,
    row: Delivery,
    plan: Plan,
) -> Iterator[tuple[str, str]]:
    if any(
        covers(leave.date_from, leave.date_to, row.on)
        and leave.shift in (row.shift, "all")
        and leave.product_id in (None, row.product_id)
        for leave in plan.leaves
    ):
        yield "leave_day", ""
    if not covers(customer.active_from, customer.active_to, row.on):
        yield "outside_dates", ""
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
            said = _said(usual, ground.goods[row.product_id])
            yield "unusual_quantity", f", usual order {said}"


def _look_at_totals(
    session: Session,
    ground: Ground,
    plans: Sequence[CustomerPlan],
    found: _Found,
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
        now = _total(plan)
        if then > 0 and abs(now - then) * 100 > then * _JUMP_PERCENT:
            found.add(
                found.known[plan.account.customer_id],
                "jump",
                f"{Money.from_paise(now).format()}, last full month "
                f"{Money.from_paise(then).format()}.",
            )
