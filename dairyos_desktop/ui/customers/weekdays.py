"""Seven days to tick: on which weekdays something is delivered."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from dairyos_desktop.domain.orders import WEEKDAYS
from dairyos_desktop.domain.texts import as_shown
from dairyos_desktop.domain.weekdays import DAY_NAMES, SHORT_DAY_NAMES
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.theme.colours import colour
from dairyos_desktop.ui.theme.tokens import CONTROL_HEIGHT, RADIUS_CONTROL, TYPE_SMALL


class _Day(QAbstractButton):
    stepped = Signal(int)

    def __init__(self, at: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.setText(as_shown(SHORT_DAY_NAMES[at]))
        self.setAccessibleName(as_shown(DAY_NAMES[at]))
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(40, CONTROL_HEIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Left:
            self.stepped.emit(-1)
        elif event.key() == Qt.Key.Key_Right:
            self.stepped.emit(1)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            # Enter belongs to the form: it goes to the next field.
            event.ignore()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on = self.isChecked()
        focus = self.hasFocus()
        painter.setPen(QPen(colour("accent" if on or focus else "edge"), 2 if focus else 1))
        painter.setBrush(colour("accent_soft" if on else "surface"))
        inset = 1.0 if focus else 0.5
        box = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(box, RADIUS_CONTROL, RADIUS_CONTROL)
        weight = fonts.SEMIBOLD if on else fonts.REGULAR
        painter.setFont(fonts.font(TYPE_SMALL, weight))
        painter.setPen(colour("accent_text" if on else "text2"))
        left = (self.width() - fonts.width(self.text(), TYPE_SMALL, weight)) / 2
        painter.drawText(QPointF(left, fonts.baseline(self.height() / 2, TYPE_SMALL)), self.text())


class Weekdays(QWidget):
    """Weekdays as an order keeps them: `mon+wed+fri`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        self._days = [_Day(at, self) for at in range(len(WEEKDAYS))]
        for day in self._days:
            day.stepped.connect(self._on_stepped)
            row.addWidget(day)
        self.setFocusProxy(self._days[0])

    def text(self) -> str:
        """The days that are ticked."""
        return "+".join(
            day for day, button in zip(WEEKDAYS, self._days, strict=True) if button.isChecked()
        )

    def setText(self, text: str) -> None:
        """Ticks these days and no others."""
        wanted = text.split("+")
        for day, button in zip(WEEKDAYS, self._days, strict=True):
            button.setChecked(day in wanted)

    def _on_stepped(self, by: int) -> None:
        at = next((at for at, button in enumerate(self._days) if button.hasFocus()), 0)
        self._days[(at + by) % len(self._days)].setFocus(Qt.FocusReason.TabFocusReason)
