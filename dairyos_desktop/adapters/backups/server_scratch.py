"""Restores a dump into a database of its own on the office's server, which is dropped at last."""

from __future__ import annotations

import logging
import secrets
import zlib
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from dairyos_desktop.adapters.backups.postgres_dump import restore_into
from dairyos_desktop.adapters.database import SqlDatabase
from dairyos_desktop.config.settings import Settings
from dairyos_desktop.domain.errors import EnvironmentTroubleError
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models import SCHEMA_HEAD

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Connection, Engine

    from dairyos_desktop.services.dto.backups import CheckedBackup
    from dairyos_desktop.services.ports import Clock

_NAME = "dairyos_drill_"
# Apart from the locks of `office_lock`, `seats` and `alone`.
_DRILLS = 0xDA4
_HALF = 2**31
_WRAP = 2**32

_log = logging.getLogger(__name__)


@contextmanager
def restored_beside(
    live: Engine, data_dir: Path, clock: Clock, dump: Path, checked: CheckedBackup
) -> Iterator[SqlDatabase]:
    """The dump as a database, brought to this program's schema.

    Args:
        live: Of the office's database, which isn't touched.
        data_dir: This PC's.
        clock: Gives the instant.
        dump: A dump that can be read; not encrypted.
        checked: What a look at it found.

    Raises:
        EnvironmentTroubleError: This user may make no database there (`rights`), there is no
            `pg_restore`, or it failed.
    """
    from dairyos_desktop.adapters import migrations  # noqa: PLC0415 - costs a fifth of a second

    name = f"{_NAME}{secrets.token_hex(4)}"
    options = {"isolation_level": "AUTOCOMMIT"}
    with live.connect().execution_options(**options) as connection:
        driver: Any = connection.connection.dbapi_connection
        password: str | None = driver.info.password or None
        with _made(connection, name):
            url = live.url.set(drivername="postgresql", database=name, password=None)
            restore_into(url, dump, password)
            scratch = SqlDatabase(
                Settings(data_dir, url.render_as_string()),
                clock,
                anchored=False,
                password=lambda: password,
            )
            try:
                if checked.facts.schema != SCHEMA_HEAD:
                    migrations.upgrade(scratch.engine)
                yield scratch
            finally:
                scratch.close()


@contextmanager
def _made(connection: Connection, name: str) -> Iterator[None]:
    """An empty database of that name, dropped in the end."""
    try:
        # As long as it is held, the scratch database is somebody's.
        connection.execute(
            text("SELECT pg_advisory_lock(:space, :key)"), {"space": _DRILLS, "key": _key(name)}
        )
        _clear(connection)
        try:
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template0"))
        except DBAPIError as error:
            raise EnvironmentTroubleError(
                say("No scratch database could be made on the office's server."),
                say(
                    "Its user needs the right for that: ALTER ROLE … CREATEDB. The books weren't "
                    "touched."
                ),
                code="rights",
            ) from error
        try:
            yield
        finally:
            _drop(connection, name)
    finally:
        # With the session the lock goes; back in the pool it would stay.
        connection.invalidate()


def _clear(connection: Connection) -> None:
    """Drops what programs left that were ended or lost the server: each is a copy of all books."""
    names = connection.scalars(
        text(
            "SELECT datname FROM pg_database WHERE starts_with(datname, :beginning)"
            " AND pg_get_userbyid(datdba) = current_user"
        ),
        {"beginning": _NAME},
    ).all()
    # A lock of a session in any database: offices may share a server.
    held = set(
        connection.scalars(
            text(
                "SELECT objid::bigint FROM pg_locks"
                " WHERE locktype = 'advisory' AND granted AND classid = :space"
            ),
            {"space": _DRILLS},
        )
    )
    for name in names:
        if _key(name) % _WRAP not in held:
            _drop(connection, name)


def _drop(connection: Connection, name: str) -> None:
    """What can't be dropped now is by the next who tries a backup out."""
    try:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
    except DBAPIError as error:
        _log.warning("The scratch database %s is left: %s", name, error.orig)


def _key(name: str) -> int:
    return zlib.crc32(name.encode()) - _HALF
