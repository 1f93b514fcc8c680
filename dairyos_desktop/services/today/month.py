"""How far the month before this one has come: delivered, billed, on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, case, func, or_, select

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

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

_RUNNING, _FINISHED = "running", "finished"
BILLED_SOME = and_(
    MonthRun.customer_id.is_(None),
    or_(
        MonthRun.state == _FINISHED,
        MonthRun.done > 0,
        MonthRun.created > 0,
        MonthRun.updated > 0,
        MonthRun.unchanged > 0,
    ),
)
"""A run over all of a month's customers that came to some of them, if not to its end."""


def read_month_work(session: Session, now: dt.datetime) -> MonthWork:
    """How it stands with the month before the office's today."""
    today = read_hours(session, now).today
    month = Month.of(today).previous()
    delivered = select(Consumption.date).where(Consumption.date.between(month.first, month.last))
    papers = _papers(session, (month, Month.of(today)))
    run = _last_run(session, month)
    finished = run if run is not None and run.state == _FINISHED else None
    whole = finished or _last_run(session, month, MonthRun.state == _FINISHED)
    return MonthWork(
        month,
        session.execute(delivered.limit(1)).first() is not None,
        next((one.bills for one in papers if one.month == month), 0),
        _left_by(run),
        tuple(one for one in papers if one.waiting),
        None if finished is None else finished.id,
        None if finished is None else finished.finished_at,
        was_run=whole is not None or _last_run(session, month, BILLED_SOME) is not None,
        is_outdated=whole is not None and _came_after(session, month, whole),
        seems_at_work=run is not None and run.state == _RUNNING,
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


def _last_run(session: Session, month: Month, *which: ColumnElement[bool]) -> MonthRun | None:
    """The month's last run over all its customers; of those that are so, where that is asked."""
    return session.scalar(
        select(MonthRun)
        .where(MonthRun.month == str(month), MonthRun.customer_id.is_(None), *which)
        .order_by(MonthRun.id.desc())
        .limit(1)
    )


def _came_after(session: Session, month: Month, run: MonthRun) -> bool:
    """Whether deliveries of its own day and of later ones were recorded since the run began.

    Those that a bill which went out is for are left out: they go on the next.
    """
    run_on = local_date(run.started_at, office_row(session).timezone)
    if run_on > month.last:
        return False
    went_out = (
        select(Bill.id)
        .where(
            Bill.customer_id == Consumption.customer_id,
            Bill.month == str(month),
            Bill.status != Status.VOID.value,
            Bill.issued_at.is_not(None),
            Consumption.date.between(Bill.period_from, Bill.period_to),
        )
        .exists()
    )
    after = select(Consumption.date).where(
        Consumption.date.between(max(run_on, month.first), month.last),
        Consumption.quantity > Quantity.zero,
        Consumption.changed_at > run.started_at,
        ~went_out,
    )
    return session.execute(after.limit(1)).first() is not None


def _left_by(run: MonthRun | None) -> int:
    """Customers that a run did not come to which was stopped, died, or is at work yet."""
    if run is None or run.state == _FINISHED:
        return 0
    return max((run.customers or 0) - (run.done or 0), 0)
