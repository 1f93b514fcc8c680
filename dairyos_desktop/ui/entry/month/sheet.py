"""A month's sheet as the desk works on it: its grid, its history, its totals."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dairyos_desktop.services.dto.month_sheet import DatedKey
from dairyos_desktop.ui.entry.open_sheet import OpenSheet

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from dairyos_desktop.services.dto.consumption import SheetProduct
    from dairyos_desktop.services.dto.month_sheet import MonthTotals
    from dairyos_desktop.ui.entry.month.grid import MonthGrid
    from dairyos_desktop.ui.entry.open_sheet import Answer


@dataclass(eq=False)
class MonthSheet(OpenSheet):
    """What belongs together while a month's sheet is open.

    Sums are the database's; what is saved here is added to them at once, row by row.

    Attributes:
        products: Those that were delivered; empty until the totals were read.
        by_day: Thousandths by (day, product).
        by_customer: Thousandths by (customer, product).
    """

    grid: MonthGrid
    products: tuple[SheetProduct, ...] = ()
    by_day: Counter[tuple[dt.date, int]] = field(default_factory=Counter)
    by_customer: Counter[tuple[int, int]] = field(default_factory=Counter)
    has_totals: bool = False
    _counted: dict[int, dict[tuple[dt.date, int], int]] = field(default_factory=dict)

    @property
    def timezone(self) -> str:
        """The office's, in which instants are shown."""
        return self.grid.frame.timezone

    def key_of(self, answer: Answer) -> DatedKey:
        """The row that the service answered of."""
        return DatedKey(*answer.key, answer.on)

    def touched(self, customers: Iterable[int]) -> None:
        """Cells of these customers are others now: the sums follow."""
        for customer_id in customers:
            before = self._counted.get(customer_id)
            if before is None or not self.grid.is_read(customer_id):
                continue
            after = self.grid.delivered(customer_id, with_wishes=True)
            for cell in before.keys() | after.keys():
                more = after.get(cell, 0) - before.get(cell, 0)
                if more:
                    self.by_day[cell] += more
                    self.by_customer[customer_id, cell[1]] += more
            self._counted[customer_id] = after

    def cells_read(self, customers: Iterable[int]) -> None:
        """Takes the cells of these customers as what the sums were made of."""
        for customer_id in customers:
            self._counted[customer_id] = self.grid.delivered(customer_id, with_wishes=False)

    def take_totals(self, totals: MonthTotals) -> None:
        """Takes fresh sums; what is on its way is added to them."""
        self.grid.know_products(totals.products)
        self.products = totals.products
        self.by_day = Counter(totals.by_day)
        self.by_customer = Counter(totals.by_customer)
        self.has_totals = True
        known = [one for one in self._counted if self.grid.is_read(one)]
        self._counted.clear()
        self.cells_read(known)
        self.touched(known)

    # Sums as they are shown ---------------------------------------------------------

    def row_total(self, customer_id: int) -> int:
        """A customer's month, in thousandths of the sheet's unit."""
        return sum(self.by_customer[customer_id, one.id] for one in self._summed())

    def day_total(self, on: dt.date) -> int:
        """A day of the whole sheet, in thousandths of the sheet's unit."""
        return sum(self.by_day[on, one.id] for one in self._summed())

    def product_total(self, product_id: int) -> int:
        """A product's month, in thousandths of its own unit."""
        return sum(self.by_day[on, product_id] for on in self.grid.frame.month.days)

    def total(self) -> int:
        """The whole sheet, in thousandths of its unit."""
        return sum(self.day_total(on) for on in self.grid.frame.month.days)

    def _summed(self) -> list[SheetProduct]:
        """Litres are not added to pieces: those that share the sheet's unit."""
        unit = self.grid.unit
        if self.grid.wanted.product_id is not None:
            return [self.grid.product(self.grid.wanted.product_id)]
        return [one for one in self.products if one.unit == unit]
