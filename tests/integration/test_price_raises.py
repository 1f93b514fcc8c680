"""Many prices raised at once: what is told before, what is written, on both engines."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from helpers.offices import make_office
from helpers.sheets import LONG_AGO, Register
from sqlalchemy import select, update

from dairyos_desktop.domain.errors import (
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    RefusedError,
)
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.periods import Month
from dairyos_desktop.domain.quantity import Price, Quantity
from dairyos_desktop.domain.raising import PriceStep
from dairyos_desktop.domain.roles import Role
from dairyos_desktop.models.audit import AuditEntry
from dairyos_desktop.models.bills import TouchedMonth
from dairyos_desktop.models.customers import Customer
from dairyos_desktop.models.deliveries import Consumption
from dairyos_desktop.models.tariffs import Rate
from dairyos_desktop.services.actor import SYSTEM, Actor
from dairyos_desktop.services.billing.service import BillingService
from dairyos_desktop.services.dto.raising import PriceToRaise, RaiseForm
from dairyos_desktop.services.dto.tariffs import FirstPrice, ProductForm, RateForm
from dairyos_desktop.services.tariffs.raises import PriceRaiseService
from dairyos_desktop.services.tariffs.service import TariffService

if TYPE_CHECKING:
    from helpers.databases import FixedClock

    from dairyos_desktop.adapters.database import SqlDatabase
    from dairyos_desktop.services.dto.raising import RaiseOutlook

OCTOBER = Month(2026, 10)
DECEMBER = dt.date(2026, 12, 1)
TWO_RUPEES = PriceStep.parse("2")


def october(day: int) -> dt.date:
    return dt.date(2026, 10, day)


class Shop:
    """Cow milk at 56 (hotels 52), ghee at 680; a home, a hotel on the list, one with an own price.

    In October HOME took 31 L, HOTEL 310 L and OWN 62 L of cow milk.
    """

    def __init__(self, database: SqlDatabase, clock: FixedClock) -> None:
        self.database, self.clock = database, clock
        self.owner = make_office(database, clock)
        self.tariffs = TariffService(database, clock)
        self.raises = PriceRaiseService(database, clock)
        self.billing = BillingService(database, clock)
        cow = ProductForm(code="CM", name="Cow milk", unit="L", hsn="0401")
        ghee = ProductForm(code="GH", name="Ghee jar", unit="pc", hsn="0405")
        self.cow = self.tariffs.add_product(self.owner, cow, FirstPrice(Price("56"), LONG_AGO)).id
        self.ghee = self.tariffs.add_product(
            self.owner, ghee, FirstPrice(Price("680"), LONG_AGO)
        ).id
        self.hotels = self.tariffs.add_price_list(self.owner, "Hotels")
        self.note(RateForm(self.cow, Price("52"), LONG_AGO, price_list_id=self.hotels))
        register = Register(database)
        self.customers = {code: register.customer(code) for code in ("HOME", "HOTEL", "OWN")}
        self.note(RateForm(self.cow, Price("40"), LONG_AGO, customer_id=self.customers["OWN"]))
        with database.write(SYSTEM, "test") as unit:
            unit.session.execute(
                update(Customer).where(Customer.code == "HOTEL").values(price_list_id=self.hotels)
            )
        for code, litres in (("HOME", "1"), ("HOTEL", "10"), ("OWN", "2")):
            self.deliver(code, litres)

    def note(self, form: RateForm) -> int:
        return self.tariffs.add_rate(self.owner, form)

    def deliver(self, code: str, litres: str) -> None:
        """So much on each morning of October."""
        with self.database.write(SYSTEM, "test") as unit:
            unit.session.add_all(
                Consumption(
                    customer_id=self.customers[code], product_id=self.cow, date=day,
                    shift="morning", quantity=Quantity(litres), reason="", entered_by=None,
                    entered_at=unit.now, changed_by=None, changed_at=unit.now, version=1,
                )
                for day in OCTOBER.days
            )  # fmt: skip

    def outlook(self, step: PriceStep = TWO_RUPEES, on: dt.date = DECEMBER) -> RaiseOutlook:
        return self.raises.outlook(self.owner, on, step)

    def form(self, step: PriceStep = TWO_RUPEES, on: dt.date = DECEMBER) -> RaiseForm:
        """All prices, as they are seen now."""
        seen = (PriceToRaise(*row.key, row.old) for row in self.outlook(step, on).rows)
        return RaiseForm(step, on, tuple(seen))

    def cow_price(self, on: dt.date, *, of_list: bool = False) -> str:
        """What a litre of cow milk costs on a day, by the rows as they are."""
        tariff = self.tariffs.product_tariff(self.owner, self.cow)
        rows = tariff.lists if of_list else tariff.general
        return next(
            str(row.form.price)
            for row in rows
            for part in row.stretches
            if part.from_on <= on and (part.to_on is None or on <= part.to_on)
        )

    def count(self) -> int:
        with self.database.read() as session:
            return len(session.scalars(select(Rate.id)).all())


@pytest.fixture
def shop(database: SqlDatabase, clock: FixedClock) -> Shop:
    return Shop(database, clock)


def test_what_a_raise_does_is_told_with_last_months_quantities(shop: Shop) -> None:
    told = shop.outlook()

    assert [
        (row.whose, row.code, str(row.old), str(row.new), row.customers, str(row.amount))
        for row in told.rows
    ] == [
        ("", "CM", "56.000", "58.000", 1, "62.00"),
        ("", "GH", "680.000", "682.000", 0, "0.00"),
        ("Hotels", "CM", "52.000", "54.000", 1, "620.00"),
    ]
    assert (told.month, told.customers, told.amount) == ("2026-10", 2, Money("682.00"))
    assert (told.own, told.trouble) == (1, "")


def test_only_the_chosen_prices_count_in_the_sum(shop: Shop) -> None:
    told = shop.raises.outlook(shop.owner, DECEMBER, TWO_RUPEES, {(shop.hotels, shop.cow)})

    assert len(told.rows) == 3
    assert (told.customers, told.amount) == (1, Money("620.00"))


def test_where_last_month_is_empty_this_months_quantities_count(
    shop: Shop, clock: FixedClock
) -> None:
    clock.set_date(october(31))

    assert (shop.outlook().month, shop.outlook().customers) == ("2026-10", 2)


def test_prices_rise_by_per_cent_to_three_decimals_half_to_even(shop: Shop) -> None:
    shop.note(RateForm(shop.cow, Price("56.050"), october(30)))
    shop.raises.apply(shop.owner, shop.form(PriceStep.parse("0.25 %")))

    # 56.050 × 1.0025 = 56.190125; 52 × 1.0025 = 52.130
    assert shop.cow_price(DECEMBER) == "56.190"
    assert shop.cow_price(DECEMBER, of_list=True) == "52.130"
    assert shop.cow_price(dt.date(2026, 11, 30)) == "56.050"


def test_a_raise_is_rows_from_its_day_on_with_the_audit_of_other_prices(
    shop: Shop, database: SqlDatabase
) -> None:
    made = shop.raises.apply(shop.owner, shop.form())

    assert len(made) == 3
    assert shop.cow_price(dt.date(2026, 11, 30)) == "56.000"
    assert shop.cow_price(DECEMBER) == "58.000"
    with database.read() as session:
        noted = session.scalars(
            select(AuditEntry.thing_key)
            .where(AuditEntry.thing == "rate", AuditEntry.action == "rate.raise")
            .order_by(AuditEntry.id)
        ).all()
    assert noted == ["CM general 2026-12-01", "GH general 2026-12-01", "CM Hotels 2026-12-01"]


def test_a_price_that_comes_back_after_an_offer_comes_back_raised(shop: Shop) -> None:
    offer_ends = dt.date(2026, 12, 10)
    shop.note(RateForm(shop.cow, Price("50"), dt.date(2026, 11, 20), offer_ends))

    shop.raises.apply(shop.owner, shop.form())

    assert shop.cow_price(offer_ends) == "52.000"
    assert shop.cow_price(offer_ends + dt.timedelta(days=1)) == "58.000"


def test_a_price_said_for_later_stays_and_is_told(shop: Shop) -> None:
    january = dt.date(2027, 1, 1)
    shop.note(RateForm(shop.cow, Price("60"), january, dt.date(2027, 1, 31)))

    row = shop.outlook().rows[0]
    shop.raises.apply(shop.owner, shop.form())

    assert row.later_on == january
    assert shop.cow_price(january) == "60.000"
    assert shop.cow_price(dt.date(2027, 2, 1)) == "58.000"


def test_a_raise_is_taken_back_whole(shop: Shop) -> None:
    before = shop.count()
    made = shop.raises.apply(shop.owner, shop.form())

    shop.raises.take_back(shop.owner, made)

    assert shop.count() == before
    assert shop.cow_price(DECEMBER) == "56.000"


def test_taking_back_marks_the_months_that_were_billed_by_the_new_prices(
    shop: Shop, database: SqlDatabase
) -> None:
    made = shop.raises.apply(shop.owner, shop.form(on=october(16)))
    shop.billing.generate(shop.owner, OCTOBER)
    shop.billing.issue_month(shop.owner, OCTOBER)

    shop.raises.take_back(shop.owner, made)

    with database.read() as session:
        touched = set(session.scalars(select(TouchedMonth.customer_id)))
        last = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
    assert {shop.customers["HOME"], shop.customers["HOTEL"]} <= touched
    assert (last.action, last.thing_key, last.after) == (
        "rate.raise_back",
        "CM Hotels 2026-10-16",
        None,
    )
    assert json.loads(last.before or "")["price"] == "54.000"


def test_a_raise_in_which_one_price_was_changed_since_is_not_taken_back_in_part(
    shop: Shop,
) -> None:
    made = shop.raises.apply(shop.owner, shop.form())
    newest = shop.tariffs.product_tariff(shop.owner, shop.cow).lists[0]
    shop.tariffs.change_rate(
        shop.owner, newest.id, replace(newest.form, price=Price("55")), newest.version
    )

    with pytest.raises(ConflictError):
        shop.raises.take_back(shop.owner, made)

    assert shop.cow_price(DECEMBER) == "58.000"


def test_a_day_on_which_a_price_begins_already_is_refused_and_nothing_written(
    shop: Shop,
) -> None:
    shop.note(RateForm(shop.cow, Price("53"), DECEMBER, price_list_id=shop.hotels))
    before = shop.count()

    told = shop.outlook()
    assert told.trouble.startswith("CM of Hotels has a price of 53.000 from 01-12-2026")
    with pytest.raises(RefusedError, match="CM of Hotels"):
        shop.raises.apply(shop.owner, shop.form())

    assert shop.count() == before
    rest = tuple(price for price in shop.form().prices if price.price_list_id is None)
    assert len(shop.raises.apply(shop.owner, replace(shop.form(), prices=rest))) == len(rest)


def test_billed_days_are_refused_with_the_first_free_day(shop: Shop, database: SqlDatabase) -> None:
    shop.billing.generate(shop.owner, OCTOBER)
    before = shop.count()

    told = shop.outlook(on=october(16))
    assert (
        told.trouble == "October 2026 is billed already, with CM delivered on 16-10-2026 or later."
    )
    assert "Begin on 01-11-2026" in told.hint
    with pytest.raises(RefusedError, match="October 2026 is billed"):
        shop.raises.apply(shop.owner, shop.form(on=october(16)))

    assert shop.count() == before
    with database.read() as session:
        assert session.scalars(select(TouchedMonth.customer_id)).all() == []
    ghee = shop.form(on=october(16))
    ghee = replace(ghee, prices=tuple(one for one in ghee.prices if one.product_id == shop.ghee))
    assert len(shop.raises.apply(shop.owner, ghee)) == 1
    shop.raises.apply(shop.owner, shop.form(on=dt.date(2026, 11, 1)))


def test_a_price_that_changed_since_it_was_seen_is_not_raised(shop: Shop) -> None:
    seen = shop.form()
    shop.note(RateForm(shop.cow, Price("57"), dt.date(2026, 11, 15)))

    with pytest.raises(ConflictError, match=r"CM on 01-12-2026 is 57.000"):
        shop.raises.apply(shop.owner, seen)

    assert shop.cow_price(DECEMBER) == "57.000"


def test_prices_are_lowered_but_not_below_nothing(shop: Shop) -> None:
    shop.raises.apply(shop.owner, shop.form(PriceStep.parse("-2")))
    assert shop.cow_price(DECEMBER) == "54.000"

    told = shop.outlook(PriceStep.parse("-60"), dt.date(2027, 1, 1))
    assert told.trouble.startswith("CM: The price is outside")
    assert told.rows[0].new is None
    with pytest.raises(InvalidInputError, match="CM"):
        shop.raises.apply(shop.owner, shop.form(PriceStep.parse("-60"), dt.date(2027, 1, 1)))


def test_what_is_out_of_use_or_without_a_price_then_is_not_offered(shop: Shop) -> None:
    (ghee,) = (row for row in shop.tariffs.list_products(shop.owner) if row.id == shop.ghee)
    shop.tariffs.change_product(
        shop.owner, ghee.id, replace(ghee.form, is_active=False), ghee.version
    )
    with pytest.raises(InvalidInputError):
        shop.raises.apply(shop.owner, replace(shop.form(), prices=()))

    assert [row.code for row in shop.outlook().rows] == ["CM", "CM"]
    assert shop.outlook(on=dt.date(2020, 1, 1)).rows == ()


def test_who_may_not_change_prices_may_look_but_not_raise(shop: Shop) -> None:
    clerk = Actor(shop.owner.user_id, "Ravi", Role.CLERK)

    assert shop.raises.outlook(clerk, DECEMBER).rows
    with pytest.raises(NotAllowedError):
        shop.raises.apply(clerk, shop.form())
    with pytest.raises(NotAllowedError):
        shop.raises.take_back(clerk, ())
