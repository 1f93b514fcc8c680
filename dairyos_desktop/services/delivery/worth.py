"""What waiting cells would come to at the prices in force (rules 2, 3, 6 and 7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.domain.billing import priced
from dairyos_desktop.services.billing.ground import read_goods, read_tariff

if TYPE_CHECKING:
    import datetime as dt

    from sqlalchemy.orm import Session

    from dairyos_desktop.services.consumption.waiting import Waiting


class Worth:
    """Values cells of a stretch of days, each on its own day.

    A bill rounds a month's line once, so what is worked out here cell by cell is about right, and
    exact for each cell.
    """

    def __init__(self, session: Session, first: dt.date, last: dt.date) -> None:
        tariff = read_tariff(session)
        self._inclusive = {
            product_id: goods.tax_inclusive for product_id, goods in read_goods(session).items()
        }
        self._prices = tariff.within(tariff.spans(first, last))

    def paise(self, cell: Waiting, on: dt.date) -> int:
        """One day's cell with its tax; 0 where no price is in force, which nobody can value."""
        span = self._prices.spans.of(on)
        price, rate = self._prices.of(cell.product_id, cell.price_list_id, cell.customer_id, span)
        if price is None:
            return 0
        is_inclusive = self._inclusive[cell.product_id]
        return sum(priced(cell.quantity, price, rate, tax_inclusive=is_inclusive))
