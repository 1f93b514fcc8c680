"""The field of one declared setting: it tells when it is left with another value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from dairyos_desktop.domain.declaring import Kind, stored_text
from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.searching import folded
from dairyos_desktop.domain.texts import as_shown, tr
from dairyos_desktop.ui.widgets.checkbox import CheckBox
from dairyos_desktop.ui.widgets.fields import FormField, Select, TextArea, TextField

if TYPE_CHECKING:
    from dairyos_desktop.domain.declaring import AnyDeclared
    from dairyos_desktop.services.dto.settings import SettingRow

_SHORT = 160
_LINES = 3


def standard_words(setting: AnyDeclared) -> str:
    """What holds where nothing was said: "Standard: 10."; empty where that is nothing."""
    default = setting.default
    if isinstance(default, bool):
        return tr("Standard: {value}.", value=tr("on") if default else tr("off"))
    return tr("Standard: {default}.", default=default) if default != "" else ""


def help_words(setting: AnyDeclared) -> str:
    """The line below the field."""
    return f"{as_shown(setting.help)} {standard_words(setting)}".strip()


class SettingField(QWidget):
    """Label, value, one line of help, the standard; saved as it is left.

    Args:
        setting: Its declaration.

    Signals:
        left(str): Its key: it was left, or ticked, with another value than is saved.
        changed(str): Its key: something else stands there now.
    """

    left = Signal(str)
    changed = Signal(str)

    def __init__(self, setting: AnyDeclared, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setting = setting
        self.seen: str | int | bool = setting.default
        self.editor = self._make_editor()
        self.field = FormField(setting.label, self.editor, help_text=help_words(setting))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.field)
        self.editor.installEventFilter(self)
        self.show_value(setting.default)

    def _make_editor(self) -> QWidget:
        setting = self.setting
        if setting.kind is Kind.LINES:
            area = TextArea(lines=_LINES)
            area.textChanged.connect(self._on_changed)
            return area
        if setting.kind is Kind.YES_NO:
            box = CheckBox(tr("On"))
            box.clicked.connect(self._on_left)
            return box
        if setting.kind is Kind.CHOICE:
            select = Select([(one.value, one.label) for one in setting.choices], width=_SHORT)
            select.activated.connect(lambda _at: self._on_left())
            select.currentIndexChanged.connect(self._on_changed)
            return select
        line = TextField()
        if setting.kind is Kind.WHOLE:
            line.setFixedWidth(_SHORT)
        line.returnPressed.connect(self._on_left)
        line.textChanged.connect(self._on_changed)
        return line

    # Value -----------------------------------------------------------------------

    def text(self) -> str:
        """What stands in the editor, in the form that the service reads."""
        editor = self.editor
        if isinstance(editor, CheckBox):
            return stored_text(editor.isChecked())
        if isinstance(editor, Select):
            return editor.key()
        return editor.text() if isinstance(editor, TextArea | QLineEdit) else ""

    @property
    def touched(self) -> bool:
        """Whether something else stands there than is saved."""
        return self.text() != stored_text(self.seen)

    def take(self, row: SettingRow) -> None:
        """What the books say; something typed and not saved stays."""
        untouched = not self.touched
        self.seen = row.value
        if untouched:
            self.show_value(row.value)

    def show_value(self, value: str | int | bool) -> None:  # noqa: FBT001 - a value, no switch
        """Shows a value that is saved."""
        self.seen = value
        editor = self.editor
        if isinstance(editor, CheckBox):
            editor.setChecked(bool(value))
        elif isinstance(editor, Select):
            editor.set_key(str(value))
        elif isinstance(editor, TextArea | QLineEdit):
            editor.setText(str(value))
        self.field.set_error("")

    def problem(self) -> str:
        """What is wrong with what stands there, or empty."""
        try:
            self.setting.from_text(self.text())
        except InvalidInputError as error:
            return error.shown
        return ""

    def matches(self, typed: str) -> bool:
        """Whether a search for the text finds this setting."""
        words = folded(f"{self.setting.label} {self.setting.help} {self.setting.key}")
        return all(word in words for word in folded(typed).split())

    # Leaving ---------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leaving the editor is what saves it."""
        if watched is self.editor and event.type() == QEvent.Type.FocusOut:
            self._on_left()
        return super().eventFilter(watched, event)

    def _on_changed(self) -> None:
        self.changed.emit(self.setting.key)

    def _on_left(self) -> None:
        if self.touched:
            self.left.emit(self.setting.key)
        else:
            self.field.set_error("")
