"""Rounds beside the grid, worked by key events over a real database."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from helpers.accessibility import problems
from helpers.desks import MORNING, SATURDAY, EntryDesk
from helpers.keys import press
from helpers.station_road import fill
from PySide6.QtCore import Qt
from sqlalchemy import select

from dairyos_desktop.domain.quantity import Quantity
from dairyos_desktop.domain.roles import Role
from dairyos_desktop.models.audit import AuditEntry
from dairyos_desktop.models.office import Setting
from dairyos_desktop.services.actor import SYSTEM
from dairyos_desktop.services.dto.consumption import ShownCell
from dairyos_desktop.services.dto.delivery import LoadEdit, PersonForm, RoundKey
from dairyos_desktop.ui.entry.rounds.load_entry import Part
from dairyos_desktop.ui.entry.rounds.panel import CLOSE_ALL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from dairyos_desktop.domain.orders import Shift
    from dairyos_desktop.services.dto.delivery import RoundSheet
    from dairyos_desktop.ui.entry.rounds.panel import RoundPanel

    Make = Callable[..., EntryDesk]

YESTERDAY = SATURDAY - dt.timedelta(days=1)


@pytest.fixture
def make(qapp: QApplication, tmp_path: Path) -> Iterator[Make]:
    """Six homes on Station Road, at the desk of somebody at some time of the day."""
    del qapp
    desks: list[EntryDesk] = []

    def open_desk(
        role: Role = Role.CLERK, now: dt.datetime | None = None, *, opens: bool = True
    ) -> EntryDesk:
        made = (
            EntryDesk(tmp_path, role=role)
            if now is None
            else EntryDesk(tmp_path, role=role, now=now)
        )
        desks.append(made)
        fill(made)
        if opens:
            made.open()
        return made

    yield open_desk
    for desk in desks:
        desk.close()


def key(shift: Shift = "morning", on: dt.date = SATURDAY) -> RoundKey:
    return RoundKey(on, shift, "Station Road")


def panel(desk: EntryDesk) -> RoundPanel:
    return desk.screen.rounds.panel


def open_panel(desk: EntryDesk) -> None:
    desk.key(Qt.Key.Key_R, Qt.KeyboardModifier.AltModifier)
    desk.rest()


def confirm(desk: EntryDesk) -> None:
    desk.ctrl(Qt.Key.Key_Return)
    desk.rest()


def book(desk: EntryDesk, shift: Shift = "morning") -> RoundSheet:
    """The round as it is in the books."""
    (found,) = desk.delivery.round_sheet(desk.clerk, SATURDAY, "Station Road", [shift])
    return found


def loads(desk: EntryDesk, shift: Shift = "morning") -> dict[str, tuple[str, ...]]:
    return {
        line.product: tuple(
            amount.short() for amount in (line.loaded, line.returned, line.wasted, line.own_use)
        )
        for line in book(desk, shift).lines
        if line.version is not None
    }


def load(desk: EntryDesk, loaded: str, *, shift: Shift = "morning", on: dt.date = SATURDAY) -> None:
    product = desk.register.products["CM" if shift == "morning" else "BM"]
    desk.delivery.save_load(desk.clerk, LoadEdit(key(shift, on), product, Quantity(loaded)))


def elsewhere(desk: EntryDesk, deed: Callable[[], object]) -> None:
    """Done on another PC: this window hears nothing of it."""
    announce, desk.database._announce = desk.database._announce, lambda _topics: None
    deed()
    desk.database._announce = announce


def confirm_day(desk: EntryDesk, on: dt.date, *shifts: Shift) -> None:
    sheet = desk.service.day_sheet(desk.clerk, on, None, "both")
    shown = [
        ShownCell(row.customer_id, product, shift, cell.due)
        for row in sheet.rows
        for (shift, product), cell in row.cells.items()
        if cell.due and shift in shifts
    ]
    desk.service.confirm(desk.clerk, on, None, shown)


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


# A closed sheet -----------------------------------------------------------------------------------


def test_a_clerk_is_told_why_not_and_loses_nothing(make: Make) -> None:
    desk = make()
    confirm(desk)
    desk.delivery.close(desk.clerk, key(), None)
    desk.rest()
    desk.go("C3", "morning CM")
    desk.press("2\n")
    assert desk.screen.view.editor is not None
    words = "Closed by Meena Patel 07-11-2026 18:42. A manager may change it."
    assert words in desk.screen.about.words
    desk.press("<down>")
    desk.rest()
    assert desk.shown("C3", "morning CM") == "2"
    assert desk.rows()["C3 morning CM"] == "1"
    desk.go("C1", "evening BM")
    desk.press("1\n")
    desk.rest()
    assert desk.rows()["C1 evening BM"] == "1", "the evening is open"


def test_a_manager_gives_the_reason_once_and_the_sheet_carries_it(make: Make) -> None:
    desk = make(Role.MANAGER)
    confirm(desk)
    desk.delivery.close(desk.clerk, key(), None)
    desk.rest()
    desk.go("C3", "morning CM")
    desk.press("2\n")
    notice = desk.screen.rounds.notice
    assert desk.focus() is notice.reason
    assert desk.shown("C3", "morning CM") == "2"
    assert desk.rows()["C3 morning CM"] == "1"
    desk.press("\n")
    assert notice.reason.property("invalid")
    desk.press("Counted twice<pad-enter>")
    desk.rest()
    assert desk.rows()["C3 morning CM"] == "2"
    assert desk.focus() is desk.screen.view
    desk.go("C4", "morning CM")
    desk.press("3\n")
    desk.rest()
    assert desk.rows()["C4 morning CM"] == "3"
    desk.ctrl("z")
    desk.rest()
    assert desk.rows()["C4 morning CM"] == "1"
    with desk.database.read() as session:
        reasons = session.scalars(
            select(AuditEntry.reason).where(AuditEntry.thing == "consumption")
        ).all()
    assert reasons.count("Counted twice") == 3
    desk.screen.chooser.date.set_day(YESTERDAY)
    desk.screen.chooser.date.day_changed.emit(YESTERDAY)
    desk.rest()
    desk.screen.chooser.date.set_day(SATURDAY)
    desk.screen.chooser.date.day_changed.emit(SATURDAY)
    desk.rest()
    desk.go("C5", "morning CM")
    desk.press("2\n")
    assert desk.focus() is notice.reason, "asked anew once the sheet was left"


def test_esc_at_the_reason_saves_nothing_and_what_was_typed_stays(make: Make) -> None:
    desk = make(Role.MANAGER)
    confirm(desk)
    desk.delivery.close(desk.clerk, key(), None)
    desk.rest()
    desk.go("C3", "morning CM")
    desk.press("2\n<esc>")
    desk.rest()
    assert desk.focus() is desk.screen.view
    assert (desk.shown("C3", "morning CM"), desk.rows()["C3 morning CM"]) == ("2", "1")
    desk.press("\n")
    assert desk.focus() is desk.screen.rounds.notice.reason
    desk.press("Counted twice\n")
    desk.rest()
    assert desk.rows()["C3 morning CM"] == "2"


def test_what_was_typed_away_before_the_reason_came_is_not_saved(make: Make) -> None:
    desk = make(Role.MANAGER)
    confirm(desk)
    desk.delivery.close(desk.clerk, key(), None)
    desk.rest()
    desk.go("C3", "morning CM")
    desk.press("2\n")
    desk.screen.view.take_focus()
    desk.press("<esc>")
    desk.screen.rounds.notice.reason.setFocus()
    desk.press("Counted twice\n")
    desk.rest()
    assert desk.rows()["C3 morning CM"] == "1"


def test_undo_and_leave_on_a_closed_sheet_ask_for_the_reason_too(make: Make) -> None:
    desk = make(Role.MANAGER)
    confirm(desk)
    desk.go("C3", "morning CM")
    desk.press("2\n")
    desk.rest()
    desk.delivery.close(desk.clerk, key(), None)
    desk.rest()
    desk.ctrl("z")
    desk.rest()
    assert desk.rows()["C3 morning CM"] == "2"
    desk.press("Wrong bottle\n")
    desk.rest()
    assert desk.rows()["C3 morning CM"] == "1"


def test_confirming_what_came_to_a_closed_round_asks_for_the_reason(make: Make) -> None:
    desk = make(Role.MANAGER)
    confirm(desk)
    desk.delivery.close(desk.clerk, key(), None)
    desk.register.order("C6", "BM", "1.000")
    desk.screen._read_again()
    desk.rest()
    assert desk.screen.confirm_button.text() == "Confirm 1 as ordered"
    confirm(desk)
    assert "C6 morning BM" not in desk.rows()
    desk.press("Ordered late\n")
    desk.rest()
    assert desk.rows()["C6 morning BM"] == "1"


def test_a_round_closed_on_another_pc_is_told_with_the_next_key(make: Make) -> None:
    desk = make()
    confirm(desk)
    elsewhere(desk, lambda: desk.delivery.close(desk.clerk, key(), None))
    desk.go("C3", "morning CM")
    desk.press("2\n")
    desk.rest()
    assert desk.rows()["C3 morning CM"] == "1"
    assert desk.shown("C3", "morning CM") == "2"
    assert desk.screen.rounds.notice.words.startswith("Morning closed by Meena Patel")


# What has not happened yet --------------------------------------------------------------------


def test_before_its_hour_confirm_leaves_the_evening_to_a_clerk_closed(make: Make) -> None:
    desk = make(now=MORNING)
    button = desk.screen.confirm_button
    assert button.text() == "Confirm 6 as ordered"
    confirm(desk)
    assert set(desk.rows()) == {f"C{at} morning CM" for at in range(1, 7)}
    assert (button.text(), button.isEnabled()) == ("Confirm 2 as ordered", False)
    assert "counts from 15:00" in button.accessibleDescription()
    desk.go("C1", "evening BM")
    desk.press("1\n")
    assert "counts from 15:00" in desk.screen.about.words
    desk.press("<esc>\t")
    assert desk.here() != desk.place("C1", "evening BM"), "a pre-filled cell is passed by"
    desk.rest()
    assert "C1 evening BM" not in desk.rows()


def test_a_manager_confirms_the_evening_ahead(make: Make) -> None:
    desk = make(Role.MANAGER, MORNING)
    confirm(desk)
    assert desk.rows()["C1 evening BM"] == "0.5"


def test_a_day_that_has_not_come_says_so(make: Make) -> None:
    desk = make(Role.OWNER)
    tomorrow = SATURDAY + dt.timedelta(days=1)
    desk.screen.chooser.date.set_day(tomorrow)
    desk.screen.chooser.date.day_changed.emit(tomorrow)
    desk.rest()
    assert desk.screen.rounds.notice.words == (
        "This day has not come yet: nothing is delivered ahead. Note a change instead."
    )
    assert not desk.screen.confirm_button.isEnabled()
    desk.press("2\n")
    assert "Note a change instead" in desk.screen.about.words


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
