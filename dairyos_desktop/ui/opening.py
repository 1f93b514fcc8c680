"""Opens the office's books behind the login, and asks for what they need before they open."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from dairyos_desktop.domain.errors import (
    EnvironmentTroubleError,
    PassphraseNeededError,
    SecondFactorNeededError,
)
from dairyos_desktop.domain.texts import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from dairyos_desktop.domain.errors import DairyError
    from dairyos_desktop.services.dto.backups import Restored
    from dairyos_desktop.services.dto.upgrading import Upgraded
    from dairyos_desktop.ui.login.window import LoginWindow
    from dairyos_desktop.ui.prompts import Prompts
    from dairyos_desktop.ui.ways import OpenOffice, Ways
    from dairyos_desktop.ui.work import Work


_AGAIN_MS: Final = 5_000


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
        joined(): This PC uses another database from now on.
    """

    opened = Signal(object)
    absent = Signal()
    joined = Signal()

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
            failed=partial(self.fail, login),
        )

    def _on_opened(self, login: LoginWindow, office: OpenOffice) -> None:
        login.set_state("")
        self.opened.emit(office)

    def fail(self, login: LoginWindow, error: DairyError) -> None:
        """Tells what is in the way of open books, and offers what helps."""
        self.failed = True
        login.set_state("")
        if isinstance(error, EnvironmentTroubleError) and error.code == "no_database":
            self.absent.emit()
        elif (
            isinstance(error, EnvironmentTroubleError)
            and error.code == "schema_old"
            and self._ways.upgrade_as is not None
        ):
            login.show_trouble(
                error.message,
                tr(
                    "An owner brings the office's books up to date, for all PCs: type the owner's "
                    "name and password. All others wait, and get the new program."
                ),
                verb=tr("Update the books as the owner"),
                action=partial(self._upgrade_as, login),
            )
        elif isinstance(error, EnvironmentTroubleError) and error.code == "schema_old":
            login.show_trouble(
                tr("The books were kept with an older version of the program."),
                tr("They are backed up and brought up to date once; this takes a moment."),
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
        elif isinstance(error, EnvironmentTroubleError) and error.code == "schema_new":
            # Trying again would say the same.
            login.show_trouble(error.message, error.hint)
        elif error.code == "moved" and self._ways.again is not None:
            login.show_trouble(
                error.message,
                error.hint,
                verb=tr("Join an office on a server…"),
                action=partial(self._join, login),
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
            if error.code == "offline":
                QTimer.singleShot(_AGAIN_MS, login, partial(self._again, login))

    def _again(self, login: LoginWindow) -> None:
        """A server that could not be reached is tried again by itself."""
        if self.failed:
            self.begin(login)

    def _join(self, login: LoginWindow) -> None:
        from dairyos_desktop.ui.joining import JoinDialog  # noqa: PLC0415  seldom wanted

        dialog = JoinDialog(login, self._ways, self._work, self._asking())
        if dialog.exec() == JoinDialog.DialogCode.Accepted:
            self.joined.emit()
        dialog.deleteLater()

    def _unlock(self, login: LoginWindow, needed: PassphraseNeededError) -> None:
        from dairyos_desktop.ui.confirming import ask_passphrase  # noqa: PLC0415  seldom wanted

        ask_passphrase(
            login,
            needed,
            self._ways.unlock,
            self._work,
            self._asking(),
            done=partial(self.begin, login),
            failed=partial(self.fail, login),
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
                failed=partial(self.fail, login),
                lane=Lane.NETWORK,
                busy=login.notice.button,
            )

    def _upgrade_as(self, login: LoginWindow) -> None:
        upgrade_as = self._ways.upgrade_as
        name, password = login.name_editor.text().strip(), login.password_editor.text()
        if upgrade_as is None:
            return
        if not name or not password:
            empty = login.password_editor if name else login.name_editor
            empty.setFocus(Qt.FocusReason.TabFocusReason)
            return

        def run(code: str) -> None:
            login.set_state(tr("Updating the books…"))
            self._work.run(
                login,
                lambda: upgrade_as(name, password, code),
                done=partial(self._on_upgraded, login),
                failed=failed,
                busy=login.notice.button,
            )

        def failed(error: DairyError) -> None:
            login.set_state("")
            if isinstance(error, SecondFactorNeededError):
                code = self._asking().line(
                    login,
                    question=tr("The owner's code of the second factor"),
                    label=tr("Code"),
                    help_text=tr("From the telephone, or a recovery code."),
                    yes=tr("Go on"),
                )
                if code:
                    run(code)
                return
            # What was wrong is told, and the button stays.
            login.show_trouble(
                error.message,
                error.hint,
                verb=tr("Update the books as the owner"),
                action=partial(self._upgrade_as, login),
            )

        run("")

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
            failed=partial(self.fail, login),
            busy=login.notice.button,
        )

    def _upgrade(self, login: LoginWindow) -> None:
        login.set_state(tr("Making a backup, then updating the books…"))
        self._work.run(
            login,
            self._ways.upgrade,
            done=partial(self._on_upgraded, login),
            failed=partial(self.fail, login),
            busy=login.notice.button,
        )

    def _on_upgraded(self, login: LoginWindow, done: Upgraded) -> None:
        self.begin(login)
        if not done.is_changed:
            login.notice.hide()
        elif done.backup is None:
            login.tell(
                tr("The books were brought up to date."),
                tr("No backup was made: this PC has no pg_dump for the server's database."),
            )
        else:
            login.tell(
                tr("The books were brought up to date."),
                tr("What they were is kept as the backup {file}.", file=done.backup.name),
            )
