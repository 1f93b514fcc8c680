"""Restores a backup where there are no books that anybody could log in to.

The disk died, or the file is damaged: nobody's password can be compared with what is there. So the
owner logs in to the backup itself, which is made ready in a folder of its own, and becomes the
office's only then. What lies in its place is kept beside it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.adapters.backups.on_disk import named_by
from dairyos_desktop.adapters.backups.ready import (
    made_ready,
    noted,
    put_instead,
    require_file_database,
    require_restorable,
)
from dairyos_desktop.adapters.backups.trouble import told_of
from dairyos_desktop.domain.errors import NotFoundError
from dairyos_desktop.domain.roles import Action
from dairyos_desktop.domain.texts import say
from dairyos_desktop.services.backup.keys import opens_nothing
from dairyos_desktop.services.dto.backups import Restored

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from dairyos_desktop.adapters.database import SqlDatabase
    from dairyos_desktop.config.settings import Settings
    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.backup.keys import Opens
    from dairyos_desktop.services.ports import Clock


def restore_anew(
    settings: Settings,
    clock: Clock,
    file: Path,
    login: Callable[[SqlDatabase], Actor],
    opens: Opens = opens_nothing,
) -> Restored:
    """Makes the backup the office's books.

    Args:
        settings: Say where the office is to be.
        clock: Gives the instant.
        file: The backup: its path, or its name among the office's backups.
        login: Logs somebody in to the database it is given.
        opens: Gives the key of an encrypted backup.

    Raises:
        NotFoundError: There is no such file.
        RefusedError: The office is to be on a server.
        NotAllowedError: Who logged in is no owner of the office in the backup.
        EnvironmentTroubleError: The file is damaged, foreign or newer, or can't be put there.
        BackupLockedError: It is encrypted, and `opens` has no key to it.
    """
    require_file_database(settings, file)
    found = named_by(file, settings.backups_dir)
    if found is None:
        raise NotFoundError(
            say("There is no backup {file}.", file=file), say("Give the path of its file.")
        )
    with told_of(settings.data_dir):
        settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    checked = require_restorable(found, opens, settings.data_dir)
    with made_ready(settings, clock, checked, opens) as ready:
        actor = login(ready)
        actor.require(Action.RESTORE)
        actor.require_fresh()
        head = noted(actor, ready, checked)
        with told_of(settings.data_dir):
            replaced, facts = put_instead(settings, ready, head, clock.now())
    return Restored(checked.file, checked.made_at, replaced, facts)
