"""What is to be done with each customer of a batch; writes nothing.

The run and the preview share it, so that a preview can't say anything else than the run does.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import select

from dairyos_desktop.domain.billing import Delivered, delivery_lines
from dairyos_desktop.domain.plain import format_date
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models.bills import Bill, BillLine
from dairyos_desktop.services.billing.batch import (
    Account,
    LiveBill,
    Taken,
    carried_charges,
    read_accounts,
    read_taken,
)
from dairyos_desktop.services.billing.charges import due_charges
from dairyos_desktop.services.billing.content import Content, PlannedBill, compose
from dairyos_desktop.services.billing.corrections import IssuedBill, pending_corrections
from dairyos_desktop.services.billing.periods import cut_spans, periods_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from dairyos_desktop.domain.billing import Correction, Line
    from dairyos_desktop.domain.tariff import SpanPrices
    from dairyos_desktop.services.billing.ground import Ground
    from dairyos_desktop.services.billing.periods import Period


@dataclass(frozen=True, slots=True)
class Unbilled:
    """Why a customer gets no bill: `no_price` with product and first such date, or `parked`."""

    code: str
    reason: str
    product_id: int | None = None
    on: dt.date | None = None


@dataclass(slots=True)
class CustomerPlan:
    """All that a run does for one customer.

    Attributes:
        make: New bills.
        change: Bills that aren't issued and say something else now.
        void: Bills that aren't issued and have nothing left.
        keep: Bills that stay as they are.
    """

    account: Account
    make: list[PlannedBill] = field(default_factory=list)
    change: list[PlannedBill] = field(default_factory=list)
    void: list[LiveBill] = field(default_factory=list)
    keep: list[LiveBill] = field(default_factory=list)
    unbilled: Unbilled | None = None


@dataclass(slots=True)
class _Charged:
    """What is known of charges already carried, by customer; empty where there are no charges."""

    carried: dict[int, set[tuple[int, str, int]]] = field(default_factory=dict)
    states: dict[int, dict[str, str]] = field(default_factory=dict)


@dataclass(slots=True)
class _Month:
    """One customer's month on the bench."""

    session: Session
    ground: Ground
    account: Account
    prices: SpanPrices
    taken: list[Taken]
    periods: list[Period]
    charged: _Charged


def plan_batch(
    session: Session,
    ground: Ground,
    customer_ids: Sequence[int],
    *,
    until: dt.date | None = None,
    lock: bool = False,
) -> list[CustomerPlan]:
    """Plans the customers in the order given.

    Args:
        session: Everything is read in its transaction.
        ground: What stands still during the run.
        customer_ids: A batch.
        until: The last day of a final bill (rule 13); of one customer only.
        lock: Keep the customers' rows until the transaction ends.

    Raises:
        RefusedError: The final bill would cut an issued bill.
    """
    month = ground.month
    accounts = read_accounts(
        session, customer_ids, month.first, month.last, ground.prices.spans, lock=lock
    )
    charged = _charges_of(session, ground, customer_ids)
    return [
        _plan_customer(session, ground, accounts[customer], until, charged)
        for customer in customer_ids
        if customer in accounts
    ]


def _charges_of(session: Session, ground: Ground, customer_ids: Sequence[int]) -> _Charged:
    if not ground.charges:
        return _Charged()
    states: dict[int, dict[str, str]] = {}
    has_delivery = (
        select(BillLine.bill_id)
        .where(BillLine.bill_id == Bill.id, BillLine.kind == "delivery")
        .exists()
    )
    rows = session.execute(
        select(Bill.customer_id, Bill.month, Bill.issued_at.is_not(None), has_delivery).where(
            Bill.customer_id.in_(customer_ids),
            Bill.status != "VOID",
            Bill.month < str(ground.month),
        )
    )
    for customer, month, issued, delivered in rows:
        of_customer = states.setdefault(customer, {})
        if not issued or of_customer.get(month) == "open":
            of_customer[month] = "open"
        elif delivered or of_customer.get(month) == "delivered":
            of_customer[month] = "delivered"
        else:
            of_customer[month] = "issued"
    return _Charged(carried_charges(session, customer_ids), states)


def _plan_customer(
    session: Session, ground: Ground, account: Account, until: dt.date | None, charged: _Charged
) -> CustomerPlan:
    parked = ground.parked.get(account.customer_id)
    if parked is not None:
        return CustomerPlan(account, keep=list(account.bills), unbilled=Unbilled("parked", parked))
    month = ground.month
    periods = periods_of(account.bills, month.first, month.last, until)
    prices, taken = ground.prices, account.taken
    spans = cut_spans(prices.spans, periods, month.last)
    if spans is not prices.spans:
        prices = ground.tariff.within(spans)
        taken = read_taken(session, account.customer_id, month.first, month.last, spans)
    bench = _Month(session, ground, account, prices, taken, periods, charged)
    missing = _first_without_price(bench)
    if missing is not None:
        return CustomerPlan(account, keep=list(account.bills), unbilled=missing)
    return _plan_periods(bench)


def _first_without_price(bench: _Month) -> Unbilled | None:
    """The first delivery of a period that is to be billed without a price (rule 4)."""
    ground, account = bench.ground, bench.account
    found: list[tuple[dt.date, int, int]] = []
    for part in bench.taken:
        price, _ = bench.prices.of(
            part.product_id, account.price_list_id, account.customer_id, part.span
        )
        if price is None and any(
            period.first <= part.first_on <= period.last and not period.is_issued
            for period in bench.periods
        ):
            position = ground.goods[part.product_id].position
            found.append((part.first_on, position, part.product_id))
    if not found:
        return None
    on, _, product = min(found)
    name = ground.goods[product].name
    words = say("No price for {name} on {on}.", name=name, on=format_date(on))
    return Unbilled("no_price", words, product, on)


def _plan_periods(bench: _Month) -> CustomerPlan:
    account = bench.account
    plan = CustomerPlan(account)
    earlier_totals = account.earlier_totals
    watermark = account.earlier_calculated_seq
    charged_here: set[tuple[int, str]] = set()
    corrections_placed = False
    for period in bench.periods:
        bill = period.bill
        if bill is not None and bill.is_issued:
            plan.keep.append(bill)
            earlier_totals += bill.total
            watermark = bill.calculated_seq
            continue
        lines = delivery_lines(_delivered(bench, period))
        if bench.ground.charges:
            due = _due(bench, charged_here, delivered=bool(lines))
            lines += due
            charged_here |= {(row.charge_id or 0, row.charge_month or "") for row in due}
        content = Content(lines, earlier_totals, watermark)
        if account.touched_months and not corrections_placed:
            content.corrections = _pending(bench, period)
        if content.is_nothing:
            if bill is not None:
                plan.void.append(bill)
            continue
        corrections_placed = corrections_placed or bool(content.corrections)
        planned = compose(bench.ground, account, period, content)
        if bill is None:
            plan.make.append(planned)
        elif bill.content_sha256 == planned.content_sha256:
            plan.keep.append(bill)
        else:
            plan.change.append(planned)
        earlier_totals += planned.sums.total
        watermark = account.account_seq
    return plan


def _due(bench: _Month, charged_here: set[tuple[int, str]], *, delivered: bool) -> list[Line]:
    account = bench.account
    being_made_again = {bill.bill_id for bill in account.bills if not bill.is_issued}
    elsewhere = {
        (charge, month)
        for charge, month, bill_id in bench.charged.carried.get(account.customer_id, ())
        if bill_id not in being_made_again
    }
    return due_charges(
        bench.ground.charges,
        customer_id=account.customer_id,
        price_list_id=account.price_list_id,
        month=bench.ground.month,
        delivered=delivered,
        carried=elsewhere | charged_here,
        month_states=bench.charged.states.get(account.customer_id, {}),
    )


def _delivered(bench: _Month, period: Period) -> list[Delivered]:
    goods, account = bench.ground.goods, bench.account
    parts = []
    for product, span, quantity, first_on, last_on in bench.taken:
        if first_on < period.first or last_on > period.last:
            continue
        price, rate = bench.prices.of(product, account.price_list_id, account.customer_id, span)
        if price is None:
            raise AssertionError("a missing price is found before")
        parts.append(Delivered(goods[product], price, rate, int(quantity), first_on, last_on))
    return parts


def _pending(bench: _Month, period: Period) -> list[Correction]:
    """Pending corrections of all issued bills of earlier periods, oldest bill first."""
    account = bench.account
    rows = bench.session.execute(
        select(Bill.id, Bill.period_from, Bill.period_to, Bill.generated_at, Bill.snapshot)
        .where(
            Bill.customer_id == account.customer_id,
            Bill.status != "VOID",
            Bill.issued_at.is_not(None),
            Bill.period_from < period.first,
            Bill.month.in_(account.touched_months),
        )
        .order_by(Bill.period_from)
    )
    found: list[Correction] = []
    for bill_id, period_from, period_to, generated_at, snapshot in rows:
        issued = IssuedBill(
            bill_id,
            account.customer_id,
            account.price_list_id,
            period_from,
            period_to,
            generated_at,
            snapshot or "",
        )
        found += pending_corrections(
            bench.session,
            bench.ground.tariff,
            bench.ground.goods,
            issued,
            carrier_id=None if period.bill is None else period.bill.bill_id,
        )
    return found
