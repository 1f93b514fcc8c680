"""How money comes, in the office's words."""

from __future__ import annotations

from typing import Final

from dairyos_desktop.domain.methods import METHODS
from dairyos_desktop.domain.texts import as_shown, tr

AT_THE_COUNTER: Final = ("cash", "upi", "bank", "cheque")


def method_word(method: str) -> str:
    """A way of payment; one that isn't known stands as it is."""
    return as_shown(METHODS.get(method, method))


def by_words(method: str) -> str:
    """As it stands in a sentence: "by cash", "by UPI"."""
    word = method_word(method)
    return tr("by {word}", word=word if word.isupper() else word.lower())
