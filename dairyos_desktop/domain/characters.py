"""Characters that no text of the office may hold: a database keeps them wrongly, or not at all.

NUL ends a text for SQLite's own functions and is refused by PostgreSQL. Half of a surrogate pair
is no character; it comes from a cut emoji, or from bytes that are no UTF-8, and no file takes it.
"""

from __future__ import annotations

import re

from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.texts import say

SUBSTITUTE = "\N{REPLACEMENT CHARACTER}"

_UNFIT = re.compile("[\x00\ud800-\udfff]")
_LONGEST_SHOWN = 60


def is_fit(text: str) -> bool:
    """Whether the text may be kept."""
    return "\0" not in text if text.isascii() else _UNFIT.search(text) is None


def fitted(text: str) -> str:
    """What another program said, with a substitute for each character that can't be kept."""
    return text if is_fit(text) else _UNFIT.sub(SUBSTITUTE, text)


def check_fit(text: str) -> None:
    """Refuses what somebody typed, pasted, or gave to a command, where it can't be kept.

    Raises:
        InvalidInputError: As said, with the text and the character.
    """
    if is_fit(text):
        return
    found = _UNFIT.search(text)
    start = 0 if found is None else max(found.start() - _LONGEST_SHOWN // 2, 0)
    shown = fitted(text[start : start + _LONGEST_SHOWN])
    raise InvalidInputError(
        say(
            "“{text}” holds a character that can't be kept (U+{ord}).",
            text=shown,
            ord="" if found is None else f"{ord(found[0]):04X}",
        ),
        say("Give it again without what stands there as {mark}.", mark=SUBSTITUTE),
    )
