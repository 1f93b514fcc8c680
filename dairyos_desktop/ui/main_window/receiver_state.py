"""The status bar's word on the webhook receiver, where this PC's window is to run it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from dairyos_desktop.domain.roles import Action, may
from dairyos_desktop.domain.texts import tr
from dairyos_desktop.ui.main_window.kept_item import KeptItem
from dairyos_desktop.ui.main_window.status_bar import Status
from dairyos_desktop.ui.work import Lane

if TYPE_CHECKING:
    from dairyos_desktop.services.dto.receiver import ReceiverState
    from dairyos_desktop.ui.main_window.window import MainWindow

ITEM = "receiver"


def status_of(state: ReceiverState) -> Status | None:
    """What the item says; None where this PC has nothing to do with it."""
    if state.trouble:
        return Status(
            "circle-alert", tr("Webhook receiver off. {trouble}", trouble=state.trouble), "warn"
        )
    if state.address:
        return Status("link", tr("Webhook receiver on"), icon_tone="ok")
    return None


class ReceiverStatus(KeptItem):
    """Has the receiver follow the settings, and keeps the item true.

    Args:
        window: Whose status bar it stands in.
    """

    topics: ClassVar[frozenset[str]] = frozenset({"settings", "secrets"})
    first_ms: ClassVar[int] = 3_000
    """The window's first page is there by then."""

    def __init__(self, window: MainWindow) -> None:
        self._state: ReceiverState | None = None
        super().__init__(window)

    def look(self) -> None:
        """Has it follow the settings, where the keyring may take its time."""
        self._read(self._context.receiver, self._on_read, Lane.NETWORK)

    def _on_read(self, state: ReceiverState) -> None:
        self._state = state
        self._show()

    def _show(self) -> None:
        status = None if self._state is None else status_of(self._state)
        if status is None:
            self._window.status.remove_item(ITEM)
            return
        if status.trouble:
            verb, deed = tr("Try now"), self.look
            if may(self._context.actor.role, Action.EDIT_SETTINGS):
                verb, deed = tr("Look"), self._show_setting
            status = Status(status.icon, status.words, status.tone, "", verb, deed)
        self._window.status.set_item(ITEM, status)

    def _show_setting(self) -> None:
        self._window.show_screen("settings", {"setting": "webhook_pc"})
