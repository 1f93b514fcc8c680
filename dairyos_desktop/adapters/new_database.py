"""Builds the database of a new office, so that half an office is never found.

SQLite: in a folder of its own beside, then linked under its final name, which never replaces a
file that is there. PostgreSQL: under an advisory lock; tables made here are dropped on failure.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import inspect, select, text
from sqlalchemy.exc import DBAPIError

from dairyos_desktop.adapters.alone import MOVED, MOVING
from dairyos_desktop.adapters.database import SqlDatabase
from dairyos_desktop.adapters.database_trouble import plainly
from dairyos_desktop.adapters.engine import anchor_of
from dairyos_desktop.adapters.files import flush_folder
from dairyos_desktop.domain.errors import EnvironmentTroubleError, RefusedError
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models import Base
from dairyos_desktop.models.audit import AuditEntry
from dairyos_desktop.models.office import Office

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dairyos_desktop.config.settings import Settings
    from dairyos_desktop.services.ports import Clock, Database

_BUILDING = ".new-office-"
_LEFTOVERS = ("-journal", "-wal")
# Apart from the month runs' keys, which are small.
_ADVISORY_KEY = 0xDA1_0000_0001
_VERSION = "alembic_version"
_OURS = re.compile(r"\d{4}")
"""What our revisions look like."""
_TOLD = 3


class DatabaseBuilder:
    """Makes the database that the settings name."""

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        password: Callable[[], str | None] | None = None,
    ) -> None:
        """`password` gives the server's, where it asks for one."""
        self._settings = settings
        self._clock = clock
        self._password = password

    def refuse_existing(self) -> None:
        """Refuses where there is an office already, or the rest of one.

        Raises:
            RefusedError: There is.
            EnvironmentTroubleError: The server or the file can't be read.
        """
        file = self._settings.database_file
        if not self._settings.database_url:
            if file.exists():
                raise _office_there(file.name)
            for leftover in (file.with_name(file.name + ending) for ending in _LEFTOVERS):
                if leftover.exists():
                    raise RefusedError(
                        say(
                            "The data folder holds the rest of an earlier database: {leftover}.",
                            leftover=leftover.name,
                        ),
                        say(
                            "Take it away, or choose another folder; an office needs an empty one."
                        ),
                    )
            return
        database = SqlDatabase(self._settings, self._clock, password=self._password)
        try:
            refuse_foreign(database)
            if holds_office(database):
                raise _office_there("the database")
        finally:
            database.close()

    @contextmanager
    def building(self) -> Iterator[Database]:
        """An empty database with its tables; it is the office's own once the block ends.

        Raises:
            RefusedError: There is an office already.
            EnvironmentTroubleError: The folder or the server can't be written.
        """
        _make_folder(self._settings.data_dir)
        on_server = bool(self._settings.database_url)
        with self._on_server() if on_server else self._beside() as database:
            yield database

    @contextmanager
    def _beside(self) -> Iterator[Database]:
        self.refuse_existing()
        root = self._settings.data_dir
        try:
            folder = Path(tempfile.mkdtemp(prefix=_BUILDING, dir=root))
        except OSError as error:
            raise folder_trouble(root, error) from error
        try:
            settings = replace(self._settings, data_dir=folder)
            database = SqlDatabase(settings, self._clock, anchored=False)
            try:
                make_tables(database)
                yield database
            finally:
                database.close()
            # Of an office that was here before and whose database was taken away.
            anchor_of(self._settings).forget()
            put(settings.database_file, self._settings.database_file)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        # Folders of builders that were killed; of one that still works, which lost the race.
        for leftover in root.glob(f"{_BUILDING}*"):
            shutil.rmtree(leftover, ignore_errors=True)

    @contextmanager
    def _on_server(self) -> Iterator[Database]:
        database = SqlDatabase(self._settings, self._clock, anchored=False, password=self._password)
        try:
            with filling_alone(database):
                refuse_foreign(database)
                if holds_office(database):
                    raise _office_there("the database")
                if database.schema() == MOVING:
                    # Of a move that was cut off: whoever were at it would have this alone.
                    drop_tables(database)
                bare = database.schema() is None
                database.anchor.forget()
                try:
                    make_tables(database)
                    yield database
                except BaseException:
                    if bare:
                        drop_tables(database)
                    raise
        finally:
            database.close()


@contextmanager
def filling_alone(target: SqlDatabase) -> Iterator[None]:
    """Nobody else makes an office in that database of a server, or moves one there, meanwhile.

    Each would take the other's tables for what an earlier try left, and drop them.

    Raises:
        EnvironmentTroubleError: Somebody is at it (`busy`), or the server can't be reached.
    """
    with plainly(), target.engine.connect() as lock:
        took = lock.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": _ADVISORY_KEY})
        if not took.scalar():
            raise EnvironmentTroubleError(
                say("Another program is making an office in that database just now."),
                say("Give another, empty database; or wait until it is through, then join it."),
                code="busy",
            )
        lock.commit()
        try:
            yield
        finally:
            try:
                lock.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _ADVISORY_KEY})
                lock.commit()
            except DBAPIError:
                # With the session the lock goes; back in the pool it would stay.
                lock.invalidate()


def holds_office(database: SqlDatabase) -> bool:
    """Whether there is an office in the database, or what was one; half a copy of one is none."""
    if database.schema() in (None, MOVING):
        return False
    with database.read() as session:
        if not inspect(session.connection()).has_table(Office.__tablename__):
            return False
        return session.scalar(select(Office.id)) is not None


def foreign_tables(database: SqlDatabase) -> list[str]:
    """Tables on a server that have names of ours, and that no program of ours has made."""
    names = [*Base.metadata.tables, _VERSION]
    with plainly(), database.engine.connect() as connection:
        there = set(
            connection.scalars(
                text(
                    "SELECT relname FROM pg_class WHERE relname = ANY(:names)"
                    " AND relkind IN ('r', 'p', 'f', 'v', 'm') AND pg_table_is_visible(oid)"
                ),
                {"names": names},
            )
        )
    schema = database.schema() or ""
    known = schema.startswith((MOVING, MOVED)) or _OURS.fullmatch(schema) is not None
    ours = known and {Office.__tablename__, AuditEntry.__tablename__} <= there
    return [] if ours else sorted(there)


def refuse_foreign(database: SqlDatabase) -> None:
    """Refuses a database in which another program keeps what ours would be taken for.

    Raises:
        RefusedError: There are such tables.
    """
    found = foreign_tables(database)
    if found:
        raise RefusedError(
            say(
                "That database holds tables of another program: {names}.",
                names=", ".join(found[:_TOLD]) + (" …" if len(found) > _TOLD else ""),
            ),
            say(
                "They were left as they are. Give an empty database; whoever looks after the "
                "server can make one."
            ),
        )


def make_tables(database: SqlDatabase) -> None:
    """Has the migrations make them."""
    # Alembic costs a fifth of a second and is needed once in an office's life.
    from dairyos_desktop.adapters import migrations  # noqa: PLC0415 - as said

    migrations.upgrade(database.engine)


def drop_tables(database: SqlDatabase) -> None:
    """Takes away what the migrations made."""
    with database.engine.begin() as connection:
        Base.metadata.drop_all(connection)
        connection.execute(text("DROP TABLE IF EXISTS alembic_version"))
        connection.execute(text("DROP FUNCTION IF EXISTS audit_log_refuse"))


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise folder_trouble(folder, error) from error


def put(built: Path, final: Path) -> None:
    """Gives the whole file its name; a file that is there already is never replaced.

    Raises:
        RefusedError: There is one.
    """
    try:
        if os.name == "nt":
            built.rename(final)
        else:
            os.link(built, final)
    except FileExistsError as error:
        raise _office_there(final.name) from error
    except OSError:
        # A file system without hard links, such as a USB stick's.
        if final.exists():
            raise _office_there(final.name) from None
        built.rename(final)
    with suppress(OSError):
        flush_folder(final.parent)


def _office_there(where: str) -> RefusedError:
    return RefusedError(
        say("There is an office already in {where}; it was left as it is.", where=where),
        say("Choose another data folder, or open the office that is there."),
    )


def folder_trouble(folder: Path, error: OSError) -> EnvironmentTroubleError:
    """The data folder can't be written."""
    return EnvironmentTroubleError(
        say("The data folder {folder} can't be written: {why}.", folder=folder, why=error.strerror),
        say("Check the rights on it, or choose another with --data-dir."),
        code="disk",
    )
