"""How the nights went: the reconciliation of each day of a month, and the days that have none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select

from dairyos_desktop.domain.reports import (
    Bar,
    Chart,
    Kind,
    Lead,
    LeadTo,
    Report,
    ReportColumn,
    ReportRow,
    counted,
)
from dairyos_desktop.models.reconciliation import ReconciliationRun
from dairyos_desktop.services.office import local_time, office_row
from dairyos_desktop.services.reports.frame import read_frame

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from dairyos_desktop.domain.periods import Month

KEY = "reconciled"

_COLUMNS = (
    ReportColumn("day", "Day", Kind.DATE),
    ReportColumn("status", "Result", strong=True),
    ReportColumn("errors", "Errors", Kind.COUNT),
    ReportColumn("warnings", "Warnings", Kind.COUNT),
    ReportColumn("opened", "New", Kind.COUNT),
    ReportColumn("resolved", "Gone", Kind.COUNT, gives_way=3),
    ReportColumn("bills", "Bills", Kind.COUNT, gives_way=2),
    ReportColumn("payments", "Payments", Kind.COUNT, gives_way=1),
    ReportColumn("gateway", "Gateway", wide=True),
    ReportColumn("made_at", "Made", gives_way=4),
    ReportColumn("made_by", "By", gives_way=5),
)
_AGREES: Final = "Agrees"
_WARNED: Final = "No error"
_FAILED: Final = "To look at"
_MISSED: Final = "Not looked at"
_GATEWAY: Final = {"asked": "Asked", "none": ""}


def of_month(session: Session, now: dt.datetime, month: Month) -> Report:
    """A line for each day, from the first that was ever reconciled until yesterday."""
    frame = read_frame(session, now)
    timezone = office_row(session).timezone
    runs = {
        run.date: run
        for run in session.scalars(
            select(ReconciliationRun).where(ReconciliationRun.date.between(month.first, month.last))
        )
    }
    first = session.scalar(select(func.min(ReconciliationRun.date)))
    days = [
        day
        for day in month.days
        if day in runs or (first is not None and first <= day < frame.today)
    ]
    rows = tuple(_row(day, runs, timezone) for day in days)
    return Report(
        key=KEY,
        title="Reconciliation by day",
        about=(f"{month.label()}: bills, payments, gateway and books side by side, day by day.",),
        columns=_COLUMNS,
        rows=rows,
        totals=(),
        notes=_notes(days, runs),
        office=frame.office,
        made_at=frame.made_at,
        period=str(month),
        chart=Chart(
            "Errors and warnings each day",
            tuple(
                Bar(
                    str(day.day),
                    runs[day].errors + runs[day].warnings if day in runs else 0,
                    f"{day:%d-%m-%Y}",
                )
                for day in month.days
            ),
        ),
        empty=f"No day of {month.label()} was reconciled yet.",
        counted="day",
    )


def _row(day: dt.date, runs: Mapping[dt.date, ReconciliationRun], timezone: str) -> ReportRow:
    run = runs.get(day)
    lead = Lead(LeadTo.RECONCILIATION, day)
    if run is None:
        return ReportRow((day, _MISSED, *(None,) * 6, "", "", ""), lead)
    return ReportRow(
        (
            day,
            _result(run),
            run.errors,
            run.warnings,
            run.opened,
            run.resolved,
            run.bills,
            run.payments,
            _GATEWAY.get(run.gateway, f"Left out: {run.gateway_note}"),
            f"{local_time(run.made_at, timezone):%d-%m-%Y %H:%M}",
            run.made_by,
        ),
        lead,
    )


def _result(run: ReconciliationRun) -> str:
    if run.status == "failed":
        return _FAILED
    return _WARNED if run.warnings else _AGREES


def _notes(days: list[dt.date], runs: Mapping[dt.date, ReconciliationRun]) -> tuple[str, ...]:
    if not days:
        return ()
    passed = sum(run.status == "passed" for run in runs.values())
    words = f"{counted(passed, 'day')} of {len(days)} without an error"
    missed = len(days) - len(runs)
    return (f"{words}, {counted(missed, 'day')} not looked at." if missed else f"{words}.",)
