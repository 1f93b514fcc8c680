"""Makes a backup ready in a folder of its own before it becomes the office's books."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from dairyos_desktop.adapters.backups.on_disk import brought, digest_of, flush, look_at
from dairyos_desktop.adapters.backups.sealed import is_sealed
from dairyos_desktop.adapters.backups.server_words import by_hand
from dairyos_desktop.adapters.backups.sqlite_copy import opened
from dairyos_desktop.adapters.backups.sqlite_facts import read_facts
from dairyos_desktop.adapters.backups.trouble import damaged, told_of
from dairyos_desktop.adapters.database import SqlDatabase
from dairyos_desktop.adapters.engine import Journal, anchor_of
from dairyos_desktop.adapters.made_by import version_in
from dairyos_desktop.adapters.new_database import put
from dairyos_desktop.config.version import version
from dairyos_desktop.domain.audit_chain import Anchored, Head
from dairyos_desktop.domain.backups import Proof
from dairyos_desktop.domain.errors import EnvironmentTroubleError, RefusedError
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models import SCHEMA_HEAD
from dairyos_desktop.services.audit.chain import read_head
from dairyos_desktop.services.backup.carrying_outbox import doubt_outbox
from dairyos_desktop.services.backup.steps import UNWATCHED
from dairyos_desktop.services.numbers import RESTORED
from dairyos_desktop.services.session import mark_restored

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from dairyos_desktop.config.settings import Settings
    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.backup.keys import Opens
    from dairyos_desktop.services.backup.steps import Steps
    from dairyos_desktop.services.dto.backups import BooksFacts, CheckedBackup
    from dairyos_desktop.services.ports import Clock

ACTION = "backup.restore"
RESTORE, DRILL = ".restore-", ".drill-"
"""How the folders begin in which a backup is made ready; one that is left is cleared away."""
_ENDING = ".part"
_DUMP = ".pgdump"
_BESIDE = ("-wal", "-shm", "-journal")


def require_file_database(settings: Settings, file: Path) -> None:
    """Refuses a database on a server, and says how the backup is put there.

    Raises:
        RefusedError: It is on one.
    """
    if settings.database_url:
        raise RefusedError(
            say("On a server a backup is put back by whoever looks after the server."),
            by_hand(settings, file),
        )


def require_restorable(
    file: Path, opens: Opens, scratch: Path, steps: Steps = UNWATCHED, *, on_server: bool = False
) -> CheckedBackup:
    """What the file holds, if this program can work with it.

    Args:
        file: It.
        opens: Gives the key, if it is encrypted.
        scratch: Where what is encrypted may lie meanwhile.
        steps: Told how far it is.
        on_server: The office keeps its database on a server, so it must be a dump.

    Raises:
        EnvironmentTroubleError: It is damaged, foreign or newer (`schema_new`).
        BackupLockedError: It is encrypted, and `opens` has no key to it.
    """
    if _DUMP in file.suffixes and not on_server:
        raise EnvironmentTroubleError(
            say(
                "{file} is a backup of a database on a server; this office keeps its own file.",
                file=file.name,
            ),
            say("Name a backup whose name ends in .sqlite3."),
            code="foreign",
        )
    if on_server and _DUMP not in file.suffixes:
        raise EnvironmentTroubleError(
            say(
                "{file} is no dump of a database on a server, where this office keeps its books.",
                file=file.name,
            ),
            say("Name a backup with .pgdump in its name."),
            code="foreign",
        )
    checked = look_at(file, Proof.QUICK, opens, scratch, steps)
    if checked.facts.schema > SCHEMA_HEAD:
        needed = version_in(file)
        raise EnvironmentTroubleError(
            say(
                "The backup {file} is of a newer version of DairyOS than this one, {ours}.",
                file=file.name,
                ours=version() or SCHEMA_HEAD,
            ),
            say("Install DairyOS {needed} or newer on this PC; nothing was changed.", needed=needed)
            if needed
            else say("Install the newest DairyOS on this PC; nothing was changed."),
            code="schema_new",
        )
    return checked


@contextmanager
def made_ready(
    settings: Settings,
    clock: Clock,
    checked: CheckedBackup,
    opens: Opens,
    beginning: str = RESTORE,
) -> Iterator[SqlDatabase]:
    """A copy of the backup in a folder of its own, brought to this program's schema.

    Only one who has the turn in which backups are made and restored may call it for a restore.

    Raises:
        EnvironmentTroubleError: The disk is full, or the copy is not what was checked.
    """
    from dairyos_desktop.adapters import migrations  # noqa: PLC0415 - costs a fifth of a second

    root = settings.data_dir
    with told_of(root):
        if beginning == RESTORE:
            for left in root.glob(f"{RESTORE}*"):
                shutil.rmtree(left, ignore_errors=True)
        folder = Path(tempfile.mkdtemp(prefix=beginning, suffix=_ENDING, dir=root))
        try:
            own = replace(settings, data_dir=folder)
            if is_sealed(checked.file):
                brought(checked.file, opens, own.database_file)
            else:
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


def noted(actor: Actor, ready: SqlDatabase, checked: CheckedBackup) -> Head:
    """Tells the backup's own log that it was restored; gives the log's head from then.

    Nothing is known of what went on since: mails that waited may have left.
    """
    made_at = checked.made_at
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
        doubt_outbox(unit)
        mark_restored(unit)
    return head_of(ready)


def put_instead(
    settings: Settings, ready: SqlDatabase, head: Head, now: dt.datetime
) -> tuple[Path | None, BooksFacts]:
    """Gives what was made ready the place of what can't be read, which is kept beside it.

    Returns:
        What lay there, if anything did, and what the books hold now.

    Raises:
        OSError: It can't be put there; what lay there is where it was.
        EnvironmentTroubleError: Likewise.
    """
    ready.close()
    own = ready_file(ready)
    with closing(opened(own)) as connection:
        facts = read_facts(connection)
    flush(own)
    anchor = anchor_of(settings)
    before = anchor.read()
    with _set_aside(settings.database_file, f"{now:%Y%m%d-%H%M%S}") as replaced:
        try:
            anchor.update(lambda _held: Anchored(head), durable=True)
            put(own, settings.database_file)
        except BaseException:
            with suppress(EnvironmentTroubleError):
                anchor.update(lambda _held: before, durable=True)
            raise
    return replaced, facts


@contextmanager
def _set_aside(live: Path, stamp: str) -> Iterator[Path | None]:
    """What lies there gets other names; its own again, where the block fails.

    Without any books the next start would offer to make a new office.
    """
    kept: list[tuple[Path, Path]] = []
    try:
        for name in (live.name, *(f"{live.name}{ending}" for ending in _BESIDE)):
            there = live.with_name(name)
            if there.exists():
                aside = there.with_name(f"replaced-{stamp}-{name}")
                there.replace(aside)
                kept.append((there, aside))
        yield kept[0][1] if kept else None
    except BaseException:
        for there, aside in reversed(kept):
            with suppress(OSError):
                aside.replace(there)
        raise


def head_of(ready: SqlDatabase) -> Head:
    """The audit log's head in what was made ready."""
    with ready.read() as session:
        found = read_head(session)
    assert found is not None  # noqa: S101 - an entry was just added
    return found[0]
