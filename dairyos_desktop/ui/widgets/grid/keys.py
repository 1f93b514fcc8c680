"""The keys of the grid, by what they do."""

from __future__ import annotations

from enum import Enum, auto
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence


class Key(Enum):
    """What a key does in the grid."""

    DOWN = auto()
    UP = auto()
    ACROSS = auto()
    BACK = auto()
    EDIT = auto()
    EMPTY = auto()
    RESTORE = auto()
    CLEAR = auto()
    JUMP = auto()
    MARK = auto()
    UNDO = auto()
    REDO = auto()
    COPY = auto()
    PASTE = auto()
    FILL = auto()
    COPY_ABOVE = auto()


_NONE: Final = Qt.KeyboardModifier.NoModifier
_SHIFT: Final = Qt.KeyboardModifier.ShiftModifier
_CTRL: Final = Qt.KeyboardModifier.ControlModifier

# Both Enter keys: the number pad's is another key to Qt.
_KEYS: Final = {
    (_NONE, Qt.Key.Key_Return): Key.DOWN,
    (_NONE, Qt.Key.Key_Enter): Key.DOWN,
    (_SHIFT, Qt.Key.Key_Return): Key.UP,
    (_SHIFT, Qt.Key.Key_Enter): Key.UP,
    (_NONE, Qt.Key.Key_Tab): Key.ACROSS,
    (_SHIFT, Qt.Key.Key_Backtab): Key.BACK,
    (_SHIFT, Qt.Key.Key_Tab): Key.BACK,
    (_NONE, Qt.Key.Key_F2): Key.EDIT,
    (_NONE, Qt.Key.Key_Backspace): Key.EMPTY,
    (_NONE, Qt.Key.Key_Escape): Key.RESTORE,
    (_NONE, Qt.Key.Key_Delete): Key.CLEAR,
    (_NONE, Qt.Key.Key_Slash): Key.JUMP,
    (_CTRL, Qt.Key.Key_Z): Key.UNDO,
    (_CTRL, Qt.Key.Key_Y): Key.REDO,
    (_CTRL | _SHIFT, Qt.Key.Key_Z): Key.REDO,
    (_CTRL, Qt.Key.Key_C): Key.COPY,
    (_CTRL, Qt.Key.Key_V): Key.PASTE,
    (_CTRL, Qt.Key.Key_D): Key.FILL,
    (_CTRL, Qt.Key.Key_Apostrophe): Key.COPY_ABOVE,
    (_CTRL | _SHIFT, Qt.Key.Key_Apostrophe): Key.COPY_ABOVE,
    (_CTRL | _SHIFT, Qt.Key.Key_QuoteDbl): Key.COPY_ABOVE,
}


def key_of(event: QKeyEvent) -> Key | None:
    """What the key does, or None where it is typing or Qt's own walking."""
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    found = _KEYS.get((held, Qt.Key(event.key())))
    if found is None and event.text() == "/" and not held & _CTRL:
        return Key.JUMP
    return found


def wants_key(event: QKeyEvent) -> bool:
    """Whether the grid claims the key from shortcuts of the window."""
    key = key_of(event)
    # Esc with nothing to restore belongs to the window.
    return key is not None and key is not Key.RESTORE


def is_typing(event: QKeyEvent) -> bool:
    """Whether the key writes something that a cell may begin with."""
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    plain = held in (_NONE, _SHIFT) or event.matches(QKeySequence.StandardKey.UnknownKey)
    text = event.text()
    return plain and len(text) == 1 and text.isprintable() and not text.isspace()
