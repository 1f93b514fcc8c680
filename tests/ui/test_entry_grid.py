"""The entry grid under the hands, key by key, over a real database."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from helpers.desks import SATURDAY, EntryDesk
from helpers.station_road import fill
from helpers.windows import column_texts
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication


@pytest.fixture
def desk(qapp: QApplication, tmp_path: Path) -> Iterator[EntryDesk]:
    """Six homes on Station Road; cow milk in the morning, buffalo in the evening for some."""
    del qapp
    made = EntryDesk(tmp_path)
    fill(made)
    yield made
    made.close()


# Walking and saving --------------------------------------------------------------------


def test_enter_saves_what_is_pre_filled_and_goes_down(desk: EntryDesk) -> None:
    desk.open()
    assert desk.here() == desk.place("C1", "morning CM")
    desk.press("\n<pad-enter>")
    desk.rest()
    assert desk.rows() == {"C1 morning CM": "1", "C2 morning CM": "1"}
    assert desk.here() == desk.place("C3", "morning CM")


def test_tab_saves_and_goes_across_shift_enter_only_goes_up(desk: EntryDesk) -> None:
    desk.open()
    desk.press("\t")
    desk.rest()
    assert desk.rows() == {"C1 morning CM": "1"}
    assert desk.here() == desk.place("C1", "evening BM")
    desk.press("\t\t\t")
    assert desk.here() == desk.place("C2", "morning CM")
    desk.shift(Qt.Key.Key_Return)
    desk.shift(Qt.Key.Key_Backtab)
    desk.rest()
    assert desk.rows() == {"C1 morning CM": "1", "C1 evening BM": "0.5"}


def test_arrows_jumps_and_the_mouse_save_nothing(desk: EntryDesk) -> None:
    desk.open()
    desk.press("<down><down><right><up><left>/zar\n/10\n")
    view = desk.screen.view
    middle = view.visualRect(desk.screen.model.index(2, 4)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    desk.rest()
    assert desk.here() == desk.place("C3", "morning CM")
    assert desk.rows() == {}


def test_digits_replace_sums_add_and_a_point_needs_no_zero(desk: EntryDesk) -> None:
    desk.open()
    desk.press("2\n.5\n1+.5\n0\n")
    desk.rest()
    assert desk.rows() == {
        "C1 morning CM": "2", "C2 morning CM": "0.5", "C3 morning CM": "1.5", "C4 morning CM": "0",
    }  # fmt: skip
    assert desk.shown("C3", "morning CM") == "1.5"


def test_what_is_typed_stands_as_typed_until_the_cell_is_left(desk: EntryDesk) -> None:
    desk.open()
    desk.press("1+.5")
    editor = desk.screen.view.editor
    assert editor is not None
    assert editor.text() == "1+.5"
    desk.press("<down>")
    desk.rest()
    assert desk.shown("C1", "morning CM") == "1.5"
    assert desk.rows() == {"C1 morning CM": "1.5"}


def test_esc_restores_and_f2_edits_what_stands_there(desk: EntryDesk) -> None:
    desk.open()
    desk.press("7<esc>")
    assert desk.screen.view.editor is None
    assert desk.shown("C1", "morning CM") == "1"
    desk.press("<f2>.25\n")
    desk.rest()
    assert desk.rows() == {"C1 morning CM": "1.25"}


def test_f2_belongs_to_the_cell_and_alt_f2_to_the_date(desk: EntryDesk) -> None:
    desk.open()
    desk.press("<f2>")
    assert desk.screen.view.editor is not None
    assert desk.focus() is desk.screen.view.editor
    desk.press("<esc>")
    desk.key(Qt.Key.Key_F2, Qt.KeyboardModifier.AltModifier)
    assert desk.focus() is desk.screen.chooser.date


def test_delete_makes_the_cell_as_ordered_again(desk: EntryDesk) -> None:
    desk.open()
    desk.press("3\n<up><del>")
    desk.rest()
    assert desk.rows() == {}
    assert desk.shown("C1", "morning CM") == "1"


def test_the_slash_saves_a_typed_cell_and_lands_where_that_customer_takes_something(
    desk: EntryDesk,
) -> None:
    desk.open()
    desk.press("2/dwa\n")
    desk.rest()
    assert desk.rows() == {"C1 morning CM": "2"}
    assert desk.here() == desk.place("C2", "morning CM")
    desk.go("C1", "evening BM")
    desk.press("/zar\n")
    assert desk.here() == desk.place("C6", "morning CM")


def test_esc_in_the_jump_field_goes_back_to_the_cell_one_came_from(desk: EntryDesk) -> None:
    desk.open()
    desk.press("<down>/zar")
    assert desk.here() == desk.place("C6", "morning CM")
    desk.press("<esc>")
    assert desk.here() == desk.place("C2", "morning CM")
    assert desk.focus() is desk.screen.view


def test_a_number_that_is_nobodys_is_said_and_stays_typed(desk: EntryDesk) -> None:
    desk.open()
    desk.press("/99\n")
    assert "“99” is nobody's number" in desk.screen.about.words
    assert desk.screen.jumping.field.text() == "99"


def test_a_jump_brings_in_a_customer_who_has_left(desk: EntryDesk) -> None:
    before = SATURDAY - dt.timedelta(days=3)
    desk.register.customer(
        "C7", "Vimal", route="Station Road", position=35, active=(dt.date(2026, 1, 1), before)
    )
    desk.open()
    assert desk.screen.model.rowCount() == 6
    desk.press("/vim\n2\n")
    desk.rest()
    assert desk.rows() == {"C7 morning CM": "2"}
    assert column_texts(desk.screen.model, 1) == ["10", "20", "30", "35", "40", "50", "60"]
    assert desk.shown("C7", "note") == "Left on 04-11-2026"


# Unusual, wrong, leave, other, notes ------------------------------------------------------


@pytest.mark.parametrize("enter", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_ctrl_enter_confirms_the_sheet_and_undo_takes_it_back(
    desk: EntryDesk, enter: Qt.Key
) -> None:
    desk.open()
    assert desk.screen.confirm_button.text() == "Confirm 6 as ordered"
    desk.press("3")
    desk.ctrl(enter)
    desk.rest()
    assert len(desk.rows()) == 8
    assert desk.rows()["C1 morning CM"] == "3"
    assert desk.screen.confirm_button.text() == "All confirmed"
    assert not desk.screen.confirm_button.isEnabled()
    desk.ctrl(Qt.Key.Key_Z)
    desk.rest()
    assert desk.rows() == {"C1 morning CM": "3"}
    desk.ctrl(Qt.Key.Key_Y)
    desk.rest()
    assert len(desk.rows()) == 8


def test_undo_and_redo_over_many_steps_land_in_the_cells_they_change(desk: EntryDesk) -> None:
    desk.open()
    desk.press("2\n3\nl")
    desk.rest()
    desk.ctrl(Qt.Key.Key_Z)
    desk.ctrl(Qt.Key.Key_Z)
    desk.rest()
    assert desk.rows() == {"C1 morning CM": "2"}
    assert desk.here() == desk.place("C2", "morning CM")
    assert desk.shown("C3", "morning CM") == "1"
    desk.ctrl(Qt.Key.Key_Z)
    desk.ctrl(Qt.Key.Key_Z)
    desk.rest()
    assert desk.rows() == {}
    assert "Nothing to undo" in desk.screen.about.words
    for _ in range(3):
        desk.ctrl(Qt.Key.Key_Y)
    desk.rest()
    assert desk.rows() == {"C1 morning CM": "2", "C2 morning CM": "3"}
    assert desk.shown("C3", "morning CM") == "leave"


def test_undo_of_leave_puts_the_row_back(desk: EntryDesk) -> None:
    desk.open()
    desk.press("2\n<up>l")
    desk.ctrl(Qt.Key.Key_Z)
    desk.rest()
    assert desk.rows() == {"C1 morning CM": "2"}
    assert desk.shown("C1", "morning CM") == "2"


def test_a_block_from_a_spreadsheet(desk: EntryDesk) -> None:
    desk.open()
    QGuiApplication.clipboard().setText("2\t0.5\r\n\t1\r\nabc\t\r\nL\t\r\n90\t\r\n")
    desk.ctrl(Qt.Key.Key_V)
    desk.rest()
    assert desk.rows() == {
        "C1 morning CM": "2", "C1 evening BM": "0.5", "C2 evening BM": "1",
    }  # fmt: skip
    assert desk.shown("C3", "morning CM") == "abc"
    assert desk.shown("C4", "morning CM") == "leave"
    assert desk.shown("C5", "morning CM") == "90"
    assert "2 cells are not saved" in desk.screen.about.words
    desk.ctrl(Qt.Key.Key_Z)
    desk.ctrl(Qt.Key.Key_Z)
    desk.rest()
    assert desk.rows() == {}


def test_fill_down_and_copy_above(desk: EntryDesk) -> None:
    desk.open()
    desk.press("2\n")
    desk.ctrl(Qt.Key.Key_Apostrophe)
    desk.rest()
    assert desk.rows() == {"C1 morning CM": "2", "C2 morning CM": "2"}
    desk.press("<down>")
    desk.ctrl(Qt.Key.Key_D)
    desk.rest()
    assert desk.rows()["C3 morning CM"] == "2"
    desk.shift(Qt.Key.Key_Down)
    desk.shift(Qt.Key.Key_Down)
    desk.ctrl(Qt.Key.Key_D)
    desk.rest()
    assert desk.rows()["C5 morning CM"] == "2"
    assert "C6 morning CM" not in desk.rows()
    desk.ctrl(Qt.Key.Key_C)
    assert QGuiApplication.clipboard().text() == "2\n2\n2"
