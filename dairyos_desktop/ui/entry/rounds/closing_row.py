"""The foot of the panel for one round: its state, a reason where one is needed, the button."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from dairyos_desktop.domain.texts import as_shown, tr, tr_later
from dairyos_desktop.ui.entry.rounds.closing import Closing, Deed
from dairyos_desktop.ui.theme.tokens import SPACE_8, TYPE_SMALL
from dairyos_desktop.ui.widgets.buttons import Button, Kind
from dairyos_desktop.ui.widgets.fields import FormField, TextField
from dairyos_desktop.ui.widgets.label import Label

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

_FEW_WORDS: Final = tr_later("Write a few words: they stand in the history.")


class ReasonField(TextField):
    """One line; Enter gives it, Esc takes it back.

    Signals:
        given(): Enter.
        given_up(): Esc.
    """

    given = Signal()
    given_up = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter gives, Esc gives up, the rest is typing."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not (
            event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            self.given.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        else:
            super().keyPressEvent(event)


class ClosingRow(QWidget):
    """State words and a button; the reason's field appears above them.

    Signals:
        wanted(Deed, str): Close or reopen, with the reason or an empty one.
    """

    wanted = Signal(object, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._closing: Closing | None = None
        self._asked = False
        self._failed = ""
        self.reason = ReasonField()
        self.reason_field = FormField(tr("Reason"), self.reason)
        self.reason_field.hide()
        self.words = Label(size=TYPE_SMALL, tone="text2", wrap=True)
        self.button = Button(tr("Close the round"), Kind.PRIMARY, icon="lock")
        self.button.clicked.connect(self._on_clicked)
        self.reason.given.connect(self._on_clicked)
        self.reason.given_up.connect(self._on_given_up)
        row = QHBoxLayout()
        row.setSpacing(SPACE_8)
        row.addWidget(self.words, 1)
        row.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_8)
        column.addWidget(self.reason_field)
        column.addLayout(row)

    def show_closing(self, closing: Closing, *, primary: bool) -> None:
        """Shows a state; a reason that is being written stays while it is still needed.

        Args:
            closing: What may be done.
            primary: Whether this is the panel's one primary button.
        """
        before, self._closing = self._closing, closing
        if before is None or before.deed is not closing.deed:
            self._asked = False
            self.reason.clear()
        if closing != before:
            self._failed = ""
        self.words.setText(self._failed or closing.words)
        self.words.set_tone("bad" if self._failed else closing.tone)
        self.button.setText(closing.verb)
        closes = closing.deed is Deed.CLOSE
        self.button.set_icon_name("lock" if closes else "undo-2")
        self.button.set_kind(Kind.PRIMARY if primary else Kind.SECONDARY)
        if not self.button.property("working"):
            self.button.set_reason(closing.blocked)
        self._show_reason()

    def fail(self, words: str) -> None:
        """Says why nothing came of it, until that changes."""
        if self.reason_field.isHidden():
            self._failed = words
            self.words.setText(words)
            self.words.set_tone("bad")
        else:
            self.reason_field.set_error(words)

    def take_focus(self) -> None:
        """Where one comes to from the last amount: the reason, where one is needed."""
        wanted = self.button if self.reason_field.isHidden() else self.reason
        wanted.setFocus(Qt.FocusReason.TabFocusReason)

    def _show_reason(self) -> None:
        closing = self._closing
        if closing is None:
            return
        # Opening again is asked for first: its reason would stand there all day else.
        shown = bool(closing.asks_for) and not closing.blocked
        shown = shown and (closing.deed is Deed.CLOSE or self._asked)
        if shown:
            self.reason_field.label.setText(closing.asks_for)
            self.reason.setAccessibleName(closing.asks_for)
        else:
            self.reason_field.set_error("")
        self.reason_field.setVisible(shown)

    def _on_clicked(self) -> None:
        closing = self._closing
        if closing is None or not self.button.isEnabled():
            return
        typed = self.reason.text().strip()
        if closing.asks_for and not typed:
            first = closing.deed is Deed.REOPEN and not self._asked
            self._asked = True
            self._show_reason()
            self.reason_field.set_error("" if first else as_shown(_FEW_WORDS))
            self.reason.setFocus(Qt.FocusReason.TabFocusReason)
            return
        self.reason_field.set_error("")
        self._failed = ""
        self.wanted.emit(closing.deed, typed if closing.asks_for else "")

    def _on_given_up(self) -> None:
        """Esc: what was written goes; a second time the panel closes."""
        self.reason.clear()
        self.reason_field.set_error("")
        if self._asked:
            self._asked = False
            self._show_reason()
        self.button.setFocus(Qt.FocusReason.OtherFocusReason)
