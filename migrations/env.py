"""Alembic's environment: one connection, given by the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alembic import context
from sqlalchemy import TypeDecorator

from dairyos_desktop.models import Base

if TYPE_CHECKING:
    from typing import Literal

    from alembic.autogenerate.api import AutogenContext
    from sqlalchemy.engine import Connection, Engine


def plain_type(kind: str, item: object, _context: AutogenContext) -> str | Literal[False]:
    """Writes a migration in the database's own types, so that ours may change later."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl_instance!r}"
    return False


def run() -> None:
    """Runs the migrations in the transaction that is under way, or in one on the engine given."""
    connection: Connection | None = context.config.attributes.get("connection")
    if connection is not None:
        _run_on(connection)
        return
    engine: Engine = context.config.attributes["engine"]
    with engine.connect() as own:
        _run_on(own)
        own.commit()


def _run_on(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        render_item=plain_type,
        # SQLite's too, since the engine begins its transactions itself.
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
