"""Digits grouped the Indian way: the last three, then pairs (12,34,567)."""

from __future__ import annotations

MINUS = "\N{MINUS SIGN}"
RUPEE = "\N{INDIAN RUPEE SIGN}"
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
