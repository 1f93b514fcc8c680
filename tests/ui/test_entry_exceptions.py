"""What is not as ordered, typed in the entry grid: unusual figures, leaves, other goods, notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.desks import SATURDAY, EntryDesk
from helpers.station_road import fill, save_elsewhere
from PySide6.QtCore import Qt

from dairyos_desktop.models.deliveries import Leave

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


def test_an_unusual_figure_waits_in_place_for_a_second_enter(desk: EntryDesk) -> None:
    desk.open()
    desk.press("15\n")
    desk.rest()
    assert desk.rows() == {}
    assert desk.here() == desk.place("C1", "morning CM")
    assert desk.shown("C1", "morning CM") == "15"
    assert desk.shown("C1", "note") == "15× the order. Enter again to accept"
    assert desk.screen.chips.choices[-1].count == 1
    desk.press("\n")
    desk.rest()
    assert desk.rows() == {"C1 morning CM": "15"}
    assert desk.here() == desk.place("C2", "morning CM")
    assert desk.screen.chips.choices[-1].count == 0


def test_an_unusual_figure_that_is_left_is_neither_saved_nor_lost(desk: EntryDesk) -> None:
    desk.open()
    desk.press("15<down><down>")
    desk.ctrl(Qt.Key.Key_Return)
    desk.rest()
    assert "C1 morning CM" not in desk.rows()
    assert desk.shown("C1", "morning CM") == "15"
    desk.go("C1", "morning CM")
    desk.press("<esc>")
    assert desk.shown("C1", "morning CM") == "1"


def test_what_is_no_figure_keeps_the_clerk_typing_and_says_why(desk: EntryDesk) -> None:
    desk.open()
    desk.press("1,5\n")
    editor = desk.screen.view.editor
    assert editor is not None
    assert editor.text() == "1,5"
    assert "Type 1.5 with a point" in desk.screen.about.words
    desk.press("<down>")
    assert desk.shown("C1", "morning CM") == "1,5"
    assert desk.here() == desk.place("C2", "morning CM")
    desk.rest()
    assert desk.rows() == {}


def test_l_is_leave_for_the_shift_and_once_more_takes_it_back(desk: EntryDesk) -> None:
    desk.open()
    desk.press("2\n<up>l")
    desk.rest()
    assert desk.shown("C1", "morning CM") == "leave"
    assert desk.shown("C1", "evening BM") == "0.5"
    assert desk.rows() == {}
    with desk.database.read() as session:
        leave = session.query(Leave).one()
        assert (leave.date_from, leave.date_to, leave.shift) == (SATURDAY, SATURDAY, "morning")
    desk.press("L")
    desk.rest()
    assert desk.shown("C1", "morning CM") == "1"


def test_l_over_a_block_is_one_step_and_comes_back_whole(desk: EntryDesk) -> None:
    desk.open()
    desk.press("2\n<up>")
    desk.rest()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Right):
        desk.shift(key)
    desk.press("l")
    desk.rest()
    on_leave = ["C1 morning CM", "C2 morning CM", "C3 morning CM", "C1 evening BM", "C2 evening BM"]
    for cell in on_leave:
        assert desk.shown(*cell.split(" ", 1)) == "leave"
    # Nothing is ordered in the third evening: there is nothing to leave out.
    assert desk.shown("C3", "evening BM") == ""
    assert desk.rows() == {}
    with desk.database.read() as session:
        assert session.query(Leave).count() == 5
    desk.ctrl(Qt.Key.Key_Z)
    desk.rest()
    assert desk.rows() == {"C1 morning CM": "2"}
    assert [desk.shown(*cell.split(" ", 1)) for cell in on_leave] == ["2", "1", "1", "0.5", "0.5"]
    with desk.database.read() as session:
        assert session.query(Leave).count() == 0
    desk.ctrl(Qt.Key.Key_Y)
    desk.rest()
    assert [desk.shown(*cell.split(" ", 1)) for cell in on_leave] == ["leave"] * 5
    assert desk.rows() == {}
    desk.ctrl(Qt.Key.Key_Z)
    desk.ctrl(Qt.Key.Key_Z)
    desk.rest()
    assert desk.rows() == {}


def test_l_over_a_block_that_is_all_on_leave_takes_it_back(desk: EntryDesk) -> None:
    desk.register.leave("C4", SATURDAY, None)
    desk.open()
    desk.shift(Qt.Key.Key_Down)
    desk.press("l")
    desk.rest()
    assert [desk.shown(code, "morning CM") for code in ("C1", "C2")] == ["leave", "leave"]
    assert "2 on leave. Ctrl+Z takes all of it back" in desk.screen.about.words
    desk.press("L")
    desk.rest()
    assert [desk.shown(code, "morning CM") for code in ("C1", "C2")] == ["1", "1"]
    desk.go("C4", "morning CM")
    desk.shift(Qt.Key.Key_Right)
    desk.press("l")
    assert "cover more than this shift" in desk.screen.about.words
    desk.go("C5", "evening BM")
    desk.shift(Qt.Key.Key_Down)
    desk.press("l")
    assert "Nothing is ordered in the marked cells." in desk.screen.about.words


def test_l_over_a_block_that_somebody_else_changed_says_who(desk: EntryDesk) -> None:
    desk.open()
    save_elsewhere(desk, "C2", "3")
    desk.shift(Qt.Key.Key_Down)
    desk.shift(Qt.Key.Key_Down)
    desk.press("l")
    desk.rest()
    assert "Nobody was put on leave. Ravi C2 3 saved 3 meanwhile" in desk.screen.about.words
    assert desk.rows() == {"C2 morning CM": "3"}
    assert desk.shown("C1", "morning CM") == "1"


def test_leave_and_confirm_in_one_breath_leave_no_delivery(desk: EntryDesk) -> None:
    desk.open()
    desk.press("l")
    desk.ctrl(Qt.Key.Key_Return)
    desk.rest()
    assert "C1 morning CM" not in desk.rows()
    assert len(desk.rows()) == 7


def test_a_long_leave_is_not_taken_back_by_a_key(desk: EntryDesk) -> None:
    desk.register.leave("C1", SATURDAY, None)
    desk.open()
    assert desk.here() == desk.place("C2", "morning CM")
    assert desk.shown("C1", "note") == "Leave until told"
    desk.press("<up>l")
    desk.rest()
    assert "covers more than this shift" in desk.screen.about.words
    assert desk.shown("C1", "morning CM") == "leave"


def test_a_delivery_on_a_leave_day_is_saved_and_to_be_looked_at(desk: EntryDesk) -> None:
    desk.register.leave("C1", SATURDAY, None)
    desk.open()
    desk.press("<up>1\n")
    desk.rest()
    assert desk.rows() == {"C1 morning CM": "1"}
    assert desk.shown("C1", "note") == "Delivered on a leave day"
    assert desk.screen.chips.choices[-1].count == 1


def test_other_goods_are_typed_by_name(desk: EntryDesk) -> None:
    desk.open()
    desk.go("C1", "other")
    desk.press("1 ghee, .5 pan evening\n")
    desk.rest()
    assert desk.rows() == {"C1 morning GH": "1", "C1 evening PN": "0.5"}
    assert desk.shown("C1", "other") == "Ghee × 1, Paneer × 0.5 evening"
    desk.press("<up><f2>")
    editor = desk.screen.view.editor
    assert editor is not None
    assert editor.text() == "1 Ghee, 0.5 Paneer evening"
    editor.setText("2 ghee")
    desk.press("\n")
    desk.rest()
    assert desk.rows() == {"C1 morning GH": "2"}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("ghee", "lacks a quantity"),
        ("2", "names no product"),
        ("1 butter", "There is no product “butter”"),
        ("1 cow", "has a column of its own"),
        (".5 ghee", "sold by the piece"),
    ],
)
def test_other_goods_that_can_not_be_read_say_why(desk: EntryDesk, typed: str, said: str) -> None:
    desk.open()
    desk.go("C1", "other")
    desk.press(f"{typed}\n")
    assert said in desk.screen.about.words
    assert desk.rows() == {}


def test_a_note_is_the_reason_of_what_is_not_as_ordered(desk: EntryDesk) -> None:
    desk.open()
    desk.press("0\n")
    desk.go("C1", "note")
    desk.press("gate locked 7/11\n")
    desk.rest()
    assert desk.shown("C1", "note") == "gate locked 7/11"
    sheet = desk.service.day_sheet(desk.clerk, SATURDAY, None, "both")
    saved = sheet.rows[0].cells["morning", desk.register.products["CM"]].row
    assert saved is not None
    assert saved.reason == "gate locked 7/11"
    desk.go("C3", "note")
    desk.press("x\n")
    assert "Type the figure first" in desk.screen.about.words


def test_a_shift_on_another_route_takes_no_figure(desk: EntryDesk) -> None:
    desk.register.customer(
        "C8", "Two Routes", route="Station Road", evening_route="Tilak Path", position=70
    )
    desk.open()
    desk.go("C8", "evening BM")
    desk.press("1")
    assert desk.screen.view.editor is None


# Confirm, undo, blocks ----------------------------------------------------------------------
