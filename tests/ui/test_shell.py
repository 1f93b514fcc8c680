"""The main window: going, coming back, finding, and what it keeps for its user."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.accessibility import check
from helpers.keys import pad_enter, press, type_text
from helpers.shell_screens import Cards, grid, shell_window
from helpers.windows import settle, theme
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from dairyos_desktop.domain.errors import EnvironmentTroubleError
from dairyos_desktop.ui.finder_source import Found
from dairyos_desktop.ui.main_window.user_menu import UserMenu, set_look
from dairyos_desktop.ui.screens import SCREENS, Group
from dairyos_desktop.ui.theme.theme import Density, Mode
from dairyos_desktop.ui.widgets.steppers import DateStepper

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from dairyos_desktop.ui.main_window.window import MainWindow


@pytest.fixture
def window(qapp: QApplication, tmp_path: Path, qtbot: QtBot) -> Iterator[MainWindow]:
    del qapp
    made = shell_window(tmp_path)
    qtbot.addWidget(made)
    yield made
    made.context.work.close(5)


def test_a_key_goes_and_esc_comes_back_to_the_half_typed_figure(window: MainWindow) -> None:
    field = grid(window).field
    field.setFocus()
    type_text(field, "1.")
    press(window, Qt.Key.Key_F8)
    assert window.shown == "bills"
    assert window.windowTitle().startswith("Bills")
    press(window, Qt.Key.Key_Escape)
    assert window.shown == "entry"
    assert field.hasFocus()
    assert field.text() == "1."


def test_a_screen_shown_first_has_the_focus_where_work_begins(window: MainWindow) -> None:
    assert grid(window).field.hasFocus()
    window.show_screen("bills")
    window.show_screen("entry")
    assert grid(window).field.hasFocus()
    grid(window).chips.tab_stops()[0].setFocus()
    window.show_screen("bills")
    window.show_screen("entry")
    assert grid(window).chips.tab_stops()[0].hasFocus()


def test_a_screen_gone_to_has_the_focus_where_work_begins(window: MainWindow) -> None:
    window.show_screen("customers")
    focused = window.focusWidget()
    cards = window.screen_of("customers")
    assert isinstance(cards, Cards)
    assert focused is cards.field


def test_alt_left_goes_back_step_by_step(window: MainWindow) -> None:
    window.show_screen("customers")
    window.show_screen("bills")
    for expected in ("customers", "entry", "entry"):
        press(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
        assert window.shown == expected


def test_a_screen_may_refuse_to_be_left(window: MainWindow) -> None:
    grid(window).may_go = False
    assert not window.show_screen("bills")
    assert window.shown == "entry"
    assert window.rail.items["entry"].isChecked()
    assert not window.rail.items["bills"].isChecked()


def test_screens_go_to_each_other_by_signal_with_parameters(window: MainWindow) -> None:
    window.show_screen("bills")
    window.screen_of("bills").go("entry", customer="C0007")
    assert window.shown == "entry"
    assert grid(window).log[-1] == ("shown", {"customer": "C0007"})


def test_a_change_refreshes_what_is_seen_and_later_what_was_not(window: MainWindow) -> None:
    work = window.context.work
    screen = grid(window)
    screen.log.clear()
    work.announce(frozenset({"payments"}))
    work.announce(frozenset({"consumption"}))
    assert screen.log == ["refreshed"]
    window.show_screen("bills")
    work.announce(frozenset({"consumption"}))
    work.announce(frozenset({"consumption"}))
    assert screen.log == ["refreshed"]
    window.show_screen("entry")
    assert screen.log.count("refreshed") == 2


def test_the_rail_is_one_tab_stop_and_arrows_walk_it(window: MainWindow) -> None:
    first = window.rail.items["entry"]
    first.setFocus(Qt.FocusReason.TabFocusReason)
    press(first, Qt.Key.Key_Down)
    second = window.rail.items["customers"]
    assert second.hasFocus()
    pad_enter(second)
    assert window.shown == "customers"
    stops = [i for i in window.rail.items.values() if i.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert stops == [second]


def test_what_waits_on_a_screen_stands_in_the_rail(window: MainWindow) -> None:
    item = window.rail.items["entry"]
    grid(window).waiting_changed.emit(45)
    assert item.accessibleName() == "Entry, 45 waiting"
    window.resize(683, 384)
    QApplication.processEvents()
    check(window)
    grid(window).waiting_changed.emit(0)
    assert item.accessibleName() == "Entry"


def test_alt_f2_goes_to_the_date_from_anywhere(window: MainWindow) -> None:
    press(grid(window).field, Qt.Key.Key_F2, Qt.KeyboardModifier.AltModifier)
    focused = window.focusWidget()
    assert isinstance(focused, DateStepper)


@pytest.mark.parametrize("key", ["K", "G"])
def test_the_finder_runs_an_action_of_the_screen(window: MainWindow, key: str) -> None:
    modifier = Qt.KeyboardModifier
    held = modifier.ControlModifier if key == "K" else modifier.AltModifier
    pressed: list[bool] = []
    grid(window).confirm.clicked.connect(lambda: pressed.append(True))
    grid(window).field.setFocus()
    press(window, Qt.Key[f"Key_{key}"], held)
    assert window.finder.isVisible()
    type_text(window.finder.field, "conf")
    pad_enter(window.finder.field)
    assert pressed == [True]
    assert not window.finder.isVisible()
    assert grid(window).field.hasFocus()


class Register:
    heading = "Customers"

    def __init__(self) -> None:
        self.asked: list[str] = []

    def find(self, text: str) -> Sequence[Found]:
        self.asked.append(text)
        if text == "bad":
            raise EnvironmentTroubleError("The database is away.", "")
        params = {"customer_id": 7}
        return [Found("Dwarka Sharma", "C0007", "user", screen="customers", params=params)]


def test_the_finder_opens_what_a_source_found(window: MainWindow) -> None:
    window.finder.add_source(Register())
    window.finder.open()
    type_text(window.finder.field, "dwa")
    settle(window.context.work)
    check(window)
    press(window.finder.field, Qt.Key.Key_Return)
    assert window.shown == "customers"


def test_the_finder_stays_useful_when_a_source_fails(window: MainWindow) -> None:
    window.finder.add_source(Register())
    window.finder.open()
    type_text(window.finder.field, "bad")
    settle(window.context.work)
    assert "Nothing found" in window.finder.results.message
    press(window.finder.field, Qt.Key.Key_Escape)
    assert not window.finder.isVisible()
    assert window.shown == "entry"


def test_a_screen_that_the_rail_does_not_name_is_reached_by_its_own_words(
    window: MainWindow,
) -> None:
    assert "imports" not in window.rail.items
    window.finder.open()
    type_text(window.finder.field, "earlier")
    pad_enter(window.finder.field)
    assert window.shown == "imports"
    assert window.screen_of("imports").windowTitle() == "earlier"
    # Tab still finds the rail, at its first item; and the day begins elsewhere.
    stops = [i for i in window.rail.items.values() if i.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert stops == [window.rail.items["entry"]]
    assert not any(item.isChecked() for item in window.rail.items.values())
    assert window.context.preferences.text("window.screen") == "entry"


def test_the_look_is_remembered_for_the_user(window: MainWindow, tmp_path: Path) -> None:
    try:
        set_look(theme(), window.context.preferences, Mode.DARK)
        assert theme().mode is Mode.DARK
        assert '"theme": "dark"' in (tmp_path / "ui-meena_patel.json").read_text("utf-8")
    finally:
        theme().set_mode(Mode.LIGHT)


def test_the_users_menu_marks_what_holds_and_changes_it(window: MainWindow) -> None:
    preferences = window.context.preferences

    def nothing() -> None: ...

    menu = UserMenu(
        window,
        theme(),
        preferences,
        own_login=nothing,
        lock=nothing,
        pin=nothing,
        log_out=nothing,
        about=nothing,
    )
    try:
        actions = {action.text(): action for action in menu.actions() if action.text()}
        assert actions["Light"].isChecked()
        actions["Dense rows"].trigger()
        assert theme().density is Density.DENSE
        assert preferences.text("density") == "dense"
    finally:
        theme().set_density(Density.COMFORTABLE)


def test_a_renamed_office_is_shown_at_once(window: MainWindow) -> None:
    window.context.work.announce(frozenset({"settings"}))
    settle(window.context.work)
    assert window.windowTitle() == "Entry – New Name Dairy – DairyOS"


def test_the_place_of_the_window_is_remembered(window: MainWindow) -> None:
    window.resize(1000, 650)
    window.close()
    assert window.context.preferences.state("window")["place"][2:] == [1000, 650]


def test_the_rail_has_the_screens_of_the_design() -> None:
    railed = [entry for entry in SCREENS if entry.group is not Group.AWAY]
    assert [(entry.key, entry.shortcut) for entry in railed] == [
        ("today", "Ctrl+1"),
        ("entry", "Ctrl+2"),
        ("customers", "Ctrl+3"),
        ("bills", "F8"),
        ("payments", "F6"),
        ("reconciliation", "Ctrl+6"),
        ("reports", "Ctrl+7"),
        ("products", ""),
        ("settings", ""),
    ]
