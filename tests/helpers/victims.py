"""Customers with a bill, put straight into the tables of any office, whose books then agree."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select, text

from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.numbering import bill_number
from dairyos_desktop.domain.periods import Month, financial_year
from dairyos_desktop.domain.quantity import Price, Quantity, TaxRate
from dairyos_desktop.models.bills import Bill, BillLine
from dairyos_desktop.models.customers import Customer
from dairyos_desktop.models.deliveries import Consumption
from dairyos_desktop.models.office import Office
from dairyos_desktop.models.payments import PaymentLink
from dairyos_desktop.models.tariffs import Product
from dairyos_desktop.services.actor import SYSTEM
from dairyos_desktop.services.numbers import BILL_SERIES, take_numbers
from dairyos_desktop.services.office import local_date
from dairyos_desktop.services.payments.booking import Booking, book

if TYPE_CHECKING:
    from dairyos_desktop.services.ports import Clock, Database
    from dairyos_desktop.services.unit import UnitOfWork
    from helpers.razorpay_server import RazorpayServer

DAY = dt.timedelta(days=1)
PRICE = 10_000
"""Of a litre, in paise: a bill of 1000.00 is of 10 litres."""


@dataclass(frozen=True)
class Victim:
    """A customer with one issued bill, of so many paise."""

    customer_id: int
    code: str
    bill_id: int
    number: str
    paise: int


class Victims:
    """Makes them.

    Args:
        server: Where links are made and paid; None for an office without a gateway.
    """

    def __init__(
        self, database: Database, clock: Clock, server: RazorpayServer | None = None
    ) -> None:
        self.database = database
        self.clock = clock
        self._server = server

    @property
    def server(self) -> RazorpayServer:
        assert self._server is not None, "needs a gateway"
        return self._server

    @property
    def today(self) -> dt.date:
        with self.database.read() as session:
            timezone = session.execute(select(Office.timezone)).scalar_one()
        return local_date(self.clock.now(), timezone)

    def execute(self, statement: str, **values: object) -> None:
        """What somebody does who can write the tables; instants go in as they are."""
        with self.database.write(SYSTEM, "test") as unit:
            unit.session.execute(text(statement), values)

    def victim(
        self, paise: int = 100_000, *, due_in: int = 10, delivered: str | None = None
    ) -> Victim:
        """A customer with a bill.

        Args:
            paise: What it asks for.
            due_in: So many days from today; below 0 it is overdue.
            delivered: Litres of the day sheets; None where the bill is of a charge alone.
        """
        today = self.today
        month = Month.of(today.replace(day=1) - DAY)
        with self.database.write(SYSTEM, "test") as unit:
            office = unit.session.execute(select(Office)).scalar_one()
            newest = unit.session.execute(select(func.max(Customer.id))).scalar() or 0
            customer = _customer(unit, f"V{newest + 1:05d}", today)
            year = financial_year(today)
            (seq,) = take_numbers(unit.session, BILL_SERIES, office.bill_prefix, year, 1)
            bill = _bill(unit, customer, month, paise)
            bill.number = bill_number(office.bill_prefix, year, seq)
            bill.number_prefix, bill.number_year, bill.number_seq = office.bill_prefix, year, seq
            bill.due_on = today + due_in * DAY
            unit.session.add(bill)
            unit.session.flush()
            _line(unit, bill, paise, delivered, month)
            return Victim(customer.id, customer.code, bill.id, bill.number, paise)

    def pay(self, victim: Victim, paise: int | None = None, **booking: Any) -> int:  # noqa: ANN401
        """Books money for the bill, as the counter and the gateway's news do; the payment's id."""
        wanted: dict[str, Any] = {
            "customer_id": victim.customer_id,
            "amount": Money.from_paise(victim.paise if paise is None else paise),
            "method": "upi",
            "paid_on": self.today,
            "bill_id": victim.bill_id,
        }
        with self.database.write(SYSTEM, "test") as unit:
            return book(unit, [Booking(**wanted | booking)])[0]

    def book_told(self, victim: Victim, gateway_id: str, paise: int | None = None) -> int:
        """Books a payment of the gateway's, as its news would."""
        told = self.server.payment(gateway_id)
        return self.pay(
            victim,
            paise or told["amount"],
            method="razorpay",
            reference=told["acquirer_data"]["rrn"] or "",
            provider="razorpay",
            provider_payment_id=gateway_id,
            paid_at=dt.datetime.fromtimestamp(told["created_at"], dt.UTC),
        )

    def link(self, victim: Victim, *, days_ago: int = 2) -> str:
        """A link for all of the bill, made some days ago; its `plink_…`."""
        said = self.server.books.create_link(
            {
                "amount": victim.paise,
                "reference_id": victim.number,
                "notes": {"bill": victim.number},
            }
        )
        with self.database.write(SYSTEM, "test") as unit:
            unit.session.add(
                PaymentLink(
                    bill_id=victim.bill_id,
                    reference_id=victim.number,
                    link_id=said["id"],
                    short_url=said["short_url"],
                    status="created",
                    amount=Money.from_paise(victim.paise),
                    created_at=unit.now - days_ago * DAY,
                    live="_live_" in self.server.key_id,
                    problem="",
                    version=1,
                )
            )
        return str(said["id"])

    def pays_by_page(self, victim: Victim, *, days_ago: int = 1) -> str:
        """The customer pays at the gateway, without a link; the `pay_…`."""
        return self.server.pay_without_link(
            victim.paise,
            {"bill": victim.number},
            at=(self.clock.now() - days_ago * DAY).timestamp(),
        )


def _customer(unit: UnitOfWork, code: str, today: dt.date) -> Customer:
    customer = Customer(
        code=code,
        name=f"Customer {code}",
        name_local="",
        phone="",
        whatsapp="",
        email="",
        gstin="",
        address="",
        note="",
        language="en",
        active_from=dt.date(2020, 1, 1),
        active_to=today - DAY,
        opening_balance=Money.zero,
        search_text=code.casefold(),
        account_seq=0,
        created_at=unit.now,
        updated_at=unit.now,
        version=1,
    )
    unit.session.add(customer)
    unit.session.flush()
    return customer


def _bill(unit: UnitOfWork, customer: Customer, month: Month, paise: int) -> Bill:
    """Without its number."""
    total = Money.from_paise(paise)
    return Bill(
        customer_id=customer.id,
        kind="month",
        month=str(month),
        period_from=month.first,
        period_to=month.last,
        status="UNPAID" if paise > 0 else "PAID",
        version=1,
        bill_date=local_date(unit.now, "Asia/Kolkata"),
        title="bill",
        litres=Quantity.from_thousandths(0),
        subtotal=total,
        tax=Money.zero,
        adjustments=Money.zero,
        round_off=Money.zero,
        total=total,
        previous_balance=Money.zero,
        receipts=Money.zero,
        allocated=Money.zero,
        content_sha256="",
        made_seq=0,
        calculated_seq=0,
        generated_at=unit.now,
        created_at=unit.now,
        updated_at=unit.now,
        issued_at=unit.now,
        issued_by="printed",
        void_reason="",
    )


def _line(unit: UnitOfWork, bill: Bill, paise: int, delivered: str | None, month: Month) -> None:
    product = unit.session.execute(select(Product).order_by(Product.id).limit(1)).scalar()
    assert product is not None or delivered is None
    total = Money.from_paise(paise)
    is_delivery = product is not None and delivered is not None
    unit.session.add(
        BillLine(
            bill_id=bill.id,
            position=0,
            kind="delivery" if is_delivery else "charge",
            product_id=product.id if product is not None and is_delivery else None,
            description="Milk",
            hsn="0401",
            unit="L",
            quantity=Quantity.from_thousandths(paise * 1000 // PRICE),
            price_snapshot=Price("100.000"),
            tax_rate_snapshot=TaxRate("0.0000"),
            amount=total,
            tax=Money.zero,
            cgst=Money.zero,
            sgst=Money.zero,
            from_on=month.first,
            to_on=month.first,
        )
    )
    if product is not None and delivered is not None:
        unit.session.add(
            Consumption(
                customer_id=bill.customer_id,
                product_id=product.id,
                date=month.first,
                shift="morning",
                quantity=Quantity(delivered),
                reason="",
                entered_at=unit.now,
                changed_at=unit.now,
                version=1,
            )
        )
    unit.session.flush()
