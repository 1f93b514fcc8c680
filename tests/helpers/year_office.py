"""The office that the speed figures are told of: 2,000 customers and a year of their deliveries.

Made once for each test process; a test gets a copy of the data folder. The months lie in the table
as they were entered, one behind the other.
"""

from __future__ import annotations

import datetime as dt
import shutil
import sqlite3
from functools import cache
from typing import TYPE_CHECKING

from dairyos_desktop.adapters.database import SqlDatabase
from dairyos_desktop.adapters.files import WholeFiles
from dairyos_desktop.config.settings import Settings
from dairyos_desktop.domain.periods import Month
from dairyos_desktop.services.billing.service import BillingService
from dairyos_desktop.services.dto.imports import ImportKind
from dairyos_desktop.services.imports.service import ImportService
from helpers.big_office import AT, OWNER, big_office
from helpers.databases import FixedClock
from helpers.made_once import folder_until_exit
from helpers.offices import PASSWORD, quick_hasher

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from dairyos_desktop.adapters.engine import Journal

CUSTOMERS = 2_000
ON_ROUTE = 500
ROUTES = ("R001", "R002", "R003", "R004")
YEAR = tuple(Month(2025 + at // 12, at % 12 + 1) for at in range(10, 22))
OCTOBER = YEAR[-1]
TODAY = dt.date(2026, 11, 1)
NOW = dt.datetime(2026, 11, 1, 6, tzinfo=dt.UTC)

_DAYS_AWAY = 10
_OWES = 20
_DELIVERED = """
WITH RECURSIVE days(day) AS (
    SELECT :first UNION ALL SELECT date(day, '+1 day') FROM days WHERE day < :last
)
INSERT INTO consumption (customer_id, date, shift, product_id, quantity, reason, entered_by,
    entered_at, changed_by, changed_at, version)
SELECT o.customer_id, day, o.shift, o.product_id,
    CASE (o.customer_id * 7 + CAST(strftime('%j', day) AS INTEGER)) % 40
        WHEN 0 THEN o.quantity + 500 WHEN 1 THEN 500 WHEN 2 THEN 0 ELSE o.quantity END,
    '', 1, :at, NULL, :at, 1
FROM standing_orders o JOIN days
WHERE NOT EXISTS (SELECT 1 FROM leaves l
    WHERE l.customer_id = o.customer_id AND l.product_id IS NULL
    AND day BETWEEN l.date_from AND l.date_to)
ORDER BY o.customer_id, day, o.shift, o.product_id
"""


def year_office(folder: Path, *, billed: bool = False) -> Path:
    """A data folder of its own; `billed` has bills of all months but October, September's issued.

    Those are paid early in the next month, but for what one in `_OWES` customers owes.

    The owner logs in with `offices.PASSWORD`.
    """
    shutil.copytree(_billed() if billed else _delivered(), folder)
    return folder


def year_database(
    folder: Path, journal: Journal | None = None, now: dt.datetime = NOW
) -> SqlDatabase:
    """The office's database, with a journal of the test's choice."""
    return SqlDatabase(Settings(folder), FixedClock(now), journal=journal)


def in_a_route(route: int) -> range:
    """The ids of its customers, in walking order; the first route is 0."""
    return range(route * ON_ROUTE + 1, (route + 1) * ON_ROUTE + 1)


@cache
def _delivered() -> Path:
    folder = folder_until_exit("year") / "data"
    big_office(folder, CUSTOMERS, (), per_route=ON_ROUTE).close()
    connection = sqlite3.connect(folder / "dairyos.sqlite3")
    connection.execute("PRAGMA synchronous=OFF")
    with connection:
        connection.execute(
            "UPDATE users SET name = 'Asha Patel', name_key = 'asha patel', password_hash = ?",
            (quick_hasher().hash(PASSWORD),),
        )
        connection.execute("UPDATE standing_orders SET quantity = 500 + 250 * (customer_id % 5)")
        connection.executemany(
            "INSERT INTO leaves (customer_id, shift, date_from, date_to, updated_at, version)"
            " VALUES (?, 'all', ?, ?, ?, 1)",
            _leaves(),
        )
        for month in YEAR:
            connection.execute(
                _DELIVERED,
                {"first": month.first.isoformat(), "last": month.last.isoformat(), "at": AT},
            )
    connection.close()
    return folder


def _leaves() -> Iterable[tuple[int, str, str, str]]:
    for customer in range(1, CUSTOMERS + 1):
        first = YEAR[0].first + dt.timedelta(days=customer * 13 % 350)
        last = first + dt.timedelta(days=_DAYS_AWAY - 1)
        yield customer, first.isoformat(), last.isoformat(), AT


def _pay(database: SqlDatabase, billing: BillingService, month: Month, folder: Path) -> None:
    paid_on = month.next().first + dt.timedelta(days=4)
    clock = FixedClock(dt.datetime.combine(paid_on, dt.time(12), tzinfo=dt.UTC))
    rows = [
        f"{paid_on},{row.customer},{row.total},cash,"
        for at, row in enumerate(billing.rows(OWNER, month))
        if at % _OWES and row.total.paise > 0
    ]
    file = folder / "payments.csv"
    file.write_text("\n".join(("date,customer,amount,method,reference", *rows)), encoding="utf-8")
    ImportService(database, clock, WholeFiles()).run(OWNER, ImportKind.PAYMENTS, file)
    file.unlink()


@cache
def _billed() -> Path:
    folder = folder_until_exit("billed") / "data"
    shutil.copytree(_delivered(), folder)
    for month in YEAR[:-1]:
        now = dt.datetime.combine(month.last, dt.time(20), tzinfo=dt.UTC)
        database = year_database(folder, now=now)
        billing = BillingService(database, FixedClock(now))
        billing.generate(OWNER, month)
        if month == YEAR[-2]:
            billing.issue_month(OWNER, month)
        _pay(database, billing, month, folder)
        database.close()
    return folder
