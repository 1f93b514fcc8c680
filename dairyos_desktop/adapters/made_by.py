"""Which version of the program a database needs, told in its own words.

The number of a schema means nothing to a clerk whose program is too old for it. So whoever brings
a database up to date leaves the version of the program with it, where every engine has room beside
the tables: in the header of SQLite's file, in a comment on PostgreSQL's table of versions. It
stays with copies, dumps and backups.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sqlalchemy import text

from dairyos_desktop.config.version import version

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.engine import Connection

_PART = 1_000
"""SQLite has room for one number: three parts of three digits each."""
_NUMBERS = re.compile(r"(\d+)\.(\d+)(?:\.(\d+))?")
_COMMENT = "DairyOS "
_SQLITE = b"SQLite format 3\0"
_USER_VERSION = slice(60, 64)
"""Where a file's header has it (https://www.sqlite.org/fileformat.html#database_header)."""


def leave_version(connection: Connection) -> None:
    """Leaves this program's version with the database, in the transaction that is under way."""
    numbers = _numbers(version())
    if numbers is None:
        return
    if connection.dialect.name == "sqlite":
        packed = 0
        for number in numbers:
            packed = packed * _PART + min(number, _PART - 1)
        connection.exec_driver_sql(f"PRAGMA user_version = {packed}")
        return
    words = _COMMENT + ".".join(str(number) for number in numbers)
    connection.exec_driver_sql(f"COMMENT ON TABLE alembic_version IS '{words}'")


def needed_version(connection: Connection) -> str:
    """The version that last brought the database up to date: that one or a newer opens it.

    Returns:
        For example `0.2.0`; empty where the database doesn't tell, or names one that is no newer
        than this program, which then is a newer version in the making.
    """
    numbers = _left_on_sqlite if connection.dialect.name == "sqlite" else _left_on_server
    return _newer(numbers(connection))


def version_in(file: Path) -> str:
    """As `needed_version`, of a file that is one of SQLite's; empty for any other.

    Raises:
        OSError: The file can't be read.
    """
    with file.open("rb") as opened:
        header = opened.read(_USER_VERSION.stop)
    if not header.startswith(_SQLITE):
        return ""
    return _newer(_unpacked(int.from_bytes(header[_USER_VERSION])))


def _newer(found: tuple[int, int, int] | None) -> str:
    ours = _numbers(version())
    if found is None or (ours is not None and found <= ours):
        return ""
    return ".".join(str(number) for number in found)


def _left_on_sqlite(connection: Connection) -> tuple[int, int, int] | None:
    return _unpacked(int(connection.exec_driver_sql("PRAGMA user_version").scalar_one()))


def _unpacked(packed: int) -> tuple[int, int, int] | None:
    if packed <= 0:
        return None
    front, last = divmod(packed, _PART)
    return (*divmod(front, _PART), last)


def _left_on_server(connection: Connection) -> tuple[int, int, int] | None:
    found = connection.execute(
        text("SELECT obj_description('alembic_version'::regclass, 'pg_class')")
    ).scalar()
    return _numbers(str(found).removeprefix(_COMMENT)) if found else None


def _numbers(told: str) -> tuple[int, int, int] | None:
    found = _NUMBERS.match(told)
    return None if found is None else (int(found[1]), int(found[2]), int(found[3] or 0))
