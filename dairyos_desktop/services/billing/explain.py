"""Explains a bill: the deliveries and the price behind each line, the step from the one before.

What the bill says comes from its paper, frozen where it is issued (rule 9); who entered what, and
what the register says by now, from the rows as they stand.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from dairyos_desktop.domain.explaining import explain_change, rounded_apart
from dairyos_desktop.domain.orders import covers
from dairyos_desktop.domain.quantity import Quantity
from dairyos_desktop.models.bills import Bill
from dairyos_desktop.models.customers import Customer
from dairyos_desktop.models.deliveries import Consumption
from dairyos_desktop.models.tariffs import PriceList, Product, Rate
from dairyos_desktop.models.users import User
from dairyos_desktop.services.billing.ground import read_office
from dairyos_desktop.services.billing.paper import read_papers
from dairyos_desktop.services.billing.read import find_bill, read_views
from dairyos_desktop.services.dto.explaining import (
    ExplainedDelivery,
    ExplainedLine,
    Explanation,
    PriceRow,
)

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from dairyos_desktop.domain.paper import BillPaper
    from dairyos_desktop.services.dto.billing import BillLineView


class _Recorded(NamedTuple):
    """A row of the register as it stands now."""

    quantity: Quantity
    entered_by: str
    entered_at: dt.datetime
    changed_by: str
    changed_at: dt.datetime
    version: int


def read_explanation(session: Session, number: str) -> Explanation:
    """Explains the bill of that number.

    Raises:
        NotFoundError: No bill has the number.
    """
    bill = find_bill(session, number)
    before = _bill_before(session, bill)
    ids = [bill.id] if before is None else [bill.id, before]
    papers, views = read_papers(session, ids), read_views(session, ids)
    recorded = _read_recorded(session, bill)
    prices = _PriceRows(session, bill)
    lines = tuple(
        ExplainedLine(
            line,
            _deliveries(papers[0], place, line, recorded),
            prices.behind(line),
            rounded_apart(papers[0].lines[place]),
        )
        for place, line in enumerate(views[0].lines)
    )
    change = explain_change(papers[0], None if before is None else papers[1])
    return Explanation(
        views[0],
        None if before is None else views[1],
        lines,
        change,
        read_office(session).timezone,
    )


def _bill_before(session: Session, bill: Bill) -> int | None:
    return session.execute(
        select(Bill.id)
        .where(
            Bill.customer_id == bill.customer_id,
            Bill.period_from < bill.period_from,
            Bill.status != "VOID",
        )
        .order_by(Bill.period_from.desc())
        .limit(1)
    ).scalar()


def _read_recorded(session: Session, bill: Bill) -> dict[tuple[dt.date, str, str], _Recorded]:
    """The customer's rows of the bill's days, by day, shift and product code."""
    users: dict[int | None, str] = {
        user.id: user.name for user in session.execute(select(User.id, User.name))
    }
    rows = session.execute(
        select(
            Consumption.date,
            Consumption.shift,
            Product.code,
            Consumption.quantity,
            Consumption.entered_by,
            Consumption.entered_at,
            Consumption.changed_by,
            Consumption.changed_at,
            Consumption.version,
        )
        .join(Product, Product.id == Consumption.product_id)
        .where(
            Consumption.customer_id == bill.customer_id,
            Consumption.date.between(bill.period_from, bill.period_to),
        )
    )
    return {
        (on, shift, code): _Recorded(
            quantity,
            users.get(entered_by, ""),
            entered_at,
            users.get(changed_by, ""),
            changed_at,
            version,
        )
        for on, shift, code, quantity, entered_by, entered_at, changed_by, changed_at, version in (
            rows
        )
    }


def _deliveries(
    paper: BillPaper,
    place: int,
    line: BillLineView,
    recorded: dict[tuple[dt.date, str, str], _Recorded],
) -> tuple[ExplainedDelivery, ...]:
    """What the paper holds behind the line, in order of day, the morning first."""
    found: list[ExplainedDelivery] = []
    for group in paper.deliveries:
        if group.line != place:
            continue
        for day, text in group.days:
            on, quantity = dt.date.fromisoformat(day), Quantity(text)
            row = recorded.get((on, group.shift, line.product or ""))
            if row is None:
                found.append(ExplainedDelivery(on, group.shift, quantity))
                continue
            changed = row.version > 1
            found.append(
                ExplainedDelivery(
                    on,
                    group.shift,
                    quantity,
                    row.entered_by,
                    row.entered_at,
                    row.changed_by if changed else "",
                    row.changed_at if changed else None,
                    row.quantity,
                )
            )
    return tuple(sorted(found, key=lambda one: (one.date, one.shift != "morning")))


class _PriceRows:
    """The rows that may have priced one customer's deliveries."""

    def __init__(self, session: Session, bill: Bill) -> None:
        self._customer_id = bill.customer_id
        list_id = session.scalar(
            select(Customer.price_list_id).where(Customer.id == bill.customer_id)
        )
        own = Rate.customer_id == bill.customer_id
        general = Rate.customer_id.is_(None) & Rate.price_list_id.is_(None)
        wanted = own | general
        if list_id is not None:
            wanted |= Rate.price_list_id == list_id
        self._rows = [
            (rate, code, name or "")
            for rate, code, name in session.execute(
                select(Rate, Product.code, PriceList.name)
                .join(Product, Product.id == Rate.product_id)
                .outerjoin(PriceList, PriceList.id == Rate.price_list_id)
                .where(wanted, Rate.effective_from <= bill.period_to)
            )
        ]

    def behind(self, line: BillLineView) -> PriceRow | None:
        """The row in force on the line's first day, where it still says the line's price."""
        if line.product is None or line.from_on is None:
            return None
        on = line.from_on
        holding = [
            (rate, name)
            for rate, code, name in self._rows
            if code == line.product and covers(rate.effective_from, rate.effective_to, on)
        ]
        if not holding:
            return None
        rate, name = max(holding, key=lambda one: (_nearness(one[0]), one[0].effective_from))
        if rate.price != line.unit_price:
            return None
        return PriceRow(
            rate.price, rate.effective_from, rate.effective_to, name, rate.customer_id is not None
        )


def _nearness(rate: Rate) -> int:
    """A customer's own price goes before its list's, and that before the general one (rule 2)."""
    if rate.customer_id is not None:
        return 2
    return 1 if rate.price_list_id is not None else 0
