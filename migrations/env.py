"""Alembic's environment: one connection, given by the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alembic import context
from sqlalchemy import TypeDecorator

from dairyos_desktop.models import Base

if TYPE_CHECKING:
    from typing import Literal

    from alembic.autogenerate.api import AutogenContext
    from sqlalchemy.engine import Engine


def plain_type(kind: str, item: object, _context: AutogenContext) -> str | Literal[False]:
    """Writes a migration in the database's own types, so that ours may change later."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl_instance!r}"
    return False


def run() -> None:
    """Runs the migrations in one transaction on the engine of the configuration."""
    engine: Engine = context.config.attributes["engine"]
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=connection.dialect.name == "sqlite",
            compare_type=True,
            render_item=plain_type,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


run()
