"""Deliveries from a file: the one register with a hundred thousand rows a month."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.orders import EVENING, MORNING
from dairyos_desktop.services.dto.imports import CLOSED_DAY_HINT
from dairyos_desktop.services.imports.closed import ClosedDays
from dairyos_desktop.services.imports.columns import (
    choice_column,
    code_column,
    date_column,
    quantity_column,
)
from dairyos_desktop.services.imports.deliveries import stored_deliveries, write_deliveries
from dairyos_desktop.services.imports.references import References
from dairyos_desktop.services.imports.report import Merge

if TYPE_CHECKING:
    import datetime as dt

    from sqlalchemy.orm import Session

    from dairyos_desktop.domain.quantity import Quantity
    from dairyos_desktop.services.imports.columns import Column, Parsed
    from dairyos_desktop.services.imports.deliveries import Key
    from dairyos_desktop.services.imports.report import Report
    from dairyos_desktop.services.unit import UnitOfWork


class ConsumptionRow(NamedTuple):
    """A line of consumption-YYYY-MM.csv."""

    date: dt.date
    customer: str
    shift: str
    product: str
    quantity: Quantity


class ConsumptionImport:
    """consumption-YYYY-MM.csv."""

    topics: ClassVar[tuple[str, ...]] = ("consumption",)
    row: ClassVar[type[tuple[object, ...]]] = ConsumptionRow
    columns: ClassVar[tuple[Column, ...]] = (
        date_column("date"),
        code_column("customer"),
        choice_column("shift", MORNING, EVENING),
        code_column("product"),
        quantity_column("quantity"),
    )

    def __init__(self, session: Session, parsed: Parsed[ConsumptionRow], report: Report) -> None:
        """Sorts the file's rows; nothing is written."""
        self._report = report
        self._names = References(session, report)
        keys = [self._key(line, row) for line, row in parsed.rows]
        stored = stored_deliveries(session, keys)
        self._merge: Merge[Key, int, int] = Merge(report, stored)
        closed = ClosedDays(
            session, set() if report.closed_too else {key[1] for key in keys if key}
        )
        for key, (line, row) in zip(keys, parsed.rows, strict=True):
            if key is not None and not (
                closed and self._is_closed(closed, line, key, row.quantity.thousandths)
            ):
                self._merge.take(line, key, row.quantity.thousandths, "date", row.date)

    def _is_closed(self, closed: ClosedDays, line: int, key: Key, thousandths: int) -> bool:
        """Whether the row would change a closed day, which is reported."""
        known = self._merge.stored.get(key)
        if known is not None and known[1] == thousandths:
            return False
        problem = closed.problem(*key[:3])
        if problem:
            self._report.refuse(line, "date", key[1], problem, CLOSED_DAY_HINT)
        return bool(problem)

    def _key(self, line: int, row: ConsumptionRow) -> Key | None:
        customer = self._names.customer(line, row.customer)
        product = self._names.product(line, row.product)
        if customer is None or product is None:
            return None
        if product.by_piece and not row.quantity.is_whole:
            try:
                row.quantity.delivered(whole=True)
            except InvalidInputError as problem:
                quantity = row.quantity.short()
                self._report.refuse(line, "quantity", quantity, problem.message, problem.hint)
            return None
        return customer, row.date, row.shift, product.id

    def write(self, unit: UnitOfWork) -> None:
        """Writes the deliveries and marks the billed months that they change (rule 25)."""
        customers = {key: code for code, key in self._names.customers.items()}
        products = {ref.id: code for code, ref in self._names.products.items()}
        write_deliveries(unit, self._report, self._merge, customers, products)
