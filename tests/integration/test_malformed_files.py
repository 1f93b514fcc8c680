"""Files that went wrong on their way: told plainly, never guessed at, nothing half written."""

from __future__ import annotations

import datetime as dt
import io
import time
import zipfile
from typing import TYPE_CHECKING

import pytest
from helpers.foreign_desk import (
    AT_MOST_S,
    GOOD,
    OCTOBER,
    ForeignDesk,
    sample_desk,
    saved,
    untouched_desk,
    workbook,
)
from openpyxl.chart import BarChart

from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.services.dto.imports import ImportKind
from dairyos_desktop.services.dto.sheets import SheetChoice
from dairyos_desktop.services.imports.sheet import MAX_BYTES, MAX_ROWS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from dairyos_desktop.services.dto.sheets import ForeignResult

ROWS = [
    ("2026-10-01", "C00001", "morning", "CM", "1.000"),
    ("2026-10-01", "C00002", "morning", "BM", "0.750"),
    ("2026-10-02", "C00001", "morning", "CM", "0.500"),
    ("2026-10-02", "C00002", "morning", "BM", "0.000"),
]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ForeignDesk]:
    """One office for all that may write nothing."""
    with untouched_desk(tmp_path_factory.mktemp("office")) as desk:
        yield desk


@pytest.fixture
def office(tmp_path: Path) -> Iterator[ForeignDesk]:
    """An office of one's own, to be written to."""
    desk = sample_desk(tmp_path / "office")
    yield desk
    desk.database.close()


def cells(result: ForeignResult) -> list[tuple[int, str, str]]:
    """Line, column and value of each bad cell; each has its problem and cure, and none is kept."""
    for placed, cell in zip(result.placed, result.bad, strict=True):
        assert placed.problem is cell
        assert cell.problem.endswith((".", "?"))
        assert cell.hint
    return [(cell.line, cell.column, cell.value) for cell in result.bad]


def test_any_usual_text_is_the_same_rows(office: ForeignDesk) -> None:
    result = office.sheet(GOOD)
    assert (result.bad, result.new, result.leaves, result.written) == ((), 5, 1, True)
    assert office.deliveries() == ROWS
    assert office.leaves() == [("C00002", "2026-10-03", "2026-10-03", "morning", "BM")]
    for data in (
        GOOD.encode("utf-8-sig"),
        GOOD.encode("utf-16"),
        b"\xfe\xff" + GOOD.encode("utf-16-be"),
        GOOD.encode("utf-16-le"),
        GOOD.encode("utf-16-be"),
        GOOD.encode("cp1252"),
        GOOD.replace(",", ";").encode("cp1252"),
        GOOD.replace(",", "\t").encode(),
        GOOD.replace(",", "|").encode(),
        GOOD.replace("\n", "\r\n").encode(),
        GOOD.replace("\n", "\r").encode(),
        ("\n\n" + GOOD + "\n,,,,,\n").encode(),
    ):
        again = office.sheet(data)
        assert (again.bad, again.new, again.unchanged) == ((), 0, 5), data


@pytest.mark.parametrize(
    ("cell", "wanted"),
    [
        ("१", "digits 0–9"),
        ("૨.૫", "digits 0–9"),
        ("²", "digits 0–9"),
        ("1,500", "1500 or 1.500"),
        ("1/2", "½ or 0.5"),
        ("1e2", "1000, not 1e3"),
        ("-1", "1.5 or ½"),
        ("1+1", "morning's"),
        ("1.2345", "3 decimals"),
        ("0.5 ml", "3 decimals"),
        ("10000", "0 to 9999.999"),
        ("1 kg", "in L"),
        ("1 L 5", "1.5 or ½"),
        ("two", "1.5 or ½"),
        ("1\x001", "1.5 or ½"),
        ("=1+1", "the quantity itself"),
        ("#REF!", "1.5 or ½"),
        ("nan", "1.5 or ½"),
        ("1_000", "1.5 or ½"),
        ("1.", "1.5 or ½"),
        ("--", "1.5 or ½"),
        ("LL", "1.5 or ½"),
        ("9" * 5000, "0 to 9999.999"),
        ("½½", "1.5 or ½"),
    ],
)
def test_a_cell_that_could_mean_anything_is_shown_in_place(
    desk: ForeignDesk, cell: str, wanted: str
) -> None:
    quoted = '"' + cell.replace('"', '""') + '"'
    result = desk.sheet(f"Code,Shift,Product,1,2\nC00001,M,CM,1,{quoted}\nC00002,M,BM,1,1\n")
    (found,) = result.bad
    assert (found.line, found.column) == (2, "2")
    assert wanted in found.problem + found.hint
    assert (result.placed[0].tab, result.placed[0].at) == ("", 4)
    # A row with a bad cell isn't taken; the other one would be.
    assert (result.new, result.written) == (2, False)


def test_what_a_cell_may_say(office: ForeignDesk) -> None:
    said = {
        "1": "1.000",
        "1.5": "1.500",
        ".5": "0.500",
        "1,5": "1.500",
        "1,25": "1.250",
        "½": "0.500",
        "1½": "1.500",
        "1 ½": "1.500",
        "¼": "0.250",
        "2¾": "2.750",
        "0.5 L": "0.500",
        "500 ml": "0.500",
        "500ML": "0.500",
        "½ ltr": "0.500",
        "1,5 L": "1.500",
        "1.000": "1.000",
        "0": "0.000",
        "X": "0.000",
        "x": "0.000",
        "01": "1.000",
        " 1 ": "1.000",
        "\u00a01": "1.000",
        "9999.999": "9999.999",
        "1.5000": "1.500",
    }
    heads = ",".join(str(day) for day in range(1, len(said) + 1))
    cells = ",".join(f'"{cell}"' for cell in said)
    assert office.sheet(f"Code,Shift,Product,{heads}\nC00001,M,CM,{cells}\n").bad == ()
    assert [row[-1] for row in office.deliveries()] == list(said.values())


def test_blanks_and_dashes_make_no_row(desk: ForeignDesk) -> None:
    result = desk.sheet("Code,Shift,Product,1,2,3,4\nC00001,M,CM,,-, ,–\n")
    assert (result.bad, result.new) == ((), 0)


@pytest.mark.parametrize(
    ("row", "column", "wanted"),
    [
        ("1,,,M,CM,1", "Code", "C00001"),  # 00001 that a spreadsheet made 1 is a code of nobody
        ("c00001,,,M,CM,1", "Code", "C00001"),
        (",Bhavna Sharma,,M,CM,1", "Name", "C00002 Bhavna Sharma"),
        (",Bhavna Sharma,98375 00000,M,CM,1", "Phone", "98525 15243"),
        (",Bhavna Sharma,9.87E+09,M,CM,1", "Phone", "all digits"),
        (",Bhavna Sharma,98525,M,CM,1", "Phone", "10 digits"),
        (",Bhavna Sharm,,M,CM,1", "Name", "Bhavna Sharma"),
        (",Nobody Atall,,M,CM,1", "Name", "Import the customers first"),
        (",,9852515243,M,CM,1", "Name", "code or name"),
        (",,,M,CM,1", "Name", "code or name"),
        (",,,,,1", "Name", "code or name"),
        ("C00001,,,Noon,CM,1", "Shift", "Morning or Evening"),
        ("C00001,,,M,Camel,1", "Product", "CM"),
        ("C00001,,,M,GH,½", "1", "whole number"),
        ("C00001,,,M,GH,1 L", "1", "in pc"),
    ],
)
def test_who_and_what_a_row_means_is_never_guessed(
    desk: ForeignDesk, row: str, column: str, wanted: str
) -> None:
    result = desk.sheet(f"Code,Name,Phone,Shift,Product,1\nC00005,,,M,CM,1\n{row}\n")
    (found,) = result.bad
    assert (found.line, found.column) == (3, column)
    assert wanted in found.problem + found.hint
    assert result.new == 1


@pytest.mark.parametrize(
    ("data", "wanted"),
    [
        (b"", "is empty"),
        (b"   \n\n", "is empty"),
        (b",,,\n,,,\n", "is empty"),
        (b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n", "is a PDF"),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "is a picture"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "old format"),
        (b"PK\x03\x04" + bytes(100), "can't be read as a workbook"),
        (b"PK\x05\x06" + bytes(18), "damaged workbook"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "web page"),
        (b"Code,1\nC00001,1\n" + b"x" * MAX_BYTES, "larger than 20 MB"),
        (bytes(range(1, 32)) * 20, "is no text"),
        (b"\x00" * 500, "text"),
        (b"Dear all,\nplease find the milk below.\n", "days beside it"),
        (b"a,b\n" + b",".join([b"x"] * 1_001), "more than 1000 columns"),
        (b"Code,1\n" + b"C,\n" * (MAX_ROWS + 1), "more than 200000 rows"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_sheet_is_refused_plainly(desk: ForeignDesk, data: bytes, wanted: str) -> None:
    began = time.monotonic()
    with pytest.raises(InvalidInputError) as refused:
        desk.sheet(data)
    assert wanted in refused.value.message
    assert refused.value.hint
    assert time.monotonic() - began < AT_MOST_S


def test_a_workbook_without_sheets_of_cells_is_refused(desk: ForeignDesk) -> None:
    book, _ = workbook()
    book.create_chartsheet("Chart").add_chart(BarChart())
    book.remove(book.worksheets[0])
    with pytest.raises(InvalidInputError, match="no sheet with rows"):
        desk.sheet(saved(book))


def test_zip_bombs_are_refused_before_they_are_unpacked(desk: ForeignDesk) -> None:
    book, _ = workbook(["Code", 1], ["C00001", 1])
    for part in ("xl/worksheets/sheet1.xml", "xl/theme/theme1.xml"):
        out = io.BytesIO()
        with (
            zipfile.ZipFile(io.BytesIO(saved(book))) as good,
            zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bad,
        ):
            for name in good.namelist():
                data = good.read(name)
                bad.writestr(name, data + b" " * 60_000_000 if name == part else data)
        assert len(out.getvalue()) < 1_000_000
        with pytest.raises(InvalidInputError, match="unpacks to too much"):
            desk.sheet(out.getvalue())


def test_entities_in_a_workbook_do_not_swell(desk: ForeignDesk) -> None:
    book, _ = workbook(["Code", 1], ["C00001", 1])
    laughs = "".join(
        f'<!ENTITY l{n} "{"&l" + str(n - 1) + ";" if n else "ha"}'
        + f"&l{n - 1};" * 9 * bool(n)
        + '">'
        for n in range(9)
    )
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(saved(book))) as good,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bad,
    ):
        for name in good.namelist():
            data = good.read(name)
            if name == "xl/worksheets/sheet1.xml":
                head = f"<?xml version='1.0'?><!DOCTYPE x [{laughs}]>".encode()
                data = head + data.replace(b"<sheetData>", b"<x>&l8;</x><sheetData>")
            bad.writestr(name, data)
    began = time.monotonic()
    with pytest.raises(InvalidInputError, match="can't be read as a workbook"):
        desk.sheet(out.getvalue())
    assert time.monotonic() - began < AT_MOST_S


def test_ragged_rows_of_a_csv_are_bad_rows(desk: ForeignDesk) -> None:
    result = desk.sheet(
        "Code,Shift,Product,1,2\n"
        "C00001,M,CM,1,5,1\n"  # an unquoted decimal comma moves every day to the right of it
        "C00002,M,BM,1\n"
        "C00003,M,CM,1,1,,\n"
        'C00004,M,CM,"1,1\n'
    )
    assert [(line, column) for line, column, _ in cells(result)] == [(2, ""), (3, ""), (5, "")]
    assert result.new == 2
    assert [placed.at for placed in result.placed] == [-1, -1, -1]


def test_what_excel_made_of_cells_is_not_guessed_back(desk: ForeignDesk) -> None:
    book, sheet = workbook(
        ["Code", "Shift", "Product", 1, 2, 3, 4, 5, 6],
        ["C00001", "M", "CM", dt.datetime(2026, 2, 1), True, dt.time(1, 30), 1.23456, 0.1 + 0.2],  # noqa: DTZ001 - Excel's have no zone
        ["C00002", "M", "BM", "=1+1", "#N/A", 1e300, -1, 1],
    )
    sheet["E3"].data_type = "e"
    found = cells(desk.sheet(saved(book)))
    assert [(line, column) for line, column, _ in found] == [
        (2, "1"), (2, "2"), (2, "3"), (2, "4"),
        (3, "1"), (3, "2"), (3, "3"), (3, "4"),
    ]  # fmt: skip


def test_a_formula_counts_by_the_value_that_excel_kept(office: ForeignDesk) -> None:
    book, _ = workbook(["Code", "Shift", "Product", 1, 2], ["C00001", "M", "CM", "=1+1", 1])
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(saved(book))) as good,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as kept,
    ):
        for name in good.namelist():
            data = good.read(name)
            kept.writestr(
                name, data.replace(b"<v></v>", b"<v>2</v>").replace(b"<v />", b"<v>2</v>")
            )
    assert office.sheet(out.getvalue()).bad == ()
    assert [row[-1] for row in office.deliveries()] == ["2.000", "1.000"]


def test_joined_cells_are_a_leave_of_each_day_and_no_quantity(office: ForeignDesk) -> None:
    book, sheet = workbook(
        ["Code", "Shift", "Product", *range(1, 7)],
        ["C00001", "M", "CM", 1, "L", None, None, 1, 1],
        ["C00002", "M", "BM", 1, None, 1, None, None, None],
        ["C00003", "M", "CM", None, None, 1, None, None, None],
    )
    sheet.merge_cells("E2:G2")
    assert office.sheet(saved(book)).bad == ()
    assert office.leaves() == [("C00001", "2026-10-02", "2026-10-04", "morning", "CM")]
    sheet.merge_cells("D3:E3")
    sheet.merge_cells("F3:F4")
    found = cells(office.sheet(saved(book)))
    assert found == [(3, "1", "1"), (3, "2", "1"), (3, "3", "1"), (4, "3", "1")]


@pytest.mark.parametrize(
    ("heads", "wanted"),
    [
        ("1,2,2", "column D (2) and in column E"),
        ("1,2,31/09/2026", "no 31"),
        ("1,,3", "names none"),
        ("1,3O,3", "names none"),
        ("1,2,01/11/2026", "isn't in October 2026"),
    ],
)
def test_a_head_that_names_no_day_of_the_month_stops_its_column(
    desk: ForeignDesk, heads: str, wanted: str
) -> None:
    result = desk.sheet(f"Code,Product,{heads},Shift\nC00001,CM,1,1,1,M\n")
    (found,) = result.bad
    assert wanted in found.problem
    assert found.line == 1
    assert result.placed[0].heads


def test_the_31st_of_a_month_of_30_days_may_stand_there_empty(desk: ForeignDesk) -> None:
    days = ",".join(map(str, range(1, 32)))
    november = SheetChoice(month="2026-11")
    ones = ",".join(["1"] * 30)
    content = f"Code,Shift,Product,{days}\nC00001,M,CM,{ones},\n"
    assert desk.sheet(content, november, dry_run=True).bad == ()
    (found,) = desk.sheet(content.replace(f"{ones},", f"{ones},1"), november, dry_run=True).bad
    assert (found.line, found.column, found.value) == (1, "31", "1")
    assert "There is no 31 in November 2026." in found.problem


@pytest.mark.parametrize(
    ("content", "choice", "wanted"),
    [
        ("Code,1,2\nC00001,1,1\n", SheetChoice(), "doesn't say its month"),
        ("Code,1-Oct,2-Oct\nC00001,1,1\n", SheetChoice(), "don't say their year"),
        ("Code,30/09/2026,01/10/2026\nC00001,1,1\n", SheetChoice(), "September 2026, October"),
        ("September 2026,,\nCode,1,2\nC00001,1,1\n", OCTOBER, "of September 2026, not of Oct"),
        ("Code,1,2\nC00001,1,1\n", SheetChoice(month="2026-13"), "no month"),
        ("Code,1,2\nC00001,1,1\n", SheetChoice(month="October"), "not a month"),
        ("Code,1,2\nC00001,1,1\n", SheetChoice(month="2026-10", product="Camel"), "no product"),
    ],
)
def test_what_the_file_leaves_open_is_asked(
    desk: ForeignDesk, content: str, choice: SheetChoice, wanted: str
) -> None:
    with pytest.raises(InvalidInputError) as refused:
        desk.sheet(content, choice)
    assert wanted in refused.value.message
    assert refused.value.hint


def test_excels_numbers_of_days_are_dates_in_heads_and_nowhere_else(office: ForeignDesk) -> None:
    content = "Code,Shift,Product,46296,46297\nC00001,M,CM,1,2\n"
    assert office.sheet(content, SheetChoice()).bad == ()
    assert [row[0] for row in office.deliveries()] == ["2026-10-01", "2026-10-02"]
    file = office.file("Date,Customer Code,Shift,Item,Qty\n46296,C00001,M,CM,1\n", "day.csv")
    found = office.imports.run_register(
        office.actor, ImportKind.CONSUMPTION, file, SheetChoice(), dry_run=True
    )
    assert [(cell.line, cell.column) for cell in found.bad] == [(2, "date")]


def test_the_same_row_twice_names_both_places(desk: ForeignDesk) -> None:
    result = desk.sheet(
        "Code,Shift,Product,1,2\nC00001,M,CM,1,1\nC00001,E,CM,1,1\nC00001,Morning,CM,,2\n"
    )
    ((line, column, value),) = cells(result)
    assert (line, column, value) == (4, "2", "2")
    assert "stands in line 2 too" in result.bad[0].problem
