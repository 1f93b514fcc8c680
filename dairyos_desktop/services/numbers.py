"""Takes numbers from the gapless series (rule 14).

A number is taken in the transaction that uses it, so that a crash or rollback gives it back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import insert, select, update

from dairyos_desktop.models.office import NumberSeries

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

BILL_SERIES = "bill"
RECEIPT_SERIES = "receipt"


def take_numbers(session: Session, kind: str, prefix: str, year: int, count: int) -> range:
    """The next `count` running numbers; the series' row stays locked until the commit.

    Args:
        session: An open write transaction.
        kind: `BILL_SERIES` or `RECEIPT_SERIES`.
        prefix: The office's prefix; empty for receipts.
        year: The year in which the financial year starts.
        count: How many.
    """
    key = (
        NumberSeries.kind == kind,
        NumberSeries.prefix == prefix,
        NumberSeries.year == year,
    )
    following = session.execute(
        update(NumberSeries)
        .where(*key)
        .values(next_number=NumberSeries.next_number + count)
        .returning(NumberSeries.next_number)
        .execution_options(synchronize_session=False)
    ).scalar()
    if following is None:
        session.execute(
            insert(NumberSeries).values(
                kind=kind, prefix=prefix, year=year, first_number=1, next_number=1 + count
            )
        )
        following = 1 + count
    return range(following - count, following)


def next_number(session: Session, kind: str, prefix: str, year: int) -> int:
    """The number that would be taken next."""
    found = session.execute(
        select(NumberSeries.next_number).where(
            NumberSeries.kind == kind,
            NumberSeries.prefix == prefix,
            NumberSeries.year == year,
        )
    ).scalar()
    return 1 if found is None else found
