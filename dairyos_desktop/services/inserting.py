"""Inserts that leave a row of the same key as it is."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Table
    from sqlalchemy.dialects import postgresql, sqlite
    from sqlalchemy.orm import Session


def insert_if_absent(session: Session, table: Table) -> sqlite.Insert | postgresql.Insert:
    """An insert that writes nothing where another transaction was quicker.

    Rows that come back by `returning` are counted alike by both drivers; row counts are not.
    """
    return _insert(session.get_bind().dialect.name, table)


@cache
def _insert(dialect: str, table: Table) -> sqlite.Insert | postgresql.Insert:
    # A dialect is loaded with its engine; the other one would only make the start longer.
    if dialect == "sqlite":
        from sqlalchemy.dialects import sqlite  # noqa: PLC0415 - see above

        return sqlite.insert(table).on_conflict_do_nothing()
    from sqlalchemy.dialects import postgresql  # noqa: PLC0415 - see above

    return postgresql.insert(table).on_conflict_do_nothing()
