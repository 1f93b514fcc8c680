"""Who owes how much since when: by route, or each customer of one or all routes."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import and_, case, func, select

from dairyos_desktop.domain.ageing import BANDS, HEADS, band_of, first_due
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.orders import MORNING
from dairyos_desktop.domain.plain import format_date
from dairyos_desktop.domain.reports import (
    Bar,
    Chart,
    Kind,
    Lead,
    LeadTo,
    Report,
    ReportColumn,
    ReportRow,
    totals_of,
)
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models.bills import Bill, is_open
from dairyos_desktop.models.customers import Customer, Stop
from dairyos_desktop.models.payments import Allocation, Payment
from dairyos_desktop.services.customers.listing import read_balance_paise
from dairyos_desktop.services.reports.frame import amounts, money, plain_rows, read_frame, units

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

KEY = "outstanding"
NO_ROUTE = say("No route")

_BANDS = tuple(
    ReportColumn(
        f"band{at}",
        head,
        Kind.MONEY,
        summed=True,
        gives_way=5 if at in {2, 3} else 0,
    )
    for at, head in enumerate(HEADS)
)
_SUMS = (
    *_BANDS,
    ReportColumn("owed", say("Owed"), Kind.MONEY, summed=True, strong=True),
    ReportColumn("advance", say("Advances"), Kind.MONEY, summed=True),
    ReportColumn("balance", say("Balance"), Kind.MONEY, summed=True, gives_way=4),
)
_ROUTES = (
    ReportColumn("route", say("Route"), wide=True),
    ReportColumn("owing", say("Owing"), Kind.COUNT, summed=True, gives_way=1),
    *_SUMS,
)
_CUSTOMERS = (
    ReportColumn("code", say("No."), gives_way=3),
    ReportColumn("name", say("Customer"), wide=True),
    ReportColumn("route", say("Route"), gives_way=2),
    ReportColumn("phone", say("Phone"), gives_way=1),
    *_SUMS,
)


class _Aged(NamedTuple):
    """What a customer owes by age, and what was paid ahead; paise."""

    customer_id: int
    code: str
    name: str
    phone: str
    route: str
    position: int
    bands: Sequence[int]
    balance: int

    @property
    def owed(self) -> int:
        return sum(self.bands)

    def cells(self) -> tuple[Money, ...]:
        """Under the bands, then owed, advance and balance."""
        owed = self.owed
        return amounts((*self.bands, owed, owed - self.balance, self.balance))


def by_route(session: Session, now: dt.datetime) -> Report:
    """A line for each route."""
    frame = read_frame(session, now)
    routes: dict[str, list[_Aged]] = defaultdict(list)
    for one in _read(session, frame.today, None):
        routes[one.route].append(one)
    rows = []
    for route in sorted(routes, key=lambda name: (not name, name)):
        bands = [sum(column) for column in zip(*(one.bands for one in routes[route]), strict=True)]
        whole = _Aged(0, "", "", "", route, 0, bands, sum(one.balance for one in routes[route]))
        owing = sum(one.owed > 0 for one in routes[route])
        rows.append(
            ReportRow((route or NO_ROUTE, owing, *whole.cells()), Lead(LeadTo.ROUTE, route))
        )
    totals = totals_of(_ROUTES, rows)
    return Report(
        key=KEY,
        title=say("Outstanding by route"),
        about=_about(frame.today),
        columns=_ROUTES,
        rows=tuple(rows),
        totals=totals,
        notes=_notes(session),
        office=frame.office,
        made_at=frame.made_at,
        chart=Chart(
            say("Owed by age"),
            tuple(
                Bar(words, amount, words)
                for words, amount in zip(BANDS, totals[2 : 2 + len(BANDS)], strict=True)
                if isinstance(amount, Money)
            ),
        ),
        empty=say("Nobody owes anything, and nobody has paid ahead."),
        counted="route",
    )


def of_customers(session: Session, now: dt.datetime, route: str | None) -> Report:
    """A line for each customer, in walking order.

    Args:
        session: To read with.
        now: The instant.
        route: One route alone; None for all.
    """
    frame = read_frame(session, now)
    aged = _read(session, frame.today, route)
    # Sorted here: databases differ in how they collate text, code points don't.
    aged.sort(key=lambda one: (not one.route, one.route, one.position, one.code))
    rows = tuple(
        ReportRow(
            (one.code, one.name, one.route or NO_ROUTE, one.phone, *one.cells()),
            Lead(LeadTo.CUSTOMER, one.customer_id),
        )
        for one in aged
    )
    where = "" if route is None else f", {route or NO_ROUTE}"
    totals = totals_of(_CUSTOMERS, rows)
    return Report(
        key=KEY,
        title=say("Outstanding by customer{where}", where=where),
        about=_about(frame.today),
        columns=_CUSTOMERS,
        rows=rows,
        totals=totals,
        notes=_notes(session) if route is None else (),
        office=frame.office,
        made_at=frame.made_at,
        chart=Chart(
            say("Owed by age"),
            tuple(
                Bar(words, amount, words)
                for words, amount in zip(BANDS, totals[4 : 4 + len(BANDS)], strict=True)
                if isinstance(amount, Money)
            ),
        ),
        empty=say("Nobody here owes anything, and nobody has paid ahead."),
        counted="customer",
    )


def _about(today: dt.date) -> tuple[str, ...]:
    words = say(
        "As of {today}, by days since a bill was due; an opening balance's are "
        "counted from the day it was noted for.",
        today=format_date(today),
    )
    return (words,)


def _notes(session: Session) -> tuple[str, ...]:
    """Money that is in no account yet."""
    signed = case((Payment.reverses_id.is_(None), 1), else_=-1)
    paise = session.scalar(
        select(func.sum(units(Payment.amount) * signed)).where(Payment.customer_id.is_(None))
    )
    nameless = money(paise)
    if not nameless:
        return ()
    words = say(
        "Besides, {nameless} came without a customer and stands in no balance: "
        "see Payments, Unmatched.",
        nameless=nameless.format(),
    )
    return (words,)


def _read(session: Session, today: dt.date, route: str | None) -> list[_Aged]:
    """Everybody who owes or has paid ahead."""
    name = func.coalesce(Stop.route, "")
    walks = and_(Stop.customer_id == Customer.id, Stop.shift == MORNING)
    among: Select[int] | None = None
    if route is not None:
        among = select(Customer.id).outerjoin(Stop, walks).where(name == route)
    bands = _read_bands(session, today, among)
    # The books' own balance; what is owed beyond it was paid ahead (rule 24).
    balances = {
        customer: paise
        for customer, paise in read_balance_paise(session, among=among).items()
        if paise or customer in bands
    }
    wanted = select(
        Customer.id,
        Customer.code,
        Customer.name,
        Customer.phone,
        name,
        func.coalesce(Stop.position, 0),
    ).outerjoin(Stop, walks)
    none = (0,) * len(BANDS)
    return [
        _Aged._make((*row, bands.get(row[0], none), balances[row[0]]))
        for row in plain_rows(session, wanted)
        if row[0] in balances
    ]


def _read_bands(
    session: Session, today: dt.date, among: Select[int] | None
) -> dict[int, Sequence[int]]:
    """Open debts by age, customer by customer, of those who are wanted or all; paise."""
    left = units(Bill.total) - units(Bill.allocated)
    edges = first_due(today)
    sums = []
    for at in range(len(BANDS)):
        belongs = []
        if at < len(edges):
            belongs.append(Bill.due_on >= edges[at])
        if at:
            belongs.append(Bill.due_on < edges[at - 1])
        sums.append(func.sum(case((and_(*belongs), left), else_=0)))
    wanted = select(Bill.customer_id, *sums).where(is_open()).group_by(Bill.customer_id)
    if among is not None:
        wanted = wanted.where(Bill.customer_id.in_(among))
    found: dict[int, Sequence[int]] = {
        customer: tuple(map(int, sums)) for customer, *sums in plain_rows(session, wanted)
    }
    for customer, due_on, paise in _open_openings(session, among):
        ages = list(found.get(customer, (0,) * len(BANDS)))
        ages[band_of(due_on, today)] += paise
        found[customer] = ages
    return found


def _open_openings(session: Session, among: Select[int] | None) -> list[tuple[int, dt.date, int]]:
    """What is left of opening balances, and since when it is owed; paise."""
    paid = {
        customer: int(paise)
        for customer, paise in session.execute(
            select(Allocation.customer_id, func.sum(units(Allocation.amount)))
            .where(Allocation.bill_id.is_(None))
            .group_by(Allocation.customer_id)
        )
    }
    owing = select(
        Customer.id,
        func.coalesce(Customer.opening_on, Customer.active_from),
        units(Customer.opening_balance),
    ).where(Customer.opening_balance > Money.zero)
    if among is not None:
        owing = owing.where(Customer.id.in_(among))
    rows = session.execute(owing)
    opened = [(customer, since, paise - paid.get(customer, 0)) for customer, since, paise in rows]
    return [one for one in opened if one[2] > 0]
