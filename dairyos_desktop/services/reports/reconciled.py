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
)
from dairyos_desktop.domain.texts import say, say_n
from dairyos_desktop.models.bills import Bill
from dairyos_desktop.models.payments import Payment
from dairyos_desktop.models.reconciliation import ReconciliationRun
from dairyos_desktop.services.office import local_date, local_time, office_row
from dairyos_desktop.services.reports.frame import read_frame

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from dairyos_desktop.domain.periods import Month

KEY = "reconciled"

_COLUMNS = (
    ReportColumn("day", say("Day"), Kind.DATE),
    ReportColumn("status", say("Result"), strong=True),
    ReportColumn("errors", say("Errors"), Kind.COUNT),
    ReportColumn("warnings", say("Warnings"), Kind.COUNT),
    ReportColumn("opened", say("New"), Kind.COUNT),
    ReportColumn("resolved", say("Gone"), Kind.COUNT, gives_way=3),
    ReportColumn("bills", say("Bills"), Kind.COUNT, gives_way=2),
    ReportColumn("payments", say("Payments"), Kind.COUNT, gives_way=1),
    ReportColumn("gateway", say("Gateway"), wide=True),
    ReportColumn("made_at", say("Made"), gives_way=4),
    ReportColumn("made_by", say("By"), gives_way=5),
)
_AGREES: Final = say("Agrees")
_WARNED: Final = say("No error")
_FAILED: Final = say("To look at")
_MISSED: Final = say("Not looked at")
_GATEWAY: Final = {"asked": say("Asked"), "none": ""}


def of_month(session: Session, now: dt.datetime, month: Month) -> Report:
    """A line for each day until yesterday, from when there was something to reconcile.

    Days before have one where somebody had them reconciled all the same.
    """
    frame = read_frame(session, now)
    timezone = office_row(session).timezone
    runs = {
        run.date: run
        for run in session.scalars(
            select(ReconciliationRun).where(ReconciliationRun.date.between(month.first, month.last))
        )
    }
    first = _begun_on(session, timezone)
    days = [
        day
        for day in month.days
        if day in runs or (first is not None and first <= day < frame.today)
    ]
    rows = tuple(_row(day, runs, timezone) for day in days)
    return Report(
        key=KEY,
        title=say("Reconciliation by day"),
        about=(
            say(
                "{label}: bills, payments, gateway and books side by side, day by day.",
                label=month.label(),
            ),
        ),
        columns=_COLUMNS,
        rows=rows,
        totals=(),
        notes=_notes(days, runs),
        office=frame.office,
        made_at=frame.made_at,
        period=str(month),
        chart=Chart(
            say("Errors and warnings each day"),
            tuple(
                Bar(
                    str(day.day),
                    runs[day].errors + runs[day].warnings if day in runs else 0,
                    f"{day:%d-%m-%Y}",
                )
                for day in month.days
            ),
        ),
        empty=say("No day of {label} was reconciled yet.", label=month.label()),
        counted="day",
    )


def _begun_on(session: Session, timezone: str) -> dt.date | None:
    """The first day that could be missed: reconciling had begun, and there was a bill or money.

    A report asked for by hand, of a day long ago, begins no row of nights.
    """
    reconciled = session.scalar(select(func.min(ReconciliationRun.date)))
    billed = session.scalar(select(func.min(Bill.bill_date)))
    entered_at = session.scalar(select(func.min(Payment.created_at)))
    entered = None if entered_at is None else local_date(entered_at, timezone)
    there = [day for day in (billed, entered) if day is not None]
    return max(reconciled, min(there)) if reconciled is not None and there else None


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
            _GATEWAY.get(
                run.gateway, say("Left out: {gateway_note}", gateway_note=run.gateway_note)
            ),
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
    words = say(
        "{passed} of {count} without an error",
        passed=say_n("{count} day", "{count} days", passed),
        count=len(days),
    )
    missed = len(days) - len(runs)
    return (
        say(
            "{words}, {missed} not looked at.",
            words=words,
            missed=say_n("{count} day", "{count} days", missed),
        )
        if missed
        else say("{words}.", words=words),
    )
