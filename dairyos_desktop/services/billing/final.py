"""A customer's final bill to a day: what it would hold, and the bill once it is made (rule 13)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Integer, func, select, type_coerce

from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.periods import Month
from dairyos_desktop.domain.quantity import Price, Quantity
from dairyos_desktop.models.bills import Bill
from dairyos_desktop.models.customers import Customer
from dairyos_desktop.models.deliveries import Consumption
from dairyos_desktop.services.billing.calendar import read_deliveries
from dairyos_desktop.services.billing.ground import read_ground
from dairyos_desktop.services.billing.plan import plan_batch
from dairyos_desktop.services.billing.read import read_views
from dairyos_desktop.services.billing.unconfirmed import Unconfirmed
from dairyos_desktop.services.consumption.hours import read_hours
from dairyos_desktop.services.consumption.plans import read_plans
from dairyos_desktop.services.dto.final_bills import (
    FinalContent,
    FinalLine,
    FinalPreview,
)

if TYPE_CHECKING:
    import datetime as dt

    from sqlalchemy.orm import Session

    from dairyos_desktop.services.billing.content import PlannedBill
    from dairyos_desktop.services.billing.plan import CustomerPlan
    from dairyos_desktop.services.dto.billing import BillView


def preview_final(
    session: Session, customer_id: int, until: dt.date, now: dt.datetime
) -> FinalPreview:
    """What a final bill to a day would hold; writes nothing.

    Raises:
        RefusedError: It would cut an issued bill.
    """
    month = Month.of(until)
    hours = read_hours(session, now)
    ground = read_ground(session, month, customer_id=customer_id)
    (plan,) = plan_batch(session, ground, [customer_id], until=until)
    rows = read_deliveries(session, [customer_id], month.first, month.last).get(customer_id, [])
    customer = session.get_one(Customer, customer_id)
    asked = read_plans(session, (customer_id,), month.first, month.last).of(
        customer_id, customer.active_from, customer.active_to
    )
    left = Unconfirmed(month, hours, until).look(asked, rows, {})
    return FinalPreview(
        until=until,
        content=_content(session, plan, until),
        not_billed="" if plan.unbilled is None else plan.unbilled.reason,
        to_confirm=0 if left is None else left.number,
        first_to_confirm="" if left is None else left.first,
        after=sum(row.on > until and row.quantity > 0 for row in rows),
        unbilled_month=_unbilled(session, customer_id, month.previous()),
        today=hours.today,
    )


def find_final(session: Session, customer_id: int, until: dt.date) -> BillView | None:
    """The customer's live bill that ends on that day; None where there is none."""
    bill_id = session.scalar(
        select(Bill.id).where(
            Bill.customer_id == customer_id,
            Bill.status != "VOID",
            Bill.period_to == until,
        )
    )
    return None if bill_id is None else read_views(session, [bill_id])[0]


def _content(session: Session, plan: CustomerPlan, until: dt.date) -> FinalContent | None:
    if plan.unbilled is not None:
        return None
    for planned in (*plan.make, *plan.change):
        if planned.period.last == until:
            return _of_plan(planned)
    for bill in plan.keep:
        if bill.period_to == until:
            return _of_view(read_views(session, [bill.bill_id])[0])
    return None


def _of_plan(planned: PlannedBill) -> FinalContent:
    sums, standing = planned.sums, planned.period.bill
    return FinalContent(
        number="" if standing is None else standing.number,
        unchanged=False,
        period_from=planned.period.first,
        lines=tuple(
            FinalLine(
                line.description,
                Quantity.from_thousandths(line.quantity),
                line.unit,
                Price.from_thousandths(line.price),
                Money.from_paise(line.amount),
            )
            for line in planned.content.lines
        ),
        corrections=Money.from_paise(sums.adjustments),
        tax=Money.from_paise(sums.tax),
        round_off=Money.from_paise(sums.round_off),
        total=Money.from_paise(sums.total),
        previous_balance=Money.from_paise(planned.previous_balance),
        payable=Money.from_paise(sums.total + planned.previous_balance),
    )


def _of_view(view: BillView) -> FinalContent:
    return FinalContent(
        number=view.number,
        unchanged=True,
        period_from=view.period_from,
        lines=tuple(
            FinalLine(line.description, line.quantity, line.unit, line.unit_price, line.amount)
            for line in view.lines
        ),
        corrections=view.adjustments,
        tax=view.tax,
        round_off=view.round_off,
        total=view.total,
        previous_balance=view.previous_balance,
        payable=view.payable,
    )


def _unbilled(session: Session, customer_id: int, month: Month) -> str:
    """The month, where a delivery of it stands on no live bill; else empty."""
    covered = select(Bill.id).where(
        Bill.customer_id == customer_id,
        Bill.status != "VOID",
        Bill.period_from <= Consumption.date,
        Bill.period_to >= Consumption.date,
    )
    count = session.scalar(
        select(func.count())
        .select_from(Consumption)
        .where(
            Consumption.customer_id == customer_id,
            Consumption.date.between(month.first, month.last),
            type_coerce(Consumption.quantity, Integer) > 0,
            ~covered.exists(),
        )
    )
    return str(month) if count else ""
