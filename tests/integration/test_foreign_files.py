"""What the import window stands on: looking, mending in place, remembering, taking back."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import TYPE_CHECKING

import pytest
from helpers.foreign_desk import OCTOBER, SAMPLE, ForeignDesk, sample_desk
from openpyxl import Workbook, load_workbook
from sqlalchemy import select

from dairyos_desktop.domain.errors import RefusedError, UsageError
from dairyos_desktop.domain.orders import EVENING
from dairyos_desktop.models.tariffs import Product
from dairyos_desktop.services.dto.imports import ImportKind
from dairyos_desktop.services.dto.sheets import Part, SheetChoice

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HEAD = "Code,Shift,Product,1,2,3\n"
SHEET = HEAD + "C00001,M,CM,1,1,1\nC00002,M,BM,0.5,0.5,L\n"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[ForeignDesk]:
    desk = sample_desk(tmp_path / "office")
    yield desk
    desk.database.close()


# Looking


def test_a_look_tells_what_the_file_is(desk: ForeignDesk) -> None:
    file = desk.file("Milk for October 2026;;;\n;;Thu;Fri\nCode;Shift;1;2\nC00001;M;1;½\n", "m.csv")
    look = desk.imports.look(desk.actor, file, SheetChoice(), None)
    assert (look.is_monthly, look.kind, look.encoding, look.delimiter, look.month) == (
        True, ImportKind.SHEET, "utf-8", ";", "2026-10",
    )  # fmt: skip
    assert (look.head_lines, look.question, look.remembered, look.tabs) == ((2, 3), "", False, ())
    assert [(one.part, one.day) for one in look.columns] == [
        (Part.CODE, None),
        (Part.SHIFT, None),
        (Part.DAY, dt.date(2026, 10, 1)),
        (Part.DAY, dt.date(2026, 10, 2)),
    ]
    assert look.columns[2].heads == ("Thu", "1")
    assert look.rows[3].cells == ("C00001", "M", "1", "½")


def test_a_look_asks_for_the_month_and_takes_the_answer(desk: ForeignDesk) -> None:
    file = desk.file(SHEET)
    look = desk.imports.look(desk.actor, file, SheetChoice(), None)
    assert (look.month, look.columns[3].part, look.columns[3].day) == ("", Part.DAY, None)
    assert "month" in look.question
    look = desk.imports.look(desk.actor, file, OCTOBER, None)
    assert (look.month, look.question) == ("2026-10", "")


def test_a_look_knows_the_tabs_that_hold_a_sheet(desk: ForeignDesk) -> None:
    book = Workbook()
    book.worksheets[0].title = "Notes"
    book.worksheets[0].append(["Pay Ramesh"])
    for name in ("October 2026", "November 2026", "Old"):
        sheet = book.create_sheet(name)
        sheet.append(["Code", "Shift", "Product", 1, 2])
        sheet.append(["C00001", "M", "CM", 1, 1])
    book["Old"].sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    file = desk.file(out.getvalue(), "book.xlsx")
    look = desk.imports.look(desk.actor, file, SheetChoice(), None)
    assert look.tabs == (
        ("Notes", False), ("October 2026", True), ("November 2026", True), ("Old", False),
    )  # fmt: skip
    both = desk.imports.run_sheet(desk.actor, file, SheetChoice(), dry_run=True)
    assert (both.new, both.warnings) == (4, ())
    one = desk.imports.run_sheet(desk.actor, file, OCTOBER, dry_run=True)
    assert one.new == 2
    assert "“November 2026” was left out" in one.warnings[0].problem
    chosen = SheetChoice(tabs=("November 2026",))
    assert desk.imports.run_sheet(desk.actor, file, chosen, dry_run=True).new == 2
    look = desk.imports.look(desk.actor, file, chosen, None)
    assert (look.month, [name for name, read in look.tabs if read]) == (
        "2026-11", ["November 2026"],
    )  # fmt: skip


def test_a_problem_in_one_of_many_tabs_names_the_tab(desk: ForeignDesk) -> None:
    book = Workbook()
    for name in ("R1", "R2"):
        sheet = book.create_sheet(name)
        sheet.append(["Code", "Shift", "Product", 1])
        sheet.append(["C00001", "M", "CM", "two"])
    out = io.BytesIO()
    book.save(out)
    result = desk.sheet(desk.file(out.getvalue(), "book.xlsx"))
    assert [(cell.line, cell.column) for cell in result.bad] == [(2, "R1: 1"), (2, "R2: 1")]
    assert [(one.tab, one.at) for one in result.placed] == [("R1", 3), ("R2", 3)]
    assert result.bad_rows == 2


def test_totals_and_summaries_are_no_customers(desk: ForeignDesk) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Milk"
    for row in (
        ["Name", "Mobile", "Shift", "Product", *range(1, 7)],
        ["Krishna Solanki Hotel", 9837762388, "M", "CM", 1, 1, 1, 1, 1, 1],
        ["Bhavna Sharma", 9852515243.0, "M", "CM", 2, 2, 2, 2, 2, 2],
        ["Sub Total", None, None, None, 3, 3, 3, 3, 3, 3],
        ["Bhavna Sharma", "98429 20682", "M", "CM", 3, 3, 3, 3, 3, 3],
        [None, None, None, None, 6, 6, 6, 6, 6, 6],
        ["Total cow milk", None, None, None, 6, 6, 6, 6, 6, 6],
    ):
        sheet.append(row)
    summary = book.create_sheet("Summary")
    summary.append(["Route", *range(1, 7)])
    summary.append(["R1", 6, 6, 6, 6, 6, 6])
    out = io.BytesIO()
    book.save(out)
    result = desk.sheet(desk.file(out.getvalue(), "milk.xlsx"))
    assert (result.bad, result.new) == ((), 18)
    assert [warning.problem for warning in result.warnings] == [
        "The row was taken for a total and left out.",
        "The sheet “Summary” was left out. It has no column of customers.",
    ]
    # A row without a name that is no sum may be anybody's.
    assert desk.sheet("Name,Shift,1\nKrishna Solanki Hotel,M,1\n,,5\n", dry_run=True).bad_rows == 1


# What cells leave open


def test_shift_and_product_come_from_row_section_column_option_or_the_only_order(
    desk: ForeignDesk,
) -> None:
    # C00001 has one order: cow milk in the morning.
    assert desk.sheet("Code,1\nC00001,1\n").bad == ()
    assert desk.deliveries() == [("2026-10-01", "C00001", "morning", "CM", "1.000")]
    evening = SheetChoice(month="2026-10", product="BM", shift=EVENING)
    assert desk.sheet("Code,2\nC00001,1\n", evening).bad == ()
    assert desk.sheet("Code,Product,3,\n,,M,E\nC00001,CM,1,2\n").bad == ()
    assert desk.sheet("Evening round\nCode,Item,4\nC00001,BM,1\n").bad == ()
    assert desk.sheet("Code,Item,5\nMorning,,\nC00001,BM,1\nEvening,,\nC00001,BM,2\n").bad == ()
    assert desk.sheet("Code,Item,6\nC00001,BM,1+2\n").bad == ()
    assert [(row[0][-2:], *row[2:]) for row in desk.deliveries()[1:]] == [
        ("02", "evening", "BM", "1.000"),
        ("03", "evening", "CM", "2.000"),
        ("03", "morning", "CM", "1.000"),
        ("04", "evening", "BM", "1.000"),
        ("05", "evening", "BM", "2.000"),
        ("05", "morning", "BM", "1.000"),
        ("06", "evening", "BM", "2.000"),
        ("06", "morning", "BM", "1.000"),
    ]


def test_what_nothing_says_is_asked_once_a_row(desk: ForeignDesk) -> None:
    # His only order is of the morning: so is what he takes beside it.
    assert desk.sheet("Code,Product,1,2\nC00001,GH,1,1\nC00001,CM,1,1\n").bad == ()
    assert {row[2] for row in desk.deliveries()} == {"morning"}
    result = desk.sheet("Code,Shift,1,2\nC00001,E,1,1\n")
    (found,) = result.bad
    assert (found.line, found.column) == (2, "1")
    assert "Krishna Solanki Hotel (C00001)" in found.problem
    result = desk.sheet("Code,Shift,Product,1,2\nC00011,,CM,1,1\n")
    (found,) = result.bad
    assert (found.line, found.column, found.value) == (2, "Shift", "")
    assert "morning or the evening" in found.problem


def test_days_of_leave_become_one_leave_unless_one_is_there(desk: ForeignDesk) -> None:
    content = "Code,Shift,1,2,3,4,5,6\nC00001,M,L,A,l,1,L,L\nC00002,,,L,L,,,\n"
    result = desk.sheet(content)
    assert (result.bad, result.leaves, result.new) == ((), 3, 4)
    assert desk.leaves() == [
        ("C00001", "2026-10-01", "2026-10-03", "morning", ""),
        ("C00001", "2026-10-05", "2026-10-06", "morning", ""),
        ("C00002", "2026-10-02", "2026-10-03", "all", ""),
    ]
    again = desk.sheet(content)
    assert (again.new, again.unchanged, again.leaves) == (0, 4, 0)
    longer = desk.sheet(content.replace("C00002,,,L,L,,", "C00002,,,L,L,L,L"))
    assert (longer.new, longer.leaves) == (1, 1)
    assert desk.leaves()[-1] == ("C00002", "2026-10-04", "2026-10-05", "all", "")


def test_codes_of_another_program_give_way_to_the_names(desk: ForeignDesk) -> None:
    head = "Member No,Name,Shift,Product,1\n"
    result = desk.sheet(head + "17,Krishna Solanki Hotel,M,CM,1\n")
    assert (result.bad, result.new) == ((), 1)
    assert "the names were looked for" in result.warnings[0].problem
    # A code that is known and a name that is another's: taken, and shown.
    result = desk.sheet(head + "C00001,Meena Patel,M,CM,2\n")
    assert (result.bad, result.changed) == ((), 1)
    assert "C00001 is Krishna Solanki Hotel" in result.warnings[0].problem


# Mending


def test_a_cell_mended_in_place_is_taken(desk: ForeignDesk) -> None:
    file = desk.file(SHEET.replace("0.5,0.5", "o.5,½½"))
    found = desk.imports.run_sheet(desk.actor, file, OCTOBER)
    assert ([one.at for one in found.placed], found.bad_rows, found.written) == ([3, 4], 1, False)
    fixes = {
        (one.tab, one.problem.line, one.at): typed
        for one, typed in zip(found.placed, ("0.5", ""), strict=True)
    }
    mended = SheetChoice(month="2026-10", fixes=fixes)
    look = desk.imports.look(desk.actor, file, mended, None)
    assert look.rows[2].cells[3:5] == ("0.5", "")
    done = desk.imports.run_sheet(desk.actor, file, mended)
    assert (done.bad, done.new) == ((), 5)


def test_good_rows_alone_leave_a_row_with_one_bad_cell_out(desk: ForeignDesk) -> None:
    result = desk.sheet(SHEET.replace("0.5,0.5", "0.5,½½"), good_rows=True)
    assert (result.new, result.bad_rows, result.written) == (3, 1, True)
    assert {row[1] for row in desk.deliveries()} == {"C00001"}


def test_the_bad_rows_are_a_file_that_can_be_mended_and_imported(desk: ForeignDesk) -> None:
    content = (
        "October 2026;;;;;\n;;;;Thu;Fri\nName;Phone;Shift;Product;1;2\n"
        "Krishna Solanki Hotel;+919837762388;M;CM;1;1\n"
        ";;E;CM;two;-\n"
        "=HYPERLINK(1);;M;CM;1;1\n"
    )
    file = desk.file(content)
    out = desk.folder / "problems.csv"
    assert desk.imports.save_problems(desk.actor, file, SheetChoice(), None, out) == 2
    rows = list(csv.reader(io.StringIO(out.read_bytes().decode("utf-8-sig")), delimiter=";"))
    assert rows[0][0] == "October 2026"
    assert rows[2] == ["Name", "Phone", "Shift", "Product", "1", "2", "What is wrong"]
    assert rows[3][:6] == ["Krishna Solanki Hotel", "'+919837762388", "E", "CM", "two", "'-"]
    assert rows[3][6].startswith("1: “two” is no quantity.")
    assert rows[4][0] == "'=HYPERLINK(1)"
    good = desk.imports.run_sheet(desk.actor, file, SheetChoice(), good_rows=True)
    assert good.new == 2
    mended = desk.file(
        out.read_text("utf-8-sig").replace("two", "2").replace("'=HYPERLINK(1)", "Bhavna Sharma")
    )
    (left,) = desk.imports.run_sheet(desk.actor, mended, SheetChoice(), good_rows=True).bad
    assert (left.line, left.column) == (5, "Name")
    assert desk.deliveries()[0] == ("2026-10-01", "C00001", "evening", "CM", "2.000")


def test_the_bad_rows_of_a_workbook_are_a_workbook(desk: ForeignDesk) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "R1"
    sheet.append(["Code", "Shift", "Product", dt.datetime(2026, 10, 1)])  # noqa: DTZ001 - Excel's
    sheet.append(["C00001", "M", "CM", 1.5])
    sheet.append(["C00002", "M", "BM", "=1+1"])
    sheet.append(["C00003", "M", "CM", "+1"])
    book.save(desk.folder / "in.xlsx")
    out = desk.folder / "out.xlsx"
    file = desk.folder / "in.xlsx"
    assert desk.imports.save_problems(desk.actor, file, SheetChoice(), None, out) == 2
    written = load_workbook(out)
    found = written["R1"]
    assert [[cell.value for cell in row][:4] for row in found.iter_rows()] == [
        ["Code", "Shift", "Product", dt.datetime(2026, 10, 1)],  # noqa: DTZ001 - Excel's
        ["C00002", "M", "BM", "formula"],
        ["C00003", "M", "CM", "+1"],
    ]
    assert found["D3"].data_type == "s"
    found["D2"], found["D3"] = 2, 1
    written.save(out)
    assert desk.imports.run_sheet(desk.actor, out, SheetChoice()).new == 2


def test_a_file_without_bad_rows_has_no_file_of_them(desk: ForeignDesk) -> None:
    with pytest.raises(RefusedError, match="no bad rows"):
        desk.imports.save_problems(
            desk.actor, desk.file(SHEET), OCTOBER, ImportKind.SHEET, desk.folder / "out.csv"
        )
    assert not (desk.folder / "out.csv").exists()


# Columns settled by hand, and remembered


def test_columns_settled_by_hand_are_remembered_by_their_heads(desk: ForeignDesk) -> None:
    content = "Ref,When,What,Days so far,1,2,3,4,5,6\nC00001,M,CM,7,1,1,1,1,1,1\n"
    file = desk.file(content)
    with pytest.raises(RefusedError, match="No column holds the customers"):
        desk.imports.run_sheet(desk.actor, file, OCTOBER)
    assert desk.imports.look(desk.actor, file, OCTOBER, None).question.endswith("codes or names.")
    columns: dict[int, Part | str] = {0: Part.CODE, 1: Part.SHIFT, 2: Part.PRODUCT}
    settled = SheetChoice(month="2026-10", columns=columns)
    look = desk.imports.look(desk.actor, file, settled, None)
    assert (look.columns[0].part, look.remembered) == (Part.CODE, False)
    assert desk.imports.run_sheet(desk.actor, file, settled).new == 6
    # Next month, with other days and totals: the same heads.
    file = desk.file(content.replace(",6\n", ",6,7\n").replace(",1\n", ",1,1\n"))
    november = SheetChoice(month="2026-11")
    look = desk.imports.look(desk.actor, file, november, None)
    assert look.remembered
    assert [one.part for one in look.columns[:4]] == [
        Part.CODE, Part.SHIFT, Part.PRODUCT, Part.NOTHING,
    ]  # fmt: skip
    assert desk.imports.run_sheet(desk.actor, file, november).new == 7


def test_a_column_can_be_given_its_day_or_none(desk: ForeignDesk) -> None:
    file = desk.file("Code,Shift,Product,1,2,extra,4\nC00001,M,CM,1,1,1,1\n")
    (found,) = desk.imports.run_sheet(desk.actor, file, OCTOBER).bad
    assert (found.line, found.column) == (1, "extra")
    third = SheetChoice(month="2026-10", columns={5: "2026-10-03"})
    assert desk.imports.run_sheet(desk.actor, file, third, dry_run=True).new == 4
    left_out = SheetChoice(month="2026-10", columns={5: Part.NOTHING})
    assert desk.imports.run_sheet(desk.actor, file, left_out, dry_run=True).new == 3


# Registers of other programs


def test_a_register_with_other_heads_is_mapped_and_remembered(desk: ForeignDesk) -> None:
    content = (
        "Daily milk;;;;\nDay;Customer code;Time;Item;Qty;Remarks\n"
        "05/10/2026;C00001;Evening;CM;1.5;x\n06-10-2026;C00002;सुबह;BM;0.75;\n"
    )
    file = desk.file(content.encode("utf-16"))
    look = desk.imports.look(desk.actor, file, SheetChoice(), None)
    assert (look.kind, look.is_monthly, look.encoding, look.head_lines) == (
        ImportKind.CONSUMPTION, False, "utf-16", (2,),
    )  # fmt: skip
    assert [one.register_column for one in look.columns] == [
        "date", "customer", "shift", "product", "quantity", "",
    ]  # fmt: skip
    done = desk.imports.run_register(desk.actor, ImportKind.CONSUMPTION, file, SheetChoice())
    assert (done.new, done.bad, done.written) == (2, (), True)
    assert desk.deliveries() == [
        ("2026-10-05", "C00001", "evening", "CM", "1.500"),
        ("2026-10-06", "C00002", "morning", "BM", "0.750"),
    ]
    again = desk.imports.look(desk.actor, file, SheetChoice(), ImportKind.CONSUMPTION)
    assert again.remembered


def test_a_register_says_which_columns_it_misses(desk: ForeignDesk) -> None:
    file = desk.file("Day|Whose|Qty\n05/10/2026|C00001|1\n")
    look = desk.imports.look(desk.actor, file, SheetChoice(), ImportKind.CONSUMPTION)
    assert look.question == "No column was found for: customer, shift, product."
    with pytest.raises(RefusedError, match="customer, shift, product"):
        desk.imports.run_register(desk.actor, ImportKind.CONSUMPTION, file, SheetChoice())
    file = desk.file("Day|Whose|Qty|When|What\n05/10/2026|C00001|1|M|CM\n")
    columns: dict[int, Part | str] = {1: "customer", 3: "shift", 4: "product"}
    settled = SheetChoice(columns=columns)
    assert desk.imports.run_register(desk.actor, ImportKind.CONSUMPTION, file, settled).new == 1


def test_a_registers_bad_cells_have_their_places(desk: ForeignDesk) -> None:
    content = (
        "Amt,Date,Cust Code,Mode,Ref No\n100,01/10/2026,C00001,Cash,\nmuch,1/10,C00002,Cash,\n"
    )
    file = desk.file(content)
    found = desk.imports.run_register(desk.actor, ImportKind.PAYMENTS, file, SheetChoice())
    assert {(one.problem.line, one.at, one.problem.column) for one in found.placed} == {
        (3, 0, "amount"), (3, 1, "date"),
    }  # fmt: skip
    assert (found.bad_rows, found.written) == (1, False)
    out = desk.folder / "problems.csv"
    kind = ImportKind.PAYMENTS
    assert desk.imports.save_problems(desk.actor, file, SheetChoice(), kind, out) == 1
    assert out.read_text("utf-8-sig").splitlines()[0].endswith("Ref No,What is wrong")
    fixes = {("", 3, 0): "50", ("", 3, 1): "01-10-2026"}
    done = desk.imports.run_register(desk.actor, kind, file, SheetChoice(fixes=fixes))
    assert (done.new, done.written) == (2, True)


def test_the_samples_own_registers_are_told_apart(desk: ForeignDesk) -> None:
    for file in SAMPLE.glob("*.csv"):
        look = desk.imports.look(desk.actor, file, SheetChoice(), None)
        assert look.kind is not None
        assert file.stem.startswith(look.kind.value.replace("-", "_")), (file, look.kind)
        assert look.question == ""


# What was chosen, and how things are called


def test_what_was_chosen_must_be_there(desk: ForeignDesk) -> None:
    file = desk.file(SHEET)
    for choice, problem in (
        (SheetChoice(delimiter="::"), "no delimiter"),
        (SheetChoice(encoding="klingon"), "isn't klingon text"),
        (SheetChoice(encoding="utf-16"), "isn't utf-16 text|no text|days beside"),
        (SheetChoice(tabs=("Route 9",)), "no sheet “Route 9”"),
        (SheetChoice(month="2026-10", columns={0: "Code"}), "not a date"),
    ):
        with pytest.raises(RefusedError, match=problem):
            desk.imports.run_sheet(desk.actor, file, choice)
    chosen = SheetChoice(month="2026-10", encoding="cp1252", delimiter=",")
    assert desk.imports.run_sheet(desk.actor, file, chosen).new == 6


def test_a_sheet_is_no_register(desk: ForeignDesk) -> None:
    with pytest.raises(UsageError):
        desk.imports.run(desk.actor, ImportKind.SHEET, desk.file(SHEET))
    done = desk.imports.run_register(desk.actor, ImportKind.SHEET, desk.file(SHEET), OCTOBER)
    assert (done.kind, done.new) == (ImportKind.SHEET, 6)


def test_products_are_known_by_any_of_their_names(desk: ForeignDesk) -> None:
    with desk.database.read() as session:
        local = session.scalar(select(Product.name_local).where(Product.code == "BM"))
    assert desk.sheet(f"Code,Shift,Milk,1\nC00001,M,{local},1\nC00002,M,cow  MILK,1\n").bad == ()
    assert [row[3] for row in desk.deliveries()] == ["BM", "CM"]
