"""A test's own waiting, with the window alive and the workers at work."""

from __future__ import annotations

from PySide6.QtCore import QEventLoop, QTimer


def pause(for_ms: int) -> None:
    """Lets the event loop run so long.

    `QTest.qWait` does so too, but keeps the interpreter to itself: calls in workers get their
    turn only between two of them, and take twenty times as long as where a window is used.
    """
    loop = QEventLoop()
    QTimer.singleShot(for_ms, loop.quit)
    loop.exec()
