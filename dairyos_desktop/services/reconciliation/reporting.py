"""The report of a business day: one row a day, made again with newer figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from dairyos_desktop.config import context
from dairyos_desktop.domain.reconciling import Severity, belongs_to
from dairyos_desktop.models.reconciliation import ReconciliationRun
from dairyos_desktop.services.dto.reconciliation import FindingState, GatewayPart
from dairyos_desktop.services.reconciliation.reading import read_standing, report_of

if TYPE_CHECKING:
    import datetime as dt

    from dairyos_desktop.services.dto.reconciliation import FindingRow, ReconcileReport
    from dairyos_desktop.services.ports import Database
    from dairyos_desktop.services.reconciliation.examining import Examined
    from dairyos_desktop.services.reconciliation.ground import Ground
    from dairyos_desktop.services.reconciliation.keeping import Kept
    from dairyos_desktop.services.reconciliation.of_gateway import Asked
    from dairyos_desktop.services.unit import UnitOfWork


class GatewayAnswer(NamedTuple):
    """What came of asking the gateway.

    Attributes:
        note: Why it could not be asked, in a sentence.
        asked: What it was asked for; None where it was not.
        untold: Payments of ours that had no turn.
    """

    part: GatewayPart
    note: str = ""
    asked: Asked | None = None
    untold: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Outcome:
    """What one reconciliation came to.

    Attributes:
        on: The day whose report is made.
        whole_book: The report counts all that is open, or what belongs to the day.
    """

    ground: Ground
    on: dt.date
    whole_book: bool
    gateway: GatewayAnswer
    examined: Examined
    kept: Kept


def counted_findings(database: Database, only_on: dt.date | None) -> tuple[FindingRow, ...]:
    """The open findings that a report counts: all, or those that belong to a day."""
    findings = read_standing(database, FindingState.OPEN)
    if only_on is None:
        return findings
    return tuple(row for row in findings if belongs_to(row.type, row.happened_on, only_on))


def write_report(
    unit: UnitOfWork, outcome: Outcome, findings: tuple[FindingRow, ...]
) -> ReconcileReport:
    """Makes the day's report, in place of an earlier one of the same day."""
    errors = sum(row.severity is Severity.ERROR for row in findings)
    run = unit.session.scalars(
        select(ReconciliationRun).where(ReconciliationRun.date == outcome.on).with_for_update()
    ).first()
    if run is None:
        run = ReconciliationRun(date=outcome.on, times=0)
        unit.session.add(run)
    run.whole_book = outcome.whole_book
    run.status = "failed" if errors else "passed"
    run.errors, run.warnings = errors, len(findings) - errors
    run.bills, run.payments = outcome.examined.bills, outcome.examined.payments
    run.opened, run.resolved = outcome.kept.opened, outcome.kept.resolved
    run.gateway, run.gateway_note = outcome.gateway.part.value, outcome.gateway.note
    run.started_at, run.made_at = outcome.ground.now, unit.now
    run.made_by, run.operation_id = unit.actor.name, context.operation_id.get()
    run.times += 1
    unit.audit(
        "reconciliation",
        outcome.on,
        after={
            "status": run.status,
            "errors": run.errors,
            "warnings": run.warnings,
            "new": run.opened,
            "resolved": run.resolved,
            "gateway": run.gateway,
        },
    )
    unit.changed("findings")
    return report_of(run, findings)
