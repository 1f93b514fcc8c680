"""The list of customers: what is shown of it, and finding in it with each key typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.searching import Needle
from dairyos_desktop.domain.texts import tr, tr_later, trn
from dairyos_desktop.services.dto.customers import CustomerRow, Standing
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.customers.columns import NAME, NamesDelegate, customer_columns
from dairyos_desktop.ui.theme.tokens import PAGE_MARGIN, SPACE_32
from dairyos_desktop.ui.widgets.table.model import RowsModel
from dairyos_desktop.ui.widgets.table.totals import TotalsLine
from dairyos_desktop.ui.widgets.table.view import TableView

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from PySide6.QtGui import QResizeEvent

    _Test = Callable[[CustomerRow], bool]

ALL = "all"
ON_LEAVE = "leave"
TO_PAY = "pay"
ADVANCE = "advance"
LEFT = "left"
FILTERS = (
    (ALL, tr_later("All")),
    (ON_LEAVE, tr_later("On leave")),
    (TO_PAY, tr_later("To pay")),
    (ADVANCE, tr_later("Advance")),
    (LEFT, tr_later("Left")),
)


class CustomerList(QWidget):
    """Table and totals; keeps all rows and shows those that the filter and the search leave.

    While something is searched for, the best hits stand first; else the order is the table's.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._all: tuple[CustomerRow, ...] = ()
        self._balances: Mapping[int, Money] = {}
        self._owed: dict[int, int] = {}
        self._walk: dict[int, int] = {}
        self._filter = ALL
        self._searched = ""
        self._sorted: tuple[str, bool] | None = None
        self.model = RowsModel[CustomerRow](
            customer_columns(self._balance_of, self._walking), key=lambda row: row.id
        )
        self.table = TableView[CustomerRow](self.model, name=tr("Customers"))
        self.table.cells = NamesDelegate(self.table, self.model.column_of(NAME))
        self.table.setItemDelegate(self.table.cells)
        self.table.sort_by("place")
        self.totals = TotalsLine(name=tr("Balances"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.table, 1)
        column.addWidget(self.totals)
        self.setFocusProxy(self.table)

    # What there is ------------------------------------------------------------------

    @property
    def rows(self) -> tuple[CustomerRow, ...]:
        """All customers, shown or not."""
        return self._all

    def set_rows(self, rows: Sequence[CustomerRow]) -> None:
        """Takes all customers, in walking order."""
        self._all = tuple(rows)
        self._walk = {row.id: place for place, row in enumerate(rows)}
        self._show()

    def set_balances(self, balances: Mapping[int, Money]) -> None:
        """Takes what each owes; they come a moment after the rows."""
        self._balances = balances
        # Whole numbers: they are compared and added up for all rows with each key typed.
        self._owed = {customer: owed.paise for customer, owed in balances.items()}
        if self._filter in (TO_PAY, ADVANCE) or self._sorts_by_balance():
            self._show()
        else:
            last = self.model.rowCount() - 1
            if last >= 0:
                at = self.model.column_of("balance")
                self.model.dataChanged.emit(self.model.index(0, at), self.model.index(last, at))
        self._sum()

    def counts(self) -> dict[str, int]:
        """How many customers each filter leaves."""
        return {key: sum(map(self._passes(key), self._all)) for key, _ in FILTERS}

    # What is shown ------------------------------------------------------------------

    @property
    def searched(self) -> str:
        """What is searched for."""
        return self._searched

    def set_filter(self, key: str) -> None:
        """Shows only the customers of a filter."""
        self._filter = key
        self._show()

    def search(self, typed: str) -> None:
        """Shows the customers in whom all typed words are found; best hits first."""
        if typed and not self._searched:
            self._sorted = self.table.sorting
            self.table.horizontalHeader().setSortIndicatorShown(False)
            self.model.sort(-1)
        self._searched = typed
        if not typed and self._sorted is not None:
            key, down = self._sorted
            self._sorted = None
            # The rows come in walking order; sorting waits until they are all there again.
            self._show()
            self.table.sort_by(key, descending=down)
            return
        self._show()
        if typed and self.model.rowCount():
            self.table.setCurrentIndex(self.model.index(0, 0))

    def _show(self) -> None:
        passes = self._passes(self._filter)
        rows = self._all if self._filter == ALL else [row for row in self._all if passes(row)]
        needle = Needle(self._searched)
        if needle:
            ranked: tuple[list[CustomerRow], ...] = ([], [])
            for row in rows:
                rank = needle.rank(row.search_text)
                if rank is not None:
                    ranked[rank].append(row)
            rows = ranked[0] + ranked[1]
        self.model.set_rows(rows)
        self._sum()

    def _passes(self, key: str) -> _Test:
        owed = self._owed
        tests: dict[str, _Test] = {
            ALL: lambda _: True,
            ON_LEAVE: lambda row: row.standing == Standing.ON_LEAVE,
            TO_PAY: lambda row: owed.get(row.id, 0) > 0,
            ADVANCE: lambda row: owed.get(row.id, 0) < 0,
            LEFT: lambda row: row.standing == Standing.LEFT,
        }
        return tests[key]

    def _sorts_by_balance(self) -> bool:
        sorting = self.table.sorting
        return sorting is not None and sorting[0] == "balance"

    def _sum(self) -> None:
        shown = self.model.rows
        owed = [self._owed.get(row.id, 0) for row in shown]
        to_pay = Money.from_paise(sum(paise for paise in owed if paise > 0))
        ahead = Money.from_paise(-sum(paise for paise in owed if paise < 0))
        people = trn("{count} customer", "{count} customers", len(shown))
        order = (
            tr("best first")
            if self._searched
            else tr("walking order")
            if self._walks()
            else tr("sorted")
        )
        sums = [(tr("To pay"), to_pay.format())]
        if ahead:
            sums.append((tr("Advance"), ahead.format()))
        note = f"{people}, {order}"
        needed = sum(fonts.width(f"{word} {figure}") + SPACE_32 for word, figure in sums)
        fits = needed + fonts.width(note) + 2 * PAGE_MARGIN < self.width()
        self.totals.set_sums(sums, note=note if fits else "")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The note beside the sums goes where there is no room for it."""
        super().resizeEvent(event)
        self._sum()

    def _walks(self) -> bool:
        sorting = self.table.sorting
        return sorting is None or sorting in (("place", False), ("route", False))

    def _walking(self, row: CustomerRow) -> int:
        return self._walk.get(row.id, 0)

    def _balance_of(self, row: CustomerRow) -> Money | None:
        return self._balances.get(row.id)
