"""What is typed about products, prices and tax rates, and how it is said back."""

from __future__ import annotations

import datetime as dt

import pytest

from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.periods import Month
from dairyos_desktop.domain.quantity import Price, Quantity, TaxRate
from dairyos_desktop.domain.rate_history import RateState, Stretch
from dairyos_desktop.services.dto.tariffs import (
    FirstPrice,
    ProductForm,
    RateForm,
    RateRow,
    TariffPreview,
    TaxForm,
)
from dairyos_desktop.ui.forms import NO, YES, FormError
from dairyos_desktop.ui.products.reading import (
    outlook_words,
    preview_words,
    product_texts,
    rate_texts,
    read_new_product,
    read_product,
    read_rate,
    read_tax,
    tax_texts,
)
from dairyos_desktop.ui.products.words import rate_sentence, shown_price

TODAY = dt.date(2026, 11, 7)
LONG_AGO = dt.date(2024, 4, 1)
GHEE = ProductForm(
    code="GH", name="Ghee 1L", unit="pc", name_local="घी", hsn="0405", tax_inclusive=True,
    content=Quantity("0.5"), crate=12, is_active=False,
)  # fmt: skip


MANY_WORDS = (
    "It changes what 1,204 customers owe for 4 months, July 2026 to October 2026: "
    "₹1,23,456.00 in all."
)


def october(day: int) -> dt.date:
    return dt.date(2026, 10, day)


def row(at: int, price: str, from_on: dt.date, to_on: dt.date | None = None) -> RateRow:
    form = RateForm(1, Price(price), from_on, to_on)
    return RateRow(at, 1, form, "", "", RateState.NOW, (Stretch(from_on, to_on, at),))


def test_what_a_form_shows_reads_back_as_the_same() -> None:
    rate = RateForm(1, Price("72.125"), october(5), october(10), price_list_id=3)
    tax = TaxForm(1, october(5), TaxRate("0.0250"))

    assert read_product(product_texts(GHEE), today=TODAY) == GHEE
    assert read_rate(rate_texts(rate), 1, today=TODAY, price_list_id=3) == rate
    assert read_tax(tax_texts(tax), 1, today=TODAY) == tax


def test_a_new_product_takes_a_price_from_its_first_day() -> None:
    texts = {
        "code": " CM ", "name": "Cow milk", "unit": "L", "price": "₹ 56", "from_on": "T",
        "tax_rate": "", "tax_inclusive": NO,
    }  # fmt: skip

    form, first = read_new_product(texts, today=TODAY)

    assert form == ProductForm(code="CM", name="Cow milk", unit="L")
    assert first == FirstPrice(Price("56"), TODAY)


def test_every_field_that_cant_be_read_is_named_and_none_is_guessed() -> None:
    texts = {
        "code": "C M", "name": "", "unit": "L", "hsn": "401", "content": "0", "crate": "twelve",
        "price": "", "from_on": "5/13", "tax_rate": "0.05", "tax_inclusive": YES,
    }  # fmt: skip

    with pytest.raises(FormError) as refused:
        read_new_product(texts, today=TODAY)

    assert set(refused.value.problems) == {
        "code", "name", "hsn", "content", "crate", "price", "from_on", "tax_rate",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("texts", "field"),
    [
        ({"price": "1,5", "effective_from": "1/12"}, "price"),
        ({"price": "", "effective_from": "1/12"}, "price"),
        ({"price": "5", "effective_from": ""}, "effective_from"),
        (
            {"price": "5", "effective_from": "5/10/2026", "effective_to": "4/10/2026"},
            "effective_to",
        ),
    ],
)
def test_a_price_that_cant_hold_is_refused_at_its_field(texts: dict[str, str], field: str) -> None:
    with pytest.raises(FormError) as refused:
        read_rate(texts, 1, today=TODAY)

    assert set(refused.value.problems) == {field}


def test_a_price_says_what_comes_back_after_it() -> None:
    standing = (row(1, "56", LONG_AGO),)

    offer = RateForm(1, Price("50"), october(5), october(10))
    assert outlook_words(offer, standing) == (
        "Then: 56.00 until 04-10-2026; 50.00 from 05-10-2026 to 10-10-2026; "
        "56.00 again from 11-10-2026."
    )
    dearer = RateForm(1, Price("58"), dt.date(2026, 12, 1))
    assert outlook_words(dearer, standing) == "Then: 56.00 until 30-11-2026; 58.00 from 01-12-2026."
    assert outlook_words(dearer, ()) == "Then: 58.00 from 01-12-2026."


def test_what_a_price_did_does_and_will_do() -> None:
    past = RateRow(
        1, 1, RateForm(1, Price("56"), LONG_AGO), "", "", RateState.PAST,
        (Stretch(LONG_AGO, october(4), 1), Stretch(october(11), october(11), 1)),
    )  # fmt: skip

    assert rate_sentence(past) == (
        "56.00 held from 01-04-2024 to 04-10-2026 and again on 11-10-2026."
    )
    assert shown_price(Price("545.375")) == "545.375"


@pytest.mark.parametrize(
    ("preview", "message", "hint"),
    [
        (TariffPreview(0, 0, Money("0"), ()), "", ""),
        (
            TariffPreview(1, 0, Money("20.00"), ("2026-10",)),
            "It changes what 1 customer owes for October 2026: ₹20.00 in all.",
            "not printed yet",
        ),
        (
            TariffPreview(
                1204, 3, Money("123456.00"), ("2026-07", "2026-08", "2026-09", "2026-10")
            ),
            MANY_WORDS,
            "next bill",
        ),
    ],
)
def test_what_a_change_touches_is_said_before_it_is_saved(
    preview: TariffPreview, message: str, hint: str
) -> None:
    said, then = preview_words(preview, tuple(Month.parse(month) for month in preview.months))

    assert said == message
    assert hint in then
