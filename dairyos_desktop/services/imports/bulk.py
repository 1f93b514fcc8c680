"""Many rows into one table at the driver's own pace."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, insert

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Connection
    from sqlalchemy.engine import Dialect
    from sqlalchemy.types import TypeEngine

    from dairyos_desktop.models.base import Base


def insert_rows(
    connection: Connection,
    table: type[Base],
    columns: Sequence[str],
    rows: Iterable[tuple[object, ...]],
    same: Mapping[str, object],
) -> None:
    """Inserts rows; whole numbers stand in a column's smallest unit.

    Each different value is put into the database's form once: with SQLAlchemy's own
    `executemany` a hundred thousand deliveries take three times as long.

    Args:
        connection: Of an open write transaction.
        table: Where the rows go.
        columns: What the values of each row are, in their order.
        rows: The values.
        same: Further columns, with the value that all rows have there.
    """
    dialect = connection.dialect
    names = [*columns, *same]
    compiled = (
        insert(table).values({name: bindparam(name) for name in names}).compile(dialect=dialect)
    )
    forms = [_Forms(table.__table__.c[name].type, dialect) for name in names]
    tail = [form[value] for form, value in zip(forms[len(columns) :], same.values(), strict=True)]
    to_form = [(at, form) for at, form in enumerate(forms[: len(columns)]) if form.needed]
    formed: list[Sequence[object]] = []
    for row in rows:
        cells = [*row, *tail]
        for at, form in to_form:
            cells[at] = form[cells[at]]
        formed.append(cells)
    if compiled.positional:
        order = [names.index(name) for name in compiled.positiontup or ()]
        if order != sorted(order):
            formed = [[row[at] for at in order] for row in formed]
        connection.exec_driver_sql(str(compiled), [tuple(row) for row in formed])
    else:
        connection.exec_driver_sql(
            str(compiled), [dict(zip(names, row, strict=True)) for row in formed]
        )


class _Forms(dict[object, Any]):
    """A column's values in the form that the driver takes."""

    def __init__(self, kind: TypeEngine[Any], dialect: Dialect) -> None:
        super().__init__()
        self._make = kind.dialect_impl(dialect).bind_processor(dialect)
        self.needed = self._make is not None

    def __missing__(self, value: object) -> object:
        form = value if self._make is None or type(value) is int else self._make(value)
        self[value] = form
        return form
