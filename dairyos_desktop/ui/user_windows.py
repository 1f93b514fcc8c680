"""The main windows of those who are logged in at this PC: made, brought back as left, let go."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from dairyos_desktop.domain.logins import login_key
from dairyos_desktop.ui.entering import zone_of
from dairyos_desktop.ui.language import REMEMBERED, use
from dairyos_desktop.ui.leaving import may_leave_others
from dairyos_desktop.ui.loading import FIRST
from dairyos_desktop.ui.login.answers import failed_tries_banner, lacking_key_banner
from dairyos_desktop.ui.seats import take_seat

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.dto.auth import FailedTries
    from dairyos_desktop.services.dto.office import OfficeState
    from dairyos_desktop.ui.entering import Entered
    from dairyos_desktop.ui.locking import Locking
    from dairyos_desktop.ui.main_window.furnishing import Furnishing
    from dairyos_desktop.ui.main_window.window import MainWindow
    from dairyos_desktop.ui.preferences import Preferences
    from dairyos_desktop.ui.theme.theme import Theme
    from dairyos_desktop.ui.work import Work


def _still_fits(window: MainWindow, actor: Actor) -> bool:
    """Whether the window offers what its user may do now, in the language they read now."""
    kept = window.context.actor
    return kept.role is actor.role and kept.language == actor.language


class UserWindows(QObject):
    """One window for each user, kept until they log out; one of them is worked in.

    Args:
        furnishing: Gives what makes the windows of the office that is open now.
        locking: Watches the window that is worked in.
        theme: The application's look, which is each user's own.
        pc: What this PC remembers of whoever sat at it last.
        work: The workers.

    Signals:
        brought(): A window is on the screen; what was there in its place may go.
        lock_wanted(): The user wants theirs locked.
        logout_wanted(): The user wants to log out.
        closed(): The user closed theirs.
    """

    brought = Signal()
    lock_wanted = Signal()
    logout_wanted = Signal()
    closed = Signal()

    def __init__(
        self,
        furnishing: Callable[[], Furnishing],
        locking: Locking,
        theme: Theme,
        pc: Preferences,
        work: Work,
    ) -> None:
        super().__init__()
        self._furnishing = furnishing
        self._locking = locking
        self._theme = theme
        self._pc = pc
        self._work = work
        self._kept: dict[int | None, MainWindow] = {}
        self._current: MainWindow | None = None

    @property
    def current(self) -> MainWindow | None:
        """The window of whoever works here, locked or not; None where nobody does."""
        return self._current

    @property
    def kept(self) -> tuple[MainWindow, ...]:
        """All of them: the one that is worked in, and those behind it."""
        return tuple(self._kept.values())

    def of(self, name: str) -> MainWindow | None:
        """The window that is kept for a user, locked or behind another's."""
        key = login_key(name)
        return next((one for one in self.kept if login_key(one.context.actor.name) == key), None)

    # Coming in ---------------------------------------------------------------------

    def enter(self, entered: Entered, *, is_new: bool, lacks_key: bool = False) -> None:
        """Brings the window of whoever has just logged in; makes it where there is none that fits.

        Args:
            entered: What the login brought; `state` is there.
            is_new: The office was made just now.
            lacks_key: It was restored just now, without the office key.
        """
        actor, state, failed = entered
        assert state is not None  # noqa: S101  who must enrol has come back by now
        window = self._kept.get(actor.user_id)
        if window is not None and not _still_fits(window, actor):
            self.let_go(window)
            window = None
        if window is None:
            self._speak(actor.language)
            window = self._make(actor, state)
        elif window.context.actor.session is not None:
            window.context.actor.session.confirm()
        self.bring(window)

        def tell() -> None:
            if lacks_key:
                _tell_lacking_key(window)
            elif failed is not None and failed.count:
                _tell_failed_tries(window, failed, state)

        if window.shown:
            tell()
        else:
            # Told in the page: after it.
            self._begin_work(window, tell, is_new=is_new)

    def bring(self, window: MainWindow) -> None:
        """Shows a user's window as it was left, and works in it from now on."""
        self._speak(window.context.actor.language)
        self._current = window
        self._take_look(window)
        self._locking.bring(window)
        self.brought.emit()
        take_seat(window, window.context, lambda: window is self._current)

    def _make(self, actor: Actor, state: OfficeState) -> MainWindow:
        window = self._furnishing().window_for(actor, state, speak=self._on_language_chosen)
        window.lock_wanted.connect(self.lock_wanted)
        window.may_end = partial(self.may_end, window, by=window)
        window.logout_wanted.connect(self.logout_wanted)
        window.closed.connect(self.closed)
        self._kept[actor.user_id] = window
        return window

    def _begin_work(self, window: MainWindow, then: Callable[[], None], *, is_new: bool) -> None:
        """The page where work begins, or where it was left; then what runs by itself."""
        # A new office has no customers yet: begin where they are made.
        left = window.context.preferences.text("window.screen", FIRST)
        first = self._furnishing().first_page(window, "customers" if is_new else left)
        first.shown.connect(then)
        first.begin()

    def _speak(self, language: str) -> None:
        """The windows of one PC may differ: it speaks as to whoever sits at it now."""
        self._pc.set(REMEMBERED, use(language))

    def _take_look(self, window: MainWindow) -> None:
        from dairyos_desktop.ui.main_window.user_menu import restore_look  # noqa: PLC0415  after the login is shown

        mode = restore_look(self._theme, window.context.preferences)
        # The next login window is dressed as the last user left it.
        self._pc.set("theme", mode.value)

    def _on_language_chosen(self, language: str) -> None:
        window = self._current
        if window is None or not window.may_leave():
            return
        office = window.context.services.office
        actor = replace(window.context.actor, language=language)
        window.remember()

        def built(state: OfficeState) -> None:
            shown = window.shown
            self.let_go(window)
            self._speak(language)
            fresh = self._make(actor, state)
            self.bring(fresh)
            fresh.show_screen(shown)

        self._work.run(window, lambda: office.get(actor), done=built)

    # Going out ----------------------------------------------------------------------

    def may_end(self, parent: QWidget, *, by: MainWindow | None = None) -> bool:
        """Whether the program may end: asked where somebody's work would be lost with it.

        Args:
            parent: Where it is asked.
            by: The window of whoever ends it, which is asked by itself.
        """
        others = [window.context.actor.name for window in self.kept if window is not by]
        if not others:
            return True
        prompts = self.kept[0].context.prompts
        return may_leave_others(parent, prompts, others, running=self._work.run_under_way)

    def let_go(self, window: MainWindow) -> None:
        """Its user is gone: takes it off the screen for good."""
        self._kept.pop(window.context.actor.user_id, None)
        if self._current is window:
            self._current = None
        self._locking.let_go(window)
        window.hide()
        window.deleteLater()

    def leave_all(self) -> None:
        """Everybody is gone; where their windows stood is remembered."""
        for window in self.kept:
            window.remember()
            self.let_go(window)
        self._current = None

    def end(self) -> None:
        """The program ends: what is kept goes with it."""
        for window in self.kept:
            self._locking.let_go(window)
            window.deleteLater()
        self._kept = {}
        self._current = None


def _tell_lacking_key(window: MainWindow) -> None:
    def show_secrets() -> None:
        window.show_screen("settings", {"group": "SECRETS"})

    window.show_banner(lacking_key_banner(show_secrets))


def _tell_failed_tries(window: MainWindow, failed: FailedTries, state: OfficeState) -> None:
    def show_users() -> None:
        window.show_screen("settings", {"group": "USERS"})

    zone = zone_of(state.details.timezone)
    window.show_banner(failed_tries_banner(failed, zone, show_users))
