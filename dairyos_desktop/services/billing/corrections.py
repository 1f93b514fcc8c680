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

_Delivery = tuple[Key, dt.date, str]

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
    generated_at: dt.datetime
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
    carried, carried_at = _carried(session, bill.bill_id, carrier_id)
    for key, row in carried.items():
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
    days = _ChangedDays(session, tariff, goods, bill, carried_at)
    ordered = sorted(differences, key=lambda key: (goods[key[0]].position, key[1], key[2]))
    return [
        Correction(bill.bill_id, key[0], _days_text(days.of(key)), key[1], key[2], *apart)
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
) -> tuple[dict[Key, tuple[int, int, int]], dict[Key, dt.datetime]]:
    """Quantity, amount and tax on live bills, and when the last of those was made."""
    wanted = (
        select(
            Bill.generated_at,
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
    made_at: dict[Key, dt.datetime] = {}
    for generated_at, product, price, rate, *row in session.execute(wanted):
        key = (product, price, rate)
        known = found.get(key, (0, 0, 0))
        found[key] = (known[0] + row[0], known[1] + row[1], known[2] + row[2])
        made_at[key] = max(generated_at, made_at.get(key, generated_at))
    return found, made_at


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


class _ChangedDays:
    """The days that a correction names: where rows are other than the bill was made from."""

    def __init__(
        self,
        session: Session,
        tariff: Tariff,
        goods: Mapping[int, Goods],
        bill: IssuedBill,
        carried_at: Mapping[Key, dt.datetime],
    ) -> None:
        self._bill = bill
        self._carried_at = carried_at
        self._changes: list[tuple[int, dt.date, dt.datetime]] = []
        apart = _on_paper(bill, goods)
        for product, day, shift, taken, changed_at in session.execute(
            select(
                Consumption.product_id,
                Consumption.date,
                Consumption.shift,
                type_coerce(Consumption.quantity, BigInteger),
                Consumption.changed_at,
            ).where(
                Consumption.customer_id == bill.customer_id,
                Consumption.date.between(bill.period_from, bill.period_to),
            )
        ):
            price = tariff.price(product, bill.price_list_id, bill.customer_id, day) or 0
            apart[(product, price, tariff.tax(product, day) or 0), day, shift] += taken
            self._changes.append((product, day, changed_at))
        self._by_key: dict[Key, set[dt.date]] = defaultdict(set)
        for (key, day, _shift), quantity in apart.items():
            if quantity:
                self._by_key[key].add(day)

    def of(self, key: Key) -> list[dt.date]:
        """The days behind one correction line."""
        days = self._by_key[key]
        if key in self._carried_at:
            # What an earlier correction named is no news, unless it changed again.
            days = days & self._changed_since(key, self._carried_at[key]) or days
        if not days:
            # The line was worked out before a change that the bill's paper shows already.
            days = {day for other, its in self._by_key.items() if other[0] == key[0] for day in its}
        return sorted(days or self._changed_since(key, self._bill.generated_at))

    def _changed_since(self, key: Key, since: dt.datetime) -> set[dt.date]:
        return {day for product, day, at in self._changes if product == key[0] and at > since}


def _on_paper(bill: IssuedBill, goods: Mapping[int, Goods]) -> dict[_Delivery, int]:
    """What the issued bill's paper shows, as quantities to take off."""
    paper = paper_from_json(bill.snapshot)
    by_code = {row.code: row.product_id for row in goods.values()}
    found: dict[_Delivery, int] = defaultdict(int)
    for part in paper.deliveries:
        line = paper.lines[part.line]
        price, rate = _scaled(line.unit_price, 1000), _scaled(line.tax_rate, 10_000)
        for on, quantity in part.days:
            key = (by_code[line.product or ""], price, rate)
            found[key, dt.date.fromisoformat(on), part.shift] -= _scaled(quantity, 1000)
    return found


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
