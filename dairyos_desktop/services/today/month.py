"""How far the month before this one has come: delivered, billed, on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import case, func, or_, select

from dairyos_desktop.domain.billing import NOT_ON_PAPER, Status
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.periods import Month
from dairyos_desktop.domain.quantity import Quantity
from dairyos_desktop.models.bills import Bill, MonthRun
from dairyos_desktop.models.deliveries import Consumption
from dairyos_desktop.services.consumption.hours import read_hours
from dairyos_desktop.services.dto.today import MonthWork, Papers
from dairyos_desktop.services.office import local_date, office_row

if TYPE_CHECKING:
    import datetime as dt

    from sqlalchemy.orm import Session


def read_month_work(session: Session, now: dt.datetime) -> MonthWork:
    """How it stands with the month before the office's today."""
    today = read_hours(session, now).today
    month = Month.of(today).previous()
    delivered = select(Consumption.date).where(Consumption.date.between(month.first, month.last))
    papers = _papers(session, (month, Month.of(today)))
    run = _last_run(session, month)
    finished = run if run is not None and run.state == "finished" else None
    return MonthWork(
        month,
        session.execute(delivered.limit(1)).first() is not None,
        next((one.bills for one in papers if one.month == month), 0),
        _left_by(run),
        tuple(one for one in papers if one.waiting),
        None if finished is None else finished.id,
        None if finished is None else finished.finished_at,
        was_run=run is not None,
        is_outdated=finished is not None and _came_after(session, month, finished),
    )


def _papers(session: Session, months: tuple[Month, ...]) -> tuple[Papers, ...]:
    not_out = or_(
        Bill.issued_at.is_(None), Bill.issued_by.in_([issued.value for issued in NOT_ON_PAPER])
    )
    waits = case((not_out & (Bill.total != Money.zero), 1), else_=0)
    rows = session.execute(
        select(Bill.month, func.sum(waits), func.count())
        .where(Bill.month.in_([str(one) for one in months]), Bill.status != Status.VOID.value)
        .group_by(Bill.month)
        .order_by(Bill.month)
    )
    return tuple(
        Papers(Month.parse(month), int(waiting), int(bills)) for month, waiting, bills in rows
    )


def _last_run(session: Session, month: Month) -> MonthRun | None:
    """The month's last run over all its customers."""
    return session.scalar(
        select(MonthRun)
        .where(MonthRun.month == str(month), MonthRun.customer_id.is_(None))
        .order_by(MonthRun.id.desc())
        .limit(1)
    )


def _came_after(session: Session, month: Month, run: MonthRun) -> bool:
    """Whether days that came after the run brought deliveries that no bill can hold yet."""
    run_on = local_date(run.started_at, office_row(session).timezone)
    if run_on >= month.last:
        return False
    went_out = (
        select(Bill.id)
        .where(
            Bill.customer_id == Consumption.customer_id,
            Bill.month == str(month),
            Bill.status != Status.VOID.value,
            Bill.issued_at.is_not(None),
        )
        .exists()
    )
    after = select(Consumption.date).where(
        Consumption.date > run_on,
        Consumption.date.between(month.first, month.last),
        Consumption.quantity > Quantity.zero,
        Consumption.changed_at > run.started_at,
        ~went_out,
    )
    return session.execute(after.limit(1)).first() is not None


def _left_by(run: MonthRun | None) -> int:
    """Customers that a run which was stopped, or died, did not come to."""
    if run is None or run.state not in ("stopped", "failed"):
        return 0
    return max((run.customers or 0) - (run.done or 0), 0)
