"""Bills beside the deliveries that they are of (I11)."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import and_, func, select, true
from sqlalchemy.orm import aliased

from dairyos_desktop.models.bills import Bill, BillCorrection, BillLine, TouchedMonth
from dairyos_desktop.models.deliveries import Consumption
from dairyos_desktop.services.bulk import plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import ColumnElement, Row
    from sqlalchemy.orm import Session

_DELIVERY = "delivery"


class Apart(NamedTuple):
    """A product of which a bill says another quantity; in thousandths."""

    product_id: int
    billed: int
    recorded: int


def quantities_apart(session: Session, month: str | None = None) -> dict[int, list[Apart]]:
    """The live bills that say other quantities than the day sheets, with what is apart.

    A marked month's pending corrections are by their making what is apart, so that only months
    without a mark can be wrong.

    Args:
        session: A snapshot.
        month: Bills of that month alone; None for all of them.
    """
    billed: Counter[tuple[int, int]] = Counter()
    recorded: Counter[tuple[int, int]] = Counter()
    wanted = true() if month is None else Bill.month == month
    for rows, into in (
        (_billed(session, wanted), billed),
        (_carried(session, month), billed),
        (_recorded(session, wanted), recorded),
    ):
        for bill_id, product, quantity in rows:
            into[bill_id, product] += int(quantity)
    apart = {key for key in billed.keys() | recorded.keys() if billed[key] != recorded[key]}
    if not apart:
        return {}
    marked = _marked(session, {bill_id for bill_id, _ in apart})
    found: dict[int, list[Apart]] = defaultdict(list)
    for bill_id, product in sorted(apart):
        if bill_id not in marked:
            key = (bill_id, product)
            found[bill_id].append(Apart(product, billed[key], recorded[key]))
    return dict(found)


def _marked(session: Session, bill_ids: set[int]) -> set[int]:
    marks = {
        (row[0], row[1])
        for row in session.execute(select(TouchedMonth.customer_id, TouchedMonth.month))
    }
    ids = sorted(bill_ids)
    return {
        row.id
        for start in range(0, len(ids), 500)
        for row in session.execute(
            select(Bill.id, Bill.customer_id, Bill.month).where(
                Bill.id.in_(ids[start : start + 500])
            )
        )
        if (row.customer_id, row.month) in marks
    }


def _recorded(session: Session, wanted: ColumnElement[bool]) -> Iterable[Row[int, int, int]]:
    table = plain(Consumption)
    rows = table.c
    return session.execute(
        select(Bill.id, rows.product_id, func.sum(rows.quantity))
        .join(
            table,
            and_(
                rows.customer_id == Bill.customer_id,
                rows.date.between(Bill.period_from, Bill.period_to),
            ),
        )
        .where(Bill.status != "VOID", wanted)
        .group_by(Bill.id, rows.product_id)
    )


def _billed(session: Session, wanted: ColumnElement[bool]) -> Iterable[Row[int, int, int]]:
    lines = plain(BillLine).c
    return session.execute(
        select(lines.bill_id, lines.product_id, func.sum(lines.quantity))
        .join(Bill, Bill.id == lines.bill_id)
        .where(Bill.status != "VOID", lines.kind == _DELIVERY, wanted)
        .group_by(lines.bill_id, lines.product_id)
    )


def _carried(session: Session, month: str | None) -> Iterable[Row[int, int, int]]:
    corrections = plain(BillCorrection).c
    original = aliased(Bill)
    return session.execute(
        select(corrections.original_id, corrections.product_id, func.sum(corrections.quantity))
        .join(Bill, Bill.id == corrections.bill_id)
        .join(original, original.id == corrections.original_id)
        .where(
            Bill.status != "VOID",
            original.status != "VOID",
            true() if month is None else original.month == month,
        )
        .group_by(corrections.original_id, corrections.product_id)
    )
