"""Charges and credits on bills (rule 8), on both engines."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from helpers.books import NOVEMBER, Books
from sqlalchemy import insert, select

from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.quantity import TaxRate
from dairyos_desktop.models.bills import Charge
from dairyos_desktop.models.customers import Customer
from dairyos_desktop.services.actor import SYSTEM

if TYPE_CHECKING:
    from dairyos_desktop.adapters.database import SqlDatabase


def charge(
    database: SqlDatabase, *, amount: str, rate: str = "0", monthly: bool = False, month: str
) -> None:
    with database.write(SYSTEM, "test") as unit:
        customer = unit.session.execute(select(Customer.id).where(Customer.code == "A")).scalar()
        unit.session.execute(
            insert(Charge).values(
                customer_id=customer,
                recurrence="monthly" if monthly else "once",
                first_month=month,
                description="Delivery charge",
                amount=Money(amount),
                rate=TaxRate(rate),
                reason="agreed",
                created_at=unit.now,
                version=1,
            )
        )


def test_charges_stand_behind_the_products_and_in_the_tax(
    books: Books, database: SqlDatabase
) -> None:
    books.took("A", {1: "1.000"})
    charge(database, amount="30.00", rate="0.1800", monthly=True, month="2026-10")
    charge(database, amount="-5.00", month="2026-10")
    books.run()
    bill = books.bill("A")
    assert [(line.kind, str(line.amount), str(line.tax)) for line in bill.lines] == [
        ("delivery", "56.00", "0.00"),
        ("charge", "30.00", "5.40"),
        ("charge", "-5.00", "0.00"),
    ]
    assert str(bill.total) == "86.40"
    assert books.run().unchanged == 1
    books.clock.set_date(dt.date(2026, 12, 1))
    books.run(NOVEMBER)
    assert str(books.bill("A", NOVEMBER).total) == "35.40"
    books.sound()


def test_a_charge_entered_after_its_bill_was_issued_goes_on_the_next(
    books: Books, database: SqlDatabase
) -> None:
    books.took("A", {1: "1.000"})
    books.run()
    books.issue()
    charge(database, amount="30.00", month="2026-10")
    assert books.run().unchanged == 1
    books.clock.set_date(dt.date(2026, 12, 1))
    books.run(NOVEMBER)
    line = books.bill("A", NOVEMBER).lines[0]
    assert (line.description, str(line.amount)) == ("Delivery charge (October 2026)", "30.00")
    books.sound()
