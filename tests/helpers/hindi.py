"""What a reader of Hindi can read."""

from __future__ import annotations

import re

_ENGLISH = re.compile("[A-Za-z]{2,}")
_AS_TYPED = re.compile(
    r"Ravi|Ramesh|Station Road|UPI|Enter|Esc|Alt|Dwarka Joshi|Asha Shah"
    r"|(?:Asha|Bhavna|Chetan|Dilip|Esha) Patel"
    r"|R/26-27/\d+|MD/26-27/\d+"
)


def english(words: str) -> list[str]:
    """What of a sentence is English, but for names and keys."""
    assert words
    return _ENGLISH.findall(_AS_TYPED.sub("", words))
