"""A register file as rows of raw cells with their line numbers, from CSV or XLSX."""

from __future__ import annotations

import csv
import hashlib
import io
import warnings
import zipfile
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dairyos_desktop.domain.errors import (
    EnvironmentTroubleError,
    InvalidInputError,
    NotFoundError,
)
from dairyos_desktop.domain.texts import say
from dairyos_desktop.services.dto.imports import CellProblem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

MAX_BYTES = 20_000_000
MAX_ROWS = 200_000
MAX_UNPACKED_BYTES = 400_000_000
_NEVER_SWOLLEN_BYTES = 30_000_000
_MOST_SWELLING = 200

_ZIP = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_SAVE_AS_UTF8 = say("Save it as CSV UTF-8 (comma delimited).")


@dataclass(frozen=True)
class Sheet:
    """What a file holds, before any cell is understood.

    Attributes:
        header: The first row's cells, spaces around them taken off.
        rows: (line, cells) of each row below, read as they are asked for, once; cells are text
            from CSV and values from XLSX.
        bad: Rows that are none: broken quotes, too few or too many cells. Complete once all
            rows were read.
        sha256: Of the file's bytes.
    """

    header: tuple[str, ...]
    rows: Iterator[tuple[int, Sequence[object]]]
    bad: list[CellProblem]
    sha256: str = ""


def read_bytes(file: Path) -> bytes:
    """The whole file, as long as it isn't too large.

    Raises:
        NotFoundError: There is no such file.
        EnvironmentTroubleError: The file can't be read.
        InvalidInputError: Larger than `MAX_BYTES`.
    """
    try:
        if file.stat().st_size > MAX_BYTES:
            raise InvalidInputError(
                say(
                    "{file} is larger than {max_bytes} MB.",
                    file=file.name,
                    max_bytes=MAX_BYTES // 1000000,
                ),
                say("Split it into several files."),
            )
        return file.read_bytes()
    except FileNotFoundError as error:
        raise NotFoundError(
            say("There is no file {file}.", file=file), say("Look at the name and the folder.")
        ) from error
    except OSError as error:
        raise EnvironmentTroubleError(
            say("{file} can't be read: {strerror}.", file=file, strerror=error.strerror),
            say("Close it elsewhere, or copy it first."),
        ) from error


def read_sheet(file: Path) -> Sheet:
    """Reads a CSV or XLSX file; which one it is, its first bytes say.

    What is wrong with a row is found when the rows are read.

    Raises:
        NotFoundError: There is no such file.
        EnvironmentTroubleError: The file can't be read.
        InvalidInputError: Too large, empty, of another format, or without a header.
    """
    data = read_bytes(file)
    digest = hashlib.sha256(data).hexdigest()
    if data.startswith(_ZIP):
        return replace(_shaped(file.name, _xlsx_rows(file.name, data), []), sha256=digest)
    if data.startswith(_OLD_EXCEL):
        raise InvalidInputError(
            say("{file} is in Excel's old format or locked by a password.", file=file.name),
            say("Save it as .xlsx or CSV without a password."),
        )
    if data.startswith(_UTF16):
        raise InvalidInputError(say("{file} is UTF-16 text.", file=file.name), _SAVE_AS_UTF8)
    bad: list[CellProblem] = []
    return replace(_shaped(file.name, _csv_rows(data, bad), bad), sha256=digest)


def _csv_rows(data: bytes, bad: list[CellProblem]) -> Iterator[tuple[int, Sequence[object]]]:
    # Bytes that are no UTF-8 become lone surrogates: their cells are bad, the others are seen.
    text = data.decode("utf-8-sig", errors="surrogateescape")
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            problem = say("The line can't be read as CSV: {error}.", error=error)
            bad.append(
                CellProblem(line, "", "", problem, say("Look for a quote that isn't closed."))
            )
            continue
        if any(cells):
            yield line, cells


def _xlsx_rows(name: str, data: bytes) -> Iterator[tuple[int, Sequence[object]]]:
    # Costs 90 ms and is needed for workbooks alone.
    from openpyxl import load_workbook  # noqa: PLC0415

    try:
        refuse_bombs(name, data)
        with warnings.catch_warnings():
            # What openpyxl leaves out (drawings, validations) is nothing that a register holds.
            warnings.simplefilter("ignore", UserWarning)
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            sheet = book.worksheets[0]
            sheet.reset_dimensions()
            for line, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
                if any(cell is not None and cell != "" for cell in cells):
                    yield line, cells
    except InvalidInputError:
        raise
    except Exception as error:
        raise InvalidInputError(
            say("{name} can't be read as a workbook.", name=name),
            say("Open it in Excel and save it as CSV UTF-8."),
        ) from error


def refuse_bombs(name: str, data: bytes) -> None:
    """Refuses a small file that would fill the memory once unpacked."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
    unpacked = sum(part.file_size for part in parts)
    swollen = any(
        part.file_size > max(_NEVER_SWOLLEN_BYTES, _MOST_SWELLING * part.compress_size)
        for part in parts
    )
    if unpacked > MAX_UNPACKED_BYTES or swollen:
        raise InvalidInputError(
            say("{name} unpacks to too much.", name=name), say("Save it as CSV.")
        )


def _shaped(
    name: str, lines: Iterator[tuple[int, Sequence[object]]], bad: list[CellProblem]
) -> Sheet:
    first = next(lines, None)
    if first is None:
        raise InvalidInputError(
            say("{name} is empty.", name=name), say("It needs a header row and rows below it.")
        )
    header = tuple("" if cell is None else str(cell).strip() for cell in first[1])
    while header and not header[-1]:
        header = header[:-1]
    return Sheet(header, _even(name, lines, len(header), bad), bad)


def _even(
    name: str,
    lines: Iterator[tuple[int, Sequence[object]]],
    width: int,
    bad: list[CellProblem],
) -> Iterator[tuple[int, Sequence[object]]]:
    """The rows, each as wide as the header."""
    for number, (line, cells) in enumerate(lines):
        if number >= MAX_ROWS:
            raise InvalidInputError(
                say("{name} has more than {max_rows} rows.", name=name, max_rows=MAX_ROWS),
                say("Split it into several files."),
            )
        if len(cells) == width:
            yield line, cells
        elif len(cells) > width and not any(cells[width:]):
            yield line, cells[:width]
        elif len(cells) < width and not isinstance(cells, list):
            # A workbook's rows end at their last filled cell; a CSV's short row is broken.
            yield line, (*cells, *[None] * (width - len(cells)))
        else:
            problem = say(
                "The row has {cells} cells; the header has {width}.", cells=len(cells), width=width
            )
            hint = say("Put text that holds a comma in quotes.")
            bad.append(CellProblem(line, "", "", problem, hint))
