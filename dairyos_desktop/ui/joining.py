"""Joining an office that is on a server already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from dairyos_desktop.domain.texts import tr
from dairyos_desktop.ui.server_fields import ServerFields
from dairyos_desktop.ui.theme.tokens import SPACE_20
from dairyos_desktop.ui.widgets.dialog import Dialog
from dairyos_desktop.ui.widgets.notice import Notice
from dairyos_desktop.ui.widgets.scrolling import scrolled
from dairyos_desktop.ui.work import Lane

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from dairyos_desktop.domain.errors import DairyError
    from dairyos_desktop.ui.prompts import Prompts
    from dairyos_desktop.ui.ways import Ways
    from dairyos_desktop.ui.work import Work

_ROOM = 230
"""Question, answers and margins."""


class JoinDialog(Dialog):
    """Asks for the server; stays until it has answered with an office.

    Args:
        parent: Over which window.
        ways: How to join.
        work: The workers.
        prompts: Asks for the certificate's file.
    """

    def __init__(self, parent: QWidget, ways: Ways, work: Work, prompts: Prompts) -> None:
        super().__init__(
            parent,
            question=tr("Join an office on a server"),
            detail=tr(
                "Whoever set the server up knows what to type. Then you log in with the name and "
                "password that the owner gave you."
            ),
            yes=tr("Join"),
        )
        self._ways = ways
        self._work = work
        self.fields = ServerFields(lambda: prompts, self.yes_button.click)
        self.fields.setContentsMargins(2, 2, SPACE_20, 2)
        self.notice = Notice()
        area = scrolled(self.fields)
        wanted = self.fields.sizeHint().height() + 8
        area.setMinimumHeight(min(wanted, max(160, parent.height() - _ROOM)))
        self.body.addWidget(area)
        self.body.addWidget(self.notice)
        self.fields.host.editor.setFocus(Qt.FocusReason.TabFocusReason)

    def accept(self) -> None:
        """Goes only once the server has answered with an office."""
        form, password = self.fields.form(), self.fields.typed_password()
        if form is None:
            return
        join = self._ways.join
        self._work.run(
            self,
            lambda: join(form, password),
            done=lambda _found: super(JoinDialog, self).accept(),
            failed=self._on_failed,
            lane=Lane.NETWORK,
            busy=self.yes_button,
        )

    def _on_failed(self, error: DairyError) -> None:
        self.notice.show_text(error.message, error.hint)
