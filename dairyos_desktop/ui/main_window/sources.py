"""What the finder looks through besides actions: customers and bills."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.domain.errors import DairyError
from dairyos_desktop.domain.numbering import parse_number
from dairyos_desktop.domain.periods import Month
from dairyos_desktop.domain.searching import Needle, folded
from dairyos_desktop.domain.texts import tr_later
from dairyos_desktop.ui.finder_source import Found

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dairyos_desktop.services.dto.billing import BillRow
    from dairyos_desktop.services.dto.customers import CustomerRow
    from dairyos_desktop.ui.context import UiContext
    from dairyos_desktop.ui.finder_source import FinderSource

MOST = 6
_MONTHS_BACK = 3


def finder_sources(context: UiContext) -> tuple[FinderSource, ...]:
    """One source for each kind of things that can be found."""
    return CustomerSource(context), BillSource(context)


class CustomerSource:
    """Customers by any part of name, code, phone or address, in Latin or local letters."""

    heading = tr_later("Customers")

    def __init__(self, context: UiContext) -> None:
        self._context = context
        self._rows: Sequence[CustomerRow] | None = None
        context.work.changes.changed.connect(self._on_changed)

    def find(self, text: str) -> Sequence[Found]:
        """Best hits first, then by name."""
        needle = Needle(text)
        if self._rows is None:
            self._rows = self._context.services.customers.index(self._context.actor)
        hits = [
            (rank, not row.active, row.name, row)
            for row in self._rows
            if (rank := needle.rank(row.search_text)) is not None
        ]
        hits.sort(key=lambda hit: hit[:3])
        return [_found_customer(row) for *_, row in hits[:MOST]]

    def _on_changed(self, topics: frozenset[str]) -> None:
        if topics & {"customers", "orders", "leaves"}:
            self._rows = None


def _found_customer(row: CustomerRow) -> Found:
    names = f"{row.name} · {row.name_local}" if row.name_local else row.name
    detail = " · ".join(part for part in (row.address, row.code, row.phone) if part)
    return Found(names, detail, "user", screen="customers", params={"customer_id": row.id})


class BillSource:
    """Bills by number or customer: those of the last months, and any by its whole number."""

    heading = tr_later("Bills")

    def __init__(self, context: UiContext) -> None:
        self._context = context
        self._rows: list[tuple[Month, BillRow]] | None = None
        context.work.changes.changed.connect(self._on_changed)

    def find(self, text: str) -> Sequence[Found]:
        """Newest first; a whole number is looked for in all books."""
        if self._rows is None:
            self._rows = self._recent()
        needle = folded(text)
        found = [
            _found_bill(row.number, row.name, month.label(), row.payable.format())
            for month, row in self._rows
            if needle in row.number.casefold() or needle in folded(f"{row.name} {row.name_local}")
        ]
        return found[:MOST] or self._exact(text)

    def _recent(self) -> list[tuple[Month, BillRow]]:
        month = Month.of(self._context.today())
        rows: list[tuple[Month, BillRow]] = []
        for _ in range(_MONTHS_BACK):
            of_month = self._context.services.billing.rows(self._context.actor, month)
            rows += [(month, row) for row in of_month]
            month = month.previous()
        return rows

    def _exact(self, text: str) -> Sequence[Found]:
        number = text.strip().upper()
        try:
            parse_number(number)
            bill = self._context.services.billing.show(self._context.actor, number)
        except DairyError:
            return ()
        month = Month.of(bill.period_from)
        return (_found_bill(bill.number, bill.name, month.label(), bill.payable.format()),)

    def _on_changed(self, topics: frozenset[str]) -> None:
        if topics & {"bills", "customers", "payments"}:
            self._rows = None


def _found_bill(number: str, name: str, month: str, payable: str) -> Found:
    detail = f"{name} · {month} · {payable}"
    return Found(number, detail, "receipt-text", screen="bills", params={"number": number})
