"""What a month's run would do, found out in short calls while others change the books."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from helpers.books import OCTOBER, Books

from dairyos_desktop.domain.errors import EnrolmentNeededError

if TYPE_CHECKING:
    from pathlib import Path

    from helpers.databases import FixedClock

    from dairyos_desktop.adapters.database import SqlDatabase
    from dairyos_desktop.services.billing.preview import MonthLook
    from dairyos_desktop.services.dto.billing import Preview

CUSTOMERS = 60


@pytest.fixture
def books(database: SqlDatabase, clock: FixedClock, tmp_path: Path) -> Books:
    books = Books(database, clock, tmp_path)
    books.load(
        "customers",
        "code,name,name_local,phone,email,address,route,position,language,active_from,active_to,"
        "opening_balance\n"
        + "".join(
            f"C{n:02d},Customer {n},,,,,R2,{n},en,2020-01-01,,0.00\n" for n in range(CUSTOMERS)
        ),
    )
    books.load(
        "consumption",
        "date,customer,shift,product,quantity\n"
        + "".join(f"2026-10-05,C{n:02d},morning,CM,1.000\n" for n in range(CUSTOMERS)),
    )
    return books


def to_the_end(books: Books, look: MonthLook) -> tuple[Preview, int]:
    """What it tells, and how many calls that took."""
    calls = 1
    while (found := books.billing.go_on_with(books.actor, look)) is None:
        calls += 1
    return found, calls


def test_a_call_looks_at_a_few_customers(books: Books) -> None:
    look = books.billing.begin_preview(books.actor, OCTOBER)
    found, calls = to_the_end(books, look)
    assert calls == 3
    assert found.result.created == CUSTOMERS
    assert str(found.result.total) == f"{CUSTOMERS * 56}.00"
    assert found == books.billing.preview(books.actor, OCTOBER)


def test_a_price_changed_meanwhile_holds_for_all(books: Books) -> None:
    look = books.billing.begin_preview(books.actor, OCTOBER)
    assert books.billing.go_on_with(books.actor, look) is None
    books.price("CM", "2026-10-01", "60.000")
    found, _ = to_the_end(books, look)
    assert str(found.result.total) == f"{CUSTOMERS * 60}.00"
    assert found == books.billing.preview(books.actor, OCTOBER)


def test_a_dairy_without_customers_has_an_end_too(
    database: SqlDatabase, clock: FixedClock, tmp_path: Path
) -> None:
    books = Books(database, clock, tmp_path)
    found, calls = to_the_end(books, books.billing.begin_preview(books.actor, OCTOBER))
    assert calls == 1
    assert found.result.created == 0


def test_each_call_asks_who_it_is(books: Books) -> None:
    look = books.billing.begin_preview(books.actor, OCTOBER)
    with pytest.raises(EnrolmentNeededError):
        books.billing.go_on_with(replace(books.actor, must_enrol=True), look)
