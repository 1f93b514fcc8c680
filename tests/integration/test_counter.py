"""The counter: what is owed, what an amount pays, settling short, the last receipts."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from helpers.books import NOVEMBER, Books
from helpers.offices import fresh
from helpers.sheets import Register

from dairyos_desktop.domain.errors import KeyUsedError, NotAllowedError, RefusedError
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.roles import Role
from dairyos_desktop.services.customers.service import CustomerService
from dairyos_desktop.services.dto.payments import NewPayment
from dairyos_desktop.services.payments.counter import CounterService

if TYPE_CHECKING:
    from pathlib import Path

    from helpers.databases import FixedClock

    from dairyos_desktop.adapters.database import SqlDatabase
    from dairyos_desktop.services.dto.counter import Owed


@pytest.fixture
def books(database: SqlDatabase, clock: FixedClock, tmp_path: Path) -> Books:
    """A owes 30.00 from before, 112.00 for October and 56.00 for November."""
    books = Books(database, clock, tmp_path)
    books.customer("A", opening="30.00")
    books.took("A", {1: "2.000"})
    books.run()
    books.clock.set_date(dt.date(2026, 12, 1))
    books.took("A", {1: "1.000"}, month=NOVEMBER)
    books.run(NOVEMBER)
    return books


@pytest.fixture
def counter(books: Books) -> CounterService:
    return CounterService(books.database, books.clock)


def owed(books: Books, counter: CounterService, customer: str = "A") -> Owed:
    index = CustomerService(books.database, books.clock).index(books.actor)
    return counter.owed(books.actor, next(row.id for row in index if row.code == customer))


def test_what_is_owed_stands_oldest_first_and_says_what_an_amount_pays(
    books: Books, counter: CounterService
) -> None:
    found = owed(books, counter)
    assert [(debt.month, str(debt.open)) for debt in found.debts] == [
        ("", "30.00"), ("2026-10", "112.00"), ("2026-11", "56.00"),
    ]  # fmt: skip
    assert (str(found.due), str(found.balance)) == ("198.00", "198.00")
    november = found.debts[2]
    for amount, first, parts, advance in (
        ("100.00", None, ["30.00", "70.00", "0.00"], "0.00"),
        ("100.00", november.bill_id, ["30.00", "14.00", "56.00"], "0.00"),
        ("250.00", None, ["30.00", "112.00", "56.00"], "52.00"),
    ):
        preview = found.preview(Money(amount), first)
        assert [str(part) for part in preview.parts] == parts
        assert str(preview.advance) == advance
    # What was said is what happens.
    preview = found.preview(Money("100.00"), november.bill_id)
    taken = counter.take(
        books.actor, NewPayment("A", Money("100.00"), "cash", bill=november.number)
    )
    booked = {row.number: row.amount for row in taken.payment.allocations}
    assert [booked.get(debt.number or "opening") for debt in found.debts] == list(preview.parts)
    assert str(taken.balance) == books.balance("A") == "98.00"
    assert [str(debt.open) for debt in owed(books, counter).debts] == ["98.00"]
    books.sound()


def test_a_customer_in_advance_owes_nothing(books: Books, counter: CounterService) -> None:
    books.pay("B", "20.00")
    found = owed(books, counter, "B")
    assert (found.debts, str(found.balance)) == ((), "-20.00")


def test_the_few_rupees_missing_are_let_off_with_the_receipt(
    books: Books, counter: CounterService
) -> None:
    new = NewPayment("A", Money("190.00"), "cash", key="till-1-1")
    taken = counter.take(books.actor, new, Money("8.00"))
    assert taken.discount is not None
    assert (taken.payment.receipt, taken.discount.receipt) == ("R/26-27/00001", "R/26-27/00002")
    assert (taken.discount.method, taken.discount.reason) == ("discount", "settled short")
    assert (str(taken.balance), owed(books, counter).debts) == ("0.00", ())
    # The answer was lost, and the window tries again: the same money.
    again = counter.take(books.actor, new, Money("8.00"))
    assert (again.payment, again.discount) == (taken.payment, taken.discount)
    assert again.repeated
    assert len(books.payments.list(books.actor)) == 2
    for other, let_off in ((new, Money("7.00")), (new, Money.zero)):
        with pytest.raises(KeyUsedError) as refused:
            counter.take(books.actor, other, let_off)
        assert refused.value.receipt == "R/26-27/00001"
    books.sound()


def test_what_was_let_off_is_owed_again_once_the_money_is_reversed_whole(
    books: Books, counter: CounterService
) -> None:
    """A cheque for all but a few rupees bounces: nothing of it was paid."""
    earlier = counter.take(
        books.actor, NewPayment("A", Money("100.00"), "discount", reason="spilled")
    )
    new = NewPayment("A", Money("90.00"), "cheque", key="till-1-1")
    taken = counter.take(books.actor, new, Money("8.00"))
    reverse = books.payments.reverse
    reverse(books.actor, taken.payment.payment_id, "refund", Money("40.00"), key="part")
    assert books.balance("A") == "40.00"
    reverse(books.actor, taken.payment.payment_id, "bounced", key="rest")
    assert books.balance("A") == "98.00"
    reverse(books.actor, taken.payment.payment_id, "bounced", key="rest")
    assert books.balance("A") == "98.00"
    # A discount alone is reversed alone, and what was let off for another reason stays so.
    again = counter.take(books.actor, replace(new, key="till-1-2"), Money("8.00"))
    assert again.discount is not None
    reverse(books.actor, again.discount.payment_id, "typed by mistake")
    assert books.balance("A") == "8.00"
    reverse(books.actor, again.payment.payment_id, "bounced")
    assert books.balance("A") == "98.00"
    assert earlier.payment.receipt == "R/26-27/00001"
    books.sound()


def test_no_more_is_let_off_than_is_missing(books: Books, counter: CounterService) -> None:
    with pytest.raises(RefusedError, match=r"8\.00 are missing"):
        counter.take(books.actor, NewPayment("A", Money("190.00"), "cash"), Money("8.01"))
    with pytest.raises(RefusedError, match=r"0\.00 are missing"):
        counter.take(books.actor, NewPayment("A", Money("198.00"), "cash"), Money("1.00"))
    assert books.payments.list(books.actor) == []


def test_a_clerk_lets_off_what_the_office_allows_or_nothing_is_taken_at_all(
    books: Books, counter: CounterService
) -> None:
    clerk = Register(books.database).user("Meena")
    customer_id = owed(books, counter).customer_id
    assert str(counter.owed(clerk, customer_id).discount_left) == "10.00"
    assert counter.owed(books.actor, customer_id).discount_left is None
    with pytest.raises(NotAllowedError, match=r"10\.00"):
        counter.take(clerk, NewPayment("A", Money("187.00"), "cash"), Money("11.00"))
    assert books.payments.list(books.actor) == []
    counter.take(clerk, NewPayment("A", Money("188.00"), "cash"), Money("10.00"))
    assert str(counter.owed(clerk, customer_id).discount_left) == "0.00"


def test_the_last_receipts_say_which_of_them_may_be_reversed(
    books: Books, counter: CounterService
) -> None:
    register = Register(books.database)
    meena, ravi = register.user("Meena"), register.user("Ravi")
    counter.take(meena, NewPayment("A", Money("10.00"), "cash"))
    counter.take(ravi, NewPayment("A", Money("20.00"), "upi", reference="UTR 7"))
    books.payments.reverse(fresh(books.actor), 1, "Typed twice.", Money("4.00"))
    newest, older = counter.last(meena)
    assert (newest.receipt, newest.taken_by, newest.name) == (
        "R/26-27/00002", "Ravi", "Customer A",
    )  # fmt: skip
    assert "not an own one of today" in newest.why_not
    assert (older.why_not, str(older.left)) == ("", "6.00")
    assert [row.why_not for row in counter.last(books.actor)] == ["", ""]
    viewer = register.user("Vasant", Role.VIEWER)
    assert all(row.why_not for row in counter.last(viewer))
    for _ in range(5):
        counter.take(meena, NewPayment("B", Money("1.00"), "cash"))
    assert [row.receipt[-1] for row in counter.last(meena)] == list("76543")
