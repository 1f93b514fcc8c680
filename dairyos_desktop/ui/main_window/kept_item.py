"""An item of the status bar that is kept true, and carries out what it offers."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar, TypeVar

from PySide6.QtCore import QObject, QTimer

from dairyos_desktop.ui.work import Lane

if TYPE_CHECKING:
    from collections.abc import Callable

    from dairyos_desktop.domain.errors import DairyError
    from dairyos_desktop.ui.context import UiContext
    from dairyos_desktop.ui.main_window.window import MainWindow
    from dairyos_desktop.ui.work import Progress

T = TypeVar("T")

_AGAIN_MS = 60_000
"""Another PC of the office may have changed what it tells."""


class KeptItem(QObject):
    """Looks each minute, and when its topics change, how one thing stands.

    A subclass reads it in `look` by `_read`, shows it in `_show`, and carries out what it offers
    by `_do`, one deed at a time.

    Args:
        window: Whose status bar the item stands in.
    """

    topics: ClassVar[frozenset[str]] = frozenset()
    first_ms: ClassVar[int] = 0
    """How long after the window is made it is first read."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._at_work = False
        self._context.work.changes.changed.connect(self._on_changed)
        QTimer.singleShot(self.first_ms, self, self.look)
        self._timer = QTimer(self)
        self._timer.setInterval(_AGAIN_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    @property
    def _context(self) -> UiContext:
        return self._window.context

    def look(self) -> None:
        """Reads how it stands, in a worker."""
        raise NotImplementedError

    def _show(self) -> None:
        """Shows it as it was last read, or that the deed is under way."""
        raise NotImplementedError

    def _read(
        self, call: Callable[[], T], done: Callable[[T], None], lane: Lane = Lane.READ
    ) -> None:
        """`call` takes the service from the bundle itself: loading one is the worker's task too."""
        self._context.work.run(
            self._window,
            call,
            done=done,
            # The item stays as it was; whoever must hear of the failure does so elsewhere.
            failed=lambda _error: None,
            lane=lane,
            newest=type(self).__name__,
        )

    def _do(
        self, call: Callable[[], T], done: Callable[[T], None], progress: Progress | None = None
    ) -> None:
        self._at_work = True
        self._show()
        self._context.work.run(
            self._window,
            call,
            done=partial(self._on_done, done),
            failed=self._on_failed,
            lane=Lane.NETWORK,
            progress=progress,
        )

    def _on_changed(self, topics: frozenset[str]) -> None:
        if topics & self.topics:
            self.look()

    def _on_done(self, done: Callable[[T], None], result: T) -> None:
        self._at_work = False
        self._show()
        done(result)
        self.look()

    def _on_failed(self, error: DairyError) -> None:
        self._at_work = False
        self._show()
        self._window.show_error(error)
        self.look()
