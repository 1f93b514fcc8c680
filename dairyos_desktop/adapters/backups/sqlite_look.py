"""Looks into an SQLite backup without changing a byte of it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from dairyos_desktop.adapters.backups.sqlite_copy import opened
from dairyos_desktop.adapters.backups.sqlite_facts import read_facts, tables_of
from dairyos_desktop.adapters.backups.trouble import damaged, foreign
from dairyos_desktop.adapters.sqlite_uri import sqlite_uri
from dairyos_desktop.domain.backups import Proof
from dairyos_desktop.services.backup.steps import UNWATCHED, stopped

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from dairyos_desktop.services.dto.backups import BooksFacts

MAGIC = b"SQLite format 3\0"
_BETWEEN_ASKS = 200_000
"""Steps of SQLite's machine: some milliseconds."""
_OURS = {"alembic_version", "office", "users", "bills"}


def look_into(file: Path, proof: Proof, stop: Callable[[], bool] = UNWATCHED.stopped) -> BooksFacts:
    """What the backup holds, once it was found whole.

    Args:
        file: It; written to by nobody.
        proof: `QUICK` or `FULL`.
        stop: Asked some times a second.

    Raises:
        RefusedError: It was stopped.
        EnvironmentTroubleError: It is damaged (`damaged`) or something else (`foreign`).
        OSError: It can't be read.
    """
    with file.open("rb") as begun:
        if begun.read(len(MAGIC)) != MAGIC:
            raise foreign(file, "it is no SQLite database")
    with closing(
        sqlite3.connect(sqlite_uri(file.resolve(), "mode=ro&immutable=1"), uri=True)
    ) as connection:
        connection.set_progress_handler(stop, _BETWEEN_ASKS)
        try:
            # A file that was cut short may still list its tables.
            if not set(tables_of(connection)) >= _OURS:
                raise foreign(file, "it holds no office")
            problems = _problems(connection, proof)
            if problems:
                raise damaged(file, problems[0])
            return read_facts(connection)
        except sqlite3.DatabaseError as error:
            if getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_INTERRUPT:
                raise stopped() from error
            raise damaged(file, str(error)) from error


def is_whole(live: Path) -> bool:
    """Whether the pages of a database that others may work in are in order.

    Raises:
        sqlite3.OperationalError: It can't be opened, or is held by others.
    """
    try:
        with closing(opened(live)) as connection:
            return not _problems(connection, Proof.QUICK)
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError:
        return False


def _problems(connection: sqlite3.Connection, proof: Proof) -> list[str]:
    pragma = "integrity_check" if proof is Proof.FULL else "quick_check"
    found = [str(row[0]) for row in connection.execute(f"PRAGMA {pragma}(5)")]
    problems = [] if found == ["ok"] else found
    if proof is Proof.FULL and not problems:
        loose = connection.execute("PRAGMA foreign_key_check").fetchone()
        if loose is not None:
            problems.append(f"a row of {loose[0]} names one of {loose[2]} that is not there")
    return problems
