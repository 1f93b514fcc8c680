"""Secrets and other PCs in the settings, over a real office, worked by key events."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.accessibility import check
from helpers.command_line import new_office
from helpers.offices import OWNER, PASSWORD, fresh
from helpers.pauses import pause
from helpers.settings_desk import RAVI, SettingsDesk
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QLineEdit

from dairyos_desktop.adapters.vault import VaultStore
from dairyos_desktop.config.settings import Settings
from dairyos_desktop.domain.office_key import read_office_key
from dairyos_desktop.ui.settings.secrets_page import NOT_ALLOWED, SecretsPage

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication


CANARY = "canary-7hx2-in-the-coal-mine"
MAIL = "smtp_password"


class Desk(SettingsDesk):
    """Somebody at the secrets."""

    def __init__(self, folder: Path, user: str = OWNER) -> None:
        super().__init__(folder, "SECRETS", user)

    @property
    def page(self) -> SecretsPage:
        found = self.screen.page("SECRETS")
        assert isinstance(found, SecretsPage)
        return found

    def store_mail(self) -> None:
        self.prompts.answer = CANARY
        self.press(self.page.lines[MAIL].change)
        self.prompts.answer = PASSWORD

    def shown(self) -> str:
        labels = [label.text() for label in self.window.findChildren(QLabel)]
        lines = [line.text() for line in self.window.findChildren(QLineEdit)]
        return " ".join([*labels, *lines, *(one.accessibleName() for one in self.screen.banners)])


@pytest.fixture
def desk(qapp: QApplication, tmp_path: Path) -> Iterator[Desk]:
    del qapp
    new_office(tmp_path / "data")
    made = Desk(tmp_path / "data")
    yield made
    made.close()


def test_a_secret_is_stored_replaced_and_removed_and_never_shown(desk: Desk) -> None:
    line = desk.page.lines[MAIL]
    check(desk.window)
    assert (line.state.text(), line.change.text()) == ("Not set", "Set…")
    assert not line.remove.isVisible()
    assert desk.store.asked == 0
    desk.store_mail()
    assert line.state.text() == f"Set on 07-11-2026 at 12:00 by {OWNER}"
    assert line.change.text() == "Replace…"
    secrets = desk.office.services.secrets
    assert secrets.value(MAIL) == CANARY
    assert CANARY not in desk.shown()
    check(desk.window)

    desk.prompts.answer = "another one"
    desk.press(line.change)
    assert secrets.value(MAIL) == "another one"
    desk.prompts.yes = False
    desk.press(line.remove)
    assert secrets.value(MAIL) == "another one"
    desk.prompts.yes = True
    desk.press(line.remove)
    assert secrets.value(MAIL) is None
    assert line.state.text() == "Not set"
    assert desk.prompts.asked[-2:] == ["Remove Mail password?"] * 2


def test_a_keyring_that_fails_is_told_and_nothing_looks_stored(desk: Desk) -> None:
    desk.store.broken = True
    desk.store_mail()
    (banner,) = desk.screen.banners
    assert "keyring is locked" in banner.accessibleName()
    assert desk.page.lines[MAIL].state.text() == "Not set"
    check(desk.window)


def test_the_join_code_asks_for_a_fresh_password_and_hides_itself(desk: Desk) -> None:
    desk.clock.wait(minutes=6)
    desk.prompts.answer = None
    desk.press(desk.page.show_code)
    assert not desk.page.code.isVisible()
    desk.prompts.answer = PASSWORD
    desk.press(desk.page.show_code)
    code = desk.page.code
    assert code.isVisible()
    assert code.left.text().startswith("Hidden in 2:00")
    assert code.hide_button.hasFocus()
    groups = [label.text() for label in code.groups]
    key = read_office_key("-".join(groups))
    assert key == desk.office.services.office_key.key()
    check(desk.window)
    assert groups[3] not in QGuiApplication.clipboard().text()

    desk.key(Qt.Key.Key_Space)
    assert not code.isVisible()
    assert groups[3] not in desk.shown()
    desk.press(desk.page.show_code)
    desk.key(Qt.Key.Key_Escape)
    assert not code.isVisible()
    desk.press(desk.page.show_code)
    code._until.setRemainingTime(0)
    pause(400)
    assert not code.isVisible()
    desk.press(desk.page.show_code)
    desk.screen.groups.chosen.emit("OFFICE")
    assert groups[3] not in desk.shown()
    assert desk.prompts.asked == ["Your password, before secrets are touched"] * 2


def test_another_pc_enters_the_code_and_is_told_of_a_slip(desk: Desk) -> None:
    desk.store_mail()
    (name,) = desk.store.kept
    code = desk.store.kept.pop(name)
    desk.office.services.office_key._held = None
    desk.prompts.answer = code[:-1] + ("0" if code[-1] != "0" else "2")
    desk.press(desk.page.enter_code)
    (banner,) = desk.screen.banners
    assert "Look at group 12." in banner.accessibleName()
    desk.prompts.answer = code.lower()
    desk.press(desk.page.enter_code)
    assert desk.store.kept == {name: code}
    assert desk.office.services.secrets.value(MAIL) == CANARY


def test_the_recovery_sheet_is_saved(desk: Desk) -> None:
    desk.prompts.path = desk.folder / "Recovery sheet.pdf"
    desk.press(desk.page.sheet)
    assert desk.prompts.offered == ["Recovery sheet.pdf"]
    assert desk.prompts.path.read_bytes().startswith(b"%PDF")


def test_all_is_given_up_only_once_it_was_meant(desk: Desk) -> None:
    assert not desk.page.anew.isEnabled()
    desk.store_mail()
    desk.prompts.yes = False
    desk.press(desk.page.anew)
    assert desk.page.lines[MAIL].state.text().startswith("Set on")
    desk.prompts.yes = True
    desk.press(desk.page.anew)
    assert desk.page.lines[MAIL].state.text() == "Not set"
    assert not desk.page.anew.isEnabled()


def test_without_a_keyring_the_page_asks_for_a_passphrase_and_says_why(
    qapp: QApplication, tmp_path: Path
) -> None:
    del qapp
    new_office(tmp_path / "data")
    desk = Desk(tmp_path / "data")
    keys = desk.office.services.office_key
    keys._store = VaultStore(Settings(desk.folder).vault_file, memory_kib=64, passes=1)
    try:
        desk.prompts.answer = "nine quiet lanterns float"
        desk.press(desk.page.lines[MAIL].change)
        assert "This PC has no keyring" in desk.prompts.asked[1]
        assert "once more" in desk.prompts.asked[2]
        assert desk.page.lines[MAIL].state.text().startswith("Set on")
        assert (desk.folder / "secrets.vault").exists()
        keys._store = VaultStore(Settings(desk.folder).vault_file, memory_kib=64, passes=1)
        keys._held = None
        desk.press(desk.page.lines[MAIL].change)
        assert desk.prompts.asked[-1] == "The passphrase of this PC's secrets"
        assert desk.office.services.secrets.value(MAIL) == "nine quiet lanterns float"
    finally:
        desk.close()


@pytest.mark.parametrize("size", [(1366, 768), (910, 512), (683, 384)])
def test_the_page_fits_small_windows(desk: Desk, size: tuple[int, int]) -> None:
    desk.window.resize(*size)
    desk.rest()
    check(desk.window)
    desk.press(desk.page.show_code)
    check(desk.window)
    assert not desk.page.code.hide_button.visibleRegion().isEmpty()


def test_whoever_is_no_owner_sees_the_reason(qapp: QApplication, tmp_path: Path) -> None:
    del qapp
    new_office(tmp_path / "data")
    desk = Desk(tmp_path / "data", RAVI)
    try:
        for button in (*(line.change for line in desk.page.lines.values()), *desk.page._deeds()):
            assert not button.isEnabled()
            assert NOT_ALLOWED in button.toolTip()
        check(desk.window)
    finally:
        desk.close()


def test_stored_keys_are_told_as_those_of_test_mode_or_live(desk: Desk) -> None:
    secrets, badge = desk.office.services.secrets, desk.page.badge
    assert not badge.isVisible()
    owner = fresh(desk.context.actor)
    secrets.set_secret(owner, "razorpay_key_id", "rzp_test_Kettle12345")
    secrets.set_secret(owner, "razorpay_key_secret", "seven-blue-kettles")
    desk.rest()
    assert badge.isVisible()
    assert badge.words == "Razorpay: test mode"
    secrets.set_secret(owner, "razorpay_key_id", "rzp_live_Kettle12345")
    desk.rest()
    assert badge.words == "Razorpay: live"
    secrets.set_secret(owner, "razorpay_key_id", "")
    desk.rest()
    assert not badge.isVisible()
