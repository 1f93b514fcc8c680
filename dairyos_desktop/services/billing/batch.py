"""Everything about a few hundred customers that a month's bills are worked out from.

One statement for each kind of fact and batch, made once, never one for each customer.
"""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - resolved when the named tuples are made
from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Integer, and_, bindparam, case, func, literal, select

from dairyos_desktop.models.bills import Bill, BillLine, TouchedMonth
from dairyos_desktop.models.customers import Customer
from dairyos_desktop.models.deliveries import Consumption
from dairyos_desktop.models.payments import Allocation, Payment
from dairyos_desktop.services.bulk import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import BindParameter, ColumnElement, Select
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


_customers = plain(Customer).c
_bills = plain(Bill).c
_payments = plain(Payment).c
_allocations = plain(Allocation).c
_consumption = plain(Consumption).c
_touched = plain(TouchedMonth).c
_lines = plain(BillLine).c

_IDS: BindParameter[list[int]] = bindparam("ids", expanding=True)
_FIRST = bindparam("first", type_=_bills.period_from.type)
_LAST = bindparam("last", type_=_bills.period_from.type)
_live = and_(_bills.customer_id.in_(_IDS), _bills.status != "VOID")

_CUSTOMERS = select(
    _customers.id, _customers.price_list_id, _customers.account_seq, _customers.opening_balance
).where(_customers.id.in_(_IDS))
_CUSTOMERS_LOCKED = _CUSTOMERS.order_by(_customers.id).with_for_update()
_BILLED = (
    select(
        _bills.customer_id,
        func.sum(case((_bills.period_from < _FIRST, _bills.total), else_=0)),
        func.sum(case((_bills.total < 0, _bills.total), else_=0)),
        func.max(case((_bills.period_from < _FIRST, 1), else_=0)),
        func.max(case((_bills.period_from.between(_FIRST, _LAST), 1), else_=0)),
    )
    .where(_live)
    .group_by(_bills.customer_id)
)
_OF_MONTH = (
    select(
        _bills.customer_id,
        _bills.id,
        _bills.kind,
        _bills.period_from,
        _bills.period_to,
        _bills.number,
        _bills.version,
        _bills.total,
        _bills.allocated,
        _bills.content_sha256,
        _bills.calculated_seq,
        _bills.issued_at.is_not(None),
    )
    .where(_live, _bills.period_from.between(_FIRST, _LAST))
    .order_by(_bills.period_from)
)
_last_before = (
    select(_bills.customer_id, func.max(_bills.period_from).label("period_from"))
    .where(_live, _bills.period_from < _FIRST)
    .group_by(_bills.customer_id)
    .subquery()
)
_WATERMARKS = (
    select(_bills.customer_id, _bills.calculated_seq)
    .join(
        _last_before,
        and_(
            _bills.customer_id == _last_before.c.customer_id,
            _bills.period_from == _last_before.c.period_from,
        ),
    )
    .where(_bills.status != "VOID")
)
_ALLOCATED = (
    select(_allocations.customer_id, func.sum(_allocations.amount))
    .where(_allocations.customer_id.in_(_IDS))
    .group_by(_allocations.customer_id)
)
_ENTRIES = select(
    _payments.customer_id,
    _payments.account_seq,
    case((_payments.reverses_id.is_(None), _payments.amount), else_=-_payments.amount),
).where(_payments.customer_id.in_(_IDS))
_TOUCHED = select(_touched.customer_id, _touched.month).where(_touched.customer_id.in_(_IDS))
_CHARGED = (
    select(_bills.customer_id, _lines.charge_id, _lines.charge_month, _bills.id)
    .join(plain(BillLine), _lines.bill_id == _bills.id)
    .where(_live, _lines.charge_id.is_not(None))
)


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
    values = {"ids": list(customer_ids), "first": first, "last": last}
    lock = lock and session.get_bind().dialect.name == "postgresql"
    found = session.execute(_CUSTOMERS_LOCKED if lock else _CUSTOMERS, values)
    accounts = {row[0]: Account(*row) for row in found.all()}
    _read_bills(session, accounts, values)
    for customer, amount in session.execute(_ALLOCATED, values).all():
        accounts[customer].allocated = int(amount)
    for customer, seq, amount in session.execute(_ENTRIES, values).all():
        accounts[customer].entries.append((seq, amount))
    for row in session.execute(taken_query(spans), values).all():
        accounts[row[0]].taken.append(Taken(*row[1:]))
    for customer, month in session.execute(_TOUCHED, values).all():
        accounts[customer].touched_months.append(month)
    return accounts


def read_taken(
    session: Session, customer_id: int, first: dt.date, last: dt.date, spans: Spans
) -> list[Taken]:
    """One customer's quantities within the days."""
    values = {"ids": [customer_id], "first": first, "last": last}
    return [Taken(*row[1:]) for row in session.execute(taken_query(spans), values)]


@lru_cache(maxsize=64)
def taken_query(spans: Spans) -> Select[int, int, int, int, dt.date, dt.date]:
    """Quantities of `ids` from `first` to `last`, by customer, product and span of the tariff."""
    span: ColumnElement[int] = literal(0, Integer)
    if spans.starts:
        span = case(
            *((_consumption.date < start, number) for number, start in enumerate(spans.starts)),
            else_=len(spans.starts),
        )
    return (
        select(
            _consumption.customer_id,
            _consumption.product_id,
            span.label("span"),
            func.sum(_consumption.quantity),
            func.min(_consumption.date),
            func.max(_consumption.date),
        )
        .where(
            _consumption.customer_id.in_(_IDS),
            _consumption.date.between(_FIRST, _LAST),
            _consumption.quantity > 0,
        )
        .group_by(_consumption.customer_id, _consumption.product_id, "span")
    )


def _read_bills(session: Session, accounts: dict[int, Account], values: dict[str, object]) -> None:
    some_before = some_of_month = False
    for customer, totals, negative, before, of_month in session.execute(_BILLED, values).all():
        account = accounts[customer]
        account.earlier_totals = int(totals)
        account.negative_totals = int(negative)
        some_before = some_before or bool(before)
        some_of_month = some_of_month or bool(of_month)
    if some_of_month:
        for customer, *bill in session.execute(_OF_MONTH, values).all():
            accounts[customer].bills.append(LiveBill(*bill))
    if some_before:
        for customer, seq in session.execute(_WATERMARKS, values).all():
            accounts[customer].earlier_calculated_seq = seq


def carried_charges(
    session: Session, customer_ids: Sequence[int]
) -> dict[int, set[tuple[int, str, int]]]:
    """(charge, its month, bill) that stand on live bills, by customer."""
    found: dict[int, set[tuple[int, str, int]]] = defaultdict(set)
    for customer, *rest in session.execute(_CHARGED, {"ids": list(customer_ids)}):
        found[customer].add((rest[0], rest[1], rest[2]))
    return found
