"""Holds bills, payments, gateway and books side by side each night."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from dairyos_desktop.domain.errors import EnvironmentTroubleError, RefusedError
from dairyos_desktop.domain.nights import Nights
from dairyos_desktop.services.actor import SYSTEM
from dairyos_desktop.services.dto.jobs import JobResult
from dairyos_desktop.services.dto.reconciliation import GatewayPart
from dairyos_desktop.services.jobs.work import Job, Outcome

if TYPE_CHECKING:
    from dairyos_desktop.services.bundle import Services
    from dairyos_desktop.services.dto.reconciliation import ReconcileReport
    from dairyos_desktop.services.jobs.work import Stop


def reconcile_job(services: Services) -> Job:
    """The job `reconcile`: one report for each business day."""

    def run(day: dt.date | None, stop: Stop) -> Outcome:
        yesterday = services.office.today() - dt.timedelta(days=1)
        # The newest report counts all that is open; those that are made up, what was of the day.
        one_day = None if day is None or day == yesterday else day
        try:
            report = services.reconciliation.reconcile(SYSTEM, one_day, stop=stop)
        except RefusedError:
            if not stop():
                raise
            return Outcome("", stopped=True)
        if report.gateway is GatewayPart.LEFT_OUT and one_day is None:
            # Days before are as good without: the newest looks at all that the gateway has.
            raise EnvironmentTroubleError(
                "The books were reconciled, but without Razorpay.", report.gateway_note
            )
        return Outcome(_words(report), JobResult.DONE if report.passed else JobResult.PROBLEMS)

    return Job("reconcile", "Reconciliation", run, Nights.EACH)


def _words(report: ReconcileReport) -> str:
    looked_at = f"{report.bills} bills, {report.payments} payments of the day"
    if not report.errors and not report.warnings:
        return f"Everything agrees: {looked_at}."
    found = " and ".join(
        f"{number} {word if number == 1 else word + 's'}"
        for number, word in ((report.errors, "error"), (report.warnings, "warning"))
        if number
    )
    return f"{found} to look at: {looked_at}."
