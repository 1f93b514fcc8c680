"""Amounts in words, in the Indian count: thousand, lakh, crore."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dairyos_desktop.domain.money import Money

_TO_NINETEEN = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
    "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen",
    "eighteen", "nineteen",
)  # fmt: skip
_TENS = (
    "", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
)  # fmt: skip
# A crore is the largest word, so a hundred thousand of them are "one lakh crore".
_STEPS = ((10_000_000, "crore"), (100_000, "lakh"), (1_000, "thousand"), (100, "hundred"))


def number_in_words(number: int) -> str:
    """A whole number of 0 or more: `"twelve lakh thirty-four thousand five hundred"`."""
    words: list[str] = []
    rest = number
    for size, name in _STEPS:
        count, rest = divmod(rest, size)
        if count:
            words += [number_in_words(count), name]
    if rest or not words:
        words.append(_below_hundred(rest))
    return " ".join(words)


def rupees_in_words(amount: Money) -> str:
    """The line under a total: `"Rupees five hundred and fifty paise only"`."""
    rupees, paise = divmod(abs(amount.paise), amount.SCALE)
    start = "Minus rupees" if amount.paise < 0 else "Rupees"
    tail = f" and {_below_hundred(paise)} paise" if paise else ""
    return f"{start} {number_in_words(rupees)}{tail} only"


def _below_hundred(number: int) -> str:
    if number < len(_TO_NINETEEN):
        return _TO_NINETEEN[number]
    tens, ones = divmod(number, 10)
    return f"{_TENS[tens]}-{_TO_NINETEEN[ones]}" if ones else _TENS[tens]
