"""Has this PC use an office that is on a server already.

An office that the PC had in its file until then is kept whole, with its backups, in a folder of its
own: that is a data folder like any other, which the program opens by `--data-dir`. Backups are
thinned by count, so beside those of another office its own would be gone within weeks.
"""

from __future__ import annotations

import logging
import shutil
from typing import TYPE_CHECKING, Final

from dairyos_desktop.adapters.engine import database_url
from dairyos_desktop.adapters.moving.server import settings_for, tried
from dairyos_desktop.adapters.new_database import folder_trouble
from dairyos_desktop.adapters.server_password import entry_of
from dairyos_desktop.config.pc_database import choose_url
from dairyos_desktop.domain.errors import RefusedError
from dairyos_desktop.domain.texts import say
from dairyos_desktop.services.dto.moving import Found

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable
    from pathlib import Path

    from dairyos_desktop.config.settings import Settings
    from dairyos_desktop.services.dto.moving import ServerForm, ServerFound
    from dairyos_desktop.services.ports import Clock, SecretStore

BESIDE: Final = ("-journal", "-wal", "-shm", "-turns", "-anchor")
"""What belongs to a database's file, and goes where it goes."""

_log = logging.getLogger(__name__)


def join_server(
    settings: Settings, clock: Clock, store: SecretStore, form: ServerForm, password: str
) -> ServerFound:
    """Has this PC use the office on a server; raises as `OfficeMover.join`."""
    if settings.url_is_fixed:
        raise RefusedError(
            say("This program was started with the address of its database."),
            say("Take --database-url or DAIRYOS_DATABASE_URL away first."),
        )

    def kept(wanted: Settings) -> Callable[[], str | None]:
        return lambda: store.get(entry_of(database_url(wanted)))

    found = tried(settings, clock, form, password, kept)
    if found.found is not Found.OFFICE:
        raise RefusedError(
            say("There is no office in the database {name}.", name=form.database),
            say("Check its name; or move the office there from the PC that has it."),
        )
    try:
        settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        wanted = settings_for(settings, form, password, keep=True)
        if password:
            store.put(entry_of(database_url(wanted)), password)
        choose_url(settings.data_dir, wanted.database_url)
    except OSError as error:
        raise folder_trouble(settings.data_dir, error) from error
    return found


def keep_own_office(settings: Settings, now: dt.datetime) -> Path:
    """Gives the office of this PC's file, which nobody has open, a folder of its own.

    Killed before, or where another program holds a file, it stays where it is: this PC uses the
    server by then, and nothing is written to it there either.

    Returns:
        Where it is now.
    """
    live = settings.database_file
    folder = settings.data_dir / f"office-{now:%Y%m%d-%H%M%S}"
    names = (live.name, *(f"{live.name}{ending}" for ending in BESIDE), settings.backups_dir.name)
    try:
        folder.mkdir(mode=0o700)
        for name in names:
            there = settings.data_dir / name
            if there.exists():
                there.replace(folder / name)
        if settings.vault_file.exists():
            shutil.copy2(settings.vault_file, folder / settings.vault_file.name)
    except OSError as error:
        _log.warning("The office of this PC's file stays where it was: %s", error)
        return settings.data_dir
    return folder
