"""Which window is on the screen: first run, login, the main window, the lock."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from dairyos_desktop.domain.pins import is_pin
from dairyos_desktop.domain.texts import tr
from dairyos_desktop.ui.entering import ZONE, Entered, Entering, zone_of
from dairyos_desktop.ui.loading import know_widgets, load_first_page
from dairyos_desktop.ui.locking import Locking
from dairyos_desktop.ui.login.answers import restored_words
from dairyos_desktop.ui.login.window import LoginWindow
from dairyos_desktop.ui.opening import Opening
from dairyos_desktop.ui.preferences import Preferences
from dairyos_desktop.ui.seats import leave_seat
from dairyos_desktop.ui.user_windows import UserWindows
from dairyos_desktop.ui.work import Lane

if TYPE_CHECKING:
    from collections.abc import Callable

    from dairyos_desktop.domain.errors import DairyError
    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.auth import AuthService
    from dairyos_desktop.services.dto.backups import Restored
    from dairyos_desktop.ui.enrolling import EnrolDialog
    from dairyos_desktop.ui.first_run.window import FirstRunWindow
    from dairyos_desktop.ui.main_window.furnishing import Furnishing
    from dairyos_desktop.ui.main_window.window import MainWindow
    from dairyos_desktop.ui.notices import Notices
    from dairyos_desktop.ui.prompts import Prompts
    from dairyos_desktop.ui.theme.theme import Theme
    from dairyos_desktop.ui.ways import OpenOffice, Ways
    from dairyos_desktop.ui.work import Work

_LAST_USER = "last_user"
_MOMENT_S = 2.0


class Desk(QObject):
    """Leads from one window to the next, and back to the lock.

    Args:
        ways: How to open, make and update the office.
        theme: The application's look.
        work: The workers.
        notices: Tells on the desktop what should not wait.

    Attributes:
        prompts: What asks the user, where not on the screen.

    Signals:
        ended(): The user is done; the program may end.
    """

    ended = Signal()

    def __init__(
        self, ways: Ways, theme: Theme, work: Work, notices: Notices | None = None
    ) -> None:
        super().__init__()
        self._notices = notices
        self._ways = ways
        self._theme = theme
        self._work = work
        self._pc = Preferences.of_pc(ways.data_dir)
        self._office: OpenOffice | None = None
        self._offered: tuple[str, str, str] | None = None
        self._entering = Entering(work, lambda: self.prompts, self._asking, self)
        self._entering.entered.connect(self._on_logged_in)
        self._entering.damaged.connect(self._on_damaged)
        self._fresh = False
        self._lacks_key = False
        self._is_locked = False
        self._locking = Locking(ways.elapsed_s, work)
        self._locking.wanted.connect(self._lock)
        self._windows = UserWindows(self._furnishing, self._locking, theme, self._pc, work)
        self._windows.brought.connect(self._on_brought)
        self._windows.lock_wanted.connect(self._lock)
        self._windows.logout_wanted.connect(self._on_logout_wanted)
        self._windows.closed.connect(self.ended)
        self._opening = self._make_opening()
        self.prompts: Prompts | None = None
        self.login: LoginWindow | None = None
        self.first_run: FirstRunWindow | None = None

    @property
    def enrolling(self) -> EnrolDialog | None:
        """Sets up the second factor of whoever just logged in and needs one."""
        return self._entering.enrolling

    @property
    def main_window(self) -> MainWindow | None:
        """The main window of the user who is logged in."""
        return self._windows.current

    @property
    def at_rest(self) -> bool:
        """Whether nobody works just now: no hand for a moment, and no long run."""
        return self._locking.idle.untouched_s >= _MOMENT_S and not self._work.run_under_way

    def start(self) -> None:
        """Shows the first window, then loads what is heavy behind it."""
        if self._ways.exists:
            self._show_login()
            # After the window is painted: the import holds the interpreter back otherwise.
            QTimer.singleShot(0, self._open)
        else:
            self._show_first_run()

    def show_unforeseen(self, error: DairyError) -> None:
        """A bug that reached the event loop: told in the window that is shown."""
        window = self._windows.current
        if window is not None and window.isVisible():
            window.show_error(error)
        elif self.login is not None:
            self.login.show_trouble(error.message, error.hint)
        elif self.first_run is not None:
            self.first_run.notice.show_text(error.message, error.hint)

    def end(self) -> None:
        """Carries out what is still to be saved and gives the files back."""
        self._work.close()
        self._locking.idle.end()
        if self._notices is not None:
            self._notices.close()
        # What other programs did may still be told until the office is closed.
        self._windows.end()
        self._drop_login()
        if self._office is not None:
            self._office.close(back_up=True)
            self._office = None

    # Opening ---------------------------------------------------------------------

    def _make_opening(self) -> Opening:
        opening = Opening(self._ways, self._work, self._asking)
        opening.opened.connect(self._on_opened)
        opening.absent.connect(self._show_first_run)
        opening.joined.connect(self.reopen)
        return opening

    def reopen(self) -> None:
        """Opens the office where this PC has it now, from the login on."""
        window = self._windows.current
        name = "" if window is None else window.context.actor.name
        office = self._leave_all(name)
        if self._ways.again is not None:
            self._ways = self._ways.again()
        self._opening = self._make_opening()
        self._open_after(office)

    def _on_restored(self, restored: Restored) -> None:
        """Whatever is shown is of books that are no longer: everybody logs in again."""
        office = self._leave_all()
        if self.login is not None:
            self.login.let_in(restored_words(restored))
        self._open_after(office)

    def _leave_all(self, name: str = "") -> OpenOffice | None:
        """Shows the login in place of every window; gives the office that is still open."""
        office, self._office = self._office, None
        self._show_login(name)
        self._windows.leave_all()
        self._is_locked = False
        return office

    def _open_after(self, office: OpenOffice | None) -> None:
        """Opens the office; closes the one until now before: its jobs are of other books."""
        if office is None or self.login is None:
            self._open()
            return
        self._work.run(
            self.login,
            partial(office.close, back_up=False),
            done=lambda _nothing: self._open(),
            failed=lambda _error: self._open(),
            lane=Lane.NETWORK,
        )

    def _open(self) -> None:
        if self.login is not None:
            self._opening.begin(self.login)

    def _on_opened(self, office: OpenOffice) -> None:
        self._office = office
        if self.login is not None:
            hear = partial(office.start_hearing, self._work.announce, self._work.tell_line)
            self._work.run(self.login, hear, done=lambda _nothing: None, lane=Lane.NETWORK)
            # While the user types the password: it would stand between login and the page.
            self._work.run(
                self.login,
                partial(load_first_page, office.services),
                done=lambda _nothing: know_widgets(),
            )
        if self._offered is not None:
            self._log_in(*self._offered)

    def _asking(self) -> Prompts:
        """What asks the user; on the screen unless another was given."""
        from dairyos_desktop.ui.prompts import WindowPrompts  # noqa: PLC0415  seldom wanted

        return self.prompts or WindowPrompts()

    # First run -------------------------------------------------------------------

    def _show_first_run(self) -> None:
        from dairyos_desktop.ui.first_run.window import FirstRunWindow  # noqa: PLC0415  once in a life

        today = self._ways.now().astimezone(zone_of(ZONE)).date()
        self.first_run = FirstRunWindow(self._ways, self._work, today, self._asking)
        self.first_run.finished.connect(self._on_first_run_finished)
        self.first_run.restored.connect(self._on_restored_anew)
        self.first_run.closed.connect(self.ended)
        self.first_run.joined.connect(self._on_joined)
        self.first_run.center()
        self.first_run.show()
        self._drop_login()

    def _on_joined(self) -> None:
        """This PC has an office now, on a server."""
        first_run, self.first_run = self.first_run, None
        self.reopen()
        if first_run is not None:
            first_run.hide()
            first_run.deleteLater()

    def _on_restored_anew(self, name: str, password: str, restored: Restored) -> None:
        self._lacks_key = restored.lacks_key
        self._on_first_run_finished(name, password, is_new=False)
        if self.login is not None:
            self.login.let_in(restored_words(restored))

    def _on_first_run_finished(self, name: str, password: str, *, is_new: bool = True) -> None:
        self._fresh = is_new
        self._offered = (name, password, "")
        self._show_login(name)
        if self.login is not None:
            self.login.set_busy(busy=True)
        if self.first_run is not None:
            self.first_run.close()
            self.first_run.deleteLater()
            self.first_run = None
        self._open()

    # Login, lock, log out -----------------------------------------------------------

    def _show_login(self, name: str = "", *, locked: bool = False) -> None:
        self._drop_login()
        self.login = LoginWindow(name=name or self._pc.text(_LAST_USER), locked=locked)
        self.login.submitted.connect(self._on_submitted)
        self.login.password_chosen.connect(self._on_password_chosen)
        self.login.lost.connect(self._on_password_lost)
        self.login.may_close = self._may_close_login
        self.login.closed.connect(self.ended)
        self.login.center()
        if locked:
            # The system's dialogs can't be hidden: nobody may go on with one that is open.
            self.login.setWindowModality(Qt.WindowModality.ApplicationModal)
        self.login.show()
        self.login.activateWindow()

    def _drop_login(self) -> None:
        if self.login is not None:
            self.login.dismiss()
            self.login.deleteLater()
            self.login = None

    def _on_submitted(self, name: str, password: str, code: str) -> None:
        login, window = self.login, self._windows.of(name)
        if login is not None and window is not None and login.takes_pin and is_pin(password):
            self._locking.unlock_by_pin(
                login, window, password, partial(self._windows.bring, window)
            )
            return
        if self._office is not None:
            self._log_in(name, password, code)
            return
        self._offered = (name, password, code)
        if self._opening.failed:
            self._open()

    def _log_in(self, name: str, password: str, code: str) -> None:
        self._enter(lambda auth: auth.login(name, password, code))

    def _on_password_chosen(self, name: str, password: str, new: str, code: str) -> None:
        self._enter(lambda auth: auth.change_password(name, password, new, code))

    def _enter(self, who: Callable[[AuthService], Actor]) -> None:
        self._offered = None
        if self._office is not None and self.login is not None:
            self._entering.ask(self.login, self._office.services, who)

    def _on_damaged(self, error: DairyError) -> None:
        """Nobody can log in to such books: they are closed, so that a backup can replace them."""
        if self.login is None or self._office is None or self._windows.kept:
            return
        office, self._office = self._office, None
        fail = partial(self._opening.fail, self.login, error)
        self._work.run(
            self.login,
            partial(office.close, back_up=False),
            done=lambda _nothing: fail(),
            failed=lambda _error: fail(),
            lane=Lane.NETWORK,
        )

    def _on_logged_in(self, entered: Entered) -> None:
        self._pc.set(_LAST_USER, entered.actor.name)
        is_new, self._fresh = self._fresh, False
        lacks_key, self._lacks_key = self._lacks_key, False
        self._windows.enter(entered, is_new=is_new, lacks_key=lacks_key)

    def _on_brought(self) -> None:
        self._is_locked = False
        self._drop_login()

    def _furnishing(self) -> Furnishing:
        from dairyos_desktop.ui.main_window.furnishing import Furnishing  # noqa: PLC0415  after the login is shown

        assert self._office is not None  # noqa: S101  nobody logs in to a closed office
        return Furnishing(
            self._ways,
            self._office,
            self._theme,
            self._work,
            self._asking(),
            reopen=self.reopen,
            restored=self._on_restored,
            notices=self._notices,
            pc=self._pc,
        )

    def _lock(self, message: str = "", hint: str = "") -> None:
        window = self._windows.current
        if window is None or self._is_locked:
            return
        self._is_locked = True
        self._show_login(window.context.actor.name, locked=True)
        self._locking.put_away(window)
        login = self.login
        assert login is not None  # noqa: S101  shown just now
        if message:
            login.show_trouble(message, hint)
        for one in self._windows.kept:
            self._locking.offer_pin(login, one)

    def _may_close_login(self) -> bool:
        """Behind a lock there may be work that isn't saved, and a run that goes on."""
        return self.login is None or self._windows.may_end(self.login)

    def _on_password_lost(self) -> None:
        from dairyos_desktop.ui.login.lost_password import ask_new_password  # noqa: PLC0415  seldom wanted

        login = self.login
        if login is None:
            return
        if self._office is None:
            login.show_trouble(
                tr("The books are not open yet."), tr("Wait a moment, then try again.")
            )
            return
        name = ask_new_password(login, self._work, self._office.services.recovery)
        if name:
            login.name_editor.setText(name)
            login.let_in(tr("The new password holds. Type it."))

    def _on_logout_wanted(self) -> None:
        window = self._windows.current
        if window is None or not window.may_leave():
            return
        window.remember()
        self._show_login()
        if self.login is not None:
            leave_seat(self.login, window.context)
        self._windows.let_go(window)
