"""The bundled faces, each as reportlab embeds it and as HarfBuzz shapes it.

Shaping yields glyphs, reportlab writes characters. So every glyph of a face gets a private
character of its own, `PRIVATE + glyph number`, when the face is loaded. reportlab would hand those
out in the order in which glyphs happen to be used, and a bill's bytes would depend on what was
drawn before it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Any

import uharfbuzz
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from dairyos_desktop.config.paths import resource
from dairyos_desktop.domain.errors import EnvironmentTroubleError

PRIVATE = 0xE000
"""First character of the private-use area; a face has at most 6,399 glyphs there."""

_LAST_PRIVATE = 0xF8FF


class Weight(Enum):
    """Weights of the Latin family; the Indic ones have only regular and bold."""

    REGULAR = "Regular"
    MEDIUM = "Medium"
    SEMIBOLD = "SemiBold"
    BOLD = "Bold"


class Script(Enum):
    """Which of the bundled families draws a character."""

    LATIN = "NotoSans"
    DEVANAGARI = "NotoSansDevanagari"
    GUJARATI = "NotoSansGujarati"
    TAMIL = "NotoSansTamil"


_INDIC_WEIGHT = {
    Weight.REGULAR: Weight.REGULAR,
    Weight.MEDIUM: Weight.REGULAR,
    Weight.SEMIBOLD: Weight.BOLD,
    Weight.BOLD: Weight.BOLD,
}


@dataclass(frozen=True, eq=False)
class Face:
    """One font file.

    Attributes:
        name: The file's stem, by which reportlab knows the font.
        script: The family it belongs to.
        embedded: reportlab's font; it keeps a subset of its own for each document.
        shaper: HarfBuzz's font; it measures in thousandths of the size.
        covers: Code points that it can draw.
        glyphs: Glyph number of each code point it covers.
        widths: Advance of each glyph in thousandths of the size.
    """

    name: str
    script: Script
    embedded: Any
    shaper: Any
    covers: frozenset[int]
    glyphs: dict[int, int]
    widths: tuple[int, ...]


@cache
def face(script: Script, weight: Weight) -> Face:
    """The face of a family, loaded once; an Indic family answers with its nearest weight.

    Raises:
        EnvironmentTroubleError: The font file is missing or damaged.
    """
    if script is not Script.LATIN and weight is not _INDIC_WEIGHT[weight]:
        return face(script, _INDIC_WEIGHT[weight])
    return _load(f"{script.value}-{weight.value}", script)


def _load(name: str, script: Script) -> Face:
    path = resource("fonts", f"{name}.ttf")
    try:
        # Without the ASCII block a subset holds only what is drawn: a third of the file's size.
        embedded = TTFont(name, str(path), asciiReadable=False)
        shaper = uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob(path.read_bytes())))
    # reportlab reports a damaged file by whatever its parser stumbles over.
    except Exception as error:
        raise EnvironmentTroubleError(
            f"The font {path.name}, which bills are printed with, can't be read: {error}.",
            "Install the program again.",
        ) from error
    shaper.scale = (1000, 1000)
    outline = embedded.face
    glyphs = dict(outline.charToGlyph)
    widths = tuple(round(advance) for advance, _ in outline.hmetrics)
    if PRIVATE + len(widths) > _LAST_PRIVATE:
        raise EnvironmentTroubleError(
            f"The font {path.name} has more glyphs than bills can address.",
            "Install the program again.",
        )
    for glyph, width in enumerate(widths):
        outline.charToGlyph[PRIVATE + glyph] = glyph
        outline.charWidths[PRIVATE + glyph] = width
    return Face(name, script, embedded, shaper, frozenset(glyphs), glyphs, widths)


@cache
def registered_name() -> str:
    """The name of a bundled font that reportlab's canvas may start a page with.

    Its own default is Helvetica, which would then be listed in each file without being embedded.
    """
    first = face(Script.LATIN, Weight.REGULAR)
    pdfmetrics.registerFont(first.embedded)
    return first.name
