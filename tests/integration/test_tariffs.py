"""Products, price lists, prices and tax rates through the service, on both engines."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from helpers.sheets import LONG_AGO, Register
from helpers.tariffs import COW, october
from sqlalchemy import select

from dairyos_desktop.domain.errors import (
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    RefusedError,
)
from dairyos_desktop.domain.quantity import Price, Quantity, TaxRate
from dairyos_desktop.domain.rate_history import RateState, Stretch
from dairyos_desktop.domain.roles import Role
from dairyos_desktop.models.audit import AuditEntry
from dairyos_desktop.services.actor import Actor
from dairyos_desktop.services.dto.tariffs import FirstPrice, ProductForm, RateForm, TaxForm

if TYPE_CHECKING:
    from dairyos_desktop.adapters.database import SqlDatabase
    from dairyos_desktop.services.tariffs.service import TariffService

GHEE = ProductForm(code="GH", name="Ghee jar", unit="pc", hsn="0405", content=Quantity("0.5"))


def prices(tariffs: TariffService, owner: Actor, product_id: int) -> list[tuple[str, str, str]]:
    found = tariffs.product_tariff(owner, product_id)
    return [
        (row.whose, str(row.form.price), row.state.value)
        for row in (*found.general, *found.lists, *found.customers)
    ]


def test_a_product_comes_with_a_price_from_its_first_day(
    tariffs: TariffService, owner: Actor
) -> None:
    made = tariffs.add_product(owner, COW, FirstPrice(Price("56"), october(1), TaxRate("0.0500")))

    assert (made.price, made.tax_rate) == (Price("56.000"), TaxRate("0.0500"))
    (listed,) = tariffs.list_products(owner)
    assert (listed.form, listed.next_price) == (COW, None)
    tariff = tariffs.product_tariff(owner, made.id)
    assert [row.form.effective_from for row in tariff.general] == [october(1)]
    assert [row.form.rate for row in tariff.taxes] == [TaxRate("0.0500")]


def test_new_products_go_behind_and_may_be_placed(tariffs: TariffService, owner: Actor) -> None:
    for code in ("CM", "BM", "A2"):
        tariffs.add_product(owner, replace(COW, code=code), FirstPrice(Price("56"), LONG_AGO))

    third = tariffs.list_products(owner)[2].id
    tariffs.place_product(owner, third, 0)

    assert [row.form.code for row in tariffs.list_products(owner)] == ["A2", "CM", "BM"]
    with pytest.raises(NotFoundError):
        tariffs.place_product(owner, 999, 0)


@pytest.mark.parametrize(
    "wrong",
    [
        replace(COW, code=" "),
        replace(COW, code="C M"),
        replace(COW, name=""),
        replace(COW, unit="gallon"),
        replace(COW, hsn="401"),
        replace(COW, content=Quantity("0")),
        replace(COW, crate=0),
    ],
)
def test_a_detail_that_cant_be_taken_is_refused_and_nothing_written(
    tariffs: TariffService, owner: Actor, wrong: ProductForm
) -> None:
    with pytest.raises(InvalidInputError) as refused:
        tariffs.add_product(owner, wrong, FirstPrice(Price("56"), LONG_AGO))

    assert refused.value.hint
    assert tariffs.list_products(owner) == ()


def test_codes_are_unique(tariffs: TariffService, owner: Actor, cow: int) -> None:
    ghee = tariffs.add_product(owner, GHEE, FirstPrice(Price("680"), LONG_AGO))

    with pytest.raises(RefusedError, match="CM already"):
        tariffs.add_product(owner, COW, FirstPrice(Price("1"), LONG_AGO))
    with pytest.raises(RefusedError, match="CM already"):
        tariffs.change_product(owner, ghee.id, COW, ghee.version)
    assert tariffs.product_tariff(owner, cow).product.form == COW


def test_a_product_with_fractions_cant_become_pieces(
    tariffs: TariffService, owner: Actor, cow: int, database: SqlDatabase
) -> None:
    register = Register(database)
    register.products["CM"] = cow
    register.customer("C00001")
    register.order("C00001", "CM", "0.5")

    with pytest.raises(RefusedError, match="aren't whole"):
        tariffs.change_product(owner, cow, replace(COW, unit="pc"), 1)


def test_what_somebody_else_changed_is_shown_and_not_overwritten(
    tariffs: TariffService, owner: Actor, cow: int
) -> None:
    tariffs.change_product(owner, cow, replace(COW, name="Cow milk fresh"), 1)

    with pytest.raises(ConflictError) as conflict:
        tariffs.change_product(owner, cow, replace(COW, name="Gir milk"), 1)

    assert [(item.field, item.yours, item.theirs) for item in conflict.value.fields] == [
        ("Name", "Gir milk", "Cow milk fresh")
    ]
    assert conflict.value.changed_by == owner.name
    (rate,) = tariffs.product_tariff(owner, cow).general
    dearer = replace(rate.form, price=Price("58"))
    tariffs.change_rate(owner, rate.id, dearer, rate.version)
    with pytest.raises(ConflictError) as conflict:
        tariffs.delete_rate(owner, rate.id, rate.version)
    assert [(item.field, item.yours, item.theirs) for item in conflict.value.fields] == [
        ("Price", "removed", "58.000"),
        ("From", "removed", f"{rate.form.effective_from:%d-%m-%Y}"),
        ("To", "removed", "–"),
    ]
    with pytest.raises(ConflictError, match="removed"):
        tariffs.change_rate(owner, 999, dearer, 1)


def test_a_later_price_counts_and_the_open_one_comes_back(
    tariffs: TariffService, owner: Actor, cow: int
) -> None:
    tariffs.add_rate(owner, RateForm(cow, Price("50"), october(5), october(10)))
    tariffs.add_rate(owner, RateForm(cow, Price("60"), dt.date(2026, 12, 1)))

    coming, offer, old = tariffs.product_tariff(owner, cow).general

    assert old.stretches == (
        Stretch(LONG_AGO, october(4), old.id),
        Stretch(october(11), dt.date(2026, 11, 30), old.id),
    )
    assert offer.stretches == (Stretch(october(5), october(10), offer.id),)
    assert [row.state for row in (coming, offer, old)] == [
        RateState.FUTURE,
        RateState.PAST,
        RateState.NOW,
    ]
    product = tariffs.list_products(owner)[0]
    assert (product.price, product.next_price) == (Price("56"), Price("60"))
    assert product.next_on == dt.date(2026, 12, 1)


def test_the_same_first_day_is_refused_within_one_key_only(
    tariffs: TariffService, owner: Actor, cow: int, database: SqlDatabase
) -> None:
    customer = Register(database).customer("C00001")
    hotels = tariffs.add_price_list(owner, "Hotels")

    with pytest.raises(RefusedError, match=r"CM has a price of 56.000 from 01-04-2025"):
        tariffs.add_rate(owner, RateForm(cow, Price("1"), LONG_AGO))
    tariffs.add_rate(owner, RateForm(cow, Price("52"), LONG_AGO, price_list_id=hotels))
    tariffs.add_rate(owner, RateForm(cow, Price("48"), LONG_AGO, customer_id=customer))

    assert prices(tariffs, owner, cow) == [
        ("", "56.000", "now"),
        ("Hotels", "52.000", "now"),
        ("Customer C00001", "48.000", "now"),
    ]
    (row,) = tariffs.product_tariff(owner, cow).lists
    other = tariffs.add_rate(owner, RateForm(cow, Price("51"), october(1), price_list_id=hotels))
    with pytest.raises(RefusedError, match="already"):
        tariffs.change_rate(
            owner, other, replace(row.form, price=Price("51"), effective_from=LONG_AGO), 1
        )


def test_a_price_is_moved_ended_and_taken_away_with_its_audit(
    tariffs: TariffService, owner: Actor, cow: int, database: SqlDatabase
) -> None:
    rate = tariffs.add_rate(owner, RateForm(cow, Price("60"), october(1)))
    moved = RateForm(cow, Price("60"), october(3), october(9))
    tariffs.change_rate(owner, rate, moved, 1)

    said = tariffs.delete_rate(owner, rate, 2)

    assert said == moved
    assert prices(tariffs, owner, cow) == [("", "56.000", "now")]
    with database.read() as session:
        rows = session.scalars(
            select(AuditEntry).where(AuditEntry.thing == "rate").order_by(AuditEntry.id)
        ).all()[1:]
    assert [(row.action, row.thing_key) for row in rows] == [
        ("rate.add", "CM general 2026-10-01"),
        ("rate.change", "CM general 2026-10-01"),
        ("rate.delete", "CM general 2026-10-03"),
    ]
    assert json.loads(rows[1].after or "") == {
        "effective_from": "2026-10-03",
        "effective_to": "2026-10-09",
    }


def test_a_price_that_makes_no_sense_is_refused(
    tariffs: TariffService, owner: Actor, cow: int, database: SqlDatabase
) -> None:
    customer = Register(database).customer("C00001")
    hotels = tariffs.add_price_list(owner, "Hotels")

    with pytest.raises(InvalidInputError, match="ends before"):
        tariffs.add_rate(owner, RateForm(cow, Price("1"), october(5), october(4)))
    with pytest.raises(InvalidInputError, match="price list and for a customer"):
        tariffs.add_rate(owner, RateForm(cow, Price("1"), october(5), None, hotels, customer))
    for stranger in (RateForm(999, Price("1"), october(5)),
                     RateForm(cow, Price("1"), october(5), None, 999),
                     RateForm(cow, Price("1"), october(5), None, None, 999)):  # fmt: skip
        with pytest.raises(NotFoundError):
            tariffs.add_rate(owner, stranger)


def test_price_lists_are_named_once_and_counted(
    tariffs: TariffService, owner: Actor, cow: int, database: SqlDatabase
) -> None:
    hotels = tariffs.add_price_list(owner, " Hotels ")
    tariffs.add_rate(owner, RateForm(cow, Price("52"), LONG_AGO, price_list_id=hotels))
    Register(database).customer("C00001", price_list_id=hotels)

    (row,) = tariffs.list_price_lists(owner)
    assert (row.name, row.customers, row.products, row.is_active) == ("Hotels", 1, 1, True)
    with pytest.raises(RefusedError):
        tariffs.add_price_list(owner, "Hotels")
    with pytest.raises(InvalidInputError):
        tariffs.add_price_list(owner, " ")

    tariffs.change_price_list(owner, hotels, "Hotels and shops", 1, is_active=False)

    (row,) = tariffs.list_price_lists(owner)
    assert (row.name, row.is_active, row.version) == ("Hotels and shops", False, 2)
    with pytest.raises(ConflictError):
        tariffs.change_price_list(owner, hotels, "Others", 1)


def test_a_list_says_what_each_product_costs_today(
    tariffs: TariffService, owner: Actor, cow: int
) -> None:
    hotels = tariffs.add_price_list(owner, "Hotels")
    tariffs.add_product(owner, GHEE, FirstPrice(Price("680"), LONG_AGO))
    tariffs.add_rate(owner, RateForm(cow, Price("52"), LONG_AGO, price_list_id=hotels))
    tariffs.add_rate(owner, RateForm(cow, Price("9"), october(1), october(9), hotels))

    prices_today = tariffs.list_prices(owner, hotels)

    assert [(row.code, str(row.price), str(row.general)) for row in prices_today] == [
        ("CM", "52.000", "56.000"),
        ("GH", "None", "680.000"),
    ]


def test_tax_rates_follow_each_other(tariffs: TariffService, owner: Actor, cow: int) -> None:
    tariffs.add_tax(owner, TaxForm(cow, LONG_AGO, TaxRate("0")))
    later = tariffs.add_tax(owner, TaxForm(cow, dt.date(2026, 12, 1), TaxRate("0.05")))

    new, old = tariffs.product_tariff(owner, cow).taxes

    assert (new.state, new.until) == (RateState.FUTURE, None)
    assert (old.state, old.until) == (RateState.NOW, dt.date(2026, 11, 30))
    with pytest.raises(RefusedError, match="tax rate of 5 %"):
        tariffs.add_tax(owner, TaxForm(cow, dt.date(2026, 12, 1), TaxRate("0.12")))
    tariffs.change_tax(owner, later, TaxForm(cow, october(1), TaxRate("0.12")), 1)
    assert tariffs.list_products(owner)[0].tax_rate == TaxRate("0.12")
    tariffs.delete_tax(owner, later, 2)
    assert tariffs.list_products(owner)[0].tax_rate == TaxRate("0")


def test_who_may_not_change_prices_may_read_them(
    tariffs: TariffService, owner: Actor, cow: int
) -> None:
    clerk = Actor(owner.user_id, "Ravi", Role.CLERK)

    assert tariffs.list_products(clerk)
    with pytest.raises(NotAllowedError):
        tariffs.add_rate(clerk, RateForm(cow, Price("1"), october(5)))
    with pytest.raises(NotAllowedError):
        tariffs.add_product(clerk, GHEE, FirstPrice(Price("1"), LONG_AGO))
