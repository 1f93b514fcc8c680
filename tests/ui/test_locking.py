"""The lock over a real office: idle, PINs, two clerks at one counter, logins that end."""

from __future__ import annotations

import datetime as dt
import threading
from typing import TYPE_CHECKING, cast

import pytest
from helpers.accessibility import check
from helpers.counter import MEENA, NEW_PASSWORD, PIN, RAVI, Counter, dialog_of
from helpers.keys import press, type_text
from helpers.lockout import CountingHasher
from helpers.offices import OWNER, PASSWORD
from helpers.windows import RecordingPrompts
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit
from sqlalchemy import select

from dairyos_desktop.domain.passwords import new_recovery_code, normal_recovery_code
from dairyos_desktop.domain.roles import Role
from dairyos_desktop.models.deliveries import Consumption
from dairyos_desktop.models.office import Office
from dairyos_desktop.models.users import User
from dairyos_desktop.ui.login.lost_password import LostPasswordDialog
from dairyos_desktop.ui.pin_dialog import PinDialog
from dairyos_desktop.ui.prompts import WindowPrompts
from dairyos_desktop.ui.widgets.dialog import ReasonDialog
from dairyos_desktop.ui.work import Lane

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from dairyos_desktop.ui.prompts import Prompts


@pytest.fixture
def counter(qapp: QApplication, tmp_path: Path) -> Iterator[Counter]:
    del qapp
    made = Counter(tmp_path / "data")
    yield made
    made.desk.end()
    made.elsewhere.close()


# Idle ------------------------------------------------------------------------------------


def test_fifteen_idle_minutes_lock_and_a_clock_that_jumps_doesnt(counter: Counter) -> None:
    counter.log_in()
    window, idle = counter.window, counter.desk._locking.idle
    counter.clock.set(counter.clock.now() + dt.timedelta(days=2))
    assert not idle.look()
    counter.clock.wait(minutes=14, seconds=59)
    assert not idle.look()
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Shift)
    counter.clock.wait(minutes=14, seconds=59)
    assert not idle.look()
    QTest.mouseMove(window.windowHandle(), QPoint(300, 300))
    QTest.mouseMove(window.windowHandle(), QPoint(310, 310))
    counter.clock.set(counter.clock.now() - dt.timedelta(days=5))
    counter.clock.wait(minutes=14, seconds=59)
    assert not idle.look()
    counter.clock.wait(seconds=1)
    assert idle.look()
    assert not window.isVisible()
    assert counter.login.isVisible()
    check(counter.login)
    counter.settle()
    counter.log_in()
    assert counter.window is window
    assert window.isVisible()


def test_the_first_key_after_a_sleeping_pc_wakes_only_locks(counter: Counter) -> None:
    counter.log_in()
    counter.open_entry()
    counter.clock.wait(hours=9)
    counter.key("5")
    assert not counter.window.isVisible()
    assert counter.entry.view.editor is None


def test_the_office_sets_after_how_many_minutes(counter: Counter) -> None:
    counter.services.settings.set_value(counter.owner, "lock_after", 2)
    counter.log_in()
    counter.clock.wait(minutes=2)
    assert counter.desk._locking.idle.look()
    counter.settle()
    counter.services.settings.set_value(counter.owner, "lock_after", 30)
    counter.log_in()
    counter.clock.wait(minutes=29)
    assert not counter.desk._locking.idle.look()


def test_the_desk_is_at_rest_once_no_hand_moved_for_a_moment(counter: Counter) -> None:
    counter.log_in()
    counter.clock.wait(minutes=1)
    seen = [counter.desk.at_rest]
    QTest.keyClick(counter.window.windowHandle(), Qt.Key.Key_Shift)
    seen.append(counter.desk.at_rest)
    counter.clock.wait(seconds=2)
    seen.append(counter.desk.at_rest)
    assert seen == [True, False, True]


# What is kept ------------------------------------------------------------------------------


def test_a_half_typed_figure_stays_in_its_cell_and_a_run_goes_on(counter: Counter) -> None:
    counter.set_pin()
    counter.log_in()
    counter.open_entry()
    counter.key("2")
    counter.key(".")
    assert counter.editor.text() == "2."
    gate = threading.Event()
    came: list[bool] = []
    counter.work.run(counter.entry, gate.wait, done=came.append, lane=Lane.RUN)
    press(counter.window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert not counter.window.isVisible()
    gate.set()
    counter.settle()
    assert came == [True]
    assert counter.login.password.label.text() == "PIN or password"
    check(counter.login)
    counter.type_password(PIN)
    assert counter.window.isVisible()
    assert counter.editor.text() == "2."
    counter.key("5")
    counter.key(Qt.Key.Key_Return)
    counter.rest()
    with counter.elsewhere._database.read() as session:
        row = session.scalars(select(Consumption)).one()
        assert row.quantity.short() == "2.5"


def test_a_dialog_that_is_open_is_hidden_and_comes_back_half_filled_in(counter: Counter) -> None:
    counter.log_in()

    def typed() -> None:
        dialog = dialog_of(ReasonDialog)
        type_text(dialog.field.editor, "wrong cust")
        counter.clock.wait(minutes=15)
        assert counter.desk._locking.idle.look()

    def unlocked() -> None:
        dialog = dialog_of(ReasonDialog)
        assert not dialog.isVisible()
        assert not counter.window.isVisible()
        assert counter.login.isVisible()
        counter.type_password(PASSWORD)

    def went_on() -> None:
        dialog = dialog_of(ReasonDialog)
        assert dialog.isVisible()
        assert dialog.focusWidget() is dialog.field.editor
        type_text(dialog.field.editor, "omer")
        press(dialog.field.editor, Qt.Key.Key_Return)

    wrong = counter.during(typed, unlocked, went_on)
    reason = WindowPrompts().reason(counter.window, question="Void it?", label="Reason", yes="Void")
    assert not wrong
    assert reason == "wrong customer"


def test_nobody_goes_on_with_a_file_dialog_that_was_open(counter: Counter) -> None:
    counter.log_in()

    def locked() -> None:
        counter.clock.wait(minutes=15)
        assert counter.desk._locking.idle.look()
        assert QApplication.activeModalWidget() is counter.login
        counter.type_password(PASSWORD)

    def put_down() -> None:
        assert counter.window.isVisible()
        dialog_of(QFileDialog).reject()

    wrong = counter.during(locked, put_down)
    assert WindowPrompts().save_file(counter.window, title="S", name="a", kinds=[]) is None
    assert not wrong


# PINs --------------------------------------------------------------------------------------


def test_a_pin_is_set_from_the_users_menu(counter: Counter) -> None:
    counter.log_in()

    def refused() -> None:
        dialog = dialog_of(PinDialog)
        check(dialog)
        fields = dialog.fields
        assert not dialog.remove_button.isVisible()
        for field, text in ((fields.password, "wrong"), (fields.pin, "123456")):
            assert isinstance(field.editor, QLineEdit)
            assert field.editor.hasFocus()
            type_text(field.editor, text)
            press(field.editor, Qt.Key.Key_Return)
        type_text(fields.again.editor, "123456")
        press(fields.again.editor, Qt.Key.Key_Return)
        assert "guessed first" in fields.pin.error()
        check(dialog)
        for field in (fields.pin, fields.again):
            assert isinstance(field.editor, QLineEdit)
            field.editor.setText(PIN)
        press(fields.again.editor, Qt.Key.Key_Return)
        counter.settle()
        assert fields.password.error() == "That is not your password."
        assert isinstance(fields.password.editor, QLineEdit)
        fields.password.editor.setText(PASSWORD)
        press(fields.again.editor, Qt.Key.Key_Return)
        counter.settle()

    wrong = counter.during(refused)
    counter.window._on_pin_wanted()
    assert not wrong
    counter.lock()
    counter.type_password(PIN)
    assert counter.window.isVisible()

    def removed() -> None:
        dialog = dialog_of(PinDialog)
        counter.settle()
        assert dialog.remove_button.isVisible()
        press(dialog.remove_button, Qt.Key.Key_Space)
        counter.settle()

    wrong = counter.during(removed)
    counter.window._on_pin_wanted()
    assert not wrong
    counter.lock()
    assert counter.login.password.label.text() == "Password"


def test_after_five_wrong_pins_only_the_password_opens(counter: Counter) -> None:
    counter.set_pin()
    counter.log_in()
    counter.lock()
    counter.type_password("111111")
    assert counter.told() == "That is not your PIN. 4 more tries, then only the password."
    check(counter.login)
    for _ in range(4):
        counter.type_password("111111")
    assert counter.told() == "That is not your PIN. Type your password."
    assert counter.login.password.label.text() == "Password"
    counter.type_password(PIN)
    assert counter.told().startswith("The name and password don't fit.")
    counter.type_password(PASSWORD)
    counter.lock()
    counter.type_password(PIN)
    assert counter.window.isVisible()


# Two clerks --------------------------------------------------------------------------------


def test_the_other_clerk_takes_over_and_each_row_carries_who_saved_it(counter: Counter) -> None:
    for name in (MEENA, RAVI):
        counter.set_pin(name)
    counter.log_in()
    counter.open_entry()
    meenas = counter.window
    counter.key("3")
    counter.lock()
    press(counter.login.other_way, Qt.Key.Key_Space)
    assert counter.login.name_editor.hasFocus()
    assert counter.login.kept.text() == f"{MEENA}'s work is kept."
    check(counter.login)
    counter.log_in(RAVI)
    ravis = counter.window
    assert ravis is not meenas
    counter.open_entry()
    counter.key("2")
    counter.key(Qt.Key.Key_Return)
    counter.rest()
    counter.lock()
    counter.log_in(MEENA, PIN)
    assert counter.window is meenas
    assert counter.editor.text() == "3"
    counter.key(Qt.Key.Key_Escape)
    counter.key(Qt.Key.Key_Down)
    counter.key("3")
    counter.key(Qt.Key.Key_Return)
    counter.rest()
    with counter.elsewhere._database.read() as session:
        names = dict(session.execute(select(User.id, User.name)).all())
        saved = {
            row.quantity.short(): names[row.entered_by or 0]
            for row in session.scalars(select(Consumption))
        }
    assert saved == {"2": RAVI, "3": MEENA}


def test_closing_asks_while_somebody_else_is_still_logged_in(counter: Counter) -> None:
    ended: list[bool] = []
    counter.desk.ended.connect(lambda: ended.append(True))
    counter.log_in()
    prompts = RecordingPrompts(yes=False)
    object.__setattr__(counter.window.context, "prompts", cast("Prompts", prompts))
    counter.lock()
    counter.login.close()
    assert counter.login.isVisible()
    counter.log_in(RAVI)
    counter.window.close()
    assert prompts.asked == [f"Close the program, with {MEENA} still logged in?"] * 2
    assert not ended
    prompts.yes = True
    counter.window.close()
    assert ended == [True]


# Logins that end ---------------------------------------------------------------------------


def test_a_user_disabled_elsewhere_is_locked_out_at_the_next_step(counter: Counter) -> None:
    counter.log_in()
    counter.open_entry()
    window = counter.window
    counter.services.users.set_active(counter.owner, MEENA, active=False)
    counter.key("2")
    counter.key(Qt.Key.Key_Return)
    counter.rest()
    assert not window.isVisible()
    assert counter.told() == (
        f"{MEENA} may no longer log in: an owner disabled the user. An owner can enable them again."
    )
    check(counter.login)
    counter.type_password(PASSWORD)
    assert counter.told().startswith("The name and password don't fit.")
    with counter.elsewhere._database.read() as session:
        assert not session.scalars(select(Consumption)).all()
    counter.services.users.set_active(counter.owner, MEENA, active=True)
    counter.type_password(PASSWORD)
    assert counter.window is window


def test_another_role_locks_and_opens_a_window_of_that_role(counter: Counter) -> None:
    counter.log_in()
    counter.open_entry()
    before = counter.window
    counter.services.users.set_role(counter.owner, MEENA, "viewer")
    counter.window.show_screen("customers")
    counter.settle()
    assert "another role now: viewer instead of clerk" in counter.told()
    counter.type_password(PASSWORD)
    assert counter.window is not before
    assert counter.window.context.actor.role is Role.VIEWER


# The lost password --------------------------------------------------------------------------


def test_a_lost_password_is_set_anew_by_the_recovery_code(counter: Counter) -> None:
    code = new_recovery_code()
    with counter.elsewhere._database.write(counter.owner, "test") as unit:
        office = unit.session.scalars(select(Office)).one()
        office.recovery_hash = CountingHasher().hash(normal_recovery_code(code))

    def filled_in() -> None:
        dialog = dialog_of(LostPasswordDialog)
        check(dialog)
        for field, text in (
            (dialog.name, OWNER),
            (dialog.code, "23456-789AB-CDEFG-HJKMN-PQRST"),
            (dialog.new, NEW_PASSWORD),
            (dialog.again, NEW_PASSWORD),
        ):
            assert isinstance(field.editor, QLineEdit)
            field.editor.selectAll()
            type_text(field.editor, text)
            press(field.editor, Qt.Key.Key_Return)
        counter.settle()
        assert "not this office's recovery code" in dialog.notice.message.text()
        check(dialog)
        assert isinstance(dialog.code.editor, QLineEdit)
        dialog.code.editor.setText(code)
        press(dialog.again.editor, Qt.Key.Key_Return)
        counter.settle()

    def taken_down() -> None:
        dialog = dialog_of(LostPasswordDialog)
        check(dialog)
        assert dialog.sheet.code.text() not in {"", code}
        dialog.reject()
        dialog.close()
        assert dialog.isVisible(), "the next code must not be lost"
        assert not dialog.yes_button.isEnabled()
        press(dialog.sheet.written, Qt.Key.Key_Space)
        press(dialog.yes_button, Qt.Key.Key_Space)

    wrong = counter.during(filled_in, taken_down)
    press(counter.login.other_way, Qt.Key.Key_Space)
    assert not wrong
    assert counter.told().startswith("The new password holds.")
    assert counter.login.name_editor.text() == OWNER
    counter.type_password(NEW_PASSWORD)
    assert counter.window.context.actor.name == OWNER
