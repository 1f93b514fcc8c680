"""The password of the office's database server: kept by this PC, asked for when the server does.

It goes to the driver as it connects, so that it stands in no URL, argument or error.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import event

from dairyos_desktop.config.scrubbing import hide

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import URL
    from sqlalchemy.engine import Dialect, Engine


def entry_of(url: URL) -> str:
    """The name under which this PC keeps the password: user, server and database."""
    shown = url.set(drivername="postgresql", password=None, query={})
    return f"database {shown.render_as_string()}"


def give_when_asked(engine: Engine, kept: Callable[[], str | None]) -> None:
    """Lets a server's question for a password be answered with the one that is kept.

    Args:
        engine: Of PostgreSQL, its URL without a password.
        kept: Asks the keyring; called once a server has asked, and again where it is refused.
    """
    known: list[str] = []

    @event.listens_for(engine, "do_connect")
    def _on_connect(
        dialect: Dialect,
        _record: object,
        arguments: list[Any],
        parameters: dict[str, Any],
    ) -> object:
        import psycopg  # noqa: PLC0415 - not where the database is a file

        if known:
            parameters["password"] = known[-1]
        try:
            return dialect.connect(*arguments, **parameters)
        except psycopg.OperationalError as error:
            found = kept() if wants_password(error) else None
            if found is None or found == parameters.get("password"):
                raise
            hide(found)
            known[:] = [found]
            parameters["password"] = found
        return dialect.connect(*arguments, **parameters)


def wants_password(error: Any) -> bool:  # noqa: ANN401 - the driver's, loaded or not
    """Whether a connection failed since a password is missing or wrong."""
    connection = getattr(error, "pgconn", None)
    return connection is not None and bool(connection.needs_password or connection.used_password)
