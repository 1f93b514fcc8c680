"""The month register: every bill of a month by number, and where the audit log stood then."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import and_, func, select

from dairyos_desktop.domain.billing import Status
from dairyos_desktop.domain.orders import MORNING
from dairyos_desktop.domain.quantity import Quantity
from dairyos_desktop.domain.reports import (
    Kind,
    Lead,
    LeadTo,
    Report,
    ReportColumn,
    ReportRow,
    counted,
    totals_of,
)
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models.bills import Bill
from dairyos_desktop.models.customers import Customer, Stop
from dairyos_desktop.services.audit.chain import read_head
from dairyos_desktop.services.reports.frame import (
    amounts,
    as_date,
    plain_rows,
    read_frame,
    units,
)

if TYPE_CHECKING:
    import datetime as dt

    from sqlalchemy.orm import Session

    from dairyos_desktop.domain.periods import Month

KEY = "register"

_COLUMNS = (
    ReportColumn("number", say("Bill")),
    ReportColumn("date", say("Date"), Kind.DATE, gives_way=4),
    ReportColumn("code", say("No."), gives_way=3),
    ReportColumn("name", say("Customer"), wide=True),
    ReportColumn("route", say("Route"), gives_way=1),
    ReportColumn("litres", say("Litres"), Kind.QUANTITY, summed=True, gives_way=6),
    ReportColumn("subtotal", say("Amount"), Kind.MONEY, summed=True, gives_way=7),
    ReportColumn("tax", say("Tax"), Kind.MONEY, summed=True, gives_way=8),
    ReportColumn("adjustments", say("Corrections"), Kind.MONEY, summed=True, gives_way=5),
    ReportColumn("round_off", say("Round-off"), Kind.MONEY, summed=True, gives_way=2),
    ReportColumn("total", say("Bill total"), Kind.MONEY, summed=True, strong=True),
    ReportColumn("paid", say("Paid"), Kind.MONEY, summed=True),
    ReportColumn("open", say("Owed"), Kind.MONEY, summed=True),
    ReportColumn("state", say("State")),
)
_STATES: Final = {
    Status.UNPAID.value: say("Unpaid"),
    Status.PARTIALLY_PAID.value: say("Part paid"),
    Status.PAID.value: say("Paid"),
    Status.VOID.value: say("Void"),
}


def of_month(session: Session, now: dt.datetime, month: Month) -> Report:
    """A line for each bill, void ones struck out and in no sum."""
    frame = read_frame(session, now)
    rows = plain_rows(
        session,
        select(
            Bill.number,
            Bill.bill_date,
            Customer.code,
            Customer.name,
            func.coalesce(Stop.route, ""),
            units(Bill.litres),
            units(Bill.subtotal),
            units(Bill.tax),
            units(Bill.adjustments),
            units(Bill.round_off),
            units(Bill.total),
            units(Bill.allocated),
            Bill.status,
        )
        .join(Customer, Customer.id == Bill.customer_id)
        .outerjoin(Stop, and_(Stop.customer_id == Customer.id, Stop.shift == MORNING))
        .where(Bill.month == str(month))
        .order_by(Bill.number_year, Bill.number_seq),
    )
    # A month's bills have few dates, and the driver of SQLite hands over texts.
    dates = {on: as_date(on) for on in {row[1] for row in rows}}
    made, void = [], 0
    for number, on, code, name, route, litres, *paise, total, paid, state in rows:
        is_void = state == Status.VOID.value
        void += is_void
        owed = 0 if is_void else max(total, 0) - paid
        cells = (
            number,
            dates[on],
            code,
            name,
            route,
            Quantity.from_thousandths(litres),
            *amounts((*paise, total, paid, owed)),
            _STATES[state],
        )
        made.append(ReportRow(cells, Lead(LeadTo.BILL, number), is_void))
    return Report(
        key=KEY,
        title=say("Month register"),
        about=(_words(month, len(made) - void, void),),
        columns=_COLUMNS,
        rows=tuple(made),
        totals=totals_of(_COLUMNS, made),
        notes=_notes(session),
        office=frame.office,
        made_at=frame.made_at,
        period=str(month),
        empty=say("No bill of {label} was made yet.", label=month.label()),
        counted="bill",
    )


def _words(month: Month, live: int, void: int) -> str:
    words = say("{month}: {bills}", month=month.label(), bills=counted(live, "bill"))
    return say("{words}, and {void} void", words=words, void=f"{void:,}") if void else words


def _notes(session: Session) -> tuple[str, ...]:
    """The audit log's head on paper: who has it can tell a log that was cut or rewritten (I8)."""
    head = read_head(session)
    if head is None:
        return (say("The audit log has lost its head: restore the last proven backup."),)
    return (
        say(
            "Audit log at entry {position}: {sha256}",
            position=f"{head[0].position:,}",
            sha256=head[0].sha256,
        ),
    )
