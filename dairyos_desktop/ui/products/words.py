"""How prices and the days on which they hold read on this screen; knows no widget."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.domain.plain import format_date
from dairyos_desktop.domain.rate_history import RateState
from dairyos_desktop.domain.texts import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dairyos_desktop.domain.quantity import Price
    from dairyos_desktop.domain.rate_history import Stretch
    from dairyos_desktop.services.dto.tariffs import RateRow


def shown_price(price: Price) -> str:
    """A price with the decimals that it needs, two at least: "56.00", "72.125"."""
    text = str(price)
    return text.removesuffix("0")


def span_words(stretches: Sequence[Stretch]) -> str:
    """When a price holds: "from 01-04-2025 to 04-10-2026 and again from 11-10-2026"."""
    parts = [
        tr("from {from_on}", from_on=format_date(part.from_on))
        if part.to_on is None
        else tr("on {from_on}", from_on=format_date(part.from_on))
        if part.to_on == part.from_on
        else tr(
            "from {from_on} to {to_on}",
            from_on=format_date(part.from_on),
            to_on=format_date(part.to_on),
        )
        for part in stretches
    ]
    return tr(" and again ").join(parts)


def rate_sentence(row: RateRow) -> str:
    """What the rules make of a price among its neighbours."""
    price, when = shown_price(row.form.price), span_words(row.stretches)
    if row.state is RateState.PAST:
        return tr("{price} held {when}.", price=price, when=when)
    if row.state is RateState.FUTURE:
        return tr("{price} will hold {when}.", price=price, when=when)
    return tr("{price} holds {when}.", price=price, when=when)
