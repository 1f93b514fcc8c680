"""Copies an open SQLite database by its backup API, as it stood in one moment.

With a write-ahead log whoever reads holds up nobody: one read transaction covers it all. With a
rollback journal a reader keeps writers from committing, so the copy goes in steps and lets go
between them; where somebody commits meanwhile it is begun anew. Only where that goes on and on,
as beside a month run, the last try holds the writers for the second that the copy takes.
"""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from dairyos_desktop.adapters.backups.sqlite_facts import read_facts
from dairyos_desktop.adapters.sqlite_uri import sqlite_uri
from dairyos_desktop.domain.errors import EnvironmentTroubleError
from dairyos_desktop.domain.texts import say
from dairyos_desktop.services.backup.steps import WHOLE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from dairyos_desktop.services.backup.steps import Part
    from dairyos_desktop.services.dto.backups import BooksFacts

PAGES = 1_000
"""Copied at one go: some milliseconds."""
TRIES = 4
_BETWEEN_TRIES_S = 1.0
_TIMEOUT_S = 10.0
_PATIENCE_S = 30.0


class _ChangedError(Exception):
    """Somebody committed while it was copied."""


def opened(file: Path, mode: str = "rw") -> sqlite3.Connection:
    """A connection of its own; it never makes the file.

    Raises:
        sqlite3.OperationalError: It can't be opened.
    """
    return sqlite3.connect(
        sqlite_uri(file.resolve(), f"mode={mode}"),
        uri=True,
        timeout=_TIMEOUT_S,
        isolation_level=None,
        check_same_thread=False,
    )


def copy_live(live: Path, to: Path, part: Part = WHOLE) -> BooksFacts:
    """Copies the database into a new file; gives what it had in the moment that is copied.

    The copy is one file, without a journal beside it; whoever called flushes it.

    Raises:
        sqlite3.DatabaseError: It can't be read, or the copy can't be written.
        EnvironmentTroubleError: It was held by others all the time (`busy`).
        RefusedError: It was stopped.
    """
    with closing(opened(live)) as source:
        (journal,) = source.execute("PRAGMA journal_mode").fetchone()
        if journal != "wal":
            for attempt in range(TRIES):
                if attempt:
                    time.sleep(_BETWEEN_TRIES_S)
                try:
                    return _in_steps(source, live, to, part)
                except _ChangedError:
                    # What is half written is no database: the next try begins with a new file.
                    to.unlink()
        return _at_once(source, to, part)


def copy_held(source: sqlite3.Connection, to: Path) -> BooksFacts:
    """The same from a connection that keeps everybody else out already."""
    facts = read_facts(source)
    with _plain_target(to) as target:
        source.backup(target)
    return facts


@contextmanager
def _plain_target(to: Path) -> Iterator[sqlite3.Connection]:
    """A new file: not whole, it is thrown away, so it needs no journal and is flushed at last."""
    with closing(sqlite3.connect(to)) as target:
        target.execute("PRAGMA synchronous=OFF")
        target.execute("PRAGMA journal_mode=OFF")
        yield target
        # The header tells of the log that the books are kept with; a copy needs no second file.
        target.execute("PRAGMA journal_mode=DELETE")


def _in_steps(source: sqlite3.Connection, live: Path, to: Path, part: Part) -> BooksFacts:
    with closing(opened(live)) as watch:
        began = _version(watch)

        def on_step(_status: int, remaining: int, total: int) -> None:
            if _version(watch) != began:
                raise _ChangedError
            part.go_on(total - remaining, total)

        with _plain_target(to) as target:
            facts = read_facts(source)
            on_step(0, 1, 1)
            source.backup(target, pages=PAGES, progress=on_step, sleep=0.01)
            # Nobody committed from before the facts were read to after the last page was.
            on_step(0, 0, 0)
        return facts


def _at_once(source: sqlite3.Connection, to: Path, part: Part) -> BooksFacts:
    """Within one read transaction, which the backup API then reads in as well."""
    deadline = time.monotonic() + _PATIENCE_S

    def on_step(_status: int, remaining: int, total: int) -> None:
        part.go_on(total - remaining, total)
        if time.monotonic() > deadline:
            raise EnvironmentTroubleError(
                say("The database is being written to, and no moment for a backup came."),
                say("Try again in a moment."),
                code="busy",
            )

    source.execute("BEGIN")
    try:
        facts = read_facts(source)
        with _plain_target(to) as target:
            source.backup(target, pages=PAGES, progress=on_step, sleep=0.01)
    finally:
        source.execute("ROLLBACK")
    return facts


def _version(connection: sqlite3.Connection) -> int:
    """Another number once somebody else has committed."""
    (found,) = connection.execute("PRAGMA data_version").fetchone()
    return int(found)
