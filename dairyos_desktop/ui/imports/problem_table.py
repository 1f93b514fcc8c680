"""The table of problems, in which a value is typed anew where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QLineEdit, QWidget

from dairyos_desktop.domain.texts import as_shown, tr, tr_later
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.theme.colours import colour
from dairyos_desktop.ui.theme.tokens import HEAD_HEIGHT, RADIUS_CELL
from dairyos_desktop.ui.widgets.marks import Mark
from dairyos_desktop.ui.widgets.table.columns import SECONDARY, Align, Column, Look
from dairyos_desktop.ui.widgets.table.model import RowsModel
from dairyos_desktop.ui.widgets.table.two_lines import ROW_HEIGHT, TwoLines
from dairyos_desktop.ui.widgets.table.view import TableView

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QPersistentModelIndex, QRect
    from PySide6.QtWidgets import QStyleOptionViewItem

    from dairyos_desktop.ui.imports.problems import ProblemRow

    Index = QModelIndex | QPersistentModelIndex

VALUE = "value"
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_TYPED = Look(tone="accent_text", weight=fonts.BOLD)


def _line(row: ProblemRow) -> str:
    return str(row.placed.problem.line)


def _value(row: ProblemRow) -> str:
    return row.placed.problem.value if row.typed is None else row.typed


def _what(row: ProblemRow) -> str:
    return (
        as_shown(row.placed.problem.problem)
        if row.typed is None
        else tr("Typed anew; being looked at")
    )


def _hint(row: ProblemRow) -> str:
    return as_shown(row.placed.problem.hint) if row.typed is None else ""


_COLUMNS: tuple[Column[ProblemRow], ...] = (
    Column(
        "line",
        tr_later("Line"),
        _line,
        width=84,
        align=Align.RIGHT,
        look=lambda row: Look(mark=Mark.LOOK if row.warning else Mark.CROSS),
    ),
    Column(
        "tab",
        tr_later("Sheet"),
        lambda row: row.placed.tab,
        width=110,
        look=SECONDARY,
        secondary=True,
    ),
    Column(
        "column",
        tr_later("Column"),
        lambda row: row.placed.problem.column,
        width=116,
        look=SECONDARY,
    ),
    Column(
        VALUE,
        tr_later("What stands there"),
        _value,
        width=150,
        look=lambda row: SECONDARY if row.typed is None else _TYPED,
    ),
    Column("problem", tr_later("What is wrong, and what would do"), _what, stretch=True, tip=_hint),
)


class ProblemModel(RowsModel["ProblemRow"]):
    """Rows whose value can be typed anew, where they are a single cell.

    Signals:
        typed(object, str): A row's value is to be that.
    """

    typed = Signal(object, str)

    def __init__(self) -> None:
        super().__init__(_COLUMNS, key=lambda row: row.key)
        self.value_column = self.column_of(VALUE)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """The value of a cell can be edited."""
        flags = super().flags(index)
        if index.isValid() and self.can_type(index.row(), index.column()):
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def can_type(self, row: int, column: int) -> bool:
        """Whether a value can be typed there."""
        return column == self.value_column and self.row(row).mendable

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Tells what was typed; the same again tells nothing."""
        if role != Qt.ItemDataRole.EditRole or not index.isValid():
            return super().setData(index, value, role)
        row, text = self.row(index.row()), str(value).strip()
        if not self.can_type(index.row(), index.column()) or text == _value(row):
            return False
        self.typed.emit(row, text)
        return True


class _Cells(TwoLines):
    """Two lines for what is wrong; a plain line to type in for the value."""

    def paint_cell(
        self, painter: QPainter, rect: QRect, row: int, column: int, *, selected: bool
    ) -> None:
        super().paint_cell(painter, rect, row, column, selected=selected)
        model = self._model
        if selected and isinstance(model, ProblemModel) and model.can_type(row, column):
            # A field, so that it is seen that one can type there.
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            typing = self._view.state() is QAbstractItemView.State.EditingState
            painter.setPen(QPen(colour("accent" if typing else "edge"), 2 if typing else 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            box = QRectF(rect).adjusted(2.5, 6.5, -2.5, -7.5)
            painter.drawRoundedRect(box, RADIUS_CELL, RADIUS_CELL)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        del option
        editor = QLineEdit(parent)
        editor.setProperty("cell", True)
        editor.setFrame(False)
        editor.setFont(fonts.font())
        # Of QLineEdit's own margin and the frame of the cell, 10 is what the text keeps.
        editor.setTextMargins(4, 0, 0, 0)
        model = index.model()
        heads = [
            str(model.index(index.row(), at).data() or "") for at in range(model.columnCount())
        ]
        editor.setAccessibleName(
            tr("Line {heads}, {heads2}: what should stand there", heads=heads[0], heads2=heads[2])
        )
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, QLineEdit):
            editor.setText(str(index.data() or ""))
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: object, index: Index) -> None:
        if isinstance(editor, QLineEdit) and isinstance(model, ProblemModel):
            model.setData(index, editor.text())

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        del index
        rect: QRect = option.rect
        editor.setGeometry(rect.adjusted(4, 8, -4, -9))


class ProblemTable(TableView["ProblemRow"]):
    """Enter, F2 or any figure types the value anew; Enter saves it and goes to the next row.

    Signals:
        mended(object, str): A row's value is to be that.
        mend_taken_back(): Ctrl+Z.
    """

    mended = Signal(object, str)
    mend_taken_back = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        self.problems = ProblemModel()
        super().__init__(self.problems, name=tr("Cells to look at"), parent=parent)
        self._held: list[ProblemRow] | None = None
        self.cells = _Cells(self, self.problems.column_of("problem"))
        self.setItemDelegate(self.cells)
        self.set_row_height(ROW_HEIGHT)
        self.setMinimumHeight(HEAD_HEIGHT + ROW_HEIGHT)
        self.problems.typed.connect(self.mended)

    def show_rows(self, rows: Sequence[ProblemRow]) -> None:
        """Shows other rows; while a value is being typed they wait."""
        if self.typing:
            self._held = list(rows)
            return
        self._held = None
        at = self.currentIndex().row()
        self.setColumnHidden(
            self.problems.column_of("tab"),
            len({row.placed.tab for row in rows}) < 2,  # noqa: PLR2004  one sheet needs no name
        )
        self.problems.set_rows(rows)
        if not self.currentIndex().isValid() and rows:
            # The row that was mended is gone: its place is the next one's.
            self._stand_at(min(max(at, 0), len(rows) - 1))

    @property
    def typing(self) -> bool:
        """Whether a value is being typed."""
        return self.state() is QAbstractItemView.State.EditingState

    def edit_current(self, typed: str = "") -> bool:
        """Opens the current row's value, with the first letter that was typed."""
        row = self.currentIndex().row()
        if row < 0 or not self.problems.can_type(row, self.problems.value_column):
            return False
        index = self.problems.index(row, self.problems.value_column)
        self.setCurrentIndex(index)
        self.edit(index)
        editor = self.indexWidget(index) or self.findChild(QLineEdit)
        if typed and isinstance(editor, QLineEdit):
            editor.setText(typed)
        return True

    def _stand_at(self, row: int) -> None:
        self.setCurrentIndex(self.problems.index(row, self.problems.value_column))

    # Events -------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Takes F2 and Ctrl+Z, which are keys of the window."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            f2 = event.key() == Qt.Key.Key_F2 and not event.modifiers()
            if f2 or _is_undo(event):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Opens the value, with what was typed where it was a letter or a figure."""
        if _is_undo(event):
            self.mend_taken_back.emit()
            return
        held = event.modifiers() & ~(
            Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier
        )
        if held == Qt.KeyboardModifier.NoModifier:
            if event.key() in (*_ENTER, Qt.Key.Key_F2) and self.edit_current():
                return
            letter = event.text()
            if letter and letter.isprintable() and letter != " " and self.edit_current(letter):
                return
        super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Opens the value of the row."""
        if self.indexAt(event.position().toPoint()).isValid():
            self.edit_current()

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """After Enter the next row is current; rows that waited are shown."""
        row = self.currentIndex().row()
        super().closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)
        if hint is not QAbstractItemDelegate.EndEditHint.RevertModelCache:
            self._stand_at(min(row + 1, self.problems.rowCount() - 1))
        QTimer.singleShot(0, self, self._show_held)

    def _show_held(self) -> None:
        if self._held is not None and not self.typing:
            self.show_rows(self._held)


def _is_undo(event: QKeyEvent) -> bool:
    return event.key() == Qt.Key.Key_Z and event.modifiers() == Qt.KeyboardModifier.ControlModifier
