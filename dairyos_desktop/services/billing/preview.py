"""What a run would do, without doing it, and what to look at before money is involved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, func, select, type_coerce

from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.orders import covers
from dairyos_desktop.domain.periods import Month
from dairyos_desktop.domain.quantity import Quantity
from dairyos_desktop.models.bills import Bill, BillCorrection
from dairyos_desktop.models.customers import Customer
from dairyos_desktop.models.payments import Payment
from dairyos_desktop.services.billing.calendar import (
    Delivery,
    read_deliveries,
    read_leaves,
    read_orders,
)
from dairyos_desktop.services.billing.ground import read_fingerprint, read_ground
from dairyos_desktop.services.billing.plan import plan_batch
from dairyos_desktop.services.billing.write import Tally
from dairyos_desktop.services.dto.billing import MonthWarning, NotBilledRow, Preview, RunResult
from dairyos_desktop.services.office import business_date

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy.orm import Session

    from dairyos_desktop.domain.billing import Goods
    from dairyos_desktop.domain.orders import LeaveTerm, OrderTerm
    from dairyos_desktop.services.billing.ground import Ground
    from dairyos_desktop.services.billing.plan import CustomerPlan
    from dairyos_desktop.services.ports import Database

_AT_ONCE = 25
"""Customers read in one transaction: with a rollback journal a longer one holds up who saves."""
_UNUSUAL = 3
_JUMP_PERCENT = 40


class _Found:
    """Warnings as they are found, with the customers' names."""

    def __init__(self) -> None:
        self.rows: list[MonthWarning] = []

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


class _ChangedMeanwhileError(Exception):
    """Rates, taxes, products or charges are others than they were when the ground was read."""


def preview_month(database: Database, month: Month, now: dt.datetime) -> Preview:
    """Plans every customer and looks at what is odd; writes nothing.

    Each customer is looked at as of one instant, not all as of the same: they are read page by
    page. What stands still during a run does so here too, or it begins again.
    """
    while True:
        try:
            return _Look(database, month, now).preview()
        except _ChangedMeanwhileError:
            continue


class _Look:
    """One look at a month, from its ground to its last customer."""

    def __init__(self, database: Database, month: Month, now: dt.datetime) -> None:
        self._database = database
        self._tally = Tally()
        self._total = 0
        self._corrections = 0
        self._not_billed: list[NotBilledRow] = []
        self._found = _Found()
        with database.read() as session:
            self._ground = read_ground(session, month)
            self._known = {
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
            _look_at_month(session, self._ground, business_date(session, now), self._found)

    def preview(self) -> Preview:
        """Looks at all of them."""
        order = self._ground.order
        for start in range(0, len(order), _AT_ONCE):
            with self._database.read() as session:
                if read_fingerprint(session) != self._ground.fingerprint:
                    raise _ChangedMeanwhileError
                page = self._read(session, order[start : start + _AT_ONCE])
            _look_at_rows(self._ground, page, self._known, self._found)
        self._not_billed.sort(key=lambda row: row.customer)
        tally, found = self._tally, self._found
        result = RunResult(
            str(self._ground.month),
            tally.created,
            tally.updated,
            tally.voided,
            tally.unchanged,
            tuple(self._not_billed),
            self._corrections,
            Money.from_paise(self._total),
        )
        found.rows += [
            MonthWarning(row.customer_id, row.customer, row.name, "no_price", row.reason)
            for row in self._not_billed
            if row.code == "no_price"
        ]
        ordered = sorted(found.rows, key=lambda row: (row.customer or "", row.code, row.detail))
        return Preview(result, tuple(ordered))

    def _read(self, session: Session, batch: Sequence[int]) -> _Rows:
        tally, ground, known, found = self._tally, self._ground, self._known, self._found
        plans = plan_batch(session, ground, batch)
        self._corrections += _kept_corrections(session, plans)
        for plan in plans:
            tally.created += len(plan.make)
            tally.updated += len(plan.change)
            tally.voided += len(plan.void)
            tally.unchanged += len(plan.keep)
            self._total += _total(plan)
            planned = plan.make + plan.change
            self._corrections += sum(len(one.content.corrections) for one in planned)
            if plan.unbilled is not None:
                customer = known[plan.account.customer_id]
                self._not_billed.append(_not_billed(ground, plan, customer))
        _look_at_totals(session, ground, plans, known, found)
        return _Rows(session, ground, batch)


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


class _Rows:
    """A page's rows, read in one transaction and looked at after it."""

    def __init__(self, session: Session, ground: Ground, batch: Sequence[int]) -> None:
        first, last = ground.month.first, ground.month.last
        self.batch = batch
        self.deliveries = read_deliveries(session, batch, first, last)
        self.orders = read_orders(session, batch, first, last)
        self.leaves = read_leaves(session, batch, first, last)


def _look_at_rows(ground: Ground, page: _Rows, known: dict[int, _Known], found: _Found) -> None:
    first, last = ground.month.first, ground.month.last
    deliveries, orders, leaves = page.deliveries, page.orders, page.leaves
    for customer_id in page.batch:
        customer = known[customer_id]
        rows = deliveries.get(customer_id, [])
        if not rows:
            if orders.get(customer_id) and _active(customer, first, last):
                found.add(customer, "no_entries", f"No entry in {ground.month.label()}.")
            continue
        for row in rows:
            if row.quantity == 0:
                continue
            # Put into words only where something is odd: a month has a hundred thousand rows.
            for code, more in _odd(
                ground, customer, row, orders.get(customer_id, ()), leaves.get(customer_id, ())
            ):
                found.add(customer, code, _what(row, ground.goods[row.product_id]) + more)
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


def _what(row: Delivery, goods: Goods) -> str:
    return f"{goods.name}, {row.shift}, {row.on:%d-%m-%Y}: {_said(row.quantity, goods)}"


def _said(quantity: int, goods: Goods) -> str:
    return f"{Quantity.from_thousandths(quantity).short()} {goods.unit}"


def _active(customer: _Known, first: dt.date, last: dt.date) -> bool:
    return customer.active_from <= last and (
        customer.active_to is None or customer.active_to >= first
    )


def _odd(
    ground: Ground,
    customer: _Known,
    row: Delivery,
    orders: Sequence[OrderTerm],
    leaves: Sequence[LeaveTerm],
) -> Iterator[tuple[str, str]]:
    if any(
        covers(leave.date_from, leave.date_to, row.on)
        and leave.shift in (row.shift, "all")
        and leave.product_id in (None, row.product_id)
        for leave in leaves
    ):
        yield "leave_day", ""
    if not covers(customer.active_from, customer.active_to, row.on):
        yield "outside_dates", ""
    in_force = [
        order
        for order in orders
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
    known: dict[int, _Known],
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
                known[plan.account.customer_id],
                "jump",
                f"{Money.from_paise(now).format()}, last full month "
                f"{Money.from_paise(then).format()}.",
            )
