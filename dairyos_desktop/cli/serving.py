"""Commands that work until a signal ends them."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

# On Windows a wait without an end does not hear Ctrl+C.
LOOK_S = 0.5
_SIGNALS = ("SIGINT", "SIGTERM", "SIGBREAK")


@contextmanager
def until_signal() -> Iterator[threading.Event]:
    """An event that is set by Ctrl+C or by whoever ends services."""
    ended = threading.Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        ended.set()

    earlier = {}
    for name in _SIGNALS:
        number = getattr(signal, name, None)
        if number is None:
            continue
        try:
            earlier[number] = signal.signal(number, end)
        except ValueError:  # only the main thread hears signals
            break
    try:
        yield ended
    finally:
        for number, handler in earlier.items():
            signal.signal(number, handler)
