"""Register files as they come: encodings, quotes, workbooks, and what is no table at all."""

from __future__ import annotations

import datetime as dt
import struct
import zipfile
from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from dairyos_desktop.domain.errors import InvalidInputError, NotFoundError
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.quantity import Price, Quantity, TaxRate
from dairyos_desktop.services.imports.columns import (
    code_column,
    date_column,
    flag_column,
    money_column,
    parse,
    price_column,
    quantity_column,
    rate_column,
    text_column,
    whole_column,
)
from dairyos_desktop.services.imports.sheet import MAX_BYTES, MAX_ROWS, read_sheet

if TYPE_CHECKING:
    from pathlib import Path

    from dairyos_desktop.services.imports.columns import Parsed

COLUMNS = (
    code_column("code"),
    text_column("name"),
    quantity_column("quantity", blank=None),
    date_column("day", blank=None, optional=True),
)


class Line(NamedTuple):
    code: str
    name: str
    quantity: Quantity | None
    day: dt.date | None


def read(file: Path) -> Parsed[Line]:
    return parse(read_sheet(file), COLUMNS, Line)


def of_text(folder: Path, text: str | bytes) -> Parsed[Line]:
    file = folder / "register.csv"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read(file)


def problems(parsed: Parsed[Line]) -> list[tuple[int, str, str]]:
    return [(cell.line, cell.column, cell.problem) for cell in parsed.bad]


@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_utf8_with_and_without_a_mark_and_any_line_end(
    tmp_path: Path, bom: bytes, end: str
) -> None:
    text = end.join(["code,name,quantity", "A,दूध,1.5", "", ",,", "B,,", ""])
    parsed = of_text(tmp_path, bom + text.encode())
    assert parsed.bad == []
    assert parsed.rows == [
        (2, Line("A", "दूध", Quantity("1.5"), None)),
        (5, Line("B", "", None, None)),
    ]
    assert parsed.present == {"code", "name", "quantity"}


def test_a_quoted_line_break_keeps_the_line_numbers_right(tmp_path: Path) -> None:
    parsed = of_text(tmp_path, 'code,name,quantity\nA,"one\ntwo, three",1\nB,x,wrong\n')
    assert parsed.rows == [(2, Line("A", "one, two, three", Quantity(1), None))]
    assert problems(parsed) == [(4, "quantity", "The quantity “wrong” is not a number.")]


def test_spaces_around_cells_and_trailing_empty_columns_are_no_matter(tmp_path: Path) -> None:
    parsed = of_text(tmp_path, "code, name ,quantity,,\n A , two  words , 1 ,,\n")
    assert parsed.rows == [(2, Line("A", "two  words", Quantity(1), None))]


def test_bad_bytes_spoil_their_cell_alone(tmp_path: Path) -> None:
    text = b"code,name,quantity\nA,caf\xe9,1\nB,\x00,1\nC,ok,1\nD,\xe9,\xe9\n"
    parsed = of_text(tmp_path, text)
    assert [line for line, _ in parsed.rows] == [4]
    assert problems(parsed) == [
        (2, "name", "The text isn't UTF-8."),
        (3, "name", "The name holds a character that can't be printed."),
        (5, "name", "The text isn't UTF-8."),
        (5, "quantity", "The text isn't UTF-8."),
    ]
    assert all(cell.value.isprintable() for cell in parsed.bad)


def test_broken_rows_do_not_hide_the_others(tmp_path: Path) -> None:
    text = 'code,name,quantity\nA,x\nB,x,1,2\nC,"x"y,1\nD,x,1\nE,"open,1\nF,x,1\n'
    parsed = of_text(tmp_path, text)
    assert [row.code for _, row in parsed.rows] == ["D"]
    assert [cell.line for cell in parsed.bad] == [2, 3, 4, 6]
    assert "2 cells; the header has 3" in parsed.bad[0].problem
    assert all(cell.hint for cell in parsed.bad)


def test_every_bad_cell_is_named_even_in_one_row(tmp_path: Path) -> None:
    parsed = of_text(tmp_path, "code,name,quantity,day\n,x,-1,2026-02-30\n")
    assert [(cell.line, cell.column, cell.value) for cell in parsed.bad] == [
        (2, "code", ""),
        (2, "quantity", "-1"),
        (2, "day", "2026-02-30"),
    ]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"\n \n", "unknown|no name|missing|empty"),
        (b"code,name\nA,x\n", "missing: quantity"),
        (b"name\nx\n", "missing: code, quantity"),
        (b"code,name,quantity,colour\n", "“colour” is unknown"),
        (b"code,name,quantity,code\n", "code is there twice"),
        (b"code,,name,quantity\n", "no name"),
        (b"code;name;quantity\n", "commas"),
        (b"code\tname\tquantity\n", "commas"),
        ("code,name,quantity\n".encode("utf-16"), "UTF-16"),
        (b"\xd0\xcf\x11\xe0rest", "old format"),
        (b"PK\x03\x04rest", "workbook"),
    ],
)
def test_what_is_no_register_is_refused_as_a_whole(
    tmp_path: Path, content: bytes, reason: str
) -> None:
    with pytest.raises(InvalidInputError, match=reason) as refused:
        of_text(tmp_path, content)
    assert refused.value.hint


def test_a_missing_file_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        read_sheet(tmp_path / "none.csv")


@pytest.mark.no_cover
def test_size_and_rows_have_a_limit(tmp_path: Path) -> None:
    large = tmp_path / "large.csv"
    with large.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(InvalidInputError, match="20 MB"):
        read_sheet(large)
    with pytest.raises(InvalidInputError, match="200000 rows"):
        of_text(tmp_path, "code,name,quantity\n" + "A,,\n" * (MAX_ROWS + 1))


def whole_or_refused(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    try:
        parsed = read(file)
    except InvalidInputError as refused:
        assert refused.hint  # noqa: PT017 - most of it is no register, some is
        return
    assert all(cell.line > 1 and cell.problem and cell.hint for cell in parsed.bad)


@given(st.binary(max_size=300), st.booleans())
def test_no_bytes_break_the_reader(
    tmp_path_factory: pytest.TempPathFactory,
    noise: bytes,
    headed: bool,  # noqa: FBT001 - drawn
) -> None:
    file = tmp_path_factory.getbasetemp() / "noise.csv"
    whole_or_refused(file, (b"code,name,quantity\n" if headed else b"") + noise)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(4, 6000), st.integers(0, 255)), min_size=1, max_size=6))
def test_no_damaged_workbook_breaks_the_reader(
    tmp_path_factory: pytest.TempPathFactory, damage: list[tuple[int, int]]
) -> None:
    file = tmp_path_factory.getbasetemp() / "damaged.xlsx"
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["code", "name", "quantity"])
    sheet.append(["A", "x", 1.5])
    book.save(file)
    data = bytearray(file.read_bytes())
    for at, byte in damage:
        data[at % len(data)] = byte
    whole_or_refused(file, bytes(data))


class Cells(NamedTuple):
    code: str
    money: Money
    quantity: Quantity
    price: Price
    rate: TaxRate
    day: dt.date | None
    pieces: int
    flag: bool


WORKBOOK_COLUMNS = (
    code_column("code"),
    money_column("money"),
    quantity_column("quantity"),
    price_column("price"),
    rate_column("rate"),
    date_column("day", blank=None),
    whole_column("pieces"),
    flag_column("flag"),
)
GOOD: tuple[object, ...] = ("A", 1268.75, 1.5, 72.5, 0.05, dt.date(2026, 10, 1), 3, True)


def of_cells(folder: Path, *rows: tuple[object, ...]) -> Parsed[Cells]:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append([column.name for column in WORKBOOK_COLUMNS])
    for row in rows:
        sheet.append(list(row))
    file = folder / "register.xlsx"
    book.save(file)
    return parse(read_sheet(file), WORKBOOK_COLUMNS, Cells)


def test_a_workbooks_numbers_and_dates_are_the_values_meant(tmp_path: Path) -> None:
    noisy = (401, 0.1 + 0.2, "2.5", 1.0000000001, "0.0500", "2026-10-01", 3.0, 0)
    midnight = ("C", -5, 0, 0, 0, dt.datetime(2026, 10, 2), "4", "1")  # noqa: DTZ001 - a cell has no zone
    parsed = of_cells(tmp_path, GOOD, noisy, (None,) * 8, midnight)
    assert parsed.bad == []
    expected = Cells(
        "A", Money("1268.75"), Quantity("1.5"), Price("72.5"), TaxRate("0.05"),
        dt.date(2026, 10, 1), 3, flag=True,
    )  # fmt: skip
    assert parsed.rows == [
        (2, expected),
        (3, expected._replace(
            code="401", money=Money("0.30"), quantity=Quantity("2.5"), price=Price(1), flag=False
        )),
        (5, Cells("C", Money(-5), Quantity(0), Price(0), TaxRate(0), dt.date(2026, 10, 2), 4,
                  flag=True)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("at", "cell"),
    [
        (0, 1.5), (0, dt.date(2026, 10, 1)), (0, "#REF!"), (1, 12.345), (1, True),
        (1, dt.date(2026, 10, 1)), (2, 1.00001), (3, "1,5"), (4, 5), (5, 46000),
        (5, dt.datetime(2026, 10, 1, 9, 30)),  # noqa: DTZ001 - a cell has no zone
        (5, "01/10/2026"), (6, 1.5), (6, -1), (7, 2), (7, "yes"),
    ],
)  # fmt: skip
def test_a_workbooks_cell_of_another_kind_is_bad(tmp_path: Path, at: int, cell: object) -> None:
    row = (*GOOD[:at], cell, *GOOD[at + 1 :])
    parsed = of_cells(tmp_path, GOOD, row)
    assert [line for line, _ in parsed.rows] == [2]
    assert [(bad.line, bad.column) for bad in parsed.bad] == [(3, WORKBOOK_COLUMNS[at].name)]
    assert parsed.bad[0].hint


def test_a_workbook_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(file, "w") as parts:
        parts.writestr("xl/workbook.xml", "x")
    data = bytearray(file.read_bytes())
    at = data.index(b"PK\x01\x02") + 24  # the size, in the archive's table of contents
    data[at : at + 4] = struct.pack("<I", 2_000_000_000)
    file.write_bytes(data)
    with pytest.raises(InvalidInputError, match="too much"):
        read_sheet(file)
