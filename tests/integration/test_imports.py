"""Register files into the books, on both engines: good and bad files of whatever kind."""

from __future__ import annotations

import csv
import datetime as dt
from itertools import islice
from typing import TYPE_CHECKING

import pytest
from helpers.dairy import KINDS
from helpers.register_desk import Desk, counts, register_desk, small_dairy
from helpers.register_rows import BAD_ROWS, GOOD_ROWS
from openpyxl import Workbook
from sqlalchemy import select

from dairyos_desktop.config.paths import resource
from dairyos_desktop.domain.errors import InvalidInputError, NotAllowedError
from dairyos_desktop.domain.roles import Role
from dairyos_desktop.models.audit import AuditEntry
from dairyos_desktop.services.actor import Actor
from dairyos_desktop.services.dto.imports import ImportKind

if TYPE_CHECKING:
    from pathlib import Path

    from helpers.databases import FixedClock

    from dairyos_desktop.adapters.database import SqlDatabase

SAMPLE = resource("sample", "madhuban")


@pytest.fixture
def desk(database: SqlDatabase, clock: FixedClock, tmp_path: Path) -> Desk:
    return register_desk(database, clock, tmp_path)


@pytest.fixture
def small(desk: Desk) -> Desk:
    desk.dairy(small_dairy())
    return desk


def sample_file(kind: str) -> Path:
    return next(SAMPLE.glob(f"{kind.replace('-', '_')}*.csv"))


@pytest.mark.no_cover
def test_the_sample_dairy_twice_changes_nothing_the_second_time(desk: Desk) -> None:
    rows = {}
    for kind in KINDS:
        with sample_file(kind).open(encoding="utf-8") as file:
            rows[kind] = sum(1 for _ in csv.DictReader(file))
        result = desk.imports.run(desk.actor, ImportKind(kind), sample_file(kind))
        assert (counts(result), result.written) == ((rows[kind], 0, 0, 0), True), kind
    before = desk.everything()
    for kind in KINDS:
        result = desk.imports.run(desk.actor, ImportKind(kind), sample_file(kind))
        assert counts(result) == (0, 0, rows[kind], 0), kind
    assert desk.everything() == before


@pytest.mark.no_cover
def test_the_same_sheets_as_a_workbook_are_the_same_rows(desk: Desk, tmp_path: Path) -> None:
    """Of the long registers only the first rows: a workbook takes long to be read."""
    numbers = {"quantity", "price", "rate", "amount", "opening_balance", "position"}
    for kind in KINDS:
        with sample_file(kind).open(encoding="utf-8") as file:
            rows = list(islice(csv.DictReader(file), 400))
        text_file = tmp_path / f"{kind}.csv"
        with text_file.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        assert counts(desk.imports.run(desk.actor, ImportKind(kind), text_file))[0] == len(rows)
        book = Workbook(write_only=True)
        sheet = book.create_sheet()
        sheet.append(list(rows[0]))
        for row in rows:
            sheet.append([_typed(name, cell, numbers) for name, cell in row.items()])
        workbook = tmp_path / f"{kind}.xlsx"
        book.save(workbook)
        result = desk.imports.run(desk.actor, ImportKind(kind), workbook)
        assert result.bad == ()
        assert (result.new, result.changed) == (0, 0), kind


def _typed(name: str, cell: str, numbers: set[str]) -> object:
    if not cell:
        return None
    if name in numbers:
        return float(cell)
    return dt.date.fromisoformat(cell) if cell[:2] == "20" and cell[4:5] == "-" else cell


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_with_one_bad_row_writes_nothing_and_names_the_cell(small: Desk, kind: str) -> None:
    before = small.everything()
    header, good = GOOD_ROWS[kind]
    for row, column in [(row, column) for of, row, column in BAD_ROWS if of == kind]:
        result = small.load(kind, f"{header}\n{good}\n{row}\n")
        assert [(cell.line, cell.column) for cell in result.bad] == [(3, column)], row
        assert result.bad[0].problem
        assert result.bad[0].hint
        assert (result.new, result.written) == (1, False), row
    assert small.everything() == before


def test_a_dry_run_tells_all_and_writes_nothing(small: Desk) -> None:
    before = small.everything()
    for kind, (header, good) in GOOD_ROWS.items():
        result = small.load(kind, f"{header}\n{good}\nx\n", dry_run=True)
        assert (result.new, result.written, bool(result.bad)) == (1, False, True), kind
    assert small.everything() == before


def test_good_rows_are_taken_where_that_was_asked(small: Desk) -> None:
    for kind, (header, good) in GOOD_ROWS.items():
        result = small.load(kind, f"{header}\n{good}\nx\n", good_rows=True)
        assert (result.new, result.written, bool(result.bad)) == (1, True, True), kind
        again = small.good(kind, f"{header}\n{good}\n")
        assert counts(again) == (0, 0, 1, 0), kind


def test_a_key_that_stands_twice_is_a_bad_row(small: Desk) -> None:
    for kind in set(KINDS) - {"payments"}:
        header, good = GOOD_ROWS[kind]
        result = small.load(kind, f"{header}\n{good}\n{good}\n")
        assert [cell.line for cell in result.bad] == [3], kind
        assert "line 2" in result.bad[0].problem
        assert not result.written


def test_an_unknown_code_is_told_with_the_nearest_known_one(small: Desk) -> None:
    header, _ = GOOD_ROWS["consumption"]
    result = small.load("consumption", f"{header}\n2026-10-02,c1,morning,CMM,1\n")
    assert [cell.hint for cell in result.bad] == ["Do you mean C1?", "Do you mean CM?"]
    assert "“c1”" in result.bad[0].problem


def test_only_who_may_import_can(small: Desk) -> None:
    header, good = GOOD_ROWS["products"]
    file = small.folder / "products.csv"
    file.write_text(f"{header}\n{good}\n", encoding="utf-8")
    with pytest.raises(NotAllowedError):
        small.imports.run(Actor(1, "Kiran", Role.CLERK), ImportKind.PRODUCTS, file)


def test_a_file_of_another_kind_is_refused(small: Desk) -> None:
    header, good = GOOD_ROWS["taxes"]
    with pytest.raises(InvalidInputError, match="product” is unknown"):
        small.load("products", f"{header}\n{good}\n")


def test_the_audit_log_says_what_an_import_changed_and_why(small: Desk) -> None:
    small.load(
        "products", f"{GOOD_ROWS['products'][0]}\nCM,Cow Milk,,L,0401,0\n", reason="new name"
    )
    entries = small.rows(
        select(AuditEntry).where(AuditEntry.reason == "new name").order_by(AuditEntry.id)
    )
    assert [(entry.thing, entry.thing_key) for entry in entries] == [
        ("product", "CM"),
        ("import", "products.csv"),
    ]
    assert entries[0].before == '{"name": "Product CM"}'
    assert entries[0].after == '{"name": "Cow Milk"}'
