"""Puts together all that bills' papers show, many at once (rule 9).

A bill that is issued is read from its snapshot; one that isn't is put together from the rows.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import select

from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.orders import CustomerPlan
from dairyos_desktop.domain.paper import (
    BillPaper,
    PaperCorrection,
    PaperCustomer,
    PaperDeliveries,
    PaperLine,
    PaperOffice,
    PaperReceipt,
    PaperTax,
    paper_from_json,
)
from dairyos_desktop.domain.quantity import Quantity
from dairyos_desktop.domain.upi import upi_uri
from dairyos_desktop.models.bills import Bill, BillCorrection, BillLine
from dairyos_desktop.models.customers import Customer, Stop
from dairyos_desktop.models.office import Office
from dairyos_desktop.models.payments import Payment
from dairyos_desktop.services.billing.apart import read_changes, set_apart
from dairyos_desktop.services.billing.calendar import (
    Delivery,
    other_goods,
    read_deliveries,
    read_leaves,
    read_orders,
    strip,
)
from dairyos_desktop.services.billing.ground import read_goods, read_tariff

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from dairyos_desktop.domain.billing import Goods
    from dairyos_desktop.domain.tariff import Tariff

_AT_ONCE = 300


def read_papers(session: Session, bill_ids: Sequence[int]) -> list[BillPaper]:
    """The papers of the bills, in the order given."""
    papers: list[BillPaper] = []
    for start in range(0, len(bill_ids), _AT_ONCE):
        papers += _read_some(session, bill_ids[start : start + _AT_ONCE])
    return papers


def _read_some(session: Session, bill_ids: Sequence[int]) -> list[BillPaper]:
    bills = {
        bill.id: bill
        for bill in session.execute(select(Bill).where(Bill.id.in_(bill_ids))).scalars()
    }
    fresh = [bill for bill in bills.values() if bill.snapshot is None]
    made = _Maker(session, fresh).papers() if fresh else {}
    return [
        made[bill_id] if bill_id in made else paper_from_json(bills[bill_id].snapshot or "")
        for bill_id in bill_ids
    ]


class _Maker:
    """Everything about a handful of bills that aren't issued, read in one query a kind."""

    def __init__(self, session: Session, bills: Sequence[Bill]) -> None:
        self._bills = bills
        ids = [bill.id for bill in bills]
        customers = list({bill.customer_id for bill in bills})
        first = min(bill.period_from for bill in bills)
        last = max(bill.period_to for bill in bills)
        self._goods = read_goods(session)
        self._tariff = read_tariff(session)
        self._office = session.execute(select(Office)).scalar_one()
        self._customers = {
            row.id: row
            for row in session.execute(select(Customer).where(Customer.id.in_(customers))).scalars()
        }
        self._stops = {
            row.customer_id: row
            for row in session.execute(
                select(Stop).where(Stop.customer_id.in_(customers), Stop.shift == "morning")
            ).scalars()
        }
        self._lines: dict[int, list[BillLine]] = defaultdict(list)
        for line in session.execute(
            select(BillLine)
            .where(BillLine.bill_id.in_(ids))
            .order_by(BillLine.bill_id, BillLine.position)
        ).scalars():
            self._lines[line.bill_id].append(line)
        self._corrections = _read_corrections(session, ids)
        self._deliveries = read_deliveries(session, customers, first, last)
        self._orders = read_orders(session, customers, first, last)
        self._leaves = read_leaves(session, customers, first, last)
        self._changes = read_changes(session, customers, first, last)
        self._receipts = _read_receipts(session, customers)
        self._earlier = _read_watermarks(session, customers)

    def papers(self) -> dict[int, BillPaper]:
        """All of them, by bill id."""
        return {bill.id: self._paper(bill) for bill in self._bills}

    def _paper(self, bill: Bill) -> BillPaper:
        customer, stop = self._customers[bill.customer_id], self._stops.get(bill.customer_id)
        office = self._office
        deliveries = [
            row
            for row in self._deliveries.get(customer.id, ())
            if bill.period_from <= row.on <= bill.period_to
        ]
        lines = self._lines[bill.id]
        payable = bill.total + bill.previous_balance
        uri = None
        if office.upi_id:
            uri = upi_uri(
                upi_id=office.upi_id, payee=office.name, payable=payable, number=bill.number
            )
        return BillPaper(
            office=PaperOffice(
                office.name,
                office.address,
                office.phone,
                office.gstin,
                office.fssai,
                office.upi_id,
            ),
            customer=paper_customer(customer, stop),
            title=bill.title,
            number=bill.number,
            kind=bill.kind,
            bill_date=bill.bill_date.isoformat(),
            due_on=bill.due_on.isoformat(),
            period_from=bill.period_from.isoformat(),
            period_to=bill.period_to.isoformat(),
            lines=tuple(_paper_line(line, self._goods) for line in lines),
            corrections=tuple(
                _paper_correction(row, original, made_on, self._goods)
                for row, original, made_on in self._corrections.get(bill.id, ())
            ),
            taxes=_taxes(lines),
            litres=str(bill.litres),
            subtotal=str(bill.subtotal),
            tax=str(bill.tax),
            adjustments=str(bill.adjustments),
            round_off=str(bill.round_off),
            total=str(bill.total),
            brought_forward=str(bill.previous_balance + bill.receipts),
            receipts=self._paper_receipts(bill),
            receipts_total=str(bill.receipts),
            previous_balance=str(bill.previous_balance),
            payable=str(payable),
            calendar=strip(
                bill.period_from,
                bill.period_to,
                deliveries,
                self._orders.get(customer.id, ()),
                self._leaves.get(customer.id, ()),
                goods=self._goods,
            ),
            others=other_goods(deliveries, self._goods),
            upi=uri or "",
            deliveries=self._behind(customer, lines, deliveries),
            apart=set_apart(
                bill.period_from, bill.period_to, self._plan(customer), deliveries, self._goods
            ),
        )

    def _plan(self, customer: Customer) -> CustomerPlan:
        return CustomerPlan(
            customer.active_from,
            customer.active_to,
            tuple(self._orders.get(customer.id, ())),
            tuple(self._leaves.get(customer.id, ())),
            tuple(self._changes.get(customer.id, ())),
        )

    def _paper_receipts(self, bill: Bill) -> tuple[PaperReceipt, ...]:
        """What `receipts` is the sum of; nothing where an earlier bill was since worked out again.

        Then the sum alone is shown, since it is what the bill was calculated with.
        """
        earlier = [
            seq
            for period_from, seq in self._earlier.get(bill.customer_id, ())
            if period_from < bill.period_from
        ]
        since = earlier[-1] if earlier else -1
        rows = [
            PaperReceipt(paid_on.isoformat(), method, str(amount))
            for seq, paid_on, method, amount in self._receipts.get(bill.customer_id, ())
            if since < seq <= bill.calculated_seq
        ]
        if Money.total(Money(row.amount) for row in rows) != bill.receipts:
            return ()
        return tuple(rows)

    def _behind(
        self, customer: Customer, lines: Sequence[BillLine], deliveries: Sequence[Delivery]
    ) -> tuple[PaperDeliveries, ...]:
        """The deliveries behind each line."""
        places = {
            (
                line.product_id,
                line.price_snapshot.thousandths,
                line.tax_rate_snapshot.ten_thousandths,
            ): place
            for place, line in enumerate(lines)
            if line.kind == "delivery"
        }
        found: dict[tuple[int, str], list[tuple[str, str]]] = defaultdict(list)
        for row in deliveries:
            if not row.quantity:
                continue
            key = (row.product_id, *_in_force(self._tariff, customer, row))
            place = places.get(key)
            if place is not None:
                quantity = str(Quantity.from_thousandths(row.quantity))
                found[place, row.shift].append((row.on.isoformat(), quantity))
        return tuple(
            PaperDeliveries(place, shift, tuple(days))
            for (place, shift), days in sorted(found.items())
        )


def _in_force(tariff: Tariff, customer: Customer, row: Delivery) -> tuple[int, int]:
    price = tariff.price(row.product_id, customer.price_list_id, customer.id, row.on)
    return price or 0, tariff.tax(row.product_id, row.on) or 0


def _read_corrections(
    session: Session, bill_ids: Sequence[int]
) -> dict[int, list[tuple[BillCorrection, str, dt.date]]]:
    found: dict[int, list[tuple[BillCorrection, str, dt.date]]] = defaultdict(list)
    rows = session.execute(
        select(BillCorrection, Bill.number, Bill.bill_date)
        .join(Bill, Bill.id == BillCorrection.original_id)
        .where(BillCorrection.bill_id.in_(bill_ids))
        .order_by(BillCorrection.bill_id, BillCorrection.position)
    )
    for row, number, made_on in rows:
        found[row.bill_id].append((row, number, made_on))
    return found


def _read_receipts(
    session: Session, customer_ids: Sequence[int]
) -> dict[int, list[tuple[int, dt.date, str, Money]]]:
    found: dict[int, list[tuple[int, dt.date, str, Money]]] = defaultdict(list)
    for payment in session.execute(
        select(Payment).where(Payment.customer_id.in_(customer_ids)).order_by(Payment.account_seq)
    ).scalars():
        if payment.customer_id is not None:
            signed = payment.amount if payment.reverses_id is None else -payment.amount
            found[payment.customer_id].append(
                (payment.account_seq, payment.paid_on, payment.method, signed)
            )
    return found


def _read_watermarks(
    session: Session, customer_ids: Sequence[int]
) -> dict[int, list[tuple[dt.date, int]]]:
    found: dict[int, list[tuple[dt.date, int]]] = defaultdict(list)
    rows = session.execute(
        select(Bill.customer_id, Bill.period_from, Bill.calculated_seq)
        .where(Bill.customer_id.in_(customer_ids), Bill.status != "VOID")
        .order_by(Bill.period_from)
    )
    for customer, period_from, seq in rows:
        found[customer].append((period_from, seq))
    return found


def paper_customer(customer: Customer, stop: Stop | None) -> PaperCustomer:
    """The customer as papers name them, with their place on the morning's route."""
    return PaperCustomer(
        customer.code,
        customer.name,
        customer.name_local,
        customer.address,
        customer.phone,
        customer.gstin,
        "" if stop is None else stop.route,
        None if stop is None else stop.position,
        customer.language,
    )


def _paper_line(line: BillLine, goods: dict[int, Goods]) -> PaperLine:
    product = goods.get(line.product_id or 0)
    return PaperLine(
        line.kind,
        None if product is None else product.code,
        line.description,
        "" if product is None else product.name_local,
        line.hsn,
        line.unit,
        str(line.quantity),
        str(line.price_snapshot),
        str(line.tax_rate_snapshot),
        str(line.amount),
        str(line.tax),
        str(line.cgst),
        str(line.sgst),
        None if line.from_on is None else line.from_on.isoformat(),
        None if line.to_on is None else line.to_on.isoformat(),
    )


def _paper_correction(
    row: BillCorrection, original: str, made_on: dt.date, goods: dict[int, Goods]
) -> PaperCorrection:
    product = goods[row.product_id]
    return PaperCorrection(
        original,
        made_on.isoformat(),
        row.detail,
        product.code,
        product.name,
        product.name_local,
        product.unit,
        str(row.quantity),
        str(row.unit_price),
        str(row.tax_rate),
        str(row.amount),
        str(row.tax),
    )


def _taxes(lines: Sequence[BillLine]) -> tuple[PaperTax, ...]:
    by_rate: dict[int, list[BillLine]] = defaultdict(list)
    for line in lines:
        by_rate[line.tax_rate_snapshot.ten_thousandths].append(line)
    return tuple(
        PaperTax(
            str(rows[0].tax_rate_snapshot),
            str(Money.total(row.amount for row in rows)),
            str(Money.total(row.cgst for row in rows)),
            str(Money.total(row.sgst for row in rows)),
        )
        for _, rows in sorted(by_rate.items())
    )
