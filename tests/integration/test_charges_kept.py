"""Charges and credits through the service, until they stand on bills (rule 8), on both engines."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from helpers.books import NOVEMBER, OCTOBER, Books

from dairyos_desktop.domain.errors import (
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    RefusedError,
)
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.periods import Month
from dairyos_desktop.domain.quantity import TaxRate
from dairyos_desktop.domain.roles import Role
from dairyos_desktop.services.actor import Actor
from dairyos_desktop.services.charges import ChargeService
from dairyos_desktop.services.customers.service import CustomerService
from dairyos_desktop.services.dto.charges import ChargeForm
from dairyos_desktop.services.tariffs.service import TariffService

if TYPE_CHECKING:
    from dairyos_desktop.adapters.database import SqlDatabase


@pytest.fixture
def charges(database: SqlDatabase) -> ChargeService:
    return ChargeService(database)


def customer_id(books: Books, code: str = "A") -> int:
    rows = CustomerService(books.database, books.clock).index(books.actor)
    return next(row.id for row in rows if row.code == code)


def fee(books: Books, amount: str = "30.00", **more: Any) -> ChargeForm:  # noqa: ANN401 - the form's own
    form = ChargeForm(
        "Delivery charge", Money(amount), OCTOBER, "agreed", customer_id=customer_id(books)
    )
    return dataclasses.replace(form, **more)


def test_a_monthly_charge_stands_on_each_bill_until_it_is_ended(
    books: Books, charges: ChargeService
) -> None:
    made = charges.add(books.actor, fee(books, monthly=True, tax_rate=TaxRate("0.1800")))
    books.took("A", {1: "1.000"})
    books.took("A", {1: "1.000"}, month=NOVEMBER)
    books.run()
    assert [(line.kind, str(line.amount), str(line.tax)) for line in books.bill("A").lines] == [
        ("delivery", "56.00", "0.00"),
        ("charge", "30.00", "5.40"),
    ]
    charges.end(books.actor, made.id, OCTOBER, made.version)
    books.clock.set_date(dt.date(2026, 12, 1))
    books.run(NOVEMBER)
    assert [line.kind for line in books.bill("A", NOVEMBER).lines] == ["delivery"]
    books.sound()


def test_a_charge_that_no_issued_bill_carries_can_be_taken_back(
    books: Books, charges: ChargeService
) -> None:
    made = charges.add(books.actor, fee(books))
    books.took("A", {1: "1.000"})
    books.run()
    charges.take_back(books.actor, made.id, made.version, "typed for the wrong home")
    assert charges.of_customer(books.actor, customer_id(books)) == ()
    books.sound()
    assert books.run().updated == 1
    assert str(books.bill("A").total) == "56.00"
    books.sound()


def test_what_stands_on_an_issued_bill_stays_and_is_undone_by_its_opposite(
    books: Books, charges: ChargeService
) -> None:
    made = charges.add(books.actor, fee(books, monthly=True))
    books.took("A", {1: "1.000"})
    books.run()
    books.issue()
    (row,) = charges.of_customer(books.actor, customer_id(books))
    assert row.billed == ("2026-10",)
    with pytest.raises(RefusedError, match="issued bill of October 2026") as refused:
        charges.take_back(books.actor, made.id, made.version)
    assert "opposite sign" in refused.value.hint
    charges.add(books.actor, fee(books, "-30.00", description="Delivery charge taken back"))
    charges.end(books.actor, made.id, OCTOBER, made.version)
    books.took("A", {1: "1.000"}, month=NOVEMBER)
    books.clock.set_date(dt.date(2026, 12, 1))
    books.run(NOVEMBER)
    words = [(line.description, str(line.amount)) for line in books.bill("A", NOVEMBER).lines]
    assert words[1:] == [("Delivery charge taken back (October 2026)", "-30.00")]
    books.sound()


def test_a_charge_is_not_ended_before_a_bill_that_went_out_with_it(
    books: Books, charges: ChargeService
) -> None:
    made = charges.add(books.actor, fee(books, monthly=True, first_month=Month(2026, 9)))
    books.took("A", {1: "1.000"})
    books.run()
    books.issue()
    with pytest.raises(RefusedError, match="October 2026"):
        charges.end(books.actor, made.id, Month(2026, 9), made.version)
    with pytest.raises(InvalidInputError, match="begins in September 2026"):
        charges.end(books.actor, made.id, Month(2026, 8), made.version)


def test_a_price_lists_charge_falls_on_who_took_something(
    books: Books, charges: ChargeService
) -> None:
    list_id = TariffService(books.database, books.clock).add_price_list(books.actor, "Hotels")
    for code, position in (("H1", 3), ("H2", 4)):
        books.load(
            "customers",
            "code,name,name_local,phone,email,address,route,position,price_list,language,"
            "active_from,active_to,opening_balance\n"
            f"{code},Hotel {code},,,,,R1,{position},Hotels,en,2020-01-01,,0.00\n",
        )
    charges.add(
        books.actor,
        ChargeForm("Can deposit", Money("100.00"), OCTOBER, "new cans", price_list_id=list_id),
    )
    books.took("H1", {1: "1.000"})
    books.took("A", {1: "1.000"})
    assert books.run().created == 2
    assert str(books.bill("H1").total) == "156.00"
    assert str(books.bill("A").total) == "56.00"
    assert len(charges.of_price_list(books.actor, list_id)) == 1
    books.sound()


def test_two_who_change_the_same_charge(books: Books, charges: ChargeService) -> None:
    made = charges.add(books.actor, fee(books, monthly=True))
    charges.end(books.actor, made.id, NOVEMBER, made.version)
    with pytest.raises(ConflictError, match="Somebody else changed"):
        charges.end(books.actor, made.id, OCTOBER, made.version)
    charges.take_back(books.actor, made.id, made.version + 1)
    with pytest.raises(ConflictError, match="took this charge back"):
        charges.take_back(books.actor, made.id, made.version + 2)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"amount": "0.00"}, "can't be charged"),
        ({"amount": "100000.00"}, "can't be charged"),
        ({"description": " "}, "missing"),
        ({"description": "x" * 61}, "61 characters"),
        ({"reason": ""}, "reason is missing"),
        ({"last_month": NOVEMBER}, "last month"),
        ({"monthly": True, "last_month": Month(2026, 9)}, "last month"),
        ({"price_list_id": 1}, "customer's or a price list's"),
    ],
)
def test_what_cant_be_charged_is_refused_with_what_would_do(
    books: Books, charges: ChargeService, wrong: dict[str, Any], said: str
) -> None:
    with pytest.raises(InvalidInputError, match=said):
        charges.add(books.actor, fee(books, **wrong))
    assert charges.of_customer(books.actor, customer_id(books)) == ()


def test_who_may_charge_and_whom(books: Books, charges: ChargeService) -> None:
    with pytest.raises(NotAllowedError, match="change charges"):
        charges.add(Actor(1, "Ravi", Role.CLERK), fee(books))
    with pytest.raises(NotFoundError, match="not in the books"):
        charges.add(books.actor, fee(books, customer_id=99_999))
