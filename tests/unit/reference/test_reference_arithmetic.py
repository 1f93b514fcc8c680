"""The reference against figures worked out by hand: prices, lines, sums, titles."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest
from helpers.dairy import Dairy
from helpers.reference.figures import financial_year, money, rupee_step, to_paise_half_even

NOW = dt.datetime(2026, 11, 1, 6, 30, tzinfo=dt.UTC)


def one_line(
    unit: str, quantity: str, price: str, tax: str = "", *, inclusive: bool = False
) -> dict[str, str]:
    dairy = Dairy()
    dairy.product("P", unit, inclusive=inclusive, price=price, tax=tax)
    dairy.customer("A")
    dairy.delivery("2026-10-09", "A", "P", quantity)
    book = dairy.reference(NOW)
    book.generate("2026-10")
    (bill,) = book.bills_json("2026-10")
    (line,) = bill["lines"]
    return {name: line[name] for name in ("amount", "tax", "cgst", "sgst")}


@pytest.mark.parametrize(
    ("quantity", "price", "amount"),
    [
        ("17.500", "72.500", "1268.75"),
        ("26.755", "75.250", "2013.31"),
        ("0.005", "1.000", "0.00"),
        ("0.015", "1.000", "0.02"),
        ("9999.999", "99999.999", "999999890.00"),
    ],
)
def test_amounts_of_the_rules_table(quantity: str, price: str, amount: str) -> None:
    assert one_line("L", quantity, price)["amount"] == amount


def test_tax_on_top() -> None:
    assert one_line("kg", "0.250", "545.375", "0.0500") == {
        "amount": "136.34",
        "tax": "6.82",
        "cgst": "3.41",
        "sgst": "3.41",
    }


def test_tax_within_the_price() -> None:
    line = one_line("pc", "1", "680.000", "0.0500", inclusive=True)
    assert line == {"amount": "647.62", "tax": "32.38", "cgst": "16.19", "sgst": "16.19"}


def test_an_odd_paisa_of_tax_goes_to_the_state() -> None:
    # 109.00 at 5 % is 5.45; half is 2.725, to even 2.72.
    line = one_line("kg", "0.200", "545.000", "0.0500")
    assert (line["tax"], line["cgst"], line["sgst"]) == ("5.45", "2.72", "2.73")


@pytest.mark.parametrize(
    ("value", "rounded"),
    [
        (Fraction(1, 200), "0.00"),
        (Fraction(3, 200), "0.02"),
        (Fraction(-1, 200), "0.00"),
        (Fraction(-3, 200), "-0.02"),
        (Fraction(2, 3), "0.67"),
    ],
)
def test_half_a_paisa_goes_to_even(value: Fraction, rounded: str) -> None:
    assert money(to_paise_half_even(value)) == rounded


@pytest.mark.parametrize(
    ("total", "step"), [("499.50", "0.50"), ("499.49", "-0.49"), ("-0.50", "-0.50"), ("7", "0.00")]
)
def test_half_a_rupee_goes_away_from_zero(total: str, step: str) -> None:
    assert money(rupee_step(Decimal(total))) == step


def test_financial_year_turns_in_april() -> None:
    assert financial_year(dt.date(2027, 3, 31)) == "26-27"
    assert financial_year(dt.date(2027, 4, 1)) == "27-28"
    assert financial_year(dt.date(2099, 5, 1)) == "99-00"


def test_an_open_price_comes_back_after_a_later_one_ended() -> None:
    dairy = Dairy()
    dairy.product("CM", price="56")
    dairy.rate("CM", "50", "2026-10-05", "2026-10-10")
    dairy.customer("A")
    for day in ("04", "05", "10", "11"):
        dairy.delivery(f"2026-10-{day}", "A", "CM", "1")
    book = dairy.reference(NOW)
    book.generate("2026-10")
    (bill,) = book.bills_json("2026-10")
    assert [(x["unit_price"], x["quantity"], x["from"], x["to"]) for x in bill["lines"]] == [
        ("50.000", "2.000", "2026-10-05", "2026-10-10"),
        ("56.000", "2.000", "2026-10-04", "2026-10-11"),
    ]


def test_own_rate_before_list_before_general() -> None:
    dairy = Dairy()
    dairy.product("CM", price="56")
    dairy.rate("CM", "54", price_list="Hotels")
    dairy.rate("CM", "0", "2026-10-11", "2026-10-20", customer="A")
    dairy.customer("A", price_list="Hotels")
    dairy.customer("B")
    for day in ("10", "11", "21"):
        dairy.delivery(f"2026-10-{day}", "A", "CM", "1")
        dairy.delivery(f"2026-10-{day}", "B", "CM", "1")
    book = dairy.reference(NOW)
    book.generate("2026-10")
    of_a, of_b = book.bills_json("2026-10")
    assert [(x["unit_price"], x["amount"]) for x in of_a["lines"]] == [
        ("0.000", "0.00"),
        ("54.000", "108.00"),
    ]
    assert [(x["unit_price"], x["amount"]) for x in of_b["lines"]] == [("56.000", "168.00")]


def test_sums_rounding_and_litres() -> None:
    dairy = Dairy()
    dairy.office["round_to_rupee"] = True
    dairy.product("GH", "pc", "0405", inclusive=True, content="1.000", price="680", tax="0.05")
    dairy.product("PT", "pc", "0401", content="0.500", price="28.500")
    dairy.product("BM", price="72.500")
    dairy.customer("A")
    dairy.delivery("2026-10-01", "A", "BM", "1.5")
    dairy.delivery("2026-10-02", "A", "PT", "3")
    dairy.delivery("2026-10-03", "A", "GH", "1")
    book = dairy.reference(NOW)
    book.generate("2026-10")
    (bill,) = book.bills_json("2026-10")
    # 647.62 + 85.50 + 108.75 = 841.87; with 32.38 of tax 874.25; a quarter rupee off.
    assert [line["product"] for line in bill["lines"]] == ["GH", "PT", "BM"]
    assert (bill["subtotal"], bill["tax"], bill["round_off"], bill["total"]) == (
        "841.87",
        "32.38",
        "-0.25",
        "874.00",
    )
    assert bill["litres"] == "3.000"
    assert bill["title"] == "invoice_cum_bill_of_supply"


@pytest.mark.parametrize(
    ("gstin", "taxes", "title"),
    [
        ("", ["0.05", "0"], "bill"),
        ("24AABCM1234F1Z3", ["0", "0"], "bill_of_supply"),
        ("24AABCM1234F1Z3", ["0.05", "0.12"], "tax_invoice"),
        ("24AABCM1234F1Z3", ["0.05", "0"], "invoice_cum_bill_of_supply"),
    ],
)
def test_title(gstin: str, taxes: list[str], title: str) -> None:
    dairy = Dairy()
    dairy.office["gstin"] = gstin
    dairy.customer("A")
    for number, tax in enumerate(taxes):
        dairy.product(f"P{number}", price="10", tax=tax)
        dairy.delivery("2026-10-01", "A", f"P{number}", "1")
    book = dairy.reference(NOW)
    book.generate("2026-10")
    assert book.bills_json("2026-10")[0]["title"] == title


def test_tax_changes_within_the_month_part_the_line() -> None:
    dairy = Dairy()
    dairy.product("PN", "kg", "0406", price="400", tax="0.05")
    dairy.tax("PN", "0", "2026-10-16")
    dairy.customer("A")
    dairy.delivery("2026-10-15", "A", "PN", "1")
    dairy.delivery("2026-10-16", "A", "PN", "1")
    book = dairy.reference(NOW)
    book.generate("2026-10")
    (bill,) = book.bills_json("2026-10")
    assert [(x["tax_rate"], x["tax"]) for x in bill["lines"]] == [
        ("0.0000", "0.00"),
        ("0.0500", "20.00"),
    ]
