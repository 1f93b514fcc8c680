"""The entry grid under the hands, key by key, over a real database."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from helpers.accessibility import problems
from helpers.desks import SATURDAY, EntryDesk
from helpers.windows import column_texts
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest

from dairyos_desktop.domain.errors import EnvironmentTroubleError
from dairyos_desktop.domain.quantity import Quantity
from dairyos_desktop.domain.roles import Role
from dairyos_desktop.models.deliveries import Leave
from dairyos_desktop.services.dto.consumption import CellEdit
from dairyos_desktop.ui.entry.menu import grid_menu

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


def fill(desk: EntryDesk) -> None:
    register = desk.register
    for code, unit, name in (
        ("CM", "L", "Cow Milk"), ("BM", "L", "Buffalo Milk"), ("GH", "pc", "Ghee"),
        ("PN", "kg", "Paneer"),
    ):  # fmt: skip
        register.product(code, unit, name)
    people = ("Asha Patel", "Dwarka Sharma", "Geeta Reddy", "Jyoti Desai", "Suresh Khan", "Zarina")
    for at, name in enumerate(people, start=1):
        register.customer(f"C{at}", name, route="Station Road", position=at * 10)
        register.order(f"C{at}", "CM", "1.000")
    for code in ("C1", "C2"):
        register.order(code, "BM", "0.500", "evening")


class Trouble:
    """A database on a full disk."""

    def __getattr__(self, name: str) -> object:
        raise EnvironmentTroubleError("The disk is full.", "Make room, then press Enter again.")


def save_elsewhere(
    desk: EntryDesk, customer: str, quantity: str | None, version: int | None = None
) -> None:
    """Another PC saves a cow's milk of the morning."""
    announce, desk.database._announce = desk.database._announce, lambda _topics: None
    ravi = desk.register.user(f"Ravi {customer} {quantity}")
    desk.service.save_cell(
        ravi,
        CellEdit(
            desk.register.customers[customer],
            desk.register.products["CM"],
            SATURDAY,
            "morning",
            None if quantity is None else Quantity(quantity),
            "",
            version,
        ),
    )
    desk.database._announce = announce


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


# Two PCs, interruptions, other sheets ----------------------------------------------------------


def test_a_cell_changed_on_another_pc_says_who_and_keeps_what_was_typed(desk: EntryDesk) -> None:
    desk.open()
    save_elsewhere(desk, "C1", "2")
    desk.press("3\n")
    desk.rest()
    assert desk.rows() == {"C1 morning CM": "2"}
    assert desk.shown("C1", "morning CM") == "3"
    words = "Ravi C1 2 saved 2 meanwhile. Enter saves yours, Esc keeps theirs"
    assert desk.shown("C1", "note") == words
    desk.press("<up>")
    assert words in desk.screen.about.words
    desk.press("\n")
    desk.rest()
    assert desk.rows() == {"C1 morning CM": "3"}


def test_esc_keeps_theirs(desk: EntryDesk) -> None:
    desk.open()
    save_elsewhere(desk, "C1", "2")
    desk.press("3\n")
    desk.rest()
    desk.press("<up><esc>")
    assert desk.shown("C1", "morning CM") == "2"
    assert desk.rows() == {"C1 morning CM": "2"}


def test_another_pcs_change_comes_in_without_disturbing_what_is_typed(desk: EntryDesk) -> None:
    desk.open()
    desk.press("<down>3")
    save_elsewhere(desk, "C1", "2")
    save_elsewhere(desk, "C2", "2")
    desk.screen._read_again()
    desk.rest()
    assert desk.shown("C1", "morning CM") == "2"
    editor = desk.screen.view.editor
    assert editor is not None
    assert editor.text() == "3"
    desk.press("\n")
    desk.rest()
    assert desk.rows()["C2 morning CM"] == "2"
    assert "Ravi C2 2 saved 2 meanwhile" in desk.shown("C2", "note")


def test_confirm_keeps_what_another_pc_made_of_a_cell(desk: EntryDesk) -> None:
    desk.open()
    save_elsewhere(desk, "C1", "2")
    desk.ctrl(Qt.Key.Key_Return)
    desk.rest()
    assert desk.rows()["C1 morning CM"] == "2"
    assert desk.shown("C1", "morning CM") == "2"
    assert len(desk.rows()) == 8


def test_an_interruption_lands_in_the_same_cell_with_the_half_typed_figure(
    desk: EntryDesk,
) -> None:
    desk.open()
    desk.press("/dwa\n1.<f6>")
    desk.rest()
    assert desk.window.shown == "payments"
    desk.press("77<esc>")
    desk.rest()
    assert desk.window.shown == "entry"
    editor = desk.screen.view.editor
    assert editor is not None
    assert desk.focus() is editor
    assert desk.here() == desk.place("C2", "morning CM")
    desk.press("5\n")
    desk.rest()
    assert desk.rows() == {"C2 morning CM": "1.5"}


def test_another_day_has_its_own_sheet_and_what_was_held_waits_on_this_one(
    desk: EntryDesk,
) -> None:
    desk.open()
    desk.press("2\n15\n")
    desk.screen.chooser.date.step(1)
    desk.rest()
    assert desk.shown("C1", "morning CM") == "1"
    assert desk.shown("C2", "morning CM") == "1"
    desk.screen.chooser.date.step(-1)
    desk.rest()
    assert desk.shown("C1", "morning CM") == "2"
    assert desk.shown("C2", "morning CM") == "15"
    assert desk.rows() == {"C1 morning CM": "2"}


def test_a_typed_cell_is_saved_for_its_own_day_when_the_date_is_changed(desk: EntryDesk) -> None:
    desk.open()
    desk.press("2")
    desk.screen.chooser.date.step(1)
    desk.rest()
    assert desk.rows() == {"C1 morning CM": "2"}


def test_what_is_not_saved_outlives_the_window(desk: EntryDesk) -> None:
    desk.open()
    desk.press("15\n<down>2.")
    desk.close_window()
    assert desk.rows() == {}
    desk.open()
    assert desk.shown("C1", "morning CM") == "15"
    assert desk.shown("C2", "morning CM") == "2."
    desk.go("C1", "morning CM")
    desk.press("\n<f2>5\n")
    desk.rest()
    assert desk.rows() == {"C1 morning CM": "15", "C2 morning CM": "2.5"}
    desk.close_window()
    desk.open()
    assert desk.shown("C1", "note") == ""


def test_keys_pressed_just_before_the_end_are_saved_or_asked_about(desk: EntryDesk) -> None:
    desk.open()
    desk.press("2\n3\n\n<down>l")
    desk.close_window(at_once=True)
    saved = desk.rows()
    desk.open()
    held = {
        code: desk.shown(code, "morning CM")
        for code in ("C1", "C2", "C3")
        if "Enter saves it" in desk.shown(code, "note")
    }
    assert {code: saved.get(f"{code} morning CM") or held[code] for code in ("C1", "C2", "C3")} == {
        "C1": "2", "C2": "3", "C3": "1",
    }  # fmt: skip
    assert desk.shown("C5", "morning CM") in ("leave", "L")


def test_a_sheet_that_can_not_be_read_leaves_the_old_one_and_says_so(desk: EntryDesk) -> None:
    desk.open()
    good, desk.service._database = desk.service._database, Trouble()  # type: ignore[assignment]
    desk.screen.chooser.date.step(1)
    desk.rest()
    assert desk.screen.chooser.date.day() == SATURDAY
    assert len(desk.screen.banners) == 1
    desk.service._database = good
    desk.press("2\n")
    desk.rest()
    assert desk.rows() == {"C1 morning CM": "2"}


def test_a_new_route_is_offered_and_nothing_else_moves(desk: EntryDesk) -> None:
    desk.open()
    desk.register.customer("C9", "New Home", route="Tilak Path")
    desk.context.work.announce(frozenset({"customers"}))
    desk.rest()
    route = desk.screen.chooser.route
    words = [route.itemText(at) for at in range(route.count())]
    assert words == ["Station Road", "Tilak Path", "All routes"]
    assert route.currentText() == "Station Road"


def test_a_sheet_asked_for_right_after_a_key_holds_what_the_key_saved(desk: EntryDesk) -> None:
    desk.open()
    desk.press("2\n3\n4")
    desk.screen.chooser.shift.choose("morning")
    desk.rest()
    assert [desk.shown(code, "morning CM") for code in ("C1", "C2", "C3")] == ["2", "3", "4"]
    desk.press("<up><up><f2>.5\n")
    desk.rest()
    assert desk.rows()["C1 morning CM"] == "2.5"


def test_a_reading_that_began_before_a_key_does_not_take_the_key_back(desk: EntryDesk) -> None:
    desk.open()
    desk.screen._read_again()
    desk.press("2\n")
    desk.rest()
    assert desk.shown("C1", "morning CM") == "2"
    desk.press("<up>3\n")
    desk.rest()
    assert desk.rows() == {"C1 morning CM": "3"}


def test_the_chips_filter_and_a_row_stays_until_the_next_choice(desk: EntryDesk) -> None:
    desk.open()
    desk.press("2\n\n")
    desk.rest()
    assert {one.key: one.count for one in desk.screen.chips.choices} == {
        "all": 6, "waiting": 6, "changed": 1, "leave": 0, "look": 0,
    }  # fmt: skip
    desk.screen.chips.choose("changed")
    assert desk.screen.model.rowCount() == 1
    desk.screen.chips.choose("leave")
    assert desk.screen.model.rowCount() == 0
    assert desk.screen.emptiness.words == "Nobody of 6 is on leave."
    desk.screen.chips.choose("waiting")
    desk.ctrl(Qt.Key.Key_Return)
    desk.rest()
    assert desk.screen.model.rowCount() == 6


def test_the_foot_adds_up_what_is_shown(desk: EntryDesk) -> None:
    desk.open()
    desk.press("2\n.333\n")
    desk.rest()
    day = desk.screen.desk.day
    assert day is not None
    cow = desk.place("C1", "morning CM").column
    assert (day.figures.delivered[cow], day.figures.waiting[cow]) == (2333, 4000)
    said = desk.screen.totals.accessibleDescription()
    assert "Cow Milk, morning: 2.333 delivered" in said
    assert said.startswith("6 customers. 0 confirmed · 6 to confirm")
    desk.ctrl(Qt.Key.Key_Return)
    desk.rest()
    assert "All 6 confirmed at 07:42" in desk.screen.totals.accessibleDescription()


def test_an_issued_bill_is_named_once(desk: EntryDesk) -> None:
    number = desk.register.bill(
        "C1", dt.date(2026, 11, 1), dt.date(2026, 11, 30), "10.00", issued=True
    )
    desk.open()
    desk.press("2\n<up>3\n")
    desk.rest()
    told = [one.accessibleName() for one in desk.screen.banners]
    assert len(told) == 1
    assert told[0].startswith(f"Saturday 07-11-2026 is billed: {number} is issued.")


def test_a_viewer_may_look_and_is_told_why_nothing_changes(
    qapp: QApplication, tmp_path: Path
) -> None:
    del qapp
    desk = EntryDesk(tmp_path, role=Role.VIEWER)
    fill(desk)
    desk.open()
    desk.press("2\nl")
    assert desk.screen.view.editor is None
    assert "Your role may look at the sheet" in desk.screen.about.words
    assert not desk.screen.confirm_button.isEnabled()
    desk.rest()
    assert desk.rows() == {}
    desk.close()


def test_what_can_not_be_saved_is_shown_and_kept(desk: EntryDesk) -> None:
    desk.open()
    good = desk.service._database

    desk.service._database = Trouble()  # type: ignore[assignment]
    desk.press("2\n")
    desk.rest()
    assert desk.shown("C1", "morning CM") == "2"
    assert desk.shown("C1", "note") == "Not saved: The disk is full. Enter tries again"
    assert len(desk.screen.banners) == 1
    desk.service._database = good
    desk.press("<up>\n")
    desk.rest()
    assert desk.rows() == {"C1 morning CM": "2"}


def test_an_office_without_customers_is_told_what_belongs_here(
    qapp: QApplication, tmp_path: Path
) -> None:
    del qapp
    desk = EntryDesk(tmp_path)
    desk.open()
    assert "There are none yet" in desk.screen.emptiness.words
    desk.close()


def test_the_menu_does_what_the_keys_do(desk: EntryDesk) -> None:
    desk.open()
    menu = grid_menu(desk.screen.view)
    actions = {action.text(): action for action in menu.actions() if action.text()}
    actions["Leave for this shift"].trigger()
    desk.rest()
    assert desk.shown("C1", "morning CM") == "leave"
    actions["Undo"].trigger()
    desk.rest()
    assert desk.shown("C1", "morning CM") == "1"
    actions["Change"].trigger()
    assert desk.screen.view.editor is not None
    desk.go("C1", "address")
    later = {action.text(): action.isEnabled() for action in grid_menu(desk.screen.view).actions()}
    assert not later["Leave for this shift"]
    assert later["Open the customer's card"]


# Model, accessibility ---------------------------------------------------------------------------


def test_the_model_keeps_qts_contract_while_one_works(desk: EntryDesk) -> None:
    desk.open()
    tester = QAbstractItemModelTester(
        desk.screen.model, QAbstractItemModelTester.FailureReportingMode.Fatal
    )
    desk.press("2\n15\nl/zar\n")
    desk.screen.chips.choose("changed")
    desk.screen.chips.choose("all")
    desk.screen.chooser.shift.choose("morning")
    desk.rest()
    desk.screen.chooser.date.step(1)
    desk.rest()
    assert tester.model() is desk.screen.model


@pytest.mark.parametrize("size", [(1366, 768), (1093, 614), (911, 512), (683, 384)])
def test_the_accessibility_walk_finds_nothing(desk: EntryDesk, size: tuple[int, int]) -> None:
    desk.open(size)
    desk.press("15\n")
    desk.rest()
    assert problems(desk.window) == []


def test_a_low_window_has_room_for_what_must_be_said(desk: EntryDesk) -> None:
    desk.open((683, 384))
    assert not desk.screen.about.isVisible()
    desk.press("15\n")
    assert desk.screen.about.isVisible()
    assert "Enter again to accept" in desk.screen.about.words
    desk.press("<esc>")
    assert not desk.screen.about.isVisible()


def test_cells_say_state_column_and_customer(desk: EntryDesk) -> None:
    desk.open()
    desk.press("2\n")
    desk.rest()
    model = desk.screen.model
    role = Qt.ItemDataRole.AccessibleTextRole
    assert model.index(0, 4).data(role) == "2, changed, Cow Milk, morning, Asha Patel"
    assert model.index(1, 4).data(role) == "1, as ordered, Cow Milk, morning, Dwarka Sharma"
    assert model.index(0, 0).data(role) == "to confirm"


def test_a_selected_block_takes_a_single_pasted_figure(desk: EntryDesk) -> None:
    desk.open()
    model, view = desk.screen.model, desk.screen.view
    flag = QItemSelectionModel.SelectionFlag.Select
    for row in range(3):
        view.selectionModel().select(model.index(row, 4), flag)
    QGuiApplication.clipboard().setText("2")
    desk.ctrl(Qt.Key.Key_V)
    desk.rest()
    assert len(desk.rows()) == 3
