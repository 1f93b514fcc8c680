"""*Send a test mail to myself*: whether the mail settings work, told in place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QWidget

from dairyos_desktop.domain.roles import Action, may
from dairyos_desktop.domain.texts import tr
from dairyos_desktop.ui.theme.tokens import SPACE_12
from dairyos_desktop.ui.widgets.buttons import Button
from dairyos_desktop.ui.widgets.label import Label
from dairyos_desktop.ui.work import Lane

if TYPE_CHECKING:
    from dairyos_desktop.domain.errors import DairyError
    from dairyos_desktop.ui.screen import Screen


class MailTrial(QWidget):
    """A button, and beside it what came of it last."""

    def __init__(self, screen: Screen) -> None:
        super().__init__()
        self._context = screen.context
        self.button = Button(tr("Send a test mail to myself"), icon="mail")
        self.button.clicked.connect(self._on_clicked)
        self.words = Label(tone="text2", wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_12)
        row.addWidget(self.button)
        row.addWidget(self.words, 1)
        if not may(self._context.actor.role, Action.EDIT_SETTINGS):
            self.button.set_reason(tr("Only the owner may."))

    def _on_clicked(self) -> None:
        mails, actor = self._context.services.mails, self._context.actor
        self._tell(tr("Asking the mail server…"), "text2")
        self._context.work.run(
            self,
            lambda: mails.test(actor),
            done=lambda to: self._tell(tr("Sent to {to}. Look whether it arrived.", to=to), "ok"),
            failed=self._on_failed,
            lane=Lane.NETWORK,
            busy=self.button,
        )

    def _on_failed(self, error: DairyError) -> None:
        self._tell(error.shown, "bad")

    def _tell(self, words: str, tone: str) -> None:
        self.words.set_tone(tone)
        self.words.setText(words)
