"""A customer's month cut into the stretches that one bill each covers (rule 13)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

from dairyos_desktop.domain.errors import RefusedError
from dairyos_desktop.domain.tariff import Spans
from dairyos_desktop.domain.texts import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dairyos_desktop.services.billing.batch import LiveBill

ONE_DAY = dt.timedelta(days=1)


class Period(NamedTuple):
    """Days that one bill covers, first and last included; `bill` is the live one, if any."""

    first: dt.date
    last: dt.date
    kind: str
    bill: LiveBill | None

    @property
    def is_issued(self) -> bool:
        """Whether an issued bill stands there, which no run changes."""
        return self.bill is not None and self.bill.is_issued


def periods_of(
    bills: Sequence[LiveBill], first: dt.date, last: dt.date, until: dt.date | None
) -> list[Period]:
    """The month's live bills and what no live bill covers, in order of their days.

    Args:
        bills: The month's live bills by first day.
        first: First day of the month.
        last: Last day of the month.
        until: The day on which a final bill is to end; what lies behind it is left to the
            month's run.

    Raises:
        RefusedError: The final bill would end inside an issued bill.
    """
    periods: list[Period] = []
    day = first
    for bill in bills:
        if bill.period_from > day:
            periods.append(Period(day, bill.period_from - ONE_DAY, "month", None))
        periods.append(Period(bill.period_from, bill.period_to, bill.kind, bill))
        day = bill.period_to + ONE_DAY
    if day <= last:
        periods.append(Period(day, last, "month", None))
    return periods if until is None else _ended(periods, first, until)


def _ended(periods: Iterable[Period], first: dt.date, until: dt.date) -> list[Period]:
    """The live bills, and the final one among them.

    The newest bill that begins by that day, where it isn't issued, ends on that day now, be it
    earlier or later than before.
    """
    billed = [period for period in periods if period.bill is not None]
    begun = [period for period in billed if period.first <= until]
    newest = begun[-1] if begun else None
    if newest is None or newest.bill is None:
        return [Period(first, until, "final", None), *billed]
    if newest.is_issued and newest.last >= until:
        raise RefusedError(
            say(
                "Bill {number} already covers {until} and is issued.",
                number=newest.bill.number,
                until=f"{until:%d-%m-%Y}",
            ),
            say("What changed after it goes on the next bill as a correction."),
        )
    at = len(begun)
    if newest.is_issued:
        final = Period(newest.last + ONE_DAY, until, "final", None)
        return [*billed[:at], final, *billed[at:]]
    # One that ends on that day already is left as it is, be it the month's (rule 16).
    kind = newest.kind if newest.last == until else "final"
    final = Period(newest.first, until, kind, newest.bill)
    return [*billed[: at - 1], final, *billed[at:]]


def cut_spans(spans: Spans, periods: Sequence[Period], last: dt.date) -> Spans:
    """The spans cut at the periods' edges as well; the very same where the month is one period."""
    edges = {period.first for period in periods} | {period.last + ONE_DAY for period in periods}
    inside = {day for day in edges if spans.first < day <= last}
    if inside <= set(spans.starts):
        return spans
    return Spans(spans.first, tuple(sorted({*spans.starts, *inside})))
