"""A report's bars as the chart draws them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dairyos_desktop.domain.indian import MINUS
from dairyos_desktop.domain.money import Money
from dairyos_desktop.ui.widgets.chart import Bar

if TYPE_CHECKING:
    from dairyos_desktop.domain.quantity import Quantity
    from dairyos_desktop.domain.reports import Chart

_STEPS: Final = ((10_000_000, " Cr"), (100_000, " L"), (1_000, "k"))
_LONGEST: Final = 14
_WHOLE_FROM: Final = 100  # tenths from which a figure needs none


def bars_of(chart: Chart) -> list[Bar]:
    """One for each, named by its place."""
    return [
        Bar(
            str(at),
            _cut(bar.label),
            _short(bar.value),
            bar.name,
            _figure(bar.value),
            bar.value if isinstance(bar.value, int) else bar.value.units,
        )
        for at, bar in enumerate(chart.bars)
    ]


def _cut(label: str) -> str:
    """The chart leaves a label out that is wider than its bar's place."""
    return label if len(label) <= _LONGEST else label[: _LONGEST - 1].rstrip() + "…"


def short_number(whole: int) -> str:
    """A whole number at a bar: 950, 8.4k, 18k, 6.6 L, 1.2 Cr; nothing for nothing."""
    sign, whole = (MINUS, -whole) if whole < 0 else ("", whole)
    for unit, word in _STEPS:
        if whole >= unit:
            tenths = (whole * 10 + unit // 2) // unit
            if tenths >= _WHOLE_FROM or not tenths % 10:
                return f"{sign}{(tenths + 5) // 10}{word}"
            return f"{sign}{tenths // 10}.{tenths % 10}{word}"
    return f"{sign}{whole}" if whole else ""


def _short(value: Money | Quantity | int) -> str:
    if isinstance(value, int):
        return short_number(value)
    whole = abs(value.units) // value.SCALE
    if not isinstance(value, Money):
        return f"{whole:,}" if whole else ""
    return short_number(-whole if value.units < 0 else whole)


def _figure(value: Money | Quantity | int) -> str:
    if isinstance(value, int):
        return f"{value:,}"
    return value.format() if isinstance(value, Money) else f"{value.short()} L"
