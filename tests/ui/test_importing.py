"""A file brought in at the window: seen, laid out, tried, mended, written, and taken back."""

from __future__ import annotations

import datetime as dt
import threading
from typing import TYPE_CHECKING

import pytest
from helpers.accessibility import check
from helpers.import_desk import GOOD, WITH_PROBLEMS, ImportDesk, month_rows, to_look
from helpers.keys import Modifier, pad_enter
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu

from dairyos_desktop.services.dto.imports import ImportKind
from dairyos_desktop.services.dto.sheets import Part
from dairyos_desktop.ui.imports.steps import At
from dairyos_desktop.ui.work import Lane

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def desk(qapp: QApplication, tmp_path: Path) -> Iterator[ImportDesk]:
    del qapp
    made = ImportDesk(tmp_path)
    yield made
    made.close()


def value_of(desk: ImportDesk, line: int) -> str:
    table = desk.screen.look.table
    (row,) = [row for row in table.problems.rows if row.placed.problem.line == line]
    return row.placed.problem.value


# By the keyboard alone ---------------------------------------------------------------------


def test_a_windows_sheet_with_semicolons_goes_in_by_enter_alone(desk: ImportDesk) -> None:
    desk.prompts.path = desk.csv(GOOD, encoding="cp1252", delimiter=";")
    desk.other("entry")
    desk.key(Qt.Key.Key_K, Modifier.ControlModifier)
    desk.type("import a sheet")
    desk.pad_enter()
    screen = desk.screen
    assert desk.window.shown == "imports"
    assert (screen.file.encoding.key(), screen.file.delimiter.key()) == ("cp1252", ";")
    assert screen.file.encoding_field.below() == "Found in the file."
    assert screen.file.month.text() == "October 2026"
    desk.pad_enter()
    assert desk.at() is At.COLUMNS
    desk.pad_enter()
    assert screen.look.sentence.text() == "5 new, 0 changed"
    assert screen.controls.primary.text() == "Import 5 rows"
    assert desk.deliveries() == 0
    desk.pad_enter()
    assert desk.at() is At.DONE
    assert desk.deliveries() == 4
    assert desk.toasts() == ["Imported the month's sheet: 5 new, 0 changed"]
    assert "1 leave among them" in screen.done.more.text()


def test_esc_goes_back_a_step_and_at_the_first_to_where_one_came_from(desk: ImportDesk) -> None:
    desk.other("entry")
    to_look(desk, desk.csv(GOOD))
    desk.key(Qt.Key.Key_Escape)
    assert desk.at() is At.COLUMNS
    desk.key(Qt.Key.Key_Escape)
    assert desk.at() is At.FILE
    desk.key(Qt.Key.Key_Escape)
    assert desk.window.shown == "entry"
    # Like every screen it is found again as it was left.
    desk.window.show_screen("imports")
    assert desk.screen.file.name.text() == "october.csv"
    assert desk.deliveries() == 0


# The file ----------------------------------------------------------------------------------


def test_another_delimiter_is_looked_at_again_at_once(desk: ImportDesk) -> None:
    screen = desk.bring(desk.csv(GOOD))
    assert screen.file.delimiter.key() == ","
    screen.file.delimiter.setFocus()
    desk.key(Qt.Key.Key_Down)
    assert screen.file.delimiter.key() == ";"
    assert screen.flow.draft is not None
    assert screen.flow.draft.choice.delimiter == ";"
    assert screen.file.delimiter_field.below() == ""
    assert screen.file.peek.preview.columnCount() == 2
    desk.key(Qt.Key.Key_Up)
    assert screen.file.peek.preview.columnCount() == 35


def test_the_month_is_asked_where_the_file_does_not_say_it(desk: ImportDesk) -> None:
    rows = [["Madhuban Dairy"], *GOOD[1:]]
    screen = desk.bring(desk.csv(rows, "register.csv"))
    assert screen.controls.primary.toolTip() == "Say which month it is."
    assert desk.focus is screen.file.month
    desk.type("ocx")
    desk.pad_enter()
    assert "is not a month" in screen.file.month_field.error()
    assert desk.at() is At.FILE
    screen.file.month.selectAll()
    desk.type("oct")
    desk.pad_enter()
    assert screen.file.month.text() == "October 2026"
    desk.pad_enter()
    assert desk.at() is At.COLUMNS


def test_product_and_shift_are_asked_where_no_column_says_them(desk: ImportDesk) -> None:
    rows = month_rows(("C1", "Dwarka Sharma", "1+1"), ("C2", "Geeta Iyer", "1"))
    file = desk.csv(rows)
    to_look(desk, file)
    screen = desk.screen
    (row,) = screen.look.table.problems.rows
    assert "Nothing says which product" in row.placed.problem.problem
    for _step in range(2):
        desk.key(Qt.Key.Key_Escape)
    assert screen.file.product_field.isVisibleTo(screen)
    screen.file.product.setFocus()
    desk.type("b")
    assert screen.file.product.key() == "BUF"
    desk.go_on()
    desk.go_on()
    assert screen.look.sentence.text() == "3 new, 0 changed"
    for _step in range(2):
        desk.key(Qt.Key.Key_Escape)
    screen.file.shift.setFocus()
    desk.key(Qt.Key.Key_End)
    assert screen.flow.draft is not None
    assert screen.flow.draft.choice.shift == "evening"
    desk.go_on()
    desk.go_on()
    desk.go_on()
    assert (desk.deliveries("morning"), desk.deliveries("evening")) == (1, 2)
    with_columns = [["No.", "Name", "Item", "Time", "1", "2", "3"]]
    with_columns += [["C1", "Dwarka Sharma", "BUF", "Morning", "1", "", "1"]]
    desk.bring(desk.csv([["October 2026"] + [""] * 6, *with_columns], "said.csv"))
    assert not screen.file.product_field.isVisibleTo(screen)
    assert not screen.file.shift_field.isVisibleTo(screen)


def test_the_sheets_of_a_workbook_are_ticked(desk: ImportDesk) -> None:
    tabs = {"Route 1": GOOD, "Route 2": month_rows(("C3", "Mahesh D’Souza", "1"))}
    screen = desk.bring(desk.workbook(tabs))
    assert [box.text() for box in screen.file.boxes] == ["Route 1", "Route 2"]
    assert not screen.file.encoding_field.isVisibleTo(screen)
    screen.file.boxes[1].setFocus()
    desk.key(Qt.Key.Key_Space)
    assert screen.flow.draft is not None
    assert screen.flow.draft.choice.tabs == ("Route 1",)
    desk.key(Qt.Key.Key_Tab, Modifier.ShiftModifier)
    desk.key(Qt.Key.Key_Space)
    assert "Tick a sheet" in screen.file.notice.message.text()
    assert screen.flow.draft.choice.tabs == ("Route 1",)


def test_a_file_that_went_away_is_told_and_the_import_stays(desk: ImportDesk) -> None:
    file = desk.csv(GOOD)
    to_look(desk, file)
    file.unlink()
    desk.go_on()
    screen = desk.screen
    assert desk.at() is At.LOOK
    assert "There is no file" in screen.look.notice.message.text()
    assert screen.look.sentence.text() == "5 new, 0 changed"
    check(desk.window)
    screen.look.notice.button.click()
    desk.rest()
    assert screen.look.notice.isVisibleTo(screen)
    desk.csv(GOOD)
    screen.look.notice.button.click()
    desk.rest()
    assert screen.look.notice.isHidden()
    desk.go_on()
    assert desk.at() is At.DONE


def test_what_is_no_sheet_at_all_says_so_on_the_first_page(desk: ImportDesk) -> None:
    file = desk.folder / "photo.csv"
    file.write_bytes(b"\x89PNG\r\n" + bytes(200))
    screen = desk.bring(file)
    assert "picture" in screen.file.notice.message.text()
    assert not screen.controls.primary.isEnabled()
    check(desk.window)
    desk.csv(GOOD, file.name)
    screen.file.notice.button.click()
    desk.rest()
    assert screen.file.notice.isHidden()
    assert screen.controls.primary.isEnabled()


def test_a_file_beyond_the_limit_is_refused_with_the_limit(desk: ImportDesk) -> None:
    file = desk.folder / "years.csv"
    with file.open("wb") as out:
        out.truncate(20_000_001)
    screen = desk.bring(file)
    assert screen.file.notice.message.text() == "years.csv is larger than 20 MB."
    assert screen.controls.primary.toolTip() == "The file can't be read."


def test_one_need_not_wait_for_a_long_reading(desk: ImportDesk) -> None:
    hold = threading.Event()
    for _lane in range(2):
        desk.context.work.run(desk.window, hold.wait, done=lambda _answer: None)
    desk.window.show_screen("imports", {"file": desk.csv(GOOD)})
    screen = desk.screen
    assert screen.progress.line == "Reading october.csv…"
    assert screen.controls.primary.toolTip() == "The file is being read."
    screen.progress.stop.click()
    hold.set()
    desk.rest()
    assert screen.flow.look is None
    assert screen.progress.isHidden()
    assert not screen.controls.primary.isEnabled()
    desk.bring(desk.csv(GOOD))
    assert screen.controls.primary.isEnabled()


def test_a_file_on_its_way_into_the_books_is_written_once_and_not_left(desk: ImportDesk) -> None:
    to_look(desk, desk.csv(GOOD))
    screen, hold = desk.screen, threading.Event()
    work = desk.context.work
    work.run(desk.window, hold.wait, done=lambda _answer: None, lane=Lane.WRITE)
    for _press in range(2):
        QTest.keyClick(desk.window, Qt.Key.Key_Return, Modifier.ControlModifier)
    assert not screen.controls.primary.isEnabled()
    assert "It is being written." in screen.controls.primary.toolTip()
    assert not screen.progress.stop.isVisibleTo(screen.progress)
    screen.controls.back.click()
    screen.activate({"file": desk.csv(WITH_PROBLEMS, "other.csv")})
    assert desk.at() is At.LOOK
    assert desk.toasts() == ["One moment: october.csv is being imported."]
    hold.set()
    desk.rest()
    assert desk.at() is At.DONE
    assert screen.done.more.text().startswith("From october.csv.")
    assert desk.deliveries() == 4
    screen.activate({"view": "earlier"})
    desk.rest()
    assert len(screen.history.model.rows) == 1


# Columns -----------------------------------------------------------------------------------


def test_a_column_is_settled_by_keys_and_known_the_next_time(desk: ImportDesk) -> None:
    rows = [["Khata" if cell == "No." else cell for cell in row] for row in GOOD]
    screen = desk.bring(desk.csv(rows))
    desk.go_on()
    view = screen.columns.view
    view.setFocus()
    assert view.current_column() == 1
    desk.key(Qt.Key.Key_F2)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    (code,) = [action for action in menu.actions() if action.text() == "Code"]
    menu.setActiveAction(code)
    pad_enter(menu)
    desk.rest()
    assert screen.flow.look is not None
    assert screen.flow.look.columns[0].part is Part.CODE
    desk.go_on()
    assert screen.look.sentence.text() == "5 new, 0 changed"
    desk.go_on()
    assert desk.deliveries() == 4
    desk.bring(desk.csv(rows, "october again.csv"))
    assert screen.flow.look.columns[0].part is Part.CODE
    assert "last file with these heads" in screen.file.kind_field.below()
    desk.go_on()
    assert screen.columns.said.text().startswith("Taken as the last time")


def test_a_register_with_its_own_heads_is_laid_out_by_hand(desk: ImportDesk) -> None:
    file = desk.folder / "leaves.csv"
    file.write_text("Grahak,Shuru,Ant\nC1,2026-11-08,2026-11-09\n", encoding="utf-8")
    screen = desk.bring(file)
    assert screen.file.kind.key() == ImportKind.LEAVES.value
    desk.go_on()
    for at, column in enumerate(("customer", "date_from", "date_to")):
        screen.columns.view.settled.emit(at, column)
        desk.rest()
    assert screen.columns.notice.isHidden()
    desk.go_on()
    assert screen.look.sentence.text() == "1 new, 0 changed"


# Looking and mending -------------------------------------------------------------------------


def test_a_trial_says_what_would_change_and_every_cell_that_cannot_be_taken(
    desk: ImportDesk,
) -> None:
    to_look(desk, desk.csv(WITH_PROBLEMS, delimiter=";"))
    screen = desk.screen
    assert screen.look.sentence.text() == "3 new, 0 changed, 3 rows with problems"
    assert screen.controls.primary.text() == "Import the 3 good rows"
    assert [row.placed.problem.line for row in screen.look.table.problems.rows] == [3, 4, 5]
    assert value_of(desk, 3) == "two"
    check(desk.window)
    desk.go_on()
    assert desk.deliveries() == 3
    assert "3 rows were left out" in screen.done.more.text()


def test_a_cell_is_mended_where_it_stands_by_keys(desk: ImportDesk) -> None:
    to_look(desk, desk.workbook({"October": WITH_PROBLEMS}))
    screen, table = desk.screen, desk.screen.look.table
    assert desk.focus is table
    desk.type("2")
    editor = table.findChild(QLineEdit)
    assert editor is not None
    assert editor.text() == "2"
    desk.pad_enter()
    assert screen.look.sentence.text() == "6 new, 0 changed, 2 rows with problems"
    # The next row is current, and F2 opens what stands there.
    row = table.current_row()
    assert row is not None
    assert row.placed.problem.line == 4
    desk.key(Qt.Key.Key_F2)
    desk.key(Qt.Key.Key_Escape)
    assert value_of(desk, 4) == "1,500"
    desk.type("1.5")
    desk.key(Qt.Key.Key_Return)
    assert screen.look.sentence.text() == "9 new, 0 changed, 1 row with problems"
    desk.key(Qt.Key.Key_Z, Modifier.ControlModifier)
    assert screen.look.sentence.text() == "6 new, 0 changed, 2 rows with problems"
    assert value_of(desk, 4) == "1,500"


def test_a_wrong_mend_stays_with_what_was_typed(desk: ImportDesk) -> None:
    to_look(desk, desk.csv(WITH_PROBLEMS, delimiter=";"))
    desk.type("three")
    desk.key(Qt.Key.Key_Return)
    assert value_of(desk, 3) == "three"
    row = desk.screen.look.table.current_row()
    assert row is not None
    assert row.placed.problem.line == 4
    assert desk.screen.look.sentence.text().endswith("3 rows with problems")


def test_many_problems_are_looked_through_by_kind(desk: ImportDesk) -> None:
    rows = month_rows(*((f"X{at}", "Nobody", "1") for at in range(4)), *WITH_PROBLEMS[2:])
    to_look(desk, desk.csv(rows, delimiter=";"))
    screen = desk.screen
    kinds = screen.controls.kinds
    assert kinds.isVisibleTo(screen)
    assert kinds.itemText(0).startswith("All ")
    assert kinds.itemText(1).startswith("5 × ")
    kinds.setFocus()
    desk.key(Qt.Key.Key_Down)
    assert len(screen.look.table.problems.rows) == 5


def test_the_problem_rows_are_saved_with_what_is_wrong(desk: ImportDesk) -> None:
    to_look(desk, desk.workbook({"October": WITH_PROBLEMS}))
    target = desk.folder / "october-problems.xlsx"
    desk.prompts.path = target
    desk.key(Qt.Key.Key_S, Modifier.ControlModifier)
    assert desk.toasts() == ["3 rows saved with what is wrong, in october-problems.xlsx"]
    sheet = load_workbook(target).worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    assert any("What is wrong" in [str(cell) for cell in row] for row in rows)
    codes = [row[0] for row in rows]
    assert {"C1", "C2", "C9"} <= set(codes)
    assert "C3" not in codes


def test_the_same_file_twice_has_nothing_new(desk: ImportDesk) -> None:
    file = desk.csv(GOOD, delimiter=";")
    to_look(desk, file)
    desk.go_on()
    to_look(desk, file)
    screen = desk.screen
    assert screen.look.sentence.text() == "0 new, 0 changed"
    assert "in the books already" in screen.look.advice.text()
    assert not screen.controls.primary.isEnabled()
    assert "nothing new" in screen.controls.primary.toolTip()


def test_closed_days_are_changed_with_a_reason_alone(desk: ImportDesk) -> None:
    desk.close_round(dt.date(2026, 10, 2), "R1")
    to_look(desk, desk.csv(GOOD))
    screen = desk.screen
    assert screen.look.sentence.text().endswith("1 row with problems")
    (row,) = screen.look.table.problems.rows
    assert "was closed by Asha Patel" in row.placed.problem.problem
    assert screen.controls.reason.isVisibleTo(screen)
    desk.prompts.answer = "The book came late"
    screen.controls.reason.click()
    desk.rest()
    assert desk.prompts.asked[-1] == "Why are closed days changed?"
    assert screen.look.sentence.text() == "5 new, 0 changed"
    assert not screen.controls.reason.isVisibleTo(screen)
    desk.go_on()
    assert desk.deliveries() == 4
