"""Tells the office's other programs who sits at this one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer

from dairyos_desktop.ui.work import Lane

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from dairyos_desktop.ui.main_window.window import MainWindow
    from dairyos_desktop.ui.work import Work

_AFTER_MS: Final = 1500
"""The first page goes before it."""


class Seats:
    """Whoever logs in takes one, and leaves it at the logout.

    Where that can't be told, nobody is troubled: it is no reason to keep anybody from working.

    Args:
        work: The workers.
    """

    def __init__(self, work: Work) -> None:
        self._work = work

    def take(self, window: MainWindow, is_current: Callable[[], bool]) -> None:
        """Somebody works in this window, if they still do once its page is shown."""
        QTimer.singleShot(_AFTER_MS, window, partial(self._arrive, window, is_current))

    def leave(self, window: MainWindow, owner: QWidget) -> None:
        """Nobody does any more; `owner` is what is shown instead."""
        presence, actor = window.context.services.presence, window.context.actor
        self._tell(owner, partial(presence.leave, actor))

    def _arrive(self, window: MainWindow, is_current: Callable[[], bool]) -> None:
        if is_current():
            presence, actor = window.context.services.presence, window.context.actor
            self._tell(window, partial(presence.arrive, actor))

    def _tell(self, owner: QWidget, call: Callable[[], object]) -> None:
        self._work.run(
            owner,
            call,
            done=lambda _nothing: None,
            failed=lambda _error: None,
            lane=Lane.NETWORK,
        )
