"""Python's garbage is collected in the window's thread alone.

By itself Python collects in whichever thread happens to allocate. Where a worker collects what is
left of a dialog, Qt's part of it is destroyed outside of the window's thread, which ends the
program now and then.
"""

from __future__ import annotations

import gc
from typing import Final

from PySide6.QtCore import QObject, QTimer

from dairyos_desktop.services.uncollected import is_uncollected

_EVERY_MS: Final = 500
_NEW: Final = 20_000
"""So many objects more than were freed are worth a look."""
_OLDER: Final = 20
"""After so many looks at the new ones the older ones are looked at too."""


class GarbageCollector(QObject):
    """Collects from now on, in the thread that it is made in.

    Args:
        parent: While it lives.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._looks = 0
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._timer.start(_EVERY_MS)

    def _look(self) -> None:
        if gc.get_count()[0] < _NEW or is_uncollected():
            return
        self._looks += 1
        gc.collect(2 if self._looks % _OLDER == 0 else 1)
