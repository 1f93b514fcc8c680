"""The status bar's word on the webhook receiver, where this PC's window is to run it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from dairyos_desktop.domain.roles import Action, may
from dairyos_desktop.ui.main_window.status_bar import Status
from dairyos_desktop.ui.work import Lane

if TYPE_CHECKING:
    from dairyos_desktop.services.dto.receiver import ReceiverState
    from dairyos_desktop.ui.main_window.window import MainWindow

ITEM = "receiver"
_TOPICS = frozenset({"settings", "secrets"})
_FIRST_MS = 3_000
"""The window's first page is there by then."""
_AGAIN_MS = 60_000
"""Another PC of the office may have switched it."""


def status_of(state: ReceiverState) -> Status | None:
    """What the item says; None where this PC has nothing to do with it."""
    if state.trouble:
        return Status("circle-alert", f"Webhook receiver off. {state.trouble}", "warn")
    if state.address:
        return Status("link", "Webhook receiver on", icon_tone="ok")
    return None


class ReceiverStatus(QObject):
    """Has the receiver follow the settings, and keeps the item true.

    Args:
        window: Whose status bar it stands in.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        window.context.work.changes.changed.connect(self._on_changed)
        QTimer.singleShot(_FIRST_MS, self, self.look)
        self._timer = QTimer(self)
        self._timer.setInterval(_AGAIN_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """In a worker: the keyring may take its time."""
        self._window.context.work.run(
            self._window,
            self._window.context.receiver,
            done=self._show,
            # The item stays as it was; the settings' page tells more.
            failed=lambda _error: None,
            lane=Lane.NETWORK,
            newest="receiver",
        )

    def _on_changed(self, topics: frozenset[str]) -> None:
        if topics & _TOPICS:
            self.look()

    def _show(self, state: ReceiverState) -> None:
        status = status_of(state)
        if status is None:
            self._window.status.remove_item(ITEM)
            return
        if status.trouble:
            verb, deed = "Try now", self.look
            if may(self._window.context.actor.role, Action.EDIT_SETTINGS):
                verb, deed = "Look", self._show_setting
            status = Status(status.icon, status.words, status.tone, "", verb, deed)
        self._window.status.set_item(ITEM, status)

    def _show_setting(self) -> None:
        self._window.show_screen("settings", {"setting": "webhook_pc"})
