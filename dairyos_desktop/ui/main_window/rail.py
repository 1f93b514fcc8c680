"""The rail at the left: the screens, and at its foot the user."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from dairyos_desktop.domain.texts import as_shown, tr, tr_word
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.icons import paint_brand, paint_icon
from dairyos_desktop.ui.screens import Group, ScreenEntry
from dairyos_desktop.ui.theme.colours import colour
from dairyos_desktop.ui.theme.tokens import (
    RADIUS_CONTROL,
    RAIL_ITEM_HEIGHT,
    RAIL_WIDTH,
    RAIL_WIDTH_FOLDED,
    TYPE_BODY,
    TYPE_CARD,
    TYPE_HINT,
    TYPE_SMALL,
)
from dairyos_desktop.ui.widgets.buttons import IconButton
from dairyos_desktop.ui.widgets.table.delegate import elided
from dairyos_desktop.ui.widgets.walked import UP_AND_DOWN, WalkedButton

if TYPE_CHECKING:
    from collections.abc import Sequence

_MARGIN = 10
_ICON = 18
_TEXT = 39
_GAP = 4
_BRAND = 30
_AVATAR = 28
_LOWEST_ITEM = 20
_BETWEEN = 2
_AROUND = 20
"""What stands above, below and between the parts of the rail."""


def shown_key(shortcut: str) -> str:
    """A shortcut as people read it: "Ctrl+2" is "Ctrl 2"."""
    return shortcut.replace("+", " ")


class RailItem(WalkedButton):
    """One screen: icon, word, key hint or the count of what waits."""

    def __init__(self, entry: ScreenEntry, parent: QWidget) -> None:
        super().__init__(parent, UP_AND_DOWN)
        self.entry = entry
        self._count = 0
        self.folded = False
        self.setText(as_shown(entry.title))
        self.setCheckable(True)
        self.setAutoExclusive(False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(RAIL_ITEM_HEIGHT)
        self._tell()

    def set_count(self, count: int) -> None:
        """Shows an amber pill; 0 shows the key hint again."""
        self._count = count
        self._tell()
        self.update()

    def set_folded(self, *, folded: bool) -> None:
        """Only the icon; the word goes to the tooltip."""
        self.folded = folded
        self._tell()
        self.update()

    def _tell(self) -> None:
        key = shown_key(self.entry.shortcut)
        title = name = as_shown(self.entry.title)
        if self._count:
            name += tr(", {count} waiting", count=self._count)
        self.setAccessibleName(name)
        self.setToolTip(f"{title} ({key})" if key else title)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, icon, word, key or pill."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        active = self.isChecked()
        painter.setPen(Qt.PenStyle.NoPen)
        if active or self.underMouse():
            painter.setBrush(colour("accent_soft" if active else "hover"))
            painter.drawRoundedRect(box, RADIUS_CONTROL, RADIUS_CONTROL)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colour("accent"), 2))
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 5, 5)
        middle = self.height() / 2
        token = "accent_text" if active else "text2"
        left = (self.width() - _ICON) / 2 if self.folded else _MARGIN
        top = round(middle - _ICON / 2)
        paint_icon(painter, self.entry.icon, QRectF(round(left), top, _ICON, _ICON), token)
        if self.folded:
            if self._count:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(colour("warn"))
                painter.drawEllipse(QPointF(left + _ICON + 1, middle - 8), 3.5, 3.5)
            return
        self._paint_words(painter, middle, token)

    def _paint_words(self, painter: QPainter, middle: float, token: str) -> None:
        weight = fonts.SEMIBOLD if self.isChecked() else fonts.MEDIUM
        right = float(self.width() - (_MARGIN if self._count or self.entry.shortcut else 0))
        key = shown_key(self.entry.shortcut) if self.entry.shortcut else ""
        # Rounded up: the room for the word is whole pixels.
        wanted = _TEXT + int(fonts.width(self.entry.title, TYPE_BODY, weight) + 1) + _GAP
        if self._count:
            right = self._paint_pill(painter, middle, right)
        elif key and wanted <= right - fonts.width(key, TYPE_HINT):
            # A long word goes before its key, which the tooltip has too.
            right -= fonts.width(key, TYPE_HINT)
            painter.setFont(fonts.font(TYPE_HINT))
            painter.setPen(colour("text2" if self.isChecked() else "text3"))
            painter.drawText(QPointF(right, fonts.baseline(middle, TYPE_HINT)), key)
        room = int(right - _TEXT - _GAP)
        painter.setFont(fonts.font(TYPE_BODY, weight))
        painter.setPen(colour(token))
        shown = elided(self.entry.title, room, TYPE_BODY, weight)
        painter.drawText(QPointF(_TEXT, fonts.baseline(middle, TYPE_BODY)), shown)

    def _paint_pill(self, painter: QPainter, middle: float, right: float) -> float:
        text = str(self._count)
        width = max(fonts.width(text, TYPE_HINT, fonts.SEMIBOLD) + 10, 18)
        box = QRectF(right - width, middle - 9, width, 18)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("warn_soft"))
        painter.drawRoundedRect(box, 9, 9)
        painter.setFont(fonts.font(TYPE_HINT, fonts.SEMIBOLD))
        painter.setPen(colour("warn"))
        left = box.center().x() - fonts.width(text, TYPE_HINT, fonts.SEMIBOLD) / 2
        painter.drawText(QPointF(left, fonts.baseline(middle, TYPE_HINT)), text)
        return box.left()


class _Brand(QWidget):
    def __init__(self, office: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.office = office
        self.folded = False
        self.setFixedHeight(62)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        left = (self.width() - _BRAND) / 2 if self.folded else 12
        paint_brand(painter, QPointF(left, 15), _BRAND)
        if self.folded:
            return
        room = self.width() - 51 - 8
        painter.setFont(fonts.font(TYPE_CARD, fonts.SEMIBOLD))
        painter.setPen(colour("text"))
        painter.drawText(QPointF(51, fonts.baseline(22, TYPE_CARD)), "DairyOS")
        painter.setFont(fonts.font(TYPE_SMALL))
        painter.setPen(colour("text2"))
        painter.drawText(
            QPointF(51, fonts.baseline(41, TYPE_SMALL)), elided(self.office, room, TYPE_SMALL)
        )


class UserButton(QAbstractButton):
    """Initials, name and role; opens the user's menu."""

    def __init__(self, name: str, role: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._name, self._role = name, role
        self.folded = False
        self.setText(name)
        self.setAccessibleName(
            tr("{name}, {role}: lock, log out, look", name=name, role=tr_word(role))
        )
        self.setToolTip(f"{name}, {role}")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(44)

    def _initials(self) -> str:
        parts = self._name.split()
        return "".join(part[0] for part in (parts[0], parts[-1])[: len(parts)]).upper()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the menu as Space does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Disc with initials, name over role."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse() or self.hasFocus():
            focus = self.hasFocus()
            painter.setPen(QPen(colour("accent"), 2) if focus else Qt.PenStyle.NoPen)
            painter.setBrush(colour("hover"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        middle = self.height() / 2
        left = (self.width() - _AVATAR) / 2 if self.folded else 4.0
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("line"))
        painter.drawEllipse(QRectF(left, middle - _AVATAR / 2, _AVATAR, _AVATAR))
        initials = self._initials()
        painter.setFont(fonts.font(TYPE_HINT, fonts.SEMIBOLD))
        painter.setPen(colour("text2"))
        x = left + (_AVATAR - fonts.width(initials, TYPE_HINT, fonts.SEMIBOLD)) / 2
        painter.drawText(QPointF(x, fonts.baseline(middle, TYPE_HINT)), initials)
        if self.folded:
            return
        room = self.width() - 41 - 4
        painter.setFont(fonts.font())
        painter.setPen(colour("text"))
        painter.drawText(
            QPointF(41, fonts.baseline(middle - 8.5, TYPE_BODY)), elided(self._name, room)
        )
        painter.setFont(fonts.font(TYPE_SMALL))
        painter.setPen(colour("text2"))
        painter.drawText(
            QPointF(41, fonts.baseline(middle + 8.5, TYPE_SMALL)),
            elided(self._role, room, TYPE_SMALL),
        )


class Rail(QWidget):
    """The screens there are, top to bottom; one Tab stop, arrows walk.

    Signals:
        chosen(str): Go to the screen with that key.
        lock_wanted(): The lock was pressed.
        menu_wanted(): The user's menu was asked for.
    """

    chosen = Signal(str)
    lock_wanted = Signal()
    menu_wanted = Signal()

    def __init__(
        self,
        entries: Sequence[ScreenEntry],
        *,
        office: str,
        user: str,
        role: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Screens"))
        self.setFixedWidth(RAIL_WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 6)
        column.setSpacing(2)
        self._brand = _Brand(office, self)
        column.addWidget(self._brand)
        column.addSpacing(2)
        self.items: dict[str, RailItem] = {}
        self._lists = QVBoxLayout()
        self._lists.setContentsMargins(_MARGIN, 0, _MARGIN, 0)
        self._lists.setSpacing(2)
        foot = QVBoxLayout()
        foot.setContentsMargins(_MARGIN, 0, _MARGIN, 0)
        foot.setSpacing(2)
        for entry in entries:
            if entry.group is Group.AWAY:
                continue
            item = RailItem(entry, self)
            item.clicked.connect(lambda _=False, key=entry.key: self._on_clicked(key))
            item.stepped.connect(self._on_stepped)
            self.items[entry.key] = item
            (self._lists if entry.group is Group.MAIN else foot).addWidget(item)
        column.addLayout(self._lists)
        column.addStretch(1)
        column.addLayout(foot)
        self._user_row = QHBoxLayout()
        self._user_row.setContentsMargins(_MARGIN, 4, 8, 0)
        self._user_row.setSpacing(2)
        self.user = UserButton(user, role, self)
        self.user.clicked.connect(self.menu_wanted)
        self.lock = IconButton("lock", tr("Lock the window"), hint="Ctrl L")
        self.lock.clicked.connect(self.lock_wanted)
        self._user_row.addWidget(self.user, 1)
        self._user_row.addWidget(self.lock)
        column.addLayout(self._user_row)

    def set_active(self, key: str) -> None:
        """Marks the screen that is shown; it is the rail's Tab stop, else the first one is."""
        stop = key if key in self.items else next(iter(self.items), "")
        for name, item in self.items.items():
            item.setChecked(name == key)
            on = name == stop
            item.setFocusPolicy(Qt.FocusPolicy.TabFocus if on else Qt.FocusPolicy.NoFocus)

    def set_office(self, office: str) -> None:
        """Shows another office name."""
        self._brand.office = office
        self._brand.update()

    def set_count(self, key: str, count: int) -> None:
        """Shows how much waits on a screen; 0 for nothing."""
        if key in self.items:
            self.items[key].set_count(count)

    def set_folded(self, *, folded: bool) -> None:
        """56 wide with icons, or 188 with words."""
        self.setFixedWidth(RAIL_WIDTH_FOLDED if folded else RAIL_WIDTH)
        self._brand.folded = folded
        self.user.folded = folded
        self.lock.setVisible(not folded)
        self._user_row.setContentsMargins(
            _MARGIN if not folded else 6, 4, 8 if not folded else 6, 0
        )
        for item in self.items.values():
            item.set_folded(folded=folded)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lower items where the window is low, so that none lies on another."""
        super().resizeEvent(event)
        room = self.height() - self._brand.height() - self.user.height() - _AROUND
        each = room // max(len(self.items), 1) - _BETWEEN
        for item in self.items.values():
            item.setFixedHeight(max(_LOWEST_ITEM, min(RAIL_ITEM_HEIGHT, each)))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground of the rail."""
        del event
        QPainter(self).fillRect(self.rect(), colour("bg"))

    def sizeHint(self) -> QSize:
        """Its fixed width."""
        return QSize(self.width(), 300)

    def _on_clicked(self, key: str) -> None:
        # A checkable button has toggled itself: what is shown decides, not the click.
        self.items[key].setChecked(not self.items[key].isChecked())
        self.chosen.emit(key)

    def _on_stepped(self, by: int) -> None:
        items = list(self.items.values())
        at = next((at for at, item in enumerate(items) if item.hasFocus()), 0)
        following = items[(at + by) % len(items)]
        following.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        following.setFocus(Qt.FocusReason.TabFocusReason)
