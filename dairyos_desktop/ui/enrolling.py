"""Setting up a second factor: a code for the telephone, a first code of it, codes for paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from dairyos_desktop.domain.errors import (
    OfficeKeyMissingError,
    PassphraseNeededError,
    PasswordNeededError,
)
from dairyos_desktop.domain.instants import format_instant
from dairyos_desktop.domain.texts import tr, tr_later
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.confirming import ask_passphrase, ask_to_join
from dairyos_desktop.ui.theme.tokens import SPACE_4, SPACE_8, SPACE_16, TYPE_CARD, TYPE_SMALL
from dairyos_desktop.ui.widgets.buttons import Button
from dairyos_desktop.ui.widgets.checkbox import CheckBox
from dairyos_desktop.ui.widgets.dialog import Dialog
from dairyos_desktop.ui.widgets.fields import FormField, TextField, enter_walks
from dairyos_desktop.ui.widgets.label import Label
from dairyos_desktop.ui.widgets.notice import Notice
from dairyos_desktop.ui.widgets.qr import QrCode
from dairyos_desktop.ui.work import Lane

if TYPE_CHECKING:
    import datetime as dt

    from dairyos_desktop.domain.errors import DairyError
    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.bundle import Services
    from dairyos_desktop.services.dto.second_factor import Enrolment, NewCodes
    from dairyos_desktop.ui.prompts import Prompts
    from dairyos_desktop.ui.work import Work

_QR = 212
_STEPS = (
    tr_later("1. Open an authenticator on your telephone, such as Google Authenticator or Aegis."),
    tr_later("2. Let it scan this picture, or type the key into it:"),
    tr_later("3. Type the six digits that it shows."),
)


class CodesPage(QWidget):
    """Recovery codes, shown this once: to be saved, copied or written down.

    Args:
        services: Write them as a PDF.
        work: The workers.
        prompts: Ask for the file.
    """

    def __init__(self, services: Services, work: Work, prompts: Prompts) -> None:
        super().__init__()
        self._services = services
        self._work = work
        self._prompts = prompts
        self._made: NewCodes | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_16)
        self._grid = QGridLayout()
        self._grid.setVerticalSpacing(SPACE_8)
        column.addLayout(self._grid)
        self.save = Button(tr("Save as PDF…"), icon="file-down")
        self.copy = Button(tr("Copy"), icon="copy")
        row = QHBoxLayout()
        row.setSpacing(SPACE_8)
        row.addWidget(self.save)
        row.addWidget(self.copy)
        row.addStretch(1)
        column.addLayout(row)
        self.notice = Notice()
        column.addWidget(self.notice)
        self.kept = CheckBox(tr("I have saved, printed or written them down"))
        column.addWidget(self.kept)
        self.save.clicked.connect(self._on_save)
        self.copy.clicked.connect(self._on_copy)

    def show_codes(self, made: NewCodes) -> None:
        """Shows ten codes in two columns."""
        self._made = made
        half = -(-len(made.codes) // 2)
        for at, code in enumerate(made.codes):
            label = Label(f"{at + 1}.  {code}", size=TYPE_CARD, weight=fonts.SEMIBOLD)
            label.setAccessibleName(tr("Code {at}: {code}", at=at + 1, code=" ".join(code)))
            self._grid.addWidget(label, at % half, at // half)

    def _on_copy(self) -> None:
        if self._made is not None:
            QGuiApplication.clipboard().setText("\n".join(self._made.codes))

    def _on_save(self) -> None:
        made, own = self._made, self._services.own_factor
        path = self._prompts.save_file(
            self,
            title=tr("Save the recovery codes"),
            name="Recovery codes.pdf",
            kinds=[("PDF", "*.pdf")],
        )
        if path is None or made is None:
            return
        self._work.run(
            self,
            lambda: own.codes_sheet(made.actor, made.codes, path),
            done=lambda _: self.notice.show_text(
                tr("{path} is written.", path=path.name),
                tr("Print it, then delete the file."),
                tone="ok",
            ),
            failed=lambda error: self.notice.show_text(error.message, error.hint),
            lane=Lane.NETWORK,
            busy=self.save,
        )


class CodesDialog(Dialog):
    """Shows recovery codes; closes once they were kept."""

    def __init__(
        self,
        parent: QWidget,
        page: CodesPage,
        made: NewCodes,
        *,
        question: str = tr_later("Keep these recovery codes"),
    ) -> None:
        super().__init__(
            parent,
            question=question,
            detail=tr("Each goes once, when the telephone is not there. They are shown this once."),
            yes=tr("Done"),
            wide=True,
        )
        self.page = page
        self.made = made
        self.body.addWidget(page)
        page.show_codes(made)
        self.no_button.hide()
        page.kept.toggled.connect(self._allow)
        self._allow()
        page.save.setFocus(Qt.FocusReason.TabFocusReason)

    def reject(self) -> None:
        """Esc does not lose them: only once they were kept does the window close."""
        if self.page.kept.isChecked():
            super().accept()
        else:
            self.page.kept.setFocus(Qt.FocusReason.TabFocusReason)

    def _allow(self) -> None:
        kept = self.page.kept.isChecked()
        self.yes_button.set_reason("" if kept else tr("Save or write the codes down first."))


class EnrolDialog(Dialog):
    """Sets up a second factor, in two steps.

    Args:
        parent: Over which window.
        services: Make and confirm the secret.
        work: The workers.
        prompts: Ask for files, a join code or a passphrase.
        actor: Whose second factor it is; their password is fresh.
        zone: The office's, for the day until which it may be put off.

    Signals:
        ended(Actor | None): The user, once it counts; None where they put it off.
    """

    ended = Signal(object)

    def __init__(
        self,
        parent: QWidget,
        services: Services,
        work: Work,
        prompts: Prompts,
        actor: Actor,
        *,
        zone: dt.tzinfo,
    ) -> None:
        by = actor.enrol_by
        detail = tr(
            "At each login the program then asks for a code that only your telephone makes."
        )
        if by is not None:
            detail = tr(
                "Your office asks for it with your role, {actor}. {detail}",
                actor=_until(actor, by, zone),
                detail=detail,
            )
        super().__init__(
            parent,
            question=tr("Set up your second factor"),
            detail=detail,
            yes=tr("Turn it on"),
            no=tr("Log out") if actor.must_enrol else tr("Not now") if by is None else tr("Later"),
            wide=True,
        )
        self._services = services
        self._work = work
        self._prompts = prompts
        self.actor = actor
        self.codes: CodesDialog | None = None
        self._confirming = False
        self._over = parent
        self.qr = QrCode(
            _QR, name=tr("QR code for an authenticator; the key beside it says the same")
        )
        self.secret = Label(weight=fonts.SEMIBOLD, wrap=True)
        self.secret.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.code = FormField(tr("Code"), TextField())
        self.notice = Notice()
        self._build()
        enter_walks([self.code], self.accept)
        self.yes_button.setEnabled(False)
        self._begin()

    @property
    def code_editor(self) -> TextField:
        """Where the first code is typed."""
        editor = self.code.editor
        assert isinstance(editor, TextField)  # noqa: S101  made so above
        return editor

    def _build(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(SPACE_8)
        for at, text in enumerate(_STEPS):
            words.addWidget(Label(text, size=TYPE_SMALL, wrap=True))
            if at == 1:
                words.addWidget(self.secret)
        words.addWidget(self.code)
        words.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(SPACE_16)
        row.addWidget(self.qr, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        self.body.setSpacing(SPACE_4)
        self.body.addLayout(row)
        self.body.addWidget(self.notice)

    # Steps -----------------------------------------------------------------------

    def _begin(self) -> None:
        own, actor = self._services.own_factor, self.actor
        self.notice.hide()
        self._work.run(
            self,
            lambda: own.begin(actor),
            done=self._on_begun,
            failed=self._on_not_begun,
            lane=Lane.NETWORK,
        )

    def _on_begun(self, enrolment: Enrolment) -> None:
        self.qr.show_bars(enrolment.modules, enrolment.bars)
        self.secret.setText(enrolment.secret)
        self.secret.setAccessibleName(tr("Key {secret}", secret=enrolment.secret))
        self.yes_button.setEnabled(True)
        self.code_editor.setFocus(Qt.FocusReason.TabFocusReason)

    def _on_not_begun(self, error: DairyError) -> None:
        if isinstance(error, PassphraseNeededError):
            self._tell(error, verb=tr("Type the passphrase"), action=lambda: self._unlock(error))
        elif isinstance(error, OfficeKeyMissingError):
            self._tell(error, verb=tr("Enter a code"), action=self._join)
        elif isinstance(error, PasswordNeededError):
            self.reject()
        else:
            self._tell(error, verb=tr("Try again"), action=self._begin)

    def _tell(self, error: DairyError, **more: object) -> None:
        self.notice.show_text(error.message, error.hint, **more)  # type: ignore[arg-type]  # handed on

    def _unlock(self, needed: PassphraseNeededError) -> None:
        ask_passphrase(
            self,
            needed,
            self._services.office_key.unlock,
            self._work,
            self._prompts,
            done=self._begin,
            failed=self._on_not_begun,
        )

    def _join(self) -> None:
        ask_to_join(
            self,
            self._services.office_key,
            self._work,
            self._prompts,
            done=self._begin,
            failed=lambda error: self._tell(error, verb=tr("Enter a code"), action=self._join),
        )

    def accept(self) -> None:
        """Confirms with the code that was typed."""
        if not self.yes_button.isEnabled():
            return
        typed = self.code_editor.text().strip()
        self.code.set_error("" if typed else tr("Type the six digits."))
        if not typed:
            self.code_editor.setFocus()
            return
        own, actor = self._services.own_factor, self.actor
        self._confirming = True
        self._work.run(
            self,
            lambda: own.confirm(actor, typed),
            done=self._on_confirmed,
            failed=self._on_not_confirmed,
            lane=Lane.NETWORK,
            busy=self.yes_button,
        )

    def _on_not_confirmed(self, error: DairyError) -> None:
        self._confirming = False
        self.code.set_error(error.shown)
        self.code_editor.setFocus()
        self.code_editor.selectAll()

    def _on_confirmed(self, made: NewCodes) -> None:
        page = CodesPage(self._services, self._work, self._prompts)
        self.codes = CodesDialog(
            self._over, page, made, question=tr("It is on. Keep these recovery codes")
        )
        self.codes.finished.connect(lambda _: self._end(made.actor))
        self.hide()
        self.codes.open()

    def reject(self) -> None:
        """Puts it off; what the telephone was told meanwhile counts nowhere."""
        # Else it might be on, and nobody would have seen the recovery codes.
        if not self._confirming:
            super().reject()
            self._end(None)

    def _end(self, actor: Actor | None) -> None:
        self.ended.emit(actor)
        if self.codes is not None:
            self.codes.deleteLater()
        self.deleteLater()


def _until(actor: Actor, by: dt.datetime, zone: dt.tzinfo) -> str:
    return (
        tr("from now on")
        if actor.must_enrol
        else tr("by {by}", by=format_instant(by.astimezone(zone)))
    )
