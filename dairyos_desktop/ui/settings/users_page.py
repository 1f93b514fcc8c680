"""Users: who may log in, in the settings."""

from __future__ import annotations

import zoneinfo
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from dairyos_desktop.domain.roles import Action, Role, may
from dairyos_desktop.domain.texts import as_shown, tr, tr_later
from dairyos_desktop.ui.fold import Room
from dairyos_desktop.ui.fresh_password import run_fresh
from dairyos_desktop.ui.settings.user_columns import user_columns
from dairyos_desktop.ui.settings.user_forms import NewUserForm, OneTimePage, RoleForm
from dairyos_desktop.ui.widgets.buttons import Button, Kind
from dairyos_desktop.ui.widgets.empty import EmptyState
from dairyos_desktop.ui.widgets.panel import SidePanel
from dairyos_desktop.ui.widgets.split import ListAndPanel
from dairyos_desktop.ui.widgets.table.model import RowsModel
from dairyos_desktop.ui.widgets.table.view import TableView

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QAbstractButton

    from dairyos_desktop.domain.errors import DairyError
    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.dto.auth import UserPassword, UserRow
    from dairyos_desktop.ui.context import UiContext
    from dairyos_desktop.ui.fold import Fold

T = TypeVar("T")

NOT_ALLOWED = tr_later("Only the owner may see and change users.")
_NO_USER = tr_later("Choose a user first.")
_ROLE, _NEW, _ONCE = "role", "new", "once"


class UsersPage(QWidget):
    """All users with their locks; forms in the panel, deeds on the current one in the bar.

    Attributes:
        deeds: The buttons that belong into the screen's bar.

    Signals:
        saved(str, object): What was done, and a callable that undoes it, or None.
        failed(DairyError): What was refused or couldn't be read.
    """

    saved = Signal(str, object)
    failed = Signal(object)

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self._zone: zoneinfo.ZoneInfo = zoneinfo.ZoneInfo("Asia/Kolkata")
        self._narrow = False
        self._allowed = may(context.actor.role, Action.EDIT_USERS)
        self.model: RowsModel[UserRow] = RowsModel(
            user_columns(lambda: self._zone, context.today), key=lambda row: row.name
        )
        self.table: TableView[UserRow] = TableView(self.model, name=tr("Users"))
        self.role_form = RoleForm(context, self.run)
        self.new_form = NewUserForm(context, self.run)
        self.once = OneTimePage()
        self.panel = SidePanel(name=tr("User"))
        self.panel.add_page(self.role_form, _ROLE, scrolls=False)
        self.panel.add_page(self.new_form, _NEW, scrolls=False)
        self.panel.add_page(self.once, _ONCE, scrolls=False)
        self.split = ListAndPanel(self.table, self.panel)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.split)
        self.unlock = Button(tr("Unlock"), Kind.QUIET, icon="lock")
        self.reset = Button(tr("Reset password"), Kind.QUIET)
        self.factor = Button(tr("Reset second factor"), Kind.QUIET)
        self.active = Button(tr("Disable"), Kind.QUIET)
        self.role = Button(tr("Change role"), Kind.QUIET, hint="Enter")
        self.add = Button(tr("Add a user"), Kind.PRIMARY, icon="user-plus", hint="Ctrl N")
        self.deeds = (self.unlock, self.reset, self.factor, self.active, self.role, self.add)
        self._bind()
        if not self._allowed:
            self.table.set_empty(EmptyState("lock", as_shown(NOT_ALLOWED)))
        self._allow()

    def _bind(self) -> None:
        self.table.current_changed.connect(lambda _row: self._on_current_changed())
        self.table.opened.connect(lambda _row: self._on_role_wanted())
        self.unlock.clicked.connect(self._on_unlock)
        self.reset.clicked.connect(self._on_reset)
        self.factor.clicked.connect(self._on_factor)
        self.active.clicked.connect(self._on_active)
        self.role.clicked.connect(self._on_role_wanted)
        self.add.clicked.connect(self._on_add)
        self.add.set_keys("Ctrl+N", owner=self)
        self.role_form.saved.connect(self._on_role_saved)
        self.new_form.made.connect(self._on_made)
        self.panel.closed.connect(self._on_panel_closed)
        self.once.read.connect(self.close_what_is_open)
        self.role_form.put_away.connect(self.close_what_is_open)
        self.new_form.put_away.connect(self.close_what_is_open)

    # What the screen asks --------------------------------------------------------

    def load(self) -> None:
        """Reads all users; the current one stays."""
        if not self._allowed:
            return
        services, actor = self.context.services, self.context.actor
        self.table.set_loading(on=True)
        self.context.work.run(
            self,
            lambda: (services.users.list_users(actor), services.office.get(actor).details.timezone),
            done=self._on_loaded,
            failed=self._on_not_loaded,
            newest="users",
        )

    def fold(self, fold: Fold) -> None:
        """Takes the window's fold."""
        self._narrow = fold.room < Room.WIDE
        self.split.fold(fold)
        self._fit()

    def focus_first(self) -> None:
        """To the list."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_what_is_open(self) -> bool:
        """Closes the panel; False where none was open."""
        if not self.split.panel_open:
            return False
        self.split.close_panel()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def run(
        self,
        call: Callable[[Actor], T],
        done: Callable[[T], None],
        *,
        failed: Callable[[DairyError], None] | None = None,
        busy: QAbstractButton | None = None,
    ) -> None:
        """Runs a service call that writes; asks for the password where it must be fresh."""
        actor = self.context.actor
        run_fresh(
            self.context,
            self,
            lambda: call(actor),
            done,
            before=tr("users are changed"),
            failed=failed or self.failed.emit,
            busy=busy,
        )

    # Reading ---------------------------------------------------------------------

    def _on_loaded(self, found: tuple[tuple[UserRow, ...], str]) -> None:
        rows, zone = found
        self._zone = zoneinfo.ZoneInfo(zone)
        self.table.set_loading(on=False)
        self.model.set_rows(rows)
        if rows and self.table.current_row() is None:
            self.table.select_key(rows[0].name)
        self._allow()

    def _on_not_loaded(self, error: DairyError) -> None:
        self.table.set_loading(on=False)
        self.failed.emit(error)

    def _on_current_changed(self) -> None:
        row = self.table.current_row()
        if row is not None and self.role_form.isVisible() and not self.role_form.touched:
            self._show_role(row)
        self._allow()

    def _allow(self) -> None:
        """What can't be done to the current user is not offered, and says why."""
        row = self.table.current_row() if self._allowed else None
        missing = as_shown(_NO_USER) if self._allowed else as_shown(NOT_ALLOWED)
        self.add.set_reason("" if self._allowed else as_shown(NOT_ALLOWED))
        for button in (self.reset, self.factor, self.role, self.active, self.unlock):
            button.set_reason("" if row is not None else missing)
        if row is None:
            return
        self.active.setText(tr("Disable") if row.is_active else tr("Enable"))
        if self._is_only_owner(row):
            self.active.set_reason(
                tr("{row} is the only owner. Make somebody else one first.", row=row.name)
            )
            self.role.set_reason(
                tr("{row} is the only owner. Make somebody else one first.", row=row.name)
            )
        if not row.has_totp:
            self.factor.set_reason(tr("{row} has no second factor.", row=row.name))
        if not row.is_locked:
            self.unlock.set_reason(tr("{row} is not locked.", row=row.name))

    def _is_only_owner(self, row: UserRow) -> bool:
        owners = [one for one in self.model.rows if one.is_active and one.role == Role.OWNER.value]
        return owners == [row]

    # Deeds -----------------------------------------------------------------------

    def _on_add(self) -> None:
        self.panel.show_page(_NEW, tr("New user"))
        self._open_panel()
        self.new_form.focus("name")

    def _on_role_wanted(self) -> None:
        row = self.table.current_row()
        if row is None or not self.role.isEnabled():
            return
        self._show_role(row)
        self._open_panel()
        self.role_form.focus("role")

    def _show_role(self, row: UserRow) -> None:
        self.role_form.show_user(row)
        self.panel.show_page(_ROLE, row.name)

    def _on_role_saved(self, words: str, undo: object) -> None:
        self.close_what_is_open()
        self.saved.emit(words, undo)

    def _on_made(self, made: UserPassword) -> None:
        self.new_form.set_texts({"name": "", "role": "clerk"})
        self.once.show_password(made)
        self.panel.show_page(_ONCE, made.user.name)
        self._open_panel()
        self.once.done_button.setFocus(Qt.FocusReason.TabFocusReason)

    def _on_reset(self) -> None:
        row, users = self.table.current_row(), self.context.services.users
        if row is None or not self.context.prompts.confirm(
            self,
            question=tr("Reset the password of {row}?", row=row.name),
            detail=tr("The password they have goes no longer; you get one for a single login."),
            yes=tr("Reset it"),
        ):
            return
        self.run(
            lambda actor: users.reset_password(actor, row.name), self._on_made, busy=self.reset
        )

    def _on_factor(self) -> None:
        row, users = self.table.current_row(), self.context.services.users
        if row is None or not self.context.prompts.confirm(
            self,
            question=tr("Take the second factor of {row} away?", row=row.name),
            detail=tr(
                "For a telephone that is lost: they log in by the password alone, and set "
                "another one up."
            ),
            yes=tr("Take it away"),
        ):
            return
        self.run(
            lambda actor: users.reset_second_factor(actor, row.name, version=row.version),
            lambda _: self.saved.emit(
                tr("{row} has no second factor any more", row=row.name), None
            ),
            busy=self.factor,
        )

    def _on_active(self) -> None:
        row, users = self.table.current_row(), self.context.services.users
        if row is None:
            return
        active = not row.is_active

        def undo() -> None:
            self.run(
                lambda actor: users.set_active(actor, row.name, active=not active), lambda _: None
            )

        self.run(
            lambda actor: users.set_active(actor, row.name, active=active, version=row.version),
            lambda _: self.saved.emit(
                tr("{row} may log in again", row=row.name)
                if active
                else tr("{row} may no longer log in", row=row.name),
                undo,
            ),
            busy=self.active,
        )

    def _on_unlock(self) -> None:
        row, users = self.table.current_row(), self.context.services.users
        if row is not None:
            self.run(
                lambda actor: users.unlock(actor, row.name),
                lambda _: self.saved.emit(tr("{row} may try again", row=row.name), None),
                busy=self.unlock,
            )

    def _open_panel(self) -> None:
        if not self.split.panel_open:
            self.split.open_panel()
        self._fit()

    def _on_panel_closed(self) -> None:
        # However it was closed: the password was shown once.
        self.once.forget()
        self._fit()

    def _fit(self) -> None:
        """Names need their room beside the panel."""
        self.table.hide_secondary(hide=self._narrow or self.split.panel_open)
