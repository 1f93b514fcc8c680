"""The five weeks ahead of a customer, day by day, and how orders and leaves read in words."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dairyos_desktop.domain.orders import (
    ALL,
    ALTERNATE,
    DAILY,
    EVENING,
    MORNING,
    SHIFTS,
    CustomerPlan,
)
from dairyos_desktop.domain.plain import format_date
from dairyos_desktop.domain.quantity import Quantity
from dairyos_desktop.domain.texts import tr, tr_later, tr_word
from dairyos_desktop.domain.weekdays import DAY_NAMES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dairyos_desktop.domain.orders import Due, Shift
    from dairyos_desktop.domain.quantity import Price
    from dairyos_desktop.services.dto.customers import CustomerCard
    from dairyos_desktop.services.dto.orders import ChangeRow, LeaveRow, OrderRow

WEEKS = 5
SHIFT_WORDS = ((MORNING, tr_later("Morning")), (EVENING, tr_later("Evening")))
DATE_HELP = tr_later("Like 5, 5/10 or T for today.")
_WEEK = 7


@dataclass(frozen=True)
class DayAhead:
    """One day of the strip.

    Attributes:
        figure: Litres of the day, or pieces where nothing is in litres; empty for nothing.
        leave_id: The leave that stops something on the day, if one does.
        away: The whole day is on leave.
        changed: A planned change shapes the day.
        said: The day in words, for tooltip and screen readers.
    """

    on: dt.date
    figure: str
    leave_id: int | None
    away: bool
    changed: bool
    said: str


def days_ahead(card: CustomerCard) -> tuple[DayAhead, ...]:
    """Five weeks from the Monday of this week on, as the day's sheets will be pre-filled."""
    plan = CustomerPlan(
        card.form.active_from,
        card.form.active_to,
        tuple(row.term for row in card.orders),
        tuple(row.term for row in card.leaves),
        tuple(row.term for row in card.changes),
    )
    units = {row.form.product_id: row.unit for row in card.orders}
    units |= {row.form.product_id: row.unit for row in card.changes if row.form.product_id}
    names = {row.form.product_id: row.product_name for row in card.orders}
    names |= {row.form.product_id: row.product_name for row in card.changes if row.form.product_id}
    first = card.today - dt.timedelta(days=card.today.weekday())
    days = (first + dt.timedelta(days=at) for at in range(WEEKS * _WEEK))
    return tuple(_day(plan, on, units, names) for on in days)


def _day(
    plan: CustomerPlan, on: dt.date, units: Mapping[int, str], names: Mapping[int, str]
) -> DayAhead:
    due = {
        (shift, product): one for shift in SHIFTS for product, one in plan.due(on, shift).items()
    }
    leaves = [one.leave for one in due.values() if one.leave is not None]
    whole_day = [plan.on_leave(on, shift) for shift in SHIFTS]
    given = {key: one for key, one in due.items() if one.quantity}
    away = all(one is not None for one in whole_day) or (bool(leaves) and not given)
    leave = next(iter(leaves), None) or next((one for one in whole_day if one is not None), None)
    said = f"{DAY_NAMES[on.weekday()]} {format_date(on)}: " + _said(given, names, away=away)
    return DayAhead(
        on,
        _figure(given, units),
        None if leave is None else leave.id,
        away and not given,
        any(one.changes for one in due.values()),
        said,
    )


def _figure(given: Mapping[tuple[Shift, int], Due], units: Mapping[int, str]) -> str:
    litres = [one.quantity for (_, product), one in given.items() if units.get(product) == "L"]
    return (
        Quantity.total(litres or [one.quantity for one in given.values()]).short() if given else ""
    )


def _said(given: Mapping[tuple[Shift, int], Due], names: Mapping[int, str], *, away: bool) -> str:
    if not given:
        return tr("on leave") if away else tr("nothing")
    return ", ".join(
        f"{names.get(product, '')} {one.quantity.short()} {tr_word(shift)}"
        for (shift, product), one in given.items()
    )


def price_text(price: Price) -> str:
    """A price with ₹, its third decimal only where it says something."""
    text = price.grouped()
    return f"₹{text.removesuffix('0')}"


def days_words(days: str) -> str:
    """The days of a standing order: "every day", "every second day", "Mon, Wed, Fri"."""
    if days == DAILY:
        return tr("every day")
    if days == ALTERNATE:
        return tr("every second day")
    return ", ".join(day.capitalize() for day in days.split("+"))


def span_words(first: dt.date, last: dt.date | None, *, open_end: str) -> str:
    """A range of days: "05-10-2026 – 08-10-2026", "from 05-10-2026 until told"."""
    if last is None:
        return tr("from {first}{open_end}", first=format_date(first), open_end=open_end)
    if first == last:
        return format_date(first)
    return f"{format_date(first)} – {format_date(last)}"


def order_words(row: OrderRow) -> tuple[str, str, str]:
    """A standing order as title, detail and figure."""
    form = row.form
    title = f"{row.product_name}, {tr_word(form.shift)}"
    span = span_words(form.effective_from, form.effective_to, open_end="")
    return title, f"{days_words(form.days)}, {span}", f"{form.quantity.short()} {row.unit}"


def leave_words(row: LeaveRow) -> tuple[str, str]:
    """A leave as title and detail."""
    form = row.form
    what = row.product_name or tr("everything")
    when = "" if form.shift == ALL else tr(", {shift} only", shift=tr_word(form.shift))
    return span_words(form.date_from, form.date_to, open_end=tr(" until told")), f"{what}{when}"


def change_words(row: ChangeRow) -> tuple[str, str, str]:
    """A planned change as title, detail and figure."""
    form = row.form
    what = row.product_name or tr("Everything")
    kind = {"none": tr("nothing"), "other": tr("instead"), "extra": tr("extra")}[form.kind]
    when = "" if form.shift == ALL else f", {tr_word(form.shift)}"
    span = span_words(form.date_from, form.date_to, open_end=tr(" until told"))
    asked = tr(", asked by {asked_by}", asked_by=form.asked_by) if form.asked_by else ""
    figure = "" if form.quantity is None else f"{form.quantity.short()} {row.unit}"
    return f"{what}{when}: {kind}", f"{span}{asked}", figure
