"""The login window. It imports little: it must be up before the database library is loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QDeadlineTimer, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout

from dairyos_desktop.domain.logins import login_key
from dairyos_desktop.domain.texts import tr
from dairyos_desktop.ui.help_key import bind_help
from dairyos_desktop.ui.login.frame import LoginFrame
from dairyos_desktop.ui.widgets.buttons import Button, Kind
from dairyos_desktop.ui.widgets.fields import FormField, PasswordField, TextField, enter_walks
from dairyos_desktop.ui.widgets.notice import Notice

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QKeyEvent

_TICK_MS = 250


def clock_words(seconds: int) -> str:
    """Time left as a clock shows it: 14:59, 23:59:59."""
    minutes, seconds = divmod(max(seconds, 0), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes}:{seconds:02d}"


class LoginWindow(LoginFrame):
    """Name and password, then perhaps a code; says what is happening and what went wrong.

    Signals:
        submitted(str, str, str): Name, password and code, as typed; no code at first.
        password_chosen(str, str, str, str): And, before the code, the password to be set.
        lost(): The owner's password is lost.
    """

    submitted = Signal(str, str, str)
    password_chosen = Signal(str, str, str, str)
    lost = Signal()

    def __init__(self, *, name: str = "", locked: bool = False) -> None:
        super().__init__(tr("Locked") if locked else "DairyOS")
        self._pins: set[str] = set()
        self._locked_by = name if locked else ""
        self.setWindowTitle(tr("Locked – DairyOS") if locked else tr("Log in – DairyOS"))
        self.name = FormField(tr("Name"), TextField())
        self.password = FormField(tr("Password"), PasswordField())
        self.new = FormField(
            tr("New password"),
            PasswordField(),
            help_text=tr("At least 12 characters; four or five words are easy to keep in mind."),
        )
        self.again = FormField(tr("New password once more"), PasswordField())
        self.code = FormField(
            tr("Code from your telephone"),
            TextField(),
            help_text=tr("Six digits. Without the telephone: one of your recovery codes."),
        )
        self.other = Button(tr("Another name"), Kind.QUIET)
        self._choosing = False
        self._coding = False
        self.notice = Notice()
        self._verb = tr("Unlock") if locked else tr("Log in")
        self.button = Button(self._verb, Kind.PRIMARY, hint="Enter")
        self.other_way = Button(tr("Switch user") if locked else tr("Lost password?"), Kind.QUIET)
        self.other_way.clicked.connect(self._on_other_way)
        self.kept.setText(tr("Your work is kept as you left it."))
        self.kept.setVisible(locked)
        self._held = False
        self._held_for_name = False
        self._held_until = QDeadlineTimer(QDeadlineTimer.ForeverConstant.Forever)
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self._on_tick)
        self._build()
        bind_help(self, "login")
        self.name_editor.setText(name)
        self.name_editor.textEdited.connect(self._on_name_changed)
        self.name_editor.returnPressed.connect(self._on_name_entered)
        self.password_editor.returnPressed.connect(self.submit)
        enter_walks([self.new, self.again], self.submit)
        enter_walks([self.code], self.submit)
        self.other.clicked.connect(self.begin_again)
        self.button.clicked.connect(self.submit)
        (self.password_editor if name else self.name_editor).setFocus()

    @property
    def name_editor(self) -> TextField:
        """The field of the name."""
        editor = self.name.editor
        assert isinstance(editor, TextField)  # noqa: S101  made so above
        return editor

    @property
    def password_editor(self) -> TextField:
        """The field of the password."""
        editor = self.password.editor
        assert isinstance(editor, TextField)  # noqa: S101  made so above
        return editor

    def _build(self) -> None:
        self.inside.addWidget(self.name)
        self.inside.addWidget(self.password)
        for field in (self.new, self.again, self.code):
            self.inside.addWidget(field)
            field.hide()
        self.inside.addWidget(self.notice)
        row = QHBoxLayout()
        row.addWidget(self.other_way)
        row.addWidget(self.other)
        row.addStretch(1)
        row.addWidget(self.button)
        self.other.hide()
        self.inside.addLayout(row)

    # What the desk calls -------------------------------------------------------

    def set_state(self, words: str) -> None:
        """A quiet line below the card: "Opening the books…"."""
        self.state.setText(words)

    def offer_pin(self, name: str, *, on: bool) -> None:
        """Whether that user may type a PIN for the password."""
        (self._pins.add if on else self._pins.discard)(login_key(name))
        self._show_whose()

    @property
    def takes_pin(self) -> bool:
        """Whether a PIN will do for the name that is typed."""
        return login_key(self.name_editor.text()) in self._pins

    def _show_whose(self) -> None:
        words = tr("PIN or password") if self.takes_pin else tr("Password")
        self.password.label.setText(words)
        self.password_editor.setAccessibleName(words)
        back = login_key(self.name_editor.text()) == login_key(self._locked_by)
        self.kept.setText(
            tr("Your work is kept as you left it.")
            if back
            else tr("{locked_by}'s work is kept.", locked_by=self._locked_by)
        )

    def _on_other_way(self) -> None:
        if not self._locked_by:
            self.lost.emit()
            return
        self.name_editor.clear()
        self.password_editor.clear()
        self._on_name_changed()
        self.notice.hide()
        self.name_editor.setFocus(Qt.FocusReason.TabFocusReason)

    def set_busy(self, *, busy: bool) -> None:
        """While the name and password are being looked at."""
        self.button.setProperty("working", busy)
        self.button.setEnabled(not busy and not self._held)
        self.button.updateGeometry()
        self.button.update()
        for field in (self.name, self.password, self.new, self.again, self.code):
            if isinstance(field.editor, TextField):
                field.editor.setReadOnly(busy)

    def show_trouble(
        self,
        message: str,
        hint: str = "",
        *,
        verb: str = "",
        action: Callable[[], None] | None = None,
    ) -> None:
        """Says what went wrong; nothing typed is lost but a refused password is selected."""
        self.set_busy(busy=False)
        self.notice.show_text(message, hint, verb=verb, action=action)
        self.make_room()
        editor = self._first()
        editor.setFocus()
        editor.selectAll()

    def _first(self) -> TextField:
        """Where whatever was refused is typed."""
        if self._coding:
            return self._typed(self.code)
        return self._typed(self.new) if self._choosing else self.password_editor

    def ask_new_password(self, message: str) -> None:
        """The password was right, but not for long: two fields for one of the user's own."""
        self._choosing = True
        self._show_fields(self.new, self.again)
        self.button.setText(tr("Set it and log in"))
        self.set_busy(busy=False)
        self.notice.show_text(message, tr("Set your own now."), tone="ok")
        self.make_room()
        self._typed(self.new).setFocus(Qt.FocusReason.TabFocusReason)

    def ask_code(self, message: str) -> None:
        """The password was right; the code of the second factor is asked for beside it."""
        self._coding = True
        self._typed(self.code).clear()
        self._show_fields(self.code)
        self.set_busy(busy=False)
        self.notice.show_text(
            message, tr("Type the code that your telephone shows now."), tone="ok"
        )
        self.make_room()
        self._typed(self.code).setFocus(Qt.FocusReason.TabFocusReason)

    def begin_again(self) -> None:
        """Back to name and password, the name selected; what else was typed is gone."""
        self._choosing = self._coding = False
        for field in (self.password, self.new, self.again, self.code):
            self._typed(field).clear()
            field.set_error("")
        self._show_fields(self.name, self.password)
        self.button.setText(self._verb)
        self.notice.hide()
        self.set_busy(busy=False)
        self.name_editor.setFocus(Qt.FocusReason.TabFocusReason)
        self.name_editor.selectAll()

    def _show_fields(self, *shown: FormField) -> None:
        for field in (self.name, self.password, self.new, self.again, self.code):
            field.setVisible(field in shown)
        self.other.setVisible(self.name not in shown)
        self.other_way.setVisible(self.name in shown)

    def refuse_new_password(self, problem: str) -> None:
        """Says at its field why the new password won't do."""
        self._coding = False
        self._show_fields(self.new, self.again)
        self.set_busy(busy=False)
        self.new.set_error(problem)
        self.make_room()
        self._typed(self.new).setFocus(Qt.FocusReason.OtherFocusReason)

    def hold(
        self,
        message: str,
        hint: str,
        *,
        wait_s: float | None,
        whole_pc: bool,
        verb: str = "",
        action: Callable[[], None] | None = None,
    ) -> None:
        """Too many wrong passwords: no further try for so long, or for good where that is None.

        The time left counts down; another name may be tried at once unless the PC is locked.
        """
        if self._coding or self._choosing:
            self.begin_again()
        self._held = True
        self._held_for_name = not whole_pc
        self.password_editor.clear()
        if wait_s is not None:
            self._held_until = QDeadlineTimer(int(wait_s * 1000), Qt.TimerType.PreciseTimer)
            self._tick.start()
            hint = self._time_left()
        self.show_trouble(message, hint, verb=verb, action=action)
        self.button.set_reason(message)

    def _time_left(self) -> str:
        # Rounded up: a try at the last shown second must not come too early.
        seconds = -(-self._held_until.remainingTime() // 1000)
        return tr("Try again in {seconds}.", seconds=clock_words(seconds))

    def _on_tick(self) -> None:
        if not self._held_until.hasExpired():
            # Not announced: a screen reader would talk without end.
            self.notice.hint.setText(self._time_left())
            return
        self.let_in(tr("You can try again now."))

    def let_in(self, message: str) -> None:
        """Ends what `hold` began, and says so."""
        self._let_go()
        self.notice.show_text(message, tone="ok")
        self._first().setFocus()

    def tell(self, message: str, hint: str) -> None:
        """Good news, beside which name and password are typed."""
        self.notice.show_text(message, hint, tone="ok")
        self.make_room()
        self._first().setFocus()

    def _on_name_changed(self) -> None:
        if self._locked_by:
            self._show_whose()
        if self._held and self._held_for_name:
            self._let_go()
            self.notice.hide()

    def _let_go(self) -> None:
        self._held = False
        self._tick.stop()
        self.button.set_reason("")
        self.set_busy(busy=False)

    def submit(self) -> None:
        """Hands name and password over, once both are there."""
        if not self.button.isEnabled():
            return
        if self._coding:
            self._submit_code()
            return
        if self._choosing:
            self._submit_new()
            return
        name = self.name_editor.text().strip()
        self.name.set_error("" if name else tr("Type your name."))
        password = self.password_editor.text()
        self.password.set_error("" if password else tr("Type your password."))
        if not name:
            self.name_editor.setFocus()
        elif not password:
            self.password_editor.setFocus()
        else:
            self._hand_over("")

    def _submit_new(self) -> None:
        new, again = self._typed(self.new), self._typed(self.again)
        self.new.set_error("" if new.text() else tr("Type your new password."))
        self.again.set_error("" if again.text() == new.text() else tr("The two are not the same."))
        if not new.text():
            new.setFocus()
        elif again.text() != new.text():
            again.setFocus()
        else:
            self._hand_over("")

    def _submit_code(self) -> None:
        code = self._typed(self.code).text().strip()
        self.code.set_error("" if code else tr("Type the code."))
        if code:
            self._hand_over(code)
        else:
            self._typed(self.code).setFocus()

    def _hand_over(self, code: str) -> None:
        self.notice.hide()
        self.set_busy(busy=True)
        name, password = self.name_editor.text().strip(), self.password_editor.text()
        if self._choosing:
            self.password_chosen.emit(name, password, self._typed(self.new).text(), code)
        else:
            self.submitted.emit(name, password, code)

    def _typed(self, field: FormField) -> TextField:
        assert isinstance(field.editor, TextField)  # noqa: S101  made so above
        return field.editor

    def dismiss(self) -> None:
        """Closes the window without ending the program; what was typed is gone."""
        for field in (self.password, self.new, self.again, self.code):
            self._typed(field).clear()
        super().dismiss()

    def _on_name_entered(self) -> None:
        self.password_editor.setFocus(Qt.FocusReason.TabFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back from the code to name and password."""
        if event.key() == Qt.Key.Key_Escape and self.other.isVisible():
            self.begin_again()
        else:
            super().keyPressEvent(event)
