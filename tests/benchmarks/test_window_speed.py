"""The program's start beside an empty Qt window of the same machine.

    pytest -m benchmark -n0 -s tests/benchmarks/test_window_speed.py

"Ready to work" is the day sheet of the sample dairy on the screen, from the start of the process,
with what is heavy loaded behind the login window, without typing and without hashing a password.
"""

from __future__ import annotations

import compileall
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

import pytest
from helpers.command_line import madhuban_office

import dairyos_desktop

pytestmark = [pytest.mark.benchmark, pytest.mark.timeout(600)]

ROUNDS = 7
_TELL = """
import sys, time
def tell(what):
    pages = int(open("/proc/self/statm").read().split()[1])
    print(what, time.monotonic() - float(sys.argv[1]), pages * 4096 / 1e6, flush=True)
"""
_EMPTY = f"""{_TELL}
from PySide6.QtWidgets import QApplication, QMainWindow
application = QApplication(["empty"])
window = QMainWindow()
window.show()
application.processEvents()
tell("empty")
"""
_PROGRAM = f"""{_TELL}
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from dairyos_desktop import __main__ as program
from dairyos_desktop.ui import features
features.use_none()
from dairyos_desktop.config.settings import Settings
from dairyos_desktop.ui import desk as module

class Desk(module.Desk):
    def start(self):
        super().start()
        self.login.repaint()
        tell("login")
        self.watch = QTimer(self)
        self.watch.timeout.connect(self.look)

    def _on_opened(self, office):
        super()._on_opened(office)
        from dairyos_desktop.domain.roles import Role
        from dairyos_desktop.services.actor import Actor
        from dairyos_desktop.ui.entering import Entered
        actor = Actor(1, "Asha Patel", Role.OWNER)
        self._on_logged_in(Entered(actor, office.services.office.get(actor), None))
        self.watch.start(1)

    def look(self):
        window = self.main_window
        # The page where a day begins has been read and shown.
        if window and window.shown and self._work.idle:
            self.watch.stop()
            window.repaint()
            tell("ready")
            QApplication.exit(0)

module.Desk = Desk
program.show_window(Settings(Path(sys.argv[2])))
"""


def _measured(script: str, *arguments: str) -> dict[str, tuple[float, float]]:
    done = subprocess.run(
        [sys.executable, "-c", script, str(time.monotonic()), *arguments],
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
    )
    rows = [line.split() for line in done.stdout.splitlines()]
    return {name: (float(seconds), float(megabytes)) for name, seconds, megabytes in rows}


def test_start(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    if not Path("/proc/self/statm").exists():
        pytest.skip("memory is read from /proc, which this system hasn't")
    # Where no bytecode is written, a start would measure the compiler.
    compileall.compile_dir(Path(dairyos_desktop.__file__).parent, quiet=1)
    folder = tmp_path / "office"
    madhuban_office(folder)
    seen: dict[str, list[tuple[float, float]]] = {}
    for _ in range(ROUNDS):
        found = _measured(_EMPTY) | _measured(_PROGRAM, str(folder))
        for name, figures in found.items():
            seen.setdefault(name, []).append(figures)
    empty, login, ready = (
        statistics.median(seconds for seconds, _ in seen[name])
        for name in ("empty", "login", "ready")
    )
    memory = max(megabytes for _, megabytes in seen["ready"])
    with capsys.disabled():
        print(  # noqa: T201 - a benchmark speaks
            f"\nempty window {empty * 1000:.0f} ms; login window {login * 1000:.0f} ms ="
            f" {login / empty:.1f} x; ready to work {ready * 1000:.0f} ms = {ready / empty:.1f} x;"
            f" {memory:.0f} MB resident"
        )
