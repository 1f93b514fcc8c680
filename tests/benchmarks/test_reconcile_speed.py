"""A month of 10,000 bills and payments reconciled, beside the bare joins that it can't do without.

    pytest -m benchmark -n0 -s tests/benchmarks/test_reconcile_speed.py

The bare joins are made in the same run over the same file: bills with what is put against them,
payments with what they pay and what was given back, what the gateway told of them, its settlements,
and the month's deliveries summed beside the bills' lines.
"""

from __future__ import annotations

import sqlite3
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from helpers.big_office import OWNER, big_office

from dairyos_desktop.domain.periods import Month
from dairyos_desktop.services.actor import SYSTEM
from dairyos_desktop.services.billing.service import BillingService
from dairyos_desktop.services.reconciliation.service import ReconciliationService

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator
    from pathlib import Path

    from dairyos_desktop.adapters.database import SqlDatabase
    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.far_ports import PaymentGateway
    from dairyos_desktop.services.unit import UnitOfWork

pytestmark = [pytest.mark.benchmark, pytest.mark.timeout(900)]

BILLS = 10_000
AIM = 5.0
MOST_HELD_MS = 40
OCTOBER = Month(2026, 10)
_AT = "2026-11-01 05:00:00.000000"

_MONEY = """
INSERT INTO payments (id, customer_id, receipt, receipt_year, receipt_seq, amount, method, paid_on,
 paid_at, reference, status, provider, provider_payment_id, bill_id, reason, account_seq,
 created_at, assigned_by, version)
SELECT id, customer_id, printf('R/26-27/%05d', id), 2026, id, total,
 CASE WHEN id % 2 THEN 'razorpay' ELSE 'upi' END, '2026-11-01', :at, printf('%012d', id), 'booked',
 CASE WHEN id % 2 THEN 'razorpay' ELSE 'office' END,
 CASE WHEN id % 2 THEN printf('pay_%014d', id) END, id, '', 1, :at, '', 1 FROM bills;
INSERT INTO allocations (customer_id, payment_id, bill_id, amount, created_at)
SELECT customer_id, id, id, total, :at FROM bills;
UPDATE bills SET allocated = total, status = 'PAID';
INSERT INTO number_series VALUES ('receipt', '', 2026, 1, (SELECT max(id) + 1 FROM bills));
INSERT INTO gateway_payments SELECT provider_payment_id, 0, '', '', amount, 'INR', 'captured', 0,
 amount / 50, amount / 300, :at, :at FROM payments WHERE provider = 'razorpay';
INSERT INTO gateway_settlements SELECT 'setl_1', 0, sum(amount - fee), 0, 0, 'AXIS1', 'processed',
 :at, :at FROM gateway_payments;
INSERT INTO gateway_settled_rows SELECT 'setl_1', payment_id, 'payment', 0, payment_id, amount, fee,
 tax, amount - fee, 0, 'AXIS1', '2026-11-01', :at FROM gateway_payments;
INSERT INTO gateway_reads VALUES ('payments', 0, :at), ('refunds', 0, :at), ('settlements', 0, :at),
 ('settled', 0, :at);
"""

_BARE = (
    (
        "SELECT b.id, b.total, b.status, b.allocated, b.due_on, s.paid FROM bills b"
        " LEFT JOIN (SELECT bill_id, sum(amount) paid FROM allocations GROUP BY bill_id) s"
        " ON s.bill_id = b.id"
    ),
    (
        "SELECT p.id, p.amount, u.used, r.back, t.amount, t.refunded FROM payments p"
        " LEFT JOIN (SELECT payment_id, sum(amount) used FROM allocations GROUP BY payment_id) u"
        " ON u.payment_id = p.id LEFT JOIN (SELECT reverses_id, sum(amount) back FROM payments"
        " WHERE reverses_id IS NOT NULL GROUP BY reverses_id) r ON r.reverses_id = p.id"
        " LEFT JOIN gateway_payments t ON t.payment_id = p.provider_payment_id"
    ),
    (
        "SELECT s.entity_id, s.amount, s.fee, t.amount, t.fee FROM gateway_settled_rows s"
        " JOIN gateway_payments t ON t.payment_id = s.entity_id"
    ),
    (
        "SELECT b.id, c.product_id, sum(c.quantity) FROM bills b JOIN consumption c"
        " ON c.customer_id = b.customer_id AND c.date BETWEEN b.period_from AND b.period_to"
        " GROUP BY b.id, c.product_id"
    ),
    "SELECT bill_id, product_id, sum(quantity) FROM bill_lines GROUP BY bill_id, product_id",
)


class Silent:
    """A gateway that has nothing new to tell, at once."""

    def gateway(self) -> PaymentGateway:
        return self  # type: ignore[return-value]  # as far as it is asked

    def is_set_up(self) -> bool:
        return True

    def live(self) -> bool:
        return False

    def payments(self, _from: dt.datetime, _to: dt.datetime, _skip: int) -> tuple[()]:
        return ()

    refunds = settlements = payments

    def settled(self, _on: dt.date, _skip: int) -> tuple[()]:
        return ()


def _bare_s(file: Path) -> float:
    connection = sqlite3.connect(file)
    began = time.perf_counter()
    for statement in _BARE:
        connection.execute(statement).fetchall()
    spent = time.perf_counter() - began
    connection.close()
    return spent


def _office(folder: Path) -> SqlDatabase:
    database = big_office(folder, BILLS, (OCTOBER,))
    BillingService(database, database._clock).generate(OWNER, OCTOBER)
    connection = sqlite3.connect(folder / "dairyos.sqlite3")
    with connection:
        for statement in _MONEY.split(";")[:-1]:
            connection.execute(statement, {"at": _AT} if ":at" in statement else {})
    connection.close()
    return database


def _watch_writes(database: SqlDatabase) -> list[float]:
    """How long each write transaction from now on lasts, in milliseconds."""
    held: list[float] = []
    write = database.write

    @contextmanager
    def watched(actor: Actor, action: str) -> Iterator[UnitOfWork]:
        with write(actor, action) as unit:
            began = time.perf_counter()
            yield unit
        held.append((time.perf_counter() - began) * 1000)

    database.write = watched  # type: ignore[method-assign]  # to measure it
    return held


def test_a_month_reconciled(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    database = _office(tmp_path)
    service = ReconciliationService(database, database._clock, Silent())
    bare: list[float] = []
    took: list[float] = []
    for _ in range(3):
        bare.append(_bare_s(tmp_path / "dairyos.sqlite3"))
        began = time.perf_counter()
        report = service.reconcile(SYSTEM)
        took.append(time.perf_counter() - began)
        assert report.passed, report.findings[:3]
        assert report.bills == BILLS
        assert report.gateway.value == "asked"
    held_ms = _watch_writes(database)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("UPDATE bills SET status = 'UNPAID'")
        connection.commit()
    began = time.perf_counter()
    report = service.reconcile(SYSTEM)
    all_wrong = time.perf_counter() - began
    assert (report.errors, report.opened) == (BILLS, BILLS)
    with capsys.disabled():
        print(  # noqa: T201 - a benchmark says what it measured
            f"\n{BILLS} bills and payments: bare joins {min(bare):.2f} s, reconciled "
            f"{min(took):.2f} s = {min(took) / min(bare):.1f} × (aim {AIM} ×); "
            f"all of them wrong {all_wrong:.2f} s = {all_wrong / min(bare):.1f} ×; longest of "
            f"{len(held_ms)} write transactions {max(held_ms):.0f} ms (at most {MOST_HELD_MS})"
        )
    database.close()
