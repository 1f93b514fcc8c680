"""The colour of papers: ready ones to choose, or any other as it is written."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QVBoxLayout, QWidget

from dairyos_desktop.domain.colours import READY
from dairyos_desktop.domain.declared_settings import PAPER_COLOUR
from dairyos_desktop.domain.texts import as_shown, tr
from dairyos_desktop.ui.settings.setting_field import SettingField
from dairyos_desktop.ui.theme.colours import colour
from dairyos_desktop.ui.theme.tokens import SPACE_8
from dairyos_desktop.ui.widgets.fields import TextField

_SIZE = 28
_DOT = 9.0
_RING = 12.5


class ColourField(SettingField):
    """A line of colours above the field; choosing one saves it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(PAPER_COLOUR, parent)
        self.swatches = [_Swatch(value, name) for value, name in READY]
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_8)
        for swatch in self.swatches:
            row.addWidget(swatch)
            swatch.clicked.connect(lambda _on=False, value=swatch.value: self._choose(value))
        row.addStretch(1)
        layout = self.layout()
        if isinstance(layout, QVBoxLayout):
            layout.setSpacing(SPACE_8)
            layout.addLayout(row)
        self.changed.connect(lambda _key: self._mark())
        self._mark()

    def _choose(self, value: str) -> None:
        if isinstance(self.editor, TextField) and self.editor.isEnabled():
            self.editor.setText(value)
            self._on_left()

    def _mark(self) -> None:
        """Rings the one that stands in the field."""
        typed = self.text().strip().upper()
        for swatch in self.swatches:
            swatch.setChecked(swatch.value == typed)


class _Swatch(QAbstractButton):
    """A dot of a colour on paper's white; the chosen one has a ring."""

    def __init__(self, value: str, name: str) -> None:
        super().__init__()
        self.value = value
        self.setCheckable(True)
        self.setFixedSize(_SIZE, _SIZE)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setToolTip(as_shown(name))
        self.setAccessibleName(tr("{name} papers", name=name))

    def sizeHint(self) -> QSize:
        """A dot with room for its ring."""
        return QSize(_SIZE, _SIZE)

    def nextCheckState(self) -> None:
        """The field says which one is chosen, not the click."""

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        centre = QPointF(self.width() / 2, self.height() / 2)
        painter.setPen(QPen(colour("edge"), 1))
        painter.setBrush(QColor(self.value or Qt.GlobalColor.black))
        painter.drawEllipse(centre, _DOT, _DOT)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self.isChecked():
            painter.setPen(QPen(colour("text"), 1.5))
            painter.drawEllipse(centre, _RING, _RING)
        if self.hasFocus():
            painter.setPen(QPen(colour("accent"), 2))
            painter.drawEllipse(centre, _RING, _RING)
