"""Charges and credits in words, and read from what is typed; knows no widget."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.periods import Month
from dairyos_desktop.domain.quantity import TaxRate
from dairyos_desktop.domain.texts import tr
from dairyos_desktop.domain.typed import parse_money, parse_rate
from dairyos_desktop.services.dto.charges import ChargeForm
from dairyos_desktop.ui.forms import FieldReader

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

ONCE, MONTHLY = "once", "monthly"
_MONTHS_AROUND = 12


def months_around(month: Month) -> list[tuple[str, str]]:
    """A year back and a year ahead, to choose from."""
    first = month
    for _ in range(_MONTHS_AROUND):
        first = first.previous()
    found = [first]
    while len(found) <= 2 * _MONTHS_AROUND:
        found.append(found[-1].next())
    return [(str(one), one.label()) for one in found]


def read_charge(
    texts: Mapping[str, str],
    *,
    today: dt.date,
    customer_id: int | None = None,
    price_list_id: int | None = None,
) -> ChargeForm:
    """The typed charge; an amount below 0 is a credit.

    Args:
        texts: What is typed and chosen, by field.
        today: The business date.
        customer_id: Whose it is; None where it is a price list's.
        price_list_id: On whose customers it falls.

    Raises:
        FormError: Fields that can't be read.
    """
    reader = FieldReader(texts, today)
    amount = reader.need(
        "amount", lambda typed: parse_money(typed, allow_negative=True), Money.zero
    )
    for name, words in (
        ("amount", tr("The amount is missing. 30 is a charge, −20 a credit.")),
        ("description", tr("The words for the bill are missing.")),
        ("reason", tr("The reason is missing. Say in a few words why.")),
    ):
        if not reader.text(name):
            reader.problems[name] = words
    rate = reader.maybe("tax_rate", parse_rate) or TaxRate.zero
    reader.done()
    return ChargeForm(
        reader.text("description"),
        amount,
        Month.parse(texts["first_month"]),
        reader.text("reason"),
        customer_id=customer_id,
        price_list_id=price_list_id,
        monthly=texts.get("recurrence") == MONTHLY,
        tax_rate=rate,
    )


def charge_words(form: ChargeForm) -> str:
    """When it falls, and why."""
    when = form.first_month.label()
    if form.monthly:
        last = "" if form.last_month is None else tr(" to {label}", label=form.last_month.label())
        when = tr("every month from {when}{last}", when=when, last=last)
    tax = (
        tr(", GST {percent_text} on top", percent_text=form.tax_rate.percent_text())
        if form.tax_rate
        else ""
    )
    return f"{when}{tax}. {form.reason}"


def charge_sentence(form: ChargeForm) -> str:
    """The same where it stands alone."""
    words = charge_words(form)
    return words[:1].upper() + words[1:]
