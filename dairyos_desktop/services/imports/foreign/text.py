"""CSV of any usual encoding and delimiter, each found by what it makes of the file."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.texts import say
from dairyos_desktop.services.imports.foreign.table import Line, trimmed

if TYPE_CHECKING:
    from collections.abc import Iterator

DELIMITERS = (",", ";", "\t", "|")
ENCODINGS = ("utf-8", "cp1252", "utf-16")

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8", "utf-8-sig"),
    (b"\xff\xfe", "utf-16", "utf-16"),
    (b"\xfe\xff", "utf-16", "utf-16"),
)
_LOOKED_AT_BYTES = 4_096
_LOOKED_AT_LINES = 60
_MOSTLY = 0.3
_QUOTED_BY_US = ("'=", "'+", "'-", "'@", "'\t")


def decode(name: str, data: bytes, wanted: str) -> tuple[str, str]:
    """The encoding, as the user reads it, and the text.

    Args:
        name: Of the file.
        data: Its bytes.
        wanted: The encoding that the user chose; empty to find it.

    Raises:
        InvalidInputError: It is no text, or not in that encoding.
    """
    encoding, codec = _encoding(data) if not wanted else (wanted, _codec(data, wanted))
    try:
        text = data.decode(codec)
    except (UnicodeError, LookupError):
        raise InvalidInputError(
            say("{name} isn't {encoding} text.", name=name, encoding=encoding),
            say("Save it as CSV UTF-8 (comma delimited)."),
        ) from None
    if _is_binary(text):
        raise InvalidInputError(
            say("{name} is no text.", name=name), say("Save the sheet as .xlsx or CSV.")
        )
    return encoding, text


def _encoding(data: bytes) -> tuple[str, str]:
    for mark, encoding, codec in _BOMS:
        if data.startswith(mark):
            return encoding, codec
    start = data[:_LOOKED_AT_BYTES]
    # UTF-16 without its mark: every second byte of Latin text is 0.
    even, odd = start[0::2].count(0), start[1::2].count(0)
    if max(even, odd) > _MOSTLY * len(start) / 2:
        return "utf-16", "utf-16-be" if even > odd else "utf-16-le"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252", "cp1252"
    return "utf-8", "utf-8"


def _codec(data: bytes, wanted: str) -> str:
    if wanted == "utf-8":
        return "utf-8-sig"
    if wanted == "utf-16" and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _encoding(data)[1] if _encoding(data)[0] == "utf-16" else "utf-16-le"
    return wanted


def _is_binary(text: str) -> bool:
    start = text[:_LOOKED_AT_BYTES]
    odd = sum(mark < " " and mark not in "\t\r\n\x0b\x0c" for mark in start)
    return odd > len(start) // 20 + 2


def find_delimiter(text: str) -> str:
    """The delimiter that cuts the most of the first lines into the same number of cells."""
    sample = "".join(text.splitlines(keepends=True)[:_LOOKED_AT_LINES])
    return max(DELIMITERS, key=lambda delimiter: _evenness(sample, delimiter))


def _evenness(sample: str, delimiter: str) -> int:
    """Cells in the lines that agree on a width; lines of one cell say nothing."""
    widths: dict[int, int] = {}
    try:
        for cells in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter):
            if len(cells) > 1:
                widths[len(cells)] = widths.get(len(cells), 0) + 1
    except csv.Error:
        pass  # what was read until there is enough to tell
    return max((count * (width - 1) for width, count in widths.items()), default=0)


def read_lines(text: str, delimiter: str) -> Iterator[Line]:
    """The lines that hold anything; one that is no CSV comes with its trouble."""
    known: dict[str, str] = {}
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        number = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Line(
                number,
                [],
                say("The line can't be read as CSV: {error}.", error=error),
                say("Look for a quote that isn't closed."),
            )
            continue
        if any(cells):
            # The same few texts stand in a hundred thousand cells.
            shared = [known.setdefault(cell, cell) for cell in map(_unquoted, cells)]
            yield Line(number, trimmed(shared), width=len(cells))


def _unquoted(cell: str) -> str:
    """The cell without the apostrophe by which a CSV was made safe against formulas."""
    return cell[1:] if cell.startswith(_QUOTED_BY_US) else cell
