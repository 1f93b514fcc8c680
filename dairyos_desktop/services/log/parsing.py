"""Turns lines of the log into what people read, and says which fit what is asked for."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any, Final

from dairyos_desktop.config.scrubbing import scrubbed
from dairyos_desktop.services.dto.log import LogLine

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dairyos_desktop.services.dto.log import LogPlace, LogWish

_UNESCAPED: Final = frozenset('"\\')
"""JSON writes these with a backslash before them."""
LEVELS: Final = {"DEBUG": 10, "INFO": 20, "WARNING": 30, "ERROR": 40, "CRITICAL": 50}


class Sieve:
    """Lets through what a wish asks for; the cheap looks come before a line is taken apart.

    Args:
        wish: What is asked for.
        zone: The office's time zone: its days begin at its midnight.
    """

    def __init__(self, wish: LogWish, zone: dt.tzinfo) -> None:
        self._wish = wish
        self._operation = wish.operation.strip().casefold()
        self._words = [word.casefold() for word in wish.words.split()]
        self._least = LEVELS.get(wish.least, 0)
        # As `config.logging` writes them; a line written otherwise is taken apart.
        self._too_low = [
            f'"level": "{name}"'.encode() for name, rank in LEVELS.items() if rank < self._least
        ]
        self._user = b"" if wish.user_id is None else str(wish.user_id).encode()
        self._plain_words = [
            word.encode() for word in self._words if word.isascii() and _UNESCAPED.isdisjoint(word)
        ]
        self._from = None if wish.first is None else _midnight(wish.first, zone)
        self._to = None if wish.last is None else _midnight(wish.last + dt.timedelta(days=1), zone)

    def may_fit(self, line: bytes) -> bool:
        """Whether it is worth taking apart, by what stands in its bytes."""
        if self._operation and self._operation.encode() not in line:
            return False
        if any(level in line for level in self._too_low):
            return False
        if self._user and self._user not in line:
            return False
        if not self._plain_words:
            return True
        folded = line.lower()
        return all(word in folded for word in self._plain_words)

    def fits(self, said: Mapping[str, Any], at: dt.datetime) -> bool:
        """Whether a line that was taken apart is asked for."""
        if self._operation and not _text(said, "operation_id").startswith(self._operation):
            return False
        if self._wish.user_id is not None and said.get("user_id") != self._wish.user_id:
            return False
        if LEVELS.get(_text(said, "level"), LEVELS["ERROR"]) < self._least:
            return False
        if (self._from and at < self._from) or (self._to and at >= self._to):
            return False
        if not self._words:
            return True
        parts = ("message", "logger", "function", "outcome", "job_id", "operation_id", "exception")
        whole = " ".join(_text(said, part) for part in parts).casefold()
        return all(word in whole for word in self._words)

    def is_over(self, at: dt.datetime) -> bool:
        """Whether older lines can't fit any more; a day is left for a clock that was set."""
        return self._from is not None and at < self._from - dt.timedelta(days=1)


def taken_apart(line: bytes) -> tuple[dict[str, Any], dt.datetime] | None:
    """A line's fields and its time; None for one that was cut, or isn't ours."""
    try:
        said = json.loads(line)
        at = dt.datetime.fromisoformat(said["timestamp"])
    except (ValueError, KeyError, TypeError):
        return None
    if not isinstance(said, dict) or at.tzinfo is None:
        return None
    return said, at


def shown(
    key: tuple[LogPlace, int], said: Mapping[str, Any], at: dt.datetime, users: Mapping[int, str]
) -> LogLine:
    """A line as people read it; scrubbed once more, since what is secret may be known only now."""
    user_id = said.get("user_id")
    duration = said.get("duration_ms")
    where = ":".join(str(said.get(part, "")) for part in ("module", "function", "line"))
    return LogLine(
        key,
        at,
        _text(said, "level"),
        scrubbed(_text(said, "message")),
        _text(said, "operation_id"),
        users.get(user_id, f"User {user_id}") if isinstance(user_id, int) else "",
        _text(said, "job_id"),
        _text(said, "outcome"),
        float(duration) if isinstance(duration, int | float) else None,
        where,
        scrubbed(_text(said, "exception")),
    )


def _text(said: Mapping[str, Any], name: str) -> str:
    value = said.get(name)
    return value if isinstance(value, str) else ""


def _midnight(day: dt.date, zone: dt.tzinfo) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), zone)
