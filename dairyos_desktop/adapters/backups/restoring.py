"""Puts a backup in the place of the books: in one transaction of the file that is there.

The file keeps its name and its place, so that another program that has it open sees the restored
books, not a file that nobody else sees. From the moment that the replaced books are copied until
the restored ones stand, nobody else can read or write: nothing that was said to be saved can fall
between. Killed anywhere, the books are the old ones or the new ones, whole.
"""

from __future__ import annotations

import shutil
import sqlite3
import stat
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from dairyos_desktop.adapters.backups.on_disk import begun_for
from dairyos_desktop.adapters.backups.on_disk import opened as opened_backup
from dairyos_desktop.adapters.backups.ready import (
    ACTION,
    DRILL,
    head_of,
    made_ready,
    noted,
    put_instead,
    ready_file,
    require_file_database,
    require_restorable,
)
from dairyos_desktop.adapters.backups.server_scratch import restored_beside
from dairyos_desktop.adapters.backups.sqlite_copy import copy_held, opened
from dairyos_desktop.adapters.backups.sqlite_facts import read_facts
from dairyos_desktop.adapters.backups.trouble import told_of
from dairyos_desktop.adapters.engine import Journal, make_engine
from dairyos_desktop.adapters.new_database import put
from dairyos_desktop.adapters.telling import tell_everything
from dairyos_desktop.domain.audit_chain import Anchored, Head, announcing
from dairyos_desktop.domain.backups import Proof, Reason
from dairyos_desktop.domain.errors import EnvironmentTroubleError, RefusedError
from dairyos_desktop.domain.texts import say
from dairyos_desktop.services.audit.chain import current_doubt, read_head
from dairyos_desktop.services.backup.carrying import (
    added_users,
    carry_chain,
    carry_logins,
    carry_series,
    tell_bills,
)
from dairyos_desktop.services.backup.carrying_key import carry_backup_key
from dairyos_desktop.services.backup.carrying_outbox import carry_outbox
from dairyos_desktop.services.backup.keys import opens_nothing
from dairyos_desktop.services.backup.steps import UNWATCHED, Part
from dairyos_desktop.services.dto.backups import Restored
from dairyos_desktop.services.numbers import RESTORED, set_aside
from dairyos_desktop.services.session import mark_restored

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from dairyos_desktop.adapters.backups.folder import BackupFolder
    from dairyos_desktop.adapters.database import SqlDatabase
    from dairyos_desktop.config.settings import Settings
    from dairyos_desktop.domain.backup_key import BackupKey
    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.backup.keys import Opens
    from dairyos_desktop.services.backup.steps import Steps
    from dairyos_desktop.services.dto.backups import BooksFacts, CheckedBackup
    from dairyos_desktop.services.ports import Clock
    from dairyos_desktop.services.verify.service import Inspectable


class _DamagedBooksError(Exception):
    """The books that are there can't be read to their end."""


_PATIENCE_MS = 3_000


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

    def restore(
        self,
        actor: Actor,
        file: Path,
        at: dt.datetime,
        *,
        key: BackupKey | None = None,
        opens: Opens = opens_nothing,
        steps: Steps = UNWATCHED,
    ) -> Restored:
        """As `services.backup.store.Restorer`.

        Raises:
            RefusedError: The database is on a server; or it was stopped.
            EnvironmentTroubleError: The file is damaged, foreign or newer (`schema_new`), or
                another program holds the books (`busy`).
            BackupLockedError: It is encrypted, and `opens` has no key to it.
        """
        require_file_database(self._settings, file)
        checked = self._restorable(file, opens, steps)
        with (
            self._folder.turn(),
            made_ready(self._settings, self._clock, checked, opens) as ready,
        ):
            Part(steps, 2, 3).go_on(0, 1)
            # Our own connections would stand in the way.
            self._database.let_go()
            with told_of(self._folder.folder):
                try:
                    return self._in_place(actor, ready, checked, at, key)
                except _DamagedBooksError:
                    return self._instead(actor, ready, checked)

    def write_plainly(self, file: Path, to: Path, opens: Opens) -> None:
        """As `services.backup.store.Restorer`.

        Raises:
            RefusedError: There is such a file already.
            EnvironmentTroubleError: The backup is damaged, or the file can't be written.
            BackupLockedError: It is encrypted, and `opens` has no key to it.
        """
        if to.exists():
            raise RefusedError(
                say("There is a file {file} already; it was left as it is.", file=to.name),
                say("Name another."),
            )
        with told_of(to.parent), opened_backup(file, opens, to.parent) as plain:
            begun = begun_for(to)
            try:
                # Nobody else reads it, not even while it is written.
                begun.touch(stat.S_IRUSR | stat.S_IWUSR, exist_ok=False)
                shutil.copyfile(plain.file, begun)
                put(begun, to)
            finally:
                begun.unlink(missing_ok=True)

    @contextmanager
    def in_scratch(
        self, file: Path, opens: Opens = opens_nothing, steps: Steps = UNWATCHED
    ) -> Iterator[Inspectable]:
        """As `services.backup.store.Restorer`.

        Raises:
            RefusedError: It was stopped.
            EnvironmentTroubleError: The file is damaged, foreign or newer (`schema_new`); or on a
                server nothing can be restored beside the books.
            BackupLockedError: It is encrypted, and `opens` has no key to it.
        """
        checked = self._restorable(file, opens, steps)
        if self._settings.database_url:
            data_dir = self._settings.data_dir
            with (
                opened_backup(file, opens, data_dir) as plain,
                restored_beside(
                    self._database.engine, data_dir, self._clock, plain.file, checked
                ) as ready,
            ):
                yield _AtRest(ready)
            return
        with made_ready(self._settings, self._clock, checked, opens, DRILL) as ready:
            yield _AtRest(ready)

    def _restorable(self, file: Path, opens: Opens, steps: Steps) -> CheckedBackup:
        on_server = bool(self._settings.database_url)
        return require_restorable(file, opens, self._settings.data_dir, steps, on_server=on_server)

    def _in_place(
        self,
        actor: Actor,
        ready: SqlDatabase,
        checked: CheckedBackup,
        at: dt.datetime,
        key: BackupKey | None,
    ) -> Restored:
        with _held_alone(self._settings.database_file) as connection:
            kept: list[Path] = []

            def copy(to: Path) -> BooksFacts:
                # What is carried on is read from it: it must not be encrypted by then.
                facts = copy_held(connection, to)
                kept.append(begun_for(self._settings.data_dir / to.name))
                shutil.copyfile(to, kept[0])
                return facts

            try:
                replaced = self._folder.put(
                    copy if key is not None else lambda to: copy_held(connection, to),
                    Reason.BEFORE_RESTORE,
                    at,
                    Proof.QUICK,
                    key=key,
                )
                held = self._database.anchor.read()
                old = kept[0] if kept else replaced.file
                carried = _carried(actor, ready, old, replaced.file.name, checked, held=held)
            except EnvironmentTroubleError as error:
                if error.code == "damaged":
                    raise _DamagedBooksError from error
                raise
            finally:
                for left in kept:
                    left.unlink(missing_ok=True)
            # The anchor knows the head before the books have it, as at any commit.
            self._database.anchor.update(lambda _held: carried.announced, durable=True)
            ready.close()
            _overwrite(ready_file(ready), connection)
            facts = read_facts(connection)
        self._database.anchor.update(
            lambda held: None if held is None else held.advanced(carried.head), durable=False
        )
        return Restored(checked.file, checked.made_at, replaced.file, facts, carried.disabled)

    def _instead(self, actor: Actor, ready: SqlDatabase, checked: CheckedBackup) -> Restored:
        """Of books that are damaged there is no backup, and what can't be read isn't carried on."""
        live = self._settings.database_file
        disabled: tuple[str, ...] = ()
        try:
            carried = _carried(actor, ready, live, live.name, checked, held=None)
            disabled, head = carried.disabled, carried.head
        except (DBAPIError, EnvironmentTroubleError) as error:
            # The transaction tells what the engine said in plain words.
            if isinstance(error, EnvironmentTroubleError) and error.code != "damaged":
                raise
            head = noted(actor, ready, checked)
        replaced, facts = put_instead(self._settings, ready, head, self._clock.now())
        return Restored(checked.file, checked.made_at, replaced, facts, disabled)


class _Held:
    """An anchor that holds one head."""

    def __init__(self, held: Anchored) -> None:
        self._held = held

    def read(self) -> Anchored:
        return self._held

    def update(
        self, change: Callable[[Anchored | None], Anchored | None], *, durable: bool
    ) -> None:
        """Nobody writes to the books that it belongs to."""


class _AtRest:
    """A database that nobody else writes to, so that it need not be copied to be read for long."""

    def __init__(self, database: SqlDatabase) -> None:
        # A backup has no anchor beside it: what its own log ends with is what it should.
        self.anchor = _Held(Anchored(head_of(database)))
        self.read = database.read
        self.schema = database.schema
        self.integrity_problems = database.integrity_problems

    @contextmanager
    def at_rest(self) -> Iterator[Inspectable]:
        yield self


class _Carried(NamedTuple):
    """What was taken along.

    Attributes:
        disabled: Users who were added since.
        head: The audit log's, of the books to be.
        announced: What the anchor must hold before they are the books.
    """

    disabled: tuple[str, ...]
    head: Head
    announced: Anchored


def _carried(
    actor: Actor,
    ready: SqlDatabase,
    replaced: Path,
    name: str,
    checked: CheckedBackup,
    *,
    held: Anchored | None,
) -> _Carried:
    """Takes along what goes on.

    Args:
        actor: Who restores.
        ready: The books to be.
        replaced: The books until now, as a file that can be read.
        name: As what they are kept.
        checked: The backup.
        held: What the anchor holds of the replaced books.
    """
    # As the file is kept: a journal of another kind would change it.
    old_engine = make_engine(URL.create("sqlite", database=str(replaced)), Journal.ROLLBACK)
    try:
        with Session(old_engine) as old, ready.write(actor, ACTION) as unit:
            disabled = added_users(old, unit.session)
            aside = set_aside(unit.session)
            follows = carry_chain(old, unit.session)
            carry_logins(old, unit.session)
            carry_series(old, unit, aside)
            carry_outbox(old, unit)
            if follows:
                carry_backup_key(old, unit.session)
            mark_restored(unit)
            made_at = checked.made_at
            was = read_head(old)
            unit.audit(
                "backup",
                checked.file.name,
                before={"replaced": name, "audit_head": None if was is None else was[0]},
                after={
                    "made_at": None if made_at is None else made_at.isoformat(),
                    "sha256": checked.sha256,
                    "disabled": list(disabled) if follows else [],
                },
                reason=RESTORED,
            )
            tell_bills(unit)
            tell_everything(unit.session, old)
            doubt = None
            if was is not None:
                doubt = current_doubt(old, held, was[0], was_anchored=was[1])
    finally:
        old_engine.dispose()
    head = head_of(ready)
    if was is None:
        return _Carried((), head, Anchored(head))
    if not follows:
        # The owner stands for another log by restoring it: what was doubtful here is over.
        return _Carried((), head, Anchored(was[0], head))
    return _Carried(disabled, head, announcing(held, was[0], head, doubt))


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
                say("Another program has the office's books open."),
                say("Close DairyOS everywhere else, then restore."),
                code="busy",
            ) from error
        connection.execute("PRAGMA synchronous=EXTRA")
        yield connection


def _overwrite(ready: Path, connection: sqlite3.Connection) -> None:
    """All of it, or nothing of it: the backup API writes in one transaction."""
    with closing(opened(ready)) as source:
        source.backup(connection)
