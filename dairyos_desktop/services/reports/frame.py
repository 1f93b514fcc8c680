"""What every report says of itself: whose it is, and when it was made."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Integer, type_coerce

from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.quantity import Quantity, in_unit
from dairyos_desktop.services.office import local_date, local_time, office_row

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import InstrumentedAttribute, Session

    from dairyos_desktop.domain.quantity import TaxRate


class Frame(NamedTuple):
    """The office at the moment of the report.

    Attributes:
        today: The business date.
        made_at: The instant, as a clock in the office shows it.
    """

    office: str
    today: dt.date
    made_at: dt.datetime


def read_frame(session: Session, now: dt.datetime) -> Frame:
    """The office, and which day it is there."""
    office = office_row(session)
    return Frame(office.name, local_date(now, office.timezone), local_time(now, office.timezone))


def units(
    column: InstrumentedAttribute[Money]
    | InstrumentedAttribute[Quantity]
    | InstrumentedAttribute[TaxRate],
) -> ColumnElement[int]:
    """The whole number that a scaled column keeps, to be summed by the database."""
    return type_coerce(column, Integer)


def plain_rows(session: Session, wanted: Select[*tuple[Any, ...]]) -> Sequence[Any]:
    """The driver's own tuples: for texts and whole numbers, which need no reading."""
    result = session.connection().execute(wanted)
    rows: Sequence[Any] = [] if result.cursor is None else result.cursor.fetchall()
    result.close()
    return rows


def as_date(value: str | dt.date) -> dt.date:
    """A date of `plain_rows`: SQLite keeps it as text."""
    return dt.date.fromisoformat(value) if isinstance(value, str) else value


def money(paise: Any) -> Money:  # noqa: ANN401 - PostgreSQL sums whole numbers as Decimal
    """An amount of summed paise; of nothing, zero."""
    return Money.from_paise(int(paise or 0))


def amounts(paise: Iterable[int]) -> tuple[Money, ...]:
    """Amounts of paise."""
    return tuple(map(_amount, paise))


def quantities(thousandths: Iterable[int], unit: str) -> tuple[Quantity, ...]:
    """Quantities of thousandths of a unit."""
    return tuple(_quantity(one, unit) for one in thousandths)


# Of the tens of thousands of cells in a report most are nothing, or as one before: each is made
# once.
@lru_cache(maxsize=8192)
def _amount(paise: int) -> Money:
    return Money.from_paise(paise)


@lru_cache(maxsize=8192)
def _quantity(thousandths: int, unit: str) -> Quantity:
    return in_unit(thousandths, unit)
