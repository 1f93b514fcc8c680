"""Which tables of a server's database are the office's, and what of the others a dump leaves out.

Others keep tables beside it: a provider, an extension as PostGIS, somebody who evaluates the books.
A dump that took them would fail where the office's user may not read them, and could not be
restored without what they need. So it is the names that tell, and nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import text

from dairyos_desktop.models import Base

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

_EARLIER: Final = ("alembic_version", "reconciliation_issues")
"""The migrations' own, and what earlier versions of the program had."""
_THERE = """
SELECT table_name FROM information_schema.tables
WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'
AND table_name = ANY(:ours) ORDER BY table_name
"""
_SCHEMAS = """
SELECT nspname FROM pg_namespace WHERE nspname <> current_schema()
AND nspname <> 'information_schema' AND NOT starts_with(nspname, 'pg_') ORDER BY nspname
"""
_BESIDE = """
SELECT nspname, relname FROM pg_class AS c
JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE nspname = current_schema() AND NOT relname = ANY(:ours)
AND (relkind IN ('r', 'p', 'v', 'm', 'f') OR relkind = 'S' AND NOT EXISTS (
    SELECT 1 FROM pg_depend AS d JOIN pg_class AS t ON t.oid = d.refobjid
    WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid
    AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
    AND t.relname = ANY(:ours)))
ORDER BY relname
"""
_EXTENSIONS = "SELECT EXISTS (SELECT 1 FROM pg_extension WHERE extname <> 'plpgsql')"


def own_tables(connection: Connection) -> list[str]:
    """The office's tables that are there, whatever version of the program made them."""
    return [str(name) for name in connection.scalars(text(_THERE), {"ours": _names()})]


def but_for_others(connection: Connection) -> list[str]:
    """What has `pg_dump` leave out all that isn't the office's."""
    words = ["--no-blobs", "--no-publications", "--no-subscriptions"]
    words += [f"--exclude-schema={_exactly(name)}" for name in connection.scalars(text(_SCHEMAS))]
    words += [
        f"--exclude-table={_exactly(within)}.{_exactly(name)}"
        for within, name in connection.execute(text(_BESIDE), {"ours": _names()})
    ]
    if connection.execute(text(_EXTENSIONS)).scalar():
        # The office needs none; a pg_dump below 14 has no such option, and seldom a reason for it.
        words.append("--extension=plpgsql")
    return words


def _names() -> list[str]:
    return [*Base.metadata.tables, *_EARLIER]


def _exactly(name: str) -> str:
    """As a pattern, in which quotes take every other sign as it is."""
    return '"{}"'.format(name.replace('"', '""'))
