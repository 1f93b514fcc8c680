"""`reconcile`: bills, payments, gateway and books side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dairyos_desktop.cli.call import DONE, IN_PART, Answer
from dairyos_desktop.cli.forms import table
from dairyos_desktop.domain.plain import format_date, read_iso_date
from dairyos_desktop.services.dto.reconciliation import GatewayPart

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dairyos_desktop.cli.call import Call
    from dairyos_desktop.cli.parser import Subparsers
    from dairyos_desktop.services.dto.reconciliation import FindingRow, ReconcileReport


def add_parsers(commands: Subparsers) -> None:
    """Adds `reconcile` and `reconcile list`."""
    reconcile = commands.add_parser(
        "reconcile", help="hold bills, payments, gateway and books side by side"
    )
    reconcile.add_argument(
        "--date", metavar="D", help="what belongs to that day; else yesterday and the open book"
    )
    reconcile.set_defaults(handler=reconcile_books)
    deeds = reconcile.add_subparsers(metavar="COMMAND", required=False)
    listed = deeds.add_parser("list", help="findings that are open")
    listed.set_defaults(handler=list_findings)


def reconcile_books(call: Call) -> Answer:
    """Makes the report of a day; exit status 1 where it has an error."""
    text = call.options.date
    day = None if text is None else read_iso_date(text)
    report = call.services.reconciliation.reconcile(call.actor, day)
    return Answer(
        {
            "date": report.on,
            "status": "passed" if report.passed else "failed",
            "summary": {
                "total_issues": report.errors + report.warnings,
                "errors": report.errors,
                "warnings": report.warnings,
            },
            "issues": [finding_form(row) for row in report.findings],
            "gateway": report.gateway,
            "gateway_note": report.gateway_note,
        },
        [*_lines(report.findings), *_summary(report)],
        DONE if report.passed else IN_PART,
    )


def list_findings(call: Call) -> Answer:
    """Open findings, as the last reconciliation left them."""
    found = call.services.reconciliation.open(call.actor)
    return Answer({"issues": [finding_form(row) for row in found]}, _lines(found))


def finding_form(row: FindingRow) -> dict[str, Any]:
    """A finding for scripts; `payment` is the gateway's id where we have none of our own."""
    return {
        "id": row.id,
        "type": row.type,
        "severity": row.severity,
        "bill": row.bill or None,
        "payment": _payment(row),
        "details": row.details,
    }


def _payment(row: FindingRow) -> int | str | None:
    if row.payment_id is not None:
        return row.payment_id
    return row.gateway_id if row.gateway_id.startswith("pay_") else None


def _lines(found: Sequence[FindingRow]) -> list[str]:
    if not found:
        return []
    return table(
        ("Id", "Weight", "Type", "Bill", "Payment", "What"),
        (
            (row.id, row.severity, row.type, row.bill, row.receipt or _payment(row), row.details)
            for row in found
        ),
    )


def _summary(report: ReconcileReport) -> list[str]:
    verdict = "passed" if report.passed else "failed"
    lines = [
        f"{format_date(report.on)}: {verdict}, {report.errors} errors, {report.warnings} warnings."
    ]
    if report.gateway is GatewayPart.LEFT_OUT:
        lines.append(f"The gateway was left out: {report.gateway_note}")
    return lines
