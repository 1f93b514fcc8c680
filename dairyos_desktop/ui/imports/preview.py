"""The first rows of a file as they stand, with what each column is taken for above it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QMenu,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from dairyos_desktop.domain.texts import tr
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.icons import icon
from dairyos_desktop.ui.imports.preview_head import PreviewHead
from dairyos_desktop.ui.imports.preview_model import PreviewModel
from dairyos_desktop.ui.imports.words import heads_of, taken_for
from dairyos_desktop.ui.theme.colours import colour
from dairyos_desktop.ui.theme.tokens import ROW_DENSE, TYPE_BODY, TYPE_SMALL
from dairyos_desktop.ui.widgets.table.delegate import PAD, elided

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtCore import QPersistentModelIndex
    from PySide6.QtWidgets import QWidget

    from dairyos_desktop.services.dto.sheets import ColumnPlan, FileLook, Part

    Index = QModelIndex | QPersistentModelIndex

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_LINE_WIDTH = 52
_NARROWEST = 60
_WIDEST = 190
_MEASURED = 12
_ROW = ROW_DENSE + 2


class _Cells(QStyledItemDelegate):
    """Paints raw cells, the current column marked."""

    def __init__(self, view: PreviewView) -> None:
        super().__init__(view)
        self._shown = view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect
        view = self._shown
        model = view.preview
        column = index.column()
        if column == view.current_column() and view.asks and not model.is_above(index.row()):
            painter.fillRect(rect.adjusted(0, 0, 1, 1), colour("hover"))
        head = model.is_head(index.row())
        size = TYPE_SMALL if column == 0 else TYPE_BODY
        weight = fonts.SEMIBOLD if head and column else fonts.REGULAR
        text = elided(
            model.text(index.row(), column).replace("\n", " "), rect.width() - 2 * PAD, size, weight
        )
        painter.setFont(fonts.font(size, weight))
        painter.setPen(colour(model.tone(index.row(), column)))
        left = rect.left() + PAD
        if column == 0:
            left = round(rect.right() - PAD - fonts.width(text, size, weight))
        middle = rect.top() + rect.height() / 2
        painter.drawText(QPoint(left, round(fonts.baseline(middle, size))), text)
        painter.setPen(QPen(colour("line"), 0))
        painter.drawLine(rect.left(), rect.bottom(), rect.right() + 1, rect.bottom())


class PreviewView(QTableView):
    """The preview; Enter, F2 or a click above a column asks what it is.

    Args:
        choices: The ways in which a column may be taken, each with its words; None for a peek at
            the rows, without heads that ask.

    Signals:
        settled(int, object): The column at that place of the file is to be taken for that.
    """

    settled = Signal(int, object)

    def __init__(
        self,
        choices: Callable[[ColumnPlan], Sequence[tuple[Part | str, str]]] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._choices = choices
        self.preview = PreviewModel()
        self.setAccessibleName(tr("The first rows of the file"))
        self.head = PreviewHead(self)
        self.setHorizontalHeader(self.head)
        if choices is None:
            self.head.hide()
        else:
            told = tr("Left and Right walk the columns; Enter says what one is.")
            self.setAccessibleDescription(told)
        self.setModel(self.preview)
        self.setItemDelegate(_Cells(self))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        side = self.verticalHeader()
        side.hide()
        side.setMinimumSectionSize(ROW_DENSE)
        side.setDefaultSectionSize(_ROW)
        self.head.pressed_at.connect(self.ask)
        self.head.pressed_at.connect(self.go_to)

    def show_look(self, look: FileLook | None) -> None:
        """Shows another look; the column stays the one it was."""
        column = self.current_column()
        scrolled = self.horizontalScrollBar().value()
        self.preview.set_look(look)
        for at in range(self.preview.columnCount()):
            self.setColumnWidth(at, self._width(at))
        self._let_titles_flow()
        if self.preview.columnCount() > 1 and self.preview.rowCount():
            last = self.preview.columnCount() - 1
            self.go_to(min(max(column, 1), last))
        self.horizontalScrollBar().setValue(scrolled)

    def _let_titles_flow(self) -> None:
        """What stands above the heads, an address or a title, may take its neighbours' room."""
        self.clearSpans()
        model = self.preview
        for row in range(model.rowCount()):
            if not model.is_above(row):
                continue
            said = ["", *(model.text(row, at).strip() for at in range(1, model.columnCount()))]
            # Joined cells say the same in each column.
            begins = [at for at in range(1, len(said)) if said[at] and said[at] != said[at - 1]]
            for at, following in zip(begins, [*begins[1:], len(said)], strict=True):
                if following - at > 1:
                    self.setSpan(row, at, 1, following - at)

    def set_rows_high(self, count: int) -> None:
        """As high as so many rows, with the scroll bar below them."""
        self.setFixedHeight(count * _ROW + self.horizontalScrollBar().sizeHint().height())

    @property
    def asks(self) -> bool:
        """Whether its columns can be settled here."""
        return self._choices is not None

    def current_column(self) -> int:
        """The column that the user stands in."""
        return max(self.currentIndex().column(), 0)

    def go_to(self, column: int) -> None:
        """Makes a column current."""
        if not self.preview.rowCount():
            return
        row = max(self.currentIndex().row(), 0)
        while row + 1 < self.preview.rowCount() and self.preview.is_above(row):
            # A title takes many columns: standing in it, the view would scroll to its middle.
            row += 1
        self.setCurrentIndex(self.preview.index(row, max(column, 1)))

    def ask(self, column: int) -> QMenu | None:
        """Shows what the column may be; the choice is told by `settled`."""
        plan = self.preview.plan(column)
        if plan is None or self._choices is None:
            return None
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        now = taken_for(plan)
        for key, words in self._choices(plan):
            action = menu.addAction(words.replace("&", "&&"))
            if words == now:
                action.setIcon(icon("check", "accent_text"))
                menu.setActiveAction(action)
            action.triggered.connect(
                lambda _checked=False, at=plan.at, key=key: self.settled.emit(at, key)
            )
        left = self.columnViewportPosition(column)
        menu.popup(self.viewport().mapToGlobal(QPoint(max(left, 0), 0)))
        return menu

    def _width(self, column: int) -> int:
        if column == 0:
            return _LINE_WIDTH
        plan = self.preview.plans[column - 1]
        widest = max(
            fonts.width(taken_for(plan), TYPE_BODY, fonts.SEMIBOLD) + PreviewHead.ARROW_ROOM,
            fonts.width(heads_of(plan), TYPE_SMALL),
            *(
                fonts.width(self.preview.text(row, column), TYPE_BODY)
                for row in range(min(self.preview.rowCount(), _MEASURED))
                if not (self.preview.is_head(row) or self.preview.tone(row, column) == "text3")
            ),
            0,
        )
        return round(min(max(widest + 2 * PAD + 2, _NARROWEST), _WIDEST))

    # Events -------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Takes F2, which is a key of the window."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_F2
            and not event.modifiers()
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter, F2 and Alt+Down ask what the column is."""
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        plain = held == Qt.KeyboardModifier.NoModifier
        alt = held == Qt.KeyboardModifier.AltModifier
        if (plain and event.key() in (*_ENTER, Qt.Key.Key_F2)) or (
            alt and event.key() == Qt.Key.Key_Down
        ):
            self.ask(self.current_column())
            return
        super().keyPressEvent(event)
        if self.current_column() == 0:
            self.go_to(1)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Asks what the column is."""
        at = self.indexAt(event.position().toPoint())
        if at.isValid():
            self.ask(at.column())

    def currentChanged(self, current: Index, previous: Index) -> None:
        """The whole column is marked."""
        super().currentChanged(current, previous)
        if current.column() != previous.column():
            self.viewport().update()
            self.head.viewport().update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Shows in which column one stands."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid():
            self.go_to(1)
        self.head.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The frame goes with the focus."""
        super().focusOutEvent(event)
        self.head.viewport().update()
