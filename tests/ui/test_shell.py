"""The main window: going, coming back, folding, finding, telling."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from helpers.accessibility import check
from helpers.keys import pad_enter, press, type_text
from helpers.pretended_office import NOW
from helpers.shell_screens import Cards, Grid
from helpers.windows import context, settle, theme
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from dairyos_desktop.domain.errors import EnvironmentTroubleError
from dairyos_desktop.ui.finder_source import Found
from dairyos_desktop.ui.main_window.keys_sheet import EVERYWHERE, KeysSheet
from dairyos_desktop.ui.main_window.status_bar import Status, StatusBar
from dairyos_desktop.ui.main_window.user_menu import UserMenu, set_look
from dairyos_desktop.ui.main_window.window import MainWindow
from dairyos_desktop.ui.screen import KeyHelp
from dairyos_desktop.ui.screens import SCREENS, Group, ScreenEntry, Way
from dairyos_desktop.ui.theme.theme import Density, Mode
from dairyos_desktop.ui.widgets.buttons import Button, Kind
from dairyos_desktop.ui.widgets.chips import Choice
from dairyos_desktop.ui.widgets.label import Label
from dairyos_desktop.ui.widgets.steppers import DateStepper
from dairyos_desktop.ui.work import Lane

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from pytestqt.qtbot import QtBot


@pytest.fixture
def window(qapp: QApplication, tmp_path: Path, qtbot: QtBot) -> Iterator[MainWindow]:
    del qapp
    entries = (
        ScreenEntry("entry", "Entry", "table", "Ctrl+2", "helpers.shell_screens:Grid"),
        ScreenEntry("customers", "Customers", "users", "Ctrl+3", "helpers.shell_screens:Cards"),
        ScreenEntry("bills", "Bills", "receipt-text", "F8", "helpers.shell_screens:Bills"),
        ScreenEntry(
            "products", "Products and rates", "tags", "", "helpers.shell_screens:Cards", Group.FOOT
        ),
        ScreenEntry(
            "imports",
            "Import",
            "upload",
            "",
            "helpers.shell_screens:Away",
            Group.AWAY,
            (Way("Earlier imports", "history", {"view": "earlier"}),),
        ),
    )
    renamed = SimpleNamespace(details=SimpleNamespace(name="New Name Dairy"))
    office = SimpleNamespace(get=lambda _actor: renamed)
    given = context(tmp_path, services=SimpleNamespace(office=office))
    made = MainWindow(given, entries, office="Madhuban Dairy", now=lambda: NOW, database="This PC")
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    made.activateWindow()
    made.show_screen("entry")
    QApplication.processEvents()
    yield made
    given.work.close(5)


def grid(window: MainWindow) -> Grid:
    screen = window.screen_of("entry")
    assert isinstance(screen, Grid)
    return screen


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


def test_a_toast_can_be_undone_by_key(window: MainWindow) -> None:
    undone: list[str] = []
    screen = grid(window)
    screen.toast("3 changed", lambda: undone.append("first"))
    screen.toast("2 changed", lambda: undone.append("second"))
    window.setFocus()
    press(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    press(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert undone == ["second"]


def test_at_most_three_toasts_stand_above_the_status_bar(window: MainWindow) -> None:
    for number in range(5):
        window.toast(f"Saved {number}")
    QApplication.processEvents()
    shown = window.toasts.shown
    assert [toast.accessibleName() for toast in shown] == ["Saved 2", "Saved 3", "Saved 4"]
    for toast in shown:
        assert toast.geometry().bottom() <= window.status.geometry().top() + 8
        assert toast.geometry().right() <= window.width()


def test_a_failure_is_a_banner_that_stays_and_is_shown_once(window: MainWindow) -> None:
    error = EnvironmentTroubleError("The disk is full.", "Make room and try again.")
    window.show_error(error)
    window.show_error(error)
    (banner,) = grid(window).banners
    assert "The disk is full. Make room" in banner.accessibleName()
    QApplication.processEvents()
    check(window)
    banner.closed.emit()
    assert grid(window).banners == ()


def test_the_bar_says_what_is_saved_and_what_is_not(window: MainWindow) -> None:
    work = window.context.work
    item = window.status.item(StatusBar.SAVED)
    assert item is not None
    work.run(window, lambda: None, done=lambda _r: None, lane=Lane.WRITE)
    settle(work)
    assert item.status.words == "All changes saved 02:12:10"

    def fail() -> None:
        raise EnvironmentTroubleError("The disk is full.", "")

    work.run(window, fail, done=lambda _r: None, failed=lambda _e: None, lane=Lane.WRITE)
    settle(work)
    assert item.status.tone == "bad"
    assert "not saved" in item.status.words


@pytest.mark.parametrize("size", [(1366, 768), (683, 384)])
def test_f1_shows_the_screens_keys_and_those_that_work_everywhere(
    window: MainWindow, qtbot: QtBot, size: tuple[int, int]
) -> None:
    window.resize(*size)
    long = KeyHelp("Ctrl Shift Enter", "Confirm everything as ordered, though the words are many")
    own = (*grid(window).keys(), *[long] * 12)
    sheet = KeysSheet(window, title="Entry", own=own, everywhere=EVERYWHERE)
    qtbot.addWidget(sheet)
    sheet.show()
    QApplication.processEvents()
    words = {child.accessibleName() for child in sheet.findChildren(QWidget)}
    assert {"/", "Ctrl K", "Alt Left"} <= words
    assert sheet.height() <= size[1]
    check(sheet)
    assert not [label.text() for label in sheet.findChildren(Label) if _cut(label)]
    press(sheet, Qt.Key.Key_Escape)
    assert not sheet.isVisible()


def _cut(label: Label) -> bool:
    return label.heightForWidth(label.width()) > label.height()


SIZES = [(1920, 1080), (1366, 768), (1280, 720), (1092, 614), (1000, 700), (910, 512), (683, 384)]


@pytest.mark.parametrize("size", SIZES)
def test_nothing_is_clipped_at_any_size(window: MainWindow, size: tuple[int, int]) -> None:
    window.resize(*size)
    QApplication.processEvents()
    check(window)
    window.status.set_item("gateway", Status("link", "Razorpay offline since 11:20", "bad"))
    QApplication.processEvents()
    check(window)


@pytest.mark.parametrize("size", [(1366, 768), (1000, 700), (683, 384)])
def test_nothing_is_clipped_with_words_40_per_cent_longer(
    window: MainWindow, size: tuple[int, int]
) -> None:
    screen = grid(window)
    for button in screen.bar.actions_shown:
        button.setText(button.text() + "x" * round(0.4 * len(button.text())))
    longer = [
        Choice(c.key, c.word + "x" * round(0.4 * len(c.word)), c.icon, c.count)
        for c in screen.chips.choices
    ]
    screen.chips.set_choices(longer)
    screen.bar.arrange()
    window.resize(*size)
    QApplication.processEvents()
    check(window)


def test_a_narrow_bar_keeps_its_actions_in_a_menu_and_its_primary_in_sight(
    window: MainWindow,
) -> None:
    screen = grid(window)
    window.resize(683, 384)
    QApplication.processEvents()
    assert screen.confirm.isVisible()
    assert not screen.chips.isVisible()
    assert screen.folds[-1].low
    assert len(screen.bar.actions_shown) == 3


@pytest.mark.parametrize("size", [(1920, 1080), (1366, 768), (683, 384)])
def test_what_is_done_rarely_stands_in_the_menu_at_every_width(
    window: MainWindow, size: tuple[int, int]
) -> None:
    screen = grid(window)
    rare = Button("Import a sheet…", Kind.QUIET, icon="upload")
    pressed: list[bool] = []
    rare.clicked.connect(lambda: pressed.append(True))
    screen.bar.add_action(rare, tucked=True)
    window.resize(*size)
    QApplication.processEvents()
    check(window)
    assert not rare.isVisible()
    assert screen.bar._more.isVisible()
    assert screen.note.isVisible() is (size[0] > 900)
    window.finder.open()
    type_text(window.finder.field, "import a sheet")
    pad_enter(window.finder.field)
    assert pressed == [True]


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


def test_undo_in_a_field_is_the_fields_own(window: MainWindow) -> None:
    undone: list[str] = []
    grid(window).toast("Saved", lambda: undone.append("toast"))
    field: QLineEdit = grid(window).field
    field.setFocus()
    type_text(field, "12")
    press(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert field.text() == ""
    assert undone == []


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
