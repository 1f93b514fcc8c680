"""A cell saved while a month run works: in the same process and in another, in both journal modes.

    pytest -m benchmark -n0 -s tests/benchmarks/test_cell_commit_speed.py

The bare limit is the very same statements by `sqlite3` alone, with the same pragmas and turns, each
between two of our saves and so beside the same run. It takes no hash, and tells no anchor.
"""

from __future__ import annotations

import random
import shutil
import sqlite3
import time
from typing import TYPE_CHECKING, Any

import pytest
from helpers.big_office import OWNER
from helpers.run_beside import RunBeside
from helpers.year_office import CUSTOMERS, TODAY, year_database, year_office
from sqlalchemy import event

from dairyos_desktop.adapters.engine import BUSY_TIMEOUT_MS, Journal, turns_of
from dairyos_desktop.domain.quantity import Quantity
from dairyos_desktop.services.consumption.service import ConsumptionService
from dairyos_desktop.services.dto.consumption import CellEdit

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from dairyos_desktop.adapters.database import SqlDatabase

pytestmark = [pytest.mark.benchmark, pytest.mark.timeout(900)]

CELLS = 100
AIM_MS = 50
MOST_HELD_MS = 40
LONGEST_PAUSE_S = 0.04
# Its number is no other figure of the statements: it is what a bare save puts its own in place of.
MARKED = 1_999


@pytest.fixture(params=[Journal.ROLLBACK, Journal.WAL], ids=["rollback", "wal"])
def journal(request: pytest.FixtureRequest) -> Journal:
    found: Journal = request.param
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    made = year_office(tmp_path / "office")
    yield made
    shutil.rmtree(made)


def cell(customer: int, on: dt.date = TODAY) -> CellEdit:
    return CellEdit(customer, 1, on, "morning", Quantity.from_thousandths(1_500))


def statements_of_a_save(database: SqlDatabase, service: ConsumptionService) -> list[Any]:
    seen: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, text: str, values: Any, *_more: object) -> None:  # noqa: ANN401 - the driver's
        seen.append((text, values))

    event.listen(database.engine, "before_cursor_execute", note)
    service.save_cell(OWNER, cell(MARKED))
    event.remove(database.engine, "before_cursor_execute", note)
    return [(text, values) for text, values in seen if not text.startswith(("BEGIN", "PRAGMA"))]


class BareSaver:
    """The same statements by `sqlite3` alone."""

    def __init__(self, file: Path, journal: Journal, statements: list[Any]) -> None:
        self._connection = sqlite3.connect(
            file, isolation_level=None, timeout=BUSY_TIMEOUT_MS / 1000
        )
        for pragma in ("PRAGMA foreign_keys=ON", *journal.pragmas):
            self._connection.execute(pragma)
        self._statements = statements
        # Without turns it would wait for seconds, and often in vain.
        self._turns = turns_of(file)

    def save(self, customer: int) -> None:
        self._turns.begin(self._connection)
        newest = self._connection.execute("SELECT position FROM audit_head").fetchone()[0]
        for text, values in self._statements:
            own = [customer if value == MARKED else value for value in values]
            if text.startswith(("INSERT INTO audit_log", "UPDATE audit_head")):
                # Its audit entry stood at a position that is taken by now.
                own[0] = newest + 1
            self._connection.execute(text, own).fetchall()
        self._connection.execute("COMMIT")

    def close(self) -> None:
        self._connection.close()


def timed_ms(deed: Callable[[], object]) -> float:
    began = time.perf_counter()
    deed()
    return (time.perf_counter() - began) * 1000


def told(figures: list[float]) -> str:
    ordered = sorted(figures)
    p95 = ordered[int(len(ordered) * 0.95)]
    return f"p50 {ordered[len(ordered) // 2]:.1f}, p95 {p95:.1f}, slowest {ordered[-1]:.1f} ms"


@pytest.mark.parametrize("beside", ["nothing", "thread", "process"])
def test_cells_saved_beside_a_run(
    folder: Path, journal: Journal, beside: str, capsys: pytest.CaptureFixture[str]
) -> None:
    database = year_database(folder, journal)
    service = ConsumptionService(database)
    bare = BareSaver(folder / "dairyos.sqlite3", journal, statements_of_a_save(database, service))
    run = None if beside == "nothing" else RunBeside(folder, journal, process=beside == "process")
    if run is not None:
        run.start()
    ours_ms: list[float] = []
    bare_ms: list[float] = []
    customers = iter(range(1, CUSTOMERS))
    pauses = random.Random(1)  # noqa: S311 - no secret
    for _ in range(CELLS):
        for deeds, save in (
            (ours_ms, lambda: service.save_cell(OWNER, cell(next(customers)))),
            (bare_ms, lambda: bare.save(next(customers))),
        ):
            time.sleep(pauses.uniform(0, LONGEST_PAUSE_S))
            if run is not None:
                run.wait()
            deeds.append(timed_ms(save))
    words = f"cell saved, {journal.name.lower()} journal, beside {beside}: {told(ours_ms)}"
    words += f" (aim p95 {AIM_MS}); bare sqlite3 {told(bare_ms)}"
    if run is not None:
        run.stop()
        words += (
            f"; the run's {len(run.held_ms)} write transactions {told(run.held_ms)} (aim"
            f" {MOST_HELD_MS}); a month in {sorted(run.runs_s)[len(run.runs_s) // 2]:.2f} s"
        )
    bare.close()
    database.close()
    with capsys.disabled():
        print(f"\n{words}")  # noqa: T201 - a benchmark speaks
