"""The entry sheet among other PCs, other days, interruptions and other roles."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from helpers.accessibility import problems
from helpers.desks import SATURDAY, EntryDesk
from helpers.keys import pad_enter, press, type_text
from helpers.station_road import Trouble, fill, save_elsewhere
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester

from dairyos_desktop.domain.roles import Role
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
    desk.screen.days.read_again()
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


def test_after_a_typed_date_the_next_digits_are_a_figure(desk: EntryDesk) -> None:
    desk.open()
    desk.key(Qt.Key.Key_F2, Qt.KeyboardModifier.AltModifier)
    date = desk.screen.chooser.date
    type_text(date, "31/2")
    press(date, Qt.Key.Key_Return)
    assert desk.focus() is date
    date.selectAll()
    type_text(date, "5/11")
    pad_enter(date)
    assert date.day() == dt.date(2026, 11, 5)
    assert desk.focus() is desk.screen.view
    desk.rest()
    desk.press("3\n")
    desk.rest()
    assert desk.shown("C1", "morning CM") == "3"
    assert date.day() == dt.date(2026, 11, 5)


def test_a_day_before_the_first_customer_says_why_it_is_empty(desk: EntryDesk) -> None:
    desk.open()
    desk.screen.chooser.date.set_day(dt.date(2020, 1, 1))
    desk.screen.chooser.date.step(1)
    desk.rest()
    assert "from the first day to the last that the card names" in desk.screen.emptiness.words


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
    desk.screen.days.read_again()
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
    assert "All 6 confirmed at 18:42" in desk.screen.totals.accessibleDescription()


def test_pieces_are_added_up_without_decimals(desk: EntryDesk) -> None:
    desk.register.order("C1", "GH", "2", "morning")
    desk.register.order("C2", "GH", "5", "morning")
    desk.open()
    desk.ctrl(Qt.Key.Key_Return)
    desk.rest()
    said = desk.screen.totals.accessibleDescription()
    assert "Ghee, morning: 7 delivered" in said


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
    menu = grid_menu(desk.screen.view, desk.screen.view)
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
    later = {
        action.text(): action.isEnabled()
        for action in grid_menu(desk.screen.view, desk.screen.view).actions()
    }
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
