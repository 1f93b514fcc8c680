"""The status bar's word on backups: when the last proven one was made, amber once it is old."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from dairyos_desktop.domain.backups import is_overdue
from dairyos_desktop.domain.data_place import HINT
from dairyos_desktop.domain.errors import DairyError
from dairyos_desktop.domain.roles import Action, may
from dairyos_desktop.domain.texts import tr
from dairyos_desktop.ui.finder_source import Found
from dairyos_desktop.ui.main_window.kept_item import KeptItem
from dairyos_desktop.ui.main_window.status_bar import Status
from dairyos_desktop.ui.widgets.banner import Banner

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from dairyos_desktop.services.dto.backups import Backup, BackupState, MadeBackup
    from dairyos_desktop.ui.main_window.window import MainWindow

ITEM = "backup"


def status_of(made_at: dt.datetime | None, now: dt.datetime) -> Status:
    """What the item says, without its verb.

    Args:
        made_at: When the newest proven backup was made; None where there is none.
        now: Local time.
    """
    if made_at is None:
        return Status("circle-alert", tr("No backup yet"), "warn")
    local = made_at.astimezone(now.tzinfo)
    same_day = local.date() == now.date()
    words = (
        tr("Backup {local}", local=f"{local:%H:%M}")
        if same_day
        else tr("Backup {local}", local=f"{local:%d-%m %H:%M}")
    )
    if is_overdue(made_at, now):
        return Status("circle-alert", words, "warn")
    return Status("circle-check", words, icon_tone="ok")


class BackupStatus(KeptItem):
    """Keeps the item true and lets it be pressed: "Back up now".

    Args:
        window: Whose status bar it stands in.
        now: Local time.
    """

    first_ms: ClassVar[int] = 2_000
    """The window's first page is there by then."""

    def __init__(self, window: MainWindow, now: Callable[[], dt.datetime]) -> None:
        self._now = now
        self._made_at: dt.datetime | None = None
        self._known = False
        self._is_warned = False
        super().__init__(window)

    def look(self) -> None:
        """Reads when the newest proven backup was made, and where the books lie."""
        services, actor = self._context.services, self._context.actor
        self._read(lambda: services.backup.state(actor), self._on_state)

    def back_up(self) -> None:
        """Makes one now, in a worker."""
        if self._at_work:
            return
        services, actor = self._context.services, self._context.actor
        self._do(lambda: services.backup.create(actor), self._on_made)

    def deeds(self) -> Sequence[Found]:
        """What the finder offers of it."""
        if not self._may_make:
            return ()
        return (Found(tr("Back up now"), "", "database", deed=self.back_up),)

    @property
    def _may_make(self) -> bool:
        return may(self._context.actor.role, Action.BACKUP)

    def _on_state(self, state: BackupState) -> None:
        if state.place is not None and not self._is_warned:
            # Once in a window: it can't be mended from here.
            self._is_warned = True
            self._window.show_banner(Banner(state.place.words, HINT, tone="warn"))
        self._on_read(state.newest)

    def _on_read(self, newest: Backup | None) -> None:
        self._known = True
        self._made_at = None if newest is None else newest.made_at
        self._show()

    def _on_made(self, made: MadeBackup) -> None:
        self._on_read(made.backup)
        if made.warning:
            message = tr("The backup is made, but the second place has no copy of it.")
            self._window.show_error(DairyError(message, made.warning))
        else:
            self._window.toast(tr("The backup is made and checked."))

    def _show(self) -> None:
        if self._at_work:
            self._window.status.set_item(ITEM, Status("refresh-cw", tr("Backing up…")))
            return
        if not self._known:
            return
        status = status_of(self._made_at, self._now())
        if status.trouble and self._may_make:
            status = Status(
                status.icon,
                status.words,
                status.tone,
                status.icon_tone,
                tr("Back up now"),
                self.back_up,
            )
        self._window.status.set_item(ITEM, status)
