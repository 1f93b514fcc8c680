"""Reads what is typed into the forms of this screen; knows no widget.

Each reader gives what the service asks for, or raises `FormError` with a sentence for each field
that can't be read.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

from dairyos_desktop.domain.customers import (
    LABELS,
    LANGUAGES,
    MOST_POSITION,
    TEXT_CHECKS,
    check_active,
    format_phone,
)
from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.orders import ALL, DAILY, EVENING, MORNING, check_days
from dairyos_desktop.domain.plain import format_date
from dairyos_desktop.domain.quantity import Price, Quantity
from dairyos_desktop.domain.texts import tr
from dairyos_desktop.domain.typed import (
    parse_coming_date,
    parse_date,
    parse_money,
    parse_price,
    parse_quantity,
)
from dairyos_desktop.services.dto.customers import CustomerForm
from dairyos_desktop.services.dto.orders import LeaveForm, OrderForm
from dairyos_desktop.services.dto.tariffs import RateForm
from dairyos_desktop.ui.forms import FieldReader

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from dairyos_desktop.domain.orders import Shift, ShiftOrAll
    from dairyos_desktop.ui.forms import Texts

FIELDS = tuple(one.name for one in fields(CustomerForm))
MINE = "mine"
THEIRS = "theirs"

_PHONES = ("phone", "whatsapp")
_POSITIONS = ("position", "position_evening")
_DATES = ("active_from", "active_to", "opening_on")


# Customers -----------------------------------------------------------------------


def customer_texts(form: CustomerForm) -> Texts:
    """The details as the form shows them."""
    shown: Texts = {}
    for name in FIELDS:
        value = getattr(form, name)
        if value is None:
            shown[name] = ""
        elif name in _PHONES:
            shown[name] = format_phone(value)
        elif name in _DATES:
            shown[name] = format_date(value)
        elif isinstance(value, Money):
            shown[name] = value.format(symbol=False) if value else ""
        else:
            shown[name] = str(value)
    return shown


def read_customer(
    texts: Mapping[str, str], *, today: dt.date, base: CustomerForm | None = None
) -> CustomerForm:
    """The typed details.

    Args:
        texts: By field, as typed.
        today: The business date.
        base: The details that were opened; a field left as it was is not held against the rules,
            so that what an import brought doesn't keep another field from being mended.

    Raises:
        FormError: Fields that can't be read.
    """
    reader = FieldReader(texts, today)
    opened = customer_texts(base) if base is not None else {}
    values: dict[str, Any] = {}
    for name, check in TEXT_CHECKS.items():
        typed = texts.get(name, "")
        if base is not None and typed == opened[name]:
            values[name] = getattr(base, name)
        else:
            values[name] = reader.need(name, check, "")
    for name in _POSITIONS:
        values[name] = reader.maybe(name, _position)
    values["active_from"] = reader.need_date("active_from")
    for name in ("active_to", "opening_on"):
        values[name] = reader.maybe_date(name)
    key = reader.text("price_list_id")
    values["price_list_id"] = int(key) if key else None
    opening = reader.maybe("opening_balance", lambda typed: parse_money(typed, allow_negative=True))
    values["opening_balance"] = opening or Money.zero
    try:
        check_active(values["active_from"], values["active_to"])
    except InvalidInputError as problem:
        reader.refuse("active_to", problem)
    reader.done()
    return CustomerForm(**values)


def _position(typed: str) -> int:
    """A place, or `>45` for the one after No. 45."""
    if typed.startswith(">"):
        return _position(typed[1:].strip()) + 1
    if not (typed.isascii() and typed.isdigit()) or int(typed) > MOST_POSITION:
        raise InvalidInputError(
            tr("“{typed}” is no place on a route.", typed=typed),
            tr("Type a whole number, >45 for after No. 45, or leave it empty for last."),
        )
    return int(typed)


@dataclass(frozen=True)
class Difference:
    """A detail on which two people's work differs.

    Attributes:
        pick: What is chosen at first: `MINE` where this person changed it, else `THEIRS`.
    """

    field: str
    label: str
    mine: str
    theirs: str
    pick: str


def differences(
    base: CustomerForm,
    mine: CustomerForm,
    theirs: CustomerForm,
    price_lists: Mapping[int, str],
) -> tuple[Difference, ...]:
    """Every detail that differs between what two people want, in the form's order."""
    own, other = customer_texts(mine), customer_texts(theirs)
    made = []
    for name in FIELDS:
        if getattr(mine, name) == getattr(theirs, name):
            continue
        changed = getattr(mine, name) != getattr(base, name)
        texts = [_worded(name, text, price_lists) for text in (own[name], other[name])]
        made.append(
            Difference(
                name, LABELS[name], texts[0] or "–", texts[1] or "–", MINE if changed else THEIRS
            )
        )
    return tuple(made)


def _worded(name: str, text: str, price_lists: Mapping[int, str]) -> str:
    if name == "price_list_id" and text:
        return price_lists.get(int(text), "")
    return LANGUAGES.get(text, text) if name == "language" else text


def merged(mine: CustomerForm, theirs: CustomerForm, picks: Mapping[str, str]) -> CustomerForm:
    """Their details with mine where `picks` says so."""
    taken = {name: getattr(mine, name) for name, pick in picks.items() if pick == MINE}
    return replace(theirs, **taken)


# Orders, leaves, prices -----------------------------------------------------------


def read_order(texts: Mapping[str, str], *, today: dt.date, whole: bool) -> OrderForm:
    """The typed standing order; `whole` where its product is sold by the piece.

    Raises:
        FormError: Fields that can't be read.
    """
    reader = FieldReader(texts, today)
    quantity = reader.need(
        "quantity", lambda typed: parse_quantity(typed, whole=whole), Quantity.zero
    )
    if not quantity:
        reader.problems.setdefault("quantity", tr("An order of 0 is none. End the order instead."))
    days = DAILY
    try:
        days = check_days(_days_text(texts))
    except InvalidInputError as problem:
        reader.refuse("days", problem)
    first = reader.need_date("effective_from")
    last = reader.maybe_date("effective_to")
    _refuse_early(reader, "effective_to", first, last)
    reader.done()
    shift: Shift = EVENING if texts.get("shift") == EVENING else MORNING
    return OrderForm(int(texts["product_id"]), shift, quantity, first, last, days)


def _days_text(texts: Mapping[str, str]) -> str:
    kind = texts.get("days", "")
    return texts.get("weekdays", "") or "none" if kind == "weekdays" else kind


def read_last_day(texts: Mapping[str, str], *, today: dt.date) -> dt.date:
    """The typed last day of something that ends.

    Raises:
        FormError: It can't be read.
    """
    reader = FieldReader(texts, today)
    last = reader.need_date("last_on")
    reader.done()
    return last


def read_leave(texts: Mapping[str, str], *, today: dt.date) -> LeaveForm:
    """The typed leave; an empty last day means until told, `fri` the first Friday of it.

    Raises:
        FormError: Fields that can't be read.
    """
    reader = FieldReader(texts, today)
    first = today
    if reader.text("date_from"):
        first = reader.need("date_from", lambda typed: _day_of_leave(typed, today, today), today)
    else:
        first = reader.need_date("date_from")
    last = reader.maybe("date_to", lambda typed: _day_of_leave(typed, today, first))
    _refuse_early(reader, "date_to", first, last)
    reader.done()
    shifts: dict[str, ShiftOrAll] = {MORNING: "morning", EVENING: "evening"}
    product = texts.get("product_id", "")
    return LeaveForm(
        first, last, shifts.get(texts.get("shift", ""), ALL), int(product) if product else None
    )


def _day_of_leave(typed: str, today: dt.date, since: dt.date) -> dt.date:
    """A weekday is told of the days ahead; a bare day may be one that is over."""
    if len(typed) > 1 and typed.isalpha():
        return parse_coming_date(typed, today=today, since=since)
    return parse_date(typed, today=today, base=since)


def read_own_rate(texts: Mapping[str, str], *, today: dt.date, customer_id: int) -> RateForm:
    """The typed price of a customer's own.

    Raises:
        FormError: Fields that can't be read.
    """
    reader = FieldReader(texts, today)
    price = reader.need("price", parse_price, Price("0"))
    first = reader.need_date("effective_from")
    last = reader.maybe_date("effective_to")
    _refuse_early(reader, "effective_to", first, last)
    reader.done()
    return RateForm(int(texts["product_id"]), price, first, last, customer_id=customer_id)


def _refuse_early(reader: FieldReader, name: str, first: dt.date, last: dt.date | None) -> None:
    if last is not None and last < first and not reader.problems:
        reader.problems[name] = tr(
            "This lies before the first day, {first}.", first=format_date(first)
        )
