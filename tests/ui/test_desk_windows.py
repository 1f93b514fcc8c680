"""From the login to the open office, and back to the lock."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest
from helpers.accessibility import check
from helpers.keys import Modifier, pad_enter, press, type_text
from helpers.pauses import pause
from helpers.pretended_office import PASSWORD, PretendedOffice
from helpers.stage import Page, Stage, pretend_screens
from helpers.windows import RecordingPrompts, theme
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit

from dairyos_desktop.domain.errors import EnvironmentTroubleError
from dairyos_desktop.ui.main_window import first_page
from dairyos_desktop.ui.main_window.user_menu import set_look
from dairyos_desktop.ui.theme.theme import Mode

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from dairyos_desktop.ui.prompts import Prompts


@pytest.fixture(autouse=True)
def _pretended_screens(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    del qapp
    pretend_screens(monkeypatch)


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    made = Stage(PretendedOffice(), tmp_path)
    yield made
    made.desk.end()


def test_logging_in_by_keys_alone(stage: Stage) -> None:
    stage.start()
    check(stage.login)
    type_text(stage.login.name_editor, "meena patel")
    pad_enter(stage.login.name_editor)
    assert stage.login.password_editor.hasFocus()
    type_text(stage.login.password_editor, PASSWORD)
    press(stage.login.password_editor, Qt.Key.Key_Return)
    stage.settle()
    assert stage.window.isVisible()
    assert stage.window.windowTitle().endswith("Madhuban Dairy – DairyOS")
    assert stage.desk.login is None


def test_typing_faster_than_the_books_open(stage: Stage) -> None:
    stage.office.gate.clear()
    stage.desk.start()
    QApplication.processEvents()
    QApplication.processEvents()
    type_text(stage.login.name_editor, "Meena Patel")
    type_text(stage.login.password_editor, PASSWORD)
    pad_enter(stage.login.password_editor)
    assert not stage.login.button.isEnabled()
    stage.office.gate.set()
    stage.settle()
    assert stage.window.isVisible()


def test_a_wrong_password_is_told_and_can_be_typed_anew(stage: Stage) -> None:
    stage.start()
    stage.log_in(password=PASSWORD[1:])
    assert stage.login.notice.isVisible()
    assert stage.login.notice.message.text() == "The name and password don't fit."
    assert stage.login.password_editor.selectedText()
    check(stage.login)
    stage.log_in()
    assert stage.window.isVisible()


@pytest.mark.parametrize("height", [500, 350])
def test_the_login_fits_a_low_screen_with_all_it_has_to_say(stage: Stage, height: int) -> None:
    stage.start()
    stage.login.resize(440, height)
    stage.login.show_trouble("The name and password don't fit.", "Check both; capitals count.")
    QApplication.processEvents()
    check(stage.login)


def test_a_password_is_shown_by_key(stage: Stage) -> None:
    stage.start()
    stage.login.activateWindow()
    editor = stage.login.password_editor
    editor.setFocus()
    type_text(editor, "abc")
    press(editor, Qt.Key.Key_E, Modifier.ControlModifier)
    assert editor.echoMode() == QLineEdit.EchoMode.Normal
    press(editor, Qt.Key.Key_E, Modifier.ControlModifier)
    assert editor.echoMode() == QLineEdit.EchoMode.Password


def test_empty_fields_are_asked_for_at_their_place(stage: Stage) -> None:
    stage.start()
    stage.login.submit()
    assert stage.login.name.error() == "Type your name."
    assert stage.login.name_editor.hasFocus()
    check(stage.login)


def test_the_last_user_only_types_the_password(stage: Stage, tmp_path: Path) -> None:
    stage.start()
    stage.log_in()
    stage.window.close()
    assert stage.ended == [True]
    again = Stage(PretendedOffice(), tmp_path)
    again.start()
    assert again.login.name_editor.text() == "Meena Patel"
    assert again.login.password_editor.hasFocus()
    again.desk.end()
    assert again.office.closed


def test_the_lock_keeps_the_work_and_another_user_gets_a_window_of_their_own(
    stage: Stage,
) -> None:
    stage.start()
    stage.log_in()
    meenas = stage.window
    page = meenas.screen_of("entry")
    assert isinstance(page, Page)
    page.field.setText("1.")
    press(meenas, Qt.Key.Key_L, Modifier.ControlModifier)
    assert not meenas.isVisible()
    assert stage.login.name_editor.text() == "Meena Patel"
    check(stage.login)
    stage.log_in("Owner")
    assert stage.window is not meenas
    stage.window.lock_wanted.emit()
    stage.log_in("Meena Patel")
    assert stage.window is meenas
    assert meenas.isVisible()
    assert page.field.text() == "1."


def test_jobs_begin_though_the_window_is_locked_at_once_and_a_screen_is_broken(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(first_page, "_LOAD_AFTER_MS", 1)
    stage.start()
    stage.log_in()
    assert stage.window.shown == "today"
    # The pretended office has no services to load.
    stage.window.lock_wanted.emit()
    pause(20)
    stage.settle()
    assert not stage.window.isVisible()
    assert stage.office.jobs_started == 1


def test_logging_out_forgets_the_window(stage: Stage) -> None:
    stage.start()
    stage.log_in()
    first = stage.window
    first.logout_wanted.emit()
    assert stage.desk.main_window is None
    stage.log_in()
    assert stage.window is not first


def test_each_user_has_their_own_look(stage: Stage) -> None:
    stage.start()
    stage.log_in()
    set_look(theme(), stage.window.context.preferences, Mode.DARK)
    stage.window.lock_wanted.emit()
    stage.log_in("Owner")
    assert theme().mode is Mode.SYSTEM
    stage.window.lock_wanted.emit()
    stage.log_in("Meena Patel")
    assert theme().mode is Mode.DARK


def test_books_that_cant_be_opened_are_told_and_tried_again(stage: Stage) -> None:
    stage.office.trouble = EnvironmentTroubleError("The books are in use.", "Close it there.")
    stage.start()
    assert stage.login.notice.message.text() == "The books are in use."
    check(stage.login)
    stage.office.trouble = None
    stage.login.notice.button.click()
    stage.settle()
    stage.log_in()
    assert stage.window.isVisible()


def test_older_books_are_brought_up_to_date_on_request(stage: Stage) -> None:
    stage.office.trouble = EnvironmentTroubleError("Old.", "dairyos db upgrade", code="schema_old")
    stage.start()
    assert stage.login.notice.button.text() == "Update the books"
    stage.login.notice.button.click()
    stage.settle()
    assert stage.office.upgraded == 1
    stage.log_in()
    assert stage.window.isVisible()


def test_books_that_others_share_are_brought_up_to_date_by_an_owner_alone(stage: Stage) -> None:
    stage.office.shared, stage.office.code = True, "123456"
    stage.office.trouble = EnvironmentTroubleError(
        "The books are of version 0015; this program needs 0019.", "", code="schema_old"
    )
    stage.desk._ways = stage.office.ways(stage.desk._ways.data_dir)
    stage.desk._opening = stage.desk._make_opening()
    stage.start()
    stage.desk.prompts = cast("Prompts", RecordingPrompts(reason="123456"))
    assert "needs 0019" in stage.login.notice.message.text()
    stage.log_in()
    assert stage.office.upgraded == 0, "a clerk's login changes nothing"
    for name, told in (("Meena Patel", "Only an owner may."), ("Owner", "")):
        stage.login.name_editor.setText(name)
        stage.login.password_editor.setText(PASSWORD)
        stage.login.notice.button.click()
        stage.settle()
        assert stage.office.upgraded == (0 if told else 1)
        if told:
            assert stage.login.notice.message.text() == told


def test_a_folder_without_an_office_leads_to_the_first_run(stage: Stage) -> None:
    stage.office.exists = False
    stage.start()
    assert stage.desk.first_run is not None
    assert stage.desk.login is None


def test_closing_the_login_ends_the_program(stage: Stage) -> None:
    stage.start()
    stage.login.close()
    assert stage.ended == [True]
