"""A report's bars as the chart draws them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.texts import as_shown
from dairyos_desktop.ui.short_numbers import short_number
from dairyos_desktop.ui.widgets.chart import Bar

if TYPE_CHECKING:
    from dairyos_desktop.domain.quantity import Quantity
    from dairyos_desktop.domain.reports import Chart

_LONGEST: Final = 14


def bars_of(chart: Chart) -> list[Bar]:
    """One for each, named by its place."""
    return [
        Bar(
            str(at),
            _cut(as_shown(bar.label)),
            _short(bar.value),
            as_shown(bar.name),
            _figure(bar.value),
            bar.value if isinstance(bar.value, int) else bar.value.units,
        )
        for at, bar in enumerate(chart.bars)
    ]


def _cut(label: str) -> str:
    """The chart leaves a label out that is wider than its bar's place."""
    return label if len(label) <= _LONGEST else label[: _LONGEST - 1].rstrip() + "…"


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
