"""The engine's known troubles in words fit for the user."""

from __future__ import annotations

import sqlite3
import sys
from typing import TYPE_CHECKING

from sqlalchemy.exc import OperationalError

from dairyos_desktop.adapters.server_password import wants_password
from dairyos_desktop.domain.errors import EnvironmentTroubleError
from dairyos_desktop.services.command import TransientConflictError

if TYPE_CHECKING:
    from sqlalchemy.exc import DBAPIError

_AGAIN = {"40001", "40P01"}

_SQLITE: tuple[tuple[str, str, str, str], ...] = (
    (
        "locked",
        "busy",
        "Another program is writing to the database and did not finish in time.",
        "Try again in a moment.",
    ),
    ("full", "disk", "The disk is full; nothing was saved.", "Free some space, then try again."),
    (
        "readonly",
        "disk",
        "The database may not be written here; nothing was saved.",
        "Check the rights on the data folder.",
    ),
    (
        "unable to open",
        "disk",
        "The database file can't be opened.",
        "Check that the data folder is there and may be written.",
    ),
    (
        "disk i/o error",
        "disk",
        "The disk reported an error; nothing was saved.",
        "Check the disk, then try again; your last backup is in the folder backups.",
    ),
    (
        "malformed",
        "damaged",
        "The database file is damaged.",
        "Don't work on; restore the last proven backup.",
    ),
    (
        "not a database",
        "damaged",
        "The file dairyos.sqlite3 is no DairyOS database, or it is damaged.",
        "It was left untouched. Put the right file there, or restore a backup.",
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
                "The database was busy with the same rows.", "Try again in a moment."
            )
        if wants_password(cause):
            return EnvironmentTroubleError(
                "The office's database server does not take this PC's password, or there is none.",
                "Give it the right one, with: dairyos db password",
                code="database_password",
            )
        if isinstance(cause, psycopg.OperationalError) or error.connection_invalidated:
            return EnvironmentTroubleError(
                "The office's database server can't be reached.",
                "Check the network and the server; what you typed is still here.",
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
