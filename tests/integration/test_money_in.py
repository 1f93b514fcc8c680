"""Money in: receipts, what they pay, what comes back (rules 21 to 24), on both engines."""

from __future__ import annotations

import datetime as dt

import pytest
from helpers.books import NOVEMBER, Books
from helpers.offices import fresh

from dairyos_desktop.domain.errors import (
    InvalidInputError,
    KeyUsedError,
    NotAllowedError,
    NotFoundError,
    RefusedError,
)
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.roles import Role
from dairyos_desktop.services.actor import Actor
from dairyos_desktop.services.dto.payments import NewPayment, PaymentView
from dairyos_desktop.services.settings import SettingsService


def pays(payment: PaymentView) -> list[tuple[str, str]]:
    return [(row.number, str(row.amount)) for row in payment.allocations]


def again(books: Books, payment: PaymentView) -> PaymentView:
    found = books.payments.list(books.actor)
    return next(row for row in found if row.payment_id == payment.payment_id)


def two_months(books: Books) -> tuple[str, str]:
    """Bills of 112.00 for October and 56.00 for November; their numbers."""
    books.took("A", {1: "2.000"})
    books.run()
    books.clock.set_date(dt.date(2026, 12, 1))
    books.took("A", {1: "1.000"}, month=NOVEMBER)
    books.run(NOVEMBER)
    return books.bill("A").number, books.bill("A", NOVEMBER).number


def test_the_opening_credit_pays_before_cash_and_the_rest_is_an_advance(books: Books) -> None:
    books.customer("C", position=3, opening="-100.00")
    books.price("CM", "2026-10-01", "50.000", customer="C")
    books.took("C", {1: "5.000"})
    books.run()
    cash = books.pay("C", "200.00")
    assert pays(cash) == [(books.bill("C").number, "150.00")]
    assert str(cash.unallocated) == "50.00"
    assert (books.bill("C").status, books.balance("C")) == ("PAID", "-50.00")
    books.sound()


def test_debts_are_paid_oldest_first_the_opening_balance_before_any_bill(books: Books) -> None:
    books.customer("A", opening="30.00")
    october, november = two_months(books)
    first = books.pay("A", "130.00")
    assert pays(first) == [("opening", "30.00"), (october, "100.00")]
    second = books.pay("A", "20.00")
    assert pays(second) == [(october, "12.00"), (november, "8.00")]
    assert books.bill("A", NOVEMBER).status == "PARTIALLY_PAID"
    books.sound()


def test_a_named_bill_is_paid_first(books: Books) -> None:
    october, november = two_months(books)
    payment = books.pay("A", "60.00", bill=november)
    assert pays(payment) == [(october, "4.00"), (november, "56.00")]
    books.sound()


def test_a_bill_that_is_not_the_customers_or_void_is_refused(books: Books) -> None:
    books.took("A", {1: "1.000"})
    books.run()
    number = books.bill("A").number
    with pytest.raises(RefusedError, match="not a bill of customer B"):
        books.pay("B", "10.00", bill=number)
    books.billing.void(books.actor, number, "wrong")
    with pytest.raises(RefusedError, match="void"):
        books.pay("A", "10.00", bill=number)
    with pytest.raises(NotFoundError):
        books.pay("A", "10.00", bill="MD/26-27/09999")
    assert books.payments.list(books.actor) == []


def test_the_same_key_is_the_same_payment_and_no_other(books: Books) -> None:
    new = NewPayment("A", Money("100.00"), "upi", key="till-1-0001", reference="UTR 1")
    first = books.payments.add(books.actor, new)
    assert books.payments.add(books.actor, new) == first
    other = NewPayment("A", Money("100.01"), "upi", key="till-1-0001", reference="UTR 1")
    with pytest.raises(RefusedError, match=r"R/26-27/00001"):
        books.payments.add(books.actor, other)
    assert [row.receipt for row in books.payments.list(books.actor)] == ["R/26-27/00001"]


@pytest.mark.parametrize(
    ("new", "problem"),
    [
        (NewPayment("A", Money("0.00"), "cash"), "not above 0"),
        (NewPayment("A", Money("-5.00"), "cash"), "not above 0"),
        (NewPayment("A", Money("1000000000000.00"), "cash"), "too large"),
        (NewPayment("A", Money("5.00"), "razorpay"), "no way to pay"),
        (NewPayment("A", Money("5.00"), "gold"), "no way to pay"),
        (NewPayment("A", Money("5.00"), "cash", dt.date(2026, 11, 2)), "future"),
        (NewPayment("A", Money("5.00"), "cash", dt.date(1899, 12, 31)), "before 01-04-2016"),
        (NewPayment("A", Money("5.00"), "cash", dt.date(2016, 3, 31)), "before 01-04-2016"),
        (NewPayment("A", Money("5.00"), "discount"), "reason"),
    ],
)
def test_what_no_payment_can_be_is_refused_and_nothing_written(
    books: Books, new: NewPayment, problem: str
) -> None:
    with pytest.raises(InvalidInputError, match=problem):
        books.payments.add(books.actor, new)
    assert books.payments.list(books.actor) == []
    assert books.pay("A", "5.00").receipt == "R/26-27/00001"


@pytest.mark.parametrize(
    ("today", "first"),
    [
        (dt.date(2026, 11, 1), dt.date(2016, 4, 1)),
        (dt.date(2027, 3, 31), dt.date(2016, 4, 1)),
        (dt.date(2027, 4, 1), dt.date(2017, 4, 1)),
    ],
)
def test_money_may_be_entered_for_ten_financial_years_back(
    books: Books, today: dt.date, first: dt.date
) -> None:
    books.clock.set_date(today)
    taken = books.payments.add(books.actor, NewPayment("A", Money("5.00"), "cash", first))
    assert taken.date == first
    day_before = first - dt.timedelta(days=1)
    with pytest.raises(InvalidInputError) as refused:
        books.payments.add(books.actor, NewPayment("A", Money("5.00"), "cash", day_before))
    assert refused.value.hint.startswith("Look at the year")
    books.sound()


def test_days_the_wrong_way_round_are_no_empty_list(books: Books) -> None:
    books.pay("A", "5.00")
    first, last = dt.date(2026, 10, 1), dt.date(2026, 11, 30)
    assert len(books.payments.list(books.actor, from_on=first, to_on=last)) == 1
    with pytest.raises(InvalidInputError, match="30-11-2026 is after 01-10-2026"):
        books.payments.list(books.actor, from_on=last, to_on=first)


def test_a_discount_pays_like_money(books: Books) -> None:
    books.took("A", {1: "1.000"})
    books.run()
    books.payments.add(
        books.actor, NewPayment("A", Money("56.00"), "discount", reason="no change at hand")
    )
    assert books.bill("A").status == "PAID"
    books.sound()


def test_a_clerk_gives_a_customer_no_more_discount_a_day_than_the_office_says(
    books: Books,
) -> None:
    clerk = Actor(books.actor.user_id, "Ravi", Role.CLERK)

    def give(amount: str, customer: str = "A", by: Actor = clerk) -> None:
        new = NewPayment(customer, Money(amount), "discount", reason="no change at hand")
        books.payments.add(by, new)

    books.customer("B", position=2)
    give("6.00")
    with pytest.raises(NotAllowedError, match=r"at most ₹10.00 .* ₹6.00 were given today") as no:
        give("4.01")
    assert "manager" in no.value.hint
    give("4.00")
    give("10.00", "B")
    give("500.00", by=Actor(books.actor.user_id, "Sita", Role.MANAGER))
    books.clock.set_date(dt.date(2026, 11, 2))
    give("10.00")
    SettingsService(books.database).set_value(books.actor, "discount_limit", "0")
    with pytest.raises(NotAllowedError, match=r"at most ₹0.00"):
        give("0.50", "B")
    books.sound()


def test_a_reversal_takes_the_advance_first_then_the_newest_debt(books: Books) -> None:
    october, november = two_months(books)
    payment = books.pay("A", "200.00")
    assert (pays(payment), str(payment.unallocated)) == (
        [(october, "112.00"), (november, "56.00")],
        "32.00",
    )
    back = books.payments.reverse(books.actor, payment.payment_id, "counted wrong", Money("50.00"))
    assert (back.reverses, back.receipt, str(back.amount)) == (payment.payment_id, None, "50.00")
    left = again(books, payment)
    assert (left.status, pays(left)) == (
        "part_reversed",
        [(october, "112.00"), (november, "38.00")],
    )
    books.payments.reverse(books.actor, payment.payment_id, "bounced")
    assert again(books, payment).status == "reversed"
    assert (books.bill("A").status, books.bill("A", NOVEMBER).status) == ("UNPAID", "UNPAID")
    assert books.bill("A").issued_at is not None
    with pytest.raises(RefusedError, match="reversed already"):
        books.payments.reverse(books.actor, payment.payment_id, "again")
    books.sound()


def test_more_than_is_left_is_not_reversed(books: Books) -> None:
    payment = books.pay("A", "50.00")
    books.payments.reverse(books.actor, payment.payment_id, "part", Money("20.00"))
    with pytest.raises(RefusedError, match=r"₹30\.00"):
        books.payments.reverse(books.actor, payment.payment_id, "more", Money("30.01"))
    with pytest.raises(InvalidInputError):
        books.payments.reverse(books.actor, payment.payment_id, "none", Money("0.00"))
    with pytest.raises(InvalidInputError, match="reason"):
        books.payments.reverse(books.actor, payment.payment_id, " ")
    reversal = books.payments.list(books.actor)[-1]
    with pytest.raises(NotFoundError):
        books.payments.reverse(books.actor, reversal.payment_id, "a reversal")
    assert books.balance("A") == "-30.00"
    books.sound()


def test_a_repeat_takes_nothing_more_back(books: Books) -> None:
    payment = books.pay("A", "50.00")
    part = Money("20.00")
    first = books.payments.reverse(books.actor, payment.payment_id, "part", part, key="k")
    again = books.payments.reverse(books.actor, payment.payment_id, "part", part, key="k")
    assert again.payment_id == first.payment_id
    with pytest.raises(KeyUsedError, match=r"first try was done: ₹20\.00 of receipt R/26-27/00001"):
        books.payments.reverse(books.actor, payment.payment_id, "part", Money("30.00"), key="k")
    # A key of a payment is another one; a new key is more money.
    cash = books.payments.add(books.actor, NewPayment("A", Money("10.00"), "cash", key="k"))
    # Used for another receipt, it names the one that it was used for.
    with pytest.raises(KeyUsedError, match=r"₹20\.00 of receipt R/26-27/00001") as used:
        books.payments.reverse(books.actor, cash.payment_id, "part", key="k")
    assert used.value.receipt == "R/26-27/00001"
    books.payments.reverse(books.actor, payment.payment_id, "part", part, key="another")
    assert books.balance("A") == "-20.00"
    books.sound()


def test_a_debt_opened_by_a_reversal_takes_free_credit(books: Books) -> None:
    books.took("A", {1: "1.000"})
    books.run()
    first = books.pay("A", "56.00")
    second = books.pay("A", "40.00")
    assert str(second.unallocated) == "40.00"
    books.payments.reverse(books.actor, first.payment_id, "bounced")
    assert pays(again(books, second)) == [(books.bill("A").number, "40.00")]
    books.sound()


def test_a_clerk_reverses_an_own_receipt_of_the_day_only(books: Books) -> None:
    clerk = fresh(Actor(books.actor.user_id, "Ravi", Role.CLERK))
    payment = books.payments.add(clerk, NewPayment("A", Money("10.00"), "cash"))
    books.clock.set_date(dt.date(2026, 11, 2))
    with pytest.raises(NotAllowedError, match="today"):
        books.payments.reverse(clerk, payment.payment_id, "wrong")
    today = books.payments.add(clerk, NewPayment("A", Money("10.00"), "cash"))
    assert books.payments.reverse(clerk, today.payment_id, "wrong").reverses == today.payment_id
    with pytest.raises(NotAllowedError):
        books.payments.reverse(Actor(None, "Sita", Role.VIEWER), payment.payment_id, "wrong")


def test_a_lower_total_frees_money_for_the_next_debt(books: Books) -> None:
    books.pay("A", "100.00")
    books.took("A", {1: "2.000"})
    books.run()
    assert str(books.bill("A").paid) == "100.00"
    books.took("A", {1: "1.000"})
    books.run()
    assert (str(books.bill("A").paid), books.bill("A").status) == ("56.00", "PAID")
    assert books.balance("A") == "-44.00"
    books.sound()


def test_a_bill_below_zero_pays_what_comes_after(books: Books) -> None:
    books.took("A", {1: "3.000"})
    books.run()
    books.issue()
    books.pay("A", "168.00")
    books.took("A", {1: "1.000"})
    books.clock.set_date(dt.date(2026, 12, 1))
    books.run(NOVEMBER)
    assert (str(books.bill("A", NOVEMBER).total), books.balance("A")) == ("-112.00", "-112.00")
    december = NOVEMBER.next()
    books.clock.set_date(dt.date(2027, 1, 1))
    books.took("A", {1: "1.000"}, month=december)
    books.run(december)
    assert (books.bill("A", december).status, books.balance("A")) == ("PAID", "-56.00")
    books.sound()


def test_receipts_since_the_last_bill_stand_on_the_next(books: Books) -> None:
    books.took("A", {1: "2.000"})
    books.run()
    books.pay("A", "100.00")
    books.clock.set_date(dt.date(2026, 12, 1))
    books.took("A", {1: "1.000"}, month=NOVEMBER)
    books.run(NOVEMBER)
    bill = books.bill("A", NOVEMBER)
    assert [
        str(bill.brought_forward),
        str(bill.receipts),
        str(bill.previous_balance),
        str(bill.payable),
    ] == ["112.00", "100.00", "12.00", "68.00"]
    paper = books.billing.papers(books.actor, [bill.bill_id])[0]
    assert [(row.method, row.amount) for row in paper.receipts] == [("cash", "100.00")]


def test_the_ledger_runs_by_date_with_bills_before_payments(books: Books) -> None:
    books.customer("A", opening="10.00")
    books.took("A", {1: "1.000"})
    payment = books.pay("A", "20.00")
    books.run()
    books.payments.reverse(books.actor, payment.payment_id, "bounced")
    ledger = books.ledgers.by_code(books.actor, "A")
    assert [
        (row.kind, row.ref, str(row.debit), str(row.credit), str(row.balance))
        for row in ledger.entries
    ] == [
        ("opening", "", "10.00", "0.00", "10.00"),
        ("bill", "MD/26-27/00001", "56.00", "0.00", "66.00"),
        ("payment", "R/26-27/00001", "0.00", "20.00", "46.00"),
        ("reversal", "R/26-27/00001", "20.00", "0.00", "66.00"),
    ]
    with pytest.raises(NotFoundError):
        books.ledgers.by_code(books.actor, "nobody")
