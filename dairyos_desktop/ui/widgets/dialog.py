"""Dialogs, only where nothing can be undone or for a short form.

Title is the question, with count and sum; the harmless answer is what Esc gives.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.texts import as_shown, tr, tr_later
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.theme.tokens import (
    SPACE_8,
    SPACE_12,
    SPACE_20,
    SPACE_24,
    TYPE_SECTION,
)
from dairyos_desktop.ui.widgets.buttons import Button, Kind, bind
from dairyos_desktop.ui.widgets.comparison import ComparisonTable
from dairyos_desktop.ui.widgets.fields import FormField, PasswordField, TextField, enter_walks
from dairyos_desktop.ui.widgets.label import Label
from dairyos_desktop.ui.widgets.tab_order import in_order

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QKeyEvent, QShowEvent

    from dairyos_desktop.domain.errors import ConflictError

_FIELDS = 6
"""So many differing fields are shown without scrolling."""
_TABLE_HEIGHT = 280
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Dialog(QDialog):
    """A dialog in the house's look: question, body, and the answers at the right.

    Args:
        question: Its title, said once, inside.
        yes: A verb with its count.
        no: The harmless answer; also Esc.
        danger: The deed can't be undone: Enter never does it, its button is red.
        wide: 640 instead of 480.

    Add widgets to `body`; `ctrl_enter` answers yes from any field.
    """

    def __init__(
        self,
        parent: QWidget | None,
        *,
        question: str,
        detail: str = "",
        yes: str,
        no: str = tr_later("Not now"),
        danger: bool = False,
        wide: bool = False,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("DairyOS")
        self.setAccessibleName(as_shown(question))
        self.setModal(True)
        self.setFixedWidth(640 if wide else 480)
        self._danger = danger
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_24, SPACE_20, SPACE_24, SPACE_20)
        column.setSpacing(SPACE_12)
        title = Label(question, size=TYPE_SECTION, weight=fonts.SEMIBOLD, wrap=True)
        words = Label(detail, tone="text2", wrap=True)
        for label in (title, words):
            # Known before the first layout, so that no line too many is reserved.
            label.setFixedWidth(self.width() - 2 * SPACE_24)
            column.addWidget(label)
        # Only now: without a parent it would show as a window of its own.
        words.setVisible(bool(detail))
        self.body = QVBoxLayout()
        self.body.setSpacing(SPACE_12)
        column.addLayout(self.body)
        column.addSpacing(SPACE_12)
        row = QHBoxLayout()
        row.setSpacing(SPACE_8)
        row.addStretch(1)
        self.no_button = Button(no)
        self.yes_button = Button(yes, Kind.DANGER_FILLED if danger else Kind.PRIMARY)
        self.no_button.clicked.connect(self.reject)
        self.yes_button.clicked.connect(self.accept)
        row.addWidget(self.no_button)
        row.addWidget(self.yes_button)
        column.addLayout(row)
        self._answers = row
        if not danger:
            for shortcut in bind(self, ["Ctrl+Return"]):
                shortcut.activated.connect(self.yes_button.click)
        first = self.no_button if danger else self.yes_button
        first.setFocus(Qt.FocusReason.TabFocusReason)

    def exec(self) -> int:
        """Shows it and waits for the answer.

        Qt's own would end when the dialog is hidden, which the lock does without an answer.
        """
        loop = QEventLoop()
        self.finished.connect(loop.quit)
        self.show()
        loop.exec()
        return self.result()

    def add_answer(self, words: str) -> Button:
        """A third, seldom wanted answer, at the left; what it does is up to the caller."""
        button = Button(words, Kind.DANGER)
        self._answers.insertWidget(0, button)
        return button

    def showEvent(self, event: QShowEvent) -> None:
        """Tab goes through the body first, though its widgets came after the answers."""
        super().showEvent(event)
        answers = (self.no_button, self.yes_button)
        body = [
            widget
            for widget in self.findChildren(QWidget)
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            and widget not in answers
            # A choice's list is a window of its own.
            and widget.window() is self
        ]
        in_order([*body, *answers])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that has the focus; Esc is the harmless answer."""
        if not self.isVisible():
            # The Enter that answered it goes on from the line where it was pressed.
            return
        if event.key() in _ENTER:
            focused = self.focusWidget()
            if isinstance(focused, Button):
                focused.click()
            return
        super().keyPressEvent(event)


def ask(parent: QWidget, *, question: str, detail: str, yes: str, no: str, danger: bool) -> bool:
    """Asks a question and waits for the answer."""
    dialog = Dialog(parent, question=question, detail=detail, yes=yes, no=no, danger=danger)
    answer = dialog.exec() == QDialog.DialogCode.Accepted
    dialog.deleteLater()
    return answer


class BothStatesDialog(Dialog):
    """What was decided on, as it was shown and as it is now; yes decides on what it is now."""

    def __init__(
        self,
        parent: QWidget | None,
        conflict: ConflictError,
        *,
        yes: str,
        no: str = tr_later("Not now"),
        danger: bool,
        heads: tuple[str, str],
    ) -> None:
        by = (
            tr("Changed by {changed_by}. ", changed_by=conflict.changed_by)
            if conflict.changed_by
            else ""
        )
        super().__init__(
            parent,
            question=conflict.message,
            detail=f"{by}{conflict.hint}",
            yes=yes,
            no=no,
            danger=danger,
            wide=True,
        )
        self.table = ComparisonTable(conflict.fields, heads)
        self.body.addWidget(self._scrolled() if len(conflict.fields) > _FIELDS else self.table)
        # Enter, pressed too fast, shall choose nothing.
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _scrolled(self) -> QScrollArea:
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setFixedHeight(_TABLE_HEIGHT)
        area.setWidget(self.table)
        return area


def ask_about_both(
    parent: QWidget,
    conflict: ConflictError,
    *,
    yes: str,
    no: str,
    danger: bool,
    heads: tuple[str, str],
) -> bool:
    """Shows both states and waits; True where the deed shall be done on what is there now."""
    dialog = BothStatesDialog(parent, conflict, yes=yes, no=no, danger=danger, heads=heads)
    answer = dialog.exec() == QDialog.DialogCode.Accepted
    dialog.deleteLater()
    return answer


class ReasonDialog(Dialog):
    """Asks for the reason that goes into the books."""

    def __init__(
        self, parent: QWidget | None, *, question: str, detail: str, label: str, yes: str
    ) -> None:
        super().__init__(parent, question=question, detail=detail, yes=yes)
        self.field = FormField(label, TextField())
        self.body.addWidget(self.field)
        enter_walks([self.field], self.accept)
        self.field.editor.setFocus(Qt.FocusReason.TabFocusReason)

    def reason(self) -> str:
        """What was typed."""
        editor = self.field.editor
        return editor.text().strip() if isinstance(editor, TextField) else ""

    def accept(self) -> None:
        """Goes only with a reason."""
        if not self.reason():
            self.field.set_error(tr("Write a few words: they stand in the history."))
            self.field.editor.setFocus(Qt.FocusReason.TabFocusReason)
            return
        super().accept()


def ask_reason(parent: QWidget, *, question: str, detail: str, label: str, yes: str) -> str | None:
    """Asks for a reason and waits; None where the user thought better of it."""
    dialog = ReasonDialog(parent, question=question, detail=detail, label=label, yes=yes)
    answer = dialog.reason() if dialog.exec() == QDialog.DialogCode.Accepted else None
    dialog.deleteLater()
    return answer


class _LineDialog(Dialog):
    """Takes yes for an answer only where its line can be taken."""

    def check_first(
        self, field: FormField, line: TextField, check: Callable[[str], object]
    ) -> None:
        """Says which line, and what must hold of it."""
        self._field, self._line, self._check = field, line, check

    def accept(self) -> None:
        """Yes, unless the line can't be taken."""
        try:
            self._check(self._line.text().strip())
        except InvalidInputError as error:
            self._field.set_error(error.shown)
            self._line.setFocus(Qt.FocusReason.OtherFocusReason)
            self._line.selectAll()
            return
        super().accept()


def ask_line(
    parent: QWidget,
    *,
    question: str,
    label: str,
    help_text: str,
    yes: str,
    check: Callable[[str], object] = lambda _: None,
) -> str | None:
    """Asks for one line, which may stay empty; None where the user thought better of it.

    What `check` raises of it as an `InvalidInputError` is told below the field.
    """
    dialog = _LineDialog(parent, question=question, yes=yes)
    line = TextField()
    field = FormField(label, line, help_text=help_text)
    dialog.body.addWidget(field)
    dialog.check_first(field, line, check)
    enter_walks([field], dialog.accept)
    line.setFocus(Qt.FocusReason.TabFocusReason)
    answer = line.text().strip() if dialog.exec() == QDialog.DialogCode.Accepted else None
    dialog.deleteLater()
    return answer


def ask_password(parent: QWidget, *, question: str, label: str, yes: str) -> str | None:
    """Asks for a password; None where nothing was typed or the user thought better of it."""
    dialog = Dialog(parent, question=question, yes=yes)
    line = PasswordField()
    field = FormField(label, line)
    dialog.body.addWidget(field)
    enter_walks([field], dialog.accept)
    line.setFocus(Qt.FocusReason.TabFocusReason)
    answer = line.text() if dialog.exec() == QDialog.DialogCode.Accepted else ""
    line.clear()
    dialog.deleteLater()
    return answer or None
