"""The panel's pages on users: a new one, another role, a password that is shown once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from dairyos_desktop.domain.logins import check_login_name
from dairyos_desktop.domain.texts import tr, tr_later, tr_word
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.forms import FieldReader
from dairyos_desktop.ui.theme.tokens import SPACE_12, SPACE_16, TYPE_PAGE
from dairyos_desktop.ui.widgets.buttons import Button, Kind
from dairyos_desktop.ui.widgets.fields import Select, TextField
from dairyos_desktop.ui.widgets.label import Label
from dairyos_desktop.ui.widgets.saving_form import SavingForm

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QAbstractButton

    from dairyos_desktop.domain.errors import DairyError
    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.dto.auth import UserPassword, UserRow
    from dairyos_desktop.ui.context import UiContext

T = TypeVar("T")

ROLES = {
    "viewer": tr_later("Viewer: reads, prints drafts"),
    "clerk": tr_later("Clerk: entry, customers, payments, bills"),
    "manager": tr_later("Manager: and prices, month runs, voids"),
    "owner": tr_later("Owner: and users, settings"),
}


class Run(Protocol):
    """Runs a service call as the owner, whose password may be asked for first."""

    def __call__(
        self,
        call: Callable[[Actor], T],
        done: Callable[[T], None],
        *,
        failed: Callable[[DairyError], None] | None = None,
        busy: QAbstractButton | None = None,
    ) -> None:
        """`failed` is told what was refused; `busy` is held down meanwhile."""
        ...


class NewUserForm(SavingForm):
    """Name and role; the password is made for one login.

    Signals:
        made(UserPassword): The user, and the password to hand over.
    """

    made = Signal(object)

    def __init__(self, context: UiContext, run: Run) -> None:
        super().__init__(context, "", tr("Add the user"))
        self.title.hide()
        self._run = run
        self.add_field("name", tr("Name to log in with"), TextField(placeholder=tr("Ravi Shah")))
        self.add_field(
            "role",
            tr("Role"),
            Select(list(ROLES.items())),
            help_text=tr("The first password is made for one login and shown here once."),
        )
        self.set_texts({"role": "clerk"})

    def save(self) -> None:
        """Adds the user."""
        reader = FieldReader(self.texts(), self.context.today())
        name = reader.need("name", check_login_name, "")
        reader.done()
        users, role = self.context.services.users, self.texts()["role"]
        self._run(
            lambda actor: users.add(actor, name, role),
            self.made.emit,
            failed=self.on_failed,
            busy=self.save_button,
        )


class RoleForm(SavingForm):
    """Another role for a user."""

    def __init__(self, context: UiContext, run: Run) -> None:
        super().__init__(context, "", tr("Save the role"))
        self.title.hide()
        self._run = run
        self._shown: UserRow | None = None
        self.add_field(
            "role",
            tr("Role"),
            Select(list(ROLES.items())),
            help_text=tr("It counts at once: a window that is open locks."),
        )

    def show_user(self, row: UserRow) -> None:
        """Shows a user's role."""
        self._shown = row
        self.clear_trouble()
        self.set_texts({"role": row.role})

    def save(self) -> None:
        """Gives the role."""
        row, role = self._shown, self.texts()["role"]
        if row is None:
            return
        users = self.context.services.users

        def done(changed: UserRow) -> None:
            def undo() -> None:
                self._run(lambda actor: users.set_role(actor, row.name, row.role), lambda _: None)

            self.saved.emit(
                tr("{changed} is {role} now", changed=changed.name, role=tr_word(changed.role)),
                undo,
            )

        self._run(
            lambda actor: users.set_role(actor, row.name, role, version=row.version),
            done,
            failed=self.on_failed,
            busy=self.save_button,
        )


class OneTimePage(QWidget):
    """A password that goes for one login, shown this once.

    Signals:
        read(): It was handed over.
    """

    read = Signal()

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_16, SPACE_16, SPACE_16, SPACE_16)
        column.setSpacing(SPACE_12)
        self.words = Label(wrap=True)
        self.password = Label(size=TYPE_PAGE, weight=fonts.SEMIBOLD)
        self.password.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        copy = Button(tr("Copy"), icon="copy")
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.password.text()))
        self.done_button = Button(tr("Handed over"), Kind.PRIMARY)
        self.done_button.clicked.connect(self.read)
        row = QHBoxLayout()
        row.addWidget(copy)
        row.addStretch(1)
        row.addWidget(self.done_button)
        column.addWidget(self.words)
        column.addWidget(self.password)
        column.addLayout(row)
        column.addStretch(1)

    def show_password(self, made: UserPassword) -> None:
        """Shows it with what to do with it."""
        password = made.password or ""
        self.words.setText(
            tr(
                "Give this password to {user}. It goes for one login, at which they set "
                "their own. It is shown this once.",
                user=made.user.name,
            )
        )
        self.password.setText(password)
        self.password.setAccessibleName(tr("Password {password}", password=" ".join(password)))

    def forget(self) -> None:
        """Takes it off the screen."""
        self.password.setText("")
        self.password.setAccessibleName("")
