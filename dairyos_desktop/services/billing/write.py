"""Puts a batch's plans into the database, in one short transaction of whole bills (rule 20)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, update

from dairyos_desktop.domain.billing import Status, status
from dairyos_desktop.domain.errors import ConflictError
from dairyos_desktop.domain.numbering import bill_number
from dairyos_desktop.domain.periods import financial_year
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models.bills import Bill, BillCorrection, BillLine, TouchedMonth
from dairyos_desktop.services.billing.issue import freeze
from dairyos_desktop.services.bulk import plain, reserve_ids
from dairyos_desktop.services.numbers import BILL_SERIES, take_numbers
from dairyos_desktop.services.payments.account import read_books, write_books

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dairyos_desktop.services.billing.batch import LiveBill
    from dairyos_desktop.services.billing.content import PlannedBill
    from dairyos_desktop.services.billing.ground import Ground
    from dairyos_desktop.services.billing.plan import CustomerPlan
    from dairyos_desktop.services.unit import UnitOfWork

_bills = plain(Bill)
_lines = plain(BillLine)
_corrections = plain(BillCorrection)

NOTHING_DELIVERED = "nothing delivered"


@dataclass(slots=True)
class Tally:
    """What was done, in bills."""

    created: int = 0
    updated: int = 0
    voided: int = 0
    unchanged: int = 0

    @property
    def wrote(self) -> bool:
        """Whether any bill is other than it was."""
        return bool(self.created or self.updated or self.voided)


def write_plans(
    unit: UnitOfWork, ground: Ground, plans: Sequence[CustomerPlan], bill_date: dt.date
) -> Tally:
    """Makes, changes and voids bills as planned and lets free credit pay them.

    Args:
        unit: The open transaction in which the plans were made.
        ground: What stood still.
        plans: Of one batch, in number order.
        bill_date: Business date of new bills.

    Raises:
        ConflictError: A bill was changed by somebody else meanwhile.
    """
    made = [planned for plan in plans for planned in plan.make]
    changed = [planned for plan in plans for planned in plan.change]
    voided = [bill for plan in plans for bill in plan.void]
    new_ids, numbers = _insert_bills(unit, ground, plans, made, bill_date)
    for plan in plans:
        for planned in plan.change:
            _update_bill(unit, planned, plan.account.account_seq)
    for bill in voided:
        _void_bill(unit, bill)
    rewritten = [planned.period.bill.bill_id for planned in changed if planned.period.bill]
    for table in (_lines, _corrections):
        if rewritten:
            unit.session.execute(delete(table).where(table.c.bill_id.in_(rewritten)))
    _insert_lines(unit, [*zip(new_ids, made, strict=True), *zip(rewritten, changed, strict=True)])
    _forget_touched(unit, ground, plans)
    _settle(unit, plans, frozenset([*new_ids, *rewritten]))
    tally = Tally(len(made), len(changed), len(voided), sum(len(plan.keep) for plan in plans))
    if tally.wrote:
        _audit(unit, ground, dict(zip(numbers, made, strict=True)), changed, voided)
        unit.changed("bills")
    return tally


def _insert_bills(
    unit: UnitOfWork,
    ground: Ground,
    plans: Sequence[CustomerPlan],
    made: Sequence[PlannedBill],
    bill_date: dt.date,
) -> tuple[list[int], list[str]]:
    if not made:
        return [], []
    year = financial_year(bill_date)
    prefix = ground.office.prefix
    numbers = take_numbers(unit.session, BILL_SERIES, prefix, year, len(made))
    seqs = {plan.account.customer_id: plan.account.account_seq for plan in plans}
    due_on = bill_date + dt.timedelta(days=ground.office.due_days)
    ids = reserve_ids(unit.session, _bills, len(made))
    rows = [
        {
            "id": bill_id,
            "customer_id": planned.customer_id,
            "month": str(ground.month),
            "number": bill_number(prefix, year, number),
            "number_prefix": prefix,
            "number_year": year,
            "number_seq": number,
            "version": 1,
            "bill_date": bill_date,
            "due_on": due_on,
            "allocated": 0,
            "status": status(planned.sums.total, 0).value,
            "made_seq": seqs[planned.customer_id],
            "generated_at": unit.now,
            "created_at": unit.now,
            "issued_by": "",
            "void_reason": "",
            **_contents(unit, planned, seqs[planned.customer_id]),
        }
        for bill_id, planned, number in zip(ids, made, numbers, strict=True)
    ]
    unit.session.execute(insert(_bills), rows)
    return list(ids), [str(row["number"]) for row in rows]


def _contents(unit: UnitOfWork, planned: PlannedBill, account_seq: int) -> dict[str, Any]:
    worked_out = planned.sums
    return {
        "kind": planned.period.kind,
        "period_from": planned.period.first,
        "period_to": planned.period.last,
        "title": planned.title,
        "litres": planned.litres,
        "subtotal": worked_out.subtotal,
        "tax": worked_out.tax,
        "adjustments": worked_out.adjustments,
        "round_off": worked_out.round_off,
        "total": worked_out.total,
        "previous_balance": planned.previous_balance,
        "receipts": planned.receipts,
        "content_sha256": planned.content_sha256,
        "calculated_seq": account_seq,
        "updated_at": unit.now,
    }


def _update_bill(unit: UnitOfWork, planned: PlannedBill, account_seq: int) -> None:
    bill = planned.period.bill
    if bill is None:
        raise AssertionError("only an existing bill is changed")
    values = _contents(unit, planned, account_seq)
    values["status"] = status(planned.sums.total, bill.allocated).value
    _guarded(unit, bill, values)


def _void_bill(unit: UnitOfWork, bill: LiveBill) -> None:
    values = {
        "status": Status.VOID.value,
        "allocated": 0,
        "voided_at": unit.now,
        "void_reason": NOTHING_DELIVERED,
        "updated_at": unit.now,
    }
    _guarded(unit, bill, values)


def _guarded(unit: UnitOfWork, bill: LiveBill, values: dict[str, Any]) -> None:
    """An update that carries the version that was read (rule 18)."""
    done = unit.session.execute(
        update(_bills)
        .where(_bills.c.id == bill.bill_id, _bills.c.version == bill.version)
        .values(version=bill.version + 1, **values)
    )
    if done.rowcount != 1:  # type: ignore[attr-defined]  # an UPDATE's result has it
        raise ConflictError(
            say("Bill {number} was changed at the same moment.", number=bill.number),
            say("Run it again."),
        )


def _insert_lines(unit: UnitOfWork, bills: Iterable[tuple[int, PlannedBill]]) -> None:
    lines: list[dict[str, Any]] = []
    corrections: list[dict[str, Any]] = []
    for bill_id, planned in bills:
        lines += (
            {
                "bill_id": bill_id,
                "position": position,
                "kind": line.kind,
                "product_id": line.product_id,
                "charge_id": line.charge_id,
                "charge_month": line.charge_month,
                "description": line.description,
                "hsn": line.hsn,
                "unit": line.unit,
                "quantity": line.quantity,
                "price_snapshot": line.price,
                "tax_rate_snapshot": line.rate,
                "amount": line.amount,
                "tax": line.tax,
                "cgst": line.cgst,
                "sgst": line.sgst,
                "from_on": line.from_on,
                "to_on": line.to_on,
            }
            for position, line in enumerate(planned.content.lines)
        )
        corrections += (
            {
                "bill_id": bill_id,
                "position": position,
                "original_id": row.original_id,
                "product_id": row.product_id,
                "detail": row.detail,
                "unit_price": row.price,
                "tax_rate": row.rate,
                "quantity": row.quantity,
                "amount": row.amount,
                "tax": row.tax,
            }
            for position, row in enumerate(planned.content.corrections)
        )
    if lines:
        unit.session.execute(insert(_lines), lines)
    if corrections:
        unit.session.execute(insert(_corrections), corrections)


def _forget_touched(unit: UnitOfWork, ground: Ground, plans: Sequence[CustomerPlan]) -> None:
    """A month all of whose bills were just worked out again has nothing left to compare."""
    month = str(ground.month)
    settled = [
        plan.account.customer_id
        for plan in plans
        if month in plan.account.touched_months
        and plan.unbilled is None
        and not any(bill.is_issued for bill in plan.account.bills)
    ]
    if settled:
        unit.session.execute(
            delete(TouchedMonth).where(
                TouchedMonth.month == month, TouchedMonth.customer_id.in_(settled)
            )
        )


def _settle(unit: UnitOfWork, plans: Sequence[CustomerPlan], fresh: frozenset[int]) -> None:
    """Lets credit pay where there may be any to pay with or to take back."""
    whose = [
        plan.account.customer_id
        for plan in plans
        if plan.void
        or plan.change
        or (plan.make and plan.account.free_credit > 0)
        or any(planned.sums.total < 0 for planned in plan.make)
    ]
    if not whose:
        return
    books = read_books(unit.session, whose, lock=False)
    for book in books.values():
        book.trim()
        book.settle()
    freeze(unit, write_books(unit, books.values(), fresh=fresh), "paid by money entered since")


def _audit(
    unit: UnitOfWork,
    ground: Ground,
    made: dict[str, PlannedBill],
    changed: Sequence[PlannedBill],
    voided: Sequence[LiveBill],
) -> None:
    """One entry for each transaction, with the digest of every bill in it."""
    before: dict[str, Any] = {
        planned.period.bill.number: planned.period.bill.content_sha256
        for planned in changed
        if planned.period.bill
    } | {bill.number: bill.content_sha256 for bill in voided}
    after = {number: planned.content_sha256 for number, planned in made.items()} | {
        planned.period.bill.number: planned.content_sha256
        for planned in changed
        if planned.period.bill
    }
    unit.audit("bills", ground.month, before=before or None, after=after or None)
