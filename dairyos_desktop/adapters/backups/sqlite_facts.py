"""What books and their backup must have in common, read from an SQLite connection."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.services.dto.backups import BooksFacts

if TYPE_CHECKING:
    import sqlite3

TOTALS = {"bills": "total", "payments": "amount"}
"""Whose sums are compared, in paise: by table, the column."""


def tables_of(connection: sqlite3.Connection) -> list[str]:
    """The tables that are there."""
    found = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%'"
        " ESCAPE '\\' ORDER BY name"
    )
    return [str(name) for (name,) in found]


def read_facts(connection: sqlite3.Connection) -> BooksFacts:
    """Rows, totals, schema and audit head, whatever version of the program made the tables.

    Raises:
        sqlite3.DatabaseError: The file is damaged.
    """
    tables = tables_of(connection)
    rows = {name: _number(connection, f'SELECT count(*) FROM "{name}"') for name in tables}  # noqa: S608 - names of its own tables
    totals = {
        table: _number(connection, f'SELECT coalesce(sum({column}), 0) FROM "{table}"')  # noqa: S608 - ours
        for table, column in TOTALS.items()
        if table in tables
    }
    (schema,) = connection.execute("SELECT version_num FROM alembic_version").fetchone() or ("",)
    head = None
    if "audit_head" in tables:
        head = connection.execute("SELECT position, sha256 FROM audit_head").fetchone()
    position, sha256 = head or (rows.get("audit_log", 0), "")
    return BooksFacts(str(schema), rows, totals, int(position), str(sha256))


def _number(connection: sqlite3.Connection, statement: str) -> int:
    (found,) = connection.execute(statement).fetchone()
    return int(found)
