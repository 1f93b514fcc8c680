"""A condition on many values that are bound as one, for statements that are made once.

SQLAlchemy writes `IN` anew for each number of values, and names and binds each of them by itself:
in a step that asks for two hundred payments and customers ten times, that was a tenth of all the
work. The databases take a list as well, SQLite as JSON and PostgreSQL as an array.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import ARRAY, String, TypeDecorator, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Column, ColumnElement
    from sqlalchemy.engine import Dialect
    from sqlalchemy.sql.compiler import SQLCompiler
    from sqlalchemy.types import TypeEngine


def among(column: Column[Any], name: str) -> ColumnElement[bool]:
    """Whether the column's value is one of those that are given under `name`.

    Args:
        column: Of whole numbers or of text.
        name: Of the parameter: any iterable of such values, which may be empty.
    """
    return _Among(column, bindparam(name, type_=_Listed(column.type)))


class _Among(FunctionElement[bool]):
    # Without a type of its own: a Boolean is compared with 1, which keeps SQLite from its indexes.
    inherit_cache = True


@compiles(_Among)
def _among_an_array(element: _Among, compiler: SQLCompiler, **how: Any) -> str:  # noqa: ANN401 - the compiler's
    column, values = (compiler.process(part, **how) for part in element.clauses)
    return f"{column} = ANY ({values})"


@compiles(_Among, "sqlite")
def _among_json(element: _Among, compiler: SQLCompiler, **how: Any) -> str:  # noqa: ANN401 - as above
    column, values = (compiler.process(part, **how) for part in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({values}))"  # noqa: S608 - of compiled parts


class _Listed(TypeDecorator["Iterable[Any]"]):
    """Several values of a kind, in one."""

    impl = String
    cache_ok = True

    def __init__(self, kind: TypeEngine[Any]) -> None:
        super().__init__()
        self.kind = kind

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """JSON is text to SQLite."""
        return String() if dialect.name == "sqlite" else ARRAY(self.kind)

    def process_bind_param(
        self, value: Iterable[Any] | None, dialect: Dialect
    ) -> str | list[Any] | None:
        """All of them at once."""
        if value is None:
            return None
        return json.dumps(list(value)) if dialect.name == "sqlite" else list(value)
