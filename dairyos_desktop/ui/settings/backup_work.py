"""What is done with backups, one deed at a time, with progress, Stop and passphrases."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal

from dairyos_desktop.domain.errors import BackupLockedError
from dairyos_desktop.domain.texts import as_shown, tr
from dairyos_desktop.ui.widgets.progress import ProgressStrip
from dairyos_desktop.ui.work import Lane, Progress

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from dairyos_desktop.domain.errors import DairyError
    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.ui.confirming import Confirming
    from dairyos_desktop.ui.context import UiContext
    from dairyos_desktop.ui.widgets.buttons import Button

T = TypeVar("T")

_SHOWN_AFTER_MS = 700


class BackupWork(QObject):
    """Runs one deed after another, never two.

    Args:
        page: Whose buttons begin the deeds.
        context: The screen's.
        confirming: Asks for the password where that is due.

    Attributes:
        progress: How far the deed is, with Stop.
        under_way: Whether one is under way.

    Signals:
        changed(): A deed began or is through.
        failed(DairyError): One failed that names no `failed` of its own.
    """

    changed = Signal()
    failed = Signal(object)

    def __init__(self, page: QWidget, context: UiContext, confirming: Confirming) -> None:
        super().__init__(page)
        self._page = page
        self._context = context
        self._confirming = confirming
        self._keys: dict[Path, str] = {}
        self.progress = ProgressStrip()
        self.under_way = False

    def run(
        self,
        call: Callable[[Actor, Progress], T],
        done: Callable[[T], None],
        *,
        failed: Callable[[DairyError], None] | None = None,
        dropped: Callable[[], None] = lambda: None,
        busy: Button | None = None,
        lane: Lane = Lane.NETWORK,
    ) -> None:
        """Begins a deed; does nothing while another is under way.

        Args:
            call: One service call.
            done: Takes its result.
            failed: Takes its trouble; else the signal does.
            dropped: The user thought better of it.
            busy: The button that began it.
            lane: Where it waits its turn.
        """
        if self.under_way:
            return
        progress = Progress(self)
        self._tell(under_way=True)
        self.progress.watch(progress, tr("Step"), after_ms=_SHOWN_AFTER_MS)

        def ended() -> None:
            self.progress.finish()
            self._tell(under_way=False)

        def finished(result: T) -> None:
            ended()
            done(result)

        def gave_up() -> None:
            ended()
            dropped()

        def refused(error: DairyError) -> None:
            ended()
            (failed or self.failed.emit)(error)

        self._confirming.run(
            lambda actor: call(actor, progress),
            finished,
            failed=refused,
            dropped=gave_up,
            lane=lane,
            progress=progress,
            busy=busy,
        )

    def run_on(
        self,
        file: Path,
        call: Callable[[Actor, str, Progress], T],
        done: Callable[[T], None],
        *,
        failed: Callable[[DairyError], None] | None = None,
        dropped: Callable[[], None] = lambda: None,
        busy: Button | None = None,
        lane: Lane = Lane.NETWORK,
    ) -> None:
        """The same with one backup; asks for what opens it where it is encrypted.

        `call` is given that as well: the passphrase, the recovery sheet's code, or nothing.
        """

        def refused(error: DairyError) -> None:
            if not isinstance(error, BackupLockedError):
                (failed or self.failed.emit)(error)
            elif self._asked(file, error):
                again()
            else:
                dropped()

        def again() -> None:
            key = self._keys.get(file, "")
            self.run(
                lambda actor, progress: call(actor, key, progress),
                done,
                failed=refused,
                dropped=dropped,
                busy=busy,
                lane=lane,
            )

        again()

    def _asked(self, file: Path, error: DairyError) -> bool:
        self._keys.pop(file, None)
        passphrase = self._context.prompts.password(
            self._page,
            question=as_shown(error.message),
            label=tr("Passphrase, or the recovery sheet's code"),
            yes=tr("Open it"),
        )
        if passphrase:
            self._keys[file] = passphrase
        return bool(passphrase)

    def _tell(self, *, under_way: bool) -> None:
        self.under_way = under_way
        self.changed.emit()
