"""The month run beside the same rows read, grouped and written by `sqlite3` alone."""

from __future__ import annotations

import os
import resource
import shutil
import sqlite3
import time
from typing import TYPE_CHECKING

import pytest
from helpers.big_office import OWNER, big_office, sqlite_reopened

from dairyos_desktop.adapters.clock import SystemClock
from dairyos_desktop.domain.periods import Month
from dairyos_desktop.services.billing.service import BillingService

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.benchmark, pytest.mark.timeout(1200)]

OCTOBER = Month(2026, 10)
CUSTOMERS = int(os.environ.get("DAIRYOS_BENCH_CUSTOMERS", "10000"))


def test_month_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    big_office(tmp_path / "office", CUSTOMERS, (OCTOBER,)).close()
    shutil.copytree(tmp_path / "office", tmp_path / "bare")
    before_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    database = sqlite_reopened(tmp_path / "office")
    service = BillingService(database, SystemClock())
    began = time.perf_counter()
    result = service.generate(OWNER, OCTOBER)
    run_s = time.perf_counter() - began
    peak_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.perf_counter()
    again = service.generate(OWNER, OCTOBER)
    rerun_s = time.perf_counter() - began
    database.close()
    assert result.created == CUSTOMERS
    assert again.unchanged == CUSTOMERS
    bare_s = min(_bare(tmp_path / "bare" / "dairyos.sqlite3", undo=True) for _ in range(3))
    with capsys.disabled():
        print(  # noqa: T201 - a benchmark speaks
            f"\nmonth run, {CUSTOMERS} customers x 60: {run_s:.2f} s = {run_s / bare_s:.1f} x bare"
            f" sqlite3 ({bare_s:.2f} s); rerun {rerun_s:.2f} s = {rerun_s / run_s:.2f} of the run;"
            f" peak {peak_kb // 1024} MB (before {before_kb // 1024} MB)"
        )


def _bare(file: Path, *, undo: bool) -> float:
    """Seconds for the grouped read and for writing as many bills and lines, in one transaction."""
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA synchronous=EXTRA")
    began = time.perf_counter()
    connection.execute("BEGIN IMMEDIATE")
    rows = connection.execute(
        "SELECT customer_id, product_id, CASE WHEN date < '2026-10-12' THEN 0 ELSE 1 END AS span,"
        " SUM(quantity), MIN(date), MAX(date) FROM consumption"
        " WHERE date BETWEEN '2026-10-01' AND '2026-10-31' AND quantity > 0"
        " GROUP BY customer_id, product_id, span"
    ).fetchall()
    prices = {1: (56_000, 58_000), 2: (72_500, 72_500), 3: (94_125, 94_125)}
    totals: dict[int, int] = {}
    lines: list[tuple[object, ...]] = []
    for customer, product, span, quantity, first, last in rows:
        price = prices[product][span]
        amount = quantity * price // 10_000
        totals[customer] = totals.get(customer, 0) + amount
        lines.append((customer, len(lines), product, quantity, price, amount, first, last))
    at = "2026-11-01 06:00:00.000000"
    connection.executemany(
        "INSERT INTO bills (id, customer_id, kind, month, period_from, period_to, number,"
        " number_prefix, number_year, number_seq, status, version, bill_date, due_on, title,"
        " litres, subtotal, tax, adjustments, round_off, total, previous_balance, receipts,"
        " allocated, content_sha256, made_seq, calculated_seq, generated_at, created_at,"
        " updated_at, issued_by, void_reason)"
        " VALUES (?, ?, 'month', '2026-10', '2026-10-01', '2026-10-31', ?, 'BD', 2026, ?,"
        " 'UNPAID', 1, '2026-11-01', '2026-11-11', 'bill_of_supply', 0, ?, 0, 0, 0, ?, 0, 0, 0,"
        " '', 0, 0, ?, ?, ?, '', '')",
        (
            (customer, customer, f"BD/26-27/{customer:05d}", customer, total, total, at, at, at)
            for customer, total in totals.items()
        ),
    )
    connection.executemany(
        "INSERT INTO bill_lines (bill_id, position, kind, product_id, description, hsn, unit,"
        " quantity, price_snapshot, tax_rate_snapshot, amount, tax, cgst, sgst, from_on, to_on)"
        " VALUES (?, ?, 'delivery', ?, 'Milk', '0401', 'L', ?, ?, 0, ?, 0, 0, 0, ?, ?)",
        lines,
    )
    if not undo:
        connection.execute("COMMIT")
    took = time.perf_counter() - began
    if undo:
        connection.execute("ROLLBACK")
    connection.close()
    return took
