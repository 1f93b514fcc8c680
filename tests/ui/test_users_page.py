"""The owner's users in the settings, over a real office, worked by key events."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.accessibility import check
from helpers.command_line import new_office
from helpers.keys import Modifier
from helpers.lockout import fail
from helpers.offices import OWNER, PASSWORD
from helpers.second_factor import Telephone
from helpers.settings_desk import RAVI, SettingsDesk
from helpers.windows import column_texts
from PySide6.QtCore import Qt

from dairyos_desktop.domain.errors import (
    LockedOutError,
    LoginRefusedError,
    PasswordChangeNeededError,
)
from dairyos_desktop.domain.roles import Role
from dairyos_desktop.ui.settings.users_page import NOT_ALLOWED, UsersPage

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication


ENTER, ESC, TAB = Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Tab


class Desk(SettingsDesk):
    """Somebody at the users of a real office with a clerk in it."""

    def __init__(self, folder: Path, user: str = OWNER) -> None:
        super().__init__(folder, "USERS", user)

    @property
    def page(self) -> UsersPage:
        found = self.screen.page("USERS")
        assert isinstance(found, UsersPage)
        return found

    def choose(self, name: str) -> None:
        assert self.page.table.select_key(name)
        self.rest()

    def states(self) -> dict[str, str]:
        names, states = (column_texts(self.page.model, column) for column in (0, 2))
        return dict(zip(names, states, strict=True))


@pytest.fixture
def desk(qapp: QApplication, tmp_path: Path) -> Iterator[Desk]:
    del qapp
    new_office(tmp_path / "data")
    made = Desk(tmp_path / "data")
    yield made
    made.close()


def test_a_user_is_added_by_keys_and_the_password_is_shown_once(desk: Desk) -> None:
    desk.page.table.setFocus()
    check(desk.window)
    desk.key(Qt.Key.Key_N, Modifier.ControlModifier)
    check(desk.window)
    desk.words("Meena Patel")
    desk.key(ENTER, Modifier.ControlModifier)
    password = desk.page.once.password.text()
    assert len(password) == 14
    check(desk.window)
    assert desk.states() == {OWNER: "Active", "Meena Patel": "Active", RAVI: "Active"}
    with pytest.raises(PasswordChangeNeededError):
        desk.auth.login("Meena Patel", password)

    desk.key(ENTER)
    assert not desk.page.split.panel_open
    assert desk.page.once.password.text() == ""
    assert desk.page.table.hasFocus()


def test_a_name_that_is_taken_is_told_in_the_form_and_stays(desk: Desk) -> None:
    desk.page.table.setFocus()
    desk.key(Qt.Key.Key_N, Modifier.ControlModifier)
    desk.key(ENTER, Modifier.ControlModifier)
    assert desk.page.new_form.field("name").error()
    desk.words("ravi shah")
    desk.key(ENTER, Modifier.ControlModifier)
    assert "already" in desk.page.new_form.notice.message.text()
    assert desk.page.new_form.texts()["name"] == "ravi shah"
    check(desk.window)
    desk.key(ESC)
    assert not desk.page.split.panel_open


def test_a_role_is_changed_by_keys_and_taken_back(desk: Desk) -> None:
    desk.choose(RAVI)
    desk.page.table.setFocus()
    desk.key(ENTER)
    check(desk.window)
    desk.key(Qt.Key.Key_Down)
    desk.key(ENTER, Modifier.ControlModifier)
    assert desk.auth.login(RAVI, PASSWORD).role is Role.MANAGER
    desk.key(Qt.Key.Key_Z, Modifier.ControlModifier)
    assert desk.auth.login(RAVI, PASSWORD).role is Role.CLERK


def test_a_user_is_disabled_and_enabled(desk: Desk) -> None:
    desk.choose(RAVI)
    desk.press(desk.page.active)
    assert desk.states()[RAVI] == "Disabled"
    with pytest.raises(LoginRefusedError):
        desk.auth.login(RAVI, PASSWORD)
    assert desk.page.active.text() == "Enable"
    desk.key(Qt.Key.Key_Z, Modifier.ControlModifier)
    assert desk.states()[RAVI] == "Active"


def test_the_only_owner_is_not_offered_for_it_and_hover_says_why(desk: Desk) -> None:
    desk.choose(OWNER)
    for button in (desk.page.active, desk.page.role):
        assert not button.isEnabled()
        assert "only owner" in button.toolTip()
    desk.choose(RAVI)
    assert desk.page.active.isEnabled()
    assert "not locked" in desk.page.unlock.toolTip()


def test_a_locked_user_is_shown_and_unlocked(desk: Desk) -> None:
    for _ in range(6):
        error = fail(desk.auth, RAVI)
    assert isinstance(error, LockedOutError)
    desk.page.load()
    desk.rest()
    desk.choose(RAVI)
    assert desk.states()[RAVI] == "Locked until 12:15"
    assert column_texts(desk.page.model, 4) == ["–", "6"]
    check(desk.window)
    desk.press(desk.page.unlock)
    assert desk.states()[RAVI] == "Active"
    assert desk.auth.login(RAVI, PASSWORD)


def test_a_reset_asks_first_and_shows_the_password_once(desk: Desk) -> None:
    desk.choose(RAVI)
    desk.prompts.yes = False
    desk.press(desk.page.reset)
    assert desk.auth.login(RAVI, PASSWORD)
    desk.prompts.yes = True
    desk.press(desk.page.reset)
    assert desk.prompts.asked == [f"Reset the password of {RAVI}?"] * 2
    with pytest.raises(PasswordChangeNeededError):
        desk.auth.login(RAVI, desk.page.once.password.text())


def test_a_password_shown_once_is_gone_however_the_panel_is_closed(desk: Desk) -> None:
    desk.choose(RAVI)
    desk.press(desk.page.reset)
    assert desk.page.once.password.text()
    desk.key(ESC)
    assert not desk.page.split.panel_open
    assert desk.page.once.password.text() == ""


def test_after_a_while_the_password_is_asked_for_once_more(desk: Desk) -> None:
    desk.choose(RAVI)
    desk.clock.wait(minutes=6)
    desk.prompts.answer = None
    desk.press(desk.page.active)
    assert desk.states()[RAVI] == "Active"
    desk.prompts.answer = "wrong"
    desk.press(desk.page.active)
    (banner,) = desk.window.screen_of("settings").banners
    assert "don't fit" in banner.accessibleName()
    desk.prompts.answer = PASSWORD
    desk.press(desk.page.active)
    assert desk.states()[RAVI] == "Disabled"
    assert desk.prompts.asked == ["Your password, before users are changed"] * 3
    desk.press(desk.page.active)
    assert desk.states()[RAVI] == "Active"
    assert len(desk.prompts.asked) == 3


@pytest.mark.parametrize("size", [(1366, 768), (910, 512), (683, 384)])
def test_the_page_fits_small_windows(desk: Desk, size: tuple[int, int]) -> None:
    desk.window.resize(*size)
    desk.rest()
    check(desk.window)
    desk.page.add.click()
    desk.rest()
    check(desk.window)


def test_whoever_is_no_owner_sees_the_reason(qapp: QApplication, tmp_path: Path) -> None:
    del qapp
    new_office(tmp_path / "data")
    desk = Desk(tmp_path / "data", RAVI)
    try:
        assert not desk.page.model.rows
        for button in desk.page.deeds:
            assert not button.isEnabled()
            assert NOT_ALLOWED in button.toolTip()
        check(desk.window)
    finally:
        desk.close()


def test_a_lost_telephones_factor_is_taken_away_once_it_was_meant(desk: Desk) -> None:
    desk.choose(RAVI)
    assert not desk.page.factor.isEnabled()
    assert "no second factor" in desk.page.factor.toolTip()
    own, ravi = desk.office.services.own_factor, desk.auth.login(RAVI, PASSWORD)
    own.confirm(ravi, Telephone(own.begin(ravi).secret, desk.clock).code())
    desk.rest()
    assert column_texts(desk.page.model, 3) == ["–", "On"]
    check(desk.window)
    desk.prompts.yes = False
    desk.press(desk.page.factor)
    assert column_texts(desk.page.model, 3) == ["–", "On"]
    desk.prompts.yes = True
    desk.press(desk.page.factor)
    assert column_texts(desk.page.model, 3) == ["–", "–"]
    assert desk.auth.login(RAVI, PASSWORD)
