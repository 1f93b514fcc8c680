"""Fields to type and choose in: text, search, password, money, lines, a choice from a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QStyledItemDelegate,
    QWidget,
)

from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.texts import as_shown, tr_later
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.icons import icon, paint_icon
from dairyos_desktop.ui.theme.colours import colour
from dairyos_desktop.ui.theme.theme import active
from dairyos_desktop.ui.theme.tokens import (
    CONTROL_HEIGHT,
    TYPE_SECTION,
)
from dairyos_desktop.ui.widgets.form_field import FormField, enter_walks, set_invalid

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dairyos_desktop.domain.money import Money

_ICON = 16
_NARROW_SELECT = 120
_SHOW = tr_later("Show the password (Ctrl E)")
_HIDE = tr_later("Hide the password (Ctrl E)")
_NO_LIMIT = 16777215


def is_windows_own(event: QEvent) -> bool:
    """Whether a line would claim Ctrl+E, the window's key, to go to its end, as on Linux."""
    return (
        event.type() == QEvent.Type.ShortcutOverride
        and isinstance(event, QKeyEvent)
        and event.modifiers() == Qt.KeyboardModifier.ControlModifier
        and event.key() == Qt.Key.Key_E
    )


class TextField(QLineEdit):
    """One line of text.

    Args:
        name: Accessible name; leave empty inside a `FormField`, which gives its label.
        placeholder: Shown while empty; an example, never the label.
    """

    def __init__(
        self, *, name: str = "", placeholder: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setFont(fonts.font())
        self.setPlaceholderText(as_shown(placeholder))
        if name:
            self.setAccessibleName(as_shown(name))

    def sizeHint(self) -> QSize:
        """The height of every control."""
        return QSize(super().sizeHint().width(), CONTROL_HEIGHT)

    def event(self, event: QEvent) -> bool:
        """Leaves Ctrl+E to the window."""
        if is_windows_own(event):
            event.ignore()
            return False
        return super().event(event)


class SearchField(TextField):
    """A field with a magnifying glass that tells what was typed, a moment after the last key.

    Signals:
        searched(str): The text to search for, trimmed; also when it was cleared.
        left_down(): Arrow down or Enter: the focus belongs to the results now.
    """

    searched = Signal(str)
    left_down = Signal()

    def __init__(
        self,
        *,
        name: str,
        placeholder: str = tr_later("Find"),
        width: int = 220,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name=name, placeholder=placeholder, parent=parent)
        self.setTextMargins(_ICON + 5, 0, 0, 0)
        self.setFixedWidth(width)
        self.setClearButtonEnabled(False)
        self.textEdited.connect(self._on_edited)

    def _on_edited(self, text: str) -> None:
        self.searched.emit(text.strip())

    def set_text(self, text: str) -> None:
        """Types for the user: shows the text and searches for it."""
        self.setText(text)
        self.searched.emit(text.strip())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc clears, Down and Enter go to the results."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.set_text("")
            return
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left_down.emit()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The field and its glass."""
        super().paintEvent(event)
        painter = QPainter(self)
        box = QRectF(10, round((self.height() - _ICON) / 2), _ICON, _ICON)
        paint_icon(painter, "search", box, "text2")


class PasswordField(TextField):
    """A password: hidden, with an eye to show it; paste is allowed."""

    def __init__(self, *, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(name=name, parent=parent)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self._eye = QAction(icon("eye"), as_shown(_SHOW), self)
        self._eye.setCheckable(True)
        self._eye.setShortcut(QKeySequence("Ctrl+E"))
        self._eye.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self._eye.toggled.connect(self._on_eye_toggled)
        self.addAction(self._eye, QLineEdit.ActionPosition.TrailingPosition)

    def _on_eye_toggled(self, shown: bool) -> None:  # noqa: FBT001  Qt hands it over so
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self.setEchoMode(mode)
        self._eye.setIcon(icon("eye-off" if shown else "eye"))
        self._eye.setText(as_shown(_HIDE) if shown else as_shown(_SHOW))


class MoneyField(TextField):
    """An amount: right-aligned 15/600 behind ₹, as typed until left, then formatted.

    Args:
        parse: Reads what people type; raises `InvalidInputError`. `domain.typed.parse_money`
            unless another is given.
    """

    def __init__(
        self,
        parse: Callable[[str], Money] | None = None,
        *,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name=name, parent=parent)
        self._parse = parse
        self.setTextMargins(_ICON, 0, 0, 0)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setFont(fonts.font(TYPE_SECTION, fonts.SEMIBOLD))

    def money(self) -> Money | None:
        """The amount, or None where nothing is typed.

        Raises:
            InvalidInputError: What is typed is no amount.
        """
        typed = self.text().strip()
        if not typed:
            return None
        if self._parse is None:
            # Not above: the login window has fields too, but knows no money.
            from dairyos_desktop.domain.typed import parse_money  # noqa: PLC0415

            self._parse = parse_money
        return self._parse(typed)

    def set_money(self, amount: Money | None) -> None:
        """Shows an amount, or nothing."""
        self.setText("" if amount is None else amount.format(symbol=False))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Selects all, so that typing replaces."""
        super().focusInEvent(event)
        self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Formats what was typed; leaves what it can't read as it is."""
        super().focusOutEvent(event)
        try:
            amount = self.money()
        except InvalidInputError:
            return
        if amount is not None:
            typed = self.isModified()
            self.set_money(amount)
            # It is still what somebody typed: nothing may preset another amount over it.
            self.setModified(typed)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The field and its ₹."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setFont(fonts.font(TYPE_SECTION))
        painter.setPen(colour("text2"))
        painter.drawText(QPointF(11, fonts.baseline(self.height() / 2, TYPE_SECTION)), "₹")


class TextArea(QPlainTextEdit):
    """Several lines of plain text; Tab leaves it."""

    def __init__(self, *, name: str = "", lines: int = 3, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFont(fonts.font())
        self.setTabChangesFocus(True)
        self.setFixedHeight(lines * 20 + 14)
        if name:
            self.setAccessibleName(as_shown(name))

    def text(self) -> str:
        """What is typed."""
        return self.toPlainText()

    def setText(self, text: str) -> None:
        """Shows a text."""
        self.setPlainText(text)


class Select(QComboBox):
    """A choice from a list, with its arrow drawn.

    Args:
        choices: Pairs of what the program calls it and what the user reads.
    """

    def __init__(
        self,
        choices: Sequence[tuple[str, str]] = (),
        *,
        name: str = "",
        width: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setFont(fonts.font())
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMaxVisibleItems(16)
        # The usual delegate of a combo box takes no notice of the style sheet.
        self.setItemDelegate(QStyledItemDelegate(self))
        if name:
            self.setAccessibleName(as_shown(name))
        self._width = width
        if width:
            self.setFixedWidth(width)
        self.set_choices(choices)

    def set_compact(self, *, on: bool) -> None:
        """Narrower; the word is cut, the tooltip has it. The header folds so."""
        if on:
            self.setFixedWidth(_NARROW_SELECT)
        elif self._width:
            self.setFixedWidth(self._width)
        else:
            self.setMinimumWidth(0)
            self.setMaximumWidth(_NO_LIMIT)
        self.setToolTip(self.currentText() if on else "")

    def set_choices(self, choices: Sequence[tuple[str, str]]) -> None:
        """Replaces the list; keeps the choice where it is still there. Tells nobody."""
        kept = self.key()
        self.blockSignals(True)
        self.clear()
        for key, word in choices:
            self.addItem(as_shown(word), key)
        self.set_key(kept)
        self.blockSignals(False)

    def key(self) -> str:
        """The key of what is chosen, or empty."""
        data = self.currentData()
        return "" if data is None else str(data)

    def set_key(self, key: str) -> None:
        """Chooses by key; an unknown one leaves the first."""
        at = self.findData(key)
        self.setCurrentIndex(max(at, 0) if self.count() else -1)

    def sizeHint(self) -> QSize:
        """Wide enough for its widest word, as tall as every control."""
        return QSize(super().sizeHint().width() + 8, CONTROL_HEIGHT)

    def wheelEvent(self, event: QEvent) -> None:
        """Left to what scrolls around it: a wheel must not change a choice by accident."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The box, its word, its arrow."""
        super().paintEvent(event)
        look = active()
        if look is not None and look.plain:
            return
        painter = QPainter(self)
        box = QRectF(self.width() - 26, round((self.height() - _ICON) / 2), _ICON, _ICON)
        paint_icon(painter, "chevron-down", box, "text2" if self.isEnabled() else "text3")


__all__ = [
    "FormField",
    "MoneyField",
    "PasswordField",
    "SearchField",
    "Select",
    "TextArea",
    "TextField",
    "enter_walks",
    "set_invalid",
]
