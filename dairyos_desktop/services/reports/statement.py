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
from dairyos_desktop.domain.texts import say
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
    ReportColumn("date", say("Date"), Kind.DATE),
    ReportColumn("what", say("What"), wide=True),
    ReportColumn("number", say("Number")),
    ReportColumn("debit", say("Debit"), Kind.MONEY, summed=True),
    ReportColumn("credit", say("Credit"), Kind.MONEY, summed=True),
    ReportColumn("balance", say("Balance"), Kind.MONEY, strong=True),
)
_WORDS: Final = {
    "opening": say("Opening balance"),
    "bill": say("Bill"),
    "void": say("Bill made void"),
    "payment": say("Receipt"),
    "reversal": say("Receipt taken back"),
    "discount": say("Discount"),
    "discount_reversal": say("Discount taken back"),
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
    rows = [ReportRow((None, say("Balance brought forward"), "", None, None, begun))]
    if from_on is None:
        rows.clear()
    rows += (_row(entry) for entry in shown)
    ended = shown[-1].balance if shown else begun
    days = (
        say("{from_on} to {to_on}", from_on=format_date(from_on), to_on=format_date(to_on))
        if from_on
        else ""
    )
    return Report(
        key=KEY,
        title=say("Account of {customer}", customer=customer.name),
        about=(days or say("From the beginning to {to_on}", to_on=format_date(to_on)),),
        columns=_COLUMNS,
        rows=tuple(rows),
        totals=(*totals_of(_COLUMNS, rows)[:-1], ended),
        notes=(_closing(ended, to_on),),
        office=frame.office,
        made_at=frame.made_at,
        period=f"{customer.code} {to_on:%Y-%m}",
        empty=say("Nothing stands in this account."),
        counted="entry",
        sender=_sender(session),
        addressee=tuple(
            line
            for line in (
                f"{customer.name} ({customer.code})",
                customer.name_local,
                customer.address,
                customer.phone,
                say("GSTIN {gstin}", gstin=customer.gstin) if customer.gstin else "",
            )
            if line
        ),
    )


def _row(entry: LedgerEntry) -> ReportRow:
    lead = Lead(LeadTo.BILL, entry.ref) if entry.kind in _BILLS else None
    cells = (
        entry.date,
        _WORDS[entry.what],
        entry.ref,
        entry.debit or None,
        entry.credit or None,
        entry.balance,
    )
    return ReportRow(cells, lead)


def _sender(session: Session) -> tuple[str, ...]:
    office = office_row(session)
    registration = say("GSTIN {gstin}", gstin=office.gstin) if office.gstin else ""
    return tuple(line for line in (office.address, office.phone, registration) if line)


def _closing(balance: Money, on: dt.date) -> str:
    if balance > Money.zero:
        return say("To pay on {on}: {balance}.", on=format_date(on), balance=balance.format())
    if balance < Money.zero:
        return say("Paid ahead on {on}: {value}.", on=format_date(on), value=(-balance).format())
    return say("Nothing is owed on {on}.", on=format_date(on))
