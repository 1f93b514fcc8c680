"""The declarative base and what the tables share."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, ClassVar

from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase, mapped_column

from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.quantity import Price, Quantity, TaxRate
from dairyos_desktop.models.types import (
    Instant,
    MoneyColumn,
    PriceColumn,
    QuantityColumn,
    RowId,
    TaxRateColumn,
)

# The schema's newest migration; a test holds it against the migrations folder, so that start-up
# can compare without loading Alembic.
SCHEMA_HEAD = "0019"

Key = Annotated[int, mapped_column(RowId, primary_key=True)]


class Base(DeclarativeBase):
    """All tables; constraint names are the same on SQLite and PostgreSQL."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar = {
        Money: MoneyColumn,
        Quantity: QuantityColumn,
        Price: PriceColumn,
        TaxRate: TaxRateColumn,
        dt.datetime: Instant,
    }


def one_of(column: str, *words: str) -> str:
    """The SQL of a check that a text column holds one of the words."""
    return f"{column} IN ({', '.join(repr(word) for word in words)})"


def either(column: str, *words: str) -> str:
    """The same for rows of which very many are written at once.

    SQLite fills a table of three words and more anew for each row that it checks by `IN`.
    """
    return " OR ".join(f"{column} = {word!r}" for word in words)
