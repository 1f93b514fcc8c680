"""The anchor of the audit chain: a small file that remembers the last heads (I8).

It has two places of 4 KB, and each writing goes to the one that doesn't hold the newest content:
a crash in the middle leaves the other whole. Writing over a file that has its size costs one
flush of the disk, where a new file under a temporary name costs three; it is done at each commit.
A place holds a line of JSON and, on a second line, the SHA-256 of the first.

The lock is held for reading and writing one content only. Beside an SQLite file the announcements
come one by one anyway, as their writers do.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from typing import TYPE_CHECKING, Any

from dairyos_desktop.adapters.file_lock import leave, took
from dairyos_desktop.adapters.files import flush_folder
from dairyos_desktop.domain.audit_chain import Anchored, Doubt, DoubtKind, Head
from dairyos_desktop.domain.errors import EnvironmentTroubleError
from dairyos_desktop.domain.texts import say

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_PLACE = 4096
_PLACES = 2
_LOCK_AT = 1 << 20
_PAUSE_S = 0.001
_PATIENCE_S = 10.0


class AnchorFile:
    """The anchor in one file."""

    def __init__(self, file: Path) -> None:
        """Nothing is opened or made yet."""
        self.file = file

    def read(self) -> Anchored | None:
        """What it holds; None where there is none, or nothing whole in it.

        Raises:
            EnvironmentTroubleError: It is there and can't be read.
        """
        try:
            data = self.file.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise _trouble(self.file, error) from error
        return _newest(data)[1]

    def update(
        self, change: Callable[[Anchored | None], Anchored | None], *, durable: bool
    ) -> None:
        """Puts another content in the place of what it holds.

        Args:
            change: Given what it holds, gives what it should; None leaves it as it is.
            durable: Return only when the disk has it.

        Raises:
            EnvironmentTroubleError: It can't be written.
        """
        try:
            handle, made = self._opened()
            try:
                number, held = _newest(os.read(handle, _PLACE * _PLACES))
                wanted = change(held)
                if wanted is not None and wanted != held:
                    os.lseek(handle, (number + 1) % _PLACES * _PLACE, os.SEEK_SET)
                    os.write(handle, _written(number + 1, wanted))
                    if durable:
                        _flush(handle)
            finally:
                leave(handle, _LOCK_AT)
            if made and durable:
                flush_folder(self.file.parent)
        except OSError as error:
            raise _trouble(self.file, error) from error

    def forget(self) -> None:
        """Takes the file away: there is a new office."""
        self.file.unlink(missing_ok=True)

    def _opened(self) -> tuple[int, bool]:
        """The open and locked file at its beginning, and whether it was made now."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        made = not self.file.exists()
        handle = os.open(self.file, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        try:
            _lock(handle)
            os.lseek(handle, 0, os.SEEK_SET)
        except BaseException:
            os.close(handle)
            raise
        return handle, made


def _lock(handle: int) -> None:
    deadline = time.monotonic() + _PATIENCE_S
    while not took(handle, _LOCK_AT):
        if time.monotonic() > deadline:
            raise TimeoutError("another program holds its lock")
        time.sleep(_PAUSE_S)


def _newest(data: bytes) -> tuple[int, Anchored | None]:
    """The number of the newest whole content, and the content; 0 and None where there is none."""
    best: tuple[int, Anchored | None] = (0, None)
    for start in range(0, _PLACE * _PLACES, _PLACE):
        line, _, rest = data[start : start + _PLACE].partition(b"\n")
        if hashlib.sha256(line).hexdigest().encode() != rest[:64]:
            continue
        content = json.loads(line)
        if content["number"] > best[0]:
            best = (content["number"], _anchored(content))
    return best


def _written(number: int, anchored: Anchored) -> bytes:
    content = {
        "number": number,
        "committed": anchored.committed,
        "announced": anchored.announced,
        "doubts": [[doubt.kind, doubt.anchored, doubt.found] for doubt in anchored.doubts],
    }
    line = json.dumps(content).encode()
    whole = line + b"\n" + hashlib.sha256(line).hexdigest().encode() + b"\n"
    return whole.ljust(_PLACE, b" ")


def _anchored(content: dict[str, Any]) -> Anchored:
    announced = content["announced"]
    return Anchored(
        Head(*content["committed"]),
        None if announced is None else Head(*announced),
        tuple(
            Doubt(DoubtKind(kind), Head(*anchored), Head(*found))
            for kind, anchored, found in content["doubts"]
        ),
    )


def _flush(handle: int) -> None:
    # The size stays, so that its data is all that must reach the disk.
    getattr(os, "fdatasync", os.fsync)(handle)


def _trouble(file: Path, error: OSError) -> EnvironmentTroubleError:
    return EnvironmentTroubleError(
        say(
            "The audit log's anchor {file} can't be used: {error}. Nothing was saved.",
            file=file.name,
            error=error.strerror or error,
        ),
        say(
            "Check the rights on {parent} and the room on its disk, then try again.",
            parent=file.parent,
        ),
        code="disk",
    )
