"""Digits grouped the Indian way: the last three, then pairs (12,34,567)."""

from __future__ import annotations

MINUS = "\N{MINUS SIGN}"
RUPEE = "\N{INDIAN RUPEE SIGN}"
_STEPS = (
    (9_995_000, 10_000_000, " Cr"),
    (999_500, 100_000, " lakh"),
    (1_000, 1_000, "k"),
)
"""From where on a figure is told in units of what; up to ten lakh there is less to read in "k"."""
_WHOLE_FROM = 100
"""Tenths from which a figure needs none."""
_LAST_GROUP = 3


def group_indian(digits: str) -> str:
    """Digits without sign or decimals, with a comma before the last three and each pair ahead.

    `"1234567"` gives `"12,34,567"`.
    """
    if len(digits) <= _LAST_GROUP:
        return digits
    head, tail = digits[:-_LAST_GROUP], digits[-_LAST_GROUP:]
    odd = len(head) % 2
    pairs = [head[at : at + 2] for at in range(odd, len(head), 2)]
    return ",".join(([head[:odd]] if odd else []) + pairs + [tail])


def short_number(whole: int) -> str:
    """A whole number where there is little room: 950, 8.4k, 656k, 12 lakh, 1.2 Cr; nothing for 0.

    Lakh is written out: at a bar beside milk "6.6 L" would be litres.
    """
    sign, whole = (MINUS, -whole) if whole < 0 else ("", whole)
    for least, unit, word in _STEPS:
        if whole >= least:
            tenths = (whole * 10 + unit // 2) // unit
            if tenths >= _WHOLE_FROM or not tenths % 10:
                return f"{sign}{(whole + unit // 2) // unit}{word}"
            return f"{sign}{tenths // 10}.{tenths % 10}{word}"
    return f"{sign}{whole}" if whole else ""
