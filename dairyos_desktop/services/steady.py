"""Time that goes on evenly while the program runs, however the PC's clock is moved."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dairyos_desktop.services.ports import Clock


class SteadyTime:
    """The PC's clock as it stood when this was made, and what has really gone by since.

    What ends by it, a lock after wrong passwords, is not ended by moving the clock of a program
    that runs. A new start believes the clock anew: it has nothing else to go by.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._began_at = clock.now()
        self._began_s = clock.elapsed_s()

    def now(self) -> dt.datetime:
        """The instant, aware, in UTC; never goes back."""
        passed_s = self._clock.elapsed_s() - self._began_s
        return self._began_at + dt.timedelta(seconds=passed_s)
