"""Tables as the database has them, for statements over many rows.

An object for each amount of a month of half a million deliveries would cost more than the month
itself. Here the scaled columns are the whole numbers that they are in the database (paise,
thousandths, ten-thousandths); dates and instants stay what they are.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import JSON, BigInteger, Column, MetaData, Table, bindparam, func, select

from dairyos_desktop.models.base import Base
from dairyos_desktop.models.types import (
    MoneyColumn,
    PriceColumn,
    QuantityColumn,
    TaxRateColumn,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from sqlalchemy import Insert, Select
    from sqlalchemy.engine import Dialect
    from sqlalchemy.orm import Session

    Form = Callable[[Any], Any]

_SCALED = (MoneyColumn, PriceColumn, QuantityColumn, TaxRateColumn)
_metadata = MetaData()


def plain(model: type[Base]) -> Table:
    """The model's table with whole numbers in its scaled columns; made once for each model."""
    table = Base.metadata.tables[model.__tablename__]
    known = _metadata.tables.get(table.name)
    if known is not None:
        return known
    columns = [
        Column(
            column.name,
            BigInteger() if isinstance(column.type, _SCALED) else column.type,
            primary_key=column.primary_key,
            autoincrement=False,
        )
        for column in table.columns
    ]
    return Table(table.name, _metadata, *columns)


@cache
def _newest(table: Table) -> Select[int]:
    return select(func.max(table.c.id))


def reserve_ids(session: Session, table: Table, count: int) -> range | list[int]:
    """Ids for rows that are about to be inserted, so that their parts can name them.

    SQLite has one writer at a time and rows with such ids are never deleted; PostgreSQL hands
    them out from the table's sequence.
    """
    if count == 0:
        return []
    if session.get_bind().dialect.name == "sqlite":
        newest = session.scalar(_newest(table)) or 0
        return range(newest + 1, newest + 1 + count)
    sequence = func.pg_get_serial_sequence(table.name, "id")
    series = func.generate_series(1, count).table_valued("n")
    return list(session.execute(select(func.nextval(sequence)).select_from(series)).scalars())


def insert_rows(
    session: Session,
    insert: Insert,
    columns: tuple[str, ...],
    rows: Iterable[tuple[object, ...]],
    same: Mapping[str, object],
) -> None:
    """Inserts rows at the driver's own pace.

    Each different value is put into the database's form once: with SQLAlchemy's own
    `executemany` a hundred thousand deliveries take three times as long.

    Args:
        session: Of an open write transaction; what it still holds back is not flushed.
        insert: Into a table, without values; made once, as what becomes of it is kept by it.
        columns: What the values of each row are, in their order.
        rows: The values.
        same: Further columns, with the value that all rows have there.
    """
    connection = session.connection()
    prepared = _prepared(insert, (*columns, *same), connection.dialect)
    tail = [
        value if form is None else form(value)
        for form, value in zip(prepared.forms[len(columns) :], same.values(), strict=True)
    ]
    forms = [
        (at, form if at in prepared.unlike else _Kept(form).__getitem__)
        for at, form in enumerate(prepared.forms[: len(columns)])
        if form is not None
    ]
    formed: list[list[Any]] = []
    for row in rows:
        cells = [*row, *tail]
        for at, form in forms:
            cells[at] = form(cells[at])
        formed.append(cells)
    if not formed:
        return
    if prepared.order is None:
        named = [dict(zip(prepared.names, cells, strict=True)) for cells in formed]
        connection.exec_driver_sql(prepared.sql, named)
    else:
        ordered = [tuple([cells[at] for at in prepared.order]) for cells in formed]
        connection.exec_driver_sql(prepared.sql, ordered)


class _Prepared(NamedTuple):
    """An insert as a driver takes it.

    Attributes:
        forms: What puts a column's value into the database's form; None where it has that.
        unlike: Columns whose values are hardly ever the same twice, and can be no key.
        order: Where the statement's places are among the names; None where it calls them by name.
    """

    sql: str
    names: tuple[str, ...]
    forms: list[Form | None]
    unlike: frozenset[int]
    order: list[int] | None


@lru_cache(maxsize=100)
def _prepared(insert: Insert, names: tuple[str, ...], dialect: Dialect) -> _Prepared:
    compiled = insert.values({name: bindparam(name) for name in names}).compile(dialect=dialect)
    kinds = [insert.table.c[name].type for name in names]
    return _Prepared(
        str(compiled),
        names,
        [kind.dialect_impl(dialect).bind_processor(dialect) for kind in kinds],
        frozenset(at for at, kind in enumerate(kinds) if isinstance(kind, JSON)),
        [names.index(name) for name in compiled.positiontup or ()] if compiled.positional else None,
    )


class _Kept(dict[Any, Any]):
    """A column's values in the database's form."""

    def __init__(self, form: Form) -> None:
        super().__init__()
        self._form = form

    def __missing__(self, value: Any) -> Any:  # noqa: ANN401 - whatever the column holds
        kept = self[value] = self._form(value)
        return kept
