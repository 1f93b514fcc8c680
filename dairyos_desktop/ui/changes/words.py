"""What a change will do, in one sentence, before and after it is noted."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from dairyos_desktop.domain.orders import ALL, SHIFTS
from dairyos_desktop.domain.plain import format_date
from dairyos_desktop.domain.quantity import Quantity
from dairyos_desktop.ui.changes.form import EXTRA, NONE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dairyos_desktop.domain.orders import Shift
    from dairyos_desktop.services.dto.orders import ChangeForm, OrderProduct, Teller

_LONG_DAYS: Final = (
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
)  # fmt: skip
_WEEK: Final = 7
# Beyond that an order that is due again is not worth naming.
_LOOK_AHEAD: Final = 62
_DAY: Final = dt.timedelta(days=1)


def sentence(form: ChangeForm, teller: Teller) -> str:
    """What the change does: for whom, what, when, and what comes after."""
    said = f"{_what(form, teller)} for {teller.name}, {_span(form, teller)}"
    back = _back(form, teller)
    return f"{said}; {back}." if back else f"{said}."


def noted(form: ChangeForm, teller: Teller) -> str:
    """That it is noted, for whom and until when: a toast has room for no more."""
    if form.date_to is None:
        return f"Noted for {teller.name}, until told"
    if form.date_to == form.date_from:
        return f"Noted for {teller.name}, on {_day(form.date_to)}"
    return f"Noted for {teller.name}, to {_day(form.date_to)}"


def doubt(form: ChangeForm, teller: Teller) -> str:
    """What speaks against it, though it can be noted; empty where nothing does."""
    plan = teller.plan
    if plan.active_to is not None and plan.active_to < form.date_from:
        return f"{teller.name} left on {format_date(plan.active_to)}: this changes nothing."
    if form.date_from < teller.coming.today:
        return "This begins before today. What is confirmed stays as it is."
    if form.kind == EXTRA:
        return ""
    if not any(_ordered(form, teller, on) for on in _days(form.date_from, form.date_to)):
        when = "" if form.shift == ALL else f" in the {form.shift}"
        what = _product(form, teller)
        thing = "Nothing" if what is None else f"No {what.name}"
        return f"{thing} is ordered{when} on these days: this changes nothing."
    return ""


def _what(form: ChangeForm, teller: Teller) -> str:
    product = _product(form, teller)
    if form.kind == NONE and product is None:
        return "No delivery" if form.shift == ALL else f"No {form.shift} delivery"
    when = "" if form.shift == ALL else f" in the {form.shift}"
    name = "" if product is None else product.name
    if form.kind == NONE:
        return f"No {name}{when}"
    unit = "" if product is None else f" {product.unit}"
    quantity = "" if form.quantity is None else form.quantity.short()
    if form.kind == EXTRA:
        return f"{quantity}{unit} {name} extra{when}"
    usual = _usual(form, teller)
    instead = f" instead of {usual.short()}" if usual else ""
    return f"{quantity}{unit} {name}{instead}{when}"


def _usual(form: ChangeForm, teller: Teller) -> Quantity:
    """What is ordered on the first of the days on which something is, where it is one figure."""
    for on in _days(form.date_from, form.date_to):
        found = {one for _, one in _due(form, teller, on)}
        if found:
            return found.pop() if len(found) == 1 else Quantity.zero
    return Quantity.zero


def _span(form: ChangeForm, teller: Teller) -> str:
    parts = teller.coming.parts(form)
    first = _day(form.date_from)
    if parts[0].shift != form.shift:
        first = f"the evening of {first}"
    if form.date_to is None:
        return f"from {first} until told"
    if form.date_to == form.date_from:
        return f"on {first}"
    return f"{first} to {_day(form.date_to)}"


def _back(form: ChangeForm, teller: Teller) -> str:
    if form.kind == EXTRA or form.date_to is None:
        return ""
    for on in _days(form.date_to + _DAY, None):
        if _ordered(form, teller, on):
            near = (on - form.date_to).days < _WEEK
            when = _LONG_DAYS[on.weekday()] if near else _day(on)
            return f"back on {when}" if form.kind == NONE else f"as ordered again on {when}"
    return ""


def _ordered(form: ChangeForm, teller: Teller, on: dt.date) -> bool:
    return any(True for _ in _due(form, teller, on))


def _due(form: ChangeForm, teller: Teller, on: dt.date) -> Iterator[tuple[Shift, Quantity]]:
    """What the orders alone give on a day of what the change is about."""
    plan = replace(teller.plan, leaves=(), changes=())
    for shift in SHIFTS:
        if form.shift not in (ALL, shift):
            continue
        for product_id, due in plan.due(on, shift).items():
            if due.ordered and form.product_id in (None, product_id):
                yield shift, due.ordered


def _days(first: dt.date, last: dt.date | None) -> Iterator[dt.date]:
    end = first + dt.timedelta(days=_LOOK_AHEAD)
    while first <= (end if last is None else min(last, end)):
        yield first
        first += _DAY


def _product(form: ChangeForm, teller: Teller) -> OrderProduct | None:
    return next((one for one in teller.products if one.id == form.product_id), None)


def _day(on: dt.date) -> str:
    return f"{_LONG_DAYS[on.weekday()][:3]} {on:%d-%m}"
