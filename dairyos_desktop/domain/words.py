"""Amounts in words, in the Indian count: thousand, lakh, crore; in English and Hindi."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dairyos_desktop.domain.money import Money

_TO_NINETEEN = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
    "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen",
    "eighteen", "nineteen",
)  # fmt: skip
_TENS = (
    "", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
)  # fmt: skip
_HINDI_TO_99 = (
    "शून्य", "एक", "दो", "तीन", "चार", "पाँच", "छह", "सात", "आठ", "नौ",
    "दस", "ग्यारह", "बारह", "तेरह", "चौदह", "पंद्रह", "सोलह", "सत्रह", "अठारह", "उन्नीस",
    "बीस", "इक्कीस", "बाईस", "तेईस", "चौबीस", "पच्चीस", "छब्बीस", "सत्ताईस", "अट्ठाईस", "उनतीस",
    "तीस", "इकतीस", "बत्तीस", "तैंतीस", "चौंतीस", "पैंतीस", "छत्तीस", "सैंतीस", "अड़तीस", "उनतालीस",
    "चालीस", "इकतालीस", "बयालीस", "तैंतालीस", "चौवालीस", "पैंतालीस", "छियालीस", "सैंतालीस",
    "अड़तालीस", "उनचास",
    "पचास", "इक्यावन", "बावन", "तिरपन", "चौवन", "पचपन", "छप्पन", "सत्तावन", "अट्ठावन", "उनसठ",
    "साठ", "इकसठ", "बासठ", "तिरसठ", "चौंसठ", "पैंसठ", "छियासठ", "सड़सठ", "अड़सठ", "उनहत्तर",
    "सत्तर", "इकहत्तर", "बहत्तर", "तिहत्तर", "चौहत्तर", "पचहत्तर", "छिहत्तर", "सतहत्तर", "अठहत्तर", "उन्यासी",
    "अस्सी", "इक्यासी", "बयासी", "तिरासी", "चौरासी", "पचासी", "छियासी", "सत्तासी", "अट्ठासी", "नवासी",
    "नब्बे", "इक्यानवे", "बानवे", "तिरानवे", "चौरानवे", "पचानवे", "छियानवे", "सत्तानवे", "अट्ठानवे",
    "निन्यानवे",
)  # fmt: skip
_HINDI_STEPS = ((10_000_000, "करोड़"), (100_000, "लाख"), (1_000, "हज़ार"), (100, "सौ"))
# A crore is the largest word, so a hundred thousand of them are "one lakh crore".
_STEPS = ((10_000_000, "crore"), (100_000, "lakh"), (1_000, "thousand"), (100, "hundred"))


def number_in_words(number: int) -> str:
    """A whole number of 0 or more: `"twelve lakh thirty-four thousand five hundred"`."""
    return _counted(number, _STEPS, _below_hundred)


def number_in_hindi(number: int) -> str:
    """Likewise: `"बारह लाख चौंतीस हज़ार पाँच सौ"`."""
    return _counted(number, _HINDI_STEPS, _HINDI_TO_99.__getitem__)


def _counted(
    number: int, steps: Sequence[tuple[int, str]], below_hundred: Callable[[int], str]
) -> str:
    words: list[str] = []
    rest = number
    for size, name in steps:
        count, rest = divmod(rest, size)
        if count:
            words += [_counted(count, steps, below_hundred), name]
    if rest or not words:
        words.append(below_hundred(rest))
    return " ".join(words)


def rupees_in_words(amount: Money, language: str = "en") -> str:
    """The line under a total: `"Rupees five hundred and fifty paise only"`.

    Args:
        amount: The total.
        language: `hi` for Hindi; every other one is answered in English.
    """
    rupees, paise = divmod(abs(amount.paise), amount.SCALE)
    if language == "hi":
        start = "ऋण " if amount.paise < 0 else ""
        tail = f" और {_HINDI_TO_99[paise]} पैसे" if paise else ""
        return f"{start}{number_in_hindi(rupees)} रुपये{tail} मात्र"
    start = "Minus rupees" if amount.paise < 0 else "Rupees"
    tail = f" and {_below_hundred(paise)} paise" if paise else ""
    return f"{start} {number_in_words(rupees)}{tail} only"


def _below_hundred(number: int) -> str:
    if number < len(_TO_NINETEEN):
        return _TO_NINETEEN[number]
    tens, ones = divmod(number, 10)
    return f"{_TENS[tens]}-{_TO_NINETEEN[ones]}" if ones else _TENS[tens]
