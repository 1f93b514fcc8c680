"""The PIN of the user who is logged in, on this PC: set by the password, or taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from dairyos_desktop.domain.errors import InvalidInputError, LockedOutError, LoginRefusedError
from dairyos_desktop.domain.pins import LENGTH, check_pin
from dairyos_desktop.domain.texts import tr
from dairyos_desktop.ui.theme.tokens import SPACE_12
from dairyos_desktop.ui.widgets.dialog import Dialog
from dairyos_desktop.ui.widgets.fields import FormField, PasswordField, TextField, enter_walks
from dairyos_desktop.ui.widgets.notice import Notice
from dairyos_desktop.ui.work import Lane

if TYPE_CHECKING:
    from collections.abc import Callable

    from dairyos_desktop.domain.errors import DairyError
    from dairyos_desktop.ui.context import UiContext
    from dairyos_desktop.ui.widgets.buttons import Button


class PinFields(QWidget):
    """Password, PIN, PIN once more; saves when it is told to.

    Args:
        context: Whose PIN.
        saved: Told in words what was done.
        entered: Enter was pressed in the last field.
    """

    def __init__(
        self, context: UiContext, saved: Callable[[str], None], entered: Callable[[], None]
    ) -> None:
        super().__init__()
        self._context = context
        self._saved = saved
        self.password = FormField(
            tr("Password of {actor}", actor=context.actor.name), PasswordField()
        )
        self.pin = FormField(
            tr("New PIN"),
            PasswordField(),
            help_text=tr("Six digits; not a row or the same one again."),
        )
        self.again = FormField(tr("New PIN once more"), PasswordField())
        self.notice = Notice()
        fields = (self.password, self.pin, self.again)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_12)
        for widget in (*fields, self.notice):
            column.addWidget(widget)
        for field in (self.pin, self.again):
            self._line(field).setMaxLength(LENGTH)
            self._line(field).setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
        enter_walks(fields, entered)

    def save(self, busy: Button) -> None:
        """Sets the PIN; what is wrong is told at its field."""
        password, pin = self._line(self.password).text(), self._line(self.pin).text()
        try:
            check_pin(pin)
            problem = ""
        except InvalidInputError as error:
            problem = error.shown
        problems = {
            self.password: "" if password else tr("Type your password."),
            self.pin: problem,
            self.again: ""
            if self._line(self.again).text() == pin
            else tr("The two are not the same."),
        }
        for field, words in problems.items():
            field.set_error(words)
        wrong = next((field for field, words in problems.items() if words), None)
        if wrong is not None:
            wrong.editor.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.notice.hide()
        pins, actor = self._context.services.pins, self._context.actor
        self._context.work.run(
            self,
            lambda: pins.set_pin(actor, password, pin),
            done=lambda _nothing: self._saved(tr("Your PIN unlocks your window on this PC")),
            failed=self._on_failed,
            lane=Lane.WRITE,
            busy=busy,
        )

    def remove(self, busy: Button) -> None:
        """Takes the PIN away."""
        pins, actor = self._context.services.pins, self._context.actor
        self._context.work.run(
            self,
            lambda: pins.remove_pin(actor),
            done=lambda _nothing: self._saved(tr("Only your password unlocks now")),
            failed=self._on_failed,
            lane=Lane.WRITE,
            busy=busy,
        )

    def _on_failed(self, error: DairyError) -> None:
        locked = isinstance(error, LockedOutError)
        if isinstance(error, LoginRefusedError) and error.wait_s is None and not locked:
            self.password.set_error(tr("That is not your password."))
            self.password.editor.setFocus(Qt.FocusReason.OtherFocusReason)
            self._line(self.password).selectAll()
        else:
            self.notice.show_text(error.message, error.hint)

    @staticmethod
    def _line(field: FormField) -> TextField:
        assert isinstance(field.editor, TextField)  # noqa: S101  made so above
        return field.editor


class PinDialog(Dialog):
    """Opened from the user's menu.

    Attributes:
        fields: What is typed.
        told: What was done, in words; empty where nothing was.
    """

    def __init__(self, parent: QWidget, context: UiContext) -> None:
        super().__init__(
            parent,
            question=tr("Unlock with a PIN on this PC?"),
            detail=tr(
                "Six digits instead of the password, for your own window and only here. "
                "After five wrong ones the password is asked for."
            ),
            yes=tr("Set the PIN"),
        )
        self.told = ""
        self.fields = PinFields(context, self._on_saved, self.yes_button.click)
        self.body.addWidget(self.fields)
        self.yes_button.clicked.disconnect(self.accept)
        self.yes_button.clicked.connect(lambda: self.fields.save(self.yes_button))
        self.remove_button = self.add_answer(tr("Remove the PIN"))
        self.remove_button.clicked.connect(lambda: self.fields.remove(self.remove_button))
        self.remove_button.hide()
        self.fields.password.editor.setFocus(Qt.FocusReason.TabFocusReason)
        pins, actor = context.services.pins, context.actor
        context.work.run(self, lambda: pins.tries_left(actor), done=self._on_read)

    def _on_read(self, left: int | None) -> None:
        self.remove_button.setVisible(left is not None)

    def _on_saved(self, words: str) -> None:
        self.told = words
        self.accept()


def ask_pin(parent: QWidget, context: UiContext) -> str:
    """Opens the dialog; what was done, in words, or nothing."""
    dialog = PinDialog(parent, context)
    dialog.exec()
    dialog.deleteLater()
    return dialog.told
