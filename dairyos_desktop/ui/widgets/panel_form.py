"""A form in the side panel: fields, a notice, and two answers; nothing typed is ever cleared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractButton,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from dairyos_desktop.domain.texts import as_shown, tr
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.forms import NO, YES, FormError
from dairyos_desktop.ui.theme.tokens import (
    SPACE_8,
    SPACE_12,
    SPACE_16,
    SPACE_20,
    TYPE_SECTION,
)
from dairyos_desktop.ui.widgets.buttons import Button, Kind, bind
from dairyos_desktop.ui.widgets.checkbox import CheckBox
from dairyos_desktop.ui.widgets.fields import FormField, Select
from dairyos_desktop.ui.widgets.label import Label
from dairyos_desktop.ui.widgets.notice import Notice
from dairyos_desktop.ui.widgets.scrolling import scrolled

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtGui import QKeyEvent

    from dairyos_desktop.domain.errors import DairyError

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


@runtime_checkable
class _Typed(Protocol):
    """Whatever holds its value as text: lines, areas, a row of weekdays."""

    def text(self) -> str: ...

    def setText(self, text: str, /) -> None: ...


class PanelForm(QWidget):
    """Label above, error below; Enter walks on, Ctrl+Enter saves, Esc closes.

    Args:
        title: 15/600 above the fields.
        save: The verb of the primary button.
        remove: The verb of a button that takes the thing away; empty leaves it out.

    Signals:
        wanted(): Save was asked for.
        removing(): Remove was asked for.
        put_away(): The form is to close without saving.
    """

    wanted = Signal()
    removing = Signal()
    put_away = Signal()

    def __init__(
        self, title: str, save: str, *, remove: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(as_shown(title))
        self._fields: dict[str, FormField] = {}
        self._opened: dict[str, str] = {}
        self._headings: list[Label] = []
        inner = QWidget()
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(SPACE_16, SPACE_16, SPACE_16, SPACE_20)
        self._column.setSpacing(SPACE_12)
        self.title = Label(title, size=TYPE_SECTION, weight=fonts.SEMIBOLD, wrap=True)
        self.notice = Notice()
        self._column.addWidget(self.title)
        self._column.addWidget(self.notice)
        self._column.addStretch(1)
        self._area = scrolled(inner)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._area, 1)
        whole.addLayout(self._answers(save, remove))
        for shortcut in bind(self, ["Ctrl+Return"]):
            shortcut.activated.connect(self.save_button.click)

    def _answers(self, save: str, remove: str) -> QHBoxLayout:
        self.save_button = Button(save, Kind.PRIMARY, hint="Ctrl Enter")
        # Three answers have no room for every key.
        self.cancel_button = Button(tr("Not now"), hint="" if remove else "Esc")
        self.remove_button = Button(remove, Kind.DANGER)
        if not remove:
            self.remove_button.hide()
        self.save_button.clicked.connect(self.wanted)
        self.cancel_button.clicked.connect(self.put_away)
        self.remove_button.clicked.connect(self.removing)
        row = QHBoxLayout()
        row.setContentsMargins(SPACE_16, SPACE_8, SPACE_16, SPACE_8)
        row.setSpacing(SPACE_8)
        row.addWidget(self.remove_button)
        row.addStretch(1)
        row.addWidget(self.cancel_button)
        row.addWidget(self.save_button)
        return row

    # Building ------------------------------------------------------------------

    def add_field(
        self, name: str, label: str, editor: QWidget, *, help_text: str = "", optional: bool = False
    ) -> FormField:
        """Adds a field below the others."""
        field = FormField(label, editor, help_text=help_text, optional=optional)
        self._fields[name] = field
        if isinstance(editor, QLineEdit):
            # What was wrong was another text.
            editor.textEdited.connect(lambda: field.set_error(""))
        self.add_widget(field)
        return field

    def add_pair(self, left: FormField, right: FormField) -> None:
        """Puts two fields that were added beside each other."""
        row = QHBoxLayout()
        row.setSpacing(SPACE_8)
        for field in (left, right):
            self._column.removeWidget(field)
            row.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
        self._column.insertLayout(self._column.count() - 1, row)

    def add_heading(self, words: str) -> None:
        """A quiet heading between groups of fields."""
        heading = Label(words, weight=fonts.SEMIBOLD)
        heading.setContentsMargins(0, SPACE_8, 0, 0)
        self._headings.append(heading)
        self.add_widget(heading)

    def add_below_notice(self, widget: QWidget) -> None:
        """Adds something right below the notice, above all fields."""
        self._column.insertWidget(self._column.indexOf(self.notice) + 1, widget)

    def add_widget(self, widget: QWidget) -> None:
        """Adds anything else below what is there."""
        self._column.insertWidget(self._column.count() - 1, widget)

    def show_fields(self, *, shown: bool) -> None:
        """Shows or hides all fields and headings, when something else takes their place."""
        for widget in (*self._fields.values(), *self._headings):
            widget.setVisible(shown)

    def field(self, name: str) -> FormField:
        """A field by its name."""
        return self._fields[name]

    # Texts ---------------------------------------------------------------------

    def texts(self) -> dict[str, str]:
        """What is typed and chosen, by field."""
        return {name: _text(field.editor) for name, field in self._fields.items()}

    def set_texts(self, texts: Mapping[str, str]) -> None:
        """Fills the fields and takes that as the state in which the form was opened."""
        for name, text in texts.items():
            if name in self._fields:
                _set_text(self._fields[name].editor, text)
        self._opened = self.texts()

    def forget_typed(self) -> None:
        """Fills the fields with what the form was opened with."""
        for name, text in self._opened.items():
            _set_text(self._fields[name].editor, text)

    @property
    def touched(self) -> bool:
        """Whether anything differs from what the form was opened with."""
        return bool(self._opened) and self.texts() != self._opened

    def opened_with(self, name: str) -> str:
        """What stood in a field when the form was opened."""
        return self._opened.get(name, "")

    def focus(self, name: str) -> None:
        """Puts the focus into a field, its text selected."""
        editor = self._fields[name].editor
        editor.setFocus(Qt.FocusReason.TabFocusReason)
        if isinstance(editor, QLineEdit):
            editor.selectAll()
        self._area.ensureWidgetVisible(self._fields[name], 0, SPACE_16)

    # What went wrong -------------------------------------------------------------

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """Marks the fields, and puts the focus into the first of them."""
        for name, field in self._fields.items():
            field.set_error(problems.get(name, ""))
        first = next((name for name in self._fields if name in problems), "")
        if first:
            self.focus(first)

    def show_trouble(
        self, error: DairyError, *, verb: str = "", action: Callable[[], None] | None = None
    ) -> None:
        """Shows what the service answered: below its field where it names one."""
        self.show_problems({})
        field = getattr(error, "field", "")
        if isinstance(error, FormError):
            self.notice.hide()
            self.show_problems(error.problems)
        elif field in self._fields:
            self.notice.hide()
            self.show_problems({field: error.shown})
        else:
            self.notice.show_text(error.message, error.hint, verb=verb, action=action)
            self._area.ensureWidgetVisible(self.notice)

    def clear_trouble(self) -> None:
        """Takes marks and notice away before the next try."""
        self.notice.hide()
        for field in self._fields.values():
            field.set_error("")

    # Keys ------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes to the next field, on the last it saves; Esc closes the form."""
        if event.key() == Qt.Key.Key_Escape:
            self.put_away.emit()
        elif event.key() in _ENTER:
            self.walk()
        else:
            super().keyPressEvent(event)

    def walk(self) -> None:
        """Enter: on to the next field, from the last to saving."""
        focused = self.focusWidget()
        names = [
            name
            for name, field in self._fields.items()
            if field.isVisibleTo(self) and field.editor.isEnabled()
        ]
        at = next((at for at, n in enumerate(names) if self._holds(n, focused)), -1)
        if at < 0 and isinstance(focused, QAbstractButton):
            focused.click()
        elif at + 1 < len(names):
            self.focus(names[at + 1])
        else:
            self.save_button.click()

    def _holds(self, name: str, focused: QWidget | None) -> bool:
        editor = self._fields[name].editor
        return focused is not None and (editor is focused or editor.isAncestorOf(focused))


def _text(editor: QWidget) -> str:
    if isinstance(editor, Select):
        return editor.key()
    if isinstance(editor, CheckBox):
        return YES if editor.isChecked() else NO
    return editor.text() if isinstance(editor, _Typed) else ""


def _set_text(editor: QWidget, text: str) -> None:
    if isinstance(editor, Select):
        editor.set_key(text)
    elif isinstance(editor, CheckBox):
        editor.setChecked(text == YES)
    elif isinstance(editor, _Typed):
        editor.setText(text)
