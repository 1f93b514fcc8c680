"""The money as Today words it: whole rupees in large, short words at bars."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dairyos_desktop.domain.indian import MINUS, RUPEE, group_indian
from dairyos_desktop.domain.methods import METHODS
from dairyos_desktop.domain.plain import format_date
from dairyos_desktop.domain.texts import as_shown
from dairyos_desktop.domain.weekdays import DAY_NAMES, SHORT_DAY_NAMES
from dairyos_desktop.ui.short_numbers import short_number
from dairyos_desktop.ui.widgets.chart import Bar

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from dairyos_desktop.domain.money import Money
    from dairyos_desktop.services.dto.today import MoneyOverTime

_PAISE: Final = 100


def rupees(money: Money, *, symbol: bool = True) -> str:
    """Whole rupees, half to even: ₹6,56,322. The paise stand where one looks closer."""
    whole = money.to_rupee().paise // _PAISE
    sign = MINUS if whole < 0 else ""
    return f"{sign}{RUPEE if symbol else ''}{group_indian(str(abs(whole)))}"


def short_rupees(money: Money) -> str:
    """At a bar: 950, 2.5k, 656k, 12 lakh, 1.2 Cr; nothing for nothing."""
    whole = abs(money.paise) // _PAISE
    return short_number(-whole if money.paise < 0 else whole)


def by_method(collected: Mapping[str, Money]) -> str:
    """What came in by each way: "cash 15,200 · UPI 3,250"."""
    parts = [
        f"{_in_a_line(METHODS.get(method, method))} {rupees(collected[method], symbol=False)}"
        for method in (*METHODS, *sorted(set(collected) - set(METHODS)))
        if method in collected
    ]
    return " · ".join(parts)


def _in_a_line(word: str) -> str:
    shown = as_shown(word)
    return shown if shown.isupper() else shown.lower()


def day_words(on: dt.date) -> str:
    """Saturday 07-11-2026."""
    return f"{DAY_NAMES[on.weekday()]} {format_date(on)}"


def weekday_short(on: dt.date) -> str:
    """Sat."""
    return as_shown(SHORT_DAY_NAMES[on.weekday()])


def day_bars(over_time: MoneyOverTime) -> tuple[Bar, ...]:
    """What came in day by day; today, which isn't over, is quiet."""
    last = over_time.days[-1][0] if over_time.days else None
    return tuple(
        Bar(
            on.isoformat(),
            f"{on.day}",
            short_rupees(money),
            day_words(on),
            money.format(),
            money.paise,
            quiet=on == last,
        )
        for on, money in over_time.days
    )


def month_bars(over_time: MoneyOverTime) -> tuple[Bar, ...]:
    """What was billed month by month."""
    return tuple(
        Bar(
            str(month),
            as_shown(month.short_name()),
            short_rupees(money),
            month.label(),
            money.format(),
            money.paise,
        )
        for month, money in over_time.months
    )
