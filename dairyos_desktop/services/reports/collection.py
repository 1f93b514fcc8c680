"""A month's money by day, by person and by method; discounts stand apart (rule 21)."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, TypeVar

from dairyos_desktop.domain.methods import COLLECTED, METHODS, ONLINE
from dairyos_desktop.domain.money import Money
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
from dairyos_desktop.services.payments.collected import read_collected
from dairyos_desktop.services.payments.discounts import DISCOUNT
from dairyos_desktop.services.reports.frame import read_frame

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable

    from sqlalchemy.orm import Session

    from dairyos_desktop.domain.periods import Month
    from dairyos_desktop.services.payments.collected import Collected
    from dairyos_desktop.services.reports.frame import Frame

K = TypeVar("K")

KEY = "collection"

_GIVES_WAY = {"razorpay": 3, "bank": 4, "cheque": 5}
_SUMS = (
    ReportColumn("receipts", say("Receipts"), Kind.COUNT, summed=True, gives_way=1),
    *(
        ReportColumn(
            method, METHODS[method], Kind.MONEY, summed=True, gives_way=_GIVES_WAY.get(method, 0)
        )
        for method in COLLECTED
    ),
    ReportColumn("total", say("In all"), Kind.MONEY, summed=True, strong=True),
    ReportColumn("discounts", say("Discounts, apart"), Kind.MONEY, summed=True, gives_way=2),
)
_DAYS = (ReportColumn("day", say("Day"), Kind.DATE, wide=True), *_SUMS)
_PEOPLE = (ReportColumn("person", say("Taken by"), wide=True), *_SUMS)
_METHODS = (
    ReportColumn("method", say("Method"), wide=True),
    ReportColumn("receipts", say("Receipts"), Kind.COUNT, summed=True, gives_way=1),
    ReportColumn("taken", say("Taken"), Kind.MONEY, summed=True),
    ReportColumn("given_back", say("Given back"), Kind.MONEY, summed=True),
    ReportColumn("total", say("In all"), Kind.MONEY, summed=True, strong=True),
)


def by_day(session: Session, now: dt.datetime, month: Month) -> Report:
    """A line for each day on which money moved."""
    rows = read_collected(session, month.first, month.last)
    days = _grouped(rows, lambda one: one.on)
    lines = tuple(
        ReportRow((day, *_cells(days[day])), Lead(LeadTo.DAY, day)) for day in sorted(days)
    )
    bars = tuple(
        Bar(str(day.day), _collected(days.get(day, ())), f"{day:%d-%m-%Y}") for day in month.days
    )
    chart = Chart(say("Collected each day"), bars) if lines else None
    return _report(
        read_frame(session, now),
        month,
        how=say("by day"),
        columns=_DAYS,
        rows=lines,
        chart=chart,
        counted="day",
    )


def by_person(session: Session, now: dt.datetime, month: Month) -> Report:
    """A line for each person who took money."""
    rows = read_collected(session, month.first, month.last)
    people = _grouped(rows, lambda one: one.person)
    names = sorted(people, key=lambda one: (not one, one.casefold()))
    lines = tuple(ReportRow((name or ONLINE, *_cells(people[name]))) for name in names)
    bars = tuple(
        Bar(name or METHODS["razorpay"], _collected(people[name]), name or ONLINE) for name in names
    )
    chart = Chart(say("Collected by each person"), bars) if lines else None
    return _report(
        read_frame(session, now),
        month,
        how=say("by person"),
        columns=_PEOPLE,
        rows=lines,
        chart=chart,
        counted="person",
    )


def by_method(session: Session, now: dt.datetime, month: Month) -> Report:
    """A line for each way in which money came; discounts are none of them."""
    rows = read_collected(session, month.first, month.last)
    methods = _grouped(rows, lambda one: one.method)
    lines = tuple(
        ReportRow(
            (
                METHODS[method],
                sum(one.receipts for one in methods[method]),
                Money.from_paise(sum(one.taken for one in methods[method])),
                Money.from_paise(sum(one.given_back for one in methods[method])),
                _collected(methods[method]),
            )
        )
        for method in COLLECTED
        if method in methods
    )
    let_off = Money.from_paise(sum(one.paise for one in methods.get(DISCOUNT, ())))
    notes = (
        (say("Besides, {let_off} were let off as discounts.", let_off=let_off.format()),)
        if let_off
        else ()
    )
    bars = tuple(
        Bar(METHODS[method], _collected(methods[method]), METHODS[method])
        for method in COLLECTED
        if method in methods
    )
    chart = Chart(say("Collected by each method"), bars) if lines else None
    return _report(
        read_frame(session, now),
        month,
        how=say("by method"),
        columns=_METHODS,
        rows=lines,
        chart=chart,
        counted="method",
        notes=notes,
    )


def _grouped(rows: Iterable[Collected], key: Callable[[Collected], K]) -> dict[K, list[Collected]]:
    found: dict[K, list[Collected]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return found


def _collected(rows: Iterable[Collected]) -> Money:
    return Money.from_paise(sum(one.paise for one in rows if one.method != DISCOUNT))


def _cells(rows: list[Collected]) -> tuple[int | Money, ...]:
    """Receipts, each method, all of them, discounts."""
    paise: dict[str, int] = defaultdict(int)
    for one in rows:
        paise[one.method] += one.paise
    return (
        sum(one.receipts for one in rows if one.method != DISCOUNT),
        *(Money.from_paise(paise[method]) for method in COLLECTED),
        _collected(rows),
        Money.from_paise(paise[DISCOUNT]),
    )


def _report(
    frame: Frame,
    month: Month,
    *,
    how: str,
    columns: tuple[ReportColumn, ...],
    rows: tuple[ReportRow, ...],
    chart: Chart | None,
    counted: str,
    notes: tuple[str, ...] = (),
) -> Report:
    return Report(
        key=KEY,
        title=say("Collection {how}", how=how),
        about=(
            say(
                "{label}, by the date of the receipt; what was given back is taken off.",
                label=month.label(),
            ),
        ),
        columns=columns,
        rows=rows,
        totals=totals_of(columns, rows),
        notes=notes,
        office=frame.office,
        made_at=frame.made_at,
        period=str(month),
        chart=chart,
        empty=say("No money came in {label}.", label=month.label()),
        counted=counted,
    )
