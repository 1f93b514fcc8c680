"""Copies all rows of an office between two databases, and compares them.

Values go through the types of the models, so that each engine gets its own form of them, and a
fingerprint is made of them on both sides. It adds up a hash of each row: the engines sort text
differently, and a table is a set of rows.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import JSON, and_, bindparam, delete, func, insert, select, text, update

from dairyos_desktop.domain.errors import RefusedError
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models import Base
from dairyos_desktop.models.audit import AuditEntry
from dairyos_desktop.models.sharing import ChangeNote, Seat
from dairyos_desktop.models.watch import JobLease

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sqlalchemy import Column, Insert, Table
    from sqlalchemy.engine import Engine, RowMapping

PAGE: Final = 1_000
COPYING: Final = "dairyos_copying"
"""Execution option of the connections that write a copy."""
_LOG: Final = AuditEntry.__table__
_SPAN: Final = 2**256
_OF_PROGRAMS: Final = {model.__tablename__ for model in (Seat, ChangeNote, JobLease)}
"""Who is open on a database, and who leads there, says nothing of another."""


@dataclass(frozen=True)
class Content:
    """What a table holds.

    Attributes:
        rows: How many.
        fingerprint: Of their values; equal where they are, whatever their order.
    """

    rows: int
    fingerprint: str


def moved_tables() -> list[Table]:
    """The tables that make up the books, each after those that it refers to."""
    return [one for one in Base.metadata.sorted_tables if one.name not in _OF_PROGRAMS]


def copy_all(
    source: Engine, target: Engine, told: Callable[[int, int], None], stopped: Callable[[], bool]
) -> dict[str, Content]:
    """Copies the books, page by page.

    Args:
        source: Nobody may write to it meanwhile.
        target: Has the tables, without rows.
        told: How far it is.
        stopped: Asked between two pages.

    Returns:
        What was read, by table.

    Raises:
        RefusedError: It was stopped.
    """
    tables = moved_tables()
    whole = _count(source, tables)
    # Rows come with the log that tells of them.
    target = target.execution_options(**{COPYING: True})
    _empty(target, tables)
    done = 0
    contents: dict[str, Content] = {}
    for table in tables:
        total = _Total()
        own = _own_references(table)
        adding = _insert_into(table)
        later: list[dict[str, Any]] = []
        for page in _pages(source, table):
            if stopped():
                raise RefusedError(
                    say("Moving the office was stopped; it is where it was."),
                    say("Nothing of the copy is left."),
                )
            rows = [dict(row) for row in page]
            total.add(rows)
            later += [_put_off(row, own) for row in rows if _refers_ahead(row, own)]
            with target.begin() as connection:
                connection.execute(adding, rows)
            done += len(rows)
            told(done, whole)
        _refer(target, table, later)
        contents[table.name] = total.content()
    _set_sequences(target, tables)
    return contents


def read_all(
    engine: Engine, told: Callable[[int, int], None], stopped: Callable[[], bool]
) -> dict[str, Content]:
    """What is there now, by table; raises as `copy_all`."""
    tables = moved_tables()
    whole = _count(engine, tables)
    done = 0
    contents = {}
    for table in tables:
        total = _Total()
        for page in _pages(engine, table):
            if stopped():
                raise RefusedError(
                    say("Moving the office was stopped; it is where it was."),
                    say("Nothing of the copy is left."),
                )
            total.add([dict(row) for row in page])
            done += len(page)
            told(done, whole)
        contents[table.name] = total.content()
    return contents


class _Total:
    """Adds rows up."""

    def __init__(self) -> None:
        self._rows = 0
        self._sum = 0

    def add(self, rows: Sequence[dict[str, Any]]) -> None:
        for row in rows:
            words = "\x1f".join(f"{name}={value!r}" for name, value in row.items())
            self._sum += int.from_bytes(hashlib.sha256(words.encode()).digest())
        self._rows += len(rows)

    def content(self) -> Content:
        return Content(self._rows, f"{self._sum % _SPAN:064x}")


def _pages(engine: Engine, table: Table) -> Iterator[Sequence[RowMapping]]:
    keys = list(table.primary_key.columns)
    with engine.connect() as connection:
        streamed = connection.execution_options(stream_results=True, yield_per=PAGE)
        yield from streamed.execute(select(table).order_by(*keys)).mappings().partitions()


def _empty(target: Engine, tables: Sequence[Table]) -> None:
    """Takes away the rows that the migrations put in; the log has none, and lets none be taken."""
    with target.begin() as connection:
        for table in reversed(tables):
            if table is not _LOG:
                connection.execute(delete(table))


def _count(engine: Engine, tables: Sequence[Table]) -> int:
    with engine.connect() as connection:
        return sum(
            connection.scalar(select(func.count()).select_from(table)) or 0 for table in tables
        )


def _insert_into(table: Table) -> Insert:
    """None is no value, in JSON too, where it could be written as a value of its own."""
    optional = [one for one in table.columns if isinstance(one.type, JSON) and one.nullable]
    return insert(table).values(
        {one.name: bindparam(one.name, type_=JSON(none_as_null=True)) for one in optional}
    )


def _own_references(table: Table) -> list[Column[Any]]:
    """Columns that name another row of the same table."""
    return [key.parent for key in table.foreign_keys if key.column.table is table]


def _refers_ahead(row: dict[str, Any], own: Sequence[Column[Any]]) -> bool:
    return any(row[column.name] is not None and row[column.name] > row["id"] for column in own)


def _put_off(row: dict[str, Any], own: Sequence[Column[Any]]) -> dict[str, Any]:
    """Takes the references out of the row, and gives what has to be put in later."""
    later = {"id": row["id"], **{column.name: row[column.name] for column in own}}
    row.update({column.name: None for column in own})
    return later


def _refer(target: Engine, table: Table, later: Sequence[dict[str, Any]]) -> None:
    if not later:
        return
    with target.begin() as connection:
        for row in later:
            values = {name: value for name, value in row.items() if name != "id"}
            connection.execute(update(table).where(and_(table.c.id == row["id"])).values(values))


def _set_sequences(target: Engine, tables: Sequence[Table]) -> None:
    """The next row of a table gets the number after its last."""
    if target.dialect.name != "postgresql":
        return
    with target.begin() as connection:
        for table in tables:
            column = table.autoincrement_column
            if column is None:
                continue
            connection.execute(
                text(
                    f"SELECT setval(s, (SELECT max({column.name}) FROM {table.name}))"  # noqa: S608 - our own names
                    " FROM pg_get_serial_sequence(:table, :column) AS s"
                    f" WHERE s IS NOT NULL AND EXISTS (SELECT 1 FROM {table.name})"
                ),
                {"table": table.name, "column": column.name},
            )
