"""A customer's account over a period: what it began with, each entry, what it ended with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.plain import format_date
from dairyos_desktop.domain.reports import (
    Kind,
    Lead,
    LeadTo,
    Report,
    ReportColumn,
    ReportRow,
    totals_of,
)
from dairyos_desktop.models.customers import Customer
from dairyos_desktop.services.office import office_row
from dairyos_desktop.services.payments.ledger import between, read_ledger
from dairyos_desktop.services.reports.frame import read_frame

if TYPE_CHECKING:
    import datetime as dt

    from sqlalchemy.orm import Session

    from dairyos_desktop.services.dto.payments import LedgerEntry

KEY = "statement"

_COLUMNS = (
    ReportColumn("date", "Date", Kind.DATE),
    ReportColumn("what", "What", wide=True),
    ReportColumn("number", "Number"),
    ReportColumn("debit", "Debit", Kind.MONEY, summed=True),
    ReportColumn("credit", "Credit", Kind.MONEY, summed=True),
    ReportColumn("balance", "Balance", Kind.MONEY, strong=True),
)
_WORDS: Final = {
    "opening": "Opening balance",
    "bill": "Bill",
    "void": "Bill made void",
    "payment": "Receipt",
    "reversal": "Receipt taken back",
}
_BILLS = frozenset({"bill", "void"})


def of_customer(
    session: Session, now: dt.datetime, customer_id: int, from_on: dt.date | None, to_on: dt.date
) -> Report:
    """The account between two days, both included.

    Args:
        session: To read with.
        now: The instant.
        customer_id: Whose.
        from_on: The first day; None is from the beginning.
        to_on: The last.

    Raises:
        NotFoundError: There is no such customer.
        InvalidInputError: The days are the wrong way round.
    """
    ledger = read_ledger(session, customer_id)
    customer = session.get_one(Customer, customer_id)
    frame = read_frame(session, now)
    begun, shown = between(ledger, from_on, to_on)
    rows = [ReportRow((None, "Balance brought forward", "", None, None, begun))]
    if from_on is None:
        rows.clear()
    rows += (_row(entry) for entry in shown)
    ended = shown[-1].balance if shown else begun
    days = f"{format_date(from_on)} to {format_date(to_on)}" if from_on else ""
    return Report(
        key=KEY,
        title=f"Account of {customer.name}",
        about=(days or f"From the beginning to {format_date(to_on)}",),
        columns=_COLUMNS,
        rows=tuple(rows),
        totals=(*totals_of(_COLUMNS, rows)[:-1], ended),
        notes=(_closing(ended, to_on),),
        office=frame.office,
        made_at=frame.made_at,
        period=f"{customer.code} {to_on:%Y-%m}",
        empty="Nothing stands in this account.",
        counted="entry",
        sender=_sender(session),
        addressee=tuple(
            line
            for line in (
                f"{customer.name} ({customer.code})",
                customer.name_local,
                customer.address,
                customer.phone,
                f"GSTIN {customer.gstin}" if customer.gstin else "",
            )
            if line
        ),
    )


def _row(entry: LedgerEntry) -> ReportRow:
    lead = Lead(LeadTo.BILL, entry.ref) if entry.kind in _BILLS else None
    cells = (
        entry.date,
        _WORDS[entry.kind],
        entry.ref,
        entry.debit or None,
        entry.credit or None,
        entry.balance,
    )
    return ReportRow(cells, lead)


def _sender(session: Session) -> tuple[str, ...]:
    office = office_row(session)
    registration = f"GSTIN {office.gstin}" if office.gstin else ""
    return tuple(line for line in (office.address, office.phone, registration) if line)


def _closing(balance: Money, on: dt.date) -> str:
    if balance > Money.zero:
        return f"To pay on {format_date(on)}: {balance.format()}."
    if balance < Money.zero:
        return f"Paid ahead on {format_date(on)}: {(-balance).format()}."
    return f"Nothing is owed on {format_date(on)}."
