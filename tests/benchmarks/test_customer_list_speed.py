"""Ten thousand customers listed and searched, beside bare SQLite and a bare Qt model.

    pytest -m benchmark -n0 -s tests/benchmarks/test_customer_list_speed.py

The bare read is the same rows fetched by `sqlite3` alone; the bare list is Qt's own table over a
model without columns of its own. Aim: opened, and each key of a search, within 100 ms.
"""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
import time
from statistics import median
from typing import TYPE_CHECKING, Any

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_LOGGING_RULES", "qt.text.font.db=false")

from helpers.big_office import OWNER, big_office
from helpers.databases import FixedClock
from helpers.windows import application
from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QTableView, QVBoxLayout, QWidget

from dairyos_desktop.services.customers.searching import customer_search_text
from dairyos_desktop.services.customers.service import CustomerService
from dairyos_desktop.ui.customers.listing import CustomerList
from dairyos_desktop.ui.customers.search import CustomerSearch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from dairyos_desktop.adapters.database import SqlDatabase

pytestmark = pytest.mark.benchmark

CUSTOMERS = 10_000
NOW = dt.datetime(2026, 11, 1, 6, tzinfo=dt.UTC)
ROUNDS = 15
NAMES = ("Dwarka Sharma", "Geeta Iyer", "Krishna Patel", "Bhavna Joshi", "Vitthal Khan")
LOCAL = ("द्वारका शर्मा", "ગીતા અય્યર", "कृष्णा पटेल", "", "விட்டல் கான்")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, SqlDatabase]]:
    folder = tmp_path_factory.mktemp("big")
    database = big_office(folder, CUSTOMERS, ())
    connection = sqlite3.connect(folder / "dairyos.sqlite3")
    with connection:
        connection.executemany(
            "UPDATE customers SET name = ?, name_local = ?, search_text = ? WHERE id = ?",
            [_named(number) for number in range(1, CUSTOMERS + 1)],
        )
    connection.close()
    yield folder, database
    database.close()


def _named(number: int) -> tuple[str, str, str, int]:
    name, local = NAMES[number % len(NAMES)], LOCAL[number % len(LOCAL)]
    text = customer_search_text(
        code=f"C{number:05d}",
        name=name,
        name_local=local,
        phone=f"+91980000{number:05d}",
        whatsapp="",
        address=f"{number}, Station Road",
    )
    return name, local, text, number


def timed(deed: Callable[[], object]) -> float:
    """Milliseconds, the median of several."""
    took = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        deed()
        took.append((time.perf_counter() - began) * 1000)
    return median(took)


def say(capsys: pytest.CaptureFixture[str], line: str) -> None:
    with capsys.disabled():
        print(f"\n{line}")  # noqa: T201 - a benchmark speaks


def bare_read(folder: Path) -> Callable[[], int]:
    connection = sqlite3.connect(folder / "dairyos.sqlite3")

    def read() -> int:
        customers = connection.execute(
            "SELECT c.id, c.code, c.name, c.name_local, c.address, c.phone, s.route, s.position,"
            " c.active_from, c.search_text FROM customers c JOIN stops s ON s.customer_id = c.id"
            " AND s.shift = 'morning'"
        ).fetchall()
        orders = connection.execute(
            "SELECT customer_id, product_id, shift, quantity, days FROM standing_orders"
            " WHERE effective_from <= '2026-11-01'"
            " AND (effective_to IS NULL OR effective_to >= '2026-11-01')"
        ).fetchall()
        return len(customers) + len(orders)

    return read


class BareModel(QAbstractTableModel):
    """Rows of texts, nothing else."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: Sequence[Sequence[str]] = ()

    def show(self, texts: Sequence[Sequence[str]]) -> None:
        self.beginResetModel()
        self.texts = texts
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        return 0 if parent.isValid() else len(self.texts)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        return 0 if parent.isValid() else 7

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401 - Qt's signature
        if role == Qt.ItemDataRole.DisplayRole:
            return self.texts[index.row()][index.column()]
        return None


def shown(widget: QWidget) -> None:
    widget.resize(1100, 700)
    widget.show()
    QCoreApplication.processEvents()


def test_list_of_ten_thousand_opened(
    office: tuple[Path, SqlDatabase], capsys: pytest.CaptureFixture[str]
) -> None:
    folder, database = office
    application()
    service = CustomerService(database, FixedClock(NOW))
    index_ms = timed(lambda: service.index(OWNER))
    balances_ms = timed(lambda: service.balances(OWNER))
    read_ms = timed(bare_read(folder))
    rows, balances = service.index(OWNER), service.balances(OWNER)
    listed = CustomerList()
    shown(listed)

    def show_all() -> None:
        listed.set_rows(rows)
        listed.set_balances(balances)
        QCoreApplication.processEvents()
        listed.table.viewport().repaint()

    list_ms = timed(show_all)
    view, model = QTableView(), BareModel()
    view.setModel(model)
    shown(view)
    texts = [(r.code, r.name, r.address, r.route, r.phone, r.takes, "") for r in rows]

    def show_bare() -> None:
        model.show(texts)
        QCoreApplication.processEvents()
        view.viewport().repaint()

    bare_ms = timed(show_bare)
    say(
        capsys,
        f"list of {CUSTOMERS:,} customers opened: read {index_ms:.0f} ms"
        f" ({index_ms / read_ms:.1f} × bare SQLite's {read_ms:.0f} ms),"
        f" balances {balances_ms:.0f} ms, shown {list_ms:.0f} ms"
        f" ({list_ms / bare_ms:.1f} × a bare Qt table's {bare_ms:.0f} ms)",
    )
    assert len(listed.model.rows) == CUSTOMERS
    listed.close()
    view.close()


def test_search_keystroke_at_ten_thousand(
    office: tuple[Path, SqlDatabase], capsys: pytest.CaptureFixture[str]
) -> None:
    _, database = office
    application()
    service = CustomerService(database, FixedClock(NOW))
    rows = service.index(OWNER)
    window = QWidget()
    column = QVBoxLayout(window)
    search, listed = CustomerSearch(name="Find"), CustomerList()
    column.addWidget(search)
    column.addWidget(listed)
    search.searched.connect(listed.search)
    listed.set_rows(rows)
    listed.set_balances(service.balances(OWNER))
    shown(window)
    took: list[float] = []
    for word in ("dwarka", "98000012", "station 77", "zzz"):
        took += [_key(search, letter, listed.table.viewport()) for letter in word]
        search.set_text("")
    bare_window = QWidget()
    bare_column = QVBoxLayout(bare_window)
    field, view, model = QLineEdit(), QTableView(), BareModel()
    bare_column.addWidget(field)
    bare_column.addWidget(view)
    view.setModel(model)
    texts = [(r.code, r.name, r.address, r.route, r.phone, r.takes, r.search_text) for r in rows]
    field.textChanged.connect(
        lambda typed: model.show([text for text in texts if typed in text[6]])
    )
    shown(bare_window)
    bare: list[float] = []
    for word in ("dwarka", "98000012", "station", "zzz"):
        bare += [_key(field, letter, view.viewport()) for letter in word]
        field.clear()
    took.sort()
    say(
        capsys,
        f"search keystroke at {CUSTOMERS:,}: median {median(took):.0f} ms, slowest"
        f" {took[-1]:.0f} ms ({median(took) / median(bare):.1f} × a bare Qt table with `in`,"
        f" {median(bare):.0f} ms)",
    )
    window.close()
    bare_window.close()


def _key(field: QLineEdit, letter: str, viewport: QWidget) -> float:
    began = time.perf_counter()
    QTest.keyClicks(field, letter)
    QCoreApplication.processEvents()
    viewport.repaint()
    return (time.perf_counter() - began) * 1000
