"""Python's garbage is collected in the window's thread alone.

By itself Python collects in whichever thread happens to allocate. Where a worker collects what is
left of a dialog, Qt's part of it is destroyed outside of the window's thread, which ends the
program now and then.
"""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer

from dairyos_desktop.services.uncollected import is_uncollected

if TYPE_CHECKING:
    from collections.abc import Callable

_EVERY_MS: Final = 500
_NEW: Final = 20_000
"""So many objects more than were freed are worth a look."""
_OLDER: Final = 20
"""After so many looks at the new ones the older ones are looked at too."""
_SETTLED: Final = 10
"""After so many looks what is there are modules, for the most part, which stay."""


class GarbageCollector(QObject):
    """Collects from now on, in the thread that it is made in.

    A look at everything held the window up for 180 ms: most of it are modules, which are set aside
    once they are loaded, and the rows of a long run. The rest, 30 to 90 ms, waits until nobody
    works.

    Args:
        parent: While it lives.
        at_rest: Whether nobody works just now.
        every_ms: How often it looks whether there is enough to collect.
    """

    def __init__(
        self, parent: QObject, at_rest: Callable[[], bool], every_ms: int = _EVERY_MS
    ) -> None:
        super().__init__(parent)
        gc.disable()
        self._at_rest = at_rest
        self._looks = 0
        self._looks_at_new = 0
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._timer.start(every_ms)

    def _look(self) -> None:
        if is_uncollected():
            return
        if self._looks_at_new >= _OLDER and self._at_rest():
            self._looks_at_new = 0
            gc.collect()
            return
        if gc.get_count()[0] < _NEW:
            return
        self._looks += 1
        self._looks_at_new += 1
        gc.collect(1)
        if self._looks == _SETTLED:
            # Windows of now are set aside as well; what is left of these few is never collected.
            gc.freeze()
