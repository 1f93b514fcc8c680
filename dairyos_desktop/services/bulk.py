"""Tables as the database has them, for statements over many rows.

An object for each amount of a month of half a million deliveries would cost more than the month
itself. Here the scaled columns are the whole numbers that they are in the database (paise,
thousandths, ten-thousandths); dates and instants stay what they are.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, Column, MetaData, Table, func, select

from dairyos_desktop.models.base import Base
from dairyos_desktop.models.types import (
    MoneyColumn,
    PriceColumn,
    QuantityColumn,
    TaxRateColumn,
)

if TYPE_CHECKING:
    from sqlalchemy import Select
    from sqlalchemy.orm import Session

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
