"""Statements are compiled once for all the databases that a test process opens.

SQLAlchemy compiles each statement anew for every engine, which took a third of a test's time: a
test has a database, and so an engine, of its own. Of dialects that are told alike the compiled
statements are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

if TYPE_CHECKING:
    from sqlalchemy import Engine

_KEPT = 3_000
_compiled: LRUCache[object, object] = LRUCache(_KEPT)


class _Alike:
    """One dialect equals another of its kind: all are made alike, for one server or file format."""

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other)

    def __hash__(self) -> int:
        return hash(type(self))

    @classmethod
    def engine_created(cls, engine: Engine) -> None:
        """Has the engine keep and find its compiled statements beside the others'."""
        engine.update_execution_options(compiled_cache=_compiled)


class SharedSqlite(_Alike, SQLiteDialect_pysqlite):
    """SQLite over the driver that comes with Python."""

    supports_statement_cache = True


class SharedPostgres(_Alike, PGDialect_psycopg):
    """PostgreSQL over psycopg."""

    supports_statement_cache = True


def share_compiled() -> None:
    """Has every engine made from here on share what it compiles."""
    registry.register("sqlite", __name__, SharedSqlite.__name__)
    registry.register("postgresql.psycopg", __name__, SharedPostgres.__name__)
