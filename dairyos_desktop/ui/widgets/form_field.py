"""A field of a form: label above the editor, help or an error below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from dairyos_desktop.domain.texts import as_shown, tr
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.icons import paint_icon
from dairyos_desktop.ui.theme.tokens import TYPE_SMALL
from dairyos_desktop.ui.widgets.label import Label

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def set_invalid(editor: QWidget, *, on: bool) -> None:
    """Gives an editor the edge of a wrong value, or takes it away."""
    if bool(editor.property("invalid")) != on:
        editor.setProperty("invalid", on)
        editor.style().unpolish(editor)
        editor.style().polish(editor)


class FormField(QWidget):
    """A field of a form: label above, the editor, help or an error below.

    Args:
        label: 12/500 above; the editor's accessible name.
        editor: Any of this module's fields, or another widget.
        help_text: 12 below, quiet; what happens with the value.
        optional: Says so beside the label.
    """

    def __init__(
        self,
        label: str,
        editor: QWidget,
        *,
        help_text: str = "",
        optional: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        label, help_text = as_shown(label), as_shown(help_text)
        self.editor = editor
        self._help_text = help_text
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setMaximumWidth(480)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        words = tr("{label} (optional)", label=label) if optional else label
        self.label = Label(words, size=TYPE_SMALL, weight=fonts.MEDIUM, tone="text2")
        self.label.setBuddy(editor)
        editor.setAccessibleName(label.replace("&", ""))
        editor.setAccessibleDescription(help_text)
        self._below = Below(help_text)
        column.addWidget(self.label)
        column.addWidget(editor)
        column.addWidget(self._below)
        self.setFocusProxy(editor)

    def set_error(self, message: str) -> None:
        """Shows what is wrong, or the help again where it is empty. Clears nothing typed."""
        message = as_shown(message)
        set_invalid(self.editor, on=bool(message))
        self.editor.setAccessibleDescription(message or self._help_text)
        self._below.show_text(message or self._help_text, error=bool(message))

    def error(self) -> str:
        """What is shown as wrong, or empty."""
        return self._below.text() if self._below.error else ""

    def below(self) -> str:
        """What stands below the editor now: the error, else the help."""
        return self._below.text()

    def set_help(self, help_text: str) -> None:
        """Changes the line below."""
        self._help_text = as_shown(help_text)
        if not self._below.error:
            self._below.show_text(self._help_text, error=False)


class Below(Label):
    """Help or error: the error with its icon.

    Fields that are too narrow for a sentence share one below them all.
    """

    def __init__(self, text: str) -> None:
        super().__init__(text, size=TYPE_SMALL, tone="text2", wrap=True)
        self.error = False
        # Never shown from here: without a parent yet it would be a window of its own.
        if not text:
            self.hide()

    def _fit(self) -> None:
        super()._fit()
        # The size that Qt proposes for wrapped text is taller than it needs here.
        self.setMaximumHeight(max(self.minimumHeight(), 1))

    def show_text(self, text: str, *, error: bool) -> None:
        """Shows a text in place of the one before; empty hides the line."""
        self.error = error
        self.setText(text)
        self.set_tone("bad" if error else "text2")
        self.setContentsMargins(20 if error else 0, 0, 0, 0)
        self.setVisible(bool(text))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The text, and the icon of an error."""
        super().paintEvent(event)
        if self.error:
            paint_icon(QPainter(self), "circle-alert", QRectF(0, 1, 14, 14), "bad")


def enter_walks(fields: Sequence[FormField | QWidget], last: Callable[[], None]) -> None:
    """Makes Enter go from each one-line field to the next; on the last it calls `last`."""
    editors = [field.editor if isinstance(field, FormField) else field for field in fields]
    for at, editor in enumerate(editors):
        if not isinstance(editor, QLineEdit):
            continue
        following = editors[at + 1] if at + 1 < len(editors) else None
        if following is None:
            editor.returnPressed.connect(last)
        else:
            editor.returnPressed.connect(
                lambda to=following: to.setFocus(Qt.FocusReason.TabFocusReason)
            )
