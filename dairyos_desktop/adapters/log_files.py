"""The log's files, read from their ends without holding more than a block of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from dairyos_desktop.config.logging import LOG_FILE_NAME, LOG_FILES_KEPT
from dairyos_desktop.domain.errors import EnvironmentTroubleError
from dairyos_desktop.domain.texts import say
from dairyos_desktop.services.dto.log import LogBlock, LogPlace

if TYPE_CHECKING:
    from pathlib import Path

_MARK: Final = 80
"""A line begins with its time to the millisecond and where it comes from: enough to know a file."""
_BLOCK: Final = 64 * 1024
_LONGEST_LINE: Final = 4 * 1024 * 1024


class _File(NamedTuple):
    path: Path
    mark: bytes
    size: int


class RotatedLog:
    """`dairyos.jsonl` and the older parts beside it.

    Args:
        folder: Where they lie.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def size(self, place: LogPlace | None) -> int:
        """How many bytes there are in all, or older than a place.

        Raises:
            EnvironmentTroubleError: A file can't be read.
        """
        found = self._found()
        at, offset = self._at(found, place)
        return offset + sum(file.size for file in found[at + 1 :])

    def before(self, place: LogPlace | None) -> LogBlock:
        """The lines just older than the place; the newest where it is None.

        Raises:
            EnvironmentTroubleError: A file can't be read.
        """
        found = self._found()
        at, offset = self._at(found, place)
        while at < len(found) and not offset:
            at += 1
            offset = found[at].size if at < len(found) else 0
        if at >= len(found):
            return LogBlock((), LogPlace(b"", 0), True, 0)
        file = found[at]
        try:
            begin, data = _read_whole_lines(file.path, offset)
        except OSError as error:
            raise _trouble(file.path, error) from error
        is_last = begin == 0 and at + 1 >= len(found)
        lines = tuple(line for line in reversed(data.split(b"\n")) if line)
        return LogBlock(lines, LogPlace(file.mark, begin), is_last, offset - begin)

    def _found(self) -> list[_File]:
        """The files that are there, newest first."""
        names = [LOG_FILE_NAME, *(f"{LOG_FILE_NAME}.{n}" for n in range(1, LOG_FILES_KEPT + 1))]
        found = []
        for path in (self._folder / name for name in names):
            try:
                with path.open("rb") as file:
                    mark = file.read(_MARK)
                    size = file.seek(0, 2)
            except FileNotFoundError:
                continue
            except OSError as error:
                raise _trouble(path, error) from error
            found.append(_File(path, mark, size))
        return found

    @staticmethod
    def _at(found: list[_File], place: LogPlace | None) -> tuple[int, int]:
        """Which file a place is in, and how much of it is unread; behind all where it is gone."""
        if place is None:
            return 0, found[0].size if found else 0
        for at, file in enumerate(found):
            if file.mark == place.mark:
                return at, min(place.offset, file.size)
        return len(found), 0


def _read_whole_lines(path: Path, end: int) -> tuple[int, bytes]:
    """A block that ends at `end` and begins at the beginning of a line, and where that is."""
    wanted = _BLOCK
    with path.open("rb") as file:
        while True:
            begin = max(0, end - wanted)
            file.seek(begin)
            data = file.read(end - begin)
            if begin == 0:
                return 0, data
            first = data.find(b"\n")
            if 0 <= first < len(data) - 1:
                return begin + first + 1, data[first + 1 :]
            if wanted >= _LONGEST_LINE:
                # No line of ours is so long: what this is can be passed over.
                return begin, b""
            wanted *= 2


def _trouble(path: Path, error: OSError) -> EnvironmentTroubleError:
    return EnvironmentTroubleError(
        say("The log {path} can't be read: {error}.", path=path, error=error.strerror or error),
        say("Look at the rights of the folder, then try again."),
        code="unreadable",
    )
