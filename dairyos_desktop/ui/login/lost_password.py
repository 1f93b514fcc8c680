"""An owner's password is lost: the recovery code, a new password, and the code that holds next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from dairyos_desktop.domain.errors import InvalidInputError, RefusedError
from dairyos_desktop.domain.texts import tr
from dairyos_desktop.ui.theme.tokens import SPACE_8, SPACE_12, SPACE_24
from dairyos_desktop.ui.widgets.code_sheet import CodeSheet
from dairyos_desktop.ui.widgets.dialog import Dialog
from dairyos_desktop.ui.widgets.fields import FormField, PasswordField, TextField, enter_walks
from dairyos_desktop.ui.widgets.notice import Notice
from dairyos_desktop.ui.widgets.scrolling import scrolled
from dairyos_desktop.ui.work import Lane

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent

    from dairyos_desktop.domain.errors import DairyError
    from dairyos_desktop.services.recovery import RecoveryService
    from dairyos_desktop.ui.login.window import LoginWindow
    from dairyos_desktop.ui.work import Work


_AROUND = 200
"""Title, words and answers, and what the system draws around the dialog."""
_LEAST = 140


class LostPasswordDialog(Dialog):
    """Asks for owner, code and password; then shows the next code until it was taken down.

    Attributes:
        sheet: The next code.
    """

    def __init__(self, login: LoginWindow, work: Work, recovery: RecoveryService) -> None:
        super().__init__(
            login,
            question=tr("Set a new password by the recovery code?"),
            detail=tr(
                "For owners; an owner resets the passwords of all others. The code was "
                "shown when the office was made, or when it was last used so."
            ),
            yes=tr("Set the password"),
        )
        self._work = work
        self._recovery = recovery
        self._is_set = False
        self.name = FormField(tr("Owner's name"), TextField())
        self.code = FormField(
            tr("Recovery code"), TextField(placeholder=tr("25 letters and digits"))
        )
        self.new = FormField(
            tr("New password"),
            PasswordField(),
            help_text=tr("At least 12 characters; four or five words are easy to keep in mind."),
        )
        self.again = FormField(tr("New password once more"), PasswordField())
        self.notice = Notice()
        self.sheet = CodeSheet()
        self.sheet.hide()
        self._form = (self.name, self.code, self.new, self.again)
        self._inner = QWidget()
        column = QVBoxLayout(self._inner)
        # The right one is for the bar, where a low screen needs it.
        column.setContentsMargins(0, 0, SPACE_8, 0)
        column.setSpacing(SPACE_12)
        for widget in (*self._form, self.notice, self.sheet):
            column.addWidget(widget)
        self._area = scrolled(self._inner)
        self.body.addWidget(self._area)
        self.sheet.confirmed.connect(self._on_confirmed)
        enter_walks(self._form, self.accept)
        self._line(self.name).setText(login.name_editor.text().strip())
        self._fit()
        first = self.code if self.owner() else self.name
        first.editor.setFocus(Qt.FocusReason.TabFocusReason)

    def owner(self) -> str:
        """Whose password it is."""
        return self._line(self.name).text().strip()

    def accept(self) -> None:
        """Checks and sets it; with the next code shown, ends once that is confirmed."""
        if self._is_set:
            if self.sheet.written.isChecked():
                super().accept()
            return
        if not self.yes_button.isEnabled() or not self._is_complete():
            return
        name, code = self.owner(), self._line(self.code).text()
        new, recovery = self._line(self.new).text(), self._recovery
        self.notice.hide()
        self._work.run(
            self,
            lambda: recovery.reset_password(name, code, new),
            done=self._on_set,
            failed=self._on_failed,
            lane=Lane.WRITE,
            busy=self.yes_button,
        )

    def reject(self) -> None:
        """Not while the next code might be lost with it."""
        if not self._is_set:
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        """As `reject`."""
        if self._is_set and not self.sheet.written.isChecked():
            event.ignore()
            return
        super().closeEvent(event)

    def _is_complete(self) -> bool:
        problems = {
            self.name: "" if self.owner() else tr("Type the owner's name."),
            self.code: "" if self._line(self.code).text().strip() else tr("Type the code."),
            self.new: "" if self._line(self.new).text() else tr("Type the new password."),
            self.again: ""
            if self._line(self.again).text() == self._line(self.new).text()
            else tr("The two are not the same."),
        }
        for field, problem in problems.items():
            field.set_error(problem)
        wrong = next((field for field, problem in problems.items() if problem), None)
        if wrong is not None:
            wrong.editor.setFocus(Qt.FocusReason.OtherFocusReason)
            self._fit()
        return wrong is None

    def _on_failed(self, error: DairyError) -> None:
        words = error.shown
        field = None
        if isinstance(error, InvalidInputError):
            field = self.new
        elif isinstance(error, RefusedError):
            field = self.name
        if field is not None:
            field.set_error(words)
            field.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.notice.show_text(error.message, error.hint)
            self.code.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        self._fit()

    def _on_set(self, fresh: str) -> None:
        self._is_set = True
        for field in self._form:
            field.hide()
        for field in (self.code, self.new, self.again):
            self._line(field).clear()
        self.notice.show_text(
            tr("The new password is set. The old code goes no longer."),
            tr("Take this one down: it is shown this once."),
            tone="ok",
        )
        self.sheet.set_code(fresh)
        self.sheet.show()
        self.no_button.hide()
        self.yes_button.setText(tr("Go to the login"))
        self._on_confirmed(ticked=False)
        self._fit()
        self._area.verticalScrollBar().setValue(0)
        self.sheet.written.setFocus(Qt.FocusReason.TabFocusReason)

    def _on_confirmed(self, ticked: bool) -> None:  # noqa: FBT001  Qt hands it over so
        self.yes_button.set_reason("" if ticked else tr("Tick the box once you have the code."))

    def _fit(self) -> None:
        """As tall as what it has to say, as far as the screen goes; the rest is scrolled to."""
        column, screen = self._inner.layout(), self.screen()
        width = self.width() - 2 * SPACE_24
        if column is None or screen is None:
            return
        column.activate()
        wanted = max(column.totalHeightForWidth(width), column.totalMinimumSize().height())
        free = screen.availableGeometry().height() - _AROUND
        self._area.setFixedHeight(min(wanted, max(free, _LEAST)))
        layout = self.layout()
        if layout is not None:
            layout.activate()
            self.resize(self.width(), layout.totalHeightForWidth(self.width()))
        focused = self.focusWidget()
        if focused is not None and self._inner.isAncestorOf(focused):
            self._area.ensureWidgetVisible(focused)

    @staticmethod
    def _line(field: FormField) -> TextField:
        assert isinstance(field.editor, TextField)  # noqa: S101  made so above
        return field.editor


def ask_new_password(login: LoginWindow, work: Work, recovery: RecoveryService) -> str:
    """Opens the dialog over the login; the owner's name where the password is set."""
    dialog = LostPasswordDialog(login, work, recovery)
    is_set = dialog.exec() == QDialog.DialogCode.Accepted
    name = dialog.owner()
    dialog.deleteLater()
    return name if is_set else ""
