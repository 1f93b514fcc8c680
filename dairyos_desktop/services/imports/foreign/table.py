"""A foreign file as tabs of raw lines, before anything in it is understood."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Final

from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.texts import say
from dairyos_desktop.services.imports.sheet import MAX_ROWS, read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from dairyos_desktop.services.dto.sheets import SheetChoice

MOST_COLUMNS = 1_000

_ZIP = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_KNOWN_STARTS = (
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a compressed file"),
    (b"Rar!", "a compressed file"),
    (b"7z\xbc\xaf", "a compressed file"),
    (b"{\\rtf", "a text document"),
    (b"PK", "a damaged workbook"),
    (b"<!DOCTYPE", "a web page"),
    (b"<html", "a web page"),
    (b"<?xml", "an XML file"),
    (b"SQLite format 3", "a database"),
)


class Odd(Enum):
    """A workbook's cell whose value the file doesn't hold."""

    FORMULA = "formula"
    ERROR = "error"


FORMULA: Final = Odd.FORMULA

Cells = list[object]
"""Of one line: text, or what a workbook holds typed; None and `""` are empty."""


@dataclass(slots=True)
class Line:
    """One line of a tab.

    Attributes:
        number: As the file counts, from 1.
        cells: From the left, without the empty ones at the end.
        trouble: Why it can't be read; empty where it can.
        hint: What to do about it.
        width: How many cells the file gives the line, empty ones too.
    """

    number: int
    cells: Cells
    trouble: str = ""
    hint: str = ""
    width: int = 0


@dataclass
class Tab:
    """One sheet of a workbook, or a CSV.

    Attributes:
        name: As the workbook calls it; empty for a CSV.
        lines: Those with something in them.
        joined: Place of the first of the cells that a cell is joined with, by its own place;
            places are (line, from 0). Each joined cell holds the value of the first.
        is_hidden: Its owner doesn't see it, so it is read only where it was chosen.
    """

    name: str
    lines: list[Line] = field(default_factory=list)
    joined: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    is_hidden: bool = False


@dataclass
class Foreign:
    """A file that was read.

    Attributes:
        file_name: Without its folder.
        sha256: Of its bytes.
        encoding: Of a CSV; empty for a workbook.
        delimiter: Of a CSV; empty for a workbook.
        tabs: All sheets that can hold rows.
    """

    file_name: str
    sha256: str
    encoding: str
    delimiter: str
    tabs: list[Tab]

    @property
    def is_workbook(self) -> bool:
        """Whether it is XLSX."""
        return not self.delimiter


def read_foreign(file: Path, choice: SheetChoice) -> Foreign:
    """Reads a CSV of any usual encoding and delimiter, or an XLSX workbook.

    Raises:
        NotFoundError: There is no such file.
        EnvironmentTroubleError: The file can't be read.
        InvalidInputError: Too large, empty, or of another format.
    """
    # Workbooks need a library that takes 90 ms to load; a CSV doesn't.
    from dairyos_desktop.services.imports.foreign import text, workbook  # noqa: PLC0415

    data = read_bytes(file)
    found = Foreign(file.name, hashlib.sha256(data).hexdigest(), "", "", [])
    if not data.strip():
        raise InvalidInputError(
            say("{file} is empty.", file=file.name), say("Look whether it is the right file.")
        )
    if data.startswith(_ZIP):
        found.tabs = workbook.read_tabs(file.name, data)
    elif data.startswith(_OLD_EXCEL):
        raise InvalidInputError(
            say("{file} is in Excel's old format or locked by a password.", file=file.name),
            say("Save it as .xlsx or CSV without a password."),
        )
    else:
        _refuse_others(file.name, data)
        found.encoding, decoded = text.decode(file.name, data, choice.encoding)
        found.delimiter = choice.delimiter or text.find_delimiter(decoded)
        if found.delimiter not in text.DELIMITERS:
            raise InvalidInputError(
                say("“{delimiter}” is no delimiter.", delimiter=found.delimiter),
                say("Choose comma, semicolon, tab or |."),
            )
        found.tabs = [Tab("", limited(file.name, text.read_lines(decoded, found.delimiter)))]
    if not any(tab.lines for tab in found.tabs):
        raise InvalidInputError(
            say("{file} is empty.", file=file.name), say("Look whether it is the right file.")
        )
    _put_fixes(found.tabs, choice.fixes)
    return found


def limited(name: str, lines: Iterable[Line], before: int = 0) -> list[Line]:
    """The lines, as long as there are not too many.

    Args:
        name: Of the file.
        lines: As they are read.
        before: How many lines of other tabs were read.

    Raises:
        InvalidInputError: More than `MAX_ROWS`, or a line of more than `MOST_COLUMNS` cells.
    """
    taken: list[Line] = []
    for line in lines:
        if len(taken) + before > MAX_ROWS:
            raise InvalidInputError(
                say("{name} has more than {max_rows} rows.", name=name, max_rows=MAX_ROWS),
                say("Split it into several files."),
            )
        if len(line.cells) > MOST_COLUMNS:
            raise InvalidInputError(
                say(
                    "Line {number} of {name} has more than {most_columns} columns.",
                    number=line.number,
                    name=name,
                    most_columns=MOST_COLUMNS,
                ),
                say("Look whether it is the right file."),
            )
        taken.append(line)
    return taken


def is_blank(cell: object) -> bool:
    """Whether nothing stands in the cell."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def trimmed(cells: Sequence[object]) -> Cells:
    """The cells without the empty ones at the end."""
    end = len(cells)
    while end and (cells[end - 1] is None or cells[end - 1] == ""):
        end -= 1
    return list(cells[:end])


def _refuse_others(name: str, data: bytes) -> None:
    start = data[:200].lstrip()
    for mark, what in _KNOWN_STARTS:
        if start[: len(mark)].lower() == mark.lower():
            raise InvalidInputError(
                say("{name} is {what}, not a sheet.", name=name, what=what),
                say("Save the sheet as .xlsx or CSV."),
            )


def _put_fixes(tabs: list[Tab], fixes: Mapping[tuple[str, int, int], str]) -> None:
    by_name = {tab.name: tab for tab in tabs}
    for (name, number, at), typed in fixes.items():
        tab = by_name.get(name)
        line = None if tab is None else next(_numbered(tab.lines, number), None)
        if line is None or not 0 <= at < MOST_COLUMNS:
            continue  # the file was saved anew meanwhile: its cells are looked at as they are
        line.cells.extend([""] * (at + 1 - len(line.cells)))
        line.cells[at] = typed


def _numbered(lines: list[Line], number: int) -> Iterator[Line]:
    return (line for line in lines if line.number == number)
