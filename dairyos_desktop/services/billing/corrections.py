"""What an issued bill should have said since (rules 25 and 26)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, Integer, select, type_coerce

from dairyos_desktop.domain.billing import Correction, Delivered, delivery_lines
from dairyos_desktop.domain.paper import paper_from_json
from dairyos_desktop.models.bills import Bill, BillCorrection, BillLine
from dairyos_desktop.models.deliveries import Consumption
from dairyos_desktop.services.billing.batch import read_taken

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy.orm import Session

    from dairyos_desktop.domain.billing import Goods
    from dairyos_desktop.domain.tariff import Tariff

Key = tuple[int, int, int]
"""Product, unit price, tax rate."""

_RUN_OF_DAYS = 3
_ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class IssuedBill:
    """As much of an issued bill as its corrections need."""

    bill_id: int
    customer_id: int
    price_list_id: int | None
    period_from: dt.date
    period_to: dt.date
    snapshot: str


def pending_corrections(
    session: Session,
    tariff: Tariff,
    goods: Mapping[int, Goods],
    bill: IssuedBill,
    *,
    carrier_id: int | None = None,
) -> list[Correction]:
    """The difference between what the bill would say now and what it says or was corrected to.

    Args:
        session: Reads rows as they are now.
        tariff: Prices and taxes as they are now.
        goods: All products by id.
        bill: The issued bill.
        carrier_id: A bill that is being worked out again; what it carries doesn't count.

    Returns:
        Lines in product order, then price, then rate; none where all three are 0.
    """
    says = _says(session, bill.bill_id)
    would = _would_say(session, tariff, goods, bill)
    if would is None:
        return []
    for key, row in _carried(session, bill.bill_id, carrier_id).items():
        known = says.get(key, (0, 0, 0))
        says[key] = (known[0] + row[0], known[1] + row[1], known[2] + row[2])
    differences: dict[Key, tuple[int, int, int]] = {}
    for key in says.keys() | would.keys():
        now, then = would.get(key, (0, 0, 0)), says.get(key, (0, 0, 0))
        apart = (now[0] - then[0], now[1] - then[1], now[2] - then[2])
        if any(apart):
            differences[key] = apart
    if not differences:
        return []
    days = _changed_days(session, tariff, goods, bill)
    ordered = sorted(differences, key=lambda key: (goods[key[0]].position, key[1], key[2]))
    return [
        Correction(bill.bill_id, key[0], _days_text(days.get(key[0], ())), key[1], key[2], *apart)
        for key in ordered
        for apart in (differences[key],)
    ]


def _says(session: Session, bill_id: int) -> dict[Key, tuple[int, int, int]]:
    rows = session.execute(
        select(
            BillLine.product_id,
            type_coerce(BillLine.price_snapshot, BigInteger),
            type_coerce(BillLine.tax_rate_snapshot, Integer),
            type_coerce(BillLine.quantity, BigInteger),
            type_coerce(BillLine.amount, BigInteger),
            type_coerce(BillLine.tax, BigInteger),
        ).where(BillLine.bill_id == bill_id, BillLine.kind == "delivery")
    )
    return {
        (product, price, rate): (quantity, amount, tax)
        for product, price, rate, quantity, amount, tax in rows
        if product is not None
    }


def _carried(
    session: Session, bill_id: int, carrier_id: int | None
) -> dict[Key, tuple[int, int, int]]:
    wanted = (
        select(
            BillCorrection.product_id,
            type_coerce(BillCorrection.unit_price, BigInteger),
            type_coerce(BillCorrection.tax_rate, Integer),
            type_coerce(BillCorrection.quantity, BigInteger),
            type_coerce(BillCorrection.amount, BigInteger),
            type_coerce(BillCorrection.tax, BigInteger),
        )
        .join(Bill, Bill.id == BillCorrection.bill_id)
        .where(BillCorrection.original_id == bill_id, Bill.status != "VOID")
    )
    if carrier_id is not None:
        wanted = wanted.where(BillCorrection.bill_id != carrier_id)
    found: dict[Key, tuple[int, int, int]] = {}
    for product, price, rate, *row in session.execute(wanted):
        known = found.get((product, price, rate), (0, 0, 0))
        found[product, price, rate] = (
            known[0] + row[0],
            known[1] + row[1],
            known[2] + row[2],
        )
    return found


def _would_say(
    session: Session, tariff: Tariff, goods: Mapping[int, Goods], bill: IssuedBill
) -> dict[Key, tuple[int, int, int]] | None:
    """None where a price is missing now: nothing can be said until there is one (rule 4)."""
    spans = tariff.spans(bill.period_from, bill.period_to)
    parts = []
    for product, span, quantity, first_on, last_on in read_taken(
        session, bill.customer_id, bill.period_from, bill.period_to, spans
    ):
        on = spans.start(span)
        price = tariff.price(product, bill.price_list_id, bill.customer_id, on)
        if price is None:
            return None
        rate = tariff.tax(product, on) or 0
        parts.append(Delivered(goods[product], price, rate, int(quantity), first_on, last_on))
    return {
        (line.product_id, line.price, line.rate): (line.quantity, line.amount, line.tax)
        for line in delivery_lines(parts)
        if line.product_id is not None
    }


def _changed_days(
    session: Session, tariff: Tariff, goods: Mapping[int, Goods], bill: IssuedBill
) -> dict[int, list[dt.date]]:
    """The days on which quantity, price or tax rate is another than the bill was made from."""
    paper = paper_from_json(bill.snapshot)
    by_code = {row.code: row.product_id for row in goods.values()}
    then: dict[tuple[int, dt.date], tuple[dict[str, int], int, int]] = {}
    for part in paper.deliveries:
        line = paper.lines[part.line]
        product = by_code[line.product or ""]
        for on, quantity in part.days:
            key = (product, dt.date.fromisoformat(on))
            shifts = then.setdefault(
                key, ({}, _scaled(line.unit_price, 1000), _scaled(line.tax_rate, 10_000))
            )[0]
            shifts[part.shift] = _scaled(quantity, 1000)
    now: dict[tuple[int, dt.date], tuple[dict[str, int], int, int]] = {}
    rows = session.execute(
        select(
            Consumption.product_id,
            Consumption.date,
            Consumption.shift,
            type_coerce(Consumption.quantity, BigInteger),
        ).where(
            Consumption.customer_id == bill.customer_id,
            Consumption.date.between(bill.period_from, bill.period_to),
            type_coerce(Consumption.quantity, BigInteger) > 0,
        )
    )
    for product, day, shift, taken in rows:
        price = tariff.price(product, bill.price_list_id, bill.customer_id, day) or 0
        shifts = now.setdefault((product, day), ({}, price, tariff.tax(product, day) or 0))[0]
        shifts[shift] = taken
    changed: dict[int, list[dt.date]] = defaultdict(list)
    for product, day in sorted(then.keys() | now.keys()):
        if then.get((product, day)) != now.get((product, day)):
            changed[product].append(day)
    return changed


def _scaled(text: str, scale: int) -> int:
    whole, _, decimals = text.partition(".")
    return int(whole) * scale + int(decimals or "0")


def _days_text(days: Iterable[dt.date]) -> str:
    """`09-10`, `09-10, 12-10`; three days in a row and more as `05-10 to 09-10`."""
    runs: list[list[dt.date]] = []
    for on in days:
        if runs and on - runs[-1][-1] == _ONE_DAY:
            runs[-1].append(on)
        else:
            runs.append([on])
    parts: list[str] = []
    for run in runs:
        if len(run) >= _RUN_OF_DAYS:
            parts.append(f"{run[0]:%d-%m} to {run[-1]:%d-%m}")
        else:
            parts.extend(f"{on:%d-%m}" for on in run)
    return ", ".join(parts)
