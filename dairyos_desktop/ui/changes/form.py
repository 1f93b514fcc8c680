"""Reads what is typed into the note of a change; knows no widget."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from dairyos_desktop.domain.orders import ALL, SHIFTS, ChangeKind, ShiftOrAll
from dairyos_desktop.domain.plain import format_date
from dairyos_desktop.domain.quantity import Quantity
from dairyos_desktop.domain.texts import tr
from dairyos_desktop.domain.typed import parse_coming_date, parse_quantity_sum
from dairyos_desktop.services.dto.orders import ChangeForm
from dairyos_desktop.ui.forms import FieldReader

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dairyos_desktop.services.dto.orders import Teller

NONE: ChangeKind = "none"
OTHER: ChangeKind = "other"
EXTRA: ChangeKind = "extra"


def read_change(texts: Mapping[str, str], teller: Teller) -> ChangeForm:
    """The typed change; an empty last day means until told.

    Raises:
        FormError: Fields that can't be read.
    """
    today = teller.coming.today
    reader = FieldReader(texts, today)
    kind = cast("ChangeKind", texts.get("kind") or NONE)
    shift = shift_of(texts.get("shift", ""))
    key = reader.text("product_id")
    product_id = int(key) if key else None
    quantity: Quantity | None = None
    if kind != NONE:
        whole = any(one.whole for one in teller.products if one.id == product_id)
        quantity = reader.need(
            "quantity", lambda typed: parse_quantity_sum(typed, whole=whole), Quantity.zero
        )
        if not quantity:
            reader.problems.setdefault("quantity", tr("A quantity of 0 is “nothing”."))
        if product_id is None:
            reader.problems["product_id"] = tr("Of which product?")
    if kind == EXTRA and shift == ALL:
        reader.problems["shift"] = tr("Choose morning or evening for something extra.")
    first = today
    if reader.text("date_from"):
        first = reader.need("date_from", lambda typed: parse_coming_date(typed, today=today), today)
    else:
        reader.problems["date_from"] = tr("From when? Type a day, or T for today.")
    last = reader.maybe("date_to", lambda typed: parse_coming_date(typed, today=today, since=first))
    if last is not None and last < first and not reader.problems:
        reader.problems["date_to"] = tr(
            "This lies before the first day, {first}.", first=format_date(first)
        )
    reader.done()
    return ChangeForm(kind, first, last, shift, product_id, quantity, reader.text("asked_by"))


def shift_of(key: str) -> ShiftOrAll:
    """A shift as the form's control names it; both where it names none."""
    return next((one for one in SHIFTS if one == key), ALL)
