"""The engine's known troubles in words fit for the user."""

from __future__ import annotations

import sqlite3
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError, OperationalError

from dairyos_desktop.adapters.server_password import wants_password
from dairyos_desktop.domain.errors import EnvironmentTroubleError
from dairyos_desktop.domain.texts import say
from dairyos_desktop.services.command import TransientConflictError

if TYPE_CHECKING:
    from collections.abc import Iterator

_AGAIN = {"40001", "40P01"}

_SQLITE: tuple[tuple[str, str, str, str], ...] = (
    (
        "locked",
        "busy",
        say("Another program is writing to the database and did not finish in time."),
        say("Try again in a moment."),
    ),
    (
        "full",
        "disk",
        say("The disk is full; nothing was saved."),
        say("Free some space, then try again."),
    ),
    (
        "readonly",
        "disk",
        say("The database may not be written here; nothing was saved."),
        say("Check the rights on the data folder."),
    ),
    (
        "unable to open",
        "disk",
        say("The database file can't be opened."),
        say("Check that the data folder is there and may be written."),
    ),
    (
        "disk i/o error",
        "disk",
        say("The disk reported an error; nothing was saved."),
        say("Check the disk, then try again; your last backup is in the folder backups."),
    ),
    (
        "malformed",
        "damaged",
        say("The database file is damaged."),
        say("Don't work on; restore the last proven backup."),
    ),
    (
        "not a database",
        "damaged",
        say("The file dairyos.sqlite3 is no DairyOS database, or it is damaged."),
        say("It was left untouched. Put the right file there, or restore a backup."),
    ),
)


def plain_trouble(error: DBAPIError) -> EnvironmentTroubleError | None:
    """The trouble in plain words; None for what only a bug can cause."""
    cause = error.orig
    # Loaded where the database is a server; elsewhere it would only cost time.
    psycopg = sys.modules.get("psycopg")
    if psycopg is not None and isinstance(cause, psycopg.Error):
        if (cause.sqlstate or "") in _AGAIN:
            return TransientConflictError(
                say("The database was busy with the same rows."), say("Try again in a moment.")
            )
        if wants_password(cause):
            return EnvironmentTroubleError(
                say(
                    "The office's database server does not take this PC's password, or "
                    "there is none."
                ),
                say("Give it the right one, with: dairyos db password"),
                code="database_password",
            )
        if isinstance(cause, psycopg.OperationalError) or error.connection_invalidated:
            return EnvironmentTroubleError(
                say("The office's database server can't be reached."),
                say("Check the network and the server; what you typed is still here."),
                code="offline",
            )
        return None
    if isinstance(cause, sqlite3.DatabaseError) and (
        isinstance(error, OperationalError) or type(cause) is sqlite3.DatabaseError
    ):
        words = str(cause).lower()
        for mark, code, message, hint in _SQLITE:
            if mark in words:
                return EnvironmentTroubleError(message, hint, code=code)
    return None


@contextmanager
def plainly() -> Iterator[None]:
    """Known trouble of the engine comes out in words fit for the user."""
    try:
        yield
    except (DBAPIError, OperationalError) as error:
        trouble = plain_trouble(error)
        if trouble is None:
            raise
        raise trouble from error
