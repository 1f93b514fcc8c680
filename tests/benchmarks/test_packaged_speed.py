"""The packaged program's start beside the same program from its source.

    pytest -m benchmark -n0 -s tests/benchmarks/test_packaged_speed.py

On a virtual screen: from the start of the process until the login window is there, and what a
command takes that opens the books. Told by the clock and by the CPU time
of the process, which other work beside it does not change much.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

import pytest
from helpers.command_line import madhuban_office
from helpers.packaged import COMMAND, ROOT, WINDOW, Screen, screen, surroundings

pytestmark = [
    pytest.mark.benchmark,
    pytest.mark.timeout(900),
    pytest.mark.skipif(
        not COMMAND.exists(), reason="no packaged program; packaging/dev.py package makes it"
    ),
    pytest.mark.skipif(
        shutil.which("Xvfb") is None or shutil.which("xdotool") is None,
        reason="not installed here: Xvfb or xdotool",
    ),
]

ROUNDS = 5
_EMPTY = """
from PySide6.QtWidgets import QApplication, QMainWindow
application = QApplication(["empty"])
window = QMainWindow()
window.setWindowTitle("Empty")
window.show()
application.exec()
"""
_WINDOW = "from dairyos_desktop.__main__ import window; window()"
_COMMAND = "from dairyos_desktop.__main__ import command; command()"


def _until_seen(on: Screen, title: str, command: list[str], home: Path) -> tuple[float, float]:
    """Seconds until a window is seen, and the CPU seconds that were spent till then."""
    begun = time.monotonic()
    running = subprocess.Popen(
        command,
        cwd=ROOT,
        env=surroundings(home, **on.environment),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while not on.shows(title):
            assert running.poll() is None
        took = time.monotonic() - begun
        fields = Path(f"/proc/{running.pid}/stat").read_text("utf-8").rpartition(")")[2].split()
        return took, (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    finally:
        running.kill()
        running.wait(timeout=30)


def _whole(command: list[str], home: Path) -> tuple[float, float]:
    """Seconds that a command takes, and its CPU seconds."""
    begun, before = time.monotonic(), os.times()
    subprocess.run(command, cwd=ROOT, env=surroundings(home), stdout=subprocess.DEVNULL, check=True)
    after = os.times()
    cpu_s = after.children_user - before.children_user
    return time.monotonic() - begun, cpu_s + after.children_system - before.children_system


def test_start_beside_source(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "office"
    madhuban_office(folder)
    at = ["--data-dir", str(folder)]
    windows = {
        "empty window": ("Empty", [sys.executable, "-c", _EMPTY]),
        "login window from source": ("Log in", [sys.executable, "-c", _WINDOW, *at]),
        "login window packaged": ("Log in", [str(WINDOW), *at]),
    }
    commands = {
        "command from source": [sys.executable, "-c", _COMMAND, "db", "current", *at],
        "command packaged": [str(COMMAND), "db", "current", *at],
    }
    seen: dict[str, list[tuple[float, float]]] = {name: [] for name in (*windows, *commands)}
    with screen() as on:
        for _ in range(ROUNDS):
            for name, (title, command) in windows.items():
                seen[name].append(_until_seen(on, title, command, tmp_path))
            for name, command in commands.items():
                seen[name].append(_whole(command, tmp_path))
    with capsys.disabled():
        for name, rows in seen.items():
            clock_s, cpu_s = (statistics.median(figures) for figures in zip(*rows, strict=True))
            print(f"\n{name}: {clock_s * 1000:.0f} ms, CPU {cpu_s * 1000:.0f} ms", end="")  # noqa: T201 - a benchmark speaks
