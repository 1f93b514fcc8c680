"""A month's runs opened later: what came of each, and of whom it left without a bill."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from dairyos_desktop.domain.billing import Status
from dairyos_desktop.domain.errors import NotFoundError
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models.bills import Bill, MonthRun, NotBilled, ParkedCustomer
from dairyos_desktop.models.customers import Customer
from dairyos_desktop.models.tariffs import Product
from dairyos_desktop.services.billing.ground import read_office
from dairyos_desktop.services.dto.billing import NotBilledRow
from dairyos_desktop.services.dto.runs import RunRecord, RunRow, StillWithout

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from dairyos_desktop.domain.periods import Month


def read_runs(session: Session, month: Month) -> tuple[RunRow, ...]:
    """The month's runs, newest first."""
    return _rows(session, MonthRun.month == str(month))


def read_record(session: Session, run_id: int) -> RunRecord:
    """One run with whom it left without a bill, by customer code.

    Raises:
        NotFoundError: There is no such run.
    """
    rows = _rows(session, MonthRun.id == run_id)
    if not rows:
        raise NotFoundError(
            say("This run is not in the books."), say("Open the list of runs again.")
        )
    figures = session.execute(
        select(MonthRun.corrections, MonthRun.total).where(MonthRun.id == run_id)
    ).one()
    return RunRecord(rows[0], figures[0], figures[1], _without(session, run_id, rows[0].month))


def _rows(session: Session, which: ColumnElement[bool]) -> tuple[RunRow, ...]:
    zone = ZoneInfo(read_office(session).timezone)
    unbilled = (
        select(func.count())
        .select_from(NotBilled)
        .where(NotBilled.run_id == MonthRun.id)
        .correlate(MonthRun)
        .scalar_subquery()
    )
    found = session.execute(
        select(MonthRun, Customer.code, Customer.name, unbilled)
        .outerjoin(Customer, Customer.id == MonthRun.customer_id)
        .where(which)
        .order_by(MonthRun.id.desc())
    )
    return tuple(
        RunRow(
            run_id=run.id,
            month=run.month,
            state=run.state,
            user_name=run.user_name,
            started_at=run.started_at.astimezone(zone),
            finished_at=None if run.finished_at is None else run.finished_at.astimezone(zone),
            customer=code or "",
            name=name or "",
            until=run.until,
            customers=run.customers,
            done=run.done,
            created=run.created,
            updated=run.updated,
            voided=run.voided,
            unchanged=run.unchanged,
            not_billed=without,
        )
        for run, code, name, without in found
    )


def _without(session: Session, run_id: int, month: str) -> tuple[StillWithout, ...]:
    """Whom it left without a bill, and what their month looks like now."""
    bill = (
        select(func.max(Bill.id))
        .where(
            Bill.customer_id == NotBilled.customer_id,
            Bill.month == month,
            Bill.status != Status.VOID.value,
        )
        .correlate(NotBilled)
        .scalar_subquery()
    )
    found = session.execute(
        select(
            Customer.id,
            Customer.code,
            Customer.name,
            NotBilled.code,
            NotBilled.reason,
            Product.code,
            NotBilled.date,
            NotBilled.product_id,
            Bill.number,
            ParkedCustomer.reason,
        )
        .join(Customer, Customer.id == NotBilled.customer_id)
        .outerjoin(Product, Product.id == NotBilled.product_id)
        .outerjoin(Bill, Bill.id == bill)
        .outerjoin(
            ParkedCustomer,
            (ParkedCustomer.customer_id == NotBilled.customer_id) & (ParkedCustomer.month == month),
        )
        .where(NotBilled.run_id == run_id)
        .order_by(Customer.code)
    )
    return tuple(
        StillWithout(NotBilledRow(*row[:7]), row[7], row[8] or "", parked=row[9] or "")
        for row in found
    )
