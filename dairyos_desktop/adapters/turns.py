"""Turns at writing the SQLite file, so that a run of short transactions leaves room for a save.

SQLite lets whoever waits for its write lock try again after ever longer pauses, up to a tenth of a
second. A month run lets go of the lock for a fraction of a millisecond between two batches: a save
beside it met a held lock at each try, for seconds and sometimes until it gave up.

So whoever wants to write stands in a doorway first: an OS file lock beside the database, which
dies with its holder. In it one tries for SQLite's own lock every millisecond, and leaves it once
one has that. Whoever has just written must pass the doorway again, and finds whoever waited in it.
"""

from __future__ import annotations

import os
import sqlite3
import time
from typing import TYPE_CHECKING

from dairyos_desktop.adapters.file_lock import leave, took

if TYPE_CHECKING:
    from pathlib import Path

_PAUSE_S = 0.001


class Turns:
    """The doorway to one database file.

    Args:
        file: Stands beside the database; made when it is first needed, never removed.
        timeout_ms: How long one waits for one's turn.
    """

    def __init__(self, file: Path, timeout_ms: int) -> None:
        self._file = file
        self._timeout_ms = timeout_ms

    def begin(self, connection: sqlite3.Connection) -> bool:
        """Begins a write transaction once it is this connection's turn.

        Returns:
            Whether somebody else was writing, or was before it in the doorway.

        Raises:
            sqlite3.OperationalError: As `BEGIN IMMEDIATE`: busy for all the time, read-only, ….
        """
        deadline = time.monotonic() + self._timeout_ms / 1000
        doorway, waited = self._enter(deadline)
        # The pauses are ours; at COMMIT, where only readers are waited for, they are SQLite's.
        connection.execute("PRAGMA busy_timeout=0")
        try:
            while not _began(connection, last=time.monotonic() > deadline):
                waited = True
                time.sleep(_PAUSE_S)
        finally:
            connection.execute(f"PRAGMA busy_timeout={self._timeout_ms}")
            if doorway is not None:
                leave(doorway)
        return waited

    def _enter(self, deadline: float) -> tuple[int | None, bool]:
        """The open file that holds the doorway, None where it can't be had; whether it was held.

        It is a courtesy: without it, as in a folder that can't be written, SQLite's lock decides.
        """
        try:
            doorway = os.open(self._file, os.O_RDWR | os.O_CREAT, 0o666)
        except OSError:
            return None, False
        waited = False
        try:
            while not took(doorway):
                if time.monotonic() > deadline:
                    raise TimeoutError
                waited = True
                time.sleep(_PAUSE_S)
        except OSError:
            os.close(doorway)
            return None, waited
        return doorway, waited


def _began(connection: sqlite3.Connection, *, last: bool) -> bool:
    try:
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        if last or error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
            raise
        return False
    return True
