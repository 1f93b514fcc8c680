"""The real clock."""

from __future__ import annotations

import datetime as dt


class SystemClock:
    """The PC's own time."""

    def now(self) -> dt.datetime:
        """The instant, aware, in UTC."""
        return dt.datetime.now(dt.UTC)
