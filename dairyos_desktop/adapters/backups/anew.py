"""Restores a backup where there are no books that anybody could log in to.

The disk died, or the file is damaged: nobody's password can be compared with what is there. So the
owner logs in to the backup itself, which is made ready in a folder of its own, and becomes the
office's only then. What lies in its place is kept beside it.
"""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from dairyos_desktop.adapters.backups.folder import flush
from dairyos_desktop.adapters.backups.restoring import (
    ACTION,
    made_at_of,
    made_ready,
    ready_file,
    require_file_database,
    require_restorable,
)
from dairyos_desktop.adapters.backups.sqlite_copy import opened
from dairyos_desktop.adapters.backups.sqlite_facts import read_facts
from dairyos_desktop.adapters.backups.trouble import told_of
from dairyos_desktop.adapters.database import anchor_of
from dairyos_desktop.adapters.new_database import put
from dairyos_desktop.domain.audit_chain import Anchored
from dairyos_desktop.domain.errors import NotFoundError
from dairyos_desktop.domain.roles import Action
from dairyos_desktop.services.audit.chain import read_head
from dairyos_desktop.services.dto.backups import Restored
from dairyos_desktop.services.numbers import RESTORED

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from dairyos_desktop.adapters.database import SqlDatabase
    from dairyos_desktop.config.settings import Settings
    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.ports import Clock

_BESIDE = ("-wal", "-shm", "-journal")


def restore_anew(
    settings: Settings, clock: Clock, file: Path, login: Callable[[SqlDatabase], Actor]
) -> Restored:
    """Makes the backup the office's books.

    Args:
        settings: Say where the office is to be.
        clock: Gives the instant.
        file: The backup: its path, or its name among the office's backups.
        login: Logs somebody in to the database it is given.

    Raises:
        NotFoundError: There is no such file.
        RefusedError: The office is to be on a server.
        NotAllowedError: Who logged in is no owner of the office in the backup.
        EnvironmentTroubleError: The file is damaged, foreign or newer, or can't be put there.
    """
    require_file_database(settings)
    found = next((one for one in (file, settings.backups_dir / file) if one.is_file()), None)
    if found is None:
        raise NotFoundError(f"There is no backup {file}.", "Give the path of its file.")
    checked = require_restorable(found)
    with told_of(settings.data_dir):
        settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    with made_ready(settings, clock, checked) as ready:
        actor = login(ready)
        actor.require(Action.RESTORE)
        actor.require_fresh()
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
        with ready.read() as session:
            head = read_head(session)
        assert head is not None  # noqa: S101 - an entry was just added
        ready.close()
        own = ready_file(ready)
        with told_of(settings.data_dir):
            with closing(opened(own)) as connection:
                facts = read_facts(connection)
            flush(own)
            replaced = _set_aside(settings, f"{clock.now():%Y%m%d-%H%M%S}")
            anchor_of(settings).update(lambda _held: Anchored(head[0]), durable=True)
            put(own, settings.database_file)
    return Restored(checked.file, made_at, replaced, facts)


def _set_aside(settings: Settings, stamp: str) -> Path | None:
    """Keeps what lies in the office's place, beside it."""
    live = settings.database_file
    replaced: Path | None = None
    for name in (live.name, *(f"{live.name}{ending}" for ending in _BESIDE)):
        there = live.with_name(name)
        if there.exists():
            kept = there.with_name(f"replaced-{stamp}-{name}")
            there.replace(kept)
            replaced = replaced or kept
    return replaced
