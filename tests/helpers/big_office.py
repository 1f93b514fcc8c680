"""An office as large as wanted, put straight into the tables."""

from __future__ import annotations

import datetime as dt
import sqlite3
from typing import TYPE_CHECKING

from dairyos_desktop.adapters.database import SqlDatabase
from dairyos_desktop.config.settings import Settings
from dairyos_desktop.domain.roles import Role
from dairyos_desktop.services.actor import Actor
from helpers.databases import FixedClock, sqlite_database

if TYPE_CHECKING:
    from pathlib import Path

    from dairyos_desktop.domain.periods import Month

OWNER = Actor(1, "owner", Role.OWNER)
AT = "2026-01-01 00:00:00.000000"
PRODUCTS = (("CM", "Cow Milk", 56_000), ("BM", "Buffalo Milk", 72_500), ("A2", "A2 Milk", 94_125))


def big_office(
    folder: Path, customers: int, months: tuple[Month, ...], *, per_route: int = 200
) -> SqlDatabase:
    """Customers with an order each morning and evening, confirmed every day of the months.

    Three products; cow milk changes its price inside the month, as one does; every tenth
    customer takes a second product in the evening.
    """
    database = sqlite_database(folder, FixedClock(dt.datetime(2026, 11, 1, 6, tzinfo=dt.UTC)))
    database.close()
    connection = sqlite3.connect(folder / "dairyos.sqlite3")
    connection.execute("PRAGMA synchronous=OFF")
    with connection:
        _masters(connection)
        _customers(connection, customers, per_route)
        for month in months:
            _deliveries(connection, customers, month)
    connection.close()
    return sqlite_reopened(folder)


def sqlite_reopened(folder: Path) -> SqlDatabase:
    """The office again, as the program opens it."""
    clock = FixedClock(dt.datetime(2026, 11, 1, 6, tzinfo=dt.UTC))
    return SqlDatabase(Settings(folder), clock)


def _masters(connection: sqlite3.Connection) -> None:
    connection.execute(
        "INSERT INTO office VALUES (1, 'Big Dairy', 'Anand', '', '24AABCM1234F1Z3', '', '', 'BD',"
        " 1, 'Asia/Kolkata', 10, '', 0, ?, ?, 1)",
        (AT, AT),
    )
    connection.execute(
        "INSERT INTO users VALUES (1, 'owner', 'owner', '', 'owner', '', 0, 1, 'en', ?, ?, 1)",
        (AT, AT),
    )
    for place, (code, name, price) in enumerate(PRODUCTS, start=1):
        connection.execute(
            "INSERT INTO products (id, code, name, name_local, unit, hsn, tax_inclusive, position,"
            " is_active, created_at, updated_at, version)"
            " VALUES (?, ?, ?, '', 'L', '0401', 0, ?, 1, ?, ?, 1)",
            (place, code, name, place, AT, AT),
        )
        _rate(connection, place, "2024-04-01", price)
        connection.execute(
            "INSERT INTO tax_rates (product_id, effective_from, rate, created_at, updated_at,"
            " version) VALUES (?, '2017-07-01', 0, ?, ?, 1)",
            (place, AT, AT),
        )
    _rate(connection, 1, "2026-10-12", 58_000)


def _rate(connection: sqlite3.Connection, product: int, from_on: str, price: int) -> None:
    connection.execute(
        "INSERT INTO rates (product_id, effective_from, price, created_at, updated_at, version)"
        " VALUES (?, ?, ?, ?, ?, 1)",
        (product, from_on, price, AT, AT),
    )


def _customers(connection: sqlite3.Connection, customers: int, per_route: int) -> None:
    ids = range(1, customers + 1)
    connection.executemany(
        "INSERT INTO customers (id, code, name, name_local, phone, whatsapp, email, gstin,"
        " address, note, language, active_from, opening_balance, search_text, account_seq,"
        " created_at, updated_at, version)"
        " VALUES (?, ?, ?, '', ?, '', '', '', ?, '', 'en', '2024-01-01', 0, ?, 0, ?, ?, 1)",
        (
            (
                n,
                f"C{n:05d}",
                f"Customer {n}",
                f"+91980000{n:05d}",
                f"{n}, Station Road",
                f"c{n:05d} customer {n} station road",
                AT,
                AT,
            )
            for n in ids
        ),
    )
    for shift in ("morning", "evening"):
        connection.executemany(
            "INSERT INTO stops VALUES (?, ?, ?, ?)",
            ((n, shift, f"R{(n - 1) // per_route + 1:03d}", (n - 1) % per_route + 1) for n in ids),
        )
        connection.executemany(
            "INSERT INTO standing_orders (customer_id, product_id, shift, quantity,"
            " effective_from, days, updated_at, version)"
            " VALUES (?, ?, ?, 1000, '2024-01-01', 'daily', ?, 1)",
            ((n, _product(n, shift), shift, AT) for n in ids),
        )


def _product(customer: int, shift: str) -> int:
    if shift == "evening" and customer % 10 == 0:
        return 3
    return 1 + customer % 2


INSERT_DELIVERY = (
    "INSERT INTO consumption (customer_id, date, shift, product_id, quantity, reason, entered_by,"
    " entered_at, changed_by, changed_at, version) VALUES (?, ?, ?, ?, ?, '', 1, ?, 1, ?, 1)"
)
"""Customer, day, shift, product, thousandths, entered at, changed at."""


def _deliveries(connection: sqlite3.Connection, customers: int, month: Month) -> None:
    connection.executemany(
        INSERT_DELIVERY,
        (
            (n, f"{month}-{day:02d}", shift, _product(n, shift), 500 + 250 * (n % 5), AT, AT)
            for n in range(1, customers + 1)
            for day in range(1, 31)
            for shift in ("evening", "morning")
        ),
    )
