"""The reference's month run, worked out by hand: life of a bill, corrections, charges."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from helpers.dairy import Dairy
from helpers.reference.register import Charge
from helpers.reference.run import RefusedError

if TYPE_CHECKING:
    from helpers.reference import Reference

NOW = dt.datetime(2026, 11, 1, 6, 30, tzinfo=dt.UTC)


def thirty_litres() -> tuple[Dairy, Reference]:
    """A takes a litre of CM on each day of October but the last; two on the ninth."""
    dairy = Dairy()
    dairy.product("CM", price="56")
    dairy.customer("A")
    for day in range(1, 30):
        dairy.delivery(f"2026-10-{day:02d}", "A", "CM", "2" if day == 9 else "1")
    return dairy, dairy.reference(NOW)


def deliver(book: Reference, when: str, quantity: str, customer: str = "A") -> None:
    book.register.add_delivery(
        {
            "date": when,
            "customer": customer,
            "shift": "morning",
            "product": "CM",
            "quantity": quantity,
        }
    )


def counts(answer: dict[str, Any]) -> tuple[int, int, int, int]:
    return answer["created"], answer["updated"], answer["voided"], answer["unchanged"]


def test_numbers_go_by_route_position_as_a_number_and_code() -> None:
    dairy = Dairy()
    dairy.product("CM", price="56")
    for code, route, position in [
        ("D", "R2", "1"),
        ("C", "R1", "10"),
        ("B", "R1", "9"),
        ("a", "R1", "10"),
        ("E", "R1", ""),
    ]:
        dairy.customer(code, route=route, position=position)
        dairy.delivery("2026-10-01", code, "CM", "1")
    book = dairy.reference(NOW)
    book.generate("2026-10")
    assert [bill.customer for bill in book.bills("2026-10")] == ["B", "C", "a", "E", "D"]


def test_years_turn_with_the_bill_date() -> None:
    _, book = thirty_litres()
    book.now = dt.datetime(2027, 3, 31, 18, 29, tzinfo=dt.UTC)
    book.generate("2026-10")
    book.sleep(minutes=1)
    deliver(book, "2027-03-01", "1")
    book.generate("2027-03")
    first, second = book.bills_json("")
    assert (first["number"], first["bill_date"], first["due_on"]) == (
        "MD/26-27/00001",
        "2027-03-31",
        "2027-04-10",
    )
    assert (second["number"], second["bill_date"]) == ("MD/27-28/00001", "2027-04-01")


def test_a_second_run_changes_nothing_and_a_change_is_written_once() -> None:
    _, book = thirty_litres()
    assert counts(book.generate("2026-10")) == (1, 0, 0, 0)
    assert counts(book.generate("2026-10")) == (0, 0, 0, 1)
    deliver(book, "2026-10-30", "1")
    book.sleep(days=1)
    assert counts(book.generate("2026-10")) == (0, 1, 0, 0)
    (bill,) = book.bills_json("2026-10")
    assert (bill["version"], bill["bill_date"], bill["total"]) == (2, "2026-11-01", "1736.00")


def test_nothing_left_voids_and_the_number_stays() -> None:
    dairy = Dairy()
    dairy.product("CM", price="56")
    dairy.customer("A")
    dairy.delivery("2026-10-01", "A", "CM", "1")
    book = dairy.reference(NOW)
    book.generate("2026-10")
    deliver(book, "2026-10-01", "0")
    assert counts(book.generate("2026-10")) == (0, 0, 1, 0)
    deliver(book, "2026-10-01", "2")
    book.generate("2026-10")
    assert [(b["number"], b["status"]) for b in book.bills_json("2026-10")] == [
        ("MD/26-27/00001", "VOID"),
        ("MD/26-27/00002", "UNPAID"),
    ]


def test_no_price_is_listed_and_an_old_bill_stays() -> None:
    dairy = Dairy()
    dairy.product("CM", price="56")
    dairy.product("GH")
    dairy.rate("GH", "680", "2026-10-10")
    dairy.customer("A")
    dairy.customer("B")
    dairy.delivery("2026-10-05", "A", "CM", "1")
    dairy.delivery("2026-10-05", "B", "CM", "1")
    book = dairy.reference(NOW)
    book.generate("2026-10")
    book.register.add_delivery(
        {
            "date": "2026-10-09",
            "customer": "A",
            "shift": "morning",
            "product": "GH",
            "quantity": "1",
        }
    )
    deliver(book, "2026-10-06", "1")
    answer = book.generate("2026-10")
    assert counts(answer) == (0, 0, 0, 2)
    assert answer["not_billed"] == [
        {"customer": "A", "code": "no_price", "product": "GH", "date": "2026-10-09"}
    ]
    assert answer["total"] == "112.00"
    assert ("A", "no_price") in book.preview("2026-10")


def test_zero_quantity_needs_no_price() -> None:
    dairy = Dairy()
    dairy.product("CM")
    dairy.customer("A")
    dairy.delivery("2026-10-05", "A", "CM", "0")
    answer = dairy.reference(NOW).generate("2026-10")
    assert (counts(answer), answer["not_billed"]) == ((0, 0, 0, 0), [])


def test_parked() -> None:
    _, book = thirty_litres()
    book.park("A", "2026-10")
    assert book.generate("2026-10")["not_billed"][0]["code"] == "parked"
    book.unpark("A", "2026-10")
    assert counts(book.generate("2026-10")) == (1, 0, 0, 0)


def test_balances_on_paper() -> None:
    _, book = thirty_litres()
    book.pay("A", "100")
    book.generate("2026-10")
    (october,) = book.bills_json("2026-10")
    assert (october["brought_forward"], october["receipts"], october["previous_balance"]) == (
        "0.00",
        "100.00",
        "-100.00",
    )
    assert (october["payable"], october["status"]) == ("1580.00", "PARTIALLY_PAID")
    book.pay("A", "1000", on="2026-11-05")
    deliver(book, "2026-11-01", "1")
    book.sleep(days=30)
    book.generate("2026-11")
    (november,) = book.bills_json("2026-11")
    assert (november["brought_forward"], november["receipts"], november["previous_balance"]) == (
        "1580.00",
        "1000.00",
        "580.00",
    )
    assert november["payable"] == "636.00"


def test_new_money_changes_a_bill_only_until_it_is_issued() -> None:
    dairy = Dairy()
    dairy.product("CM", price="56")
    dairy.customer("A", "500.00")
    dairy.delivery("2026-10-05", "A", "CM", "1")
    book = dairy.reference(NOW)
    book.generate("2026-10")
    book.pay("A", "300")  # all of it goes to the opening balance
    assert counts(book.generate("2026-10")) == (0, 1, 0, 0)
    (bill,) = book.bills_json("2026-10")
    assert (bill["previous_balance"], bill["receipts"], bill["version"]) == ("200.00", "300.00", 2)
    book.pay("A", "220")
    (bill,) = book.bills_json("2026-10")
    assert (bill["paid"], bill["version"], bill["issued_at"]) == ("20.00", 3, NOW)
    assert counts(book.generate("2026-10")) == (0, 0, 0, 1)


def test_correction_of_an_issued_bill() -> None:
    _, book = thirty_litres()
    book.generate("2026-10")
    assert book.issue("2026-10") == 1
    assert book.issue("2026-10") == 0
    deliver(book, "2026-10-09", "1")
    assert counts(book.generate("2026-10")) == (0, 0, 0, 1)
    answer = book.generate("2026-11")
    assert (counts(answer), answer["corrections"]) == ((1, 0, 0, 0), 1)
    (november,) = book.bills_json("2026-11")
    assert november["corrections"] == [
        {
            "original": "MD/26-27/00001",
            "detail": "Correction to MD/26-27/00001 of 01-11-2026: 09-10",
            "product": "CM",
            "quantity": "-1.000",
            "unit_price": "56.000",
            "tax_rate": "0.0000",
            "amount": "-56.00",
            "tax": "0.00",
        }
    ]
    assert (november["lines"], november["total"], november["status"]) == ([], "-56.00", "PAID")
    (october,) = book.bills_json("2026-10")
    assert (october["paid"], october["open"]) == ("56.00", "1624.00")
    assert counts(book.generate("2026-11")) == (0, 0, 0, 1)


def test_a_correction_lapses_when_it_is_undone_and_carries_on_when_it_grows() -> None:
    _, book = thirty_litres()
    book.generate("2026-10")
    book.issue("2026-10")
    deliver(book, "2026-10-09", "1")
    deliver(book, "2026-11-01", "5")
    book.generate("2026-11")
    deliver(book, "2026-10-09", "2")
    assert counts(book.generate("2026-11")) == (0, 1, 0, 0)
    assert book.bills_json("2026-11")[0]["corrections"] == []
    deliver(book, "2026-10-09", "1")
    book.generate("2026-11")
    book.issue("2026-11")
    deliver(book, "2026-10-09", "0")
    deliver(book, "2026-12-01", "1")
    book.generate("2026-12")
    (row,) = book.bills_json("2026-12")[0]["corrections"]
    assert (row["original"], row["quantity"], row["amount"]) == (
        "MD/26-27/00001",
        "-1.000",
        "-56.00",
    )


def test_a_back_dated_price_takes_one_line_back_and_adds_another() -> None:
    _, book = thirty_litres()
    book.generate("2026-10")
    book.issue("2026-10")
    book.import_rows(
        "rates",
        [{"product": "CM", "effective_from": "2026-10-29", "effective_to": "", "price": "58"}],
    )
    book.generate("2026-11")
    rows = book.bills_json("2026-11")[0]["corrections"]
    assert [(r["unit_price"], r["quantity"], r["amount"], r["detail"][-5:]) for r in rows] == [
        ("56.000", "-1.000", "-56.00", "29-10"),
        ("58.000", "1.000", "58.00", "29-10"),
    ]


def test_a_void_bill_gives_its_corrections_back() -> None:
    _, book = thirty_litres()
    book.generate("2026-10")
    book.issue("2026-10")
    deliver(book, "2026-10-09", "1")
    deliver(book, "2026-11-01", "5")
    book.generate("2026-11")
    book.void("MD/26-27/00002")
    book.generate("2026-11")
    live = book.bills_json("2026-11")[1]
    assert (live["number"], len(live["corrections"]), live["total"]) == (
        "MD/26-27/00003",
        1,
        "224.00",
    )
    with pytest.raises(RefusedError, match="a correction of it"):
        book.void("MD/26-27/00001")


def test_final_bill_and_the_rest_of_the_month() -> None:
    _, book = thirty_litres()
    assert counts(book.generate("2026-10", "A", "2026-10-10")) == (1, 0, 0, 0)
    assert counts(book.generate("2026-10")) == (1, 0, 0, 1)
    first, rest = book.bills_json("2026-10")
    assert (first["period_from"], first["period_to"], first["total"]) == (
        "2026-10-01",
        "2026-10-10",
        "616.00",
    )
    assert (rest["period_from"], rest["period_to"], rest["total"]) == (
        "2026-10-11",
        "2026-10-31",
        "1064.00",
    )
    assert (rest["brought_forward"], rest["payable"]) == ("616.00", "1680.00")
    book.issue("2026-10")
    with pytest.raises(RefusedError, match="issued"):
        book.generate("2026-10", "A", "2026-10-20")


def test_a_final_bill_shortens_the_month_that_is_not_issued() -> None:
    _, book = thirty_litres()
    book.generate("2026-10")
    assert counts(book.generate("2026-10", "A", "2026-10-10")) == (0, 1, 0, 0)
    assert book.bills_json("2026-10")[0]["period_to"] == "2026-10-10"


def test_charges() -> None:
    dairy, book = thirty_litres()
    dairy.customer("B", price_list="Hotels")
    book.import_rows("customers", dairy.rows["customers"])
    day = dt.date(2026, 10, 12)
    sour = Charge("1", day, Decimal("-12.00"), Decimal("0.0500"), "milk was sour", customer="A")
    van = Charge(
        "2", day, Decimal("30.00"), Decimal(0), "delivery", price_list="Hotels", monthly=True
    )
    book.add_charge(sour)
    book.add_charge(van)
    book.generate("2026-10")
    (bill,) = book.bills_json("2026-10")  # B's list pays only where something was delivered
    line = bill["lines"][-1]
    assert (line["kind"], line["description"], line["amount"], line["tax"]) == (
        "charge",
        "milk was sour",
        "-12.00",
        "-0.60",
    )
    assert (bill["subtotal"], bill["total"]) == ("1668.00", "1667.40")
    book.issue("2026-10")
    late = Charge("3", day, Decimal("5.00"), Decimal(0), "cheque fee", customer="A")
    book.add_charge(late)
    deliver(book, "2026-11-02", "1", "B")
    book.generate("2026-11")
    told = {
        b["customer"]: [x["description"] for x in b["lines"]] for b in book.bills_json("2026-11")
    }
    assert told == {"A": ["cheque fee"], "B": ["Product CM", "delivery"]}
