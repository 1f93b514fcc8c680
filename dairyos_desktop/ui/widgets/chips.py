"""Filter chips with counts, and the segmented control: one of several, chosen in place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from dairyos_desktop.domain.texts import as_shown
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.icons import paint_icon
from dairyos_desktop.ui.theme.colours import colour
from dairyos_desktop.ui.theme.tokens import CONTROL_HEIGHT, TYPE_BODY
from dairyos_desktop.ui.widgets.walked import ACROSS, UP_AND_DOWN, WalkedButton

if TYPE_CHECKING:
    from collections.abc import Sequence

_STEPS = ACROSS | UP_AND_DOWN


@dataclass(frozen=True)
class Choice:
    """One of the things to choose from.

    Attributes:
        key: What the program calls it.
        word: What the user reads.
        icon: A name from `resources/icons`, or empty (segmented control only).
        count: Shown after the word of a chip; None shows none.
    """

    key: str
    word: str
    icon: str = ""
    count: int | None = None

    @property
    def shown(self) -> str:
        """The word in the user's language."""
        return as_shown(self.word)


class _Option(WalkedButton):
    """A checkable, painted button; arrow keys walk, Tab enters at the chosen one."""

    def __init__(self, choice: Choice, parent: QWidget) -> None:
        super().__init__(parent, _STEPS)
        self.choice = choice
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_choice(choice)

    def set_choice(self, choice: Choice) -> None:
        self.choice = choice
        self.setText(choice.shown)
        said = choice.shown if choice.count is None else f"{choice.shown}, {choice.count}"
        self.setAccessibleName(said)
        self.updateGeometry()
        self.update()

    def _token(self) -> str:
        return "accent_text" if self.isChecked() else "text2"

    def _weight(self) -> int:
        return fonts.SEMIBOLD if self.isChecked() else fonts.MEDIUM

    def _paint_ground(self, painter: QPainter, box: QRectF, radius: float) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if self.isChecked():
            painter.setBrush(colour("accent_soft"))
            painter.drawRoundedRect(box, radius, radius)
        elif self.underMouse() and self.isEnabled():
            painter.setBrush(colour("hover"))
            painter.drawRoundedRect(box, radius, radius)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colour("accent"), 2))
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), radius - 1, radius - 1)


class _Chip(_Option):
    _PAD = 11
    _HEIGHT = 27

    def sizeHint(self) -> QSize:
        # As wide as when chosen, so that choosing moves no neighbour.
        width = fonts.width(self.choice.shown, TYPE_BODY, fonts.SEMIBOLD)
        if self.choice.count is not None:
            width += 8 + fonts.width(str(self.choice.count), TYPE_BODY, fonts.SEMIBOLD)
        return QSize(int(width + 0.99) + 2 * self._PAD, self._HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        box = QRectF(self.rect())
        self._paint_ground(painter, box, box.height() / 2)
        weight = self._weight()
        painter.setFont(fonts.font(TYPE_BODY, weight))
        painter.setPen(colour(self._token()))
        line = fonts.baseline(self.height() / 2, TYPE_BODY)
        painter.drawText(QPointF(self._PAD, line), self.choice.shown)
        if self.choice.count is not None:
            left = self._PAD + fonts.width(self.choice.shown, TYPE_BODY, weight) + 8
            painter.drawText(QPointF(left, line), str(self.choice.count))


class _Segment(_Option):
    _PAD = 12
    _ICON = 16

    def __init__(self, choice: Choice, parent: QWidget) -> None:
        super().__init__(choice, parent)
        self.compact = False

    def set_compact(self, *, on: bool) -> None:
        self.compact = on and bool(self.choice.icon)
        self.setToolTip(self.choice.shown if self.compact else "")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        if self.compact:
            return QSize(self._ICON + 2 * self._PAD - 4, CONTROL_HEIGHT - 4)
        width = fonts.width(self.choice.shown, TYPE_BODY, fonts.SEMIBOLD)
        if self.choice.icon:
            width += self._ICON + 6
        return QSize(int(width + 0.99) + 2 * self._PAD, CONTROL_HEIGHT - 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        self._paint_ground(painter, QRectF(self.rect()), 4)
        left = float(self._PAD - 2 if self.compact else self._PAD)
        middle = self.height() / 2
        if self.choice.icon:
            box = QRectF(left, round(middle - self._ICON / 2), self._ICON, self._ICON)
            paint_icon(painter, self.choice.icon, box, self._token())
            left += self._ICON + 6
        if self.compact:
            return
        painter.setFont(fonts.font(TYPE_BODY, self._weight()))
        painter.setPen(colour(self._token()))
        painter.drawText(QPointF(left, fonts.baseline(middle, TYPE_BODY)), self.choice.shown)


class _OneOf(QWidget):
    """What chips and segments share: one is chosen, and choosing is told.

    Signals:
        chosen(str): The user chose the option with that key.
        rebuilt(): The options are other buttons now.
    """

    chosen = Signal(str)
    rebuilt = Signal()
    _option: type[_Option]
    _spacing = 0
    _inset = 0

    def __init__(
        self,
        choices: Sequence[Choice],
        *,
        name: str,
        current: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._options: dict[str, _Option] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(self._inset, self._inset, self._inset, self._inset)
        row.setSpacing(self._spacing)
        self.set_choices(choices, current=current)

    def set_choices(self, choices: Sequence[Choice], *, current: str = "") -> None:
        """Replaces the options; keeps what is chosen where it is still there."""
        kept = current or self.current()
        wanted = [choice.key for choice in choices]
        if wanted == list(self._options):
            for choice in choices:
                self._options[choice.key].set_choice(choice)
        else:
            self._rebuild(choices)
        self.set_current(kept if kept in wanted else (wanted[0] if wanted else ""))
        self.updateGeometry()

    def _rebuild(self, choices: Sequence[Choice]) -> None:
        row = self.layout()
        for old in self._options.values():
            self._group.removeButton(old)
            if row is not None:
                row.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._options = {}
        for choice in choices:
            option = self._option(choice, self)
            option.clicked.connect(lambda _=False, key=choice.key: self._on_clicked(key))
            option.stepped.connect(self._on_stepped)
            self._group.addButton(option)
            self._options[choice.key] = option
            if row is not None:
                row.addWidget(option)
            # Qt would show it with the next events; until then its width would not count.
            option.show()
        self.rebuilt.emit()

    def tab_stops(self) -> list[QWidget]:
        """The buttons, for ordering Tab around them."""
        return list(self._options.values())

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The options as they stand."""
        return tuple(option.choice for option in self._options.values())

    def current(self) -> str:
        """The key of what is chosen, or empty."""
        return next((key for key, option in self._options.items() if option.isChecked()), "")

    def set_current(self, key: str) -> None:
        """Chooses without telling anybody."""
        if key in self._options:
            self._options[key].setChecked(True)

    def choose(self, key: str) -> None:
        """Chooses as the user would; tells when it changed."""
        if key in self._options and key != self.current():
            self.set_current(key)
            self.chosen.emit(key)

    def _on_clicked(self, key: str) -> None:
        self.chosen.emit(key)

    def _on_stepped(self, by: int) -> None:
        keys = list(self._options)
        at = (keys.index(self.current()) + by) % len(keys)
        self._options[keys[at]].setFocus(Qt.FocusReason.TabFocusReason)
        self.choose(keys[at])


class Chips(_OneOf):
    """Filter chips: "All 57  To confirm 45 …"."""

    _option = _Chip
    _spacing = 4

    def set_counts(self, counts: dict[str, int]) -> None:
        """Updates the counts that are named."""
        for key, count in counts.items():
            if key in self._options:
                old = self._options[key].choice
                self._options[key].set_choice(Choice(old.key, old.word, old.icon, count))
        self.updateGeometry()


class Segments(_OneOf):
    """A segmented control: two to four words in one framed box."""

    _option = _Segment
    _spacing = 2
    _inset = 2

    def set_compact(self, *, on: bool) -> None:
        """Icons without their words, which go to the tooltips; the header folds so."""
        for option in self._options.values():
            if isinstance(option, _Segment):
                option.set_compact(on=on)
        self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws the frame around the segments."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour("edge"), 1))
        painter.setBrush(colour("surface"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
