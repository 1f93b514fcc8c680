"""The list of customers: columns, what is shown of it, and finding in it with each key typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from dairyos_desktop.domain.customers import format_phone
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.searching import Needle
from dairyos_desktop.services.dto.customers import CustomerRow, Standing
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.customers.two_lines import balance_text
from dairyos_desktop.ui.theme.colours import colour
from dairyos_desktop.ui.theme.tokens import PAGE_MARGIN, SPACE_32, TYPE_BODY
from dairyos_desktop.ui.widgets.marks import Mark
from dairyos_desktop.ui.widgets.table.columns import PLAIN, SECONDARY, Align, Column, Look
from dairyos_desktop.ui.widgets.table.delegate import PAD, RowsDelegate, elided
from dairyos_desktop.ui.widgets.table.model import RowsModel
from dairyos_desktop.ui.widgets.table.totals import TotalsLine
from dairyos_desktop.ui.widgets.table.view import TableView

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from PySide6.QtCore import QRect
    from PySide6.QtGui import QPainter, QResizeEvent

    _Test = Callable[[CustomerRow], bool]

ALL = "all"
ON_LEAVE = "leave"
TO_PAY = "pay"
ADVANCE = "advance"
LEFT = "left"
FILTERS = (
    (ALL, "All"),
    (ON_LEAVE, "On leave"),
    (TO_PAY, "To pay"),
    (ADVANCE, "Advance"),
    (LEFT, "Left"),
)

_QUIET = Look(tone="text3")
_OWED = Look(weight=fonts.SEMIBOLD)
_NAME = "name"
_LEAST_LOCAL = 30


class NamesDelegate(RowsDelegate):
    """Paints a name with the other script's name quietly behind it."""

    def __init__(self, view: TableView[CustomerRow], name_column: int) -> None:
        super().__init__(view)
        self._name_column = name_column

    def paint_cell(
        self, painter: QPainter, rect: QRect, row: int, column: int, *, selected: bool
    ) -> None:
        """Latin name, then as much of the local one as there is room for."""
        if column != self._name_column:
            super().paint_cell(painter, rect, row, column, selected=selected)
            return
        customer = self._model.row(row)
        if not isinstance(customer, CustomerRow):
            return
        text, look = self._model.cell(row, column)
        middle = rect.top() + rect.height() / 2
        room = rect.width() - 2 * PAD
        shown = elided(text, room, TYPE_BODY, look.weight)
        line = fonts.baseline(middle, TYPE_BODY)
        painter.setFont(fonts.font(TYPE_BODY, look.weight))
        painter.setPen(colour(look.tone or "text"))
        painter.drawText(QPointF(rect.left() + PAD, line), shown)
        if not customer.name_local:
            return
        used = fonts.width(shown, TYPE_BODY, look.weight) + PAD
        if room - used > _LEAST_LOCAL:
            painter.setFont(fonts.font())
            painter.setPen(colour(look.tone or "text2"))
            local = elided(customer.name_local, int(room - used))
            painter.drawText(QPointF(rect.left() + PAD + used, line), local)


class CustomerList(QWidget):
    """Table and totals; keeps all rows and shows those that the filter and the search leave.

    While something is searched for, the best hits stand first; else the order is the table's.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._all: tuple[CustomerRow, ...] = ()
        self._balances: Mapping[int, Money] = {}
        self._filter = ALL
        self._searched = ""
        self._sorted: tuple[str, bool] | None = None
        self.model = RowsModel[CustomerRow](self._columns(), key=lambda row: row.id)
        self.table = TableView[CustomerRow](self.model, name="Customers")
        self.table.cells = NamesDelegate(self.table, self.model.column_of(_NAME))
        self.table.setItemDelegate(self.table.cells)
        self.table.sort_by("place")
        self.totals = TotalsLine(name="Balances")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.table, 1)
        column.addWidget(self.totals)
        self.setFocusProxy(self.table)

    def _columns(self) -> tuple[Column[CustomerRow], ...]:
        return (
            Column(
                "place",
                "No.",
                lambda row: str(row.position),
                width=54,
                align=Align.RIGHT,
                sort=lambda row: (row.route, row.position, row.code),
                look=lambda row: SECONDARY if row.active else _QUIET,
            ),
            Column(
                _NAME,
                "Name",
                lambda row: row.name,
                sort=lambda row: (row.name.casefold(), row.code),
                look=lambda row: PLAIN if row.active else _QUIET,
                stretch=True,
                tip=lambda row: f"{row.name_local} {row.code}".strip(),
            ),
            Column(
                "address",
                "Address",
                lambda row: row.address,
                width=146,
                sort=lambda row: row.address.casefold(),
                look=lambda row: SECONDARY if row.active else _QUIET,
                secondary=True,
            ),
            Column(
                "route",
                "Route",
                lambda row: row.route,
                width=60,
                sort=lambda row: (row.route, row.position, row.code),
                look=lambda row: SECONDARY if row.active else _QUIET,
            ),
            Column(
                "phone",
                "Phone",
                lambda row: format_phone(row.phone),
                width=106,
                look=lambda row: SECONDARY if row.active else _QUIET,
                secondary=True,
            ),
            Column(
                "takes",
                "Takes",
                _takes,
                width=150,
                sort=lambda row: (not row.active, not row.takes, row.takes),
                look=_takes_look,
            ),
            Column(
                "balance",
                "Balance",
                self._balance_text,
                width=112,
                align=Align.RIGHT,
                sort=lambda row: self._balances.get(row.id, Money.zero),
                look=self._balance_look,
            ),
        )

    # What there is ------------------------------------------------------------------

    @property
    def rows(self) -> tuple[CustomerRow, ...]:
        """All customers, shown or not."""
        return self._all

    def set_rows(self, rows: Sequence[CustomerRow]) -> None:
        """Takes all customers, in walking order."""
        self._all = tuple(rows)
        self._show()

    def set_balances(self, balances: Mapping[int, Money]) -> None:
        """Takes what each owes; they come a moment after the rows."""
        self._balances = balances
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
        head = self.table.horizontalHeader()
        if typed and not self._searched:
            at = head.sortIndicatorSection() if head.isSortIndicatorShown() else -1
            if at >= 0:
                down = head.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder
                self._sorted = (self.model.columns[at].key, down)
            head.setSortIndicatorShown(False)
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
        owed = self._balances
        tests: dict[str, _Test] = {
            ALL: lambda _: True,
            ON_LEAVE: lambda row: row.standing == Standing.ON_LEAVE,
            TO_PAY: lambda row: owed.get(row.id, Money.zero) > Money.zero,
            ADVANCE: lambda row: owed.get(row.id, Money.zero) < Money.zero,
            LEFT: lambda row: row.standing == Standing.LEFT,
        }
        return tests[key]

    def _sorts_by_balance(self) -> bool:
        head = self.table.horizontalHeader()
        by = head.sortIndicatorSection() if head.isSortIndicatorShown() else -1
        return by == self.model.column_of("balance")

    def _sum(self) -> None:
        shown = self.model.rows
        owed = [self._balances.get(row.id, Money.zero).paise for row in shown]
        to_pay = Money.from_paise(sum(paise for paise in owed if paise > 0))
        ahead = Money.from_paise(-sum(paise for paise in owed if paise < 0))
        count = len(shown)
        people = "customer" if count == 1 else "customers"
        order = "best first" if self._searched else "walking order" if self._walks() else "sorted"
        sums = [("To pay", to_pay.format())]
        if ahead:
            sums.append(("Advance", ahead.format()))
        note = f"{count} {people}, {order}"
        needed = sum(fonts.width(f"{word} {figure}") + SPACE_32 for word, figure in sums)
        fits = needed + fonts.width(note) + 2 * PAGE_MARGIN < self.width()
        self.totals.set_sums(sums, note=note if fits else "")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The note beside the sums goes where there is no room for it."""
        super().resizeEvent(event)
        self._sum()

    def _walks(self) -> bool:
        head = self.table.horizontalHeader()
        return not head.isSortIndicatorShown() or head.sortIndicatorSection() in (
            self.model.column_of("place"),
            self.model.column_of("route"),
        )

    def _balance_text(self, row: CustomerRow) -> str:
        balance = self._balances.get(row.id)
        return "" if balance is None else balance_text(balance)

    def _balance_look(self, row: CustomerRow) -> Look:
        owed = self._balances.get(row.id, Money.zero) > Money.zero
        return _OWED if owed else SECONDARY


def _takes(row: CustomerRow) -> str:
    if row.standing == Standing.LEFT:
        return "Left"
    if row.standing == Standing.NOT_YET:
        return "Not yet"
    return row.takes


def _takes_look(row: CustomerRow) -> Look:
    if row.standing == Standing.ON_LEAVE:
        return Look(tone="text2", mark=Mark.LEAVE)
    return PLAIN if row.active else _QUIET
