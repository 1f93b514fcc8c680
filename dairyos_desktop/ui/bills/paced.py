"""Work on a month in many short calls, one after the other: watched, stopped, told.

Between two calls a timer waits, so that neither the window nor a lane is held up for the minutes
that a month takes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from dairyos_desktop.ui.work import Lane, Progress

if TYPE_CHECKING:
    from collections.abc import Callable

    from dairyos_desktop.domain.errors import DairyError
    from dairyos_desktop.domain.periods import Month
    from dairyos_desktop.ui.screen import Screen
    from dairyos_desktop.ui.widgets.banner import Banner
    from dairyos_desktop.ui.widgets.progress import ProgressStrip

T = TypeVar("T")
_MS = 1000
_LEAST_WAIT_MS = 20


class Paced(QObject):
    """Drives such work; a subclass says what a step is and what came of it all.

    Args:
        screen: Whose month it is.
        strip: The work's own line of progress, with Stop.
        what: One step's name in it: "Bill".

    Signals:
        changed(): Counts, reasons or what is under way are others now.
    """

    changed = Signal()

    def __init__(self, screen: Screen, strip: ProgressStrip, what: str) -> None:
        super().__init__(screen)
        self._screen = screen
        self._context = screen.context
        self._strip = strip
        self._what = what
        self._month: Month | None = None
        self._running: Month | None = None
        self._progress: Progress | None = None
        self._asking = False
        self._result: Banner | None = None
        self._next = QTimer(self)
        self._next.setSingleShot(True)
        self._next.timeout.connect(self._go)
        strip.stop.clicked.connect(self._on_stop)

    @property
    def running(self) -> bool:
        """Whether it is under way."""
        return self._running is not None

    def show(self, month: Month) -> None:
        """Another month is shown: until it is read, nothing can be begun in it."""
        if month != self._month:
            self._month = month
            self.changed.emit()

    # What a subclass says ------------------------------------------------------------------

    def _step(self, month: Month) -> None:
        """Makes the next call, by `_call`."""
        raise NotImplementedError

    def _stop(self, month: Month) -> None:
        """Ends it: the user pressed Stop, and no call is under way."""
        raise NotImplementedError

    # What it is given ----------------------------------------------------------------------

    def _start(
        self,
        month: Month,
        call: Callable[[Progress], T],
        done: Callable[[T], None],
        failed: Callable[[DairyError], None] | None = None,
    ) -> None:
        """Begins, with a call that makes things ready."""
        self._drop_result()
        self._running = month
        progress = self._progress = Progress(self)
        self._strip.watch(progress, self._what, after_ms=0)
        self.changed.emit()
        self._call(lambda: call(progress), done, failed)

    def _call(
        self,
        call: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[DairyError], None] | None = None,
    ) -> None:
        """A call in the network's lane."""
        self._asking = True
        self._context.work.run(
            self._screen,
            call,
            done=lambda result: self._on_done(done, result),
            failed=failed or self._on_failed,
            lane=Lane.NETWORK,
        )

    def _go_on(self, wait_s: float) -> None:
        """The next step so many seconds from now."""
        if self._is_stopped():
            self._go()
        else:
            self._next.start(max(round(wait_s * _MS), _LEAST_WAIT_MS))

    def _go(self) -> None:
        """The next step now."""
        month = self._running
        if month is None or self._asking:
            return
        if self._is_stopped():
            self._stop(month)
        else:
            self._step(month)

    def _tell_progress(self, done: int, whole: int, what: str = "") -> None:
        if self._progress is not None and whole:
            self._progress.report(done, whole, what or self._what)

    def _show_result(self, banner: Banner) -> None:
        self._drop_result()
        self._result = self._screen.show_banner(banner)

    def _drop_result(self) -> None:
        if self._result is not None:
            if self._result in self._screen.banners:
                self._result.closed.emit()
            self._result = None

    def _end(self) -> None:
        self._asking = False
        self._next.stop()
        self._running = None
        if self._progress is not None:
            self._strip.finish()
            self._progress = None
        self.changed.emit()

    # Slots -------------------------------------------------------------------------------

    def _on_done(self, done: Callable[[T], None], result: T) -> None:
        self._asking = False
        done(result)

    def _on_failed(self, error: DairyError) -> None:
        self._end()
        self._drop_result()
        self._result = self._screen.show_error(error)

    def _on_stop(self) -> None:
        self._next.stop()
        if self._progress is not None:
            self._progress.stop()
        self._go()

    def _is_stopped(self) -> bool:
        return self._progress is not None and self._progress.stopped()
