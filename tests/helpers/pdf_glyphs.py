"""Which glyphs a PDF of ours draws: its pages' codes through the fonts that it carries.

Only what reportlab writes is understood: fonts with a table of their own for each subset.
"""

from __future__ import annotations

import re
import struct
import zlib
from typing import NamedTuple

_OBJECT = re.compile(rb"(?:^|\n)(\d+) 0 obj\r?\n(.*?)endobj", re.DOTALL)
_STREAM = re.compile(rb"/Length (\d+).*?stream\r?\n", re.DOTALL)
_NAMED = re.compile(rb"/(F\d+\+\d+) (\d+) 0 R")
_SPOKEN = re.compile(rb"/ActualText <[0-9A-Fa-f]+>")
_SHOWN = re.compile(rb"/(F\d+\+\d+) [\d.]+ Tf|<([0-9a-f]+)>|\(((?:[^()\\]|\\.)*)\) Tj")


class Drawn(NamedTuple):
    """One glyph on a page: 0 is the box that stands for what a font has not."""

    font: str
    code: int
    glyph: int


def drawn_glyphs(pdf: bytes) -> list[Drawn]:
    """All of them, in the order in which they are drawn."""
    objects = {int(number): body for number, body in _OBJECT.findall(pdf)}
    tables = {
        name.decode(): _table(objects, int(number))
        for body in objects.values()
        for name, number in _NAMED.findall(body)
    }
    return [one for body in objects.values() for one in _of_page(body, tables)]


def _of_page(body: bytes, tables: dict[str, list[int]]) -> list[Drawn]:
    content = _unpacked(body)
    if content is None or b" Tf" not in content:
        return []
    font, found = "", []
    for name, codes, literal in _SHOWN.findall(_SPOKEN.sub(b"", content)):
        if name:
            font = name.decode()
        else:
            shown = bytes.fromhex(codes.decode()) if codes else _plain(literal)
            table = tables[font]
            found += [Drawn(font, code, table[code] if code < len(table) else 0) for code in shown]
    return found


def _plain(literal: bytes) -> bytes:
    return re.sub(rb"\\(\d{3})", lambda octal: bytes([int(octal[1], 8)]), literal)


def _unpacked(body: bytes) -> bytes | None:
    stream = _STREAM.search(body)
    if stream is None:
        return None
    content = body[stream.end() : stream.end() + int(stream[1])]
    return zlib.decompress(content) if b"FlateDecode" in body[: stream.end()] else content


def _table(objects: dict[int, bytes], font: int) -> list[int]:
    """The glyph of each code of a font: its `cmap`, a trimmed table (format 6)."""
    descriptor = re.search(rb"/FontDescriptor (\d+) 0 R", objects[font])
    assert descriptor is not None
    file = re.search(rb"/FontFile2 (\d+) 0 R", objects[int(descriptor[1])])
    assert file is not None
    data = _unpacked(objects[int(file[1])])
    assert data is not None
    (count,) = struct.unpack_from(">H", data, 4)
    places = {
        tag: offset
        for tag, _, offset, _ in (
            struct.unpack_from(">4sLLL", data, 12 + 16 * at) for at in range(count)
        )
    }
    start = places[b"cmap"]
    (below,) = struct.unpack_from(">L", data, start + 8)
    kind, _, _, first, entries = struct.unpack_from(">5H", data, start + below)
    assert kind == 6
    return [0] * first + list(struct.unpack_from(f">{entries}H", data, start + below + 10))
