"""Brings the office's books to this program's schema: backed up, migrated, verified, or as before.

All migrations and what is looked at after them are one transaction, on either engine: whatever goes
wrong in it, a program that is killed or a power cut included, leaves the books as they were. What a
transaction can't promise is looked at as well: where books are found half changed after a failure,
or damaged after a success, the backup is put back in their place.
"""

from __future__ import annotations

import datetime as dt
import logging
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from dairyos_desktop.adapters import migrations
from dairyos_desktop.adapters.backups import on_disk
from dairyos_desktop.adapters.backups.folder import BackupFolder
from dairyos_desktop.adapters.backups.postgres_dump import read_facts as read_server_facts
from dairyos_desktop.adapters.backups.sqlite_copy import opened
from dairyos_desktop.adapters.backups.sqlite_facts import read_facts
from dairyos_desktop.adapters.database_trouble import plain_trouble
from dairyos_desktop.domain.backups import Proof, Reason
from dairyos_desktop.domain.errors import DairyError, EnvironmentTroubleError
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models import SCHEMA_HEAD
from dairyos_desktop.services.backup.keys import opens_nothing
from dairyos_desktop.services.dto.upgrading import Upgraded

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.engine import Connection

    from dairyos_desktop.adapters.database import SqlDatabase
    from dairyos_desktop.config.settings import Settings
    from dairyos_desktop.domain.backup_key import BackupKey, KeyFigures
    from dairyos_desktop.services.dto.backups import Backup, BooksFacts
    from dairyos_desktop.services.ports import Clock

_log = logging.getLogger(__name__)

_TRIES = 3
_LOCK_NOT_AVAILABLE = "55P03"


class _ChangedError(Exception):
    """Somebody saved something since the backup was made."""


class _NotSameError(Exception):
    """The books don't hold after the migrations what they held before."""


class Upgrade:
    """Of one database.

    Args:
        settings: Say where it is.
        database: It; no transaction of this program may be under way.
        clock: Gives the backup its time.
        key: What its backup is encrypted with; None where backups are written plainly.
        scripts: Another folder of migrations than the program's own.
    """

    def __init__(
        self,
        settings: Settings,
        database: SqlDatabase,
        clock: Clock,
        *,
        key: BackupKey | None = None,
        scripts: Path | None = None,
    ) -> None:
        self._settings = settings
        self._database = database
        self._clock = clock
        self._key = key
        self._scripts = scripts
        self._folder = BackupFolder(settings, database)

    def bring_up_to_date(self, found: str) -> Upgraded:
        """Does all of it; does nothing where the books are at this program's schema already.

        Args:
            found: The schema that they stand at.

        Raises:
            EnvironmentTroubleError: No backup could be made; the disk is full, or others hold the
                books (`busy`); or they can't be brought up to date (`upgrade_failed`). They are as
                they were before, and the hint says so.
        """
        if found == SCHEMA_HEAD:
            return Upgraded(found, SCHEMA_HEAD, found)
        with self._folder.turn():
            for _ in range(_TRIES):
                backup = self._backed_up()
                try:
                    self._migrate(found, backup)
                except _ChangedError:
                    continue
                return Upgraded(
                    SCHEMA_HEAD, SCHEMA_HEAD, found, None if backup is None else backup.file
                )
        raise _others_work()

    def _backed_up(self) -> Backup | None:
        """A server's is its keeper's business where this PC has no `pg_dump`."""
        made_at = self._clock.now().astimezone(_zone_of(self._database))
        try:
            made = self._folder.make(Reason.BEFORE_UPGRADE, made_at, Proof.QUICK, key=self._key)
        except EnvironmentTroubleError as error:
            if error.code != "no_pg_dump":
                raise
            _log.warning("No backup before the update: %s", error.message)
            return None
        self._folder.thin()
        return made

    def _migrate(self, found: str, backup: Backup | None) -> None:
        try:
            with migrations.upgrading(self._database.engine) as connection:
                before = _facts(connection)
                _require_unchanged(before, backup)
                migrations.run(connection, self._scripts)
                _require_same(before, _facts(connection))
                _require_tables(connection)
            self._require_whole()
        except _ChangedError:
            raise
        except Exception as error:
            _log.exception("The books were not brought up to date.", extra={"outcome": "failed"})
            self._see_to_it(found, backup)
            raise _told(error, backup) from error

    def _require_whole(self) -> None:
        """What a new connection reads is in order and at the new schema."""
        if self._database.dialect != "sqlite":
            return
        self._database.let_go()
        problem = self._problem_at(SCHEMA_HEAD)
        if problem:
            raise _NotSameError(problem)

    def _see_to_it(self, found: str, backup: Backup | None) -> None:
        """Puts the backup back, where the transaction didn't leave the books as they were."""
        if backup is None or self._database.dialect != "sqlite":
            return
        self._database.let_go()
        if not self._problem_at(found):
            return
        _log.error("The books are put back from %s.", backup.file.name)
        with (
            on_disk.opened(backup.file, self._opens, self._settings.data_dir) as plain,
            closing(opened(plain.file, "ro")) as source,
            closing(opened(self._settings.database_file)) as target,
        ):
            target.execute("PRAGMA synchronous=EXTRA")
            source.backup(target)

    def _opens(self, name: str, figures: KeyFigures, key_id: str) -> bytes:
        """The key that it was made with: the books may be past asking."""
        return opens_nothing(name, figures, key_id) if self._key is None else self._key.data

    def _problem_at(self, schema: str) -> str:
        """What is wrong with the file; empty where it is whole and stands at that schema."""
        try:
            with closing(opened(self._settings.database_file)) as connection:
                (said,) = connection.execute("PRAGMA quick_check(1)").fetchone()
                if said != "ok":
                    return str(said)
                (stands,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        except sqlite3.DatabaseError as error:
            return str(error)
        return "" if stands == schema else f"they stand at {stands}"


def _facts(connection: Connection) -> BooksFacts:
    if connection.dialect.name != "sqlite":
        return read_server_facts(connection)
    driver: Any = connection.connection.dbapi_connection
    return read_facts(driver)


def _require_unchanged(before: BooksFacts, backup: Backup | None) -> None:
    if backup is not None and before != backup.facts:
        raise _ChangedError


def _require_same(before: BooksFacts, after: BooksFacts) -> None:
    """A migration may add tables; it loses no row, no rupee and no entry of the audit log."""
    if after.schema != SCHEMA_HEAD:
        raise _NotSameError(f"they stand at {after.schema}")
    for table, rows in before.rows.items():
        if after.rows.get(table, rows) < rows:
            raise _NotSameError(f"{table} had {rows} rows and has {after.rows[table]}")
    if before.totals != after.totals:
        raise _NotSameError(f"the totals were {before.totals} and are {after.totals}")
    if before.audit_position != after.audit_position:
        raise _NotSameError("the audit log is not as long as it was")
    if before.audit_sha256 not in {"", after.audit_sha256}:
        raise _NotSameError("the audit log ends in another entry")


def _require_tables(connection: Connection) -> None:
    lacking = migrations.missing(connection)
    if lacking:
        raise _NotSameError(f"{', '.join(lacking)} is missing")


def _told(error: Exception, backup: Backup | None) -> EnvironmentTroubleError:
    """What happened, and that the books are as they were."""
    plain = error if isinstance(error, DairyError) else None
    if isinstance(error, DBAPIError):
        held = getattr(error.orig, "sqlstate", "") == _LOCK_NOT_AVAILABLE
        plain = _others_work() if held else plain_trouble(error)
    if plain is not None:
        return EnvironmentTroubleError(
            say("The books were not brought up to date: {message}", message=plain.message),
            say("They are as they were before. {hint}", hint=plain.hint),
            code=plain.code,
        )
    return EnvironmentTroubleError(
        say(
            "The books could not be brought up to date ({why}). They were rolled back and are "
            "as they were before.",
            why=_first_line(error),
        ),
        say("Work on with the version of DairyOS that you had, and send the log to support.")
        if backup is None
        else say(
            "Work on with the version of DairyOS that you had, and send the log to support. The "
            "backup from before is {file}.",
            file=backup.file.name,
        ),
        code="upgrade_failed",
    )


def _first_line(error: Exception) -> str:
    cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    return next(iter(str(cause).splitlines()), type(cause).__name__).strip()


def _others_work() -> EnvironmentTroubleError:
    return EnvironmentTroubleError(
        say("Another program is working in the office's books."),
        say("Close DairyOS everywhere else, then try again."),
        code="busy",
    )


def _zone_of(database: SqlDatabase) -> dt.tzinfo:
    """The office's, from tables of whatever version."""
    with database.read() as session:
        name = session.execute(text("SELECT timezone FROM office")).scalar()
    return dt.UTC if name is None else ZoneInfo(str(name))
