"""Finding people by any part of what is known about them, spelled as one types."""

from __future__ import annotations

import unicodedata

BEST = 0
"""A hit at the beginning of a word."""
GOOD = 1
"""A hit inside a word."""

# One sound, several spellings: Dwarka and द्वारका (dvarka), Geeta and गीता (gita).
_SOUNDS = (
    ("'", ""), ("\N{RIGHT SINGLE QUOTATION MARK}", ""), (".", ""),
    ("w", "v"), ("aa", "a"), ("ee", "i"), ("oo", "u"), ("ph", "f"), ("sh", "s"), ("z", "j"),
)  # fmt: skip
_SHORTEST_PHONE = 10


def folded(text: str) -> str:
    """Lower case in one Unicode form, single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def sounded(text: str) -> str:
    """Folded text with the spellings of one sound made the same."""
    plain = folded(text)
    for spelling, sound in _SOUNDS:
        plain = plain.replace(spelling, sound)
    return plain


class Needle:
    """What was typed into a search field; all its words must be found, in any order."""

    def __init__(self, typed: str) -> None:
        self._words = [_spellings(word) for word in folded(typed).split()]

    def __bool__(self) -> bool:
        return bool(self._words)

    def rank(self, search_text: str) -> int | None:
        """`BEST`, `GOOD`, or None where a word is missing.

        Args:
            search_text: As the customers' search text is made: folded, each word behind a space.
        """
        rank = BEST
        for spellings in self._words:
            if any(f" {spelling}" in search_text for spelling in spellings):
                continue
            if not any(spelling in search_text for spelling in spellings):
                return None
            rank = GOOD
        return rank


def _spellings(word: str) -> tuple[str, ...]:
    forms = [word]
    sound = sounded(word)
    if sound and sound != word:
        forms.append(sound)
    bare = word.lstrip("+")
    if bare.startswith("0") and bare.isdecimal() and len(bare) >= _SHORTEST_PHONE:
        forms.append(bare.lstrip("0"))
    elif bare != word and bare:
        forms.append(bare)
    return tuple(forms)
