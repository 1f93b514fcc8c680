"""Puts a backup in the place of the books: in one transaction of the file that is there.

The file keeps its name and its place, so that another program that has it open sees the restored
books, not a file that nobody else sees. From the moment that the replaced books are copied until
the restored ones stand, nobody else can read or write: nothing that was said to be saved can fall
between. Killed anywhere, the books are the old ones or the new ones, whole.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from dairyos_desktop.adapters.backups import manifest
from dairyos_desktop.adapters.backups.folder import digest_of, flush, look_at
from dairyos_desktop.adapters.backups.sqlite_copy import copy_held, opened
from dairyos_desktop.adapters.backups.sqlite_facts import read_facts
from dairyos_desktop.adapters.backups.trouble import damaged, told_of
from dairyos_desktop.adapters.database import Journal, SqlDatabase, anchor_of, make_engine
from dairyos_desktop.adapters.new_database import put
from dairyos_desktop.domain.audit_chain import Anchored, Head
from dairyos_desktop.domain.backups import Proof, Reason
from dairyos_desktop.domain.errors import EnvironmentTroubleError, RefusedError
from dairyos_desktop.models import SCHEMA_HEAD
from dairyos_desktop.services.audit.chain import read_head
from dairyos_desktop.services.backup.carrying import (
    added_users,
    carry_chain,
    carry_logins,
    carry_series,
    tell_bills,
)
from dairyos_desktop.services.dto.backups import Restored
from dairyos_desktop.services.numbers import RESTORED, set_aside

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from dairyos_desktop.adapters.backups.folder import BackupFolder
    from dairyos_desktop.config.settings import Settings
    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.dto.backups import BooksFacts, CheckedBackup
    from dairyos_desktop.services.ports import Clock


class _DamagedBooksError(Exception):
    """The books that are there can't be read to their end."""


ACTION = "backup.restore"
SCRATCH = ".restore-"
"""How the folders are called in which a backup is made ready; one that is left is cleared away."""
_DUMP = ".pgdump"
_PATIENCE_MS = 3_000
_BESIDE = ("-wal", "-shm", "-journal")


class BooksRestorer:
    """Restores the SQLite database that is open.

    Args:
        settings: Say where it is.
        database: It.
        clock: Gives the instant of what is noted.
        folder: Where the replaced books go.
    """

    def __init__(
        self, settings: Settings, database: SqlDatabase, clock: Clock, folder: BackupFolder
    ) -> None:
        self._settings = settings
        self._database = database
        self._clock = clock
        self._folder = folder

    def restore(self, actor: Actor, file: Path, at: dt.datetime) -> Restored:
        """As `services.backup.store.Restorer`.

        Raises:
            RefusedError: The database is on a server.
            EnvironmentTroubleError: The file is damaged, foreign or newer (`schema_new`), or
                another program holds the books (`busy`).
        """
        require_file_database(self._settings)
        checked = require_restorable(file)
        with self._folder.turn(), made_ready(self._settings, self._clock, checked) as ready:
            # Our own connections would stand in the way.
            self._database.close()
            with told_of(self._folder.folder):
                try:
                    return self._in_place(actor, ready, checked, at)
                except _DamagedBooksError:
                    return self._instead(actor, ready, checked)

    def _in_place(
        self, actor: Actor, ready: SqlDatabase, checked: CheckedBackup, at: dt.datetime
    ) -> Restored:
        with _held_alone(self._settings.database_file) as connection:
            try:
                replaced = self._folder.put(
                    lambda to: copy_held(connection, to), Reason.BEFORE_RESTORE, at, Proof.QUICK
                )
            except EnvironmentTroubleError as error:
                if error.code == "damaged":
                    raise _DamagedBooksError from error
                raise
            disabled, head, follows = _carried(actor, ready, replaced.file, checked)
            self._announce(head, follows=follows)
            ready.close()
            _overwrite(ready_file(ready), connection)
            facts = read_facts(connection)
        self._database.anchor.update(
            lambda held: None if held is None else held.advanced(head), durable=False
        )
        return Restored(checked.file, made_at_of(checked), replaced.file, facts, disabled)

    def _instead(self, actor: Actor, ready: SqlDatabase, checked: CheckedBackup) -> Restored:
        """Of books that are damaged there is no backup, and what can't be read isn't carried on."""
        live = self._settings.database_file
        disabled: tuple[str, ...] = ()
        try:
            disabled, head, _follows = _carried(actor, ready, live, checked)
        except DBAPIError:
            head = noted(actor, ready, checked)
        replaced, facts = put_instead(self._settings, ready, head, self._clock.now())
        return Restored(checked.file, made_at_of(checked), replaced, facts, disabled)

    def _announce(self, head: Head, *, follows: bool) -> None:
        """The anchor knows the head before the books have it, as at any commit.

        Where the backup's log is another, the owner has said so by restoring it: what was doubtful
        about the replaced one is over.
        """

        def change(held: Anchored | None) -> Anchored:
            if held is None:
                return Anchored(head)
            return Anchored(held.committed, head, held.doubts if follows else ())

        self._database.anchor.update(change, durable=True)


def require_file_database(settings: Settings) -> None:
    """Refuses a database on a server.

    Raises:
        RefusedError: It is on one.
    """
    if settings.database_url:
        raise RefusedError(
            "The office's database is on a server, where this program restores nothing yet.",
            "Close the program on all PCs, and have whoever looks after the server restore the"
            " dump with: pg_restore --clean --if-exists --single-transaction --dbname=… FILE",
        )


def require_restorable(file: Path) -> CheckedBackup:
    """What the file holds, if this program can work with it.

    Raises:
        EnvironmentTroubleError: It is damaged, foreign or newer (`schema_new`).
    """
    if file.suffix == _DUMP:
        raise EnvironmentTroubleError(
            f"{file.name} is a backup of a database on a server; this office keeps its own file.",
            "Name a backup whose name ends in .sqlite3.",
            code="foreign",
        )
    checked = look_at(file, Proof.QUICK)
    if checked.facts.schema > SCHEMA_HEAD:
        raise EnvironmentTroubleError(
            f"{file.name} is of a newer version ({checked.facts.schema}) than this program"
            f" ({SCHEMA_HEAD}).",
            f"Install a program of version {checked.facts.schema} or newer, then restore it;"
            " nothing was changed.",
            code="schema_new",
        )
    return checked


@contextmanager
def made_ready(settings: Settings, clock: Clock, checked: CheckedBackup) -> Iterator[SqlDatabase]:
    """A copy of the backup in a folder of its own, brought to this program's schema.

    Raises:
        EnvironmentTroubleError: The disk is full, or the copy is not what was checked.
    """
    from dairyos_desktop.adapters import migrations  # noqa: PLC0415 - costs a fifth of a second

    root = settings.data_dir
    with told_of(root):
        for left in root.glob(f"{SCRATCH}*"):
            shutil.rmtree(left, ignore_errors=True)
        folder = Path(tempfile.mkdtemp(prefix=SCRATCH, dir=root))
        try:
            own = replace(settings, data_dir=folder)
            shutil.copyfile(checked.file, own.database_file)
            if digest_of(own.database_file) != checked.sha256:
                raise damaged(checked.file, "it gives other bytes each time it is read")
            database = SqlDatabase(own, clock, journal=Journal.ROLLBACK, anchored=False)
            try:
                if checked.facts.schema != SCHEMA_HEAD:
                    migrations.upgrade(database.engine)
                yield database
            finally:
                database.close()
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def ready_file(ready: SqlDatabase) -> Path:
    """Where the database that was made ready lies."""
    return Path(ready.engine.url.database or "")


def made_at_of(checked: CheckedBackup) -> dt.datetime | None:
    """When the backup was made, as far as its manifest tells."""
    known = manifest.read(checked.file)
    return None if known is None else known.made_at


def _carried(
    actor: Actor, ready: SqlDatabase, replaced: Path, checked: CheckedBackup
) -> tuple[tuple[str, ...], Head, bool]:
    """Takes along what goes on; who was disabled, the log's head, and whether the log goes on."""
    # As the file is kept: a journal of another kind would change it.
    old_engine = make_engine(URL.create("sqlite", database=str(replaced)), Journal.ROLLBACK)
    try:
        with Session(old_engine) as old, ready.write(actor, ACTION) as unit:
            disabled = added_users(old, unit.session)
            aside = set_aside(unit.session)
            follows = carry_chain(old, unit.session)
            carry_logins(old, unit.session)
            carry_series(old, unit, aside)
            made_at = made_at_of(checked)
            was = read_head(old)
            unit.audit(
                "backup",
                checked.file.name,
                before={"replaced": replaced.name, "audit_head": None if was is None else was[0]},
                after={
                    "made_at": None if made_at is None else made_at.isoformat(),
                    "sha256": checked.sha256,
                    "disabled": list(disabled) if follows else [],
                },
                reason=RESTORED,
            )
            tell_bills(unit)
    finally:
        old_engine.dispose()
    return (disabled if follows else ()), _head_of(ready), follows


def noted(actor: Actor, ready: SqlDatabase, checked: CheckedBackup) -> Head:
    """Tells the backup's own log that it was restored; gives the log's head from then."""
    made_at = made_at_of(checked)
    with ready.write(actor, ACTION) as unit:
        unit.audit(
            "backup",
            checked.file.name,
            after={
                "made_at": None if made_at is None else made_at.isoformat(),
                "sha256": checked.sha256,
            },
            reason=RESTORED,
        )
    return _head_of(ready)


def put_instead(
    settings: Settings, ready: SqlDatabase, head: Head, now: dt.datetime
) -> tuple[Path | None, BooksFacts]:
    """Gives what was made ready the place of what can't be read, which is kept beside it.

    Returns:
        What lay there, if anything did, and what the books hold now.

    Raises:
        OSError: It can't be put there.
    """
    ready.close()
    own = ready_file(ready)
    with closing(opened(own)) as connection:
        facts = read_facts(connection)
    flush(own)
    replaced = _set_aside(settings.database_file, f"{now:%Y%m%d-%H%M%S}")
    anchor_of(settings).update(lambda _held: Anchored(head), durable=True)
    put(own, settings.database_file)
    return replaced, facts


def _set_aside(live: Path, stamp: str) -> Path | None:
    replaced: Path | None = None
    for name in (live.name, *(f"{live.name}{ending}" for ending in _BESIDE)):
        there = live.with_name(name)
        if there.exists():
            kept = there.with_name(f"replaced-{stamp}-{name}")
            there.replace(kept)
            replaced = replaced or kept
    return replaced


def _head_of(ready: SqlDatabase) -> Head:
    with ready.read() as session:
        found = read_head(session)
    assert found is not None  # noqa: S101 - an entry was just added
    return found[0]


@contextmanager
def _held_alone(live: Path) -> Iterator[sqlite3.Connection]:
    """A connection beside which nobody else can read or write the file."""
    with closing(opened(live)) as connection:
        connection.execute(f"PRAGMA busy_timeout={_PATIENCE_MS}")
        connection.execute("PRAGMA locking_mode=EXCLUSIVE")
        try:
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("COMMIT")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise
            raise EnvironmentTroubleError(
                "Another program has the office's books open.",
                "Close DairyOS everywhere else, then restore.",
                code="busy",
            ) from error
        connection.execute("PRAGMA synchronous=EXTRA")
        yield connection


def _overwrite(ready: Path, connection: sqlite3.Connection) -> None:
    """All of it, or nothing of it: the backup API writes in one transaction."""
    with closing(opened(ready)) as source:
        source.backup(connection)
