"""A month of deliveries imported, beside `csv` and `sqlite3` putting the same rows into the table.

pytest -m benchmark -n0 -s tests/benchmarks/test_import_speed.py
"""

from __future__ import annotations

import csv
import shutil
import sqlite3
import time
from typing import TYPE_CHECKING

import pytest
from helpers.big_office import INSERT_DELIVERY, OWNER, big_office

from dairyos_desktop.adapters.clock import SystemClock
from dairyos_desktop.adapters.files import WholeFiles
from dairyos_desktop.services.dto.imports import ImportKind
from dairyos_desktop.services.dto.sheets import SheetChoice
from dairyos_desktop.services.imports.service import ImportService

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.benchmark, pytest.mark.timeout(600)]

ROWS = 100_000
CUSTOMERS = 1_700
AT = "2026-11-01 06:00:00.000000"


def test_import_of_deliveries(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "consumption-2026-10.csv"
    _write_register(file)
    office = big_office(tmp_path / "office", CUSTOMERS, ())
    copies = [shutil.copytree(tmp_path / "office", tmp_path / f"bare-{n}") for n in range(3)]
    service = ImportService(office, SystemClock(), WholeFiles())
    began = time.perf_counter()
    first = service.run(OWNER, ImportKind.CONSUMPTION, file)
    import_s = time.perf_counter() - began
    began = time.perf_counter()
    again = service.run(OWNER, ImportKind.CONSUMPTION, file)
    again_s = time.perf_counter() - began
    (written, *_) = service.history(OWNER)
    began = time.perf_counter()
    service.remove(OWNER, written.id)
    removed_s = time.perf_counter() - began
    sheet = tmp_path / "sheet.csv"
    _write_sheet(file, sheet)
    began = time.perf_counter()
    of_sheet = service.run_sheet(OWNER, sheet, SheetChoice(month="2026-10"))
    sheet_s = time.perf_counter() - began
    office.close()
    assert (first.new, again.unchanged, of_sheet.new) == (ROWS, ROWS, ROWS)
    bare_s = min(_bare(copy / "dairyos.sqlite3", file) for copy in copies)
    with capsys.disabled():
        print(  # noqa: T201 - a benchmark speaks
            f"\nimport, {ROWS} deliveries: {import_s:.2f} s = {import_s / bare_s:.1f} x bare csv"
            f" and sqlite3 ({bare_s:.2f} s); the same file again {again_s:.2f} s; taken back in"
            f" {removed_s:.2f} s; the same as a monthly sheet {sheet_s:.2f} s"
        )


def _write_register(file: Path) -> None:
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["date", "customer", "shift", "product", "quantity"])
        for number in range(ROWS):
            day, of_day = divmod(number, 2 * CUSTOMERS)
            customer, shift = divmod(of_day, 2)
            writer.writerow([
                f"2026-10-{day + 1:02d}", f"C{customer + 1:05d}", ("morning", "evening")[shift],
                "CM", f"{0.5 + customer % 7 / 4:.3f}",
            ])  # fmt: skip


def _write_sheet(register: Path, sheet: Path) -> None:
    """The same deliveries as a row for each customer and shift, a column for each day."""
    taken: dict[tuple[str, str], dict[str, str]] = {}
    with register.open(encoding="utf-8", newline="") as source:
        for row in csv.DictReader(source):
            days = taken.setdefault((row["customer"], row["shift"]), {})
            days[str(int(row["date"][-2:]))] = row["quantity"]
    heads = [str(day) for day in range(1, 32)]
    with sheet.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["Code", "Shift", "Product", *heads])
        for (code, shift), days in taken.items():
            writer.writerow([code, shift, "CM", *(days.get(day, "") for day in heads)])


def _bare(database: Path, file: Path) -> float:
    """Seconds for reading and inserting, in one transaction, with nothing checked but the keys."""
    began = time.perf_counter()
    connection = sqlite3.connect(database, isolation_level=None)
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA synchronous=EXTRA")
    connection.execute("BEGIN IMMEDIATE")
    customers = dict(connection.execute("SELECT code, id FROM customers"))
    products = dict(connection.execute("SELECT code, id FROM products"))
    with file.open(encoding="utf-8", newline="") as register:
        rows = csv.reader(register)
        next(rows)
        connection.executemany(
            INSERT_DELIVERY,
            (
                (
                    customers[code],
                    on,
                    shift,
                    products[product],
                    int(quantity.replace(".", "")),
                    AT,
                    AT,
                )
                for on, code, shift, product, quantity in rows
            ),
        )
    connection.execute("COMMIT")
    connection.close()
    return time.perf_counter() - began
