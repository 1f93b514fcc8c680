"""Holds bills, payments, gateway and books side by side each night."""

from __future__ import annotations

import datetime as dt
import time
from typing import TYPE_CHECKING

from dairyos_desktop.domain.errors import DairyError, EnvironmentTroubleError, RefusedError
from dairyos_desktop.domain.nights import Nights
from dairyos_desktop.domain.texts import say
from dairyos_desktop.services.actor import SYSTEM
from dairyos_desktop.services.dto.jobs import JobResult
from dairyos_desktop.services.dto.reconciliation import GatewayPart
from dairyos_desktop.services.jobs.work import Job, Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dairyos_desktop.services.bundle import Services
    from dairyos_desktop.services.dto.news import PollState
    from dairyos_desktop.services.dto.reconciliation import ReconcileReport
    from dairyos_desktop.services.jobs.work import Stop
    from dairyos_desktop.services.ports import Clock

_TURNS, _TURN_S = 80, 0.25
"""So often, and so far apart, it is looked whether another asking is through."""
_YOUNG = dt.timedelta(hours=1)
"""The gateway's news is young enough to hold it against the books."""


def reconcile_job(services: Services, clock: Clock) -> Job:
    """The job `reconcile`."""
    nightly = _Reconciling(services, clock)
    return Job("reconcile", say("Reconciliation"), nightly.run, Nights.EACH)


class _Reconciling:
    """Makes a report for each business day.

    Args:
        services: Of the open office.
        clock: Says how old the gateway's news is.
    """

    def __init__(self, services: Services, clock: Clock) -> None:
        self._services = services
        self._clock = clock

    def run(self, day: dt.date | None, stop: Stop) -> Outcome:
        """Makes that day's; the newest counts all that is open, others what was of the day.

        Raises:
            EnvironmentTroubleError: The newest was made, but without the gateway, which all days
                before can do without: it looks at all that the gateway has.
            DairyError: It could not be made.
        """
        yesterday = self._services.office.today() - dt.timedelta(days=1)
        one_day = None if day is None or day == yesterday else day
        left_out = self._missing_news(stop)
        try:
            report = self._services.reconciliation.reconcile(
                SYSTEM, one_day, stop=stop, left_out=left_out
            )
        except RefusedError:
            if not stop():
                raise
            return Outcome("", stopped=True)
        if report.gateway is GatewayPart.LEFT_OUT and one_day is None:
            raise EnvironmentTroubleError(
                "The books were reconciled, but without Razorpay.", report.gateway_note
            )
        return Outcome(_words(report), JobResult.DONE if report.passed else JobResult.PROBLEMS)

    def _missing_news(self, stop: Stop) -> str:
        """Why it is not known what the gateway took of late; empty if it is.

        After a night without power the first look at the gateway would find a morning's payments
        that nobody has asked for yet.
        """
        turns = iter(range(_TURNS))
        missing = self._ask(turns, stop)
        if missing is not None and self._services.polling.is_under_way(SYSTEM):
            # Another began between the look and the asking. What else failed as busy, the database
            # say, is no reason to ask the gateway for everything again.
            missing = self._ask(turns, stop)
        if missing is not None:
            return f"{missing.message} {missing.hint}".strip()
        state = self._services.polling.state(SYSTEM)
        if self._will_do(state):
            return ""
        return state.words or "Its news is missing."

    def _ask(self, turns: Iterator[int], stop: Stop) -> DairyError | None:
        """Asks the gateway where its news is not young; what stood in the way of that.

        At a start it is as a rule being asked already: that is waited for, and its news will do.

        Args:
            turns: So often it is looked whether that is through.
            stop: Ends the waiting.
        """
        polling = self._services.polling
        if self._will_do(polling.state(SYSTEM)):
            return None
        for _ in turns:
            if stop() or not polling.is_under_way(SYSTEM):
                break
            time.sleep(_TURN_S)
        if self._will_do(polling.state(SYSTEM)):
            return None
        try:
            polling.poll(SYSTEM, stop)
        except DairyError as error:
            return error
        return None

    def _will_do(self, state: PollState) -> bool:
        return not state.is_set_up or self._is_young(state.checked_at)

    def _is_young(self, at: dt.datetime | None) -> bool:
        return at is not None and dt.timedelta() <= self._clock.now() - at < _YOUNG


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
