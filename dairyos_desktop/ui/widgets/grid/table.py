"""The table of the grid: its columns, its rows, and walking in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    Signal,
)
from PySide6.QtGui import QPainter, QPaintEvent, QRegion, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from dairyos_desktop.domain.texts import as_shown
from dairyos_desktop.ui.theme.colours import colour
from dairyos_desktop.ui.theme.tokens import ROW_DENSE, ROW_ENTRY
from dairyos_desktop.ui.widgets.grid.head import GridHead
from dairyos_desktop.ui.widgets.grid.keys import Key
from dairyos_desktop.ui.widgets.grid.painting import Block, Scene, Slot, paint
from dairyos_desktop.ui.widgets.grid.widths import fit

if TYPE_CHECKING:
    from dairyos_desktop.ui.widgets.grid.model import GridModel
    from dairyos_desktop.ui.widgets.grid.place import Place

_CLEAR_AND_SELECT = QItemSelectionModel.SelectionFlag.ClearAndSelect


class GridTable(QTableView):
    """Shows a sheet and knows where the clerk stands.

    Attributes:
        faded: The sheet is old: another is on its way.

    Signals:
        place_changed(Place): The clerk stands in another cell; None where there is none.
        moved(): Columns have other widths or places: what stands over or below them moves along.
    """

    place_changed = Signal(object)
    moved = Signal()

    def __init__(
        self,
        model: GridModel,
        *,
        name: str,
        head: GridHead[Any] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.grid_model = model
        self._kept: tuple[Place, int] | None = None
        self._without_address = False
        self.faded = False
        self.setAccessibleName(as_shown(name))
        self.head: GridHead[Any] = GridHead(self) if head is None else head
        self.setHorizontalHeader(self.head)
        self.setModel(model)
        self._set_behaviour()
        model.modelAboutToBeReset.connect(self._on_about_to_reset)
        model.modelReset.connect(self._on_reset)

    def _set_behaviour(self) -> None:
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setCornerButtonEnabled(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        side = self.verticalHeader()
        side.hide()
        side.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        side.setMinimumSectionSize(ROW_DENSE)
        side.setDefaultSectionSize(ROW_ENTRY)

    @property
    def is_typing(self) -> bool:
        """Whether a cell is being typed in."""
        return False

    # Where the clerk stands ------------------------------------------------------------

    def place(self) -> Place | None:
        """The cell in which the clerk stands."""
        index = self.currentIndex()
        return self.grid_model.place(index.row(), index.column()) if index.isValid() else None

    def go(self, place: Place) -> bool:
        """Goes to a cell; False where it is not shown."""
        row = self.grid_model.row_of(place.customer_id)
        column = self.grid_model.column_of(place.column)
        if row < 0 or column < 0:
            return False
        index = self.grid_model.index(row, column)
        self._stand_in(index)
        return True

    def first_place(self) -> Place | None:
        """Where work begins: the first cell that takes typing."""
        for row in range(self.grid_model.rowCount()):
            for column in range(self.grid_model.columnCount()):
                if self.grid_model.can_type(row, column):
                    return self.grid_model.place(row, column)
        return self.grid_model.place(0, 0)

    def take_columns(self) -> None:
        """Gives the head the columns of the sheet that is shown now."""
        self.head.set_columns(self.grid_model.columns)

    def go_to_first(self) -> None:
        """Goes to where work begins."""
        place = self.first_place()
        if place is not None:
            self.go(place)

    def walk(self, key: Key) -> None:
        """Goes down, up, or to the next or last cell that takes typing."""
        index = self.currentIndex()
        row, column = index.row(), index.column()
        if key is Key.DOWN:
            row = min(row + 1, self.grid_model.rowCount() - 1)
        elif key is Key.UP:
            row = max(row - 1, 0)
        else:
            row, column = self._across(row, column, 1 if key is Key.ACROSS else -1)
        self._stand_in(self.grid_model.index(row, column))

    def _stand_in(self, index: QModelIndex) -> None:
        self.selectionModel().setCurrentIndex(index, _CLEAR_AND_SELECT)
        self.scrollTo(index)

    def _across(self, row: int, column: int, step: int) -> tuple[int, int]:
        """The next cell that takes typing, on to the next row at the end of one."""
        width, height = self.grid_model.columnCount(), self.grid_model.rowCount()
        at = row * width + column + step
        while 0 <= at < width * height:
            place = divmod(at, width)
            if self.grid_model.can_type(*place) and not self.isColumnHidden(place[1]):
                return place
            at += step
        return row, column

    def selected(self) -> tuple[list[int], list[str]]:
        """Customers and columns of the selected block; of the current cell without one."""
        top, left, bottom, right = self._block()
        rows = [self.grid_model.customer_at(at) for at in range(top, bottom + 1)]
        columns = self.grid_model.columns[left : right + 1]
        shown = set(self.columns_from(left))
        return rows, [column.id for column in columns if column.id in shown]

    def columns_from(self, first: int) -> list[str]:
        """The columns shown, from one on."""
        return [
            column.id
            for at, column in enumerate(self.grid_model.columns)
            if at >= first and not self.isColumnHidden(at)
        ]

    # Events --------------------------------------------------------------------------------

    def fold(self, *, narrow: bool, low: bool) -> None:
        """Leaves the address out, and makes rows lower."""
        self._without_address = narrow
        self.verticalHeader().setDefaultSectionSize(ROW_DENSE if low else ROW_ENTRY)
        self._fit()

    def currentChanged(
        self,
        current: QModelIndex | QPersistentModelIndex,
        previous: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """The rows under the old and the new cell look different."""
        super().currentChanged(current, previous)
        for index in (current, previous):
            if index.isValid():
                top = self.rowViewportPosition(index.row())
                height = self.rowHeight(index.row())
                self.viewport().update(0, top, self.viewport().width(), height)
        if current.row() >= 0 or previous.row() >= 0:
            self.place_changed.emit(self.place())

    def scene(self, exposed: QRegion) -> Scene:
        """What of a part of the viewport is to be painted."""
        index = self.currentIndex()
        return Scene(
            model=self.grid_model,
            slots=self._slots(exposed.boundingRect()),
            rows=self._rows_in(exposed),
            height=self.verticalHeader().defaultSectionSize(),
            current=(index.row(), index.column()),
            block=self._block(),
            active=self.hasFocus() or self.is_typing,
            faded=self.faded,
        )

    def _slots(self, exposed: QRect) -> list[Slot]:
        found = []
        for at, column in enumerate(self.grid_model.columns):
            left, width = self.columnViewportPosition(at), self.columnWidth(at)
            if width and left <= exposed.right() and left + width > exposed.left():
                found.append(Slot(at, column, left, width))
        return found

    def _rows_in(self, exposed: QRegion) -> list[tuple[int, int]]:
        """All rows are as high as each other: they are counted, and not asked for one by one."""
        height, down = self.verticalHeader().defaultSectionSize(), self.verticalHeader().offset()
        rows: set[int] = set()
        for rect in exposed:  # type: ignore[attr-defined]  # the stubs forgot its rectangles
            rows.update(range((rect.top() + down) // height, (rect.bottom() + down) // height + 1))
        last = self.grid_model.rowCount()
        return [(row, row * height - down) for row in sorted(rows) if row < last]

    def _block(self) -> Block:
        """The selected cells; the current one without a selection."""
        selection = self.selectionModel().selection()
        current = self.currentIndex()
        top, bottom = current.row(), current.row()
        left, right = current.column(), current.column()
        for at in range(selection.size()):
            block = selection.at(at)
            top, bottom = min(top, block.top()), max(bottom, block.bottom())
            left, right = min(left, block.left()), max(right, block.right())
        return Block(top, left, bottom, right)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The cells; a thin bar above them while another sheet is on its way."""
        painter = QPainter(self.viewport())
        paint(painter, self.scene(event.region()))
        if self.faded:
            painter.fillRect(0, 0, self.viewport().width(), 2, colour("accent"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Gives the columns the new room; the cell one stands in stays in sight."""
        super().resizeEvent(event)
        self._fit()
        if self.currentIndex().isValid() and event.size().height() < event.oldSize().height():
            self.scrollTo(self.currentIndex())

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """The editor and what stands below the columns move along."""
        super().scrollContentsBy(dx, dy)
        self.moved.emit()

    def _fit(self) -> None:
        columns = self.grid_model.columns
        for at, width in enumerate(
            fit(columns, self.viewport().width(), address=not self._without_address)
        ):
            self.setColumnHidden(at, width == 0)
            if width:
                self.setColumnWidth(at, width)
        self.moved.emit()

    def _on_about_to_reset(self) -> None:
        place = self.place()
        if place is not None:
            self._kept = (place, self.verticalScrollBar().value())

    def _on_reset(self) -> None:
        self.take_columns()
        self._fit()
        kept = self._kept
        if kept is not None and self.go(kept[0]):
            self.verticalScrollBar().setValue(kept[1])
        elif self.grid_model.rowCount():
            self.go_to_first()
        else:
            self.place_changed.emit(None)
        self.moved.emit()
