"""Sums up the money: of the newest billed month, of all that is owed, of today, and over time."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, case, func, select, type_coerce

from dairyos_desktop.domain.billing import Status
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.periods import Month
from dairyos_desktop.models.bills import Bill, MonthRun, is_open
from dairyos_desktop.models.customers import Customer
from dairyos_desktop.models.payments import Allocation, Payment
from dairyos_desktop.services.consumption.hours import read_hours
from dairyos_desktop.services.dto.today import MoneyNow, MoneyOverTime, Owed
from dairyos_desktop.services.payments.discounts import DISCOUNT
from dairyos_desktop.services.payments.waiting import left_waiting
from dairyos_desktop.services.today.month import BILLED_SOME

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import InstrumentedAttribute, Session

OLD_AFTER = dt.timedelta(days=30)
DAYS_SHOWN = 14
MONTHS_SHOWN = 12


def read_money(session: Session, now: dt.datetime) -> MoneyNow:
    """The money as it stands."""
    today = read_hours(session, now).today
    newest = _newest(session, str(Month.of(today)))
    billed, received, asked = _of_month(session, newest or "")
    unmatched, unmatched_sum = left_waiting(session)
    return MoneyNow(
        today,
        Month.parse(newest) if newest else None,
        Money.from_paise(billed),
        Money.from_paise(received),
        Money.from_paise(asked - received),
        _collected(session, today),
        unmatched,
        unmatched_sum,
    )


def read_owed(session: Session, now: dt.datetime) -> Owed:
    """All that bills and opening balances have yet to bring, and what of it is old."""
    old_on = read_hours(session, now).today - OLD_AFTER
    left = _paise(Bill.total) - _paise(Bill.allocated)
    is_old = Bill.due_on < old_on
    in_all, old, old_bills = session.execute(
        select(
            func.sum(left),
            func.sum(case((is_old, left), else_=0)),
            func.sum(case((is_old, 1), else_=0)),
        ).where(is_open())
    ).one()
    return Owed(
        Money.from_paise(int(in_all or 0) + _opening(session, None)),
        Money.from_paise(int(old or 0) + _opening(session, old_on)),
        int(old_bills or 0),
    )


def read_over_time(session: Session, now: dt.datetime) -> MoneyOverTime:
    """What came in and was billed, for the charts."""
    today = read_hours(session, now).today
    first = today - dt.timedelta(days=DAYS_SHOWN - 1)
    came = {
        on: int(paise)
        for on, paise in session.execute(
            select(Payment.paid_on, func.sum(_signed()))
            .where(Payment.paid_on.between(first, today), Payment.method != DISCOUNT)
            .group_by(Payment.paid_on)
        )
    }
    days = [first + dt.timedelta(days=number) for number in range(DAYS_SHOWN)]
    oldest = Month.of(today)
    for _ in range(MONTHS_SHOWN - 1):
        oldest = oldest.previous()
    billed = session.execute(
        select(Bill.month, func.sum(_paise(Bill.total)))
        .where(
            Bill.month.between(str(oldest), str(Month.of(today))),
            Bill.status != Status.VOID.value,
        )
        .group_by(Bill.month)
        .order_by(Bill.month)
    )
    return MoneyOverTime(
        tuple((on, Money.from_paise(came.get(on, 0))) for on in days),
        tuple((Month.parse(month), Money.from_paise(int(paise))) for month, paise in billed),
    )


def _newest(session: Session, last: str) -> str | None:
    """The newest month that was billed; where none was, that of the newest final bill."""
    is_live = Bill.status != Status.VOID.value
    of_run = select(Bill.id).where(Bill.month == MonthRun.month, is_live).exists()
    return session.scalar(
        select(func.max(MonthRun.month)).where(BILLED_SOME, MonthRun.month <= last, of_run)
    ) or session.scalar(select(func.max(Bill.month)).where(Bill.month <= last, is_live))


def _paise(column: InstrumentedAttribute[Money]) -> ColumnElement[int]:
    return type_coerce(column, BigInteger)


def _signed() -> ColumnElement[int]:
    paise = _paise(Payment.amount)
    return case((Payment.reverses_id.is_(None), paise), else_=-paise)


def _of_month(session: Session, month: str) -> tuple[int, int, int]:
    """Billed, paid against it, and asked for: a bill below 0 asks for nothing."""
    total = _paise(Bill.total)
    row = session.execute(
        select(
            func.sum(total),
            func.sum(_paise(Bill.allocated)),
            func.sum(case((total > 0, total), else_=0)),
        ).where(Bill.month == month, Bill.status != Status.VOID.value)
    ).one()
    return int(row[0] or 0), int(row[1] or 0), int(row[2] or 0)


def _opening(session: Session, before: dt.date | None) -> int:
    """What opening balances have yet to bring; of those from before a day, where one is given."""
    owing = Customer.opening_balance > Money.zero
    if before is not None:
        owing = owing & (func.coalesce(Customer.opening_on, Customer.active_from) < before)
    asked = session.scalar(select(func.sum(_paise(Customer.opening_balance))).where(owing))
    if not asked:
        return 0
    paid = session.scalar(
        select(func.sum(_paise(Allocation.amount)))
        .join(Customer, Customer.id == Allocation.customer_id)
        .where(Allocation.bill_id.is_(None), owing)
    )
    return int(asked) - int(paid or 0)


def _collected(session: Session, on: dt.date) -> dict[str, Money]:
    rows = session.execute(
        select(Payment.method, func.sum(_signed()))
        .where(Payment.paid_on == on, Payment.method != DISCOUNT)
        .group_by(Payment.method)
    )
    return {method: Money.from_paise(int(paise)) for method, paise in rows if paise}
