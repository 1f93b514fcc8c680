"""Notices when nobody has touched keyboard or mouse for so long, in any of the windows."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow

if TYPE_CHECKING:
    from collections.abc import Callable

_LOOK_MS = 5000
_INPUT = frozenset(
    {
        QEvent.Type.KeyPress,
        # A key that was a shortcut comes as this one only.
        QEvent.Type.KeyRelease,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseButtonRelease,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.TabletPress,
        QEvent.Type.TabletMove,
    }
)


class IdleWatch(QObject):
    """Counts by what has really gone by: moving the PC's clock changes nothing, its sleep counts.

    It listens at the windows, not at every widget: each event is looked at once.

    Args:
        elapsed_s: `Clock.elapsed_s`.

    Signals:
        idled(): Nobody touched anything for the time that `begin` was given.
    """

    idled = Signal()

    def __init__(self, elapsed_s: Callable[[], float], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._elapsed_s = elapsed_s
        self._limit_s: float | None = None
        self._touched_s = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self.look)

    @property
    def untouched_s(self) -> float:
        """How long nobody has touched anything; without end where it does not count."""
        if self._limit_s is None:
            return math.inf
        return self._elapsed_s() - self._touched_s

    def begin(self, limit_s: float) -> None:
        """Counts from now on; `limit_s` seconds without a touch are told once."""
        self._touched_s = self._elapsed_s()
        self._limit_s = limit_s
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)  # noqa: S101  there are windows
        for window in QGuiApplication.topLevelWindows():
            window.installEventFilter(self)
        # Dialogs and menus come later.
        application.focusWindowChanged.connect(self._on_focus_window_changed)
        self._timer.start()

    def set_limit(self, limit_s: float) -> None:
        """Another time, while it counts."""
        if self._limit_s is not None:
            self._limit_s = limit_s

    def end(self) -> None:
        """Counts no longer."""
        if self._limit_s is None:
            return
        self._limit_s = None
        self._timer.stop()
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)  # noqa: S101  as above
        application.focusWindowChanged.disconnect(self._on_focus_window_changed)

    def look(self) -> bool:
        """Tells where the time is over; whether it was."""
        if self._limit_s is None or self.untouched_s < self._limit_s:
            return False
        self.end()
        self.idled.emit()
        return True

    def _on_focus_window_changed(self, window: QWindow | None) -> None:
        if window is not None:
            window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Takes note of a touch; the first one after the time is over does nothing else."""
        del watched
        if self._limit_s is None or event.type() not in _INPUT:
            return False
        # A PC that slept wakes with a key before the timer has looked.
        if self.look():
            return True
        self._touched_s = self._elapsed_s()
        return False
