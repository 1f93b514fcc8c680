"""What was imported, and whether it can still be taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, func, select

from dairyos_desktop.domain.texts import say, say_n
from dairyos_desktop.models.deliveries import Consumption, Leave
from dairyos_desktop.models.imports import Import
from dairyos_desktop.services.dto.imports import ImportKind
from dairyos_desktop.services.dto.sheets import ImportRow

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from dairyos_desktop.services.imports.report import Report
    from dairyos_desktop.services.unit import UnitOfWork


MOST_SHOWN = 200
_REMOVABLE = frozenset({ImportKind.CONSUMPTION, ImportKind.SHEET})
_NOT_THIS_KIND = say(
    "Only deliveries can be taken back; mend other registers by importing them again."
)


def begin(
    unit: UnitOfWork, kind: ImportKind, file_name: str, sha256: str, report: Report
) -> Import:
    """Notes that a file is being written and gives the report the id that its rows carry."""
    row = Import(
        at=unit.now,
        user_name=unit.actor.name,
        kind=kind.value,
        file_name=file_name,
        sha256=sha256,
        rows_new=0,
        rows_changed=0,
        rows_unchanged=0,
        leaves_new=0,
        first_on=None,
        last_on=None,
        removed_at=None,
        removed_by="",
    )
    unit.session.add(row)
    unit.session.flush()
    report.import_id = row.id
    return row


def finish(row: Import, report: Report) -> None:
    """Notes what became of it; the rows are written."""
    row.rows_new = report.new
    row.rows_changed = report.changed
    row.rows_unchanged = report.unchanged
    row.leaves_new = report.leaves_new
    row.first_on = report.first_on
    row.last_on = report.last_on


def read_history(session: Session) -> tuple[ImportRow, ...]:
    """The latest imports, newest first, each with whether it can be taken back."""
    rows = session.scalars(select(Import).order_by(Import.id.desc()).limit(MOST_SHOWN)).all()
    standing = _standing(session, [row for row in rows if _may_stand(row)])
    found = []
    for row in rows:
        reason = why_not(row, standing.get(row.id, (0, 0)))
        found.append(
            ImportRow(
                row.id,
                row.at,
                row.user_name,
                row.kind,
                row.file_name,
                row.rows_new + row.leaves_new,
                row.rows_changed,
                row.removed_at,
                row.removed_by,
                not reason,
                reason,
            )
        )
    return tuple(found)


def _may_stand(row: Import) -> bool:
    return row.removed_at is None and row.kind in _REMOVABLE


def why_not(row: Import, standing: tuple[int, int]) -> str:
    """Why an import can't be taken back, as a sentence; empty where it can.

    Args:
        row: The import.
        standing: How many deliveries and leaves still carry its id as it wrote them.
    """
    if row.removed_at is not None:
        return say("It was taken back by {removed_by}.", removed_by=row.removed_by)
    if row.kind not in _REMOVABLE:
        return _NOT_THIS_KIND
    rows, leaves = standing
    touched = row.rows_new + row.rows_changed - rows
    touched_leaves = row.leaves_new - leaves
    if touched:
        return say_n(
            "{count} of its rows was changed since.",
            "{count} of its rows were changed since.",
            touched,
        )
    if touched_leaves:
        return say_n(
            "{count} of its leaves was changed since.",
            "{count} of its leaves were changed since.",
            touched_leaves,
        )
    return ""


def _standing(session: Session, rows: Iterable[Import]) -> dict[int, tuple[int, int]]:
    """(deliveries, leaves) that still carry each import's id as it wrote them."""
    asked = list(rows)
    if not asked:
        return {}
    ids = [row.id for row in asked]
    firsts = [row.first_on for row in asked if row.first_on is not None]
    lasts = [row.last_on for row in asked if row.last_on is not None]
    deliveries: dict[int | None, int] = {}
    if firsts:
        deliveries = dict(
            session.execute(
                select(Consumption.import_id, func.count())
                .where(
                    Consumption.date.between(min(firsts), max(lasts)),
                    Consumption.import_id.in_(ids),
                )
                .group_by(Consumption.import_id)
            ).all()
        )
    leaves: dict[int | None, int] = dict(
        session.execute(
            select(Leave.import_id, func.count())
            # One that was changed by hand has another version.
            .where(and_(Leave.import_id.in_(ids), Leave.version == 1))
            .group_by(Leave.import_id)
        ).all()
    )
    return {key: (deliveries.get(key, 0), leaves.get(key, 0)) for key in ids}
