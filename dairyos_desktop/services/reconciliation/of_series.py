"""Numbers that a series should have and has not, and the gateway's news nobody acted on."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from dairyos_desktop.domain.numbering import bill_number, receipt_number
from dairyos_desktop.domain.plain import format_date
from dairyos_desktop.domain.reconciling import (
    EVENT_HOURS,
    MOST_GAPS,
    FindingType,
    Found,
    Side,
    missing_numbers,
)
from dairyos_desktop.models.office import NumberSeries
from dairyos_desktop.models.payments import WebhookEvent
from dairyos_desktop.services.dto.news import EventStatus
from dairyos_desktop.services.numbers import BILL_SERIES, set_aside
from dairyos_desktop.services.reconciliation.ground import bills, gateway_key, payments

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

    from dairyos_desktop.services.reconciliation.ground import Ground


def find(session: Session, ground: Ground) -> Iterator[Found]:
    """Gaps in the numbers of bills and receipts (rule 14, I7); news that was not acted on."""
    aside = set_aside(session)
    for series in session.scalars(select(NumberSeries)).all():
        away = aside.get((series.kind, series.prefix, series.year), set())
        yield from _gaps(session, series, away)
    yield from _events(session, ground)


def _gaps(session: Session, series: NumberSeries, aside: set[int]) -> Iterator[Found]:
    of_bills = series.kind == BILL_SERIES
    used = (
        select(bills.number_seq).where(
            bills.number_prefix == series.prefix, bills.number_year == series.year
        )
        if of_bills
        else select(payments.receipt_seq).where(payments.receipt_year == series.year)
    )
    there: list[int] = [*session.scalars(used), *aside]
    if len(there) == series.next_number - series.first_number:
        # As many as there should be; that none is there twice the database sees to.
        return
    kind = FindingType.BILL_NUMBER_GAP if of_bills else FindingType.RECEIPT_NUMBER_GAP
    what = "bill" if of_bills else "receipt"
    named = 0
    for gap in missing_numbers(series.first_number, series.next_number, there):
        if named + len(gap) <= MOST_GAPS:
            runs = [range(number, number + 1) for number in gap]
        else:
            runs = [gap]
        for run in runs:
            named += 1
            first, last = _name(series, run.start), _name(series, run.stop - 1)
            words = (
                f"There is no {what} {first}."
                if first == last
                else f"There are no {what}s from {first} to {last}."
            )
            yield Found(
                kind,
                f"number {first}",
                f"{words} The series goes on after it.",
                heads=("The series", "The books"),
                sides=(Side("Number", first if first == last else f"{first} to {last}", "–"),),
            )


def _name(series: NumberSeries, number: int) -> str:
    if series.kind == BILL_SERIES:
        return bill_number(series.prefix, series.year, number)
    return receipt_number(series.year, number)


def _events(session: Session, ground: Ground) -> Iterator[Found]:
    rows = session.execute(
        select(
            WebhookEvent.event_id,
            WebhookEvent.event_type,
            WebhookEvent.payment_id,
            WebhookEvent.received_at,
            WebhookEvent.status,
            WebhookEvent.problem,
        )
        .where(
            WebhookEvent.status != EventStatus.PROCESSED.value,
            or_(
                WebhookEvent.status == EventStatus.FAILED.value,
                WebhookEvent.received_at < ground.now - dt.timedelta(hours=EVENT_HOURS),
            ),
        )
        .order_by(WebhookEvent.id)
    )
    for row in rows:
        day = ground.day(row.received_at)
        why = row.problem or "Nobody has acted on it yet."
        yield Found(
            FindingType.EVENT_NOT_PROCESSED,
            f"event {row.event_id}",
            f"Razorpay's news of {format_date(day)} ({row.event_type}) is not in the books: {why}",
            touches=frozenset({gateway_key(row.payment_id)} if row.payment_id else ()),
            gateway_id=row.payment_id or row.event_id,
            happened_on=day,
            heads=("Razorpay's news", "In the books"),
            sides=(Side("State", "received", "not acted on"),),
        )
