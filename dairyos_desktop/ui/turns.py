"""Commands that take turns: each is put together when its turn comes."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from collections.abc import Callable


class Turns(QObject):
    """Commands in the order in which the clerk gave them, one on its way at a time.

    Signals:
        given(): The clerk gave a command: whatever was done before it is no longer the last deed.
        rested(): Nothing is on its way any more.

    Attributes:
        sent: How many commands were given: whoever reads compares it before and after.
    """

    given = Signal()
    rested = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: deque[Callable[[], bool]] = deque()
        self._busy = False
        self.sent = 0

    @property
    def busy(self) -> bool:
        """Whether something is on its way."""
        return self._busy

    def _enqueue(self, send: Callable[[], bool]) -> None:
        """Sends when its turn comes; `send` answers whether `_next` will be called after it."""
        self.sent += 1
        self.given.emit()
        self._waiting.append(send)
        if not self._busy:
            self._next()

    def _next(self) -> None:
        self._busy = False
        while self._waiting and not self._busy:
            self._busy = self._waiting.popleft()()
        if not self._busy:
            self.rested.emit()
