"""The status bar's word on where the books are, and whether they can be reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from dairyos_desktop.domain.texts import as_shown, tr
from dairyos_desktop.ui.main_window.status_bar import Status

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from dairyos_desktop.ui.main_window.window import MainWindow

ITEM = "database"


class LineStatus(QObject):
    """Says since when the server is out of reach, and tells in the window when it is back.

    Args:
        window: Whose status bar it stands in.
        now: Local time.
        where: "This PC" or "Office database".
        look: Asks now whether it can be reached.
    """

    def __init__(
        self,
        window: MainWindow,
        now: Callable[[], dt.datetime],
        where: str,
        look: Callable[[], None],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._now = now
        self._where = as_shown(where)
        self._look = look
        self._down_since: dt.datetime | None = None
        work = window.context.work
        work.line_changed.connect(self._on_line_changed)
        # Whoever could not reach it has found out before the line's own next look.
        work.offline.connect(look)
        self._on_line_changed(work.line_is_up)

    def _on_line_changed(self, is_up: bool) -> None:  # noqa: FBT001 - a signal's
        was_down = self._down_since is not None
        if is_up:
            self._down_since = None
        elif self._down_since is None:
            self._down_since = self._now()
        self._show()
        if is_up and was_down:
            self._window.forget_offline()
            self._window.toast(tr("The office database is there again."))

    def _show(self) -> None:
        if self._down_since is None:
            status = Status("database", self._where)
        else:
            words = tr(
                "Office database out of reach since {since}", since=f"{self._down_since:%H:%M:%S}"
            )
            status = Status("circle-alert", words, "bad", "", tr("Try now"), self._look)
        self._window.status.set_item(ITEM, status)
