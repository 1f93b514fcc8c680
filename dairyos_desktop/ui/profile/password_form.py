"""Changing one's own password, on the page of one's own login."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from dairyos_desktop.domain.errors import (
    InvalidInputError,
    LoginRefusedError,
    SecondFactorNeededError,
    WrongCodeError,
)
from dairyos_desktop.domain.texts import tr
from dairyos_desktop.ui.theme.tokens import SPACE_12
from dairyos_desktop.ui.widgets.buttons import Button
from dairyos_desktop.ui.widgets.fields import FormField, PasswordField, TextField, enter_walks
from dairyos_desktop.ui.widgets.notice import Notice
from dairyos_desktop.ui.work import Lane

if TYPE_CHECKING:
    from dairyos_desktop.domain.errors import DairyError
    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.ui.context import UiContext

_WIDTH = 480


class PasswordForm(QWidget):
    """The present password, the new one twice; a code where there is a second factor.

    Signals:
        changed(Actor): It is set; the password is fresh.
    """

    changed = Signal(object)

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.setMaximumWidth(_WIDTH)
        self.present = FormField(tr("Present password"), PasswordField())
        self.new = FormField(tr("New password"), PasswordField())
        self.again = FormField(tr("New password once more"), PasswordField())
        self.code = FormField(
            tr("Code from your telephone"),
            TextField(),
            help_text=tr("Six digits. Without the telephone: one of your recovery codes."),
        )
        self.notice = Notice()
        self.button = Button(tr("Set the new password"))
        self.button.clicked.connect(self.save)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_12)
        for field in self.fields:
            column.addWidget(field)
        column.addWidget(self.notice)
        row = QHBoxLayout()
        row.addWidget(self.button)
        row.addStretch(1)
        column.addLayout(row)
        enter_walks([self.present, self.new, self.again], self._on_last)
        enter_walks([self.code], self.save)
        self.show_factor(on=False)

    @property
    def fields(self) -> tuple[FormField, ...]:
        """All fields, in their order."""
        return self.present, self.new, self.again, self.code

    def show_factor(self, *, on: bool) -> None:
        """With a second factor a code is asked for, and fewer characters do."""
        self.code.setVisible(on)
        least = 8 if on else 12
        self.new.set_help(
            tr("At least {least} characters; a few words are easy to keep in mind.", least=least)
        )

    def save(self) -> None:
        """Sets the password, once all is typed."""
        if not self.button.isEnabled():
            return
        present, new, again, code = (self._text(field) for field in self.fields)
        wrong = (
            (self.present, "" if present else tr("Type the password that you have now.")),
            (self.new, "" if new else tr("Type the new one.")),
            (self.again, "" if new == again else tr("The two are not the same.")),
        )
        self.notice.hide()
        for field, problem in wrong:
            field.set_error(problem)
        first = next((field for field, problem in wrong if problem), None)
        if first is not None:
            first.editor.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        auth, name = self.context.services.auth, self.context.actor.name
        self.context.work.run(
            self,
            lambda: auth.change_password(name, present, new, code),
            done=self._on_set,
            failed=self._on_refused,
            lane=Lane.NETWORK,
            busy=self.button,
        )

    def forget(self) -> None:
        """Clears what was typed."""
        for field in self.fields:
            if isinstance(field.editor, TextField):
                field.editor.clear()
            field.set_error("")

    def _on_last(self) -> None:
        if self.code.isVisible():
            self.code.editor.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.save()

    def _on_set(self, actor: Actor) -> None:
        self.forget()
        self.changed.emit(actor)

    def _on_refused(self, error: DairyError) -> None:
        told = error.shown
        if isinstance(error, SecondFactorNeededError):
            self.show_factor(on=True)
            self._point_at(self.code, tr("Type the code that your telephone shows now."))
        elif isinstance(error, WrongCodeError) and error.wait_s is None:
            self._point_at(self.code, told)
        elif isinstance(error, InvalidInputError):
            self._point_at(self.new, told)
        elif isinstance(error, LoginRefusedError) and error.wait_s is None:
            self._point_at(self.present, tr("That is not your password."))
        else:
            self.notice.show_text(error.message, error.hint)

    def _point_at(self, field: FormField, problem: str) -> None:
        field.set_error(problem)
        field.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(field.editor, TextField):
            field.editor.selectAll()

    def _text(self, field: FormField) -> str:
        return field.editor.text() if isinstance(field.editor, TextField) else ""
