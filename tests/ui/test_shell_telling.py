"""The main window: what it tells, and what it folds away where there is little room."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.accessibility import check
from helpers.keys import pad_enter, press, type_text
from helpers.shell_screens import grid, shell_window
from helpers.windows import settle
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from dairyos_desktop.domain.errors import EnvironmentTroubleError
from dairyos_desktop.ui.main_window.keys_sheet import EVERYWHERE, KeysSheet
from dairyos_desktop.ui.main_window.status_bar import Status, StatusBar
from dairyos_desktop.ui.screen import KeyHelp
from dairyos_desktop.ui.widgets.buttons import Button, Kind
from dairyos_desktop.ui.widgets.chips import Choice
from dairyos_desktop.ui.widgets.label import Label
from dairyos_desktop.ui.work import Lane

if TYPE_CHECKING:
    from collections.abc import Iterator
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


def test_a_toast_can_be_undone_by_key(window: MainWindow) -> None:
    undone: list[str] = []
    screen = grid(window)
    screen.toast("3 changed", lambda: undone.append("first"))
    screen.toast("2 changed", lambda: undone.append("second"))
    window.setFocus()
    press(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    press(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert undone == ["second"]


def test_undo_in_a_field_is_the_fields_own(window: MainWindow) -> None:
    undone: list[str] = []
    grid(window).toast("Saved", lambda: undone.append("toast"))
    field: QLineEdit = grid(window).field
    field.setFocus()
    type_text(field, "12")
    press(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert field.text() == ""
    assert undone == []


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
