"""Work on very many rows without the cycle collector, which would go over them again and again."""

from __future__ import annotations

import gc
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_lock = threading.Lock()
_under_way = 0


@contextmanager
def uncollected() -> Iterator[None]:
    """Keeps the cycle collector away while tens of thousands of rows are made.

    It would run several times over all of them, find nothing, double the time, and hold the
    window up meanwhile: the collector stops every thread.
    """
    was_on = gc.isenabled()
    gc.disable()
    _count(1)
    try:
        yield
    finally:
        _count(-1)
        if was_on:
            gc.enable()


def is_uncollected() -> bool:
    """Whether such work is under way in any thread: whoever collects by hand waits for its end."""
    return _under_way > 0


def _count(by: int) -> None:
    global _under_way  # noqa: PLW0603 - of the interpreter, as the collector is
    with _lock:
        _under_way += by
