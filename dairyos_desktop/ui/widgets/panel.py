"""The side panel: details slide in at the right, 372 wide, with tabs and a row of buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from dairyos_desktop.domain.texts import as_shown, tr
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.theme.colours import colour
from dairyos_desktop.ui.theme.motion import slide_in
from dairyos_desktop.ui.theme.tokens import (
    PANEL_WIDTH,
    SPACE_8,
    SPACE_16,
    TYPE_BODY,
    TYPE_SECTION,
)
from dairyos_desktop.ui.widgets.buttons import IconButton
from dairyos_desktop.ui.widgets.label import Label
from dairyos_desktop.ui.widgets.scrolling import scrolled
from dairyos_desktop.ui.widgets.walked import ACROSS, WalkedWord

if TYPE_CHECKING:
    from collections.abc import Sequence

_TAB_HEIGHT = 36
_NO_LIMIT = 16777215
_SLIDE = 32
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class _Tab(WalkedWord):
    def __init__(self, word: str, parent: QWidget) -> None:
        super().__init__(word, parent, ACROSS)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        width = fonts.width(self.text(), TYPE_BODY, fonts.SEMIBOLD)
        return QSize(int(width + 0.99) + 2 * SPACE_8, _TAB_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        weight = fonts.SEMIBOLD if self.isChecked() else fonts.MEDIUM
        hot = self.isChecked() or self.underMouse()
        painter.setFont(fonts.font(TYPE_BODY, weight))
        painter.setPen(colour("text" if hot else "text2"))
        line = fonts.baseline(self.height() / 2, TYPE_BODY)
        painter.drawText(SPACE_8, round(line), self.text())
        if self.isChecked():
            bar = QRectF(SPACE_8, self.height() - 2, self.width() - 2 * SPACE_8, 2)
            painter.fillRect(bar, colour("accent"))
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(colour("accent"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 3, -1, -4), 4, 4)


class Tabs(QWidget):
    """Words with an underline under the chosen one; arrows walk.

    Args:
        words: Pairs of what the program calls it and what the user reads.
        name: Accessible name of the group.

    Signals:
        chosen(str): The key of the tab that is shown now.
    """

    chosen = Signal(str)

    def __init__(
        self, words: Sequence[tuple[str, str]], *, name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(as_shown(name))
        self.setFixedHeight(_TAB_HEIGHT)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        self._group = QButtonGroup(self)
        self._tabs: dict[str, _Tab] = {}
        for key, word in words:
            tab = _Tab(word, self)
            tab.clicked.connect(lambda _=False, key=key: self.chosen.emit(key))
            tab.stepped.connect(self._on_stepped)
            self._group.addButton(tab)
            self._tabs[key] = tab
            row.addWidget(tab)
        row.addStretch(1)
        if words:
            self._tabs[words[0][0]].setChecked(True)

    def current(self) -> str:
        """The key of the tab shown."""
        return next((key for key, tab in self._tabs.items() if tab.isChecked()), "")

    def choose(self, key: str) -> None:
        """Shows a tab, as the user would."""
        if key in self._tabs and key != self.current():
            self._tabs[key].setChecked(True)
            self.chosen.emit(key)

    def _on_stepped(self, by: int) -> None:
        keys = list(self._tabs)
        at = (keys.index(self.current()) + by) % len(keys)
        self._tabs[keys[at]].setFocus(Qt.FocusReason.TabFocusReason)
        self.choose(keys[at])


class SidePanel(QWidget):
    """Details of what is current in the list: title or tabs, pages, a row of buttons.

    Args:
        title: 15/600 at the top; leave empty where tabs say it.
        tabs: Pairs of key and word; a page each, added by `add_page`.

    Signals:
        closed(): The user closed it (the cross, or Esc inside).
    """

    closed = Signal()

    def __init__(
        self,
        title: str = "",
        *,
        tabs: Sequence[tuple[str, str]] = (),
        name: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(as_shown(name))
        self.setFixedWidth(PANEL_WIDTH)
        # Inside a layout nothing can slide: what is shown lies in a widget placed by hand.
        self._inner = QWidget(self)
        column = QVBoxLayout(self._inner)
        column.setContentsMargins(1, 0, 0, 0)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(SPACE_8 if tabs else SPACE_16, 1, SPACE_8, 0)
        self.title = Label(title, size=TYPE_SECTION, weight=fonts.SEMIBOLD, elide=not tabs)
        self.tabs = Tabs(tabs, name=tr("{name}: views", name=name))
        # Only hidden, never shown from here: without a parent yet it would be a window of its own.
        if not title:
            self.title.hide()
        if not tabs:
            self.tabs.hide()
        head.addWidget(self.title, 0 if tabs else 1)
        head.addWidget(self.tabs, 1)
        self.close_button = IconButton("x", tr("Close the panel"), hint="Esc")
        self.close_button.clicked.connect(self.close_panel)
        head.addWidget(self.close_button)
        self._head = head
        column.addLayout(head)
        self._pages = QStackedWidget()
        self._keys: dict[str, QWidget] = {}
        column.addWidget(self._pages, 1)
        self._foot = QWidget()
        self.buttons = QHBoxLayout(self._foot)
        self.buttons.setContentsMargins(SPACE_16, SPACE_8, SPACE_16, SPACE_8)
        self.buttons.setSpacing(SPACE_8)
        self._foot.hide()
        column.addWidget(self._foot)
        self.tabs.chosen.connect(self._on_tab_chosen)

    def add_page(self, page: QWidget, key: str = "", *, scrolls: bool = True) -> None:
        """Adds the page of a tab, or the only page.

        Args:
            page: Its content; give its layout margins of 16.
            key: The tab's key.
            scrolls: Puts it into a scroll area; False for tables and papers, which have their own.
        """
        shown = page
        if scrolls:
            area = scrolled(page)
            shown = area
        self._pages.addWidget(shown)
        self._keys[key] = shown

    def show_whole(self, part: QWidget) -> None:
        """Scrolls the page that is shown so that a part of it is seen."""
        area = self._pages.currentWidget()
        if isinstance(area, QScrollArea):
            area.ensureWidgetVisible(part)

    def show_page(self, key: str, title: str = "") -> None:
        """Shows a page; one that has no tab stands under a title instead of the tabs."""
        self.title.setText(title)
        self.title.setVisible(bool(title))
        self.title.setMinimumHeight(_TAB_HEIGHT)
        self.title.setContentsMargins(SPACE_8, 0, 0, 0)
        self.tabs.setVisible(not title)
        self._on_tab_chosen(key)

    def add_head_button(self, button: QWidget) -> None:
        """Adds a button at the top right, before the cross."""
        self._head.insertWidget(self._head.count() - 1, button)

    def add_foot(self, widget: QWidget) -> None:
        """Adds something as wide as the panel at the foot, instead of single buttons."""
        self._foot.show()
        self.buttons.addWidget(widget, 1)

    def add_button(self, button: QWidget) -> None:
        """Adds a button at the foot, left to right."""
        if not self.buttons.count():
            self.buttons.addStretch(1)
        self._foot.show()
        self.buttons.insertWidget(self.buttons.count() - 1, button)

    def set_full_width(self, *, full: bool) -> None:
        """Takes all the room there is, where the window is narrow."""
        if full:
            self.setMinimumWidth(0)
            self.setMaximumWidth(_NO_LIMIT)
        else:
            self.setFixedWidth(PANEL_WIDTH)

    def slide(self) -> None:
        """Slides the content in from the right."""
        self._inner.move(0, 0)
        slide_in(self._inner, QPoint(_SLIDE, 0), self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The content fills the panel."""
        super().resizeEvent(event)
        self._inner.setGeometry(self.rect())

    def sizeHint(self) -> QSize:
        """As high as its content wants to be."""
        return QSize(PANEL_WIDTH, self._inner.sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """As low as its content can be."""
        return QSize(0, self._inner.minimumSizeHint().height())

    def close_panel(self) -> None:
        """Hides the panel and says so."""
        self.hide()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes; Enter presses the button that has the focus."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_panel()
            return
        focused = self.focusWidget()
        if event.key() in _ENTER and isinstance(focused, QAbstractButton):
            focused.click()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """`raised`, with hairlines at the left, under the head and above the foot."""
        del event
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("raised"))
        painter.setPen(QPen(colour("line"), 0))
        painter.drawLine(0, 0, 0, self.height())
        painter.drawLine(0, 0, self.width(), 0)
        top = self._pages.y() - 1
        painter.drawLine(0, top, self.width(), top)
        if self._foot.isVisible():
            painter.drawLine(0, self._foot.y(), self.width(), self._foot.y())

    def _on_tab_chosen(self, key: str) -> None:
        if key in self._keys:
            self._pages.setCurrentWidget(self._keys[key])
