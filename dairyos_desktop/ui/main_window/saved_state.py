"""The status bar's word on saving: it must be true (what failed is never shown as saved)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from dairyos_desktop.domain.texts import tr
from dairyos_desktop.ui.main_window.status_bar import Status, StatusBar

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from dairyos_desktop.ui.work import Work

# A save of a few milliseconds needs no word of its own.
_SAYS_SO_AFTER_MS = 300


class SavedState(QObject):
    """Says "Saving…", "All changes saved 07:42:10" or "The last change was not saved"."""

    def __init__(self, status: StatusBar, work: Work, now: Callable[[], dt.datetime]) -> None:
        super().__init__(status)
        self._status = status
        self._work = work
        self._now = now
        self._saving = QTimer(self)
        self._saving.setSingleShot(True)
        self._saving.setInterval(_SAYS_SO_AFTER_MS)
        self._saving.timeout.connect(self._on_takes_long)
        work.writing.connect(self._saving.start)
        work.saved.connect(self._on_saved)
        work.not_saved.connect(self._on_not_saved)
        self._say(Status("check", tr("All changes saved"), icon_tone="ok"))

    def _say(self, status: Status) -> None:
        self._status.set_item(StatusBar.SAVED, status)

    def _on_takes_long(self) -> None:
        self._say(Status("save", tr("Saving…")))

    def _on_saved(self) -> None:
        if self._work.writes_waiting:
            return
        self._saving.stop()
        words = tr("All changes saved {now}", now=f"{self._now():%H:%M:%S}")
        self._say(Status("check", words, icon_tone="ok"))

    def _on_not_saved(self) -> None:
        self._saving.stop()
        self._say(Status("circle-alert", tr("The last change was not saved"), "bad"))
