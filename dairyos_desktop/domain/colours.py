"""Colours of papers: how one is written, and whether it can be read on white.

Contrast is WCAG 2.1's ratio of relative luminances (sections 1.4.3 and its definitions); a colour
that passes prints dark enough on a black-and-white printer too.
"""

from __future__ import annotations

import re
from typing import Final

from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.texts import say, tr_later

LEAST_CONTRAST: Final = 4.5
"""WCAG's least for text."""

READY: Final = (
    ("", tr_later("Black")),
    ("#1A4F8B", tr_later("Blue")),
    ("#0B5D57", tr_later("Teal")),
    ("#1E6B32", tr_later("Green")),
    ("#7A4A00", tr_later("Brown")),
    ("#A3341F", tr_later("Brick")),
    ("#8A1C4A", tr_later("Wine")),
    ("#5B2E8C", tr_later("Violet")),
)
"""Colours that read well on paper, and their names."""

_HEX = re.compile(r"#?([0-9A-Fa-f]{6}|[0-9A-Fa-f]{3})")
_TINT: Final = 0.08
_SHARES: Final = (0.2126, 0.7152, 0.0722)
_LINEAR_BELOW: Final = 0.04045
_SHORT: Final = 3

Rgb = tuple[float, float, float]
WHITE: Final[Rgb] = (1.0, 1.0, 1.0)


def rgb(colour: str) -> Rgb:
    """Red, green and blue from 0 to 1 of `#1A4F8B`."""
    return (int(colour[1:3], 16) / 255, int(colour[3:5], 16) / 255, int(colour[5:7], 16) / 255)


def tint(colour: str) -> Rgb:
    """So light a shade of it that black text stands on it as on white."""
    red, green, blue = (1 - _TINT * (1 - part) for part in rgb(colour))
    return (red, green, blue)


def contrast(one: Rgb, other: Rgb) -> float:
    """From 1 (the same) to 21 (black on white)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def check_paper_colour(text: str) -> str:
    """The colour as `#1A4F8B`, or empty for black.

    Raises:
        InvalidInputError: It isn't written so, or is too light to be read on paper.
    """
    typed = text.strip()
    if not typed:
        return ""
    match = _HEX.fullmatch(typed)
    if match is None:
        raise InvalidInputError(
            say("“{typed}” is no colour.", typed=typed),
            say("Write it like #1A4F8B, or leave it empty for black."),
        )
    digits = match[1].upper()
    colour = "#" + ("".join(2 * one for one in digits) if len(digits) == _SHORT else digits)
    found = contrast(rgb(colour), tint(colour))
    if found < LEAST_CONTRAST:
        raise InvalidInputError(
            say(
                "{colour} is too light to be read on white paper: its contrast is {found}, {least}"
                " is the least.",
                colour=colour,
                found=f"{found:.1f}",
                least=LEAST_CONTRAST,
            ),
            say("Choose a darker one."),
        )
    return colour


def _luminance(colour: Rgb) -> float:
    return sum(
        share * (part / 12.92 if part <= _LINEAR_BELOW else ((part + 0.055) / 1.055) ** 2.4)
        for share, part in zip(_SHARES, colour, strict=True)
    )
