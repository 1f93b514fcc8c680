"""*Send a test mail to myself* in Settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from helpers.command_line import new_office
from helpers.settings_desk import SettingsDesk
from helpers.smtp_server import USER, MailServer

from dairyos_desktop.domain.roles import Role

if TYPE_CHECKING:
    from pathlib import Path


def test_a_test_mail_tells_what_is_wrong_and_then_arrives(tmp_path: Path) -> None:
    new_office(tmp_path / "office")
    desk = SettingsDesk(tmp_path / "office")
    try:
        trial = desk.screen.mail_trial
        desk.press(trial.button)
        assert trial.words.text().startswith("No mail server is set.")
        with MailServer(tmp_path, "none") as server:
            settings = desk.office.services.settings
            for key, value in server.environment.items():
                if value:
                    settings.set_value(desk.actor, key, value)
            desk.press(trial.button)
            assert trial.words.text() == f"Sent to {USER}. Look whether it arrived."
            (letter,) = server.letters()
            assert letter["Subject"] == "Madhuban Dairy: test"
    finally:
        desk.close()


def test_a_clerk_is_told_who_may(tmp_path: Path) -> None:
    new_office(tmp_path / "office")
    desk = SettingsDesk(tmp_path / "office", role=Role.CLERK)
    try:
        assert desk.screen.mail_trial.button.reason == "Only the owner may."
    finally:
        desk.close()
