"""Asks the payment gateway for news every few minutes."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from dairyos_desktop.domain.declared_settings import POLL_MINUTES
from dairyos_desktop.domain.errors import EnvironmentTroubleError
from dairyos_desktop.domain.texts import say
from dairyos_desktop.services.actor import SYSTEM
from dairyos_desktop.services.dto.jobs import JobResult
from dairyos_desktop.services.jobs.work import Job, Outcome

if TYPE_CHECKING:
    from dairyos_desktop.services.bundle import Services
    from dairyos_desktop.services.jobs.work import Stop
    from dairyos_desktop.services.ports import Clock

_SLACK = dt.timedelta(seconds=10)


def poll_job(services: Services, clock: Clock) -> Job:
    """The job `poll`."""
    polling = _Poll(services, clock)
    return Job(
        "poll",
        say("Asking Razorpay for payments"),
        polling.run,
        is_due=polling.is_due,
        next_at=polling.next_at,
    )


class _Poll:
    """Due so many minutes after anybody in the office asked last.

    Args:
        services: Of the open office.
        clock: Says how long ago that is.
    """

    def __init__(self, services: Services, clock: Clock) -> None:
        self._services = services
        self._clock = clock
        self._asked_s: float | None = None

    def is_due(self) -> bool:
        """By the time that really went by since this PC asked, and what other PCs noted."""
        every = self._every()
        if (
            self._asked_s is not None
            and self._clock.elapsed_s() - self._asked_s < every.total_seconds()
        ):
            return False
        state = self._services.polling.state(SYSTEM)
        if not state.is_set_up:
            return False
        if state.checked_at is None:
            return True
        ago = self._clock.now() - state.checked_at
        # What was noted by a clock that was ahead says nothing.
        return not dt.timedelta() <= ago < every - _SLACK

    def next_at(self) -> dt.datetime | None:
        """So many minutes after the last look; None where there is no gateway to ask."""
        state = self._services.polling.state(SYSTEM)
        if not state.is_set_up:
            return None
        now = self._clock.now()
        asked_at = state.checked_at
        if self._asked_s is not None:
            own = now - dt.timedelta(seconds=self._clock.elapsed_s() - self._asked_s)
            asked_at = own if asked_at is None else max(asked_at, own)
        return now if asked_at is None or asked_at > now else max(now, asked_at + self._every())

    def run(self, day: dt.date | None, stop: Stop) -> Outcome:
        """Asks, once.

        Raises:
            GatewayError: As `PollingService.poll`; kept for the status bar as well.
            EnvironmentTroubleError: Likewise.
        """
        del day
        self._asked_s = self._clock.elapsed_s()
        try:
            polled = self._services.polling.poll(SYSTEM, stop)
        except EnvironmentTroubleError as error:
            if error.code != "busy":
                raise
            return Outcome("Somebody was asking just then.", quiet=True)
        words = "1 new payment." if polled.new_payments == 1 else f"{polled.new_payments} new."
        if polled.problems:
            words = f"{words} {polled.problems[0]}"
        return Outcome(
            words if polled.new_payments or polled.problems else "No new payments.",
            JobResult.PROBLEMS if polled.problems else JobResult.DONE,
            quiet=not (polled.new_payments or polled.events or polled.problems),
            stopped=polled.stopped,
        )

    def _every(self) -> dt.timedelta:
        minutes = self._services.settings.get(SYSTEM, POLL_MINUTES.key).value
        return dt.timedelta(minutes=int(minutes))
