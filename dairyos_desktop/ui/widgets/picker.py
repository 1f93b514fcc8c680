"""A field that finds one of many by any part of its texts: type, walk with the arrows, Enter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QWidget

from dairyos_desktop.domain.searching import Needle
from dairyos_desktop.domain.texts import as_shown, tr
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.theme.colours import colour
from dairyos_desktop.ui.theme.tokens import RADIUS_CONTROL, TYPE_BODY, TYPE_SMALL
from dairyos_desktop.ui.widgets.fields import TextField
from dairyos_desktop.ui.widgets.table.delegate import elided

if TYPE_CHECKING:
    from collections.abc import Sequence

_MOST: Final = 6
_ROW: Final = 42
_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


@dataclass(frozen=True)
class Pick:
    """One of those that can be found.

    Attributes:
        key: What the program calls it.
        title: What it is, 13.
        detail: Below, 12 and quiet.
        search_text: As `Needle` looks through it.
        last: Stands behind all others that fit as well, such as who has left.
    """

    key: int
    title: str
    detail: str
    search_text: str
    last: bool = False


class Picker(TextField):
    """Shows the best hits under the field while one types.

    What was typed before the list was there is answered once it is: keys are never lost.

    Signals:
        picked(object): The `Pick` that Enter, Tab or a click chose.
        promised(): Enter was pressed before the list was there; it is answered once it is.
        missed(): It was, and nothing fits.
    """

    picked = Signal(object)
    promised = Signal()
    missed = Signal()

    def __init__(self, *, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(placeholder=placeholder, parent=parent)
        self._picks: Sequence[Pick] | None = None
        self._entered = False
        self._found: list[Pick] = []
        self._hits = _Hits()
        self._hits.pressed.connect(self._choose)
        self.textEdited.connect(self._on_edited)

    @property
    def is_open(self) -> bool:
        """Whether hits are shown."""
        return self._hits.isVisible()

    @property
    def found(self) -> tuple[Pick, ...]:
        """The hits, best first."""
        return tuple(self._found)

    @property
    def is_promised(self) -> bool:
        """Whether Enter waits for the list."""
        return self._entered

    def set_picks(self, picks: Sequence[Pick]) -> None:
        """Gives all that can be found; answers what was typed meanwhile."""
        self._picks = picks
        if self.isModified() and self.text().strip():
            self._search()
            if self._entered and not self._choose():
                self.missed.emit()

    def show_pick(self, title: str) -> None:
        """Names what is chosen; nothing is searched for."""
        self.setText(as_shown(title))
        self.setModified(False)
        self._close()

    def _on_edited(self) -> None:
        self._entered = False
        self.setModified(True)
        self._search()

    def _search(self) -> None:
        needle = Needle(self.text())
        ranked = [
            (rank, pick.last, pick.title, pick)
            for pick in (self._picks or ())
            if needle and (rank := needle.rank(pick.search_text)) is not None
        ]
        ranked.sort(key=lambda hit: hit[:3])
        self._found = [pick for *_, pick in ranked[:_MOST]]
        if not needle or self._picks is None or not self.hasFocus():
            self._close()
            return
        self._hits.show_under(self, self._found)

    def _choose(self) -> bool:
        """Takes the hit one stands on; False where nothing was found."""
        self._entered = False
        if not self._found:
            return False
        at = max(self._hits.current, 0)
        pick = self._found[min(at, len(self._found) - 1)]
        self.show_pick(pick.title)
        self.picked.emit(pick)
        return True

    def _close(self) -> None:
        self._hits.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk in the hits, Enter takes one, Esc puts them away."""
        key = event.key()
        if key in _ENTER and self.isModified() and self.text().strip():
            if self._picks is None:
                self._entered = True
                self.promised.emit()
                return
            if self._choose():
                return
        if self.is_open and key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._hits.step(1 if key == Qt.Key.Key_Down else -1)
            return
        if self.is_open and key == Qt.Key.Key_Escape:
            self._close()
            return
        super().keyPressEvent(event)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002, FBT001  Qt's name and way
        """Tab takes the hit too and goes on."""
        if self.is_open:
            self._choose()
        elif self._picks is None and self.isModified() and self.text().strip():
            self._entered = True
        return super().focusNextPrevChild(next)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The hits go with the focus."""
        super().focusOutEvent(event)
        self._close()


class _Hits(QWidget):
    """The list under the field, painted; the field keeps the focus."""

    pressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("Found"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
        self.current = 0
        self._rows: list[Pick] = []

    def show_under(self, field: QWidget, rows: list[Pick]) -> None:
        if self.parentWidget() is not field.window():
            self.setParent(field.window())
            field.window().installEventFilter(self)
        self._rows, self.current = rows, 0
        corner = field.mapTo(field.window(), QPoint(0, field.height() + 2))
        self.setGeometry(corner.x(), corner.y(), field.width(), max(len(rows), 1) * _ROW + 8)
        self.show()
        self.raise_()
        self._tell()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Another size of the window puts the field elsewhere."""
        if event.type() == QEvent.Type.Resize:
            self.hide()
        return super().eventFilter(watched, event)

    def step(self, by: int) -> None:
        if self._rows:
            self.current = (self.current + by) % len(self._rows)
            self._tell()

    def _tell(self) -> None:
        row = self._rows[self.current] if self._rows else None
        words = tr("Nobody found") if row is None else f"{row.title}, {row.detail}"
        self.setAccessibleDescription(words)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = int((event.position().y() - 4) // _ROW)
        if 0 <= at < len(self._rows):
            self.current = at
            self.pressed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour("edge"), 1))
        painter.setBrush(colour("raised"))
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, RADIUS_CONTROL, RADIUS_CONTROL)
        room = self.width() - 24
        if not self._rows:
            painter.setFont(fonts.font())
            painter.setPen(colour("text2"))
            words = elided(tr("Nobody found. Try part of a name, phone, code."), room)
            painter.drawText(QPointF(12, fonts.baseline(4 + _ROW / 2, TYPE_BODY)), words)
        for at, row in enumerate(self._rows):
            top = 4.0 + at * _ROW
            if at == self.current:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(colour("accent_soft"))
                here = QRectF(4, top, self.width() - 8, _ROW)
                painter.drawRoundedRect(here, 4, 4)
            painter.setFont(fonts.font(TYPE_BODY, fonts.MEDIUM))
            painter.setPen(colour("text"))
            title = elided(row.title, room, TYPE_BODY, fonts.MEDIUM)
            painter.drawText(QPointF(12, fonts.baseline(top + 13, TYPE_BODY)), title)
            painter.setFont(fonts.font(TYPE_SMALL))
            painter.setPen(colour("text2"))
            detail = elided(row.detail, room, TYPE_SMALL)
            painter.drawText(QPointF(12, fonts.baseline(top + 30, TYPE_SMALL)), detail)
