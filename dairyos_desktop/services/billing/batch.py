"""Everything about a few hundred customers that a month's bills are worked out from.

One query for each kind of fact and batch, never one for each customer.
"""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - resolved when the named tuples are made
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import BigInteger, Integer, and_, case, func, literal, select, type_coerce

from dairyos_desktop.models.bills import Bill, BillLine, TouchedMonth
from dairyos_desktop.models.customers import Customer
from dairyos_desktop.models.deliveries import Consumption
from dairyos_desktop.models.payments import Allocation, Payment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import Session

    from dairyos_desktop.domain.tariff import Spans


class Taken(NamedTuple):
    """A customer's quantity of a product within one span of the tariff."""

    product_id: int
    span: int
    quantity: int
    first_on: dt.date
    last_on: dt.date


class LiveBill(NamedTuple):
    """A bill of the month that isn't void."""

    bill_id: int
    kind: str
    period_from: dt.date
    period_to: dt.date
    number: str
    number_year: int
    number_seq: int
    version: int
    total: int
    allocated: int
    content_sha256: str
    calculated_seq: int
    is_issued: bool


@dataclass(slots=True)
class Account:
    """A customer's standing as of this transaction; sums in paise."""

    customer_id: int
    price_list_id: int | None
    account_seq: int
    opening: int
    earlier_totals: int = 0
    earlier_calculated_seq: int = -1
    entries: list[tuple[int, int]] = field(default_factory=list)
    negative_totals: int = 0
    allocated: int = 0
    taken: list[Taken] = field(default_factory=list)
    bills: list[LiveBill] = field(default_factory=list)
    touched_months: list[str] = field(default_factory=list)

    @property
    def paid(self) -> int:
        """Payments less reversals, all of them."""
        return sum(amount for _, amount in self.entries)

    def paid_after(self, seq: int) -> int:
        """Payments less reversals that were entered after that point of the account."""
        return sum(amount for at, amount in self.entries if at > seq)

    @property
    def free_credit(self) -> int:
        """All credits less all that is allocated of them."""
        return self.paid + max(-self.opening, 0) - self.negative_totals - self.allocated


def read_accounts(
    session: Session,
    customer_ids: Sequence[int],
    first: dt.date,
    last: dt.date,
    spans: Spans,
    *,
    lock: bool = False,
) -> dict[int, Account]:
    """The accounts of the customers for the month from `first` to `last`.

    `lock` keeps their rows until the transaction ends, in the order of their ids (PostgreSQL; on
    SQLite the writer is alone anyway).
    """
    wanted = select(
        Customer.id,
        Customer.price_list_id,
        Customer.account_seq,
        type_coerce(Customer.opening_balance, BigInteger),
    ).where(Customer.id.in_(customer_ids))
    if lock and session.get_bind().dialect.name == "postgresql":
        wanted = wanted.order_by(Customer.id).with_for_update()
    accounts = {row[0]: Account(*row) for row in session.execute(wanted)}
    _read_bills(session, accounts, customer_ids, first, last)
    _read_payments(session, accounts, customer_ids, first)
    for row in session.execute(
        taken_query(Consumption.customer_id.in_(customer_ids), first, last, spans)
    ):
        accounts[row[0]].taken.append(Taken(*row[1:]))
    touched = select(TouchedMonth.customer_id, TouchedMonth.month).where(
        TouchedMonth.customer_id.in_(customer_ids)
    )
    for customer, month in session.execute(touched):
        accounts[customer].touched_months.append(month)
    return accounts


def taken_query(
    whose: ColumnElement[bool], first: dt.date, last: dt.date, spans: Spans
) -> Select[int, int, int, int, dt.date, dt.date]:
    """Quantities grouped by customer, product and span of the tariff."""
    span: ColumnElement[int] = literal(0, Integer)
    if spans.starts:
        span = case(
            *((Consumption.date < start, number) for number, start in enumerate(spans.starts)),
            else_=len(spans.starts),
        )
    return (
        select(
            Consumption.customer_id,
            Consumption.product_id,
            span.label("span"),
            func.sum(type_coerce(Consumption.quantity, BigInteger)),
            func.min(Consumption.date),
            func.max(Consumption.date),
        )
        .where(
            whose,
            Consumption.date.between(first, last),
            type_coerce(Consumption.quantity, BigInteger) > 0,
        )
        .group_by(Consumption.customer_id, Consumption.product_id, "span")
    )


def _read_bills(
    session: Session,
    accounts: dict[int, Account],
    customer_ids: Sequence[int],
    first: dt.date,
    last: dt.date,
) -> None:
    total = type_coerce(Bill.total, BigInteger)
    live = and_(Bill.customer_id.in_(customer_ids), Bill.status != "VOID")
    of_month = (
        select(
            Bill.customer_id,
            Bill.id,
            Bill.kind,
            Bill.period_from,
            Bill.period_to,
            Bill.number,
            Bill.number_year,
            Bill.number_seq,
            Bill.version,
            total,
            type_coerce(Bill.allocated, BigInteger),
            Bill.content_sha256,
            Bill.calculated_seq,
            Bill.issued_at.is_not(None),
        )
        .where(live, Bill.period_from.between(first, last))
        .order_by(Bill.period_from)
    )
    for customer, *bill in session.execute(of_month):
        accounts[customer].bills.append(LiveBill(*bill))
    before = (
        select(Bill.customer_id, func.sum(total))
        .where(live, Bill.period_from < first)
        .group_by(Bill.customer_id)
    )
    for customer, totals in session.execute(before):
        accounts[customer].earlier_totals = int(totals)
    negative = (
        select(Bill.customer_id, func.sum(total)).where(live, total < 0).group_by(Bill.customer_id)
    )
    for customer, totals in session.execute(negative):
        accounts[customer].negative_totals = int(totals)
    allocated = (
        select(Allocation.customer_id, func.sum(type_coerce(Allocation.amount, BigInteger)))
        .where(Allocation.customer_id.in_(customer_ids))
        .group_by(Allocation.customer_id)
    )
    for customer, amount in session.execute(allocated):
        accounts[customer].allocated = int(amount)


def _read_payments(
    session: Session, accounts: dict[int, Account], customer_ids: Sequence[int], first: dt.date
) -> None:
    last_before = (
        select(Bill.customer_id, func.max(Bill.period_from).label("period_from"))
        .where(Bill.customer_id.in_(customer_ids), Bill.status != "VOID", Bill.period_from < first)
        .group_by(Bill.customer_id)
        .subquery()
    )
    watermark = (
        select(Bill.customer_id, Bill.calculated_seq)
        .join(
            last_before,
            and_(
                Bill.customer_id == last_before.c.customer_id,
                Bill.period_from == last_before.c.period_from,
            ),
        )
        .where(Bill.status != "VOID")
    )
    for customer, seq in session.execute(watermark):
        accounts[customer].earlier_calculated_seq = seq
    entries = select(Payment.customer_id, Payment.account_seq, signed_amount()).where(
        Payment.customer_id.in_(customer_ids)
    )
    for payer, seq, amount in session.execute(entries):
        if payer is not None:
            accounts[payer].entries.append((seq, amount))


def signed_amount() -> ColumnElement[int]:
    """A payment's paise; a reversal's with a minus."""
    amount = type_coerce(Payment.amount, BigInteger)
    return case((Payment.reverses_id.is_(None), amount), else_=-amount)


def carried_charges(
    session: Session, customer_ids: Sequence[int]
) -> dict[int, set[tuple[int, str, int]]]:
    """(charge, its month, bill) that stand on live bills, by customer."""
    found: dict[int, set[tuple[int, str, int]]] = defaultdict(set)
    rows = session.execute(
        select(Bill.customer_id, BillLine.charge_id, BillLine.charge_month, Bill.id)
        .join(BillLine, BillLine.bill_id == Bill.id)
        .where(
            Bill.customer_id.in_(customer_ids),
            Bill.status != "VOID",
            BillLine.charge_id.is_not(None),
        )
    )
    for customer, charge, month, bill in rows:
        if charge is not None and month is not None:
            found[customer].add((charge, month, bill))
    return found
