"""Each report over a year of 2,000 customers, paid up to the last two months, beside bare SQLite.

    pytest -m benchmark -n0 -s tests/benchmarks/test_report_speed.py

The bare read is the same rows summed by `sqlite3` alone. Aim: a call within 50 ms, 95 of 100.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
import time
from functools import partial
from typing import TYPE_CHECKING

import pytest
from helpers.big_office import OWNER
from helpers.databases import FixedClock
from helpers.year_office import NOW, YEAR, year_database, year_office

from dairyos_desktop.adapters.files import WholeFiles
from dairyos_desktop.adapters.pdf.late import LatePagePictures, LateReportRenderer
from dairyos_desktop.services.dto.reports import LitresBy, OutstandingBy, TaxesBy
from dairyos_desktop.services.reports.service import ReportService

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

pytestmark = [pytest.mark.benchmark, pytest.mark.timeout(1800)]

ROUNDS = 40
MONTH = YEAR[-3]
_PAID = """
INSERT INTO payments (customer_id, receipt, receipt_year, receipt_seq, amount, method, paid_on,
    paid_at, reference, status, provider, account_seq, created_at, created_by, version, reason)
SELECT customer_id, 'R/26-27/' || id, 2026, id, total,
    CASE id % 4 WHEN 0 THEN 'upi' WHEN 1 THEN 'bank' ELSE 'cash' END,
    date(bill_date, '+' || (id % 25) || ' day'), generated_at, '', 'booked', 'office', 1,
    generated_at, 1, 1, ''
FROM bills WHERE month < :month OR (month = :month AND customer_id % 5)
"""
_OPEN = "SELECT customer_id, sum(total - allocated) FROM bills WHERE status = 'UNPAID' GROUP BY 1"
_BILLED = "SELECT customer_id, sum(total) FROM bills WHERE status <> 'VOID' GROUP BY 1"
_TAKEN = "SELECT customer_id, sum(amount) FROM payments GROUP BY 1"
_BILLS = """
SELECT b.number, b.bill_date, c.code, c.name, s.route, b.litres, b.subtotal, b.tax, b.adjustments,
    b.round_off, b.total, b.allocated, b.status
FROM bills b JOIN customers c ON c.id = b.customer_id
JOIN stops s ON s.customer_id = c.id AND s.shift = 'morning'
WHERE b.month = '2026-08' ORDER BY b.number_year, b.number_seq
"""
_DELIVERED = """
SELECT k.product_id, sum(k.quantity) FROM customers c CROSS JOIN consumption k
ON k.customer_id = c.id AND k.date BETWEEN '2026-08-01' AND '2026-08-31' GROUP BY 1
"""
_BARE = {
    "outstanding": (_OPEN, _BILLED, _TAKEN),
    "register": (_BILLS,),
    "litres": (_DELIVERED,),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = year_office(tmp_path_factory.mktemp("reports") / "data", billed=True)
    with sqlite3.connect(made / "dairyos.sqlite3") as connection:
        connection.execute(_PAID, {"month": str(MONTH)})
        connection.execute(
            "INSERT INTO allocations (customer_id, payment_id, bill_id, amount, created_at)"
            " SELECT customer_id, id, receipt_seq, amount, created_at FROM payments"
        )
        connection.execute(
            "UPDATE bills SET allocated = total, status = 'PAID'"
            " WHERE id IN (SELECT bill_id FROM allocations)"
        )
    connection.close()
    return made


@pytest.fixture(scope="module")
def reports(folder: Path) -> Iterator[ReportService]:
    database = year_database(folder)
    yield ReportService(
        database, FixedClock(NOW), LateReportRenderer(), LatePagePictures(), WholeFiles()
    )
    database.close()


def timed(deed: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds: half of the calls, and 95 of 100, are quicker."""
    deed()
    took = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        deed()
        took.append((time.perf_counter() - began) * 1000)
    took.sort()
    return took[ROUNDS // 2], took[ROUNDS * 95 // 100]


def bare_read(connection: sqlite3.Connection, queries: Sequence[str]) -> None:
    for one in queries:
        connection.execute(one).fetchall()


def test_each_report(
    folder: Path, reports: ReportService, capsys: pytest.CaptureFixture[str]
) -> None:
    calls: dict[str, Callable[[], object]] = {
        "outstanding": lambda: reports.outstanding(OWNER),
        "outstanding by customer": lambda: reports.outstanding(OWNER, OutstandingBy.CUSTOMER),
        "collection": lambda: reports.collection(OWNER, MONTH),
        "statement": lambda: reports.statement(OWNER, 77, None, dt.date(2026, 10, 31)),
        "register": lambda: reports.register(OWNER, MONTH),
        "taxes": lambda: reports.taxes(OWNER, MONTH),
        "taxes by bill date": lambda: reports.taxes(OWNER, MONTH, TaxesBy.HSN_DATED),
        "litres": lambda: reports.litres(OWNER, MONTH),
        "litres by customer": lambda: reports.litres(OWNER, MONTH, LitresBy.CUSTOMER),
        "reconciliation": lambda: reports.reconciled(OWNER, MONTH),
    }
    connection = sqlite3.connect(folder / "dairyos.sqlite3")
    for name, call in calls.items():
        half, most = timed(call)
        line = f"{name}: {half:.0f} ms, 95 of 100 within {most:.0f} ms"
        if name in _BARE:
            bare, _ = timed(partial(bare_read, connection, _BARE[name]))
            line += f", {half / bare:.1f} x bare sqlite3 ({bare:.0f} ms)"
        with capsys.disabled():
            print(f"\n{line}")  # noqa: T201 - a benchmark speaks
    connection.close()
