"""Ctrl+K: one box that finds customers, bills and actions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QVBoxLayout, QWidget

from dairyos_desktop.domain.texts import tr
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.icons import paint_icon
from dairyos_desktop.ui.theme.colours import colour, mixed
from dairyos_desktop.ui.theme.tokens import (
    RADIUS_CARD,
    RADIUS_CONTROL,
    SPACE_8,
    SPACE_12,
    TYPE_BODY,
    TYPE_HINT,
    TYPE_SMALL,
)
from dairyos_desktop.ui.widgets.fields import SearchField
from dairyos_desktop.ui.widgets.scrolling import scrolled
from dairyos_desktop.ui.widgets.table.delegate import elided

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dairyos_desktop.domain.errors import DairyError
    from dairyos_desktop.ui.finder_source import FinderSource, Found
    from dairyos_desktop.ui.work import Work

WIDTH = 560
_ROW = 34
_HEADING = 26
_SHADOW = 10
_MOST_HIGH = 400


@dataclass(frozen=True)
class _Line:
    heading: str = ""
    found: Found | None = None


class _Results(QWidget):
    """The answers under their headings, painted."""

    pressed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Found"))
        self.setMouseTracking(True)
        self.lines: list[_Line] = []
        self.current = -1
        self.message = ""

    def set_lines(self, lines: list[_Line], message: str) -> None:
        self.lines = lines
        self.message = message
        self.current = next((at for at, line in enumerate(lines) if line.found), -1)
        self.setFixedHeight(max(self._height(), _ROW))
        self._tell()
        self.update()

    def _height(self) -> int:
        return sum(_ROW if line.found else _HEADING for line in self.lines)

    def top_of(self, at: int) -> int:
        return sum(_ROW if line.found else _HEADING for line in self.lines[:at])

    def height_up_to(self, most: int) -> int:
        """The height of as many whole lines as fit."""
        height = 0
        for at in range(1, len(self.lines) + 1):
            if self.top_of(at) > most:
                break
            height = self.top_of(at)
        return max(height, _ROW)

    def step(self, by: int) -> None:
        places = [at for at, line in enumerate(self.lines) if line.found]
        if not places:
            return
        here = places.index(self.current) if self.current in places else 0
        self.current = places[(here + by) % len(places)]
        self._tell()
        self.update()

    def found(self) -> Found | None:
        return self.lines[self.current].found if 0 <= self.current < len(self.lines) else None

    def _tell(self) -> None:
        found = self.found()
        words = f"{found.title}, {found.detail}" if found else self.message
        self.setAccessibleDescription(words)
        if words and self.isVisible():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    def _at(self, y: float) -> int:
        top = 0
        for at, line in enumerate(self.lines):
            top += _ROW if line.found else _HEADING
            if y < top:
                return at if line.found else -1
        return -1

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = self._at(event.position().y())
        if at >= 0 and at != self.current:
            self.current = at
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = self._at(event.position().y())
        if at >= 0:
            self.current = at
            self.pressed.emit(self.found())

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self.lines:
            painter.setFont(fonts.font())
            painter.setPen(colour("text2"))
            painter.drawText(QPointF(12, fonts.baseline(_ROW / 2, TYPE_BODY)), self.message)
        top = 0.0
        for at, line in enumerate(self.lines):
            if line.found is None:
                painter.setFont(fonts.font(TYPE_HINT, fonts.MEDIUM))
                painter.setPen(colour("text3"))
                y = fonts.baseline(top + _HEADING / 2 + 2, TYPE_HINT)
                painter.drawText(QPointF(12, y), line.heading)
                top += _HEADING
            else:
                self._paint_found(painter, line.found, top, current=at == self.current)
                top += _ROW

    def _paint_found(self, painter: QPainter, found: Found, top: float, *, current: bool) -> None:
        middle = top + _ROW / 2
        if current:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("accent_soft"))
            box = QRectF(0, top, self.width(), _ROW)
            painter.drawRoundedRect(box, RADIUS_CONTROL, RADIUS_CONTROL)
        paint_icon(painter, found.icon, QRectF(12, round(middle - 8), 16, 16))
        room = self.width() - 40 - 12
        title = elided(found.title, room, TYPE_BODY, fonts.MEDIUM)
        painter.setFont(fonts.font(TYPE_BODY, fonts.MEDIUM))
        painter.setPen(colour("text"))
        painter.drawText(QPointF(40, fonts.baseline(middle, TYPE_BODY)), title)
        left = 40 + fonts.width(title, TYPE_BODY, fonts.MEDIUM) + 10
        detail = elided(found.detail, max(int(self.width() - left - 12), 0), TYPE_SMALL)
        painter.setFont(fonts.font(TYPE_SMALL))
        painter.setPen(colour("text2"))
        painter.drawText(QPointF(left, fonts.baseline(middle, TYPE_SMALL)), detail)


class Finder(QWidget):
    """The box; lies over the window until something is chosen or Esc closes it.

    Args:
        window: The window it lies over.
        work: Runs the sources in workers.
        actions: The actions of the moment; asked on the window's thread, filtered here.

    Signals:
        chosen(Found): The user wants that.
    """

    chosen = Signal(object)

    def __init__(
        self,
        window: QWidget,
        work: Work,
        actions: Callable[[], Sequence[Found]],
    ) -> None:
        super().__init__(window)
        self._work = work
        self._actions = actions
        self._sources: list[FinderSource] = []
        self._answers: dict[str, Sequence[Found]] = {}
        self._waiting: set[str] = set()
        self._before: QWidget | None = None
        self.setAccessibleName(tr("Find anything"))
        column = QVBoxLayout(self)
        column.setContentsMargins(*(SPACE_12 + _SHADOW,) * 4)
        column.setSpacing(SPACE_8)
        self.field = SearchField(
            name=tr("Find customers, bills and actions"), placeholder=tr("A name, number or action")
        )
        self.field.setMinimumWidth(120)
        self.field.setMaximumWidth(WIDTH)
        self.field.searched.connect(self._on_searched)
        self.field.installEventFilter(self)
        self.results = _Results()
        self.results.pressed.connect(self._choose)
        self._area = scrolled(self.results)
        column.addWidget(self.field)
        column.addWidget(self._area, 1)
        self.hide()
        window.installEventFilter(self)

    def add_source(self, source: FinderSource) -> None:
        """Adds a kind of things to find."""
        self._sources.append(source)

    def open(self, text: str = "") -> None:
        """Shows the box, empty or with a text."""
        if not self.isVisible():
            self._before = self.window().focusWidget()
        self._answers = {}
        self.field.setText(text)
        self._on_searched(text)
        self._place()
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def close_box(self) -> None:
        """Hides the box and gives the focus back."""
        self.hide()
        if self._before is not None and self._before.isVisible():
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)
        self._before = None

    # Searching ---------------------------------------------------------------

    def _on_searched(self, text: str) -> None:
        self._answers = {tr("Actions"): self._matching_actions(text)}
        self._waiting = set()
        if text:
            for source in self._sources:
                self._waiting.add(source.heading)
                self._ask(source, text)
        self._show_answers()

    def _ask(self, source: FinderSource, text: str) -> None:
        heading = source.heading

        def done(found: Sequence[Found]) -> None:
            self._take(heading, found)

        def failed(error: DairyError) -> None:
            del error  # the finder stays useful with what the other sources gave
            self._take(heading, ())

        self._work.run(self, lambda: source.find(text), done=done, failed=failed, newest=heading)

    def _take(self, heading: str, found: Sequence[Found]) -> None:
        self._waiting.discard(heading)
        self._answers[heading] = found
        self._show_answers()

    def _matching_actions(self, text: str) -> Sequence[Found]:
        words = text.casefold().split()
        return [
            found
            for found in self._actions()
            if all(word in found.title.casefold() for word in words)
        ]

    def _show_answers(self) -> None:
        lines: list[_Line] = []
        typed = bool(self.field.text().strip())
        order = [*(source.heading for source in self._sources), tr("Actions")]
        for heading in order:
            found = self._answers.get(heading, ())
            if found:
                lines.append(_Line(heading=heading))
                lines += [_Line(found=one) for one in found[:6]]
        if lines:
            message = ""
        elif self._waiting:
            message = tr("Looking…")
        elif typed:
            message = tr("Nothing found. Try part of a name, an address or a bill's number.")
        else:
            message = tr("Type part of a name, address, phone, code or bill number.")
        self.results.set_lines(lines, message)
        self._place()

    # The box -------------------------------------------------------------------

    def _place(self) -> None:
        window = self.window() if self.parentWidget() is None else self.parentWidget()
        if window is None:
            return
        width = min(WIDTH, window.width() - 32) + 2 * _SHADOW
        rows = self.results.height_up_to(_MOST_HIGH)
        wanted = 32 + SPACE_8 + rows + 2 * (SPACE_12 + _SHADOW)
        height = min(wanted, window.height() - 24)
        self.setGeometry((window.width() - width) // 2, 48 - _SHADOW, width, height)
        self.field.setFixedWidth(width - 2 * (SPACE_12 + _SHADOW))

    def sizeHint(self) -> QSize:
        """Placed by hand."""
        return QSize(WIDTH, 200)

    def _choose(self, found: Found | None) -> None:
        if found is None:
            return
        self.close_box()
        self.chosen.emit(found)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys of the field; presses outside close the box."""
        # The type first: other events still come while the object is being taken down.
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if watched is self.field and self._on_key(event):
                return True
        elif event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _on_key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.results.step(1 if key == Qt.Key.Key_Down else -1)
            top = self.results.top_of(self.results.current)
            self._area.ensureVisible(0, top + _ROW // 2, 0, _ROW)
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.results.found())
            return True
        if key == Qt.Key.Key_Escape:
            self.close_box()
            return True
        # Nothing else in the box takes the focus, so Tab has nowhere to go.
        return key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A raised card with the shadow of what floats."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        card = QRectF(self.rect()).adjusted(_SHADOW, _SHADOW, -_SHADOW, -_SHADOW)
        painter.setPen(Qt.PenStyle.NoPen)
        for grown in range(_SHADOW - 1, 0, -1):
            painter.setBrush(mixed("shadow", 0.02))
            grown_card = card.adjusted(-grown, -grown + 2, grown, grown + 2)
            painter.drawRoundedRect(grown_card, RADIUS_CARD + grown, RADIUS_CARD + grown)
        painter.setBrush(colour("raised"))
        painter.setPen(QPen(colour("line"), 1))
        painter.drawRoundedRect(card.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS_CARD, RADIUS_CARD)
