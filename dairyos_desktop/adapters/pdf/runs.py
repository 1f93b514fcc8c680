"""Text cut into runs of one face each, shaped and measured.

A line may mix scripts ("घी 1 L डब्बा · ₹680"), and no bundled face holds them all: the Indic ones
have neither A–Z nor `·`, Noto Sans has no `−`. Each character goes to a face that has it, each run
is shaped by HarfBuzz by itself, and what no face has is drawn as a replacement sign.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import uharfbuzz

from dairyos_desktop.adapters.pdf.fonts import PRIVATE, Face, Script, Weight, face

SUBSTITUTE = "\N{REPLACEMENT CHARACTER}"
"""Drawn for a character that no bundled face has; in Noto Sans, so always visible."""

SMALLEST_INDIC = 7.0
"""Points; below this, matras and conjuncts run together on paper."""

_BLOCKS = (
    (0x0900, 0x097F, Script.DEVANAGARI),
    (0x0A80, 0x0AFF, Script.GUJARATI),
    (0x0B80, 0x0BFF, Script.TAMIL),
    (0x1CD0, 0x1CFF, Script.DEVANAGARI),
    (0xA8E0, 0xA8FF, Script.DEVANAGARI),
)
_SHARED = frozenset({0x0964, 0x0965})  # danda and double danda serve all Indic scripts
_JOINERS = frozenset({0x200C, 0x200D})
_FALLBACKS = (Script.DEVANAGARI, Script.TAMIL, Script.GUJARATI)
_LATIN_FEATURES = {"liga": False, "clig": False, "dlig": False}
_ALONE = frozenset("0123456789.,-/ :%()+")
_VIRAMAS = frozenset({0x094D, 0x0ACD, 0x0BCD})


@dataclass(frozen=True, slots=True)
class Move:
    """Where a glyph goes beside its usual place, in thousandths of the size.

    Attributes:
        before: Shift to the right ahead of the glyph.
        after: What its advance differs from the font's own, after taking back `before`.
        rise: Shift upwards.
    """

    before: int
    after: int
    rise: int


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of one face.

    Attributes:
        face: Draws them.
        text: What they say.
        codes: What reportlab is given: a character a glyph.
        moves: One for each code, or None where all stand where the font puts them.
        width: Thousandths of the size.
        spoken: Whether `codes` read as `text`; where not, the PDF must carry the text besides.
    """

    face: Face
    text: str
    codes: str
    moves: tuple[Move, ...] | None
    width: int
    spoken: bool


@dataclass(frozen=True, slots=True)
class SetText:
    """A line of text ready to be drawn in any size."""

    runs: tuple[Run, ...]
    latin_width: int
    indic_width: int

    def width(self, size: float) -> float:
        """Points that it takes in a size."""
        indic = max(size, SMALLEST_INDIC)
        return (self.latin_width * size + self.indic_width * indic) / 1000


def clean(text: str) -> str:
    """The text on one line, without what can't be seen or would turn others round.

    Control characters and line breaks become spaces, lone surrogates and private characters the
    substitute; direction marks, joiners outside Indic text and the like are left out.
    """
    if text.isascii() and text.isprintable():
        # The shaping library takes no text that knows more than its letters (`domain.texts`).
        return str(text)
    return "".join(map(_cleaned, text))


def _cleaned(character: str) -> str:
    category = unicodedata.category(character)
    if category in {"Cc", "Zl", "Zp", "Zs"}:
        return " "
    if category in {"Cs", "Co", "Cn"}:
        return SUBSTITUTE
    code = ord(character)
    if category == "Cf" and code not in _JOINERS:
        return ""
    # Variation selectors choose between pictures that no bundled face has.
    return "" if 0xFE00 <= code <= 0xFE0F else character  # noqa: PLR2004 - the block's two ends


def said(text: str) -> str:
    """The text for what viewers show by themselves, such as bookmarks."""
    return clean(text).replace(SUBSTITUTE, "?").strip()


@lru_cache(maxsize=512)
def script_of(character: str) -> Script:
    """The family that a character belongs to; Latin for all that isn't Indic."""
    code = ord(character)
    for first, last, script in _BLOCKS:
        if first <= code <= last:
            return script
    return Script.LATIN


def drawable(text: str) -> bool:
    """Whether bundled faces have every character that can be seen."""
    return SUBSTITUTE not in "".join(part for _, part in _split(clean(text), Weight.REGULAR))


@lru_cache(maxsize=8_192)
def set_text(text: str, weight: Weight) -> SetText:
    """Cut, shape and measure a line; the same for ever for the same words."""
    runs = tuple(_shape(on, part) for on, part in _split(clean(text), weight))
    latin = sum(run.width for run in runs if run.face.script is Script.LATIN)
    return SetText(runs, latin, sum(run.width for run in runs) - latin)


def _split(text: str, weight: Weight) -> list[tuple[Face, str]]:
    latin = face(Script.LATIN, weight)
    if text.isascii():
        return [(latin, text)] if text else []
    parts: list[tuple[Face, str]] = []
    for character in text:
        on, drawn = _place(character, weight, parts[-1][0] if parts else None)
        if parts and parts[-1][0] is on:
            parts[-1] = (on, parts[-1][1] + drawn)
        elif drawn:
            parts.append((on, drawn))
    return parts


def _place(character: str, weight: Weight, current: Face | None) -> tuple[Face, str]:
    """The face for a character, given the face of the one before, and what it draws."""
    code = ord(character)
    latin = face(Script.LATIN, weight)
    if code in _JOINERS:
        # They shape Indic clusters and say nothing anywhere else.
        on_indic = current is not None and current.script is not Script.LATIN
        return (current, character) if on_indic and current else (latin, "")
    script = script_of(character)
    # A space, a danda and accents stay with the word they follow where its face has them.
    stays = character == " " or code in _SHARED or unicodedata.combining(character)
    if stays and current is not None and code in current.covers:
        return current, character
    if script is not Script.LATIN and code in face(script, weight).covers:
        return face(script, weight), character
    if code in latin.covers:
        return latin, character
    for other in _FALLBACKS:
        if code in face(other, weight).covers:
            return face(other, weight), character
    return latin, SUBSTITUTE


def _shape(on: Face, text: str) -> Run:
    if _ALONE.issuperset(text):
        width = sum(on.widths[on.glyphs[ord(character)]] for character in text)
        return Run(on, text, text, None, width, spoken=True)
    buffer = uharfbuzz.Buffer()
    buffer.cluster_level = uharfbuzz.BufferClusterLevel.MONOTONE_CHARACTERS
    buffer.add_str(text)
    buffer.guess_segment_properties()
    # All bundled scripts run left to right; the guess would also take the machine's locale for
    # the language, and the same bill would look different on another PC.
    buffer.direction = "ltr"
    buffer.language = "en"
    uharfbuzz.shape(on.shaper, buffer, _LATIN_FEATURES if on.script is Script.LATIN else {})
    codes: list[str] = []
    moves: list[Move] = []
    spoken = len(buffer.glyph_infos) == len(text)
    width = 0
    for at, (info, position) in enumerate(
        zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
    ):
        glyph = info.codepoint
        plain = text[info.cluster]
        if on.glyphs.get(ord(plain)) == glyph and info.cluster == at:
            codes.append(plain)
        else:
            codes.append(chr(PRIVATE + glyph))
            spoken = False
        before = position.x_offset
        moves.append(
            Move(before, position.x_advance - on.widths[glyph] - before, position.y_offset)
        )
        width += position.x_advance
    moved = any(move.before or move.after or move.rise for move in moves)
    # A mark that was moved is a text of its own to readers, who put a space behind it.
    spoken = spoken and not any(move.before or move.rise for move in moves)
    return Run(on, text, "".join(codes), tuple(moves) if moved else None, width, spoken)


def clusters(text: str) -> list[str]:
    """The text in pieces that may not be cut: a letter with its marks, a conjunct, a ligature."""
    pieces: list[str] = []
    for character in text:
        code = ord(character)
        tied = pieces and (
            unicodedata.category(character).startswith("M")
            or code in _JOINERS
            or ord(pieces[-1][-1]) in _VIRAMAS
            or ord(pieces[-1][-1]) in _JOINERS
        )
        if tied:
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces
