"""Takes numbers from the gapless series (rule 14).

A number is taken in the transaction that uses it, so that a crash or rollback gives it back.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypeAlias

from sqlalchemy import bindparam, select, update

from dairyos_desktop.models.audit import AuditEntry
from dairyos_desktop.models.office import NumberSeries
from dairyos_desktop.services.bulk import plain
from dairyos_desktop.services.inserting import insert_if_absent

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

BILL_SERIES = "bill"
RECEIPT_SERIES = "receipt"
SERIES_THING = "number series"
"""What the audit log calls a series of which numbers were set aside."""
Aside: TypeAlias = dict[tuple[str, str, int], set[int]]
"""Numbers by kind, prefix and year of their series."""
RESTORED = "A backup was restored."

_series = plain(NumberSeries)
_OF_SERIES = (
    _series.c.kind == bindparam("of_kind"),
    _series.c.prefix == bindparam("of_prefix"),
    _series.c.year == bindparam("of_year"),
)
_TAKE = (
    update(_series)
    .where(*_OF_SERIES)
    .values(next_number=_series.c.next_number + bindparam("taken"))
    .returning(_series.c.next_number)
)
_NEXT = select(_series.c.next_number).where(*_OF_SERIES)


def take_numbers(session: Session, kind: str, prefix: str, year: int, count: int) -> range:
    """The next `count` running numbers; the series' row stays locked until the commit.

    Args:
        session: An open write transaction.
        kind: `BILL_SERIES` or `RECEIPT_SERIES`.
        prefix: The office's prefix; empty for receipts.
        year: The year in which the financial year starts.
        count: How many.
    """
    key = {"of_kind": kind, "of_prefix": prefix, "of_year": year}
    following = session.execute(_TAKE, {**key, "taken": count}).scalar()
    if following is None:
        # The first of its year: somebody else may be at the first as well, and is waited for.
        session.execute(
            insert_if_absent(session, _series).values(
                kind=kind, prefix=prefix, year=year, first_number=1, next_number=1
            )
        )
        following = session.execute(_TAKE, {**key, "taken": count}).scalar_one()
    return range(following - count, following)


def next_number(session: Session, kind: str, prefix: str, year: int) -> int:
    """The number that would be taken next."""
    key = {"of_kind": kind, "of_prefix": prefix, "of_year": year}
    found = session.execute(_NEXT, key).scalar()
    return 1 if found is None else found


def set_aside(session: Session) -> Aside:
    """Numbers that no bill or receipt has and none will get, by kind, prefix and year.

    They were given out after a backup that was restored later: papers with them may be in
    customers' hands. The audit log alone holds them, where nobody can add to them unseen; what it
    was told last of a series holds.
    """
    found: Aside = {}
    for text in session.scalars(
        select(AuditEntry.after)
        .where(AuditEntry.thing == SERIES_THING, AuditEntry.after.is_not(None))
        .order_by(AuditEntry.id)
    ):
        said = json.loads(text or "{}")
        numbers = {number for first, last in said["aside"] for number in range(first, last + 1)}
        found[said["kind"], said["prefix"], said["year"]] = numbers
    return found


def told_aside(key: tuple[str, str, int], numbers: set[int]) -> dict[str, Any]:
    """What the audit log is told of a series; `set_aside` reads it."""
    spans: list[list[int]] = []
    for number in sorted(numbers):
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return {"kind": key[0], "prefix": key[1], "year": key[2], "aside": spans}
