"""The list of a month's bills with its sums, beside the panel of the current one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from dairyos_desktop.domain.texts import as_shown, tr, tr_later, trc, trn
from dairyos_desktop.ui.bills.columns import bill_columns
from dairyos_desktop.ui.bills.month import MonthBills, Show
from dairyos_desktop.ui.bills.panel import WHY, BillPanel
from dairyos_desktop.ui.fold import Room
from dairyos_desktop.ui.theme.tokens import ROW_DENSE, ROW_LIST
from dairyos_desktop.ui.widgets.buttons import Button
from dairyos_desktop.ui.widgets.empty import EmptyState
from dairyos_desktop.ui.widgets.split import ListAndPanel
from dairyos_desktop.ui.widgets.table.model import RowsModel
from dairyos_desktop.ui.widgets.table.totals import TotalsLine
from dairyos_desktop.ui.widgets.table.view import TableView

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent

    from dairyos_desktop.domain.periods import Month
    from dairyos_desktop.services.dto.billing import BillRow
    from dairyos_desktop.ui.context import UiContext
    from dairyos_desktop.ui.fold import Fold

_PANEL, _TABLE = "bills.panel", "bills.table"
# Below this width of the list its amount without arrears goes too: "To pay" says more.
_ROOM_FOR_TOTAL = 580
_ROOM_FOR_SECONDARY = 720
_NONE_OF = {
    Show.NOT_PRINTED: tr_later("All {bills} are printed"),
    Show.UNPAID: tr_later("None of {bills} is unpaid"),
    Show.PART_PAID: tr_later("None of {bills} is part paid"),
    Show.PAID: tr_later("None of {bills} is paid"),
    Show.VOID: tr_later("None of {bills} is void"),
}


class ListPage(QWidget):
    """Rows, sums and panel.

    Signals:
        chosen_changed(): Other rows are checked or shown now.
        all_wanted(): *Show all* of an empty list.
        search_wanted(str): Typed in the list; it belongs into the search field.
    """

    chosen_changed = Signal()
    all_wanted = Signal()
    search_wanted = Signal(str)

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._bills: MonthBills | None = None
        self._asked: tuple[Month, Show, str] | None = None
        self._filling = False
        self.setAccessibleName(tr("Bills of the month"))
        self.model: RowsModel[BillRow] = RowsModel(
            bill_columns(), key=lambda row: row.bill_id, checkable=True, parent=self
        )
        self.table: TableView[BillRow] = TableView(self.model, name=tr("Bills"))
        self.sums = TotalsLine(name=tr("Sums"))
        self.panel = BillPanel(context)
        left = QWidget()
        left.setFocusProxy(self.table)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.table, 1)
        column.addWidget(self.sums)
        self.split = ListAndPanel(left, self.panel)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.split)
        self._left = left
        self._sums: tuple[list[tuple[str, str]], str] = ([], "")
        self._room = Room.WIDE
        self.table.opened.connect(self._on_opened)
        self.table.current_changed.connect(self._on_current_changed)
        self.table.typed.connect(self.search_wanted)
        self.model.checks_changed.connect(self.chosen_changed)
        self.panel.closed.connect(self._on_panel_closed)
        self.table.restore_state(context.preferences.state(_TABLE))
        self.table.horizontalHeader().sectionResized.connect(self._on_columns_changed)
        self.table.horizontalHeader().sortIndicatorChanged.connect(self._on_columns_changed)
        self._open_panel = bool(context.preferences.get(_PANEL, True))

    # What is shown -----------------------------------------------------------------

    def show_bills(self, bills: MonthBills, show: Show, typed: str) -> None:
        """Shows what the chip and the search field let through."""
        month_changed = self._bills is None or self._bills.month != bills.month
        self._bills = bills
        rows = bills.shown(show, typed)
        self._set_empty(bills, show, typed, bare=not rows)
        if month_changed and self.model.rows:
            self.model.set_checked(range(len(self.model.rows)), on=False)
        # Whose bill became void or paid is out of sight: the next one stands in its place.
        asked = (bills.month, show, typed)
        at = max(self.table.currentIndex().row(), 0) if asked == self._asked else 0
        self._asked = asked
        self._filling = True
        self.model.set_rows(rows)
        self._filling = False
        self._set_sums(bills, rows, show, typed)
        if self.table.current_row() is None and rows:
            self.table.select_key(self.model.row(min(at, len(rows) - 1)).bill_id)
        self._follow()

    def _set_sums(self, bills: MonthBills, rows: Sequence[BillRow], show: Show, typed: str) -> None:
        sums = bills.sums(rows)
        count = trn("{count} bill", "{count} bills", len(rows))
        if show is not Show.ALL or typed:
            count = tr(
                "{count} of {counted}",
                count=f"{len(rows):,}",
                counted=trn("{count} bill", "{count} bills", len(bills.live)),
            )
        pairs = [
            (tr("Billed"), sums.billed.format()),
            (tr("Received"), sums.received.format()),
            (trc("amount", "Open"), sums.open.format()),
        ]
        self._sums = (pairs, tr("{count}, by number", count=count))

    def _set_empty(self, bills: MonthBills, show: Show, typed: str, *, bare: bool) -> None:
        if not bare:
            self.table.set_empty(None)
            return
        if not bills.rows:
            return
        if typed:
            words = tr("No bill of {label} holds “{typed}”", label=bills.month.label(), typed=typed)
        else:
            words = as_shown(_NONE_OF.get(show, tr("Every bill of the month is void")))
            words = words.format(bills=trn("{count} bill", "{count} bills", len(bills.live)))
        every = Button(tr("Show all"))
        every.clicked.connect(self.all_wanted)
        self.table.set_empty(EmptyState("receipt-text", f"{words}.", secondary=every))

    def show_empty(self, empty: EmptyState) -> None:
        """What stands where a month has no bills at all."""
        self.table.set_empty(empty)

    def chosen(self) -> list[BillRow]:
        """The checked rows."""
        return self.model.checked()

    def select(self, bill_id: int) -> bool:
        """Makes a bill current and opens the panel."""
        found = self.table.select_key(bill_id)
        if found:
            self._on_opened(self.table.current_row())
        return found

    def show_why(self) -> None:
        """Explains the current bill beside the list."""
        row = self.table.current_row()
        if row is not None:
            self._on_opened(row)
            self.panel.tabs.choose(WHY)

    def set_loading(self, *, on: bool) -> None:
        """Dims the rows while another month is read."""
        self.table.set_loading(on=on)

    def fold(self, fold: Fold) -> None:
        """Follows the window; where the panel would take the list's place, the list stays."""
        if fold.room is Room.NARROW and self._room is not Room.NARROW:
            self._hide_panel()
        self._room = fold.room
        self.split.fold(fold)
        self._follow()
        self.table.set_row_height(ROW_DENSE if fold.low else ROW_LIST)
        self.sums.set_low(low=fold.low)
        self._fit_columns()

    # The panel ----------------------------------------------------------------------

    def _follow(self) -> None:
        row = self.table.current_row()
        beside = self._open_panel and self._room is not Room.NARROW
        if row is not None and beside and not self.split.panel_open:
            self.split.open_panel()
        if not self.model.rows and self.split.panel_open:
            self._hide_panel()
        self.panel.show_bill(row)
        self._fit_columns()

    def _hide_panel(self) -> None:
        # Not closed by the user: it comes back with the next bill, or with more room.
        self.panel.hide()
        self._left.show()

    def _on_opened(self, row: BillRow | None) -> None:
        self._remember_panel(on=True)
        self.split.open_panel()
        self.panel.show_bill(row)
        self._fit_columns()

    def _on_current_changed(self, row: BillRow | None) -> None:
        # Between two rows the panel's buttons would be off, and the focus gone elsewhere.
        if not self._filling:
            self.panel.show_bill(row)

    def _on_panel_closed(self) -> None:
        self._remember_panel(on=False)
        self._fit_columns()

    def _remember_panel(self, *, on: bool) -> None:
        self._open_panel = on
        self._context.preferences.set(_PANEL, on)

    # Columns ------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Hides columns that have no room."""
        super().resizeEvent(event)
        self._fit_columns()

    def _fit_columns(self) -> None:
        room = self.width() - (self.panel.width() if self.split.panel_open else 0)
        self.table.hide_secondary(hide=room < _ROOM_FOR_SECONDARY)
        total = self.model.column_of("total")
        self.table.setColumnHidden(total, room < _ROOM_FOR_TOTAL)
        pairs, note = self._sums
        self.sums.set_sums(pairs, note=note if room >= _ROOM_FOR_TOTAL else "")

    def _on_columns_changed(self) -> None:
        self._context.preferences.set(_TABLE, self.table.save_state())
