"""A segmented control for a form: a letter chooses, Enter goes on to the next field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent

from dairyos_desktop.ui.widgets.chips import Choice, Segments

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtWidgets import QWidget

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class LetteredSegments(Segments):
    """Holds its choice as text, as the fields of a form do.

    Args:
        choices: What there is to choose from.
        letters: Key to choice.
        name: Accessible name.

    Signals:
        lettered(str): A letter or figure was pressed that chooses nothing here.
    """

    lettered = Signal(str)

    def __init__(
        self,
        choices: Sequence[Choice],
        letters: Mapping[str, str],
        *,
        name: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(choices, name=name, parent=parent)
        self._letters = letters
        for option in self.tab_stops():
            option.installEventFilter(self)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._aim()

    def text(self) -> str:
        """The key of what is chosen."""
        return self.current()

    def setText(self, text: str) -> None:
        """Chooses; an unknown key changes nothing."""
        self.set_current(text)

    def set_current(self, key: str) -> None:
        """Chooses without telling anybody; the focus of the field goes there."""
        super().set_current(key)
        self._aim()

    def _aim(self) -> None:
        chosen = self._options.get(self.current())
        if chosen is not None:
            self.setFocusProxy(chosen)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Letters choose; Enter is the form's."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            if event.key() in _ENTER and not held:
                event.ignore()
                parent = self.parentWidget()
                if parent is not None:
                    parent.event(event)
                return True
            text = event.text().casefold()
            plain = held in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
            if plain and text.isprintable() and text.strip():
                self._press(text)
                return True
        return super().eventFilter(watched, event)

    def _press(self, letter: str) -> None:
        key = self._letters.get(letter)
        if key is None:
            self.lettered.emit(letter)
            return
        had_focus = any(option.hasFocus() for option in self._options.values())
        self.choose(key)
        if had_focus:
            self._options[key].setFocus(Qt.FocusReason.TabFocusReason)
