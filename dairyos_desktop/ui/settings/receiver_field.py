"""The switch of the webhook receiver: on, by this PC, and what came of it."""

from __future__ import annotations

import platform
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from dairyos_desktop.domain.declared_settings import WEBHOOK_PC
from dairyos_desktop.domain.texts import tr
from dairyos_desktop.ui.settings.setting_field import SettingField
from dairyos_desktop.ui.widgets.checkbox import CheckBox
from dairyos_desktop.ui.widgets.label import Label
from dairyos_desktop.ui.work import Lane

if TYPE_CHECKING:
    from PySide6.QtWidgets import QLayout, QWidget

    from dairyos_desktop.services.dto.receiver import ReceiverState
    from dairyos_desktop.ui.context import UiContext


def state_words(state: ReceiverState) -> tuple[str, str]:
    """What there is to say below the switch, and its tone."""
    if state.trouble:
        return tr(
            "It is not on. {trouble} {hint}", trouble=state.trouble, hint=state.hint
        ).strip(), "bad"
    if state.address:
        return tr(
            "On: it answers at {address} while this window is open.", address=state.address
        ), "ok"
    if state.wanted_on:
        return tr(
            "{wanted_on} receives; switching it on here takes it over.", wanted_on=state.wanted_on
        ), "text2"
    return tr("Off. Payments are found all the same, by asking every few minutes."), "text2"


class ReceiverField(SettingField):
    """Keeps the name of the PC that receives; ticking it names this one."""

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        self._here = platform.node()
        self._context: UiContext | None = None
        super().__init__(WEBHOOK_PC, parent)
        self.state = Label(tone="text2", wrap=True)
        self.state.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.state.setMaximumWidth(480)
        layout: QLayout | None = self.layout()
        if layout is not None:
            layout.addWidget(self.state)
        self._context = context

    def _make_editor(self) -> QWidget:
        box = CheckBox(tr("On, by this PC ({here})", here=self._here))
        box.clicked.connect(self._on_left)
        return box

    def text(self) -> str:
        """This PC's name where it is ticked; another's stays where it is not."""
        if isinstance(self.editor, CheckBox) and self.editor.isChecked():
            return self._here
        return "" if self.seen == self._here else str(self.seen)

    def show_value(self, value: str | int | bool) -> None:  # noqa: FBT001 - a value, no switch
        """Ticked where this PC receives."""
        self.seen = value
        if isinstance(self.editor, CheckBox):
            self.editor.setChecked(value == self._here)
        self.field.set_error("")
        self.look()

    def look(self) -> None:
        """Reads how it stands, in a worker."""
        if self._context is not None:
            self._context.work.run(
                self,
                self._context.receiver,
                done=self._show_state,
                failed=lambda error: self.field.set_error(error.message),
                lane=Lane.NETWORK,
                newest="receiver field",
            )

    def _show_state(self, state: ReceiverState) -> None:
        words, tone = state_words(state)
        self.state.set_tone(tone)
        self.state.setText(words)
