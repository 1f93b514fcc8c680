"""What a raise of many prices does, in words, and what is typed about it; knows no widget."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.periods import Month
from dairyos_desktop.domain.raising import PriceStep
from dairyos_desktop.domain.texts import tr, tr_later, trn
from dairyos_desktop.domain.typed import parse_date
from dairyos_desktop.ui.forms import FieldReader
from dairyos_desktop.ui.products.reading import customers_words

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from dairyos_desktop.services.dto.raising import RaiseOutlook, RaiseRow

TICKED = tr_later("Those that are ticked in the list are raised. Space ticks one or leaves it out.")

_NOTHING = PriceStep()


def read_raise(texts: Mapping[str, str], *, today: dt.date) -> tuple[PriceStep, dt.date]:
    """By how much and from when, as typed.

    Raises:
        FormError: Fields that can't be read.
    """
    reader = FieldReader(texts, today)
    step = reader.need("by", PriceStep.parse, _NOTHING)
    from_on = reader.need_date("from_on")
    reader.done()
    return step, from_on


def read_so_far(
    texts: Mapping[str, str], *, today: dt.date
) -> tuple[PriceStep | None, dt.date | None]:
    """What of it can be read while it is still being typed."""
    step: PriceStep | None = None
    from_on: dt.date | None = None
    with suppress(InvalidInputError):
        step = PriceStep.parse(texts["by"])
    with suppress(InvalidInputError):
        from_on = parse_date(texts["from_on"], today=today)
    return step, from_on


def prices_words(count: int) -> str:
    """`1 price`, `12 prices`."""
    return trn("1 price", "{count} prices", count)


def save_words(count: int, step: PriceStep | None) -> str:
    """What the button does: "Raise 12 prices"."""
    verb = tr("Lower") if step is not None and step.lowers else tr("Raise")
    return f"{verb} {prices_words(count)}" if count else tr("{verb} prices", verb=verb)


def amount_words(amount: Money) -> str:
    """A sum with its direction: "₹682.00 more", "₹31.00 less"."""
    if amount < Money.zero:
        return tr("{amount} less", amount=abs(amount).format())
    return tr("{amount} more", amount=amount.format())


def outlook_words(outlook: RaiseOutlook, chosen: Sequence[RaiseRow]) -> str:
    """Whom the chosen prices touch and with how much, and what stays as it is."""
    month = Month.parse(outlook.month).label()
    before = tr(", before tax") if any(row.taxed_on_top for row in chosen) else ""
    said = [tr("Nobody took any of it in {month}, so there is no sum to tell.", month=month)]
    if outlook.customers:
        said = [
            trn(
                "With what was taken in {month}, {whom} pays {more} a month{before}.",
                "With what was taken in {month}, {whom} pay {more} a month{before}.",
                outlook.customers,
                month=month,
                whom=customers_words(outlook.customers),
                more=amount_words(outlook.amount),
                before=before,
            )
        ]
    if outlook.own:
        said.append(
            trn(
                "{own} has prices of their own, which stay.",
                "{own} have prices of their own, which stay.",
                outlook.own,
                own=customers_words(outlook.own),
            )
        )
    later = sum(row.later_on is not None for row in chosen)
    if later:
        said.append(
            trn(
                "{later} is followed by a later one, which stays.",
                "{later} are followed by a later one, which stays.",
                later,
                later=prices_words(later),
            )
        )
    return " ".join(said)
