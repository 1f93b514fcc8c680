"""Files that are whole or not there."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
from typing import TYPE_CHECKING

from dairyos_desktop.domain.errors import EnvironmentTroubleError
from dairyos_desktop.domain.texts import say

if TYPE_CHECKING:
    from pathlib import Path


_NO_FLUSH = {errno.EINVAL, errno.EBADF, errno.ENOTSUP}
"""What file systems say that have nothing to flush in a folder, as of a network's."""


class WholeFiles:
    """Writes under a temporary name beside the final one, then renames."""

    def read(self, path: Path) -> bytes | None:
        """What a file holds; None where there is none that can be read."""
        try:
            return path.read_bytes()
        except OSError:
            return None

    def write(self, path: Path, data: bytes) -> None:
        """Puts the data under its final name only when all of it is on disk (I6).

        Raises:
            EnvironmentTroubleError: The folder can't be made or written, or the disk is full.
        """
        begun = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with begun.open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            begun.replace(path)
        except OSError as error:
            with contextlib.suppress(OSError):
                begun.unlink()
            raise _trouble(path, error) from error


def flush_folder(folder: Path) -> None:
    """Returns once the disk has the names in the folder."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in _NO_FLUSH:
            raise
    finally:
        os.close(handle)


def _trouble(path: Path, error: OSError) -> EnvironmentTroubleError:
    if error.errno == errno.ENOSPC:
        return EnvironmentTroubleError(
            say("The disk is full; {path} was not written.", path=path.name),
            say("Free some space, then try again."),
        )
    # Windows refuses to replace a file that Excel holds open, and says no more than this.
    if isinstance(error, PermissionError) and path.is_file() and os.access(path.parent, os.W_OK):
        return EnvironmentTroubleError(
            say(
                "{path} can't be replaced: it is open in another program, such as "
                "Excel, or protected.",
                path=path.name,
            ),
            say("Close it there and try again, or choose another name."),
        )
    return EnvironmentTroubleError(
        say("{path} can't be written: {why}.", path=path, why=error.strerror),
        say("Check the folder and its rights, or choose another."),
    )
