"""Step cards over a list: what is done, what waits, what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from dairyos_desktop.domain.texts import as_shown, tr, tr_later
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.theme.colours import colour
from dairyos_desktop.ui.theme.tokens import (
    PAGE_MARGIN,
    RADIUS_CARD,
    SPACE_8,
    TYPE_CARD,
    TYPE_SMALL,
)
from dairyos_desktop.ui.widgets.marks import Mark, paint_mark
from dairyos_desktop.ui.widgets.table.delegate import elided
from dairyos_desktop.ui.widgets.walked import ACROSS, WalkedButton

if TYPE_CHECKING:
    from collections.abc import Sequence

_STEP_HEIGHT = 53
_STEP_HEIGHT_LOW = 36
_DISC = 22
_LEFT = 12


class StepState(Enum):
    """Where a step stands."""

    DONE = tr_later("done")
    LOOK = tr_later("to look at")
    UNDER_WAY = tr_later("under way")
    TO_COME = tr_later("to come")


@dataclass(frozen=True)
class Step:
    """One step of a sequence.

    Attributes:
        key: What the program calls it.
        title: 12, quiet: "Look at first".
        value: 14/600: "4 of 10 left".
        state: Its disc: a tick, the count on amber, a ring, or an empty ring.
        count: Shown on the disc while it is to look at.
        share: Filled part of the ring, 0 to 1, while it is under way.
    """

    key: str
    title: str
    value: str
    state: StepState
    count: int = 0
    share: float = 0.0


class _StepCard(WalkedButton):
    def __init__(self, step: Step, parent: QWidget) -> None:
        super().__init__(parent, ACROSS)
        self.step = step
        self.waits = False
        self.low = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_step(self, step: Step, *, waits: bool) -> None:
        self.step, self.waits = step, waits
        self.setText(as_shown(step.title))
        said = f"{step.title}: {step.value}, {step.state.value}"
        self.setAccessibleName(said + (tr(", this step waits for you") if waits else ""))
        self.setToolTip(f"{step.title}: {step.value}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(120, _STEP_HEIGHT_LOW if self.low else _STEP_HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(90, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(colour("hover" if self.underMouse() else "surface"))
        strong = self.waits or self.hasFocus()
        wide = 2.0 if self.hasFocus() else 1.5 if self.waits else 1.0
        painter.setPen(QPen(colour("accent" if strong else "line"), wide))
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(box, RADIUS_CARD, RADIUS_CARD)
        middle = self.height() / 2
        self._paint_disc(painter, QPointF(_LEFT + _DISC / 2, middle))
        left = _LEFT + _DISC + 10
        room = self.width() - left - 8
        if self.low:
            words = f"{self.step.title}: {self.step.value}"
            if fonts.width(words, TYPE_SMALL) > room:
                words = elided(self.step.value, room, TYPE_SMALL)
            painter.setFont(fonts.font(TYPE_SMALL))
            painter.setPen(colour("text"))
            painter.drawText(QPointF(left, fonts.baseline(middle, TYPE_SMALL)), words)
            return
        painter.setFont(fonts.font(TYPE_SMALL))
        painter.setPen(colour("text2"))
        title = elided(self.step.title, room, TYPE_SMALL)
        painter.drawText(QPointF(left, fonts.baseline(middle - 10, TYPE_SMALL)), title)
        painter.setFont(fonts.font(TYPE_CARD, fonts.SEMIBOLD))
        painter.setPen(colour("text"))
        value = elided(self.step.value, room, TYPE_CARD, fonts.SEMIBOLD)
        painter.drawText(QPointF(left, fonts.baseline(middle + 9, TYPE_CARD)), value)

    def _paint_disc(self, painter: QPainter, centre: QPointF) -> None:
        box = QRectF(0, 0, _DISC, _DISC)
        box.moveCenter(centre)
        state = self.step.state
        if state is StepState.DONE:
            self._fill(painter, box, "ok_soft")
            paint_mark(painter, Mark.TICK, centre, tone="ok")
        elif state is StepState.LOOK:
            self._fill(painter, box, "warn_soft")
            text = str(self.step.count)
            width = fonts.width(text, TYPE_SMALL, fonts.SEMIBOLD)
            if width > _DISC - 6:
                # Three digits burst the disc; the value beside it says how many.
                paint_mark(painter, Mark.BANG, centre, tone="warn")
                return
            painter.setFont(fonts.font(TYPE_SMALL, fonts.SEMIBOLD))
            painter.setPen(colour("warn"))
            line = fonts.baseline(centre.y(), TYPE_SMALL)
            painter.drawText(QPointF(centre.x() - width / 2, line), text)
        else:
            ring = box.adjusted(2, 2, -2, -2)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colour("line"), 2.5))
            painter.drawEllipse(ring)
            if state is StepState.UNDER_WAY and self.step.share > 0:
                pen = QPen(colour("accent"), 2.5)
                pen.setCapStyle(Qt.PenCapStyle.RoundCap)
                painter.setPen(pen)
                painter.drawArc(ring, 90 * 16, round(-360 * 16 * self.step.share))

    @staticmethod
    def _fill(painter: QPainter, box: QRectF, token: str) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(token))
        painter.drawEllipse(box)


class StepCards(QWidget):
    """Steps side by side; the one that waits has the accent edge.

    Signals:
        chosen(str): A step's card was pressed; its key.
    """

    chosen = Signal(str)

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(as_shown(name))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(PAGE_MARGIN, 2, PAGE_MARGIN, SPACE_8)
        self._row.setSpacing(SPACE_8)
        self._cards: dict[str, _StepCard] = {}

    def set_steps(self, steps: Sequence[Step], *, waiting: str = "") -> None:
        """Shows the steps; `waiting` is the key of the one that has the next button."""
        if [step.key for step in steps] != list(self._cards):
            for old in self._cards.values():
                old.deleteLater()
            self._cards = {}
            for step in steps:
                card = _StepCard(step, self)
                card.clicked.connect(lambda _=False, key=step.key: self.chosen.emit(key))
                card.stepped.connect(self._on_stepped)
                self._row.addWidget(card)
                self._cards[step.key] = card
        for step in steps:
            self._cards[step.key].show_step(step, waits=step.key == waiting)

    def set_low(self, *, low: bool) -> None:
        """One line a card where the window is low."""
        for card in self._cards.values():
            card.low = low
            card.updateGeometry()
            card.update()

    def _on_stepped(self, by: int) -> None:
        cards = list(self._cards.values())
        at = next((at for at, card in enumerate(cards) if card.hasFocus()), 0)
        cards[(at + by) % len(cards)].setFocus(Qt.FocusReason.TabFocusReason)
