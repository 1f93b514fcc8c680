"""Invariants of bills: sums, periods, runs, numbers, corrections (I1, I2, I6, I7, I11)."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, Integer, func, or_, select, type_coerce

from dairyos_desktop.domain.billing import priced
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.numbering import bill_number
from dairyos_desktop.domain.periods import Month
from dairyos_desktop.models.bills import (
    Bill,
    BillCorrection,
    BillLine,
    Charge,
    MonthRun,
    NotBilled,
    TouchedMonth,
)
from dairyos_desktop.models.customers import Customer
from dairyos_desktop.models.deliveries import Consumption
from dairyos_desktop.models.office import NumberSeries
from dairyos_desktop.services.billing.ground import read_goods, read_ground
from dairyos_desktop.services.billing.plan import plan_batch
from dairyos_desktop.services.numbers import BILL_SERIES, set_aside
from dairyos_desktop.services.verify.recorded import quantities_apart

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from dairyos_desktop.services.verify.findings import Findings

_AT_ONCE = 400


def check_sums(session: Session, findings: Findings) -> None:
    """I1: lines add up to the bill; I6: no bill without its lines."""
    lines: dict[int, list[int]] = {}
    for bill_id, count, amount, tax in session.execute(
        select(
            BillLine.bill_id,
            func.count(),
            func.sum(type_coerce(BillLine.amount, BigInteger)),
            func.sum(type_coerce(BillLine.tax, BigInteger)),
        ).group_by(BillLine.bill_id)
    ):
        lines[bill_id] = [int(count), int(amount), int(tax)]
    corrections: dict[int, list[int]] = {}
    for bill_id, count, amount in session.execute(
        select(
            BillCorrection.bill_id,
            func.count(),
            func.sum(
                type_coerce(BillCorrection.amount, BigInteger)
                + type_coerce(BillCorrection.tax, BigInteger)
            ),
        ).group_by(BillCorrection.bill_id)
    ):
        corrections[bill_id] = [int(count), int(amount)]
    for bill_id, number, *stored in session.execute(
        select(
            Bill.id,
            Bill.number,
            type_coerce(Bill.subtotal, BigInteger),
            type_coerce(Bill.tax, BigInteger),
            type_coerce(Bill.adjustments, BigInteger),
            type_coerce(Bill.round_off, BigInteger),
            type_coerce(Bill.total, BigInteger),
        )
    ):
        count, subtotal, tax = lines.get(bill_id, [0, 0, 0])
        corrected, adjustments = corrections.get(bill_id, [0, 0])
        findings.checked("I1", 1)
        findings.checked("I6", 1)
        if not count and not corrected:
            findings.wrong("I6", number, "The bill has no lines.")
        worked_out = [subtotal, tax, adjustments]
        if worked_out != stored[:3] or sum(stored[:4]) != stored[4]:
            findings.wrong(
                "I1",
                number,
                f"Lines say {_paise(worked_out)}, the bill says {_paise(stored[:3])}, "
                f"total {_paise(stored[4:])}.",
            )
    _check_lines(session, findings)


def _check_lines(session: Session, findings: Findings) -> None:
    """I1 within each line: amount and tax are what its quantity, price and rate give."""
    goods = read_goods(session)
    rows = session.execute(
        select(
            Bill.number,
            BillLine.position,
            BillLine.product_id,
            type_coerce(BillLine.quantity, BigInteger),
            type_coerce(BillLine.price_snapshot, BigInteger),
            type_coerce(BillLine.tax_rate_snapshot, Integer),
            type_coerce(BillLine.amount, BigInteger),
            type_coerce(BillLine.tax, BigInteger),
        )
        .join(Bill, Bill.id == BillLine.bill_id)
        .where(BillLine.kind == "delivery")
    )
    for number, position, product, quantity, price, rate, amount, tax in rows:
        ways = {
            priced(quantity, price, rate, tax_inclusive=inclusive)
            for inclusive in (goods[product or 0].tax_inclusive, False, True)
        }
        # A product may have changed between the two kinds since the line was made.
        if (amount, tax) not in ways:
            findings.wrong("I1", number, f"Line {position + 1} doesn't follow from its quantity.")


def check_periods(session: Session, findings: Findings) -> None:
    """I2: live bills don't overlap; the last finished run left nobody out."""
    by_customer: dict[int, list[tuple[object, object, str]]] = defaultdict(list)
    for customer, period_from, period_to, number in session.execute(
        select(Bill.customer_id, Bill.period_from, Bill.period_to, Bill.number)
        .where(Bill.status != "VOID")
        .order_by(Bill.customer_id, Bill.period_from)
    ):
        by_customer[customer].append((period_from, period_to, number))
    for bills in by_customer.values():
        findings.checked("I2", len(bills))
        for before, after in pairwise(bills):
            if str(after[0]) <= str(before[1]):
                findings.wrong("I2", after[2], f"It overlaps bill {before[2]}.")
    run = session.execute(
        select(MonthRun)
        .where(MonthRun.state == "finished", MonthRun.customer_id.is_(None))
        .order_by(MonthRun.id.desc())
        .limit(1)
    ).scalar()
    if run is not None:
        _check_run(session, findings, run)


def _check_run(session: Session, findings: Findings, run: MonthRun) -> None:
    month = Month.parse(run.month)
    ground = read_ground(session, month)
    excused = set(
        session.execute(select(NotBilled.customer_id).where(NotBilled.run_id == run.id)).scalars()
    )
    newer = set(
        session.execute(
            select(Consumption.customer_id)
            .where(
                Consumption.date.between(month.first, month.last),
                Consumption.changed_at > run.started_at,
            )
            .distinct()
        ).scalars()
    )
    codes = {row[0]: row[1] for row in session.execute(select(Customer.id, Customer.code))}
    for start in range(0, len(ground.order), _AT_ONCE):
        for plan in plan_batch(session, ground, ground.order[start : start + _AT_ONCE]):
            customer = plan.account.customer_id
            findings.checked("I2", 1)
            if customer in newer or customer in excused or plan.unbilled is not None:
                continue
            if plan.make and not _changed_since(session, run, customer):
                findings.wrong(
                    "I2", codes[customer], f"No bill of {run.month}, and no reason for that."
                )
            for bill in plan.void:
                if not _changed_since(session, run, customer):
                    findings.wrong("I2", bill.number, "Nothing was delivered for this bill.")


def _changed_since(session: Session, run: MonthRun, customer_id: int) -> bool:
    """Whether the customer is due for another reason than a newer delivery."""
    since = run.finished_at or run.started_at
    customer = session.execute(
        select(Customer.updated_at, Customer.price_list_id).where(Customer.id == customer_id)
    ).one()
    if customer.updated_at >= since:
        return True
    newer = (
        select(Bill.id).where(Bill.customer_id == customer_id, Bill.voided_at >= since),
        # A final bill since then leaves the rest of its month to the next run.
        select(MonthRun.id).where(
            MonthRun.customer_id == customer_id,
            MonthRun.month == run.month,
            MonthRun.id > run.id,
        ),
        select(TouchedMonth.customer_id).where(
            TouchedMonth.customer_id == customer_id, TouchedMonth.touched_at >= since
        ),
        select(Charge.id).where(
            or_(
                Charge.customer_id == customer_id,
                Charge.price_list_id == customer.price_list_id,
            ),
            func.coalesce(Charge.changed_at, Charge.created_at) >= since,
        ),
    )
    return any(session.execute(query.limit(1)).first() is not None for query in newer)


def check_bill_numbers(session: Session, findings: Findings) -> None:
    """I7: each series runs from its first number without gap or repeat."""
    used: dict[tuple[str, int], list[int]] = defaultdict(list)
    for prefix, year, seq in session.execute(
        select(Bill.number_prefix, Bill.number_year, Bill.number_seq).order_by(Bill.number_seq)
    ):
        used[prefix, year].append(seq)
    for (kind, prefix, year), aside in set_aside(session).items():
        if kind == BILL_SERIES:
            used[prefix, year] = sorted([*used[prefix, year], *aside])
    series = {
        (row.prefix, row.year): row
        for row in session.execute(
            select(NumberSeries).where(NumberSeries.kind == BILL_SERIES)
        ).scalars()
    }
    for key, numbers in used.items():
        findings.checked("I7", len(numbers))
        row = series.get(key)
        first = 1 if row is None else row.first_number
        following = first + len(numbers)
        if numbers != list(range(first, following)):
            missing = sorted(set(range(first, numbers[-1])) - set(numbers))
            at = missing[0] if missing else numbers[-1]
            findings.wrong("I7", bill_number(*key, at), "The series has a gap or a repeat here.")
        elif row is None or row.next_number != following:
            findings.wrong(
                "I7", bill_number(*key, following - 1), "The series counts on from another number."
            )


def check_recorded(session: Session, findings: Findings) -> None:
    """I11: billed + carried = recorded, where nothing is marked as pending.

    An issued bill's paper must be the one that was issued.
    """
    wrong = quantities_apart(session)
    for bill_id, number, snapshot, digest in session.execute(
        select(Bill.id, Bill.number, Bill.snapshot, Bill.snapshot_sha256).where(
            Bill.status != "VOID"
        )
    ):
        findings.checked("I11", 1)
        if bill_id in wrong:
            findings.wrong("I11", number, "It says other quantities than the day sheets.")
        if snapshot is not None and hashlib.sha256(snapshot.encode()).hexdigest() != digest:
            findings.wrong("I11", number, "Its paper was changed after it was issued.")


def _paise(values: list[int]) -> str:
    return " + ".join(str(Money.from_paise(value)) for value in values)
