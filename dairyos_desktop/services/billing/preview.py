"""What a run would do, without doing it, and what to look at before money is involved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.texts import say_n
from dairyos_desktop.models.bills import BillCorrection
from dairyos_desktop.services.billing.ground import read_fingerprint, read_ground
from dairyos_desktop.services.billing.oddities import (
    Found,
    Rows,
    look_at_month,
    look_at_rows,
    look_at_totals,
    read_known,
    total_of,
)
from dairyos_desktop.services.billing.plan import plan_batch
from dairyos_desktop.services.billing.unconfirmed import Unconfirmed
from dairyos_desktop.services.billing.write import Tally
from dairyos_desktop.services.consumption.hours import read_hours
from dairyos_desktop.services.dto.billing import MonthWarning, NotBilledRow, Preview, RunResult

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy.orm import Session

    from dairyos_desktop.domain.periods import Month
    from dairyos_desktop.services.billing.ground import Ground
    from dairyos_desktop.services.billing.oddities import Known
    from dairyos_desktop.services.billing.plan import CustomerPlan
    from dairyos_desktop.services.ports import Clock, Database

_AT_ONCE = 25
"""Customers read in one transaction: with a rollback journal a longer one holds up who saves."""


class MonthLook:
    """A look at what a run of a month would do, page by page; writes nothing.

    Each customer is looked at as of one instant, not all as of the same. What stands still during
    a run (rates, taxes, products, charges) does so here too, or the look begins again by itself.

    Attributes:
        month: What is looked at.
    """

    def __init__(self, database: Database, month: Month, clock: Clock) -> None:
        self._database = database
        self.month = month
        self._clock = clock
        self._begin()

    def _begin(self) -> None:
        self._tally = Tally()
        self._total = 0
        self._corrections = 0
        self._next = 0
        self._not_billed: list[NotBilledRow] = []
        with self._database.read() as session:
            self._ground = read_ground(session, self.month)
            hours = read_hours(session, self._clock.now())
            self._found = Found(read_known(session))
            look_at_month(session, self._ground, hours.today, self._found)
        self._unconfirmed = Unconfirmed(self.month, hours)

    def go_on(self) -> Preview | None:
        """Looks at the next customers; the whole once the last was looked at, None before."""
        order = self._ground.order
        batch = order[self._next : self._next + _AT_ONCE]
        if batch:
            with self._database.read() as session:
                is_same = read_fingerprint(session) == self._ground.fingerprint
                page = self._read(session, batch) if is_same else None
            if page is None:
                self._begin()
                return None
            look_at_rows(self._ground, page, self._found, self._unconfirmed)
            self._next += len(batch)
        return self._whole() if self._next >= len(order) else None

    def _whole(self) -> Preview:
        self._look_at_rounds()
        self._not_billed.sort(key=lambda row: row.customer)
        tally, found = self._tally, self._found
        result = RunResult(
            str(self.month),
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

    def _read(self, session: Session, batch: Sequence[int]) -> Rows:
        tally, ground, found = self._tally, self._ground, self._found
        plans = plan_batch(session, ground, batch)
        self._corrections += _kept_corrections(session, plans)
        for plan in plans:
            tally.created += len(plan.make)
            tally.updated += len(plan.change)
            tally.voided += len(plan.void)
            tally.unchanged += len(plan.keep)
            self._total += total_of(plan)
            planned = plan.make + plan.change
            self._corrections += sum(len(one.content.corrections) for one in planned)
            if plan.unbilled is not None:
                customer = found.known[plan.account.customer_id]
                self._not_billed.append(_not_billed(ground, plan, customer))
        look_at_totals(session, ground, plans, found)
        return Rows(session, ground, batch)

    def _look_at_rounds(self) -> None:
        with self._database.read() as session:
            left = self._unconfirmed.open_rounds(session)
        if left is not None:
            words = say_n(
                "{count} round is not closed, the first {first}.",
                "{count} rounds are not closed, the first {first}.",
                left.number,
                first=left.first,
            )
            self._found.add(None, "day_open", words)


def _kept_corrections(session: Session, plans: Iterable[CustomerPlan]) -> int:
    kept = [bill.bill_id for plan in plans for bill in plan.keep]
    if not kept:
        return 0
    return session.execute(
        select(func.count()).select_from(BillCorrection).where(BillCorrection.bill_id.in_(kept))
    ).scalar_one()


def _not_billed(ground: Ground, plan: CustomerPlan, customer: Known) -> NotBilledRow:
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
