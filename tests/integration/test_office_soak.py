"""Many PCs of one office at once: the books agree, and what anybody was told is there."""

from __future__ import annotations

import datetime as dt
import os
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from helpers.books import Books
from helpers.soak_process import Life, run_pcs
from sqlalchemy import func, select

from dairyos_desktop.adapters.database import SqlDatabase
from dairyos_desktop.config.settings import Settings
from dairyos_desktop.models.bills import TouchedMonth
from dairyos_desktop.models.customers import Customer
from dairyos_desktop.models.deliveries import Consumption
from dairyos_desktop.models.payments import Payment
from dairyos_desktop.services.billing.touch import touch_days

if TYPE_CHECKING:
    from pathlib import Path

    from helpers.databases import FixedClock, PostgresCluster

pytestmark = [pytest.mark.postgres, pytest.mark.no_cover]

SEED = 20261128
OWN, SHARED = 3, 12
SLOW = [pytest.mark.slow, pytest.mark.timeout(4 * 3600)]


@pytest.mark.parametrize(
    ("pcs", "deeds"), [(2, 60), pytest.param(8, 10_000, marks=SLOW)], ids=["few", "all"]
)
def test_the_books_agree_and_nothing_that_was_said_to_be_saved_is_lost(
    cluster: PostgresCluster, tmp_path: Path, clock: FixedClock, pcs: int, deeds: int
) -> None:
    deeds = min(deeds, int(os.environ.get("DAIRYOS_SOAK_DEEDS", deeds)))
    url = cluster.new_url()
    settings = Settings(tmp_path, url)
    database = SqlDatabase(settings, clock)
    books = Books(database, clock, tmp_path)
    codes = [f"C{number}" for number in range(pcs * OWN + SHARED)]
    books.load(
        "customers",
        "code,name,name_local,phone,email,address,route,position,language,active_from,"
        "active_to,opening_balance\n"
        + "".join(
            f"{code},Customer {code},,,,,R{at % 3},{at},en,2020-01-01,,{at * 10}.00\n"
            for at, code in enumerate(codes, 3)
        ),
    )
    with database.read() as session:
        ids = {row.code: row.id for row in session.execute(select(Customer.code, Customer.id))}
    mine = [[ids[code] for code in codes[at * OWN : (at + 1) * OWN]] for at in range(pcs)]
    shared = {code: ids[code] for code in codes[pcs * OWN :]}
    told = run_pcs(
        [
            Life(settings, clock, number, own, shared, deeds, SEED + number)
            for number, own in enumerate(mine)
        ]
    )

    print(sum((one.deeds for one in told), Counter[str]()))  # noqa: T201 - told where it fails, or by -s
    print(sum((one.refused for one in told), Counter[str]()))  # noqa: T201 - as above
    assert [wrong for one in told for wrong in one.wrong] == []
    books.sound()
    with database.read() as session:
        cells = {
            (row.customer_id, row.date.isoformat()): str(row.quantity)
            for row in session.scalars(select(Consumption))
        }
        booked = {row.id: row.amount.paise for row in session.scalars(select(Payment))}
        receipts = session.scalar(select(func.count()).where(Payment.receipt.is_not(None)))
    for one in told:
        assert {cell: cells.get(cell) for cell in one.cells} == one.cells
        assert all(booked.get(number) == paise for number, paise in one.payments.values())
    assert receipts == sum(len(one.payments) for one in told), "none is there twice"
    database.close()
    cluster.drop(url)


def test_two_clerks_save_two_cells_of_one_billed_month_at_once(
    cluster: PostgresCluster, tmp_path: Path, clock: FixedClock
) -> None:
    """The soak found it: both marked the month, and one was told of a key that is there twice."""
    url = cluster.new_url()
    database = SqlDatabase(Settings(tmp_path, url), clock)
    books = Books(database, clock, tmp_path)
    books.took("A", {1: "1.000", 2: "1.000"})
    books.run()
    with database.read() as session:
        customer = session.scalars(select(Customer.id).where(Customer.code == "A")).one()

    with ThreadPoolExecutor(1) as clerk:
        with database.write(books.actor, "test") as unit:
            touch_days(unit, [(customer, dt.date(2026, 10, 1))])
            other = clerk.submit(_touch_second, database, books, customer)
            time.sleep(0.3)
            assert not other.done(), "it waits for what is not committed yet"
        other.result(10)
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(TouchedMonth)) == 1
    database.close()
    cluster.drop(url)


def _touch_second(database: SqlDatabase, books: Books, customer: int) -> None:
    with database.write(books.actor, "test") as unit:
        touch_days(unit, [(customer, dt.date(2026, 10, 2))])
