"""What another price or tax rate means for months that are billed already, on both engines."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from helpers.books import OCTOBER
from helpers.sheets import LONG_AGO, Register
from helpers.tariffs import COW, october
from sqlalchemy import select

from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.quantity import Price, Quantity, TaxRate
from dairyos_desktop.models.bills import TouchedMonth
from dairyos_desktop.models.deliveries import Consumption
from dairyos_desktop.services.actor import SYSTEM, Actor
from dairyos_desktop.services.billing.service import BillingService
from dairyos_desktop.services.dto.tariffs import RateForm, TaxForm

if TYPE_CHECKING:
    from helpers.databases import FixedClock

    from dairyos_desktop.adapters.database import SqlDatabase
    from dairyos_desktop.services.tariffs.service import TariffService


def deliver(database: SqlDatabase, customer_id: int, product_id: int, litres: str) -> None:
    """So much on each morning of October."""
    with database.write(SYSTEM, "test") as unit:
        unit.session.add_all(
            Consumption(
                customer_id=customer_id, product_id=product_id, date=day, shift="morning",
                quantity=Quantity(litres), reason="", entered_by=None, entered_at=unit.now,
                changed_by=None, changed_at=unit.now, version=1,
            )
            for day in OCTOBER.days
        )  # fmt: skip


@pytest.fixture
def billed(
    database: SqlDatabase, tariffs: TariffService, owner: Actor, cow: int, clock: FixedClock
) -> dict[str, int]:
    """October's bills: a home, a hotel on a list, and a customer with an own price."""
    register = Register(database)
    hotels = tariffs.add_price_list(owner, "Hotels")
    found = {code: register.customer(code) for code in ("HOME", "OWN")}
    found |= {"Hotels": hotels, "HOTEL": register.customer("HOTEL", price_list_id=hotels)}
    tariffs.add_rate(owner, RateForm(cow, Price("52"), LONG_AGO, price_list_id=found["Hotels"]))
    tariffs.add_rate(owner, RateForm(cow, Price("40"), LONG_AGO, customer_id=found["OWN"]))
    for code, litres in (("HOME", "1"), ("HOTEL", "10"), ("OWN", "2")):
        deliver(database, found[code], cow, litres)
    billing = BillingService(database, clock)
    billing.generate(owner, OCTOBER)
    billing.issue_month(owner, OCTOBER)
    return found


def touched(database: SqlDatabase) -> set[int]:
    with database.read() as session:
        return set(session.scalars(select(TouchedMonth.customer_id)))


def test_a_back_dated_price_says_whom_it_touches_before_and_marks_them_after(
    database: SqlDatabase, tariffs: TariffService, owner: Actor, cow: int, billed: dict[str, int]
) -> None:
    general = RateForm(cow, Price("58"), october(16), october(25))
    listed = RateForm(cow, Price("50.500"), october(31), None, billed["Hotels"])

    said = tariffs.preview_rate(owner, general)
    assert (said.customers, said.issued, said.amount) == (1, 1, Money("20.00"))
    assert said.months == ("2026-10",)
    said = tariffs.preview_rate(owner, listed)
    assert (said.customers, said.amount) == (1, Money("15.00"))
    assert touched(database) == set()

    tariffs.add_rate(owner, listed)
    assert touched(database) == {billed["HOTEL"]}


def test_a_general_price_reaches_a_customer_whose_own_one_has_ended(
    tariffs: TariffService, owner: Actor, cow: int, billed: dict[str, int]
) -> None:
    (own,) = tariffs.product_tariff(owner, cow).customers
    tariffs.change_rate(owner, own.id, replace(own.form, effective_to=october(15)), own.version)

    said = tariffs.preview_rate(owner, RateForm(cow, Price("57"), october(15), october(17)))

    # HOME takes 1 L on three days; OWN takes 2 L on the two days without an own price.
    assert (said.customers, said.amount) == (len({"HOME", "OWN"} & billed.keys()), Money("7.00"))


@pytest.mark.usefixtures("billed")
def test_deleting_and_changing_are_previewed_too(
    tariffs: TariffService, owner: Actor, cow: int
) -> None:
    tariff = tariffs.product_tariff(owner, cow)
    (own,) = tariff.customers
    (general,) = tariff.general

    said = tariffs.preview_rate(owner, own.form, own.id, deleted=True)
    assert (said.customers, said.amount) == (1, Money("992.00"))

    ended = replace(general.form, effective_to=october(30))
    said = tariffs.preview_rate(owner, ended, general.id)
    assert (said.customers, said.amount) == (1, Money("56.00"))

    same = tariffs.preview_rate(owner, general.form, general.id)
    assert (same.customers, same.amount, same.months) == (0, Money("0"), ())

    ahead = tariffs.preview_rate(owner, RateForm(cow, Price("90"), dt.date(2026, 11, 1)))
    assert ahead.customers == 0


def test_a_tax_rate_is_previewed_and_marks_every_customer_of_the_product(
    database: SqlDatabase, tariffs: TariffService, owner: Actor, cow: int, billed: dict[str, int]
) -> None:
    form = TaxForm(cow, october(31), TaxRate("0.05"))

    said = tariffs.preview_tax(owner, form)
    assert (said.customers, said.amount) == (3, Money("32.80"))

    tariffs.add_tax(owner, form)
    assert touched(database) == {billed["HOME"], billed["HOTEL"], billed["OWN"]}


def test_tax_in_or_out_of_the_price_marks_the_months_too(
    database: SqlDatabase, tariffs: TariffService, owner: Actor, cow: int, billed: dict[str, int]
) -> None:
    tariffs.change_product(owner, cow, replace(COW, name="Cow"), 1)
    assert touched(database) == set()

    tariffs.change_product(owner, cow, replace(COW, name="Cow", tax_inclusive=True), 2)

    assert len(touched(database)) == len({"HOME", "HOTEL", "OWN"} & billed.keys())
