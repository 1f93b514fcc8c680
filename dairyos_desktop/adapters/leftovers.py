"""Files that a program began in the data folder and never finished."""

from __future__ import annotations

import contextlib
import shutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator
    from pathlib import Path

    from dairyos_desktop.services.ports import Clock

_FOLDERS = (".", "pdf", "backups")
_BEGUN = ".*.part"
"""The names under which `WholeFiles` writes, and of folders with a copy of the books at rest."""


class LeftoverFiles:
    """Those of one data folder.

    Args:
        folder: The data folder.
        clock: Says how old they are.
    """

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._folder = folder
        self._clock = clock

    def clear(self, older_than: dt.timedelta) -> int:
        """Takes those away that nobody has written for so long; gives their number."""
        before_s = (self._clock.now() - older_than).timestamp()
        gone = 0
        for file in self._begun():
            # One that another program still writes, or that is gone by now, is left to it.
            with contextlib.suppress(OSError):
                if file.stat().st_mtime < before_s:
                    _take_away(file)
                    gone += 1
        return gone

    def _begun(self) -> Iterator[Path]:
        for name in _FOLDERS:
            folder = self._folder / name
            if folder.is_dir():
                yield from sorted(folder.glob(_BEGUN))


def _take_away(begun: Path) -> None:
    if begun.is_dir():
        shutil.rmtree(begun)
    else:
        begun.unlink()
