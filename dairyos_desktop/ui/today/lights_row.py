"""The lights side by side; each is a button to the place where it is mended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from dairyos_desktop.domain.texts import tr
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.theme.colours import colour
from dairyos_desktop.ui.theme.tokens import (
    CONTROL_HEIGHT,
    PAGE_MARGIN,
    RADIUS_CONTROL,
    SPACE_8,
    SPACE_12,
    TYPE_BODY,
    TYPE_SMALL,
)
from dairyos_desktop.ui.today.lights import Light, State
from dairyos_desktop.ui.widgets.marks import Mark, paint_mark
from dairyos_desktop.ui.widgets.walked import ACROSS, WalkedButton

if TYPE_CHECKING:
    from collections.abc import Sequence

_MARKS: Final = {
    State.GOOD: (Mark.DISC_TICK, "ok"),
    State.LOOK: (Mark.LOOK, "warn"),
    State.BAD: (Mark.CROSS, "bad"),
    State.OFF: (Mark.CIRCLE, "text3"),
}
_PAD = 8
_MARK = 14
_GAP = 6


class LightButton(WalkedButton):
    """Mark, word, and in short how it stands."""

    def __init__(self, light: Light, parent: QWidget) -> None:
        super().__init__(parent, ACROSS)
        self.is_short = False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._show(light)

    def show_light(self, light: Light) -> None:
        """Shows how it stands now; whenever one is read all are told."""
        if light != self.light:
            self._show(light)

    def _show(self, light: Light) -> None:
        self.light = light
        self.setText(light.word)
        self.setAccessibleName(f"{light.word}, {light.state.value}. {light.said}")
        self.setToolTip(light.said)
        self.updateGeometry()
        self.update()

    def set_short(self, *, on: bool) -> None:
        """Only mark and word, where there is no room."""
        if on != self.is_short:
            self.is_short = on
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        """Mark and words."""
        width = 2 * _PAD + _MARK + _GAP + fonts.width(self.light.word, TYPE_BODY, fonts.MEDIUM)
        if self._shown():
            width += _GAP + fonts.width(self._shown(), TYPE_SMALL)
        return QSize(int(width + 0.99), CONTROL_HEIGHT)

    def _shown(self) -> str:
        return "" if self.is_short else self.light.short

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws it."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse() or self.hasFocus():
            focus = QPen(colour("accent"), 2)
            painter.setPen(focus if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(colour("hover"))
            box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
            painter.drawRoundedRect(box, RADIUS_CONTROL, RADIUS_CONTROL)
        middle = self.height() / 2
        mark, tone = _MARKS[self.light.state]
        paint_mark(painter, mark, QPointF(_PAD + _MARK / 2, middle), tone=tone)
        left = float(_PAD + _MARK + _GAP)
        painter.setFont(fonts.font(TYPE_BODY, fonts.MEDIUM))
        painter.setPen(colour("text"))
        painter.drawText(QPointF(left, fonts.baseline(middle, TYPE_BODY)), self.light.word)
        left += fonts.width(self.light.word, TYPE_BODY, fonts.MEDIUM) + _GAP
        painter.setFont(fonts.font(TYPE_SMALL))
        painter.setPen(colour(tone if self.light.state in (State.LOOK, State.BAD) else "text2"))
        painter.drawText(QPointF(left, fonts.baseline(middle, TYPE_BODY)), self._shown())


class LightsRow(QWidget):
    """The lights; what doesn't fit loses its words, those in order first.

    Signals:
        chosen(Light): A light was pressed.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("How the office stands"))
        self.buttons: dict[str, LightButton] = {}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(PAGE_MARGIN - _PAD, 0, PAGE_MARGIN - _PAD, SPACE_8)
        self._row.setSpacing(SPACE_12)
        self._row.addStretch(1)

    def show_lights(self, lights: Sequence[Light]) -> None:
        """Shows how they stand now."""
        for at, light in enumerate(lights):
            if light.key in self.buttons:
                self.buttons[light.key].show_light(light)
                continue
            button = LightButton(light, self)
            button.clicked.connect(lambda _=False, it=button: self.chosen.emit(it.light))
            button.stepped.connect(self._on_stepped)
            self._row.insertWidget(at, button)
            self.buttons[light.key] = button
        self.arrange()

    def arrange(self) -> None:
        """Shortens what does not fit."""
        for button in self.buttons.values():
            button.set_short(on=False)
        order = sorted(
            self.buttons.values(), key=lambda one: one.light.state in (State.LOOK, State.BAD)
        )
        for button in order:
            if self._needed() <= self.width():
                return
            button.set_short(on=True)

    def resizeEvent(self, event: object) -> None:
        """Another width, other words."""
        del event
        self.arrange()

    def _needed(self) -> int:
        wide = sum(button.sizeHint().width() for button in self.buttons.values())
        return wide + SPACE_12 * len(self.buttons) + 2 * (PAGE_MARGIN - _PAD)

    def _on_stepped(self, by: int) -> None:
        buttons = list(self.buttons.values())
        at = next((at for at, button in enumerate(buttons) if button.hasFocus()), 0)
        buttons[(at + by) % len(buttons)].setFocus(Qt.FocusReason.TabFocusReason)
