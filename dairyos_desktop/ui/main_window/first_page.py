"""The page where work begins in a window just opened, and what is loaded behind it, in steps.

Each step is a turn of the event loop of its own: the window answers in between, and no worker works
while a page is built, which would make it wait for the interpreter.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from dairyos_desktop.ui import screens
from dairyos_desktop.ui.loading import FIRST, SECOND, load_all
from dairyos_desktop.ui.work import Lane

if TYPE_CHECKING:
    from collections.abc import Callable

    from dairyos_desktop.domain.errors import DairyError
    from dairyos_desktop.ui.main_window.window import MainWindow

_NEXT_TURN_MS: Final = 1
"""With 0 it would be the same turn still: Qt posts that as an event."""
_LOAD_AFTER_MS: Final = 1500
"""The first page is there by then."""


class FirstPage(QObject):
    """Builds and shows it.

    Args:
        window: Where; it owns this.
        key: The screen; Today where there is none of that key.
        start_jobs: Starts what runs by itself, in a worker, once all is loaded.

    Signals:
        shown(): The page is on the screen.
    """

    shown = Signal()

    def __init__(self, window: MainWindow, key: str, start_jobs: Callable[[], None]) -> None:
        super().__init__(window)
        self._window = window
        known = {entry.key: entry for entry in screens.SCREENS}
        self._entry = known.get(key, known[FIRST])
        self._start_jobs = start_jobs

    def begin(self) -> None:
        """Imports the screen's modules where they are not there yet, then goes on by itself."""
        QTimer.singleShot(_NEXT_TURN_MS, self, partial(self._run, self._entry.load, self._build))

    def _build(self) -> None:
        # The user may have chosen another meanwhile.
        if not self._window.shown:
            self._window.build(self._entry.key)
        QTimer.singleShot(_NEXT_TURN_MS, self, self._show)

    def _show(self) -> None:
        if not self._window.shown:
            self._window.show_screen(self._entry.key)
        self.shown.emit()
        QTimer.singleShot(_LOAD_AFTER_MS, self, self._load_behind)

    def _load_behind(self) -> None:
        self._run(
            partial(load_all, self._window.context), self._build_second, failed=self._on_not_loaded
        )

    def _build_second(self) -> None:
        try:
            self._window.build(SECOND)
        finally:
            self._begin_jobs()

    def _on_not_loaded(self, error: DairyError) -> None:
        """A screen that can't be loaded is told; the nights are watched all the same."""
        self._window.show_error(error)
        self._begin_jobs()

    def _begin_jobs(self) -> None:
        # Last: loading them would hold up the page that is being built.
        self._run(self._start_jobs, lambda: None, lane=Lane.NETWORK)

    def _run(
        self,
        call: Callable[[], None],
        then: Callable[[], None],
        *,
        failed: Callable[[DairyError], None] | None = None,
        lane: Lane = Lane.READ,
    ) -> None:
        # Not the window: what it asks is dropped once it is locked, and this goes on.
        owner = self._window.pages
        self._window.context.work.run(
            owner, call, done=lambda _nothing: then(), failed=failed, lane=lane
        )
