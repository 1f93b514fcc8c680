"""The line above the grid: a closed sheet says so, and asks there why it is changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QWidget

from dairyos_desktop.domain.texts import as_shown, tr, tr_later
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.entry.rounds.closing_row import ReasonField
from dairyos_desktop.ui.theme.colours import colour
from dairyos_desktop.ui.theme.tokens import PAGE_MARGIN, SPACE_8, TYPE_SMALL
from dairyos_desktop.ui.widgets.buttons import Button
from dairyos_desktop.ui.widgets.empty import IconLabel
from dairyos_desktop.ui.widgets.fields import set_invalid
from dairyos_desktop.ui.widgets.label import Label

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent

_LOW: Final = 30
_ASKING: Final = 44
_QUESTION: Final = tr_later("Why is it changed?")
_LABEL: Final = tr_later("Why a closed round is changed")


class SheetNotice(QWidget):
    """Says what is special about the sheet, and takes the reason in place.

    Signals:
        reason_given(str): Enter or the button.
        given_up(): Esc: nothing is saved, what was typed stays in its cells.
    """

    reason_given = Signal(str)
    given_up = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = ""
        self.icon = IconLabel("lock", 16)
        self.calendar = IconLabel("calendar", 16)
        self.label = Label(size=TYPE_SMALL, weight=fonts.MEDIUM, tone="text2", elide=True)
        self.question = Label(as_shown(_QUESTION), size=TYPE_SMALL, weight=fonts.MEDIUM)
        self.reason = ReasonField(name=as_shown(_LABEL), placeholder=tr("Wrong bottle counted"))
        self.reason.setFixedWidth(260)
        self.button = Button(tr("Change it"), hint="Enter")
        row = QHBoxLayout(self)
        row.setContentsMargins(PAGE_MARGIN, 0, PAGE_MARGIN, 0)
        row.setSpacing(SPACE_8)
        row.addWidget(self.icon)
        row.addWidget(self.calendar)
        row.addWidget(self.label, 1)
        row.addWidget(self.question)
        row.addWidget(self.reason)
        row.addWidget(self.button)
        self.reason.given.connect(self._on_given)
        self.reason.given_up.connect(self._on_given_up)
        self.button.clicked.connect(self._on_given)
        self.stop_asking()
        self.hide()

    @property
    def words(self) -> str:
        """What it says; empty where it is not there."""
        return "" if self.isHidden() else self._words

    @property
    def asks(self) -> bool:
        """Whether it asks for a reason now."""
        return not self.reason.isHidden()

    def show_words(self, words: str, *, closed: bool) -> None:
        """Says something, or goes away where there is nothing to say."""
        if words != self._words:
            self._words = words
            self.label.setText(words)
            self.setAccessibleName(words)
            if words:
                QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))
        self.icon.setVisible(closed)
        self.calendar.setVisible(not closed)
        self.setVisible(bool(words))

    def ask(self) -> None:
        """Asks for the reason, the focus in its field."""
        for widget in (self.question, self.reason, self.button):
            widget.show()
        self.setFixedHeight(_ASKING)
        self.update()
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def stop_asking(self) -> None:
        """The reason is given, or is not wanted any more."""
        for widget in (self.question, self.reason, self.button):
            widget.hide()
        set_invalid(self.reason, on=False)
        self.reason.clear()
        self.setFixedHeight(_LOW)
        self.update()

    def _on_given(self) -> None:
        typed = self.reason.text().strip()
        if not typed:
            set_invalid(self.reason, on=True)
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.reason_given.emit(typed)

    def _on_given_up(self) -> None:
        self.given_up.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The only thing to do here is to write the reason."""
        super().focusInEvent(event)
        if self.asks:
            self.reason.setFocus(event.reason())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Quiet ground and a hairline; amber while it asks."""
        del event
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("warn_soft" if self.asks else "raised"))
        painter.setPen(QPen(colour("line"), 0))
        painter.drawLine(0, 0, self.width(), 0)
