"""The password of the office's database server, as this PC keeps it and gives it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dairyos_desktop.adapters.database import SqlDatabase
from dairyos_desktop.adapters.engine import database_url
from dairyos_desktop.adapters.server_password import entry_of
from dairyos_desktop.config.scrubbing import hide
from dairyos_desktop.domain.errors import UsageError
from dairyos_desktop.domain.texts import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from dairyos_desktop.config.settings import Settings
    from dairyos_desktop.services.ports import Clock, SecretStore


def kept_password(settings: Settings, store: SecretStore) -> Callable[[], str | None]:
    """Asks the store for it when it is called."""
    return lambda: store.get(entry_of(database_url(settings)))


def keep_password(settings: Settings, clock: Clock, store: SecretStore, password: str) -> None:
    """Keeps it, once the server took it.

    Raises:
        UsageError: The database is a file, which has no password.
        EnvironmentTroubleError: The server doesn't take it (`database_password`) or can't be
            reached, or the store can't be asked.
    """
    url = database_url(settings)
    if not settings.database_url:
        raise UsageError(
            say("The database is a file, which has no password."),
            say("Name the server with --database-url or DAIRYOS_DATABASE_URL."),
        )
    hide(password)
    database = SqlDatabase(replace(settings, database_password=password), clock)
    try:
        database.schema()
    finally:
        database.close()
    store.put(entry_of(url), password)
