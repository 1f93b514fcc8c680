"""Asks the payment gateway for news every few minutes."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from dairyos_desktop.domain.declared_settings import POLL_MINUTES
from dairyos_desktop.services.actor import SYSTEM

if TYPE_CHECKING:
    from collections.abc import Callable

    from dairyos_desktop.services.bundle import Services
    from dairyos_desktop.services.ports import Clock

_MINUTE_S = 60
_SLACK = dt.timedelta(seconds=10)


class PollJob:
    """Due so many minutes after anybody in the office asked last.

    Args:
        services: Of the open office.
        clock: Says how long ago that is.
    """

    name = "poll"

    def __init__(self, services: Services, clock: Clock) -> None:
        self._services = services
        self._clock = clock
        self._asked_s: float | None = None

    def is_due(self) -> bool:
        """By the time that really went by since this PC asked, and what other PCs noted."""
        every_s = self._every_s()
        if self._asked_s is not None and self._clock.elapsed_s() - self._asked_s < every_s:
            return False
        state = self._services.polling.state(SYSTEM)
        if not state.is_set_up:
            return False
        if state.checked_at is None:
            return True
        ago = self._clock.now() - state.checked_at
        # What was noted by a clock that was ahead says nothing.
        return not dt.timedelta() <= ago < dt.timedelta(seconds=every_s) - _SLACK

    def run(self, stop: Callable[[], bool]) -> None:
        """Asks, once.

        Raises:
            GatewayError: As `PollingService.poll`; kept for the status bar.
            EnvironmentTroubleError: Likewise.
        """
        self._asked_s = self._clock.elapsed_s()
        self._services.polling.poll(SYSTEM, stop)

    def _every_s(self) -> float:
        minutes = self._services.settings.get(SYSTEM, POLL_MINUTES.key).value
        return float(int(minutes) * _MINUTE_S)
