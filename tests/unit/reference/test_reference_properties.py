"""Properties of the rules, held against the reference before it judges anyone."""

from __future__ import annotations

import datetime as dt
from copy import deepcopy
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from helpers.dairy import KINDS, Dairy
from helpers.lives import Life, lives
from helpers.reference.figures import ZERO, money
from helpers.strategies import MONTH, dairies, days_of_month
from hypothesis import given, settings
from hypothesis import strategies as st

if TYPE_CHECKING:
    import random

    from helpers.reference import Reference

NOW = dt.datetime(2026, 11, 1, 6, 30, tzinfo=dt.UTC)


def billed(dairy: Dairy) -> list[dict[str, Any]]:
    book = dairy.reference(NOW)
    book.generate(MONTH)
    return book.bills_json(MONTH)


def whole_books(book: Reference) -> list[Any]:
    ledgers = [book.ledger_json(customer) for customer in book.register.customers]
    return [book.bills_json(""), book.payments_json(), ledgers]


@given(dairies())
@settings(max_examples=40, deadline=None)
def test_running_it_again_changes_nothing(dairy: Dairy) -> None:
    book = dairy.reference(NOW)
    first = book.generate(MONTH)
    before = whole_books(book)
    book.sleep(days=3)
    again = book.generate(MONTH)
    assert (again["created"], again["updated"], again["voided"]) == (0, 0, 0)
    assert again["unchanged"] == first["created"]
    assert whole_books(book) == before


@given(dairies(), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_the_order_of_rows_is_irrelevant(dairy: Dairy, dice: random.Random) -> None:
    shuffled = deepcopy(dairy)
    for kind in set(KINDS) - {"products", "payments"}:
        dice.shuffle(shuffled.rows[kind])
    assert billed(shuffled) == billed(dairy)


@given(dairies(payments=False, always_priced=True), days_of_month)
@settings(max_examples=40, deadline=None)
def test_a_month_parted_at_a_rate_change_adds_up(dairy: Dairy, day: str) -> None:
    """Where all prices change on one day, two final bills say what one bill says."""
    dairy.office["round_to_rupee"] = False
    codes = [row["code"] for row in dairy.rows["products"]]
    dairy.rows["rates"] = []
    for number, code in enumerate(codes):
        dairy.rate(code, f"{10 + number}.125")
        dairy.rate(code, f"{20 + number}.375", day)
    dairy.rows["taxes"] = []
    whole = {bill["customer"]: bill for bill in billed(dairy)}
    book = dairy.reference(NOW)
    if day[-2:] != "01":
        until = (dt.date.fromisoformat(day) - dt.timedelta(days=1)).isoformat()
        for customer in book.register.customers:
            book.generate(MONTH, customer, until)
    book.generate(MONTH)
    parts = [bill for bill in book.bills_json(MONTH) if bill["status"] != "VOID"]
    for customer, bill in whole.items():
        mine = [part for part in parts if part["customer"] == customer]
        lines = [line for part in mine for line in part["lines"]]
        assert sorted(map(str, lines)) == sorted(map(str, bill["lines"]))
        assert sum(Decimal(part["total"]) for part in mine) == Decimal(bill["total"])
        assert mine[-1]["payable"] == bill["payable"]


@given(dairies(payments=False), st.integers(0, 40))
@settings(max_examples=40, deadline=None)
def test_in_two_goes_as_in_one(dairy: Dairy, cut: int) -> None:
    book = dairy.reference(NOW)
    later = dairy.rows["consumption"][cut:]
    half = deepcopy(dairy)
    half.rows["consumption"] = dairy.rows["consumption"][:cut]
    twice = half.reference(NOW)
    twice.generate(MONTH)
    twice.import_rows("consumption", later)
    twice.generate(MONTH)
    book.generate(MONTH)

    def told(books: Reference) -> dict[str, Any]:
        # A customer who could be billed before a priceless delivery came keeps that bill.
        unpriced = {row["customer"] for row in books.generate(MONTH)["not_billed"]}
        own = {"number", "version"}
        return {
            bill["customer"]: {name: bill[name] for name in bill if name not in own}
            for bill in books.bills_json(MONTH)
            if bill["status"] != "VOID" and bill["customer"] not in unpriced
        }

    assert told(twice) == told(book)


@given(lives())
@settings(max_examples=40, deadline=None)
def test_whatever_happens_the_accounts_stay_square(life: Life) -> None:
    book = life.dairy.reference(NOW)
    for step in life.steps:
        step.by_hand(book)
        for customer, account in book.accounts.items():
            assert money(account.balance()) == book.ledger_json(customer)["balance"]
            for bill in account.live():
                assert account.paid_to(bill.number) <= max(bill.sums.total, ZERO)
    numbers = [int(bill.number[-5:]) for bill in book.bills()]
    assert numbers == list(range(1, len(numbers) + 1))
