"""Lockout in the real login window, over a real office, by key events."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest
from helpers.accessibility import check
from helpers.front import Front
from helpers.keys import pad_enter, press, type_text
from helpers.lockout import CountingHasher, fail
from helpers.offices import OWNER, PASSWORD
from helpers.pauses import pause
from helpers.windows import RecordingPrompts, theme
from PySide6.QtCore import QElapsedTimer, Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from sqlalchemy import update

from dairyos_desktop.domain.errors import LockedOutError
from dairyos_desktop.domain.passwords import new_recovery_code, normal_recovery_code
from dairyos_desktop.models.office import Office
from dairyos_desktop.ui.desk import Desk
from dairyos_desktop.ui.login.window import clock_words
from dairyos_desktop.ui.widgets.label import Label
from dairyos_desktop.ui.work import Work

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from dairyos_desktop.ui.login.window import LoginWindow
    from dairyos_desktop.ui.prompts import Prompts


@pytest.fixture
def front(qapp: QApplication, tmp_path: Path) -> Iterator[Front]:
    del qapp
    made = Front(tmp_path / "data")
    yield made
    made.desk.end()
    made.elsewhere.close()


def test_after_five_failures_the_button_is_held_and_the_time_counts_down(
    front: Front,
) -> None:
    front.fail(4)
    assert front.told().startswith("The name and password don't fit. Check both")
    front.type_password("wrong")
    assert front.told().startswith("The name and password don't fit. Try again in 15:00.")
    assert not front.login.button.isEnabled()
    assert front.login.button.accessibleDescription()
    check(front.login)

    front.type_password(PASSWORD)
    assert front.desk.main_window is None
    assert isinstance(fail(front.auth, OWNER), LockedOutError)

    timer = QElapsedTimer()
    timer.start()
    while front.told().endswith("15:00.") and timer.elapsed() < 5000:
        pause(20)
    assert front.told().endswith("14:59.")


def test_a_try_while_locked_is_told_with_the_time_left_and_let_go_when_it_is_over(
    front: Front,
) -> None:
    front.fail_elsewhere(5)
    front.clock.wait(minutes=14, seconds=59)
    front.type_in(OWNER, PASSWORD)
    assert front.told() == "Too many wrong passwords for this name. Try again in 0:01."
    assert not front.login.button.isEnabled()
    check(front.login)
    timer = QElapsedTimer()
    timer.start()
    while not front.login.button.isEnabled() and timer.elapsed() < 5000:
        pause(20)
    assert front.told().startswith("You can try again now.")
    assert front.login.password_editor.hasFocus()
    front.clock.wait(seconds=1)
    front.type_password(PASSWORD)
    assert front.desk.main_window is not None


def test_another_name_may_be_tried_at_once_but_not_on_a_locked_pc(front: Front) -> None:
    front.fail(5)
    assert not front.login.button.isEnabled()
    front.login.name_editor.selectAll()
    type_text(front.login.name_editor, "R")
    assert front.login.button.isEnabled()
    assert not front.login.notice.isVisible()

    for n in range(15):
        fail(front.auth, f"guess {n}")
    front.type_in("Somebody", "wrong")
    assert front.told().startswith("Too many wrong passwords on this PC. Try again in 15:00.")
    front.login.name_editor.selectAll()
    type_text(front.login.name_editor, "Other")
    assert not front.login.button.isEnabled()
    check(front.login)


def test_a_second_window_and_a_restart_find_the_lock(front: Front) -> None:
    front.fail(5)
    front.desk.end()
    again = Front.__new__(Front)
    again.__dict__ |= front.__dict__
    again.work = Work()
    again.desk = Desk(front.desk._ways, theme(), again.work)
    again.desk.start()
    again.settle()
    again.type_in(OWNER, PASSWORD)
    assert "Try again in 15:00." in again.told()
    again.desk.end()


def test_a_lock_for_good_is_opened_by_the_recovery_code(front: Front) -> None:
    code = new_recovery_code()
    with front.elsewhere._database.engine.begin() as connection:
        hashed = CountingHasher().hash(normal_recovery_code(code))
        connection.execute(update(Office).values(recovery_hash=hashed))
    front.fail_elsewhere(100)
    front.clock.wait(days=3)
    prompts = RecordingPrompts(reason="wrong code")
    front.desk.prompts = cast("Prompts", prompts)

    front.type_in(OWNER, PASSWORD)
    assert "100 wrong passwords in a row" in front.told()
    assert not front.login.button.isEnabled()
    check(front.login)
    press(front.login.notice.button, Qt.Key.Key_Space)
    front.settle()
    assert prompts.asked == [f"Unlock {OWNER} by the recovery code?"]
    assert "not this office's recovery code" in front.told()
    check(front.login)

    prompts.answer = code.lower()
    press(front.login.notice.button, Qt.Key.Key_Space)
    front.settle()
    assert front.told().startswith("Unlocked. Type the password.")
    front.type_password(PASSWORD)
    assert front.desk.main_window is not None


def test_the_owner_is_told_of_failed_tries_after_logging_in(front: Front) -> None:
    front.auth.login(OWNER, PASSWORD)
    front.fail(2)
    front.type_in("Nobody", "wrong")
    front.type_in(OWNER, PASSWORD)
    window = front.desk.main_window
    assert window is not None
    front.settle()
    assert window.shown != "settings"
    (banner,) = window.screen_of(window.shown).banners
    assert banner.accessibleName() == (
        "3 tries to log in failed since your last login. "
        f"Under the name {OWNER}, the last on 07-11-2026 at 12:00."
    )


def test_a_one_time_password_is_changed_in_the_login(front: Front) -> None:
    services = front.elsewhere.services
    owner = services.auth.login(OWNER, PASSWORD)
    once = services.users.add(owner, "Ravi Shah", "clerk").password
    assert once is not None
    front.type_in("Ravi Shah", once)
    assert front.told() == "This password was given for one login. Set your own now."
    new, again = front.login.new.editor, front.login.again.editor
    assert new.hasFocus()
    check(front.login)
    type_text(new, "short")
    press(new, Qt.Key.Key_Return)
    type_text(again, "other")
    pad_enter(again)
    front.settle()
    assert front.login.again.error() == "The two are not the same."
    for text in ("short", "nine quiet lanterns float"):
        for editor in (new, again):
            assert isinstance(editor, QLineEdit)
            editor.selectAll()
            type_text(editor, text)
        pad_enter(again)
        front.settle()
        if text == "short":
            assert "at least 12" in front.login.new.error()
            check(front.login)
    window = front.desk.main_window
    assert window is not None
    assert window.context.actor.name == "Ravi Shah"
    assert services.auth.login("Ravi Shah", "nine quiet lanterns float")


@pytest.mark.parametrize("height", [500, 350])
def test_all_that_is_said_has_its_room_on_a_low_screen(front: Front, height: int) -> None:
    front.login.hold(
        "This name is locked: 100 wrong passwords in a row.",
        "The owner can unlock it, and so can the office's recovery code.",
        wait_s=None,
        whole_pc=False,
        verb="Use the recovery code",
        action=lambda: None,
    )
    front.login.resize(440, height)
    check(front.login)
    assert_whole(front.login)
    front.login.ask_new_password("This password was given for one login.")
    front.login.refuse_new_password("The password has 5 characters; it needs more. " * 2)
    front.login.resize(440, height)
    check(front.login)
    assert_whole(front.login)


def assert_whole(login: LoginWindow) -> None:
    """Every word has the height that it needs, and lies above the next."""
    for _ in range(3):
        QApplication.processEvents()
    for label in login.findChildren(Label):
        if label.isVisible() and label.text():
            needed = label.heightForWidth(label.width()) if label.wordWrap() else 0
            assert label.height() >= needed, label.text()


@pytest.mark.parametrize(
    ("seconds", "words"), [(0, "0:00"), (59, "0:59"), (900, "15:00"), (86_400, "24:00:00")]
)
def test_time_left_is_shown_as_a_clock_shows_it(seconds: int, words: str) -> None:
    assert clock_words(seconds) == words
