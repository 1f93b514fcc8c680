"""Watches for what should not wait, and has it told on the desktop once."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer

from dairyos_desktop.domain.declared_settings import DESKTOP_NOTICES
from dairyos_desktop.ui.notices import Events, Notice, worth_telling

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from dairyos_desktop.ui.context import UiContext
    from dairyos_desktop.ui.main_window.window import MainWindow
    from dairyos_desktop.ui.notices import Notices
    from dairyos_desktop.ui.preferences import Preferences

_TOLD: Final = "notices.told"
_MOST_KEPT: Final = 40
_TOPICS: Final = frozenset({"bills", "findings", "jobs"})
_FIRST_MS: Final = 5_000
"""The window's first page is there by then."""
_AGAIN_MS: Final = 60_000
"""Another PC of the office may have been at work."""


class NoticeWatch(QObject):
    """Reads in a worker what has happened; an event that was told is remembered on this PC.

    Args:
        window: Of the user; it is brought up when a notice is pressed.
        notices: Who shows them.
        pc: What this PC remembers: users take turns at it, and each event is told once.
        now: The time, aware.
    """

    def __init__(
        self,
        window: MainWindow,
        notices: Notices,
        pc: Preferences,
        now: Callable[[], dt.datetime],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._notices = notices
        self._pc = pc
        self._now = now
        self._context.work.changes.changed.connect(self._on_changed)
        QTimer.singleShot(_FIRST_MS, self, self.look)
        self._timer = QTimer(self)
        self._timer.setInterval(_AGAIN_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    @property
    def _context(self) -> UiContext:
        return self._window.context

    def look(self) -> None:
        """Reads what has happened; nothing where notices are switched off."""
        services, actor = self._context.services, self._context.actor

        def call() -> Events:
            if not services.settings.get(actor, DESKTOP_NOTICES.key).value:
                return Events()
            return Events(
                month=services.today.month(actor),
                latest=services.reconciliation.latest(actor),
                jobs=services.jobs.board(actor),
            )

        self._context.work.run(
            self._window,
            call,
            done=self._on_read,
            # A notice is no place to tell that nothing could be read; the screens do.
            failed=lambda _error: None,
            newest="notices",
        )

    def _on_changed(self, topics: frozenset[str]) -> None:
        if topics & _TOPICS:
            self.look()

    def _on_read(self, events: Events) -> None:
        before = self._pc.get(_TOLD)
        told = list(before) if isinstance(before, list) else []
        for notice in worth_telling(events, self._context.actor.role, self._now()):
            if notice.key in told:
                continue
            told.append(notice.key)
            # Whoever looks at the place sees it happen.
            if not (self._window.isActiveWindow() and self._window.shown == notice.screen):
                self._notices.show(notice, partial(self._open, notice))
        self._pc.set(_TOLD, told[-_MOST_KEPT:])

    def _open(self, notice: Notice) -> None:
        # A locked window stays locked: its place is there when it is opened again.
        if self._window.isVisible():
            if self._window.isMinimized():
                self._window.showNormal()
            self._window.raise_()
            self._window.activateWindow()
            self._window.show_screen(notice.screen, notice.params)
