"""One of several words of which one is chosen, as tabs and lists of groups have them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractButton, QWidget

from dairyos_desktop.domain.texts import as_shown

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent


class WalkedWord(QAbstractButton):
    """A word that arrows walk past; Enter and Space choose it. How it looks, its subclass says.

    Args:
        word: What it says.
        parent: What holds the words.
        back: The arrow to the one before.
        on: The arrow to the next.

    Signals:
        stepped(int): −1 or 1: the one before or the next is wanted.
    """

    stepped = Signal(int)

    def __init__(self, word: str, parent: QWidget, *, back: Qt.Key, on: Qt.Key) -> None:
        super().__init__(parent)
        self._steps = {back: -1, on: 1}
        self.setText(as_shown(word))
        self.setAccessibleName(as_shown(word))
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk, Enter and Space choose."""
        if event.key() in self._steps:
            self.stepped.emit(self._steps[Qt.Key(event.key())])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)
