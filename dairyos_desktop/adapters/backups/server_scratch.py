"""Restores a dump into a database of its own on the office's server, which is dropped at last."""

from __future__ import annotations

import secrets
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

    from sqlalchemy import Engine

    from dairyos_desktop.services.dto.backups import CheckedBackup
    from dairyos_desktop.services.ports import Clock

_NAME = "dairyos_drill_"


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
        finally:
            connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
