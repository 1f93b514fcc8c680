"""A packaged program, started as its users start it: no Python of this PC is found by it."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

ROOT = Path(__file__).parents[2]
# Another folder, such as the one of an installed package, may be tried by naming it.
BUNDLE = Path(os.environ.get("DAIRYOS_PACKAGED") or ROOT / "build/package/bundle/dairyos")
ENDING = ".exe" if os.name == "nt" else ""
COMMAND = BUNDLE / f"dairyos{ENDING}"
WINDOW = BUNDLE / f"dairyos-desktop{ENDING}"

_KEPT = ("SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "USERPROFILE", "LOCALAPPDATA", "APPDATA")
_PATIENCE_S = 120.0
_AT_WORK_S = 4.0
_STILL_S = 2.0
_WITH_CARET = 2  # pictures that take turns


def surroundings(home: Path, **more: str) -> dict[str, str]:
    """An environment in which nothing of this PC's Python can be found."""
    empty = home / "no-programs"
    empty.mkdir(parents=True, exist_ok=True)
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return kept | {"HOME": str(home), "PATH": str(empty), "LANG": "C.UTF-8"} | more


def dairyos(home: Path, *arguments: str, **environment: str) -> dict[str, Any]:
    """Runs one command of the packaged program and gives what it tells; it must go well."""
    done = subprocess.run(
        [str(COMMAND), *arguments, "--json"],
        env=surroundings(home, **environment),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


class Screen:
    """A virtual screen with one program on it, worked by keys alone."""

    def __init__(self, display: str, frame: Path) -> None:
        self.environment = {"DISPLAY": display}
        self._frame = frame

    def _xdotool(self, *words: str) -> str:
        done = subprocess.run(
            ["xdotool", *words],
            env={**os.environ, **self.environment},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        return done.stdout.strip()

    def wait_for(self, title: str) -> None:
        """Waits for a window whose title is like that, and gives it the keys."""
        deadline = time.monotonic() + _PATIENCE_S
        while not (found := self._xdotool("search", "--onlyvisible", "--name", title).split()):
            assert time.monotonic() < deadline, f"no window {title}; there are {self.titles()}"
            time.sleep(0.1)
        self._xdotool("windowfocus", "--sync", found[-1])

    def titles(self) -> list[str]:
        """Titles of all windows that are seen."""
        found = self._xdotool("search", "--onlyvisible", "--name", ".").split()
        return [self._xdotool("getwindowname", window) for window in found]

    def wait_gone(self, title: str) -> None:
        """Waits until no such window is left."""
        deadline = time.monotonic() + _PATIENCE_S
        while self.shows(title):
            assert time.monotonic() < deadline, f"{title} is still there"
            time.sleep(0.1)

    def keys(self, *names: str) -> None:
        """Presses keys one after the other."""
        for name in names:
            self._xdotool("key", "--clearmodifiers", name)
            time.sleep(0.05)

    def presses_until(self, reached: Callable[[], bool], *names: str) -> None:
        """Presses keys, and again: a program that is at work takes none, which isn't seen."""
        deadline = time.monotonic() + _PATIENCE_S
        while not reached():
            assert time.monotonic() < deadline, f"{names} lead nowhere; there are {self.titles()}"
            self.keys(*names)
            again = time.monotonic() + _AT_WORK_S
            while not reached() and time.monotonic() < again:
                time.sleep(0.2)

    def shows(self, title: str) -> bool:
        """Whether a window with such a title is seen."""
        return bool(self._xdotool("search", "--onlyvisible", "--name", title))

    def types(self, text: str) -> None:
        """Types a text into what has the keys."""
        self._xdotool("type", "--delay", "15", text)

    def page(self) -> bytes:
        """What is on the screen but its lowest tenth: a window's status bar goes on telling."""
        frame = self._frame.read_bytes()
        return frame[: len(frame) * 9 // 10]

    def until_still(self) -> None:
        """Waits until nothing has changed on the screen for a while but a blinking caret."""
        begun = time.monotonic()
        seen: list[tuple[float, bytes]] = []
        while True:
            now = time.monotonic()
            assert now < begun + _PATIENCE_S, "the screen never comes to rest"
            seen = [one for one in seen if one[0] > now - _STILL_S] + [(now, self._shown())]
            if now > begun + _STILL_S and len({digest for _, digest in seen}) <= _WITH_CARET:
                return
            time.sleep(0.1)

    def _shown(self) -> bytes:
        """A digest of what is on the screen, which Xvfb keeps in a file."""
        return hashlib.sha256(self._frame.read_bytes()).digest()

    def picture(self, path: Path) -> None:
        """Keeps what is seen, where ImageMagick is installed."""
        program = shutil.which("import")
        if program is not None:
            subprocess.run(
                [program, "-window", "root", str(path)],
                env={**os.environ, **self.environment},
                timeout=60,
                check=False,
            )


@contextmanager
def screen(size: str = "1280x800x24") -> Iterator[Screen]:
    """A screen of its own, which ends with the block."""
    reading, writing = os.pipe()
    with tempfile.TemporaryDirectory(prefix="dairyos-screen-") as folder:
        xvfb = subprocess.Popen(
            [
                *("Xvfb", "-displayfd", str(writing), "-screen", "0", size),
                # Between two programs it would begin anew, and refuse whoever comes just then.
                *("-noreset", "-nolisten", "tcp", "-fbdir", folder),
            ],
            pass_fds=[writing],
            stderr=subprocess.DEVNULL,
        )
        os.close(writing)
        try:
            with os.fdopen(reading) as told:
                number = told.readline().strip()
            assert number, "Xvfb did not start"
            yield Screen(f":{number}", Path(folder, "Xvfb_screen0"))
        finally:
            xvfb.terminate()
            xvfb.wait(timeout=20)


@contextmanager
def window(home: Path, on: Screen, *arguments: str, **more: str) -> Iterator[subprocess.Popen[str]]:
    """The packaged window, ended with the block if it is still there; it may say nothing."""
    environment: Mapping[str, str] = surroundings(home, **on.environment, **more)
    with (home / "said.txt").open("w+", encoding="utf-8") as said:
        running = subprocess.Popen(
            [str(WINDOW), *arguments], env=environment, stdout=said, stderr=said, text=True
        )
        try:
            yield running
        finally:
            if running.poll() is None:
                running.terminate()
                running.wait(timeout=30)
