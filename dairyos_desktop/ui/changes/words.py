"""What a change will do, in one sentence, before and after it is noted."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from dairyos_desktop.domain.orders import ALL, SHIFTS
from dairyos_desktop.domain.plain import format_date
from dairyos_desktop.domain.quantity import Quantity
from dairyos_desktop.domain.texts import as_shown, tr, tr_word
from dairyos_desktop.domain.weekdays import DAY_NAMES, SHORT_DAY_NAMES
from dairyos_desktop.ui.changes.form import EXTRA, NONE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dairyos_desktop.domain.orders import Shift
    from dairyos_desktop.services.dto.orders import ChangeForm, OrderProduct, Teller

_WEEK: Final = 7
# Beyond that an order that is due again is not worth naming.
_LOOK_AHEAD: Final = 62
_DAY: Final = dt.timedelta(days=1)


def sentence(form: ChangeForm, teller: Teller) -> str:
    """What the change does: for whom, what, when, and what comes after."""
    said = tr(
        "{form} for {teller}, {form2}",
        form=_what(form, teller),
        teller=teller.name,
        form2=_span(form, teller),
    )
    back = _back(form, teller)
    return f"{said}; {back}." if back else f"{said}."


def noted(form: ChangeForm, teller: Teller) -> str:
    """That it is noted, for whom and until when: a toast has room for no more."""
    if form.date_to is None:
        return tr("Noted for {teller}, until told", teller=teller.name)
    if form.date_to == form.date_from:
        return tr(
            "Noted for {teller}, on {date_to}", teller=teller.name, date_to=_day(form.date_to)
        )
    return tr("Noted for {teller}, to {date_to}", teller=teller.name, date_to=_day(form.date_to))


def doubt(form: ChangeForm, teller: Teller) -> str:
    """What speaks against it, though it can be noted; empty where nothing does."""
    plan = teller.plan
    if plan.active_to is not None and plan.active_to < form.date_from:
        return tr(
            "{teller} left on {active_to}: this changes nothing.",
            teller=teller.name,
            active_to=format_date(plan.active_to),
        )
    if form.date_from < teller.coming.today:
        return tr("This begins before today. What is confirmed stays as it is.")
    if form.kind == EXTRA:
        return ""
    if not any(_ordered(form, teller, on) for on in _days(form.date_from, form.date_to)):
        when = "" if form.shift == ALL else tr(" in the {shift}", shift=tr_word(form.shift))
        what = _product(form, teller)
        thing = tr("Nothing") if what is None else tr("No {what}", what=what.name)
        return tr(
            "{thing} is ordered{when} on these days: this changes nothing.", thing=thing, when=when
        )
    return ""


def _what(form: ChangeForm, teller: Teller) -> str:
    product = _product(form, teller)
    if form.kind == NONE and product is None:
        return (
            tr("No delivery")
            if form.shift == ALL
            else tr("No {shift} delivery", shift=tr_word(form.shift))
        )
    when = "" if form.shift == ALL else tr(" in the {shift}", shift=tr_word(form.shift))
    name = "" if product is None else product.name
    if form.kind == NONE:
        return tr("No {name}{when}", name=name, when=when)
    unit = "" if product is None else f" {product.unit}"
    quantity = "" if form.quantity is None else form.quantity.short()
    if form.kind == EXTRA:
        return tr(
            "{quantity}{unit} {name} extra{when}",
            quantity=quantity,
            unit=unit,
            name=name,
            when=when,
        )
    usual = _usual(form, teller)
    instead = tr(" instead of {short}", short=usual.short()) if usual else ""
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
        first = tr("the evening of {first}", first=first)
    if form.date_to is None:
        return tr("from {first} until told", first=first)
    if form.date_to == form.date_from:
        return tr("on {first}", first=first)
    return tr("{first} to {date_to}", first=first, date_to=_day(form.date_to))


def _back(form: ChangeForm, teller: Teller) -> str:
    if form.kind == EXTRA or form.date_to is None:
        return ""
    for on in _days(form.date_to + _DAY, None):
        if _ordered(form, teller, on):
            near = (on - form.date_to).days < _WEEK
            when = as_shown(DAY_NAMES[on.weekday()]) if near else _day(on)
            return (
                tr("back on {when}", when=when)
                if form.kind == NONE
                else tr("as ordered again on {when}", when=when)
            )
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
    return f"{SHORT_DAY_NAMES[on.weekday()]} {on:%d-%m}"
