"""The head of a page: title, context and finder."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from dairyos_desktop.domain.texts import tr
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.fold import Fold, Room
from dairyos_desktop.ui.icons import paint_icon
from dairyos_desktop.ui.theme.colours import colour
from dairyos_desktop.ui.theme.tokens import (
    CONTROL_HEIGHT,
    HEADER_HEIGHT,
    HEADER_HEIGHT_LOW,
    PAGE_MARGIN,
    SPACE_8,
    TYPE_BODY,
    TYPE_HINT,
    TYPE_PAGE,
)
from dairyos_desktop.ui.widgets.action_bar import wide
from dairyos_desktop.ui.widgets.chips import Segments
from dairyos_desktop.ui.widgets.label import Label
from dairyos_desktop.ui.widgets.tab_order import in_order

FINDER_WIDTH = 216


class FinderButton(QAbstractButton):
    """Looks like a field, opens the finder: "Find anything  Ctrl K"."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(tr("Find anything"))
        self.setAccessibleName(tr("Find anything"))
        self.setToolTip(tr("Find customers, bills and actions (Ctrl K)"))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._small = False

    def set_small(self, *, small: bool) -> None:
        """Only the glass."""
        self._small = small
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """A field's size, or a square."""
        return QSize(CONTROL_HEIGHT if self._small else FINDER_WIDTH, CONTROL_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Box, glass, words and the key in its own little box."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focus = self.hasFocus()
        painter.setPen(QPen(colour("accent" if focus else "line"), 2 if focus else 1))
        painter.setBrush(colour("hover" if self.underMouse() else "raised"))
        inset = 1.0 if focus else 0.5
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), 6, 6)
        left = 8 if self._small else 10
        paint_icon(painter, "search", QRectF(left, 8, 16, 16))
        if self._small:
            return
        middle = self.height() / 2
        painter.setFont(fonts.font())
        painter.setPen(colour("text2"))
        painter.drawText(QPointF(36, fonts.baseline(middle, TYPE_BODY)), self.text())
        key = "Ctrl K"
        width = fonts.width(key, TYPE_HINT) + 16
        box = QRectF(self.width() - width - 7.5, middle - 9.5, width, 19)
        painter.setPen(QPen(colour("line"), 1))
        painter.setBrush(colour("surface"))
        painter.drawRoundedRect(box, 4, 4)
        painter.setFont(fonts.font(TYPE_HINT))
        painter.setPen(colour("text2"))
        painter.drawText(QPointF(box.left() + 8, fonts.baseline(middle, TYPE_HINT)), key)


class PageHeader(QWidget):
    """Title, then the screen's context (date, route, shift), then the finder at the right.

    Signals:
        finder_wanted(): *Find anything* was pressed.
    """

    finder_wanted = Signal()

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(HEADER_HEIGHT)
        self._small = False
        self._stale = True
        self._widgets: list[QWidget] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(PAGE_MARGIN, 0, PAGE_MARGIN, 0)
        self._row.setSpacing(SPACE_8)
        self.title = Label(title, size=TYPE_PAGE, weight=fonts.SEMIBOLD)
        self._row.addWidget(self.title)
        self._row.addSpacing(SPACE_8)
        self._context = QHBoxLayout()
        self._context.setSpacing(SPACE_8)
        self._row.addLayout(self._context)
        self._row.addStretch(1)
        self.finder = FinderButton()
        self.finder.clicked.connect(self.finder_wanted)
        self._row.addWidget(self.finder)

    def add_context(self, widget: QWidget, *, at: int | None = None) -> None:
        """Adds a stepper, a choice or segments beside the title; last, or before the one `at`."""
        place = len(self._widgets) if at is None else at
        self._context.insertWidget(place, widget)
        self._widgets.insert(place, widget)
        if isinstance(widget, Segments):
            widget.rebuilt.connect(self._order)
        self._order()
        self._changed()

    def set_shown(self, widget: QWidget, *, shown: bool) -> None:
        """Shows or hides one of the context's widgets; the others take its room."""
        widget.setVisible(shown)
        self._changed()

    def _order(self) -> None:
        in_order([*self._widgets, self.finder])

    def focus_date(self) -> bool:
        """Puts the focus into the date or month stepper; False where there is none."""
        for widget in self._widgets:
            usable = widget.isEnabled() and not widget.isHidden()
            if getattr(widget, "takes_date", False) and usable:
                widget.setFocus(Qt.FocusReason.ShortcutFocusReason)
                return True
        return False

    def fold(self, fold: Fold) -> None:
        """46 high where the window is low; only the glass where it is not wide."""
        self.setFixedHeight(HEADER_HEIGHT_LOW if fold.low else HEADER_HEIGHT)
        self._small = fold.room < Room.WIDE
        self._changed()

    def showEvent(self, event: QShowEvent) -> None:
        """Orders Tab once more: only inside its window has every widget its neighbours."""
        super().showEvent(event)
        self._order()
        if self._stale:
            self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shortens the context where it does not fit."""
        super().resizeEvent(event)
        self._arrange()

    def _changed(self) -> None:
        """What is not seen is arranged once, when it is: the bar below does the same."""
        self._stale = True
        if self.isVisible():
            self._arrange()

    def _arrange(self) -> None:
        self._stale = False
        self._set_compact(on=False)
        self.title.show()
        self.finder.set_small(small=self._small)
        if self._needed() > self.width():
            self.finder.set_small(small=True)
        if self._needed() > self.width():
            self._set_compact(on=True)
        if self._needed() > self.width():
            # The rail says where one is.
            self.title.hide()

    def _set_compact(self, *, on: bool) -> None:
        for widget in self._widgets:
            fold = getattr(widget, "set_compact", None)
            if fold is not None:
                fold(on=on)

    def _needed(self) -> int:
        shown = [widget for widget in self._widgets if not widget.isHidden()]
        context = sum(wide([widget]) + SPACE_8 for widget in shown)
        title = 0 if self.title.isHidden() else self.title.sizeHint().width()
        fixed = title + self.finder.sizeHint().width()
        return fixed + context + 2 * SPACE_8 + 2 * PAGE_MARGIN
