"""Counts what was refused, in memory; somebody else writes it down now and then.

A flood of unsigned requests costs the database nothing that way.
"""

from __future__ import annotations

import threading
from collections import Counter
from enum import StrEnum


class Refusal(StrEnum):
    """Why a delivery was answered 400."""

    UNSIGNED = "unsigned"
    WRONG_SIGNATURE = "wrong_signature"
    UNTIMELY = "untimely"
    UNREADABLE = "unreadable"


class Refusals:
    """How many deliveries were refused since somebody last asked; for many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counted: Counter[Refusal] = Counter()

    def count(self, why: Refusal) -> None:
        """One more."""
        with self._lock:
            self._counted[why] += 1

    def take(self) -> dict[Refusal, int]:
        """Those counted, which are from now on the caller's to keep."""
        with self._lock:
            taken, self._counted = dict(self._counted), Counter()
            return taken

    def put_back(self, counted: dict[Refusal, int]) -> None:
        """What could not be kept after all."""
        with self._lock:
            self._counted.update(counted)

    def seen(self, why: Refusal) -> bool:
        """Whether one of a kind waits to be taken."""
        with self._lock:
            return self._counted[why] > 0
