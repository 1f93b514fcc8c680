"""Real key and mouse events, with types (pytest-qt's own have none)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

if TYPE_CHECKING:
    from PySide6.QtGui import QWindow
    from PySide6.QtWidgets import QWidget

Modifier = Qt.KeyboardModifier
NO_MODIFIER = Modifier.NoModifier


def press(widget: QWidget, key: Qt.Key, modifier: Modifier = NO_MODIFIER) -> None:
    """Presses and releases one key on the widget, as if it had the focus."""
    QTest.keyClick(widget, key, modifier)


def pad_enter(widget: QWidget) -> None:
    """Presses the number pad's Enter, which is another key than Return."""
    QTest.keyClick(widget, Qt.Key.Key_Enter, Modifier.KeypadModifier)


def type_text(widget: QWidget, text: str) -> None:
    """Types the letters one after the other."""
    QTest.keyClicks(widget, text)


def click(widget: QWidget, at: QPoint | None = None) -> None:
    """Clicks with the left button, in the middle unless a place is named."""
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, NO_MODIFIER, at or widget.rect().center())


def type_window(window: QWindow, keys: str) -> None:
    """Types into a window as the system would; `<enter>` and `<esc>` are keys of their own."""
    named = {"<enter>": Qt.Key.Key_Return, "<esc>": Qt.Key.Key_Escape}
    while keys:
        name = next((one for one in named if keys.startswith(one)), "")
        if name:
            QTest.keyClick(window, named[name])
        else:
            QTest.keyClick(window, keys[0])  # type: ignore[call-overload]  # the stubs forgot characters
        keys = keys.removeprefix(name) if name else keys[1:]
