"""The engine, on SQLite or PostgreSQL: where it is, and how its transactions begin.

SQLite: readers `BEGIN`, writers `BEGIN IMMEDIATE`. Below 3.44.6, 3.50.7 and 3.51.3 its WAL mode
has a race that can lose committed rows, so WAL is used only on a mended version; elsewhere the
rollback journal with `synchronous=EXTRA`.
"""

from __future__ import annotations

import hashlib
import logging
import sqlite3
from enum import Enum
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, create_engine, event, make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import QueuePool

from dairyos_desktop.adapters.anchor import AnchorFile
from dairyos_desktop.adapters.server_password import give_when_asked
from dairyos_desktop.adapters.turns import Turns
from dairyos_desktop.config.pc_database import CA_NAME, NAME, UNREADABLE
from dairyos_desktop.domain.characters import check_fit
from dairyos_desktop.domain.errors import UsageError
from dairyos_desktop.domain.texts import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.engine import Connection, Engine
    from sqlalchemy.pool import ConnectionPoolEntry

    from dairyos_desktop.config.settings import Settings

BUSY_TIMEOUT_MS = 10_000
CACHE_KB = 16_000
"""A transaction that changes more than this is written out in its middle, with a flush of its own,
and with a rollback journal nobody else can read from then on."""

LINE = {
    "connect_timeout": 5,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
"""How long a server that doesn't answer is waited for; a URL may say otherwise.

By the usual figures a save would hang for a quarter of an hour once a cable is pulled.
"""
_WRITING = "dairyos_writing"
_WAITED = "dairyos_waited"


class Journal(Enum):
    """How SQLite keeps a transaction whole: `journal_mode` and the `synchronous` it needs."""

    WAL = ("WAL", "FULL")
    ROLLBACK = ("DELETE", "EXTRA")

    @property
    def pragmas(self) -> tuple[str, str]:
        """What a connection is told."""
        mode, synchronous = self.value
        return f"PRAGMA journal_mode={mode}", f"PRAGMA synchronous={synchronous}"


def wal_is_safe(version: tuple[int, ...]) -> bool:
    """Whether this SQLite's WAL mode can't lose committed rows (sqlite.org, WAL-reset bug)."""
    return (
        (3, 44, 6) <= version < (3, 45) or (3, 50, 7) <= version < (3, 51) or version >= (3, 51, 3)
    )


def safe_journal() -> Journal:
    """What this PC's SQLite may be trusted with."""
    return Journal.WAL if wal_is_safe(sqlite3.sqlite_version_info) else Journal.ROLLBACK


def database_url(settings: Settings) -> URL:
    """The URL to connect to.

    Raises:
        UsageError: The given URL holds a password, or is neither PostgreSQL nor readable.
    """
    if not settings.database_url:
        return URL.create("sqlite", database=str(settings.database_file))
    if settings.database_url == UNREADABLE:
        raise UsageError(
            say("The file {file} in the data folder can't be read.", file=NAME),
            say("It says which database this PC uses. Put it right, or join the office again."),
        )
    try:
        url = make_url(settings.database_url)
    except Exception as error:
        raise UsageError(
            say("The database URL can't be read."), say("Write postgresql://user@host/database.")
        ) from error
    if url.password is not None:
        raise UsageError(
            say("The database URL holds a password."),
            say("Take it out, and give it once to: dairyos db password."),
        )
    if url.get_backend_name() != "postgresql":
        raise UsageError(
            say("DairyOS can't use a database of the kind {kind}.", kind=url.get_backend_name()),
            say("Write postgresql://user@host/database."),
        )
    if url.query.get("sslrootcert") == CA_NAME:
        # In the data folder, which may be moved.
        url = url.update_query_dict({"sslrootcert": str(settings.data_dir / CA_NAME)})
    return url.set(drivername="postgresql+psycopg", password=settings.database_password or None)


def turns_of(file: Path) -> Turns:
    """Whose turn it is to write the SQLite file."""
    return Turns(file.with_name(f"{file.name}-turns"), BUSY_TIMEOUT_MS)


def anchor_of(settings: Settings) -> AnchorFile:
    """The anchor of the audit chain: beside the SQLite file, or this PC's own of a server's."""
    if not settings.database_url:
        file = settings.database_file
        return AnchorFile(file.with_name(f"{file.name}-anchor"))
    url = database_url(settings).set(password=None)
    # The same database, however the line to it is encrypted.
    shown = url.difference_update_query(["sslmode", "sslrootcert"]).render_as_string()
    name = hashlib.sha256(shown.encode()).hexdigest()[:12]
    return AnchorFile(settings.data_dir / f"audit-{name}.anchor")


class KeptConnections(QueuePool):
    """Keeps connections for whoever asks next, and none once it was given up.

    A reader may be under way then. The library would put its connection back into what nobody
    uses any longer, where it stays open until Python's garbage is collected, with its locks.
    """

    _is_over = False

    def dispose(self) -> None:
        """Ends what is kept, and each of the others as it comes back."""
        # First: one that comes back meanwhile is found by this thread or by its own.
        self._is_over = True
        super().dispose()

    def _do_return_conn(self, record: ConnectionPoolEntry) -> None:
        super()._do_return_conn(record)
        if self._is_over:
            super().dispose()


# The library's pools tell what they do to a logger of their class's name, which would be ours.
logging.getLogger(f"{__name__}.{KeptConnections.__name__}").setLevel(logging.WARNING)


def make_engine(
    url: URL, journal: Journal | None = None, password: Callable[[], str | None] | None = None
) -> Engine:
    """An engine whose transactions begin as the module says.

    Errors of the engine don't tell the values of a statement: they may be secrets.

    Args:
        url: SQLite or PostgreSQL.
        journal: Another than the safe one of SQLite, to measure with; nothing else may ask for it.
        password: Gives the server's password, if the URL has none and the server asks.
    """
    if url.get_backend_name() != "sqlite":
        line = {name: value for name, value in LINE.items() if name not in url.query}
        engine = create_engine(
            url,
            poolclass=KeptConnections,
            pool_pre_ping=True,
            hide_parameters=True,
            connect_args=line,
        )
        event.listen(engine, "before_cursor_execute", _check_texts)
        if url.password is None and password is not None:
            give_when_asked(engine, password)
        return engine
    timeout = {"timeout": BUSY_TIMEOUT_MS / 1000}
    engine = create_engine(
        url, poolclass=KeptConnections, connect_args=timeout, hide_parameters=True
    )
    event.listen(engine, "before_cursor_execute", _check_texts)
    turns = turns_of(Path(url.database or ":memory:"))
    pragmas = (journal or safe_journal()).pragmas

    @event.listens_for(engine, "connect")
    def _on_connected(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's
        # The driver's own transaction handling would begin too late for a snapshot.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute(f"PRAGMA cache_size=-{CACHE_KB}")
        for pragma in pragmas:
            cursor.execute(pragma)
        cursor.close()

    @event.listens_for(engine, "begin")
    def _on_begun(connection: Connection) -> None:
        if not connection.get_execution_options().get(_WRITING, False):
            connection.exec_driver_sql("BEGIN")
            return
        driver: Any = connection.connection.dbapi_connection
        try:
            connection.info[_WAITED] = turns.begin(driver)
        except sqlite3.OperationalError as error:
            raise OperationalError("BEGIN IMMEDIATE", None, error) from error

    return engine


def _check_texts(
    _connection: Connection,
    _cursor: object,
    _statement: str,
    parameters: Any,  # noqa: ANN401 - as the driver takes them
    _context: object,
    _executemany: bool,  # noqa: FBT001 - SQLAlchemy's signature
) -> None:
    """Every text on its way into the database, or looked for in it, is one that it can hold.

    Here, and not where each text is typed: none is forgotten, and both engines refuse the same.
    """
    rows = parameters if isinstance(parameters, list) else [parameters]
    if rows and isinstance(rows[0], dict):
        rows = [row.values() for row in rows]
    # A month has half a million rows: nothing is called for what is no text, nor for plain ones.
    for value in chain.from_iterable(rows):
        if type(value) is str and not (value.isascii() and "\0" not in value):
            check_fit(value)


def has_waited(connection: Connection) -> bool:
    """Whether its write transaction began later since somebody else wrote.

    On PostgreSQL nobody is waited for there.
    """
    return bool(connection.info.get(_WAITED, False))


def writing(engine: Engine) -> Engine:
    """The same engine, whose transactions begin as writers."""
    return engine.execution_options(**{_WRITING: True})
