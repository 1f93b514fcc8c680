"""Text brought into the room there is: shortened with `…` or broken over lines."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from dairyos_desktop.adapters.pdf.runs import clean, clusters, set_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dairyos_desktop.adapters.pdf.fonts import Weight

ELLIPSIS = "…"
_LONGEST = 2_000  # characters looked at; no block of a page holds more


def width_of(text: str, weight: Weight, size: float) -> float:
    """Points that a line takes."""
    return set_text(text, weight).width(size)


@lru_cache(maxsize=4_096)
def fitted(text: str, weight: Weight, size: float, room: float) -> str:
    """The text, or as much of its beginning as fits with `…` behind it."""
    text = clean(text[:_LONGEST])
    if width_of(text, weight, size) <= room:
        return text
    pieces = clusters(text)
    low, high = 0, len(pieces) - 1
    while low < high:
        middle = (low + high + 1) // 2
        if width_of(_cut(pieces, middle), weight, size) <= room:
            low = middle
        else:
            high = middle - 1
    return _cut(pieces, low)


def _cut(pieces: Sequence[str], count: int) -> str:
    return "".join(pieces[:count]).rstrip(" ,;:·-") + ELLIPSIS


@lru_cache(maxsize=4_096)
def wrapped(text: str, weight: Weight, size: float, room: float, most: int) -> tuple[str, ...]:
    """The text on at most so many lines, broken at spaces, words that are too long within.

    What doesn't fit on the last line is shortened with `…`.
    """
    text = clean(text[:_LONGEST])
    if not text or width_of(text, weight, size) <= room:
        return (text,) if text else ()
    lines: list[str] = []
    line = ""
    words = text.split(" ")
    while words:
        word = words.pop(0)
        tried = f"{line} {word}" if line else word
        if width_of(tried, weight, size) <= room:
            line = tried
            continue
        if len(lines) == most - 1:
            lines.append(fitted(" ".join([tried, *words]), weight, size, room))
            return tuple(lines)
        if not line:
            line, rest = _broken(word, weight, size, room)
            words.insert(0, rest)
        else:
            words.insert(0, word)
        lines.append(line)
        line = ""
    if line:
        lines.append(line)
    return tuple(lines)


def _broken(word: str, weight: Weight, size: float, room: float) -> tuple[str, str]:
    """A word in two parts, the first as long as fits and never empty."""
    pieces = clusters(word)
    count = 1
    while count < len(pieces) - 1 and (
        width_of("".join(pieces[: count + 1]), weight, size) <= room
    ):
        count += 1
    return "".join(pieces[:count]), "".join(pieces[count:])


def packed(
    parts: Sequence[str], between: str, weight: Weight, size: float, room: float
) -> list[str]:
    """Parts joined on as few lines as hold them; a part that is too long takes three at most."""
    lines: list[str] = []
    for part in parts:
        joined = f"{lines[-1]}{between}{part}" if lines else part
        if lines and width_of(joined, weight, size) <= room:
            lines[-1] = joined
        else:
            lines.extend(wrapped(part, weight, size, room, 3))
    return lines
