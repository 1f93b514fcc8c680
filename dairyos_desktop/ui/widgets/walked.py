"""One of several things of which one is chosen: arrows walk past it, Enter and Space choose it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractButton, QWidget

from dairyos_desktop.domain.texts import as_shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QKeyEvent

UP_AND_DOWN: dict[int, int] = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
ACROSS: dict[int, int] = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class WalkedButton(QAbstractButton):
    """A button among others of its kind. How it looks, its subclass says.

    Args:
        parent: What holds them.
        steps: The arrows that walk, each with −1 or 1.

    Signals:
        stepped(int): −1 or 1: the one before or the next is wanted.
    """

    stepped = Signal(int)

    def __init__(self, parent: QWidget, steps: Mapping[int, int]) -> None:
        super().__init__(parent)
        self._steps = steps
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk, Enter and Space choose."""
        step = self._steps.get(event.key())
        if step is not None:
            self.stepped.emit(step)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)


class WalkedWord(WalkedButton):
    """A word, as tabs and lists of groups have them.

    Args:
        word: What it says.
        parent: What holds the words.
        steps: The arrows that walk, each with −1 or 1.
    """

    def __init__(self, word: str, parent: QWidget, steps: Mapping[int, int]) -> None:
        super().__init__(parent, steps)
        self.setText(as_shown(word))
        self.setAccessibleName(as_shown(word))
        self.setCheckable(True)
