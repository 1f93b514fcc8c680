"""Column types: money, prices, quantities and rates as scaled integers; instants as aware UTC.

SQLite keeps `NUMERIC` as a binary float, so no such column may hold money. The types refuse a
value with more decimals than they keep, since the domain's types can't hold one.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, DateTime, Integer, TypeDecorator

from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.quantity import Price, Quantity, TaxRate

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.engine import Dialect

# SQLite numbers rows by itself only in a column of type INTEGER.
RowId = BigInteger().with_variant(Integer(), "sqlite")


class MoneyColumn(TypeDecorator[Money]):
    """`Money`, kept as paise."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Money | None, dialect: Dialect) -> int | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Paise; anything but Money is a bug in the caller."""
        return None if value is None else _only(value, Money).paise

    def process_result_value(self, value: Any | None, dialect: Dialect) -> Money | None:  # noqa: ANN401, ARG002 - SQLAlchemy's signature
        """Money from paise."""
        return None if value is None else Money.from_paise(int(value))


class QuantityColumn(TypeDecorator[Quantity]):
    """`Quantity`, kept as thousandths."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Quantity | None, dialect: Dialect) -> int | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Thousandths."""
        return None if value is None else _only(value, Quantity).thousandths

    def process_result_value(self, value: Any | None, dialect: Dialect) -> Quantity | None:  # noqa: ANN401, ARG002 - SQLAlchemy's signature
        """Quantity from thousandths."""
        return None if value is None else Quantity.from_thousandths(int(value))


class PriceColumn(TypeDecorator[Price]):
    """`Price` in rupees per unit, kept as thousandths."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Price | None, dialect: Dialect) -> int | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Thousandths of a rupee."""
        return None if value is None else _only(value, Price).thousandths

    def process_result_value(self, value: Any | None, dialect: Dialect) -> Price | None:  # noqa: ANN401, ARG002 - SQLAlchemy's signature
        """Price from thousandths of a rupee."""
        return None if value is None else Price.from_thousandths(int(value))


class TaxRateColumn(TypeDecorator[TaxRate]):
    """`TaxRate`, kept as ten-thousandths."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: TaxRate | None, dialect: Dialect) -> int | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Ten-thousandths."""
        return None if value is None else _only(value, TaxRate).ten_thousandths

    def process_result_value(self, value: Any | None, dialect: Dialect) -> TaxRate | None:  # noqa: ANN401, ARG002 - SQLAlchemy's signature
        """Tax rate from ten-thousandths."""
        return None if value is None else TaxRate.from_ten_thousandths(int(value))


class Instant(TypeDecorator[dt.datetime]):
    """An aware instant, kept in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(
        self,
        value: dt.datetime | None,
        dialect: Dialect,
    ) -> dt.datetime | None:
        """UTC; a naive time is a bug in the caller."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise TypeError("a naive time can't be stored")
        utc = value.astimezone(dt.UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(
        self,
        value: dt.datetime | None,
        dialect: Dialect,  # noqa: ARG002 - SQLAlchemy's signature
    ) -> dt.datetime | None:
        """Aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)

    def result_processor(
        self, dialect: Dialect, coltype: object
    ) -> Callable[[Any], dt.datetime | None] | None:
        """Where the database keeps text, straight from it: a sheet is two thousand instants."""
        if dialect.name == "sqlite":
            return _instant_of
        return super().result_processor(dialect, coltype)


@lru_cache(maxsize=4096)
def _instant_of(text: str | None) -> dt.datetime | None:
    # A route that was confirmed has one instant in all of its rows.
    return None if text is None else dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


def _only(value: Any, kind: type[Any]) -> Any:  # noqa: ANN401 - the check is the point
    if not isinstance(value, kind):
        raise TypeError(f"{kind.__name__} expected, not {type(value).__name__}")
    return value
