"""What happens to a bill once it is issued: corrections, payments, voids (rules 15 to 20)."""

from __future__ import annotations

import datetime as dt

import pytest
from helpers.books import NOVEMBER, Books

from dairyos_desktop.domain.errors import (
    InvalidInputError,
    NotFoundError,
    RefusedError,
)


def test_what_changes_after_issue_goes_on_the_next_bill(books: Books) -> None:
    books.took("A", dict.fromkeys(range(1, 31), "1.000"))
    books.run()
    books.issue()
    issued = books.bill("A")
    books.took("A", {9: "0.500"})
    assert books.run().unchanged == 1
    assert books.bill("A").lines == issued.lines
    books.sound()
    books.clock.set_date(dt.date(2026, 12, 1))
    books.took("A", {1: "1.000"}, month=NOVEMBER)
    result = books.run(NOVEMBER)
    assert result.corrections == 1
    bill = books.bill("A", NOVEMBER)
    carried = bill.corrections[0]
    assert (carried.original, carried.detail, str(carried.quantity), str(carried.amount)) == (
        issued.number,
        "09-10",
        "-0.500",
        "-28.00",
    )
    assert (str(bill.subtotal), str(bill.adjustments), str(bill.total)) == (
        "56.00",
        "-28.00",
        "28.00",
    )
    books.sound()


def test_a_correction_lapses_when_the_change_is_undone_and_is_carried_once(books: Books) -> None:
    books.took("A", {1: "2.000"})
    books.run()
    books.issue()
    books.took("A", {1: "1.000"})
    books.clock.set_date(dt.date(2026, 12, 1))
    books.run(NOVEMBER)
    assert str(books.bill("A", NOVEMBER).total) == "-56.00"
    books.took("A", {1: "2.000"})
    assert books.run(NOVEMBER).voided == 1
    books.took("A", {1: "1.500"})
    books.took("A", {3: "1.000"}, month=NOVEMBER)
    books.run(NOVEMBER)
    books.issue(NOVEMBER)
    december = NOVEMBER.next()
    books.clock.set_date(dt.date(2027, 1, 1))
    books.took("A", {1: "1.000"}, month=december)
    assert books.run(december).corrections == 0
    books.sound()


def test_a_back_dated_price_corrects_issued_bills(books: Books) -> None:
    books.took("A", {1: "2.000", 20: "2.000"})
    books.run()
    books.issue()
    books.price("CM", "2026-10-15", "58.000")
    books.clock.set_date(dt.date(2026, 12, 1))
    books.run(NOVEMBER)
    carried = books.bill("A", NOVEMBER).corrections
    assert [(str(row.unit_price), str(row.quantity), str(row.amount)) for row in carried] == [
        ("56.000", "-2.000", "-112.00"),
        ("58.000", "2.000", "116.00"),
    ]
    assert {row.detail for row in carried} == {"20-10"}
    books.sound()


def test_money_entered_after_the_bill_issues_it_an_advance_does_not(books: Books) -> None:
    books.took("A", {1: "1.000"})
    books.took("B", {1: "1.000"})
    books.pay("A", "10.00")
    books.run()
    assert books.bill("A").issued_at is None
    assert (str(books.bill("A").paid), books.bill("A").version) == ("10.00", 1)
    books.pay("B", "10.00")
    assert books.bill("B").issued_at is not None
    assert books.bill("B").version == 2
    books.sound()


def test_an_issued_bill_says_the_same_whatever_changes_around_it(books: Books) -> None:
    books.took("A", {1: "1.000"})
    books.run()
    books.issue()
    bill_id = books.bill("A").bill_id
    before = books.billing.papers(books.actor, [bill_id])[0]
    books.load(
        "customers",
        "code,name,name_local,phone,email,address,route,position,language,active_from,active_to,"
        "opening_balance\nA,Another Name,,,,,R9,7,hi,2020-01-01,,0.00\n",
    )
    books.price("CM", "2026-10-01", "99.000")
    assert books.billing.papers(books.actor, [bill_id])[0] == before
    assert books.bill("A").name == "Customer A"


def test_void_frees_the_advance_and_a_new_bill_gets_a_new_number(books: Books) -> None:
    books.pay("A", "20.00")
    books.took("A", {1: "1.000"})
    books.run()
    books.issue()
    number = books.bill("A").number
    with pytest.raises(InvalidInputError):
        books.billing.void(books.actor, number, "  ")
    assert books.billing.void(books.actor, number, "wrong customer").status == "VOID"
    assert books.balance("A") == "-20.00"
    assert [entry.kind for entry in books.ledgers.by_code(books.actor, "A").entries] == [
        "opening",
        "bill",
        "void",
        "payment",
    ]
    with pytest.raises(RefusedError, match="void already"):
        books.billing.void(books.actor, number, "again")
    books.run()
    assert books.bill("A").number != number
    assert str(books.bill("A").paid) == "20.00"
    books.sound()


def test_a_bill_paid_since_it_was_made_is_not_voided(books: Books) -> None:
    books.took("A", {1: "1.000"})
    books.run()
    receipt = books.pay("A", "20.00")
    number = books.bill("A").number
    with pytest.raises(RefusedError, match="receipt"):
        books.billing.void(books.actor, number, "wrong")
    books.payments.reverse(books.actor, receipt.payment_id, "wrong customer")
    assert books.billing.void(books.actor, number, "wrong").status == "VOID"
    books.sound()


def test_a_bill_whose_correction_was_carried_is_not_voided(books: Books) -> None:
    books.took("A", {1: "2.000"})
    books.run()
    books.issue()
    number = books.bill("A").number
    books.took("A", {1: "1.000"})
    books.clock.set_date(dt.date(2026, 12, 1))
    books.run(NOVEMBER)
    with pytest.raises(RefusedError, match="correction"):
        books.billing.void(books.actor, number, "wrong")


def test_what_waits_to_be_put_right_is_told_with_its_sum_and_the_month_that_carries_it(
    books: Books,
) -> None:
    books.took("A", {8: "1.000", 9: "2.000"})
    books.took("A", {9: "2"}, product="GH")
    books.run()
    number = books.bill("A").number
    pending = books.billing.pending
    books.took("A", {9: "1.000"})
    assert str(pending(books.actor, number).amount) == "0.00"  # not issued: worked out again
    books.run()
    books.issue()
    assert str(pending(books.actor, number).amount) == "0.00"
    books.took("A", {8: "0.500"})
    books.took("A", {9: "1"}, product="GH")
    told = pending(books.actor, number)
    assert (str(told.amount), told.month) == ("-708.00", "2026-11")  # half a litre and a tin less
    books.clock.set_date(dt.date(2026, 12, 1))
    books.run(NOVEMBER)
    assert str(pending(books.actor, number).amount) == "0.00"
    assert str(books.bill("A", NOVEMBER).adjustments) == "-708.00"
    with pytest.raises(NotFoundError):
        pending(books.actor, "MD/26-27/09999")
