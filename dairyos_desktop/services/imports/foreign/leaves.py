"""The leaves that a sheet's `L` and `A` make: days in a row become one leave."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import insert, or_, select

from dairyos_desktop.domain.orders import ALL, SHIFTS, covers
from dairyos_desktop.models.deliveries import Leave

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy.orm import Session

    from dairyos_desktop.domain.orders import ShiftOrAll
    from dairyos_desktop.services.imports.foreign.rows import LeaveDay
    from dairyos_desktop.services.imports.report import Report
    from dairyos_desktop.services.unit import UnitOfWork

_CUSTOMERS_AT_ONCE = 500
_DAY = dt.timedelta(days=1)

Scope = tuple[int, "ShiftOrAll", "int | None"]
"""Customer id, shift, product id; a product of None means all."""


@dataclass(frozen=True, slots=True)
class LeaveRun:
    """Days in a row, both ends inclusive."""

    scope: Scope
    first: dt.date
    last: dt.date


@dataclass
class LeaveMerge:
    """What of a sheet's leaves is new.

    Attributes:
        new: Leaves to make.
        unchanged: How many runs of days stored leaves cover already.
    """

    new: list[LeaveRun] = field(default_factory=list)
    unchanged: int = 0


def merge_leaves(session: Session, days: Iterable[LeaveDay]) -> LeaveMerge:
    """Holds the days against the stored leaves; what is left is joined to runs."""
    by_scope: dict[Scope, set[dt.date]] = defaultdict(set)
    for customer, shift, product, on in days:
        by_scope[customer, shift, product].add(on)
    result = LeaveMerge()
    stored = _stored(session, by_scope)
    for scope, dates in sorted(
        by_scope.items(), key=lambda item: (item[0][0], item[0][1], item[0][2] or 0)
    ):
        known = {on for on in dates if _is_covered(stored.get(scope[0], []), scope, on)}
        result.unchanged += len(_runs(known))
        result.new += [LeaveRun(scope, first, last) for first, last in _runs(dates - known)]
    return result


def write_leaves(
    unit: UnitOfWork,
    report: Report,
    runs: list[LeaveRun],
    customers: Mapping[int, str],
    products: Mapping[int, str],
) -> None:
    """Writes the leaves, each with the import's id."""
    if not runs:
        return
    unit.session.execute(
        insert(Leave),
        [
            {
                "customer_id": run.scope[0],
                "product_id": run.scope[2],
                "shift": run.scope[1],
                "date_from": run.first,
                "date_to": run.last,
                "updated_at": unit.now,
                "version": 1,
                "import_id": report.import_id,
            }
            for run in runs
        ],
    )
    report.leaves_new = len(runs)
    for run in runs:
        customer, shift, product = run.scope
        words = [customers[customer], run.first.isoformat(), shift]
        words += [] if product is None else [products[product]]
        unit.audit("leave", " ".join(words), after={"date_to": run.last}, reason=report.reason)
        report.note_day(run.first)
        report.note_day(run.last)


def _runs(dates: set[dt.date]) -> list[tuple[dt.date, dt.date]]:
    runs: list[tuple[dt.date, dt.date]] = []
    for on in sorted(dates):
        if runs and on - runs[-1][1] == _DAY:
            runs[-1] = (runs[-1][0], on)
        else:
            runs.append((on, on))
    return runs


def _is_covered(leaves: list[Leave], scope: Scope, on: dt.date) -> bool:
    _, shift, product = scope
    return all(
        any(
            leave.shift in (each, ALL)
            and leave.product_id in (None, product)
            and covers(leave.date_from, leave.date_to, on)
            for leave in leaves
        )
        for each in (SHIFTS if shift == ALL else (shift,))
    )


def _stored(session: Session, wanted: Mapping[Scope, set[dt.date]]) -> dict[int, list[Leave]]:
    found: dict[int, list[Leave]] = defaultdict(list)
    if not wanted:
        return found
    first = min(min(dates) for dates in wanted.values())
    last = max(max(dates) for dates in wanted.values())
    customers = sorted({scope[0] for scope in wanted})
    for start in range(0, len(customers), _CUSTOMERS_AT_ONCE):
        leaves = session.scalars(
            select(Leave).where(
                Leave.customer_id.in_(customers[start : start + _CUSTOMERS_AT_ONCE]),
                Leave.date_from <= last,
                or_(Leave.date_to.is_(None), Leave.date_to >= first),
            )
        )
        for leave in leaves:
            found[leave.customer_id].append(leave)
    return found
