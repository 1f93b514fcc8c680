"""Reads bills: lists of a month, and one bill whole."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import select

from dairyos_desktop.domain.billing import Status, Title
from dairyos_desktop.domain.errors import InvalidInputError, NotFoundError
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.numbering import parse_number
from dairyos_desktop.domain.paper import BillPaper, paper_from_json
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models.bills import Bill, BillCorrection, BillLine
from dairyos_desktop.models.customers import Customer, Stop
from dairyos_desktop.models.tariffs import Product
from dairyos_desktop.services.dto.billing import BillLineView, BillRow, BillView, CorrectionView

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from dairyos_desktop.domain.periods import Month

_AT_ONCE = 500


def find_bill(session: Session, number: str) -> Bill:
    """The bill of that number, void ones included.

    Raises:
        NotFoundError: There is none.
    """
    try:
        prefix, year, seq = parse_number(number.strip())
    except InvalidInputError as error:
        raise NotFoundError(say("There is no bill {number}.", number=number), error.hint) from error
    bill: Bill | None = session.execute(
        select(Bill).where(
            Bill.number_prefix == prefix, Bill.number_year == year, Bill.number_seq == seq
        )
    ).scalar()
    if bill is None:
        raise NotFoundError(
            say("There is no bill {number}.", number=number),
            say("Look at: dairyos bills list MONTH"),
        )
    return bill


def month_bill_ids(session: Session, month: Month, *, live: bool = True) -> list[int]:
    """Bills of a month by number; only those that aren't void where `live`."""
    wanted = select(Bill.id).where(Bill.month == str(month))
    if live:
        wanted = wanted.where(Bill.status != Status.VOID.value)
    return list(session.execute(wanted.order_by(Bill.number_year, Bill.number_seq)).scalars())


def read_rows(session: Session, month: Month) -> tuple[BillRow, ...]:
    """A month's bills by number, void ones included."""
    return _rows(session, Bill.month == str(month))


def read_rows_of(session: Session, bill_ids: Sequence[int]) -> tuple[BillRow, ...]:
    """The bills as the list shows them, by number."""
    rows: list[BillRow] = []
    for start in range(0, len(bill_ids), _AT_ONCE):
        rows += _rows(session, Bill.id.in_(bill_ids[start : start + _AT_ONCE]))
    return tuple(rows)


def _rows(session: Session, which: ColumnElement[bool]) -> tuple[BillRow, ...]:
    rows = session.execute(
        select(
            Bill.id,
            Bill.number,
            Customer.id,
            Customer.code,
            Customer.name,
            Customer.name_local,
            Stop.route,
            Stop.position,
            Bill.litres,
            Bill.total,
            Bill.previous_balance,
            Bill.allocated,
            Bill.status,
            Bill.issued_at,
            Bill.issued_by,
            Bill.void_reason,
            Bill.version,
        )
        .join(Customer, Customer.id == Bill.customer_id)
        .outerjoin(Stop, (Stop.customer_id == Customer.id) & (Stop.shift == "morning"))
        .where(which)
        .order_by(Bill.number_year, Bill.number_seq)
    )
    return tuple(
        BillRow(
            bill_id=row[0],
            number=row[1],
            customer_id=row[2],
            customer=row[3],
            name=row[4],
            name_local=row[5],
            route=row[6] or "",
            position=row[7] or 0,
            litres=row[8],
            total=row[9],
            payable=row[9] + row[10],
            paid=row[11],
            status=row[12],
            issued=row[13] is not None,
            issued_by=row[14],
            void_reason=row[15],
            version=row[16],
        )
        for row in rows
    )


def read_views(session: Session, bill_ids: Sequence[int]) -> list[BillView]:
    """The bills whole, in the order given; issued ones as their snapshot says (rule 9)."""
    views: list[BillView] = []
    for start in range(0, len(bill_ids), _AT_ONCE):
        views += _read_some(session, bill_ids[start : start + _AT_ONCE])
    return views


def _read_some(session: Session, bill_ids: Sequence[int]) -> list[BillView]:
    bills = {
        bill.id: (bill, code, name)
        for bill, code, name in session.execute(
            select(Bill, Customer.code, Customer.name)
            .join(Customer, Customer.id == Bill.customer_id)
            .where(Bill.id.in_(bill_ids))
        )
    }
    lines: dict[int, list[BillLineView]] = defaultdict(list)
    for line, product in session.execute(
        select(BillLine, Product.code)
        .outerjoin(Product, Product.id == BillLine.product_id)
        .where(BillLine.bill_id.in_(bill_ids))
        .order_by(BillLine.bill_id, BillLine.position)
    ):
        lines[line.bill_id].append(_line_view(line, product))
    corrections: dict[int, list[CorrectionView]] = defaultdict(list)
    for row, number, bill_date, product, unit in session.execute(
        select(BillCorrection, Bill.number, Bill.bill_date, Product.code, Product.unit)
        .join(Bill, Bill.id == BillCorrection.original_id)
        .join(Product, Product.id == BillCorrection.product_id)
        .where(BillCorrection.bill_id.in_(bill_ids))
        .order_by(BillCorrection.bill_id, BillCorrection.position)
    ):
        corrections[row.bill_id].append(
            CorrectionView(
                number,
                bill_date,
                row.detail,
                product,
                unit,
                row.quantity,
                row.unit_price,
                row.tax_rate,
                row.amount,
                row.tax,
            )
        )
    return [
        _view(*bills[bill_id], tuple(lines[bill_id]), tuple(corrections[bill_id]))
        for bill_id in bill_ids
    ]


def _line_view(line: BillLine, product: str | None) -> BillLineView:
    return BillLineView(
        line.kind,
        product,
        line.description,
        line.hsn,
        line.unit,
        line.quantity,
        line.price_snapshot,
        line.tax_rate_snapshot,
        line.amount,
        line.tax,
        line.cgst,
        line.sgst,
        line.from_on,
        line.to_on,
    )


def _view(
    bill: Bill,
    code: str,
    name: str,
    lines: tuple[BillLineView, ...],
    corrections: tuple[CorrectionView, ...],
) -> BillView:
    paper: BillPaper | None = None
    if bill.snapshot is not None:
        paper = paper_from_json(bill.snapshot)
        code, name = paper.customer.code, paper.customer.name
    is_void = bill.status == Status.VOID.value
    owed = Money.zero if is_void else max(bill.total, Money.zero)
    return BillView(
        bill_id=bill.id,
        number=bill.number,
        customer=code,
        customer_id=bill.customer_id,
        name=name,
        month=bill.month,
        period_from=bill.period_from,
        period_to=bill.period_to,
        status=bill.status,
        version=bill.version,
        bill_date=bill.bill_date,
        generated_at=bill.generated_at,
        issued_at=bill.issued_at,
        due_on=bill.due_on,
        title=Title(bill.title).text,
        lines=lines,
        corrections=corrections,
        litres=bill.litres,
        subtotal=bill.subtotal,
        tax=bill.tax,
        adjustments=bill.adjustments,
        round_off=bill.round_off,
        total=bill.total,
        brought_forward=bill.previous_balance + bill.receipts,
        receipts=bill.receipts,
        previous_balance=bill.previous_balance,
        payable=bill.total + bill.previous_balance,
        paid=bill.allocated,
        open=owed - bill.allocated,
        void_reason=bill.void_reason,
    )


def customer_id_of(session: Session, code: str) -> int:
    """The customer of that code.

    Raises:
        NotFoundError: There is none.
    """
    found = session.execute(select(Customer.id).where(Customer.code == code.strip())).scalar()
    if found is None:
        raise NotFoundError(
            say("There is no customer {code}.", code=code),
            say("Codes are case-sensitive; look the customer up."),
        )
    return found
