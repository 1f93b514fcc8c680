"""Watches the event loop: how long it let nothing through, and how much was worked meanwhile."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer

if TYPE_CHECKING:
    from collections.abc import Iterator

TICK_MS = 1


class Watchdog(QObject):
    """Ticks as often as the loop lets it and keeps, by stage, the longest time without a tick.

    Attributes:
        stalls_ms: All waits of a stage that were longer than a tick, in milliseconds. What else
            works on the machine makes them longer.
    """

    def __init__(self) -> None:
        super().__init__()
        self.stalls_ms: dict[str, list[float]] = {}
        self._worked_ms: dict[str, list[tuple[float, float]]] = {}
        self._stage = ""
        self._last = 0.0
        self._last_worked = (0.0, 0.0)
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._on_tick)

    @contextmanager
    def watching(self, stage: str) -> Iterator[None]:
        """What happens meanwhile belongs to the stage."""
        self._stage = stage
        self.stalls_ms.setdefault(stage, [])
        self._worked_ms.setdefault(stage, [])
        self._last, self._last_worked = time.perf_counter(), _worked_s()
        self._timer.start()
        yield
        self._on_tick()
        self._timer.stop()

    def longest_ms(self, stage: str) -> float:
        return max(self.stalls_ms[stage], default=0.0)

    def worked_ms(self, stage: str) -> tuple[list[float], list[float]]:
        """How long the window's thread worked in each wait of a stage, and the whole program."""
        own, program = zip(*self._worked_ms[stage], strict=True)
        return list(own), list(program)

    def _on_tick(self) -> None:
        now, worked = time.perf_counter(), _worked_s()
        self.stalls_ms[self._stage].append((now - self._last) * 1000 - TICK_MS)
        own, program = (
            (until - since) * 1000 for until, since in zip(worked, self._last_worked, strict=True)
        )
        self._worked_ms[self._stage].append((own, program))
        self._last, self._last_worked = now, worked


def _worked_s() -> tuple[float, float]:
    """The processor's time of this thread, and of all of the program's."""
    return time.thread_time(), time.process_time()
