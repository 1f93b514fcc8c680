"""Opens the office's books behind the login, and asks for what they need before they open."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from dairyos_desktop.domain.errors import EnvironmentTroubleError, PassphraseNeededError
from dairyos_desktop.domain.texts import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from dairyos_desktop.domain.errors import DairyError
    from dairyos_desktop.services.dto.backups import Restored
    from dairyos_desktop.ui.login.window import LoginWindow
    from dairyos_desktop.ui.prompts import Prompts
    from dairyos_desktop.ui.ways import OpenOffice, Ways
    from dairyos_desktop.ui.work import Work


class Opening(QObject):
    """Tells in the login window how far it is, what is in the way, and what helps.

    Args:
        ways: How to open and update the office.
        work: The workers.
        asking: Gives what asks the user.

    Attributes:
        failed: The last try came to nothing; the next login may try again.

    Signals:
        opened(OpenOffice): The books are open.
        absent(): There is no office yet.
    """

    opened = Signal(object)
    absent = Signal()

    def __init__(self, ways: Ways, work: Work, asking: Callable[[], Prompts]) -> None:
        super().__init__()
        self._ways = ways
        self._work = work
        self._asking = asking
        self.failed = False

    def begin(self, login: LoginWindow) -> None:
        """Opens the books in a worker; `login` shows what comes of it."""
        self.failed = False
        login.set_state(tr("Opening the books…"))
        ways, work = self._ways, self._work
        work.run(
            login,
            lambda: ways.open_office(work.announce),
            done=partial(self._on_opened, login),
            failed=partial(self._on_failed, login),
        )

    def _on_opened(self, login: LoginWindow, office: OpenOffice) -> None:
        login.set_state("")
        self.opened.emit(office)

    def _on_failed(self, login: LoginWindow, error: DairyError) -> None:
        self.failed = True
        login.set_state("")
        if isinstance(error, EnvironmentTroubleError) and error.code == "no_database":
            self.absent.emit()
        elif isinstance(error, EnvironmentTroubleError) and error.code == "schema_old":
            login.show_trouble(
                tr("The books were kept with an older version of the program."),
                tr("They are brought up to date once; this takes a moment."),
                verb=tr("Update the books"),
                action=partial(self._upgrade, login),
            )
        elif isinstance(error, PassphraseNeededError):
            login.show_trouble(
                error.message,
                error.hint,
                verb=tr("Type the passphrase"),
                action=partial(self._unlock, login, error),
            )
        elif isinstance(error, EnvironmentTroubleError) and error.code == "database_password":
            login.show_trouble(
                error.message,
                tr("Type it once; this PC keeps it."),
                verb=tr("Type the password"),
                action=partial(self._ask_database_password, login),
            )
        elif isinstance(error, EnvironmentTroubleError) and error.code == "damaged":
            login.show_trouble(
                error.message,
                error.hint,
                verb=tr("Restore a backup…"),
                action=partial(self._restore, login),
            )
        else:
            login.show_trouble(
                error.message, error.hint, verb=tr("Try again"), action=partial(self.begin, login)
            )

    def _unlock(self, login: LoginWindow, needed: PassphraseNeededError) -> None:
        from dairyos_desktop.ui.confirming import ask_passphrase  # noqa: PLC0415  seldom wanted

        ask_passphrase(
            login,
            needed,
            self._ways.unlock,
            self._work,
            self._asking(),
            done=partial(self.begin, login),
            failed=partial(self._on_failed, login),
        )

    def _ask_database_password(self, login: LoginWindow) -> None:
        from dairyos_desktop.ui.work import Lane  # noqa: PLC0415  after the login is shown

        password = self._asking().password(
            login,
            question=tr("The password of the office's database server"),
            label=tr("Password of the database"),
            yes=tr("Keep it on this PC"),
        )
        if password:
            keep = self._ways.keep_password
            self._work.run(
                login,
                lambda: keep(password),
                done=lambda _: self.begin(login),
                failed=partial(self._on_failed, login),
                lane=Lane.NETWORK,
                busy=login.notice.button,
            )

    def _restore(self, login: LoginWindow) -> None:
        from dairyos_desktop.ui.login.answers import restored_words  # noqa: PLC0415  seldom wanted
        from dairyos_desktop.ui.restoring_anew import ask_to_restore  # noqa: PLC0415  as above

        def done(name: str, _password: str, restored: Restored) -> None:
            login.name_editor.setText(name)
            login.let_in(restored_words(restored))
            self.begin(login)

        ask_to_restore(
            login,
            self._ways,
            self._work,
            self._asking(),
            done=done,
            failed=partial(self._on_failed, login),
            busy=login.notice.button,
        )

    def _upgrade(self, login: LoginWindow) -> None:
        login.set_state(tr("Updating the books…"))
        self._work.run(
            login,
            self._ways.upgrade,
            done=lambda _result: self.begin(login),
            failed=partial(self._on_failed, login),
            busy=login.notice.button,
        )
