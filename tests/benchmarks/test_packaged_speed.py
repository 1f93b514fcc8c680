"""The packaged program's start beside the same program from its source.

    pytest -m benchmark -n0 -s tests/benchmarks/test_packaged_speed.py

On a virtual screen, both in turns: until the login window is there, until the program is ready to
work, and what a command takes that opens the books. Told by the clock and by the CPU time of the
process, which other work beside it does not change much.

"Ready to work" is seen from outside: a name that is remembered, the password typed, Enter, and then
the last change of the page of Today as it fills; a second later it must take a key. From the start
it is typed as soon as the login window is there, before the books are open; from Enter, once all
that is loaded behind that window has been.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import time
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from helpers.command_line import madhuban_office
from helpers.offices import OWNER, PASSWORD
from helpers.packaged import COMMAND, ROOT, WINDOW, Screen, screen, surroundings

from dairyos_desktop.ui.preferences import Preferences

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

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

ROUNDS = 7
LOGIN, BY_COMMAND = "login window", "command that opens the books"
FROM_START, FROM_ENTER = "ready to work, from the start", "ready to work, from Enter"
AIMS = {LOGIN: 2.2, BY_COMMAND: 1.1, FROM_START: 1.1, FROM_ENTER: 1.1}
_STILL_S = 1.0
"""More than lies between two parts of the page; the other screens are loaded after 1.5 s."""
_TAKES_KEYS_S = 10.0
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


class Spent(NamedTuple):
    """What something took, in seconds by the clock and of computing."""

    clock_s: float
    cpu_s: float


class _Running:
    """A program just started on a screen, and what it has taken since."""

    def __init__(self, process: subprocess.Popen[bytes], begun_s: float) -> None:
        self._process = process
        self._begun_s = begun_s

    def spent(self) -> Spent:
        took = time.monotonic() - self._begun_s
        fields = Path(f"/proc/{self._process.pid}/stat").read_text("utf-8")
        # User and system, its own and of children that have ended.
        ticks = map(int, fields.rpartition(")")[2].split()[11:15])
        return Spent(took, sum(ticks) / os.sysconf("SC_CLK_TCK"))

    def until(self, reached: Callable[[], bool]) -> Spent:
        while not reached():
            assert self._process.poll() is None
        return self.spent()

    def until_rested(self) -> None:
        """Until it has not computed for a while."""
        before, now = -1.0, self.spent().cpu_s
        while now > before:
            time.sleep(_STILL_S)
            before, now = now, self.spent().cpu_s


@contextmanager
def _started(on: Screen, command: Sequence[str], home: Path) -> Iterator[_Running]:
    begun = time.monotonic()
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=surroundings(home, **on.environment),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield _Running(process, begun)
    finally:
        process.kill()
        process.wait(timeout=30)


def _until_seen(on: Screen, title: str, command: Sequence[str], home: Path) -> Spent:
    with _started(on, command, home) as running:
        return running.until(lambda: on.shows(title))


def _until_ready(on: Screen, command: Sequence[str], home: Path, *, from_enter: bool) -> Spent:
    with _started(on, command, home) as running:
        running.until(lambda: on.shows("^Log in"))
        on.wait_for("^Log in")
        if from_enter:
            running.until_rested()
        on.types(PASSWORD)
        before = running.spent() if from_enter else Spent(0, 0)
        on.keys("Return")
        ready = running.spent()
        seen, is_shown = b"", False
        while not is_shown or running.spent().clock_s < ready.clock_s + _STILL_S:
            now, page = running.spent(), on.page()
            if page != seen:
                ready, seen = now, page
            is_shown = is_shown or on.shows("^Today – ")
            time.sleep(0.005)
        on.keys("Down")
        deadline = time.monotonic() + _TAKES_KEYS_S
        while on.page() == seen:
            assert time.monotonic() < deadline, "the page is there and takes no key"
        return Spent(ready.clock_s - before.clock_s, ready.cpu_s - before.cpu_s)


def _whole(command: Sequence[str], home: Path) -> Spent:
    begun, before = time.monotonic(), os.times()
    subprocess.run(command, cwd=ROOT, env=surroundings(home), stdout=subprocess.DEVNULL, check=True)
    after = os.times()
    cpu_s = after.children_user - before.children_user
    return Spent(time.monotonic() - begun, cpu_s + after.children_system - before.children_system)


def _told(what: str, source: list[Spent], packaged: list[Spent], aim: float) -> str:
    """Medians of both and their ratio, then that of the least and that of the computing."""
    (theirs, their_cpu), (ours, our_cpu) = (zip(*rows, strict=True) for rows in (source, packaged))
    was, now = statistics.median(theirs), statistics.median(ours)
    cpu_was, cpu_now = statistics.median(their_cpu), statistics.median(our_cpu)
    return (
        f"{what}: {was * 1000:.0f} ms from source, {now * 1000:.0f} ms packaged ="
        f" {now / was:.2f} x (aim {aim} x); the least {min(ours) / min(theirs):.2f} x;"
        f" CPU {cpu_was * 1000:.0f} and {cpu_now * 1000:.0f} ms = {cpu_now / cpu_was:.2f} x"
    )


def test_start_beside_source(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "office"
    madhuban_office(folder)
    Preferences.of_pc(folder).set("last_user", OWNER)
    at = ["--data-dir", str(folder)]
    windows = [sys.executable, "-c", _WINDOW, *at], [str(WINDOW), *at]
    commands = [
        [*program, "db", "current", *at]
        for program in ([sys.executable, "-c", _COMMAND], [str(COMMAND)])
    ]
    empty: list[float] = []
    seen: dict[str, tuple[list[Spent], list[Spent]]] = {what: ([], []) for what in AIMS}
    with screen() as on:
        for at_round in range(ROUNDS):
            bare = _until_seen(on, "Empty", [sys.executable, "-c", _EMPTY], tmp_path)
            empty.append(bare.clock_s)
            # Neither is always the first.
            for one in (0, 1) if at_round % 2 else (1, 0):
                ready = partial(_until_ready, on, windows[one], tmp_path)
                seen[LOGIN][one].append(_until_seen(on, "^Log in", windows[one], tmp_path))
                seen[BY_COMMAND][one].append(_whole(commands[one], tmp_path))
                seen[FROM_START][one].append(ready(from_enter=False))
                seen[FROM_ENTER][one].append(ready(from_enter=True))
    with capsys.disabled():
        print(f"\nempty window: {statistics.median(empty) * 1000:.0f} ms")  # noqa: T201 - a benchmark speaks
        for what, aim in AIMS.items():
            print(_told(what, *seen[what], aim))  # noqa: T201 - as above
