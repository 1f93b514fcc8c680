"""Lets the window's thread go first where a long run shares the interpreter with it."""

from __future__ import annotations

import threading

from PySide6.QtCore import QAbstractEventDispatcher, QObject, Qt

_AT_MOST_S = 0.06
"""A window that is at work for longer doesn't keep a run from its next step."""


class Courtesy(QObject):
    """Knows whether the window's thread is at work.

    Python runs one thread at a time. A run that works between two keystrokes costs nothing; one
    that works while the window paints makes it take three times as long, since each call into Qt
    gives the interpreter away. So a run waits between its steps until the window has nothing to
    do. Made on the window's thread.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._window = threading.get_ident()
        self._at_rest = threading.Event()
        self._at_rest.set()
        self._watched: QAbstractEventDispatcher | None = None

    def watch(self, *, on: bool) -> None:
        """Whether there is a run that asks; nothing is spent on it otherwise."""
        if on == (self._watched is not None):
            return
        dispatcher = QAbstractEventDispatcher.instance() if on else self._watched
        self._at_rest.set()
        self._watched = dispatcher if on else None
        if dispatcher is None:
            return
        for signal, slot in (
            (dispatcher.awake, self._on_awake),
            (dispatcher.aboutToBlock, self._at_rest.set),
        ):
            if on:
                signal.connect(slot, Qt.ConnectionType.DirectConnection)
            else:
                signal.disconnect(slot)

    def _on_awake(self) -> None:
        # Another turn of the loop: whoever waits for the end of the last one may take a step.
        self._at_rest.set()
        self._at_rest.clear()

    def let_go_first(self) -> None:
        """Waits until the window is at rest, but not for long; called by a worker."""
        if threading.get_ident() != self._window:
            self._at_rest.wait(_AT_MOST_S)
