"""A week's milk as Today words it: bars by day, and what went out beside what was delivered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from dairyos_desktop.domain.indian import MINUS
from dairyos_desktop.domain.quantity import Quantity
from dairyos_desktop.ui.today.money import day_words, weekday_short
from dairyos_desktop.ui.widgets.chart import Bar

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from dairyos_desktop.services.dto.today import DayOfMilk, MilkLine

ALL: Final = ""
LITRES: Final = "L"
_PERCENT_TENTHS: Final = 1000


@dataclass(frozen=True)
class MilkSums:
    """A week's loads beside its deliveries, in litres.

    Attributes:
        delivered: On the rounds that have a load; what others delivered isn't in it.
    """

    loaded: Quantity
    delivered: Quantity

    @property
    def difference(self) -> str:
        """Delivered less loaded, with its share: "−1.5 L (0.4 %)"."""
        apart = self.delivered.thousandths - self.loaded.thousandths
        sign = MINUS if apart < 0 else "+" if apart else ""
        words = f"{sign}{tenths(Quantity.from_thousandths(abs(apart)))} L"
        if apart and self.loaded.thousandths > 0:
            share = (abs(apart) * _PERCENT_TENTHS * 2 + self.loaded.thousandths) // (
                self.loaded.thousandths * 2
            )
            words += f" ({share // 10}.{share % 10} %)"
        return words


def tenths(quantity: Quantity) -> str:
    """Litres to a tenth, half up, thousands grouped: 411.0."""
    whole = (quantity.thousandths + 50) // 100
    return f"{whole // 10:,}.{whole % 10}"


def products(days: Sequence[DayOfMilk]) -> tuple[tuple[str, str], ...]:
    """What of the week is milk, by the litre: pairs of code and name, in the office's order."""
    found: dict[str, str] = {}
    for day in days:
        for line in day.lines:
            if line.unit == LITRES:
                found.setdefault(line.code, line.name)
    return tuple(found.items())


def bars(
    week: Sequence[dt.date], days: Mapping[dt.date, DayOfMilk], product: str
) -> tuple[Bar, ...]:
    """A bar for each day of the week; days that are still read are empty."""
    made = []
    for on in week:
        litres = _litres(days.get(on), product)
        made.append(
            Bar(
                on.isoformat(),
                weekday_short(on),
                f"{(litres.thousandths + 500) // 1000:,}" if litres else "",
                day_words(on),
                f"{tenths(litres)} L",
                litres.thousandths,
                quiet=on == week[-1],
            )
        )
    return tuple(made)


def sums(days: Sequence[DayOfMilk], product: str) -> MilkSums | None:
    """The week's loads beside their deliveries; None where nothing was loaded."""
    loaded = sum(line.loaded.thousandths for line in _lines(days, product))
    delivered = sum(line.delivered_of_loaded.thousandths for line in _lines(days, product))
    if not loaded and not delivered:
        return None
    return MilkSums(Quantity.from_thousandths(loaded), Quantity.from_thousandths(delivered))


def total(days: Sequence[DayOfMilk], product: str) -> Quantity:
    """All litres of the week."""
    return Quantity.from_thousandths(
        sum(line.delivered.thousandths for line in _lines(days, product))
    )


def _litres(day: DayOfMilk | None, product: str) -> Quantity:
    return Quantity.zero if day is None else total((day,), product)


def _lines(days: Sequence[DayOfMilk], product: str) -> list[MilkLine]:
    return [
        line
        for day in days
        for line in day.lines
        if line.unit == LITRES and product in (ALL, line.code)
    ]
