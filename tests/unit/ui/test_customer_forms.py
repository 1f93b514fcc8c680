"""What the forms of the customers screen make of typed texts."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.quantity import Price, Quantity
from dairyos_desktop.services.dto.customers import CustomerForm
from dairyos_desktop.services.dto.orders import LeaveForm, OrderForm
from dairyos_desktop.services.dto.tariffs import RateForm
from dairyos_desktop.ui.customers.form import (
    MINE,
    THEIRS,
    customer_texts,
    differences,
    merged,
    read_customer,
    read_last_day,
    read_leave,
    read_order,
    read_own_rate,
)
from dairyos_desktop.ui.forms import FormError

TODAY = dt.date(2026, 11, 7)
DWARKA = CustomerForm(
    code="C00085",
    name="Dwarka Sharma",
    active_from=dt.date(2026, 4, 1),
    name_local="द्वारका शर्मा",
    phone="+919887666290",
    address="326, Market Yard",
    route="R4",
    position=18,
    price_list_id=3,
    language="hi",
    opening_balance=Money("-1234.50"),
    opening_on=dt.date(2026, 4, 1),
)


def test_what_the_form_shows_is_read_back_as_it_was() -> None:
    texts = customer_texts(DWARKA)
    assert texts["phone"] == "98876 66290"
    assert texts["active_from"] == "01-04-2026"
    assert texts["opening_balance"] == "−1,234.50"
    assert read_customer(texts, today=TODAY) == DWARKA
    assert read_customer(texts, today=TODAY, base=DWARKA) == DWARKA


def test_typed_dates_phones_and_places() -> None:
    typed = customer_texts(DWARKA) | {
        "phone": "098765 43210", "active_from": "T", "active_to": "+3", "position": "",
        "opening_balance": "", "price_list_id": "", "opening_on": "",
    }  # fmt: skip
    made = read_customer(typed, today=TODAY, base=DWARKA)
    assert (made.phone, made.active_from, made.active_to) == (
        "+919876543210",
        TODAY,
        dt.date(2026, 11, 10),
    )
    assert (made.position, made.opening_balance, made.price_list_id) == (None, Money.zero, None)


def test_every_wrong_field_gets_its_own_sentence() -> None:
    typed = customer_texts(DWARKA) | {
        "code": "", "name": "द्वारका", "phone": "12", "gstin": "x", "position": "last",
        "active_from": "", "opening_balance": "1,5", "email": "at home",
    }  # fmt: skip
    with pytest.raises(FormError) as refused:
        read_customer(typed, today=TODAY, base=DWARKA)
    assert set(refused.value.problems) == {
        "code", "name", "phone", "gstin", "position", "active_from", "opening_balance", "email",
    }  # fmt: skip
    assert "Latin letters" in refused.value.problems["name"]
    assert "ambiguous" in refused.value.problems["opening_balance"]


def test_a_last_day_before_the_first_is_refused_at_the_last() -> None:
    with pytest.raises(FormError) as refused:
        read_customer(customer_texts(DWARKA) | {"active_to": "31-03-2026"}, today=TODAY)
    assert set(refused.value.problems) == {"active_to"}


def test_what_an_import_brought_does_not_keep_another_field_from_being_mended() -> None:
    imported = replace(DWARKA, name="राधा", phone="ask the neighbour", language="te")
    typed = customer_texts(imported) | {"note": "gate"}
    assert read_customer(typed, today=TODAY, base=imported) == replace(imported, note="gate")


def test_two_peoples_work_is_laid_side_by_side_with_a_sensible_first_choice() -> None:
    mine = replace(DWARKA, phone="+919000000001", note="ring twice")
    theirs = replace(DWARKA, phone="+919000000002", price_list_id=None, active_to=TODAY)
    shown = {one.field: (one.label, one.mine, one.theirs, one.pick) for one in
             differences(DWARKA, mine, theirs, {3: "Hotels"})}  # fmt: skip
    assert shown == {
        "phone": ("Phone", "90000 00001", "90000 00002", MINE),
        "note": ("Note for the round", "ring twice", "–", MINE),
        "price_list_id": ("Price list", "Hotels", "–", THEIRS),
        "active_to": ("Last day", "–", "07-11-2026", THEIRS),
    }
    picks = {"phone": THEIRS, "note": MINE, "price_list_id": THEIRS, "active_to": MINE}
    assert merged(mine, theirs, picks) == replace(theirs, note="ring twice", active_to=None)


def test_an_order_as_it_is_typed() -> None:
    typed = {
        "product_id": "2", "shift": "evening", "quantity": ".5", "days": "weekdays",
        "weekdays": "mon+fri", "effective_from": "8", "effective_to": "",
    }  # fmt: skip
    assert read_order(typed, today=TODAY, whole=False) == OrderForm(
        2, "evening", Quantity("0.5"), dt.date(2026, 11, 8), None, "mon+fri"
    )


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"quantity": ""}, "quantity"),
        ({"quantity": "0"}, "quantity"),
        ({"quantity": "half"}, "quantity"),
        ({"days": "weekdays", "weekdays": ""}, "days"),
        ({"effective_from": ""}, "effective_from"),
        ({"effective_to": "01-01-2026"}, "effective_to"),
        ({"effective_from": "5/10/26"}, "effective_from"),
    ],
)
def test_an_order_that_can_not_be_read(wrong: dict[str, str], field: str) -> None:
    typed = {"product_id": "2", "quantity": "1", "days": "daily", "effective_from": "T"} | wrong
    with pytest.raises(FormError) as refused:
        read_order(typed, today=TODAY, whole=False)
    assert set(refused.value.problems) == {field}


def test_pieces_are_ordered_whole() -> None:
    typed = {"product_id": "2", "quantity": "1.5", "days": "daily", "effective_from": "T"}
    with pytest.raises(FormError, match="can't be saved"):
        read_order(typed, today=TODAY, whole=True)


def test_a_leave_lasts_until_told_where_no_last_day_is_typed() -> None:
    assert read_leave({"date_from": "+1", "date_to": ""}, today=TODAY) == LeaveForm(
        dt.date(2026, 11, 8), None
    )
    typed = {"date_from": "9", "date_to": "12", "shift": "evening", "product_id": "4"}
    assert read_leave(typed, today=TODAY) == LeaveForm(
        dt.date(2026, 11, 9), dt.date(2026, 11, 12), "evening", 4
    )
    told = {"date_from": "mon", "date_to": "fri"}
    assert read_leave(told, today=TODAY) == LeaveForm(dt.date(2026, 11, 9), dt.date(2026, 11, 13))
    days = {"date_from": "9", "date_to": "+2"}
    assert read_leave(days, today=TODAY).date_to == dt.date(2026, 11, 11)
    with pytest.raises(FormError) as refused:
        read_leave({"date_from": "12", "date_to": "9"}, today=TODAY)
    assert refused.value.problems == {"date_to": "This lies before the first day, 12-11-2026."}


def test_a_last_day_and_a_price_of_ones_own() -> None:
    assert read_last_day({"last_on": "T"}, today=TODAY) == TODAY
    with pytest.raises(FormError):
        read_last_day({"last_on": ""}, today=TODAY)
    typed = {"product_id": "1", "price": "0", "effective_from": "1/12", "effective_to": ""}
    assert read_own_rate(typed, today=TODAY, customer_id=9) == RateForm(
        1, Price("0"), dt.date(2026, 12, 1), customer_id=9
    )
    with pytest.raises(FormError) as refused:
        read_own_rate(typed | {"price": ""}, today=TODAY, customer_id=9)
    assert set(refused.value.problems) == {"price"}
