"""What was delivered in a month beside what its bills say, and where they differ."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final, NamedTuple

from sqlalchemy import func, select

from dairyos_desktop.domain.billing import Status
from dairyos_desktop.domain.quantity import Quantity
from dairyos_desktop.domain.reports import (
    Bar,
    Chart,
    Kind,
    Lead,
    LeadTo,
    Report,
    ReportColumn,
    ReportRow,
)
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models.bills import (
    Bill,
    BillCorrection,
    BillLine,
    MonthRun,
    NotBilled,
    ParkedCustomer,
)
from dairyos_desktop.models.customers import Customer
from dairyos_desktop.services.billing.ground import read_goods
from dairyos_desktop.services.reports.delivered import read_by_customer, read_by_product
from dairyos_desktop.services.reports.frame import plain_rows, quantities, read_frame, units

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from dairyos_desktop.domain.billing import Goods
    from dairyos_desktop.domain.periods import Month

KEY = "litres"
_MILK: Final = "L"

_SUMS = (
    ReportColumn("delivered", say("Delivered"), Kind.QUANTITY),
    ReportColumn("billed", say("On its bills"), Kind.QUANTITY),
    ReportColumn("corrected", say("Corrected later"), Kind.QUANTITY, gives_way=2),
    ReportColumn("apart", say("Not billed"), Kind.QUANTITY, strong=True),
)
_PRODUCTS = (
    ReportColumn("product", say("Product"), wide=True),
    ReportColumn("unit", say("Unit")),
    *_SUMS,
)
_CUSTOMERS = (
    ReportColumn("code", say("No."), gives_way=1),
    ReportColumn("name", say("Customer"), wide=True),
    ReportColumn("product", say("Product")),
    *_SUMS,
    ReportColumn("why", say("Why"), wide=True),
)


class _Three(NamedTuple):
    """Thousandths of a product: delivered, on bills, carried by later ones."""

    delivered: int
    billed: int
    corrected: int

    @property
    def apart(self) -> int:
        return self.delivered - self.billed - self.corrected

    def cells(self, unit: str) -> tuple[Quantity, ...]:
        return quantities((*self, self.apart), unit)


def by_product(session: Session, now: dt.datetime, month: Month) -> Report:
    """A line for each product that was delivered or billed."""
    frame = read_frame(session, now)
    goods = read_goods(session)
    delivered = read_by_product(session, month)
    billed: dict[int, int] = defaultdict(int)
    corrected: dict[int, int] = defaultdict(int)
    for (_, product), quantity in _read_billed(session, month).items():
        billed[product] += quantity
    for (_, product), quantity in _read_corrected(session, month).items():
        corrected[product] += quantity
    found = {
        product: _Three(delivered.get(product, 0), billed[product], corrected[product])
        for product in delivered.keys() | billed.keys() | corrected.keys()
    }
    order = sorted(
        (product for product in found if any(found[product])),
        key=lambda one: (goods[one].position, one),
    )
    rows = tuple(
        ReportRow((one.name, one.unit, *found[product].cells(one.unit)))
        for product, one in ((product, goods[product]) for product in order)
    )
    return Report(
        key=KEY,
        title=say("Delivered and billed"),
        about=(_about(month),),
        columns=_PRODUCTS,
        rows=rows,
        totals=(),
        notes=_milk(goods, found),
        office=frame.office,
        made_at=frame.made_at,
        period=str(month),
        chart=Chart(
            say("Litres delivered"),
            tuple(
                Bar(
                    goods[product].name,
                    Quantity.from_thousandths(found[product].delivered),
                    goods[product].name,
                )
                for product in order
                if goods[product].unit == _MILK
            ),
        ),
        empty=say("Nothing was delivered in {label}.", label=month.label()),
        counted="product",
    )


def by_customer(session: Session, now: dt.datetime, month: Month) -> Report:
    """A line for each customer and product whose bills differ from the deliveries, and why."""
    frame = read_frame(session, now)
    goods = read_goods(session)
    delivered = read_by_customer(session, month)
    billed, corrected = _read_billed(session, month), _read_corrected(session, month)
    # Of thousands few differ, and dictionaries tell that faster than their keys one by one.
    differing = {key for key, _ in delivered.items() ^ billed.items()} | corrected.keys()
    found = {}
    for key in differing:
        three = _Three(delivered.get(key, 0), billed.get(key, 0), corrected.get(key, 0))
        if three.apart:
            found[key] = three
    why = _read_why(session, month) if found else {}
    named = _read_names(session) if found else {}
    order = sorted(found, key=lambda key: (named[key[0]][0], goods[key[1]].position))
    rows = tuple(
        ReportRow(
            (
                *named[customer],
                goods[product].code,
                *found[customer, product].cells(goods[product].unit),
                why.get(customer, _NOT_YET),
            ),
            Lead(LeadTo.CUSTOMER, customer),
        )
        for customer, product in order
    )
    return Report(
        key=KEY,
        title=say("Delivered and not billed"),
        about=(_about(month),),
        columns=_CUSTOMERS,
        rows=rows,
        totals=(),
        notes=(),
        office=frame.office,
        made_at=frame.made_at,
        period=str(month),
        empty=say(
            "Nothing that was delivered in {label} is missing on its bills.", label=month.label()
        ),
        counted="line",
    )


def _about(month: Month) -> str:
    return say(
        "Deliveries of {label}, its live bills, and what later bills corrected of them.",
        label=month.label(),
    )


def _milk(goods: Mapping[int, Goods], found: Mapping[int, _Three]) -> tuple[str, ...]:
    """Litres in all, pieces of milk by their content, as bills count them."""
    sums = [
        sum(goods[product].litres(three[at]) for product, three in found.items()) for at in range(3)
    ]
    three = _Three(*sums)
    if not any(three):
        return ()
    delivered, billed, corrected, apart = (cell.grouped() for cell in three.cells(_MILK))
    words = say(
        "Milk in all: {delivered} L delivered, {billed} L on its bills",
        delivered=delivered,
        billed=billed,
    )
    if three.corrected:
        words += say(", {corrected} L corrected later", corrected=corrected)
    return (say("{words}, {apart} L not billed.", words=words, apart=apart),)


def _read_billed(session: Session, month: Month) -> dict[tuple[int, int], int]:
    """Thousandths on the month's live bills, by customer and product."""
    # Added up here: SQLite would sort the lines to do it.
    found: dict[tuple[int, int], int] = defaultdict(int)
    for customer, product, quantity in plain_rows(
        session,
        select(Bill.customer_id, BillLine.product_id, units(BillLine.quantity))
        .join(Bill, Bill.id == BillLine.bill_id)
        .where(
            Bill.month == str(month),
            Bill.status != Status.VOID.value,
            BillLine.product_id.is_not(None),
        ),
    ):
        found[customer, product] += quantity
    return found


def _read_corrected(session: Session, month: Month) -> dict[tuple[int, int], int]:
    """Thousandths that live bills carry as corrections of the month's."""
    original = select(Bill.id).where(Bill.month == str(month))
    rows = session.execute(
        select(
            Bill.customer_id,
            BillCorrection.product_id,
            func.sum(units(BillCorrection.quantity)),
        )
        .join(Bill, Bill.id == BillCorrection.bill_id)
        .where(BillCorrection.original_id.in_(original), Bill.status != Status.VOID.value)
        .group_by(Bill.customer_id, BillCorrection.product_id)
    )
    return {(customer, product): int(quantity) for customer, product, quantity in rows}


_NOT_YET: Final = say("No bill was made yet")
_VOID: Final = say("Its bill is void: make the month's bills again")
_ON_THE_NEXT: Final = say("Changed after the bill went out: goes on the next bill")
_TO_RUN: Final = say("Changed since the bill was made: make the month's bills again")


def _read_why(session: Session, month: Month) -> dict[int, str]:
    """Why a customer's deliveries may not be on their bills; the strongest reason."""
    found: dict[int, str] = {}
    for customer, is_issued, state in plain_rows(
        session,
        select(Bill.customer_id, Bill.issued_at.is_not(None), Bill.status)
        .where(Bill.month == str(month))
        .order_by(Bill.number_year, Bill.number_seq),
    ):
        if state != Status.VOID.value:
            found[customer] = _ON_THE_NEXT if is_issued else _TO_RUN
        else:
            found.setdefault(customer, _VOID)
    last = select(func.max(MonthRun.id)).where(
        MonthRun.month == str(month), MonthRun.customer_id.is_(None)
    )
    refused = session.execute(
        select(NotBilled.customer_id, NotBilled.reason).where(
            NotBilled.run_id == last.scalar_subquery()
        )
    )
    found |= {row.customer_id: row.reason for row in refused}
    parked = session.execute(
        select(ParkedCustomer.customer_id, ParkedCustomer.reason).where(
            ParkedCustomer.month == str(month)
        )
    )
    return found | {row.customer_id: say("Left out: {reason}", reason=row.reason) for row in parked}


def _read_names(session: Session) -> dict[int, tuple[str, str]]:
    return {
        key: (code, name)
        for key, code, name in plain_rows(
            session, select(Customer.id, Customer.code, Customer.name)
        )
    }
