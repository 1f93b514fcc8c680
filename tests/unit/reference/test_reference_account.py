"""The reference's account, worked out by hand: what pays what."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from helpers.dairy import Dairy

if TYPE_CHECKING:
    from helpers.reference import Reference

NOW = dt.datetime(2026, 11, 1, 6, 30, tzinfo=dt.UTC)


def a_book(opening: str, *totals: str) -> Reference:
    """One customer; a bill of each total for October, November, … by a price of 1."""
    dairy = Dairy()
    dairy.product("CM", price="1")
    dairy.customer("A", opening)
    book = dairy.reference(NOW)
    for offset, total in enumerate(totals):
        month = f"2026-{10 + offset}"
        book.register.add_delivery(
            {
                "date": f"{month}-01",
                "customer": "A",
                "shift": "morning",
                "product": "CM",
                "quantity": total,
            }
        )
        book.generate(month)
    return book


def paid(book: Reference) -> list[tuple[str, str, str]]:
    return [(bill["status"], bill["paid"], bill["open"]) for bill in book.bills_json("")]


def test_the_opening_credit_pays_before_cash() -> None:
    book = a_book("-100.00", "250")
    assert paid(book) == [("PARTIALLY_PAID", "100.00", "150.00")]
    book.pay("A", "200")
    assert paid(book) == [("PAID", "250.00", "0.00")]
    (payment,) = book.payments_json()
    assert payment["allocations"] == [{"number": "MD/26-27/00001", "amount": "150.00"}]
    assert payment["unallocated"] == "50.00"
    assert book.ledger_json("A")["balance"] == "-50.00"


def test_the_opening_balance_is_paid_before_any_bill() -> None:
    book = a_book("70.00", "100", "100")
    book.pay("A", "200")
    assert book.payments_json()[0]["allocations"] == [
        {"number": "opening", "amount": "70.00"},
        {"number": "MD/26-27/00001", "amount": "100.00"},
        {"number": "MD/26-27/00002", "amount": "30.00"},
    ]


def test_a_bill_named_is_paid_first() -> None:
    book = a_book("70.00", "100", "100")
    book.pay("A", "120", bill="MD/26-27/00002")
    assert book.payments_json()[0]["allocations"] == [
        {"number": "opening", "amount": "20.00"},
        {"number": "MD/26-27/00002", "amount": "100.00"},
    ]


@pytest.mark.parametrize("paid_first", [True, False])
def test_it_is_one_whether_bill_or_money_came_first(paid_first: bool) -> None:  # noqa: FBT001 - a parameter of the test
    dairy = Dairy()
    dairy.product("CM", price="1")
    dairy.customer("A", "30.00")
    dairy.delivery("2026-10-01", "A", "CM", "100")
    book = dairy.reference(NOW)
    if not paid_first:
        book.generate("2026-10")
    book.pay("A", "50")
    book.pay("A", "100")
    if paid_first:
        book.generate("2026-10")
    number = "MD/26-27/00001"
    assert [payment["allocations"] for payment in book.payments_json()] == [
        [{"number": "opening", "amount": "30.00"}, {"number": number, "amount": "20.00"}],
        [{"number": number, "amount": "80.00"}],
    ]
    assert book.bill_json(number)["version"] == (1 if paid_first else 3)
    assert (book.bill_json(number)["issued_at"] is None) == paid_first


def test_a_reversal_takes_the_free_part_then_the_newest_debt() -> None:
    book = a_book("70.00", "100", "100")
    payment = book.pay("A", "300")
    assert book.payments_json()[0]["unallocated"] == "30.00"
    book.reverse(payment, "50.00")
    assert paid(book) == [("PAID", "100.00", "0.00"), ("PARTIALLY_PAID", "80.00", "20.00")]
    book.reverse(payment, "150.00")
    assert paid(book) == [("PARTIALLY_PAID", "30.00", "70.00"), ("UNPAID", "0.00", "100.00")]
    first, second, third = book.payments_json()
    assert first["status"] == "part_reversed"
    assert (second["receipt"], third["amount"], third["reverses"]) == (
        None,
        "150.00",
        "R/26-27/00001",
    )
    book.reverse(payment)
    assert book.payments_json()[0]["status"] == "reversed"
    assert book.ledger_json("A")["balance"] == "270.00"


def test_a_debt_opened_again_takes_a_later_advance() -> None:
    book = a_book("0.00", "100")
    bounced = book.pay("A", "100", "cheque")
    book.pay("A", "60")
    book.reverse(bounced)
    assert paid(book) == [("PARTIALLY_PAID", "60.00", "40.00")]
    assert book.payments_json()[1]["unallocated"] == "0.00"


def test_what_a_void_frees_goes_to_open_debts() -> None:
    book = a_book("-150.00", "100", "100")
    assert paid(book) == [("PAID", "100.00", "0.00"), ("PARTIALLY_PAID", "50.00", "50.00")]
    book.void("MD/26-27/00001")
    assert paid(book) == [("VOID", "0.00", "100.00"), ("PAID", "100.00", "0.00")]
    assert [bill["version"] for bill in book.bills_json("")] == [2, 2]
    entries = book.ledger_json("A")["entries"]
    assert [(e["kind"], e["debit"], e["credit"], e["balance"]) for e in entries] == [
        ("opening", "0.00", "150.00", "-150.00"),
        ("bill", "100.00", "0.00", "-50.00"),
        ("bill", "100.00", "0.00", "50.00"),
        ("void", "0.00", "100.00", "-50.00"),
    ]


def test_the_ledger_goes_by_date_bills_before_money() -> None:
    book = a_book("10.00", "100")
    book.pay("A", "20", on="2026-11-01")
    book.pay("A", "30", on="2026-10-07")
    answer = book.ledger_json("A")
    assert [(e["date"], e["kind"], e["ref"], e["balance"]) for e in answer["entries"]] == [
        ("2026-09-30", "opening", "opening", "10.00"),
        ("2026-10-07", "payment", "R/26-27/00002", "-20.00"),
        ("2026-11-01", "bill", "MD/26-27/00001", "80.00"),
        ("2026-11-01", "payment", "R/26-27/00001", "60.00"),
    ]


def test_identical_payment_rows_count_by_number() -> None:
    dairy = Dairy()
    dairy.customer("A")
    dairy.payment("2026-10-01", "A", "50")
    dairy.payment("2026-10-01", "A", "50.00")
    book = dairy.reference(NOW)
    assert len(book.payments()) == 2
    book.import_rows("payments", dairy.rows["payments"])
    assert len(book.payments()) == 2
    dairy.payment("2026-10-01", "A", "50")
    book.import_rows("payments", dairy.rows["payments"])
    assert [payment.receipt for payment in book.payments()] == [
        "R/26-27/00001",
        "R/26-27/00002",
        "R/26-27/00003",
    ]
