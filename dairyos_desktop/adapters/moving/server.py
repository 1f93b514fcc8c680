"""What a database on a server is called, and what it holds."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import URL, select, text

from dairyos_desktop.adapters.alone import MOVED, MOVING
from dairyos_desktop.adapters.database import SqlDatabase
from dairyos_desktop.adapters.new_database import foreign_tables, holds_office
from dairyos_desktop.config.pc_database import CA_NAME
from dairyos_desktop.config.scrubbing import hide
from dairyos_desktop.domain.errors import EnvironmentTroubleError, InvalidInputError
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models.office import Office
from dairyos_desktop.services.dto.moving import Found, ServerForm, ServerFound, Tls

if TYPE_CHECKING:
    from collections.abc import Callable

    from dairyos_desktop.config.settings import Settings
    from dairyos_desktop.services.ports import Clock

_MOST_PORT = 65_535


def url_of(form: ServerForm, ca_file: str) -> str:
    """The URL, without a password.

    Args:
        form: What was typed.
        ca_file: The certificate's path, or its name in the data folder.

    Raises:
        InvalidInputError: A field is empty, or the port is none.
    """
    for value, problem in (
        (form.host, say("The server is missing.")),
        (form.database, say("The name of the database is missing.")),
        (form.user, say("The user of the database is missing.")),
    ):
        if not value.strip():
            raise InvalidInputError(problem, say("Whoever set the server up knows it."))
    if not 0 < form.port <= _MOST_PORT:
        raise InvalidInputError(
            say("{port} is no port.", port=form.port), say("PostgreSQL's own is 5432.")
        )
    host = form.host.strip()
    query = {} if form.tls is Tls.AS_OFFERED else {"sslmode": form.tls.value}
    if form.tls is Tls.CHECKED:
        query["sslrootcert"] = ca_file or "system"
    if host.startswith("/"):
        query["host"] = host
    url = URL.create(
        "postgresql",
        username=form.user.strip(),
        host=None if host.startswith("/") else host,
        port=None if host.startswith("/") else form.port,
        database=form.database.strip(),
        query=query,
    )
    return url.render_as_string()


def settings_for(settings: Settings, form: ServerForm, password: str, *, keep: bool) -> Settings:
    """This PC's settings as they are with that server.

    Args:
        settings: As they are now.
        form: The server.
        password: Of its user; empty where the server asks for none.
        keep: The certificate is copied into the data folder, for good.

    Raises:
        InvalidInputError: As `url_of`, or there is no such certificate file.
    """
    hide(password)
    ca = form.ca_file.strip() if form.tls is Tls.CHECKED else ""
    if ca:
        given = Path(ca).expanduser()
        if not given.is_file():
            raise InvalidInputError(
                say("There is no file {file}.", file=ca),
                say("Choose the certificate of whoever signed the server's."),
            )
        ca = str(given)
        if keep:
            own = settings.data_dir / CA_NAME
            if given != own:
                shutil.copyfile(given, own)
            ca = CA_NAME
    return replace(
        settings,
        database_url=url_of(form, ca),
        database_password=password or settings.database_password,
    )


def look_at(database: SqlDatabase) -> ServerFound:
    """What answers there.

    Raises:
        EnvironmentTroubleError: Nothing does, or it refuses the password.
    """
    schema = database.schema() or ""
    with database.read() as session:
        connection = session.connection()
        driver = connection.connection.driver_connection
        version = str(connection.execute(text("SHOW server_version")).scalar()).split()[0]
        may_make = connection.execute(
            text("SELECT has_schema_privilege(current_schema(), 'CREATE')")
        ).scalar()
        encrypted = bool(driver is not None and driver.pgconn.ssl_in_use)
    found, office = Found.EMPTY, ""
    if schema.startswith(MOVED):
        found = Found.MOVED
    elif foreign_tables(database):
        found = Found.FOREIGN
    elif schema not in ("", MOVING) and holds_office(database):
        found = Found.OFFICE
        with database.read() as session:
            office = session.scalar(select(Office.name)) or ""
    return ServerFound(
        version,
        encrypted,
        found,
        office,
        schema if found is Found.OFFICE else "",
        may_make=bool(may_make),
    )


def tried(
    settings: Settings,
    clock: Clock,
    form: ServerForm,
    password: str,
    kept: Callable[[Settings], Callable[[], str | None]],
) -> ServerFound:
    """What answers at a server, with the password that is typed, else with the one that is kept.

    Raises:
        InvalidInputError: As `settings_for`.
        EnvironmentTroubleError: As `look_at`, told with what the server said.
    """
    wanted = settings_for(settings, form, password, keep=False)
    database = SqlDatabase(wanted, clock, password=kept(wanted))
    try:
        return look_at(database)
    except EnvironmentTroubleError as error:
        raise told_more(error) from error
    finally:
        database.close()


def told_more(error: EnvironmentTroubleError) -> EnvironmentTroubleError:
    """With the server's or the driver's own words: whoever sets a server up needs them."""
    cause = error.__cause__
    words = str(getattr(cause, "orig", "") or "").strip().splitlines()
    if not words or error.code not in ("offline", "database_password"):
        return error
    return EnvironmentTroubleError(
        error.message,
        say(
            "Check server, port, name, user and encryption. It said: {words}",
            words=words[0][:200],
        ),
        code=error.code,
    )
