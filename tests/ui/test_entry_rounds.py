"""Rounds beside the grid, worked by key events over a real database."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from helpers.accessibility import problems
from helpers.desks import SATURDAY, EntryDesk
from helpers.keys import press
from helpers.round_steps import (
    YESTERDAY,
    book,
    confirm,
    confirm_day,
    elsewhere,
    key,
    load,
    loads,
    open_panel,
    panel,
    station_road_desks,
)
from PySide6.QtCore import Qt

from dairyos_desktop.domain.quantity import Quantity
from dairyos_desktop.domain.roles import Role
from dairyos_desktop.models.office import Setting
from dairyos_desktop.services.actor import SYSTEM
from dairyos_desktop.services.dto.delivery import LoadEdit, PersonForm
from dairyos_desktop.ui.entry.rounds.load_entry import Part
from dairyos_desktop.ui.entry.rounds.panel import CLOSE_ALL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    Make = Callable[..., EntryDesk]


@pytest.fixture
def make(qapp: QApplication, tmp_path: Path) -> Iterator[Make]:
    """Six homes on Station Road, at the desk of somebody at some time of the day."""
    del qapp
    with station_road_desks(tmp_path) as open_desk:
        yield open_desk


# Typing a round ------------------------------------------------------------------------


def test_a_round_is_typed_with_the_number_pad_from_who_walked_to_closing(make: Make) -> None:
    desk = make()
    desk.delivery.add_person(desk.clerk, PersonForm("Ramesh Patil", "98250 12345"))
    confirm(desk)
    desk.screen.chooser.shift.choose("morning")
    desk.rest()
    open_panel(desk)
    desk.press("ram\n7+.5\n1<pad-enter>.5\n\n")
    desk.rest()
    assert (book(desk).person, loads(desk)) == ("Ramesh Patil", {"CM": ("7.5", "1", "0.5", "0")})
    assert desk.screen.totals.foot is not None
    desk.press("\n")
    desk.rest()
    assert book(desk).closed_by == "Meena Patel"
    assert desk.screen.rounds.notice.words == "Closed by Meena Patel 07-11-2026 18:42"
    assert desk.clicks == 0


def test_enter_takes_who_walked_last_and_a_new_name_is_added_in_place(make: Make) -> None:
    desk = make(opens=False)
    ramesh = desk.delivery.add_person(desk.clerk, PersonForm("Ramesh"))
    desk.delivery.set_walker(desk.clerk, key(on=YESTERDAY), ramesh.id, None)
    desk.open()
    open_panel(desk)
    walker = panel(desk).sections["morning"].walker
    assert walker.placeholderText() == "Ramesh?"
    desk.press("\n")
    desk.rest()
    assert book(desk).person == "Ramesh"
    panel(desk).sections["evening"].focus_walker()
    desk.press("Asha Kale\n")
    desk.rest()
    assert book(desk, "evening").person == "Asha Kale"
    assert [one.name for one in desk.delivery.people(desk.clerk)] == ["Asha Kale", "Ramesh"]


def test_a_name_that_is_left_half_typed_is_neither_added_nor_lost(make: Make) -> None:
    desk = make()
    open_panel(desk)
    section = panel(desk).sections["morning"]
    desk.press("Ram\t")
    desk.rest()
    assert section.walker.text() == "Ram"
    assert "Nobody is called “Ram” yet" in section.walker_field.error()
    assert desk.delivery.people(desk.clerk) == ()
    section.focus_walker()
    desk.press("<esc>")
    assert (section.walker.text(), section.walker_field.error()) == ("", "")


def test_what_cant_be_read_is_told_below_its_fields_and_stays(make: Make) -> None:
    desk = make()
    open_panel(desk)
    row = panel(desk).sections["morning"].rows[desk.register.products["CM"]]
    row.fields[Part.LOADED].setFocus()
    desk.press("1,5\n")
    desk.rest()
    assert "ambiguous" in row.words
    assert desk.focus() is row.fields[Part.LOADED]
    assert loads(desk) == {}
    desk.press("6.25\n")
    desk.rest()
    assert (row.words, loads(desk)) == ("", {"CM": ("6.25", "0", "0", "0")})


def test_a_load_somebody_else_changed_shows_both_and_enter_saves_mine(make: Make) -> None:
    desk = make()
    open_panel(desk)
    row = panel(desk).sections["morning"].rows[desk.register.products["CM"]]
    ravi = desk.register.user("Ravi")
    product = desk.register.products["CM"]
    elsewhere(
        desk,
        lambda: desk.delivery.save_load(ravi, LoadEdit(key(), product, Quantity("20"))),
    )
    row.fields[Part.LOADED].setFocus()
    desk.press("21\n")
    desk.rest()
    assert row.words.startswith("Ravi saved 20 loaded meanwhile, you typed 21 loaded")
    desk.press("1\n")
    desk.rest()
    assert loads(desk)["CM"][:2] == ("20", "0"), "typing on overwrites nothing"
    row.fields[Part.LOADED].setFocus()
    desk.press("\n")
    desk.rest()
    assert (row.words, loads(desk)["CM"][:2]) == ("", ("21", "1"))


def test_esc_on_a_conflict_keeps_theirs(make: Make) -> None:
    desk = make()
    open_panel(desk)
    row = panel(desk).sections["morning"].rows[desk.register.products["CM"]]
    elsewhere(desk, lambda: load(desk, "20"))
    row.fields[Part.LOADED].setFocus()
    desk.press("21\n")
    desk.rest()
    row.fields[Part.LOADED].setFocus()
    desk.press("<esc>")
    assert row.fields[Part.LOADED].text() == "20"
    assert panel(desk).isVisible(), "the first Esc takes back, the second closes"
    desk.press("<esc>")
    assert panel(desk).isHidden()
    assert desk.focus() is desk.screen.view


def test_an_amount_outlives_another_route_and_the_end_of_the_window(make: Make) -> None:
    desk = make()
    open_panel(desk)
    product = desk.register.products["CM"]
    panel(desk).sections["morning"].rows[product].fields[Part.LOADED].setFocus()
    desk.press("7x\n")
    for on in (YESTERDAY, SATURDAY):
        desk.screen.chooser.date.set_day(on)
        desk.screen.chooser.date.day_changed.emit(on)
        desk.rest()
    row = panel(desk).sections["morning"].rows[product]
    assert row.fields[Part.LOADED].text() == "7x"
    assert "not a number" in row.words
    row.fields[Part.LOADED].setFocus()
    desk.press("7.5")
    desk.close_window()
    assert loads(desk)["CM"][0] == "7.5"


def test_who_walked_is_not_overwritten_unseen(make: Make) -> None:
    desk = make(opens=False)
    ramesh = desk.delivery.add_person(desk.clerk, PersonForm("Ramesh"))
    desk.delivery.add_person(desk.clerk, PersonForm("Asha"))
    desk.open()
    open_panel(desk)
    elsewhere(desk, lambda: desk.delivery.set_walker(desk.clerk, key(), ramesh.id, None))
    desk.press("ash\n")
    desk.rest()
    section = panel(desk).sections["morning"]
    assert book(desk).person == "Ramesh"
    assert "Yours Asha, theirs Ramesh" in section.walker_field.error()
    assert section.walker.text() == "Ramesh"


def test_somebody_who_may_only_look_sees_the_round_and_types_nothing(make: Make) -> None:
    desk = make(Role.VIEWER)
    open_panel(desk)
    section = panel(desk).sections["morning"]
    assert not section.walker.isEnabled()
    assert "may look" in section.walker.toolTip()
    closing = panel(desk).closings["morning"].button
    assert (closing.isEnabled(), closing.accessibleDescription()) == (
        False, "Your role may not close days. Ask a clerk.",
    )  # fmt: skip
    assert desk.screen.more_actions() == ()


def test_all_routes_have_no_round_to_speak_of(make: Make) -> None:
    desk = make(opens=False)
    desk.register.customer("C9", "Tilak", route="Tilak Path")
    desk.open()
    desk.screen.chooser.route.set_key("*")
    desk.rest()
    open_panel(desk)
    assert panel(desk)._page == "choose"
    assert desk.screen.totals.foot is None


# The foot ------------------------------------------------------------------------------------


def test_the_foot_follows_deliveries_and_loads_and_says_what_differs(make: Make) -> None:
    desk = make(opens=False)
    load(desk, "6.5")
    desk.open()
    column = f"morning:{desk.register.products['CM']}"
    totals = desk.screen.totals
    assert totals.foot is not None
    assert totals.foot.columns[column].verdict.value == "text2"
    confirm(desk)
    assert totals.foot.columns[column].apart == -500
    assert totals.foot.words[0] == "0.5 L Cow Milk over. A reason closes the day"
    assert "0.5 L Cow Milk over" in totals.accessibleDescription()
    desk.go("C1", "morning CM")
    desk.press("1.5\n")
    assert totals.foot.columns[column].apart == 0, "at once, before it is saved"
    desk.rest()
    assert totals.foot.words == ()


def test_an_office_without_loads_keeps_the_foot_of_before(make: Make) -> None:
    desk = make(opens=False)
    with desk.database.write(SYSTEM, "test") as unit:
        unit.session.add(Setting(key="track_loads", value="false", updated_at=unit.now, version=1))
    desk.open()
    open_panel(desk)
    section = panel(desk).sections["morning"]
    assert desk.screen.totals.foot is None
    assert section.walker.isVisible()
    assert not any(row.isVisible() for row in section.rows.values())


# Closing ---------------------------------------------------------------------------------------


def test_a_round_that_differs_is_closed_with_a_reason_only(make: Make) -> None:
    desk = make(opens=False)
    load(desk, "7")
    desk.open()
    open_panel(desk)
    closing = panel(desk).closings["morning"]
    assert (closing.words.text(), closing.button.isEnabled()) == ("6 to confirm first", False)
    confirm(desk)
    assert closing.words.text() == "1 L Cow Milk over"
    closing.button.setFocus()
    desk.press("\n")
    assert closing.reason_field.error() == "Write a few words: they stand in the history."
    desk.press("A can leaked<pad-enter>")
    desk.rest()
    found = book(desk)
    assert (found.closed_by, found.closed_reason) == ("Meena Patel", "A can leaked")
    assert closing.words.text() == "Closed by Meena Patel 07-11-2026 18:42: A can leaked"
    assert desk.focus() is panel(desk).close_button
    assert not closing.button.isEnabled()
    assert "Ask a manager" in closing.button.accessibleDescription()


def test_a_round_is_not_closed_over_an_amount_that_cant_be_read(make: Make) -> None:
    desk = make()
    confirm(desk)
    open_panel(desk)
    row = panel(desk).sections["morning"].rows[desk.register.products["CM"]]
    row.fields[Part.LOADED].setFocus()
    desk.press("6l")
    closing = panel(desk).closings["morning"]
    closing.button.setFocus()
    desk.press("\n")
    desk.rest()
    assert book(desk).closed_at is None
    assert closing.words.text() == "Not closed: the load of Cow Milk is not saved yet."
    assert row.fields[Part.LOADED].text() == "6l"


def test_a_manager_opens_a_round_again_with_a_reason(make: Make) -> None:
    desk = make(Role.MANAGER)
    confirm(desk)
    desk.delivery.close(desk.clerk, key(), None)
    desk.rest()
    open_panel(desk)
    closing = panel(desk).closings["morning"]
    closing.take_focus()
    desk.press("\n")
    assert desk.focus() is closing.reason
    desk.press("One home was missed\n")
    desk.rest()
    assert book(desk).closed_at is None
    assert closing.button.text() == "Close the morning"
    assert desk.screen.rounds.notice.words == ""


def test_everything_till_yesterday_is_closed_from_the_finder(make: Make) -> None:
    desk = make(opens=False)
    two_ago = YESTERDAY - dt.timedelta(days=1)
    confirm_day(desk, two_ago, "morning", "evening")
    confirm_day(desk, YESTERDAY, "morning")
    desk.open()
    desk.ctrl("k")
    desk.press("close ever\n")
    desk.rest()
    dialog = desk.screen.rounds.till_yesterday.dialog
    assert dialog is not None
    assert dialog.yes_button.text() == "Close 3 rounds"
    lines = [dialog.model.index(at, 0).data() for at in range(dialog.model.rowCount())]
    assert lines == ["Station Road, 06-11 evening not confirmed"]
    dialog.yes_button.click()
    desk.rest()
    assert [one.key for one in desk.delivery.open_rounds(desk.clerk, YESTERDAY)] == [
        key("evening", YESTERDAY)
    ]
    assert desk.window.toasts.shown[-1].accessibleName() == "3 rounds closed, 1 stays open"


def test_a_round_that_stays_open_leads_to_its_sheet(make: Make) -> None:
    desk = make(opens=False)
    confirm_day(desk, YESTERDAY, "morning")
    desk.open()
    desk.screen.rounds.till_yesterday.ask()
    desk.rest()
    dialog = desk.screen.rounds.till_yesterday.dialog
    assert dialog is not None
    dialog.table.setFocus()
    press(dialog.table, Qt.Key.Key_Enter)
    desk.rest()
    wanted = desk.screen.chooser.wanted()
    assert wanted is not None
    assert tuple(wanted) == (YESTERDAY, "Station Road", "evening")
    assert desk.screen.rounds.till_yesterday.dialog is None


# People and looks ------------------------------------------------------------------------------


def test_people_are_added_put_right_and_retired_by_keys(make: Make) -> None:
    desk = make(opens=False)
    desk.delivery.add_person(desk.clerk, PersonForm("Ramesh"))
    desk.open()
    open_panel(desk)
    panel(desk).show_people()
    desk.rest()
    people = panel(desk).people
    assert desk.focus() is people.table
    desk.press("\n")
    assert people.form is not None
    desk.press("Ramesh Patil\n98250 12345\n ")
    desk.ctrl(Qt.Key.Key_Return)
    desk.rest()
    assert [(one.name, one.phone, one.is_active) for one in people.model.rows] == [
        ("Ramesh Patil", "+919825012345", False)
    ]
    people.add_button.setFocus()
    desk.press("<pad-enter>Asha\n\n")
    desk.rest()
    assert [one.name for one in people.model.rows] == ["Asha", "Ramesh Patil"]
    desk.press("<esc>")
    assert panel(desk).sections["morning"].isVisible()


@pytest.mark.parametrize("size", [(1366, 768), (1000, 700), (700, 600), (683, 384)])
def test_the_panel_has_names_and_room_at_every_size(make: Make, size: tuple[int, int]) -> None:
    desk = make(opens=False)
    load(desk, "7")
    desk.open(size)
    confirm(desk)
    open_panel(desk)
    desk.window.toasts.shown[-1].hide()
    assert problems(desk.window) == []


def test_the_keys_and_the_deed_are_found(make: Make) -> None:
    desk = make()
    keys = desk.screen.keys()
    assert [one.does for one in keys if one.keys == "Alt R"]
    desk.ctrl("k")
    desk.press("people\n")
    desk.rest()
    assert panel(desk).people.isVisible()
    assert CLOSE_ALL in [one.title for one in desk.screen.more_actions()]
