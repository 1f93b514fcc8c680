"""How long the services take for what the screens ask of them in a day, a year of 2,000 behind it.

    pytest -m benchmark -n0 -s tests/benchmarks/test_day_calls.py

Each call that a widget hands to a worker is timed, where it runs, as often as a day of work makes
it; a call may ask several services. Runs of a whole month are told elsewhere, and what loads the
program's code is no service. What a month's run would do is found out in many short calls: the
shares are told without them too. Beside it stands what one commit of one row costs bare `sqlite3`
on the same disk.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import threading
import time
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_LOGGING_RULES", "qt.text.font.db=false")

from helpers.year_office import year_office
from helpers.year_session import CTRL, Session, type_cells
from PySide6.QtCore import Qt

from dairyos_desktop.adapters.engine import Journal
from dairyos_desktop.ui.work import Lane

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from dairyos_desktop.ui.work import Work

pytestmark = [pytest.mark.benchmark, pytest.mark.timeout(1800)]

ROUNDS = 12
CELLS = 40
AIM_MS = {95: 50, 99: 200}
PREVIEW = "MonthReader._preview"
_TOLD = 12
_LOADS_CODE = {"load_first_page", "load_all"}
PLACES: tuple[tuple[str, dict[str, str]], ...] = (
    ("today", {}),
    ("customers", {}),
    ("customers", {"search": "road 12"}),
    ("bills", {}),
    *(("payments", {"tab": tab}) for tab in ("counter", "round", "unmatched", "cash", "news")),
    ("reconciliation", {}),
    *(
        ("reports", {"report": report})
        for report in ("outstanding", "collection", "register", "taxes", "litres")
    ),
    ("products", {}),
    ("settings", {"group": "USERS"}),
)


class Stopwatch:
    """Times every call of the lanes of short work, by who asked."""

    def __init__(self, work: Work) -> None:
        self.took_ms: dict[str, list[float]] = defaultdict(list)
        self._lock = threading.Lock()
        self._run = work.run
        work.run = self.run  # type: ignore[method-assign]

    def run(self, owner: QWidget, call: Callable[[], Any], **more: Any) -> Any:  # noqa: ANN401 - as Work.run
        if more.get("lane", Lane.READ) is Lane.RUN:
            return self._run(owner, call, **more)
        of = getattr(call, "func", call)
        if of.__name__ in _LOADS_CODE:
            return self._run(owner, call, **more)
        name = f"{type(owner).__name__}: {of.__qualname__.replace('.<locals>', '')}"

        def timed() -> Any:  # noqa: ANN401 - whatever the call gives
            began = time.perf_counter()
            try:
                return call()
            finally:
                took = (time.perf_counter() - began) * 1000
                with self._lock:
                    self.took_ms[name].append(took)

        return self._run(owner, timed, **more)

    def all_ms(self, but: str = "") -> list[float]:
        """All of them, the quickest first, but those of one asker."""
        return sorted(
            took
            for name, some in self.took_ms.items()
            if not but or but not in name
            for took in some
        )


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    made = year_office(tmp_path / "office", billed=True)
    yield made
    shutil.rmtree(made)


def bare_commit_ms(folder: Path) -> float:
    """One row in one commit, as this disk takes it; the middle of many."""
    connection = sqlite3.connect(folder / "bare.sqlite3")
    connection.execute("PRAGMA synchronous=EXTRA")
    connection.execute("CREATE TABLE cells (id INTEGER PRIMARY KEY, quantity INTEGER)")
    took = []
    for number in range(50):
        began = time.perf_counter()
        connection.execute("INSERT INTO cells VALUES (?, 1000)", (number,))
        connection.commit()
        took.append((time.perf_counter() - began) * 1000)
    connection.close()
    return sorted(took)[len(took) // 2]


def share(took: list[float], of_hundred: int) -> float:
    ordered = sorted(took)
    return ordered[min(len(ordered) * of_hundred // 100, len(ordered) - 1)]


def shares(took: list[float]) -> str:
    within = ", ".join(
        f"{of_hundred} of 100 within {share(took, of_hundred):.0f} ms (aim {aim})"
        for of_hundred, aim in AIM_MS.items()
    )
    return f"{len(took)} calls of a day: {within}, slowest {took[-1]:.0f} ms"


def a_round(session: Session, number: int) -> None:
    """Once over every screen, a few cells, the day before and back."""
    for screen, params in PLACES:
        session.window.show_screen(screen, params)
        session.rest()
    session.window.show_screen("entry")
    session.rest()
    entry = session.entry
    entry.view.take_focus()
    type_cells(session, CELLS // ROUNDS + 1, number * 5)
    session.key(Qt.Key.Key_Z, CTRL)
    session.rest()
    for by in (-1, 1):
        entry.chooser.date.step(by)
        session.rest()


def test_a_day(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bare = bare_commit_ms(folder)
    session = Session(folder, Journal.ROLLBACK)
    watch = Stopwatch(session.work)
    session.log_in()
    session.window.activateWindow()
    for number in range(ROUNDS):
        a_round(session, number)
    assert not session.entry.banners
    session.close()
    slowest = sorted(watch.took_ms.items(), key=lambda one: share(one[1], 95), reverse=True)
    lines = [
        f"{shares(watch.all_ms())}; one bare commit {bare:.1f} ms",
        f"without the steps of a month's preview: {shares(watch.all_ms(but=PREVIEW))}",
        *(
            f"{share(some, 95):7.1f} ms, slowest {max(some):.1f}, of {len(some)}: {name}"
            for name, some in slowest[:_TOLD]
        ),
    ]
    with capsys.disabled():
        print("\n" + "\n".join(lines))  # noqa: T201 - a benchmark speaks
