"""What can stand in a backup's way, in plain words."""

from __future__ import annotations

import errno
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from dairyos_desktop.domain.errors import EnvironmentTroubleError
from dairyos_desktop.domain.texts import say

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def disk_full(folder: Path) -> EnvironmentTroubleError:
    """The disk of that folder has no room for a backup."""
    return EnvironmentTroubleError(
        say("The disk is full: no backup was made in {folder}.", folder=folder),
        say("Free some space, then make a backup; the books themselves are whole."),
    )


def damaged(file: Path, why: str = "") -> EnvironmentTroubleError:
    """The file is a backup, and can't be relied on."""
    return EnvironmentTroubleError(
        say("The backup {file} is damaged: {why}.", file=file.name, why=why)
        if why
        else say("The backup {file} is damaged.", file=file.name),
        say("It was left as it is. Use another backup: dairyos backup list names them."),
        code="damaged",
    )


def foreign(file: Path, why: str) -> EnvironmentTroubleError:
    """The file is no backup of an office."""
    return EnvironmentTroubleError(
        say("{file} is no backup of DairyOS: {why}.", file=file.name, why=why),
        say("It was left as it is. Name one that dairyos backup list shows."),
        code="foreign",
    )


@contextmanager
def told_of(folder: Path) -> Iterator[None]:
    """Trouble while a backup is written into that folder comes out in plain words.

    Raises:
        EnvironmentTroubleError: The disk is full, or the folder can't be written.
    """
    try:
        yield
    except sqlite3.OperationalError as error:
        words = str(error).lower()
        if "full" in words:
            raise disk_full(folder) from error
        if "locked" in words:
            raise EnvironmentTroubleError(
                say("The database is being written to, and no moment for a backup came."),
                say("Try again in a moment."),
                code="busy",
            ) from error
        raise EnvironmentTroubleError(
            say("No backup could be made in {folder}: {error}.", folder=folder, error=error),
            say("Check the disk and the rights on the folder, then try again."),
        ) from error
    except sqlite3.DatabaseError as error:
        raise EnvironmentTroubleError(
            say("No backup could be made: the database is damaged ({error}).", error=error),
            say("Don't work on; restore the last proven backup."),
            code="damaged",
        ) from error
    except OSError as error:
        if error.errno in _FULL:
            raise disk_full(folder) from error
        raise EnvironmentTroubleError(
            say(
                "No backup could be made in {folder}: {error}.",
                folder=folder,
                error=error.strerror or error,
            ),
            say("Check that the folder is there and may be written, then try again."),
        ) from error
