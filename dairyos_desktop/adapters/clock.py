"""The real clock."""

from __future__ import annotations

import datetime as dt
import time

# Linux leaves the time that the PC slept out of CLOCK_MONOTONIC, the others don't.
_COUNTER = getattr(time, "CLOCK_BOOTTIME", getattr(time, "CLOCK_MONOTONIC", None))


class SystemClock:
    """The PC's own time."""

    def now(self) -> dt.datetime:
        """The instant, aware, in UTC."""
        return dt.datetime.now(dt.UTC)

    def elapsed_s(self) -> float:
        """Seconds since the PC was started; nobody can set them."""
        return time.monotonic() if _COUNTER is None else time.clock_gettime(_COUNTER)
