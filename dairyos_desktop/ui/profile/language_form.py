"""Choosing the language in which one reads the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from dairyos_desktop.domain.texts import tr
from dairyos_desktop.ui.language import languages
from dairyos_desktop.ui.theme.tokens import SPACE_12
from dairyos_desktop.ui.widgets.buttons import Button
from dairyos_desktop.ui.widgets.fields import FormField, Select
from dairyos_desktop.ui.widgets.notice import Notice
from dairyos_desktop.ui.work import Lane

if TYPE_CHECKING:
    from dairyos_desktop.domain.errors import DairyError
    from dairyos_desktop.ui.context import UiContext

_WIDTH = 480


class LanguageForm(QWidget):
    """The languages there are, each by its own name, and a button that takes one."""

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.setMaximumWidth(_WIDTH)
        self.choice = Select(list(languages().items()))
        self.choice.set_key(context.actor.language)
        self.field = FormField(
            # Whoever can't read the window finds it by the other word.
            tr("Language · भाषा"),
            self.choice,
            help_text=tr(
                "The window is built again in it at once, for you alone. What you typed and did "
                "not save on other screens is lost."
            ),
        )
        self.notice = Notice()
        self.button = Button(tr("Use this language"))
        self.button.clicked.connect(self.save)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_12)
        column.addWidget(self.field)
        column.addWidget(self.notice)
        row = QHBoxLayout()
        row.addWidget(self.button)
        row.addStretch(1)
        column.addLayout(row)

    def save(self) -> None:
        """Keeps the language for the user, then has the window speak it."""
        language, actor = self.choice.key(), self.context.actor
        self.notice.hide()
        if language == actor.language:
            self.notice.show_text(tr("The window speaks it already."), tone="ok")
            return
        if self.context.work.run_under_way:
            self.notice.show_text(
                tr("Something is still being done."),
                tr("Choose the language once it is done: the window is built again."),
            )
            return
        own = self.context.services.own_language
        self.context.work.run(
            self,
            lambda: own.choose(actor, language),
            done=lambda _nothing: self.context.speak(language),
            failed=self._on_failed,
            lane=Lane.WRITE,
            busy=self.button,
        )

    def _on_failed(self, error: DairyError) -> None:
        self.notice.show_text(error.message, error.hint)
