"""A packaged program, started as its users start it: no Python of this PC is found by it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROOT = Path(__file__).parents[2]
# Another folder, such as the one of an installed package, may be tried by naming it.
BUNDLE = Path(os.environ.get("DAIRYOS_PACKAGED") or ROOT / "build/package/bundle/dairyos")
ENDING = ".exe" if os.name == "nt" else ""
COMMAND = BUNDLE / f"dairyos{ENDING}"
WINDOW = BUNDLE / f"dairyos-desktop{ENDING}"

_KEPT = ("SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "USERPROFILE", "LOCALAPPDATA", "APPDATA")
_PATIENCE_S = 60.0


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

    def __init__(self, display: str) -> None:
        self.environment = {"DISPLAY": display}
        self._focused = ""

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
        self._focused = found[-1]
        self._xdotool("windowfocus", "--sync", self._focused)

    def titles(self) -> list[str]:
        """Titles of all windows that are seen."""
        found = self._xdotool("search", "--onlyvisible", "--name", ".").split()
        return [self._xdotool("getwindowname", window) for window in found]

    def wait_gone(self, title: str) -> None:
        """Waits until no such window is left."""
        deadline = time.monotonic() + _PATIENCE_S
        while self._xdotool("search", "--onlyvisible", "--name", title):
            assert time.monotonic() < deadline, f"{title} is still there"
            time.sleep(0.1)

    def keys(self, *names: str) -> None:
        """Presses keys one after the other."""
        for name in names:
            self._xdotool("key", "--clearmodifiers", name)
            time.sleep(0.05)

    def types(self, text: str) -> None:
        """Types a text into what has the keys."""
        self._xdotool("type", "--delay", "15", text)

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
    xvfb = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", size, "-nolisten", "tcp"],
        pass_fds=[writing],
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    try:
        with os.fdopen(reading) as told:
            number = told.readline().strip()
        assert number, "Xvfb did not start"
        yield Screen(f":{number}")
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
