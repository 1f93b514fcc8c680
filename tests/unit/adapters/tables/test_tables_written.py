"""Lists as CSV and XLSX: nothing in them runs, every figure is the one that was given."""

from __future__ import annotations

import csv
import datetime as dt
import gc
import io
import zipfile
from decimal import Decimal
from typing import TYPE_CHECKING

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from dairyos_desktop.adapters.tables.writer import SpreadsheetWriter
from dairyos_desktop.domain.errors import EnvironmentTroubleError
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.quantity import Price, Quantity, TaxRate
from dairyos_desktop.services.dto.exports import ExportTable, TableKind, Value

if TYPE_CHECKING:
    from pathlib import Path

WRITER = SpreadsheetWriter()


@pytest.fixture(autouse=True)
def _own_temporary_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))


RUN = [
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://x.example","Dairy")',
    "+1",
    "+91 98876 66290",
    "-1",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1",
    "\n=1+1",
    "  =1",
    "＝1+1",
]
HARMLESS = [
    "द्वारका शर्मा",
    "દ્વારકા",
    'Asha "Ashu" Patel, Anand',
    "Line one\nline two",
    "O'Brien; =1",
    "0042",
    "009876543210",
    "1E5",
    "2026-10-05",
    "#N/A",
    "TRUE",
    "<b>&amp;</b>",
    "🐄",
]


def csv_rows(*values: Value) -> list[str]:
    data = WRITER.write(_column(*values), TableKind.CSV)
    assert data.startswith(b"\xef\xbb\xbf")
    head, *rows = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    assert head == ["What"]
    return [row[0] if row else "" for row in rows]


def sheet_of(table: ExportTable) -> Worksheet:
    book = openpyxl.load_workbook(io.BytesIO(WRITER.write(table, TableKind.XLSX)))
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    return sheet


def xlsx_cells(*values: Value) -> list[tuple[object, str, str]]:
    sheet = sheet_of(_column(*values))
    return [
        (cell.value, cell.data_type, cell.number_format)
        for (cell,) in sheet.iter_rows(min_row=2, max_row=len(values) + 1, max_col=1)
    ]


def _column(*values: Value) -> ExportTable:
    return ExportTable("List", ("What",), tuple((value,) for value in values))


@pytest.mark.parametrize("text", RUN)
def test_text_that_would_run_is_defused(text: str) -> None:
    (written,) = csv_rows(text)
    assert written == f"'{text}"
    ((value, kind, look),) = xlsx_cells(text)
    # XML knows one line break; the text is whole and is text.
    assert (value, kind, look) == (text.replace("\r", "\n"), "s", "@")


def test_a_defused_cell_stays_text_when_it_is_edited() -> None:
    sheet = sheet_of(_column("=1+1", "Asha"))
    assert [bool(sheet.cell(row, 1).quotePrefix) for row in (2, 3)] == [True, False]


def test_heads_and_titles_are_defused_too() -> None:
    table = ExportTable("=Bills: 2026/10 [all] and a very long name", ("=1+1", "No."), ())
    line = WRITER.write(table, TableKind.CSV).decode("utf-8-sig")
    assert line == "'=1+1,No.\r\n"
    sheet = sheet_of(table)
    assert (sheet["A1"].value, sheet["A1"].data_type) == ("=1+1", "s")
    assert sheet.title == "=Bills  2026 10  all  and a ver"


@pytest.mark.parametrize("text", HARMLESS)
def test_other_text_comes_back_as_it_was(text: str) -> None:
    assert csv_rows(text) == [text]
    ((value, kind, _),) = xlsx_cells(text)
    assert (value, kind) == (text, "s")


@pytest.mark.parametrize("text", ["a\x00b", "bell\x07", "half \ud83d", "\ufffe"])
def test_what_no_file_can_hold_is_shown_as_missing(text: str) -> None:
    (written,) = csv_rows(text)
    ((value, _, _),) = xlsx_cells(text)
    assert written == value
    assert "�" in written


def test_a_text_longer_than_a_cell_is_cut_and_not_refused() -> None:
    ((value, _, _),) = xlsx_cells("x" * 40_000)
    assert value == "x" * 32_767


def test_numbers_are_numbers_to_the_last_digit() -> None:
    values: list[Value] = [
        Money("-1"),
        Money("9.30"),
        Money("12345678901.05"),
        Money("999999999999999.99"),
        Quantity("34.375"),
        Quantity("-0.5"),
        Price("72.125"),
        TaxRate("0.0525"),
        -1,
        None,
    ]
    plain = ["-1.00", "9.30", "12345678901.05", "999999999999999.99", "34.375", "-0.5"]
    plain += ["72.125", "0.0525", "-1", ""]
    assert csv_rows(*values) == plain
    data = WRITER.write(_column(*values), TableKind.XLSX)
    inside = zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml").decode()
    # The digits in the file are the decimals themselves, whatever a float would make of them.
    assert [part.partition("<")[0] for part in inside.split("<v>")[1:]] == plain[:-1]
    kinds = [kind for _, kind, _ in xlsx_cells(*values)]
    assert set(kinds) == {"n"}


def test_text_and_number_minus_one_are_told_apart() -> None:
    assert csv_rows("-1", -1, Money("-1.00")) == ["'-1", "-1", "-1.00"]
    assert [(value, kind) for value, kind, _ in xlsx_cells("-1", -1, Money("-1.00"))] == [
        ("-1", "s"),
        (-1, "n"),
        (-1, "n"),
    ]


def test_every_paisa_comes_back() -> None:
    amounts = [Money.from_paise(paise) for paise in range(-250, 12_500, 7)]
    assert [Decimal(text) for text in csv_rows(*amounts)] == [one.amount for one in amounts]
    found = [Decimal(str(value)) for value, _, _ in xlsx_cells(*amounts)]
    assert found == [one.amount for one in amounts]


def test_money_is_grouped_by_lakhs_and_dates_are_dates() -> None:
    (money, price, rate, day) = xlsx_cells(
        Money("1234567.89"), Price("72.5"), TaxRate("0.05"), dt.date(2026, 10, 5)
    )
    assert money[2] == r"[>=10000000]##\,##\,##\,##0.00;[>=100000]##\,##\,##0.00;#,##0.00"
    assert (price[2], rate[2]) == ("#,##0.00#", "0.00%")
    assert day == (dt.datetime(2026, 10, 5), "d", "dd-mm-yyyy")  # noqa: DTZ001 - openpyxl's dates
    assert csv_rows(dt.date(2026, 10, 5)) == ["2026-10-05"]


def test_the_head_stays_in_sight_and_widths_fit() -> None:
    table = ExportTable(
        "Bills 2026-10",
        ("Customer", "Bill", "Note"),
        (("Dwarka Sharma of Station Road", Money("1234567.89"), "x" * 500), ("A", None, "")),
    )
    sheet = sheet_of(table)
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:C3")
    assert sheet.title == "Bills 2026-10"
    assert [cell.font.bold for cell in sheet[1]] == [True] * 3
    widths = [sheet.column_dimensions[letter].width for letter in "ABC"]
    assert widths == [31, 14, 60]


def test_sums_are_left_out_of_what_is_filtered_and_sorted() -> None:
    rows = (("Asha", Money("10.00")), ("Bina", Money("5.00")), ("Total", Money("15.00")))
    assert sheet_of(ExportTable("Owed", ("Who", "Owes"), rows, sums=1)).auto_filter.ref == "A1:B3"
    only_sums = ExportTable("Owed", ("Who", "Owes"), rows[2:], sums=1)
    assert sheet_of(only_sums).auto_filter.ref == "A1:B1"


@pytest.mark.parametrize("kind", list(TableKind))
def test_what_watches_is_told_and_may_end_it(kind: TableKind, tmp_path: Path) -> None:
    table = ExportTable("List", ("What",), tuple((str(at),) for at in range(1000)))
    told: list[int] = []

    class EnoughError(Exception):
        pass

    def enough(done: int) -> None:
        told.append(done)
        if done >= 400:
            raise EnoughError

    with pytest.raises(EnoughError):
        WRITER.write(table, kind, enough)
    assert told == [0, 200, 400]
    gc.collect()
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_for_temporary_files_is_told_plainly(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(*_args: object, **_more: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("openpyxl.worksheet._writer.create_temporary_file", full)
    with pytest.raises(EnvironmentTroubleError, match="No space left on device"):
        WRITER.write(_column("x"), TableKind.XLSX)
