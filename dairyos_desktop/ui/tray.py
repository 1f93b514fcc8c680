"""Notices through the system's tray: what Windows, macOS and most Linux desktops show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QSystemTrayIcon

from dairyos_desktop.ui.icons import mark_icon

if TYPE_CHECKING:
    from collections.abc import Callable

    from dairyos_desktop.ui.notices import Notice

_SHOWN_MS: Final = 10_000


class TrayNotices:
    """An icon in the tray, there since the first notice; without a tray nothing is shown."""

    def __init__(self) -> None:
        self._icon: QSystemTrayIcon | None = None
        self._opened: Callable[[], None] | None = None

    def show(self, notice: Notice, opened: Callable[[], None]) -> None:
        """Shows it for ten seconds; pressing it opens what it tells of."""
        if not (QSystemTrayIcon.isSystemTrayAvailable() and QSystemTrayIcon.supportsMessages()):
            return
        if self._icon is None:
            self._icon = QSystemTrayIcon(mark_icon())
            self._icon.setToolTip("DairyOS")
            self._icon.messageClicked.connect(self._on_pressed)
            self._icon.activated.connect(lambda _reason: self._on_pressed())
            self._icon.show()
        self._opened = opened
        self._icon.showMessage(notice.title, notice.text, mark_icon(), _SHOWN_MS)

    def close(self) -> None:
        """Takes the icon away."""
        if self._icon is not None:
            self._icon.hide()
            self._icon = None

    def _on_pressed(self) -> None:
        if self._opened is not None:
            self._opened()
