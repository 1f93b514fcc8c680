"""When a user's window is locked, what happens to it meanwhile, and how a PIN opens it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from dairyos_desktop.domain.errors import DairyError, PinRefusedError, SessionOverError
from dairyos_desktop.ui.idle import IdleWatch
from dairyos_desktop.ui.put_away import PutAway

if TYPE_CHECKING:
    from collections.abc import Callable

    from dairyos_desktop.domain.declaring import Declared
    from dairyos_desktop.services.dto.settings import SettingRow
    from dairyos_desktop.ui.login.window import LoginWindow
    from dairyos_desktop.ui.main_window.window import MainWindow
    from dairyos_desktop.ui.work import Work

_MINUTE_S = 60


def _lock_after() -> Declared[int]:
    from dairyos_desktop.domain.declared_settings import LOCK_AFTER  # noqa: PLC0415  after the login is shown

    return LOCK_AFTER


class Locking(QObject):
    """Watches the window that is worked in.

    Args:
        elapsed_s: `Clock.elapsed_s`.
        work: The workers; they tell when a login is over.

    Signals:
        wanted(str, str): Lock the window now; what to say, and what to do about it, where it isn't
            just that nobody was there.
    """

    wanted = Signal(str, str)

    def __init__(self, elapsed_s: Callable[[], float], work: Work) -> None:
        super().__init__()
        self._work = work
        self._window: MainWindow | None = None
        self._away = PutAway()
        self.idle = IdleWatch(elapsed_s, self)
        self.idle.idled.connect(partial(self.wanted.emit, "", ""))
        work.session_over.connect(self._on_session_over)
        work.changes.changed.connect(self._on_changed)

    def bring(self, window: MainWindow) -> None:
        """Shows the window as it was left, and watches it from now on."""
        self._window = window
        self._away.bring_back(window)
        self.idle.begin(_lock_after().default * _MINUTE_S)
        self._read_limit()

    def put_away(self, window: MainWindow) -> None:
        """Takes the window off the screen; what is half entered stays as it is."""
        self._window = None
        self.idle.end()
        self._away.hide(window)

    def let_go(self, window: MainWindow) -> None:
        """The window is gone for good."""
        if self._window is window:
            self._window = None
            self.idle.end()
        self._away.forget(window)

    # PINs --------------------------------------------------------------------------

    def offer_pin(self, login: LoginWindow, window: MainWindow) -> None:
        """Lets the PIN be typed for the password, where the window's user has one here."""
        pins, actor = window.context.services.pins, window.context.actor

        def told(left: int | None) -> None:
            login.offer_pin(actor.name, on=bool(left))

        # Whoever may do nothing any longer needs the password to hear why.
        self._work.run(login, lambda: pins.tries_left(actor), done=told, failed=lambda _error: None)

    def unlock_by_pin(
        self, login: LoginWindow, window: MainWindow, pin: str, done: Callable[[], None]
    ) -> None:
        """Opens the window by its user's PIN; refusals are told in the login."""
        pins, actor = window.context.services.pins, window.context.actor

        def failed(error: DairyError) -> None:
            if isinstance(error, PinRefusedError | SessionOverError):
                more = isinstance(error, PinRefusedError) and error.tries_left > 0
                login.offer_pin(actor.name, on=more)
            login.show_trouble(error.message, error.hint)

        self._work.run(
            login, lambda: pins.unlock(actor, pin), done=lambda _nothing: done(), failed=failed
        )

    # What is told ---------------------------------------------------------------------

    def _on_session_over(self, error: SessionOverError) -> None:
        window = self._window
        if window is not None and window.context.actor.user_id == error.user_id:
            self.wanted.emit(error.message, error.hint)

    def _on_changed(self, topics: frozenset[str]) -> None:
        if "settings" in topics:
            self._read_limit()

    def _read_limit(self) -> None:
        window = self._window
        if window is None:
            return
        settings, actor = window.context.services.settings, window.context.actor

        def read(row: SettingRow) -> None:
            if isinstance(row.value, int):
                self.idle.set_limit(row.value * _MINUTE_S)

        self._work.run(
            window,
            lambda: settings.get(actor, _lock_after().key),
            done=read,
            # The standard holds.
            failed=lambda _error: None,
            newest="lock after",
        )
