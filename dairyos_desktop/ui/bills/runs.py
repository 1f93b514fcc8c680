"""One long run at a time on a screen: watched, stopped, and told as a line when it is over."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal

from dairyos_desktop.domain.errors import ConflictError
from dairyos_desktop.ui.widgets.banner import Banner
from dairyos_desktop.ui.work import Lane, Progress

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dairyos_desktop.domain.errors import DairyError
    from dairyos_desktop.ui.screen import Screen
    from dairyos_desktop.ui.widgets.buttons import Button

T = TypeVar("T")


class Runs(QObject):
    """Carries long runs out for a screen; what came of the last one stands in a banner.

    Attributes:
        running: What is under way, a sentence; empty while nothing is.

    Signals:
        began(): A run is under way; lists wait for its end.
        ended(): It is over.
    """

    began = Signal()
    ended = Signal()

    def __init__(self, screen: Screen) -> None:
        super().__init__(screen)
        self.screen = screen
        self.context = screen.context
        self.running = ""
        self._result: Banner | None = None

    def start(
        self,
        call: Callable[[Progress], T],
        *,
        done: Callable[[T], None],
        running: str,
        step: str,
        busy: Button | None = None,
        changed: Callable[[ConflictError], bool] | None = None,
    ) -> None:
        """Runs a call in the lane of long runs.

        Args:
            call: Takes the progress it reports to and asks whether to stop.
            done: Takes the result.
            running: What is under way, for buttons that must wait.
            step: One step's name in the progress line: "Bill".
            busy: The button that began it.
            changed: Takes a conflict; True where it dealt with it.
        """
        self.running = running
        self.drop_result()
        progress = Progress(self)
        self.screen.progress.watch(progress, step)
        self.began.emit()
        self.context.work.run(
            self.screen,
            lambda: call(progress),
            done=lambda result: self._on_done(done, result),
            failed=lambda error: self._on_failed(error, changed),
            lane=Lane.RUN,
            busy=busy,
        )

    def _on_failed(
        self, error: DairyError, changed: Callable[[ConflictError], bool] | None
    ) -> None:
        if isinstance(error, ConflictError) and changed is not None:
            self._end()
            if changed(error):
                return
        self.failed(error)

    def failed(self, error: DairyError) -> None:
        """Tells a failure; for calls outside `start` too."""
        if self.running:
            self._end()
        self.drop_result()
        self._result = self.screen.show_error(error)

    def tell(
        self,
        words: str,
        hint: str = "",
        *,
        tone: str = "ok",
        actions: Sequence[tuple[str, Callable[[], object]]] = (),
    ) -> None:
        """Shows what came of a run, in place of the line before."""
        self.drop_result()
        deeds = [(verb, self._after_dropping(deed)) for verb, deed in actions]
        self._result = self.screen.show_banner(Banner(words, hint, tone=tone, actions=deeds))

    def drop_result(self) -> None:
        """Takes the last result's line away."""
        if self._result is not None:
            if self._result in self.screen.banners:
                self._result.closed.emit()
            self._result = None

    def _after_dropping(self, deed: Callable[[], object]) -> Callable[[], None]:
        """The deed of a result's button: what goes on from a result takes its line away first."""

        def do() -> None:
            self.drop_result()
            deed()

        return do

    def _on_done(self, done: Callable[[T], None], result: T) -> None:
        self._end()
        done(result)

    def _end(self) -> None:
        self.running = ""
        self.screen.progress.finish()
        self.ended.emit()
