"""Figures where there is little room: at a bar."""

from __future__ import annotations

from dairyos_desktop.domain.indian import MINUS
from dairyos_desktop.domain.texts import tr

_CRORE, _LAKH, _THOUSAND = 10_000_000, 100_000, 1_000
_IN_CRORE, _IN_LAKH = 9_950_000, 999_500
"""From where on a figure is told so; up to ten lakh there is less to read in thousands."""
_WHOLE_FROM = 100
"""Tenths from which a figure needs none."""


def short_number(whole: int) -> str:
    """A whole number where there is little room: 950, 8.4k, 656k, 12 lakh, 1.2 Cr; nothing for 0.

    Lakh is written out: at a bar beside milk "6.6 L" would be litres.
    """
    sign, whole = (MINUS, -whole) if whole < 0 else ("", whole)
    if whole >= _IN_CRORE:
        return sign + tr("{figure} Cr", figure=_figure(whole, _CRORE))
    if whole >= _IN_LAKH:
        return sign + tr("{figure} lakh", figure=_figure(whole, _LAKH))
    if whole >= _THOUSAND:
        return sign + tr("{figure}k", figure=_figure(whole, _THOUSAND))
    return f"{sign}{whole}" if whole else ""


def _figure(whole: int, unit: int) -> str:
    tenths = (whole * 10 + unit // 2) // unit
    if tenths >= _WHOLE_FROM or not tenths % 10:
        return str((whole + unit // 2) // unit)
    return f"{tenths // 10}.{tenths % 10}"
