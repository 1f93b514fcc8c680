"""Reads findings and reports for those who look at them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from dairyos_desktop.domain.reconciling import FindingType, Severity, Side
from dairyos_desktop.models.bills import Bill
from dairyos_desktop.models.customers import Customer
from dairyos_desktop.models.payments import Payment
from dairyos_desktop.models.reconciliation import Finding, ReconciliationRun
from dairyos_desktop.services.dto.reconciliation import (
    FindingRow,
    FindingState,
    GatewayPart,
    ReconcileReport,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from dairyos_desktop.services.ports import Database

NEWEST_FIRST: tuple[Any, ...] = (Finding.resolved_at.desc(), Finding.id.desc())
_AT_ONCE = 250
_COLUMNS = tuple(Finding.__table__.c)
"""Not the object: of tens of thousands, each would be made twice."""


def read_standing(database: Database, state: FindingState) -> tuple[FindingRow, ...]:
    """All findings of a state, errors first, then what has been there longest.

    Read in pages: where every bill is overdue there are tens of thousands, and where a reader
    keeps others from saving nobody may wait for all of them.
    """
    found: list[FindingRow] = []
    # One severity after the other: so the index on both has them by id, and no page is sorted.
    for severity in Severity:
        found += _read_paged(database, state, severity)
    return tuple(sorted(found, key=_weight))


def _read_paged(
    database: Database, state: FindingState, severity: Severity
) -> Iterator[FindingRow]:
    after = 0
    while True:
        with database.read() as session:
            page = read_findings(
                session,
                Finding.state == state.value,
                Finding.severity == severity.value,
                Finding.id > after,
                limit=_AT_ONCE,
            )
        yield from page
        if len(page) < _AT_ONCE:
            return
        after = page[-1].id


def _weight(row: FindingRow) -> tuple[bool, dt.date, str, int]:
    return row.severity is not Severity.ERROR, row.first_seen_on, row.type.value, row.id


def read_findings(
    session: Session,
    *wanted: ColumnElement[bool],
    order: tuple[Any, ...] = (Finding.id,),
    limit: int | None = None,
) -> tuple[FindingRow, ...]:
    """Findings, ready to be read."""
    rows = session.execute(
        select(
            *_COLUMNS,
            Customer.code.label("customer_code"),
            Customer.name.label("customer_name"),
            Bill.number,
            Payment.receipt,
        )
        .outerjoin(Customer, Customer.id == Finding.customer_id)
        .outerjoin(Bill, Bill.id == Finding.bill_id)
        .outerjoin(Payment, Payment.id == Finding.payment_id)
        .where(*wanted)
        .order_by(*order)
        .limit(limit)
    )
    return tuple(
        FindingRow(
            id=row.id,
            type=FindingType(row.type),
            severity=Severity(row.severity),
            state=FindingState(row.state),
            customer_id=row.customer_id,
            customer_code=row.customer_code or "",
            customer_name=row.customer_name or "",
            bill=row.number or "",
            payment_id=row.payment_id,
            receipt=row.receipt or "",
            gateway_id=row.gateway_id,
            happened_on=row.happened_on,
            details=row.details,
            heads=(row.sides["heads"][0], row.sides["heads"][1]),
            sides=tuple(Side(*side) for side in row.sides["rows"]),
            apart=row.apart,
            first_seen_on=row.first_seen_on,
            first_seen_at=row.first_seen_at,
            last_seen_on=row.last_seen_on,
            last_seen_at=row.last_seen_at,
            accepted_at=row.accepted_at,
            accepted_by=row.accepted_by,
            reason=row.reason,
            resolved_at=row.resolved_at,
            version=row.version,
        )
        for row in rows
    )


def count_open(session: Session) -> tuple[int, int]:
    """How many errors and warnings are open."""
    counts = {
        row[0]: row[1]
        for row in session.execute(
            select(Finding.severity, func.count())
            .where(Finding.state == FindingState.OPEN.value)
            .group_by(Finding.severity)
        )
    }
    return counts.get(Severity.ERROR.value, 0), counts.get(Severity.WARNING.value, 0)


def newest_run(session: Session) -> ReconciliationRun | None:
    """The report of the newest day, whenever it was made; None before the first."""
    return session.scalars(
        select(ReconciliationRun).order_by(ReconciliationRun.date.desc()).limit(1)
    ).first()


def last_run(session: Session) -> ReconciliationRun | None:
    """The report that was made last, when the whole book was looked at; None before the first."""
    return session.scalars(
        select(ReconciliationRun)
        .order_by(ReconciliationRun.made_at.desc(), ReconciliationRun.date.desc())
        .limit(1)
    ).first()


def report_of_day(session: Session, on: dt.date) -> ReconcileReport | None:
    """The report of a day, with what was found on it and however that stands now."""
    run = session.scalars(select(ReconciliationRun).where(ReconciliationRun.date == on)).first()
    if run is None:
        return None
    found = read_findings(session, Finding.first_seen_on <= on, Finding.last_seen_on >= on)
    return report_of(run, tuple(sorted(found, key=_weight)))


def report_of(run: ReconciliationRun, findings: tuple[FindingRow, ...] = ()) -> ReconcileReport:
    """A report, ready to be read."""
    return ReconcileReport(
        on=run.date,
        whole_book=run.whole_book,
        passed=run.status == "passed",
        errors=run.errors,
        warnings=run.warnings,
        bills=run.bills,
        payments=run.payments,
        opened=run.opened,
        resolved=run.resolved,
        gateway=GatewayPart(run.gateway),
        gateway_note=run.gateway_note,
        made_at=run.made_at,
        made_by=run.made_by,
        operation=run.operation_id,
        times=run.times,
        findings=findings,
    )
