"""Who has the office's database open, and having it alone for a while.

On a server every connection of a program holds a shared lock for as long as it lives, taken in the
round trip that it makes anyway. Whoever wants to be alone takes a second lock, after which nobody
new comes in, and then looks whether anybody else holds the first. Both die with their holders.
Beside an SQLite file the programs' seats tell who is there, and a write transaction of SQLite's own
keeps everybody else from writing.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import text

from dairyos_desktop.adapters.seats import seats_held
from dairyos_desktop.domain.errors import EnvironmentTroubleError
from dairyos_desktop.domain.texts import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sqlalchemy.engine import Engine

MOVED: Final = "moved"
"""What stands for the schema of an office that went elsewhere: no program opens it any longer.

Behind it stands the token of the move, where the PC that has the office now must know its own.
"""
MOVING: Final = "moving"
"""The same of one that is only half there."""

_SPACE: Final = 0xDA3
_OPEN, _ALONE = 1, 2
_PATIENCE_S: Final = 3.0


def enter(connection: Any, source: str, *, alone: bool) -> None:  # noqa: ANN401 - the driver's
    """What each new connection to a server does first.

    It has the server notice within half a minute that this PC is gone, and free its locks: a
    program that is killed ends its connections, a PC without power doesn't, and by the usual
    figures the server would keep its month run's or a job's lock for two hours. It tells whose
    connection it is. And it takes the lock that says that the office is open here.

    Args:
        connection: The driver's, new.
        source: The token of this program.
        alone: This program has the office alone: nobody else is asked.

    Raises:
        EnvironmentTroubleError: Another program has it alone, as it moves it (`busy`).
    """
    cursor = connection.cursor()
    cursor.execute(
        "SET tcp_keepalives_idle = 15; SET tcp_keepalives_interval = 5; "
        f"SET tcp_keepalives_count = 3; SET application_name = 'dairyos-{source}'; "
        f"SELECT pg_try_advisory_lock_shared({_SPACE}, {_OPEN}), "
        f"pg_try_advisory_xact_lock_shared({_SPACE}, {_ALONE})"
    )
    while cursor.nextset():
        pass
    is_open, may_enter = cursor.fetchone()
    cursor.close()
    connection.commit()
    if not (is_open and may_enter) and not alone:
        raise EnvironmentTroubleError(
            say("The office is being moved to another database."),
            say("Wait until it is through, then try again."),
            code="busy",
        )


def _others() -> EnvironmentTroubleError:
    return EnvironmentTroubleError(
        say("Another program has the office open."),
        say("Close DairyOS on all other PCs, and what runs the nightly work, then try again."),
        code="busy",
    )


@contextmanager
def alone_on_server(engine: Engine, source: str) -> Iterator[Callable[[str], None]]:
    """Nobody else has the office open until the block ends, and nobody can open it.

    Args:
        engine: Whose new connections don't ask whether somebody is alone.
        source: The token of this program.

    Yields:
        What closes the office here for good: it has gone elsewhere, by a move of that token.

    Raises:
        EnvironmentTroubleError: Somebody else has it open, or alone (`busy`).
    """
    key = {"space": _SPACE, "key": _ALONE}
    with engine.connect() as connection:
        took = connection.execute(text("SELECT pg_try_advisory_lock(:space, :key)"), key).scalar()
        connection.commit()
        if not took:
            raise _others()
        try:
            others = connection.execute(
                text(
                    "SELECT count(*) FROM pg_locks AS l JOIN pg_stat_activity AS a USING (pid)"
                    " WHERE l.locktype = 'advisory' AND l.classid = :space AND l.objid = :key"
                    " AND l.database ="
                    " (SELECT oid FROM pg_database WHERE datname = current_database())"
                    " AND a.application_name IS DISTINCT FROM :own"
                ),
                {"space": _SPACE, "key": _OPEN, "own": f"dairyos-{source}"},
            ).scalar()
            connection.commit()
            if others:
                raise _others()

            def retire(token: str) -> None:
                connection.execute(
                    text("UPDATE alembic_version SET version_num = :moved"),
                    {"moved": f"{MOVED}{token}"},
                )
                connection.commit()

            yield retire
        finally:
            # With the session the lock goes; back in the pool it would stay.
            connection.invalidate()


@contextmanager
def alone_on_file(file: Path, source: str) -> Iterator[Callable[[str], None]]:
    """As `alone_on_server`: others may read, but nobody writes.

    Raises:
        EnvironmentTroubleError: As there; or somebody wrote for longer than was waited.
    """
    if seats_held(file.parent, but=source):
        raise _others()
    with closing(
        sqlite3.connect(file, timeout=_PATIENCE_S, isolation_level=None, check_same_thread=False)
    ) as connection:
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            raise _others() from error

        def retire(token: str) -> None:
            try:
                # Whoever waited to write meanwhile must not write into what nobody reads any more.
                connection.execute(
                    "CREATE TRIGGER office_moved BEFORE INSERT ON audit_log BEGIN"
                    " SELECT RAISE(ABORT, 'the office was moved to another database'); END"
                )
                connection.execute(
                    "UPDATE alembic_version SET version_num = ?", (f"{MOVED}{token}",)
                )
                connection.execute("COMMIT")
            except sqlite3.OperationalError as error:
                # What is half committed keeps everybody else from reading.
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY:
                    raise _others() from error
                raise

        yield retire
        if connection.in_transaction:
            connection.execute("ROLLBACK")
