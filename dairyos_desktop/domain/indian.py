"""Digits grouped the Indian way: the last three, then pairs (12,34,567)."""

from __future__ import annotations

MINUS = "\N{MINUS SIGN}"
RUPEE = "\N{INDIAN RUPEE SIGN}"
_STEPS = ((10_000_000, " Cr"), (100_000, " L"), (1_000, "k"))
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
    """A whole number where there is little room: 950, 8.4k, 18k, 6.6 L, 1.2 Cr; nothing for 0."""
    sign, whole = (MINUS, -whole) if whole < 0 else ("", whole)
    for unit, word in _STEPS:
        if whole >= unit:
            tenths = (whole * 10 + unit // 2) // unit
            if tenths >= _WHOLE_FROM or not tenths % 10:
                return f"{sign}{(tenths + 5) // 10}{word}"
            return f"{sign}{tenths // 10}.{tenths % 10}{word}"
    return f"{sign}{whole}" if whole else ""
