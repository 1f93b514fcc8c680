"""The table view that lists are shown in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from dairyos_desktop.domain.texts import as_shown
from dairyos_desktop.ui.theme.colours import colour
from dairyos_desktop.ui.theme.theme import active
from dairyos_desktop.ui.theme.tokens import ROW_DENSE, ROW_LIST
from dairyos_desktop.ui.widgets.table import memory
from dairyos_desktop.ui.widgets.table.delegate import RowsDelegate
from dairyos_desktop.ui.widgets.table.head import Head
from dairyos_desktop.ui.widgets.table.room import ColumnRoom

if TYPE_CHECKING:
    from collections.abc import Hashable

    from dairyos_desktop.ui.preferences import Preferences
    from dairyos_desktop.ui.widgets.table.model import RowsModel

R = TypeVar("R")
DIM_AFTER_MS = 300
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class TableView(QTableView, Generic[R]):
    """A table over a `RowsModel`.

    Args:
        model: Rows and columns.
        name: What screen readers call the table; required.

    Signals:
        opened(object): Enter or a double click on a row; the row itself.
        current_changed(object): Another row is current; the row, or None.
        typed(str): A letter was typed in a list; the screen moves it to its search field.
    """

    opened = Signal(object)
    current_changed = Signal(object)
    typed = Signal(str)

    def __init__(
        self,
        model: RowsModel[R],
        *,
        name: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.rows_model = model
        self._empty: QWidget | None = None
        self._kept: tuple[Hashable, int, int] | None = None
        self._sorted: tuple[int, Qt.SortOrder] | None = None
        self.setAccessibleName(as_shown(name))
        self.setHorizontalHeader(Head(self))
        self.cells = RowsDelegate(self)
        self.setItemDelegate(self.cells)
        self.setModel(model)
        self._set_behaviour()
        self._follows_density = True
        self._follow_density()
        self._set_columns()
        self._room = ColumnRoom(self)
        self._dim = QTimer(self)
        self._dim.setSingleShot(True)
        self._dim.setInterval(DIM_AFTER_MS)
        self._dim.timeout.connect(self._on_dim_due)
        model.modelAboutToBeReset.connect(self._on_about_to_reset)
        model.modelReset.connect(self._on_reset)
        self.selectionModel().currentRowChanged.connect(self._on_current_row_changed)

    def _set_behaviour(self) -> None:
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setCornerButtonEnabled(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        # Tab leaves the table.
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSortingEnabled(False)
        head = self.horizontalHeader()
        head.sectionClicked.connect(self._on_head_clicked)
        if isinstance(head, Head):
            head.check_all_clicked.connect(self._on_check_all)
        side = self.verticalHeader()
        side.hide()
        side.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def _set_columns(self) -> None:
        head = self.horizontalHeader()
        head.setStretchLastSection(False)
        for at, column in enumerate(self.rows_model.columns):
            if column.stretch:
                head.setSectionResizeMode(at, QHeaderView.ResizeMode.Stretch)
            else:
                head.setSectionResizeMode(at, QHeaderView.ResizeMode.Interactive)
                self.setColumnWidth(at, column.width)
        if self.rows_model.checkable:
            head.setSectionResizeMode(0, QHeaderView.ResizeMode.Fixed)

    # What a screen sets -----------------------------------------------------

    def _follow_density(self) -> None:
        look = active()
        if look is None:
            self._set_height(ROW_LIST)
            return
        self._set_height(look.row_height)
        look.changed.connect(self._on_look_changed)

    def _on_look_changed(self) -> None:
        look = active()
        if self._follows_density and look is not None:
            self._set_height(look.row_height)

    def set_row_height(self, height: int | None) -> None:
        """24 where the window is low; None: by the user's density, as lists do from the start."""
        self._follows_density = height is None
        if height is None:
            self._on_look_changed()
        else:
            self._set_height(height)

    def _set_height(self, height: int) -> None:
        side = self.verticalHeader()
        side.setMinimumSectionSize(ROW_DENSE)
        side.setDefaultSectionSize(height)

    def set_empty(self, empty: QWidget | None) -> None:
        """What covers the table while it has no rows (`EmptyState`)."""
        if self._empty is not None:
            self._empty.deleteLater()
        self._empty = empty
        if empty is not None:
            empty.setParent(self.viewport())
        self._show_empty()

    def set_loading(self, *, on: bool) -> None:
        """Dims the old rows and shows a thin bar, once loading takes 300 ms."""
        if on:
            self._dim.start()
            return
        self._dim.stop()
        if self.cells.faded:
            self.cells.faded = False
            self.viewport().update()

    def hide_secondary(self, *, hide: bool) -> None:
        """Hides the columns that are secondary; folding calls it."""
        self._room.hide_secondary(hide=hide)

    def sort_by(self, key: str, *, descending: bool = False) -> None:
        """Sorts by a column's key and shows the mark in the head."""
        at = self.rows_model.column_of(key)
        if at < 0:
            return
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        self._sorted = (at, order)
        self._show_sorting()
        self.rows_model.sort(at, order)

    def _show_sorting(self) -> None:
        head = self.horizontalHeader()
        if self._sorted is not None:
            head.setSortIndicatorShown(True)
            head.setSortIndicator(*self._sorted)

    def current_row(self) -> R | None:
        """The row the user stands on."""
        index = self.currentIndex()
        return self.rows_model.row(index.row()) if index.isValid() else None

    def select_key(self, key: Hashable, column: int | None = None) -> bool:
        """Makes the row with that key current and visible; False where it is not shown."""
        at = self.rows_model.place_of(key)
        if at < 0:
            return False
        kept = self.currentIndex().column()
        index = self.rows_model.index(at, column if column is not None else max(kept, 0))
        self.setCurrentIndex(index)
        self.scrollTo(index)
        return True

    # What is remembered for each user ------------------------------------------

    def remember(self, preferences: Preferences, name: str) -> None:
        """Restores widths and sorting, and writes them down as the user changes them.

        Args:
            preferences: The user's.
            name: Where: "bills.table".
        """
        memory.restore(self, preferences.state(name))
        memory.write_down(self, preferences, name)

    def save_state(self) -> dict[str, Any]:
        """Widths and sorting, as they are remembered."""
        return memory.state_of(self)

    def restore_state(self, state: dict[str, Any]) -> None:
        """Takes back what `save_state` gave; unknown columns are passed over."""
        memory.restore(self, state)

    @property
    def sorting(self) -> tuple[str, bool] | None:
        """The key of the column that rows are sorted by, and whether downwards."""
        if self._sorted is None:
            return None
        at, order = self._sorted
        return self.rows_model.columns[at].key, order == Qt.SortOrder.DescendingOrder

    # Events -----------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Space checks, letters go to the search field."""
        plain = event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        )
        if plain:
            row = self.current_row()
            if event.key() in _ENTER and row is not None:
                self.opened.emit(row)
                return
            if event.key() == Qt.Key.Key_Space and self.rows_model.checkable and row is not None:
                self.toggle_checked(self.currentIndex().row())
                return
        super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Lists are searched in their search field, not by Qt's walk over all rows."""
        if search.strip():
            self.typed.emit(search)

    def toggle_checked(self, at: int) -> None:
        """Checks the row, or takes the check away."""
        self.rows_model.set_checked([at], on=not self.rows_model.is_checked(at))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on a check box checks without moving the current row."""
        index = self.indexAt(event.position().toPoint())
        if (
            self.rows_model.checkable
            and index.isValid()
            and index.column() == 0
            and event.button() == Qt.MouseButton.LeftButton
        ):
            self.toggle_checked(index.row())
            return
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Opens the row."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid():
            if not (self.rows_model.checkable and index.column() == 0):
                self.opened.emit(self.rows_model.row(index.row()))
            return
        super().mouseDoubleClickEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """Follows the pointer for the hovered row."""
        if event.type() == QEvent.Type.HoverMove or event.type() == QEvent.Type.MouseMove:
            if isinstance(event, QMouseEvent):
                self._set_hovered(self.rowAt(int(event.position().y())))
        elif event.type() == QEvent.Type.Leave:
            self._set_hovered(-1)
        return super().viewportEvent(event)

    def _set_hovered(self, row: int) -> None:
        old, self.cells.hovered_row = self.cells.hovered_row, row
        if old == row:
            return
        width = self.viewport().width()
        for at in (old, row):
            if at >= 0:
                top = self.rowViewportPosition(at)
                self.viewport().update(0, top, width, self.rowHeight(at))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keeps the empty state over the whole viewport, and hides columns without room."""
        self._room.fit()
        super().resizeEvent(event)
        self._show_empty()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The rows; above them a thin bar while they are being loaded."""
        super().paintEvent(event)
        if self.cells.faded:
            painter = QPainter(self.viewport())
            painter.fillRect(0, 0, self.viewport().width(), 2, colour("accent"))

    # Slots ------------------------------------------------------------------

    def _show_empty(self) -> None:
        if self._empty is None:
            return
        bare = self.rows_model.rowCount() == 0
        self._empty.setVisible(bare)
        if bare:
            self._empty.setGeometry(self.viewport().rect())

    def _on_dim_due(self) -> None:
        self.cells.faded = True
        self.viewport().update()

    def _on_head_clicked(self, section: int) -> None:
        column = self.rows_model.columns[section]
        if column.sort is None:
            # Qt has moved its mark here already.
            self._show_sorting()
            return
        self.sort_by(column.key, descending=self._sorted == (section, Qt.SortOrder.AscendingOrder))

    def _on_check_all(self) -> None:
        on = self.rows_model.check_state() != Qt.CheckState.Checked
        self.rows_model.set_checked(range(self.rows_model.rowCount()), on=on)

    def _on_about_to_reset(self) -> None:
        index = self.currentIndex()
        if index.isValid():
            row = self.rows_model.row(index.row())
            scroll = self.verticalScrollBar().value()
            self._kept = (self.rows_model.key_of(row), index.column(), scroll)

    def _on_reset(self) -> None:
        self.set_loading(on=False)
        self.cells.hovered_row = -1
        self._show_empty()
        if self._kept is None:
            return
        key, column, scroll = self._kept
        self._kept = None
        at = self.rows_model.place_of(key)
        if at >= 0:
            index = self.rows_model.index(at, column)
            selection = self.selectionModel()
            kind = QItemSelectionModel.SelectionFlag
            selection.setCurrentIndex(index, kind.ClearAndSelect | kind.Rows)
            self.verticalScrollBar().setValue(scroll)
        else:
            self.current_changed.emit(None)

    def _on_current_row_changed(self, now: QModelIndex, before: QModelIndex) -> None:
        del before
        self.current_changed.emit(self.rows_model.row(now.row()) if now.isValid() else None)
