"""The three likeliest bills as cards to choose from: a key each, one of them chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from dairyos_desktop.domain.matching import MOST
from dairyos_desktop.domain.texts import tr
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.theme.colours import colour
from dairyos_desktop.ui.theme.tokens import (
    RADIUS_CARD,
    SPACE_8,
    SPACE_12,
    TYPE_BODY,
    TYPE_HINT,
    TYPE_SMALL,
)
from dairyos_desktop.ui.widgets.table.delegate import elided
from dairyos_desktop.ui.widgets.walked import UP_AND_DOWN, WalkedButton

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dairyos_desktop.ui.payments.unmatched.words import Choice

_LINE = 18
_TOP = 10
_TOP_LOW = 6
_KEY = 18
_BAR = 3


class _Card(WalkedButton):
    entered = Signal()

    def __init__(self, hint: str, parent: QWidget) -> None:
        super().__init__(parent, UP_AND_DOWN)
        self.choice: Choice | None = None
        self._hint = hint
        self.low = False
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.hide()

    def set_choice(self, choice: Choice | None, *, low: bool) -> None:
        self.choice, self.low = choice, low
        self.setVisible(choice is not None)
        if choice is not None:
            self.setText(choice.title)
            said = (choice.title, choice.about, choice.open, choice.why, choice.address)
            self.setAccessibleName(". ".join(part for part in said if part))
            self.setToolTip("\n".join(part for part in said if part))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(240, 2 * self._top + len(self._lines()) * _LINE + _LINE)

    @property
    def _top(self) -> int:
        return _TOP_LOW if self.low else _TOP

    def _lines(self) -> list[tuple[str, str]]:
        """Below the name: words and tone each."""
        choice = self.choice
        if choice is None:
            return []
        lines = [(choice.about, "text2")]
        if choice.address and not self.low:
            lines.append((choice.address, "text2"))
        if choice.why:
            lines.append((choice.why[:1].upper() + choice.why[1:], "text"))
        return lines

    def minimumSizeHint(self) -> QSize:
        return QSize(180, self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = self.isChecked()
        ground = "accent_soft" if chosen else "hover" if self.underMouse() else "surface"
        painter.setBrush(colour(ground))
        painter.setPen(QPen(colour("accent"), 2) if self.hasFocus() else QPen(colour("line"), 1))
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(box, RADIUS_CARD, RADIUS_CARD)
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("accent"))
            painter.drawRoundedRect(QRectF(1, 8, _BAR, self.height() - 16), 1.5, 1.5)
        self._paint_words(painter)

    def _paint_words(self, painter: QPainter) -> None:
        choice = self.choice
        if choice is None:
            return
        left, right = SPACE_12, self.width() - SPACE_12
        middle = self._top + _LINE / 2
        if self._hint:
            self._paint_key(painter, QPointF(right - _KEY, middle - _KEY / 2))
            right -= _KEY + SPACE_8
        sum_width = fonts.width(choice.open, TYPE_BODY, fonts.SEMIBOLD)
        painter.setFont(fonts.font(TYPE_BODY, fonts.SEMIBOLD))
        painter.setPen(colour("text"))
        base = fonts.baseline(middle, TYPE_BODY)
        painter.drawText(QPointF(right - sum_width, base), choice.open)
        room = int(right - sum_width - SPACE_8 - left)
        title = elided(choice.title, room, TYPE_BODY, fonts.SEMIBOLD)
        painter.drawText(QPointF(left, base), title)
        painter.setFont(fonts.font(TYPE_SMALL))
        for at, (words, tone) in enumerate(self._lines(), start=1):
            # On the soft ground only plain text has contrast enough.
            painter.setPen(colour("text" if self.isChecked() else tone))
            base = fonts.baseline(self._top + _LINE * (at + 0.5), TYPE_SMALL)
            shown = elided(words, self.width() - 2 * SPACE_12, TYPE_SMALL)
            painter.drawText(QPointF(left, base), shown)

    def _paint_key(self, painter: QPainter, corner: QPointF) -> None:
        box = QRectF(corner.x(), corner.y(), _KEY, _KEY)
        painter.setPen(QPen(colour("edge"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setFont(fonts.font(TYPE_HINT))
        painter.setPen(colour("text" if self.isChecked() else "text2"))
        wide = fonts.width(self._hint, TYPE_HINT)
        base = fonts.baseline(corner.y() + _KEY / 2, TYPE_HINT)
        painter.drawText(QPointF(corner.x() + (_KEY - wide) / 2, base), self._hint)


class ChoiceCards(QWidget):
    """One of the cards is chosen; arrows and the digits on them walk.

    Signals:
        chosen(): Another one is chosen.
        entered(): Enter was pressed on the one that is.
    """

    chosen = Signal()
    entered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Likeliest customers"))
        self._low = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_8)
        # Made once: cards that come and go would lose their place in the order of Tab.
        self._cards = [_Card(str(place), self) for place in range(1, MOST + 2)]
        for at, card in enumerate(self._cards):
            card.clicked.connect(lambda _on=False, at=at: self.choose(at))
            card.stepped.connect(self.step)
            card.entered.connect(self.entered)
            column.addWidget(card)

    @property
    def choices(self) -> tuple[Choice, ...]:
        """Those that are shown."""
        return tuple(card.choice for card in self._cards if card.choice is not None)

    @property
    def current(self) -> Choice | None:
        """The one that is chosen."""
        return next((card.choice for card in self._cards if card.isChecked()), None)

    def set_choices(self, choices: Sequence[Choice], at: int = 0) -> None:
        """Shows others; the one at that place is chosen."""
        for place, card in enumerate(self._cards):
            card.set_choice(choices[place] if place < len(choices) else None, low=self._low)
        self._check(at)

    def set_low(self, *, low: bool) -> None:
        """In a low window the cards are lower."""
        self._low = low
        for card in self._cards:
            card.set_choice(card.choice, low=low)

    def choose(self, at: int) -> bool:
        """Chooses the card at that place; False where there is none."""
        if not 0 <= at < len(self.choices):
            return False
        self._check(at)
        self.chosen.emit()
        return True

    def step(self, by: int) -> None:
        """Goes to the card above or below."""
        at = next((at for at, card in enumerate(self._cards) if card.isChecked()), 0)
        if self.choose(at + by):
            self._cards[at + by].setFocus(Qt.FocusReason.TabFocusReason)

    def _check(self, at: int) -> None:
        for place, card in enumerate(self._cards):
            card.setChecked(place == at)
