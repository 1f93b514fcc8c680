"""A month's runs opened later tell what they told when they ended, on both engines."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from helpers.books import NOVEMBER, OCTOBER, Books

from dairyos_desktop.domain.errors import NotFoundError, RefusedError
from dairyos_desktop.domain.money import Money
from dairyos_desktop.services.customers.service import CustomerService

if TYPE_CHECKING:
    from helpers.databases import FixedClock

    from dairyos_desktop.adapters.database import SqlDatabase


def many(books: Books, count: int) -> None:
    numbers = range(3, count + 3)
    books.load(
        "customers",
        "code,name,name_local,phone,email,address,route,position,language,active_from,active_to,"
        "opening_balance\n"
        + "".join(f"K{n:03d},K {n},,,,,R1,{n},en,2020-01-01,,0.00\n" for n in numbers),
    )
    books.load(
        "consumption",
        "date,customer,shift,product,quantity\n"
        + "".join(f"2026-10-01,K{n:03d},morning,CM,1.000\n" for n in numbers),
    )


def test_an_earlier_run_says_the_same_as_when_it_ended(books: Books, clock: FixedClock) -> None:
    books.load(
        "products", "code,name,name_local,unit,hsn,tax_inclusive\nBM,Buffalo Milk,,L,0401,0\n"
    )
    books.took("A", {1: "2.000"})
    books.took("B", {3: "1.000"}, product="BM")
    result = books.run()
    assert (result.created, len(result.not_billed)) == (1, 1)
    clock.set_date(dt.date(2026, 11, 2))
    books.price("BM", "2026-10-01", "70.000")
    later = books.run()
    newest, first = books.billing.runs(books.actor, OCTOBER)
    assert (newest.created, newest.unchanged, newest.not_billed) == (1, 1, 0)
    assert (first.state, first.user_name) == ("finished", books.actor.name)
    assert (first.created, first.updated, first.voided, first.unchanged) == (1, 0, 0, 0)
    assert (first.done, first.customers, first.not_billed, first.seconds) == (2, 2, 1, 0)
    assert f"{first.started_at:%d-%m-%Y %H:%M}" == "01-11-2026 12:00"
    then = books.billing.run_record(books.actor, first.run_id)
    assert then.run == first
    assert (then.total, then.corrections) == (result.total, result.corrections)
    assert tuple(one.row for one in then.without) == result.not_billed
    assert then.total == Money("112.00") != later.total
    # What has become of it since.
    assert then.without[0].bill == books.bill("B").number
    assert then.without[0].product_id is not None
    assert books.billing.runs(books.actor, NOVEMBER) == ()


def test_who_was_left_out_is_told_with_the_reason_of_then_and_of_now(
    books: Books, database: SqlDatabase, clock: FixedClock
) -> None:
    customers = CustomerService(database, clock)
    books.took("A", {1: "2.000"})
    customers.park(books.actor, "A", "2026-10", "Disputes the 1st")
    books.run()
    run = books.billing.runs(books.actor, OCTOBER)[0]
    (left,) = books.billing.run_record(books.actor, run.run_id).without
    assert (left.row.code, left.row.reason) == ("parked", "Disputes the 1st")
    assert (left.parked, left.bill, left.product_id) == ("Disputes the 1st", "", None)
    customers.unpark(books.actor, "A", "2026-10")
    (left,) = books.billing.run_record(books.actor, run.run_id).without
    assert (left.row.reason, left.parked) == ("Disputes the 1st", "")


def test_a_stopped_run_says_how_far_it_came(books: Books) -> None:
    many(books, 117)
    seen: list[int] = []
    result = books.billing.generate(
        books.actor, OCTOBER, progress=lambda done, _: seen.append(done), stop=lambda: bool(seen)
    )
    run = books.billing.runs(books.actor, OCTOBER)[0]
    assert (run.state, run.done, run.customers) == ("stopped", seen[0], 119)
    assert run.created == result.created > 0
    assert books.billing.run_record(books.actor, run.run_id).total == result.total


class PulledPlugError(Exception):
    """What no code of ours expects."""


def test_a_run_that_died_is_told_with_the_bills_that_it_made(books: Books) -> None:
    many(books, 117)

    def die(done: int, _whole: int) -> None:
        if done:
            raise PulledPlugError

    with pytest.raises(PulledPlugError):
        books.billing.generate(books.actor, OCTOBER, progress=die)
    run = books.billing.runs(books.actor, OCTOBER)[0]
    made = len(books.billing.rows(books.actor, OCTOBER))
    assert (run.state, run.created) == ("failed", made)
    assert run.done is not None
    assert 0 < run.done < 119
    assert books.billing.run_record(books.actor, run.run_id).total is None


def test_a_final_bill_is_a_run_of_one_customer_to_a_day(books: Books) -> None:
    books.took("A", {1: "2.000", 20: "1.000"})
    books.took("B", {1: "2.000"})
    books.billing.generate(books.actor, OCTOBER, customer="A", until=dt.date(2026, 10, 10))
    run = books.billing.runs(books.actor, OCTOBER)[0]
    assert (run.customer, run.name, run.until) == ("A", "Customer A", dt.date(2026, 10, 10))
    assert books.billing.run_record(books.actor, run.run_id).total == Money("112.00")


def test_a_refused_run_is_on_record_as_one_that_did_nothing(books: Books) -> None:
    books.took("A", {1: "2.000", 20: "1.000"})
    books.run()
    books.issue()
    with pytest.raises(RefusedError):
        books.billing.generate(books.actor, OCTOBER, customer="A", until=dt.date(2026, 10, 10))
    refused = books.billing.runs(books.actor, OCTOBER)[0]
    assert (refused.state, refused.done, refused.created) == ("failed", 0, 0)
    with pytest.raises(NotFoundError):
        books.billing.run_record(books.actor, 999)
