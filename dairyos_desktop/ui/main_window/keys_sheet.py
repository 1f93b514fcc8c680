"""Shift+F1: the keys that work here, and those that work everywhere, on one sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QBoxLayout,
    QGridLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from dairyos_desktop.domain.texts import as_shown, tr, tr_later
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.main_window.rail import shown_key
from dairyos_desktop.ui.screen import KeyHelp
from dairyos_desktop.ui.theme.colours import colour
from dairyos_desktop.ui.theme.tokens import SPACE_12, SPACE_24, TYPE_SMALL
from dairyos_desktop.ui.widgets.dialog import Dialog
from dairyos_desktop.ui.widgets.label import Label

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dairyos_desktop.ui.aside import AsideEntry
    from dairyos_desktop.ui.screen import Screen
    from dairyos_desktop.ui.screens import ScreenEntry

EVERYWHERE = (
    KeyHelp("Ctrl K", tr_later("Find customers, bills and actions (also Alt G)")),
    KeyHelp("Alt F2", tr_later("Go to the date or month")),
    KeyHelp("Alt Left", tr_later("Go back")),
    KeyHelp("Esc", tr_later("Close what is open, then go back")),
    KeyHelp("Ctrl Z", tr_later("Undo what was just said to be done")),
    KeyHelp("Ctrl L", tr_later("Lock the window, or let somebody else in")),
    KeyHelp("Shift F1", tr_later("Show these keys")),
)
"""The window's own, besides those that lead to its screens and panels."""
_WIDE = 820
_BESIDE_FROM = 760
_SCROLL = 14


class KeyCap(QWidget):
    """A key in its little box."""

    def __init__(self, keys: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys = keys
        self.setAccessibleName(keys)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """The words and their box."""
        return QSize(int(fonts.width(self._keys, TYPE_SMALL) + 0.99) + 16, 22)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws it."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour("line"), 1))
        painter.setBrush(colour("surface"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setFont(fonts.font(TYPE_SMALL))
        painter.setPen(colour("text2"))
        painter.drawText(QPointF(8, fonts.baseline(self.height() / 2, TYPE_SMALL)), self._keys)


class KeysSheet(Dialog):
    """The screen's own keys beside those that work everywhere; one below the other if narrow."""

    def __init__(
        self,
        parent: QWidget,
        *,
        title: str,
        own: Sequence[KeyHelp],
        everywhere: Sequence[KeyHelp],
    ) -> None:
        super().__init__(
            parent, question=tr("Keys: {title}", title=title), yes=tr("Close"), wide=True
        )
        self.no_button.hide()
        self.yes_button.set_hint("Esc")
        groups = [(title, own), (tr("Everywhere"), everywhere)]
        groups = [(heading, lines) for heading, lines in groups if lines]
        beside = parent.width() >= _BESIDE_FROM and len(groups) > 1
        self.setFixedWidth(min(_WIDE if beside else self.width(), parent.width() - 2 * SPACE_24))
        room = self.width() - 2 * SPACE_24 - _SCROLL
        if beside:
            room = (room - SPACE_24) // 2
        sheet = QWidget()
        columns = QBoxLayout(
            QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom, sheet
        )
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(SPACE_24)
        for heading, lines in groups:
            columns.addLayout(self._column(heading, lines, room))
        columns.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        area.setAccessibleName(tr("Keys"))
        area.setWidget(sheet)
        area.setFixedHeight(min(sheet.sizeHint().height() + 2, max(parent.height() - 180, 140)))
        self.body.addWidget(area)
        area.setFocus(Qt.FocusReason.OtherFocusReason)

    @staticmethod
    def _column(heading: str, lines: Sequence[KeyHelp], room: int) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(SPACE_12)
        column.addWidget(Label(heading, size=TYPE_SMALL, weight=fonts.MEDIUM, tone="text2"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE_12)
        grid.setVerticalSpacing(6)
        caps = [KeyCap(as_shown(line.keys)) for line in lines]
        widest = max(cap.sizeHint().width() for cap in caps)
        for at, (cap, line) in enumerate(zip(caps, lines, strict=True)):
            does = Label(line.does, wrap=True)
            does.setFixedWidth(room - widest - SPACE_12)
            grid.addWidget(cap, at, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
            grid.addWidget(does, at, 1)
        grid.setColumnMinimumWidth(0, widest)
        grid.setColumnStretch(1, 1)
        column.addLayout(grid)
        column.addStretch(1)
        return column


def show_keys(
    window: QWidget,
    screen: Screen | None,
    entries: Iterable[ScreenEntry],
    asides: Iterable[AsideEntry],
) -> None:
    """Shows the sheet until it is closed.

    Args:
        window: Over which.
        screen: The one that is shown: its own keys come first.
        entries: The window's screens.
        asides: The panels that open beside them.
    """
    own = () if screen is None else tuple(screen.keys())
    title = "DairyOS" if screen is None else screen.title
    screens = tuple(
        KeyHelp(shown_key(entry.shortcut), entry.title) for entry in entries if entry.shortcut
    )
    panels = tuple(KeyHelp(shown_key(entry.shortcut), entry.does) for entry in asides)
    sheet = KeysSheet(window, title=title, own=own, everywhere=(*screens, *panels, *EVERYWHERE))
    sheet.exec()
    sheet.deleteLater()
