"""Transactions for the services, on SQLite or PostgreSQL."""

from __future__ import annotations

import logging
import secrets
import sqlite3
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from sqlalchemy import event, text
from sqlalchemy.orm import Session

from dairyos_desktop.adapters.alone import (
    MOVED,
    MOVING,
    alone_on_file,
    alone_on_server,
    enter,
)
from dairyos_desktop.adapters.backups.sqlite_copy import copy_live
from dairyos_desktop.adapters.database_trouble import plainly
from dairyos_desktop.adapters.engine import (
    Journal,
    anchor_of,
    database_url,
    has_waited,
    make_engine,
    safe_journal,
    writing,
)
from dairyos_desktop.adapters.hearing import FileEar, ServerEar
from dairyos_desktop.adapters.made_by import needed_version
from dairyos_desktop.adapters.office_lock import held
from dairyos_desktop.adapters.seats import living
from dairyos_desktop.adapters.telling import tell
from dairyos_desktop.config.settings import Settings
from dairyos_desktop.config.version import version
from dairyos_desktop.domain.errors import EnvironmentTroubleError
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models import SCHEMA_HEAD
from dairyos_desktop.services.audit.chain import add_entries, announce
from dairyos_desktop.services.unit import UnitOfWork

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from dairyos_desktop.adapters.hearing import Ear
    from dairyos_desktop.domain.audit_chain import Head
    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.ports import Clock

_log = logging.getLogger(__name__)


class SqlDatabase:
    """Transactions for the services; the only owner of the engine."""

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        announce: Callable[[frozenset[str]], None] = lambda _topics: None,
        *,
        journal: Journal | None = None,
        anchored: bool = True,
        password: Callable[[], str | None] | None = None,
    ) -> None:
        """Nothing is opened yet.

        Args:
            settings: Say where the database is.
            clock: Gives each transaction its instant.
            announce: Told, after a commit, which topics changed.
            journal: As `make_engine`.
            anchored: False while the office's database is being built: it has no anchor before
                its first commit in its place.
            password: As `make_engine`.
        """
        self._settings = settings
        self._clock = clock
        self._journal = journal or safe_journal()
        self._announce = announce
        self._url = database_url(settings)
        self.engine = make_engine(self._url, self._journal, password)
        self._writer = writing(self.engine)
        self.anchor = anchor_of(settings)
        self._anchored = anchored
        self.source = secrets.token_hex(8)
        self._is_alone = False
        if self.dialect == "postgresql":
            event.listen(self.engine, "connect", self._on_connected)

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self.engine.dialect.name

    def exists(self) -> bool:
        """Whether an office's tables are there.

        Raises:
            EnvironmentTroubleError: The database can't be reached or read.
        """
        if self.dialect == "sqlite" and not self._settings.database_file.exists():
            return False
        return self.schema() is not None

    def schema(self) -> str | None:
        """The revision that the database stands at; None where there are no tables.

        Raises:
            EnvironmentTroubleError: The database can't be reached or read.
        """
        with plainly(), self.engine.connect() as connection:
            if not connection.dialect.has_table(connection, "alembic_version"):
                return None
            found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
            return None if found is None else str(found)

    def require_current(self) -> None:
        """Refuses a database that isn't there or is of another version.

        Raises:
            EnvironmentTroubleError: `no_database`, `schema_old` or `schema_new`.
        """
        if not self.exists():
            raise EnvironmentTroubleError(
                say("There is no office in this data folder yet."),
                say(
                    "Make one in the window, or with: dairyos init --office office.json "
                    "--owner NAME"
                ),
                code="no_database",
            )
        found = self.schema()
        if found == SCHEMA_HEAD:
            return
        if found is not None and found.startswith(MOVED):
            raise _moved()
        if found == MOVING:
            raise EnvironmentTroubleError(
                say("An office was being moved here, and the move didn't come to its end."),
                say("The office is where it was. Move it once more, or go on there."),
                code="moved",
            )
        if found is not None and found > SCHEMA_HEAD:
            raise self._too_new()
        raise EnvironmentTroubleError(
            say(
                "The office's books were kept with an older version of DairyOS than this one, "
                "{ours}.",
                ours=version() or SCHEMA_HEAD,
            ),
            say("Bring them up to date: dairyos db upgrade"),
            code="schema_old",
        )

    def _too_new(self) -> EnvironmentTroubleError:
        with plainly(), self.engine.connect() as connection:
            needed = needed_version(connection)
        return EnvironmentTroubleError(
            say(
                "The office's books were kept with a newer version of DairyOS than this one, "
                "{ours}.",
                ours=version() or SCHEMA_HEAD,
            ),
            say("Install DairyOS {needed} or newer on this PC; nothing was changed.", needed=needed)
            if needed
            else say("Install the newest DairyOS on this PC; nothing was changed."),
            code="schema_new",
        )

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A consistent snapshot; never written to."""
        with plainly(), Session(self.engine) as session:
            if self.dialect == "postgresql":
                session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
            yield session

    @contextmanager
    def at_rest(self) -> Iterator[SqlDatabase]:
        """The books as they stand, for one who reads long; whoever saves meanwhile doesn't wait.

        With a rollback journal a reader keeps every writer from committing: then it is a copy,
        made in steps, that is thrown away at last. Elsewhere a snapshot holds up nobody, and it
        is the database itself; so it is where the file is too damaged to be copied.

        Raises:
            EnvironmentTroubleError: The database was held by others all the time (`busy`).
        """
        if self.dialect != "sqlite" or self._journal is Journal.WAL:
            yield self
            return
        with TemporaryDirectory(
            prefix=".at-rest-", suffix=".part", dir=self._settings.data_dir
        ) as folder:
            copied = Settings(Path(folder))
            try:
                copy_live(self._settings.database_file, copied.database_file)
            except sqlite3.DatabaseError:
                yield self
                return
            copy = SqlDatabase(copied, self._clock)
            try:
                yield copy
            finally:
                copy.close()

    @contextmanager
    def write(self, actor: Actor, action: str) -> Iterator[UnitOfWork]:
        """One write transaction; topics are announced after it was committed.

        Its audit entries are chained last: on PostgreSQL the chain's head is one row for all PCs,
        and nobody may hold it longer than a commit takes.
        """
        head: Head | None = None
        if self._is_alone:
            raise EnvironmentTroubleError(
                say("The office is being moved to another database; nothing is saved meanwhile."),
                say("Wait until it is through, then try again."),
                code="busy",
            )
        with plainly(), Session(self._writer) as session:
            waited = has_waited(session.connection())
            unit = UnitOfWork(session, actor, action, self._clock.now(), waited=waited)
            yield unit
            try:
                if unit.topics:
                    tell(session, self.source, unit.topics)
                if unit.entries:
                    added = add_entries(session, unit.entries, anchored=self._anchored)
                    head = added.head
                    if self._anchored:
                        announce(session, self.anchor, added)
                session.commit()
            except BaseException:
                # A COMMIT that SQLite refuses, since somebody reads, leaves the transaction open,
                # and the pool would keep it so, with its lock on the file.
                session.invalidate()
                raise
        if head is not None and self._anchored:
            self._advance(head)
        if unit.topics:
            self._announce(frozenset(unit.topics))

    def _advance(self, head: Head) -> None:
        """Tells the anchor that the commit is through."""
        try:
            self.anchor.update(
                lambda held: None if held is None else held.advanced(head), durable=False
            )
        except EnvironmentTroubleError as error:
            # The commit is through, and its announcement says enough.
            _log.warning("The anchor was not advanced: %s", error.message)

    @contextmanager
    def month_lock(self, month: str) -> Iterator[None]:
        """An OS file lock beside the SQLite file, or a PostgreSQL session advisory lock."""
        busy = EnvironmentTroubleError(
            say("A run of {month} is already working.", month=month),
            say("Wait until it is through, then try again."),
            code="busy",
        )
        with self._held(f"run-{month}", busy):
            yield

    @contextmanager
    def office_lock(self, name: str, words: str) -> Iterator[None]:
        """As `month_lock`, for another work that only one may do at a time."""
        busy = EnvironmentTroubleError(
            words, say("Wait until it is through, then try again."), code="busy"
        )
        with self._held(name, busy):
            yield

    @contextmanager
    def _held(self, name: str, busy: EnvironmentTroubleError) -> Iterator[None]:
        with plainly(), held(self.engine, self._settings.data_dir, name, busy):
            yield

    def living(self, session: Session, tokens: Iterable[str]) -> frozenset[str]:
        """Of these programs, those that are still open on the office."""
        return living(session, self._settings.data_dir, tokens)

    def make_ear(
        self, heard: Callable[[frozenset[str]], None], line: Callable[[bool], None]
    ) -> Ear:
        """What hears the office's other programs; not started yet.

        Args:
            heard: Told what they changed, in a thread of the ear's.
            line: Told whether the database can be reached, when that changes; likewise.
        """
        if self.dialect == "sqlite":
            return FileEar(self._settings.database_file, self.source, heard, line)
        return ServerEar(self.engine, self.source, heard, line)

    @contextmanager
    def alone(self) -> Iterator[Callable[[str], None]]:
        """Nobody else has the office open, and nobody writes, this program neither.

        Yields:
            What closes the office here for good: it has gone elsewhere, by a move of that token.

        Raises:
            EnvironmentTroubleError: Somebody else has it open (`busy`).
        """
        self._is_alone = True
        try:
            on_file = self.dialect == "sqlite"
            with (
                plainly(),
                (
                    alone_on_file(self._settings.database_file, self.source)
                    if on_file
                    else alone_on_server(self.engine, self.source)
                ) as retire,
            ):
                yield retire
        finally:
            self._is_alone = False

    def _on_connected(self, connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's
        enter(connection, self.source, alone=self._is_alone)

    def integrity_problems(self) -> list[str]:
        """What the engine itself finds wrong with the file, its indexes and foreign keys (I9)."""
        if self.dialect != "sqlite":
            return []
        with plainly(), self.engine.connect() as connection:
            found: list[Iterable[Any]] = [
                row for row in connection.execute(text("PRAGMA integrity_check")) if row[0] != "ok"
            ]
            found += list(connection.execute(text("PRAGMA foreign_key_check")))
            return [" ".join(str(part) for part in row) for row in found]

    def let_go(self) -> None:
        """Gives the file back, so that it may be copied or moved, and goes on when it is asked."""
        self.engine.dispose()

    def close(self) -> None:
        """The same for good: whoever still asks has a connection for as long as they use it."""
        self.let_go()
        # The engine has fresh ones to keep by now.
        self.engine.pool.dispose()

    def leave(self) -> None:
        """Closes for good, since the office is elsewhere: whoever still asks is told so.

        SQLite would make a file anew, without a table, where the one that went is looked for.
        """
        event.listen(self.engine, "do_connect", _refuse)
        self.close()


def _refuse(*_connecting: object) -> None:
    raise _moved()


def _moved() -> EnvironmentTroubleError:
    return EnvironmentTroubleError(
        say("The office was moved from here to another database."),
        say("Ask the owner where it is; nothing here is changed any longer."),
        code="moved",
    )
