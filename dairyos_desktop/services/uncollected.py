"""Work on very many rows without the cycle collector, which would go over them again and again."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def uncollected() -> Iterator[None]:
    """Keeps the cycle collector away while tens of thousands of rows are made.

    It would run several times over all of them, find nothing, double the time, and hold the
    window up meanwhile: the collector stops every thread.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
