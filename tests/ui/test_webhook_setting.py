"""The switch of the webhook receiver in the settings, over a real office."""

from __future__ import annotations

import platform
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from helpers.command_line import new_office
from helpers.deliveries import SECRET, Sender, captured
from helpers.settings_desk import RAVI, SettingsDesk
from PySide6.QtCore import Qt

from dairyos_desktop.ui.settings.receiver_field import ReceiverField
from dairyos_desktop.webhook.receiver import SECRET as SECRET_NAME

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication


@pytest.fixture
def desk(qapp: QApplication, tmp_path: Path) -> Iterator[SettingsDesk]:
    del qapp
    new_office(tmp_path / "office")
    made = SettingsDesk(tmp_path / "office", "OFFICE")
    made.context.services.settings.set_value(made.context.actor, "webhook_port", 18787)
    yield made
    made.close()


def field(desk: SettingsDesk) -> ReceiverField:
    found = desk.screen.fields["webhook_pc"]
    assert isinstance(found, ReceiverField)
    found._context = replace(desk.context, receiver=desk.office.look_after_receiver)
    return found


def test_switched_on_it_answers_and_says_where_and_off_again(desk: SettingsDesk) -> None:
    switch = field(desk)
    desk.window.show_screen("settings", {"setting": "webhook_pc"})
    switch.editor.setFocus()
    desk.rest()
    desk.key(Qt.Key.Key_Space)
    assert switch.state.text().startswith("It is not on. No webhook secret is stored")
    services, owner = desk.office.services, desk.context.actor
    services.secrets.set_secret(owner, SECRET_NAME, SECRET)
    switch.look()
    desk.rest()
    where = f"http://127.0.0.1:{18787}/razorpay"
    assert switch.state.text() == f"On: it answers at {where} while this window is open."
    sender = Sender(where)
    assert sender.send(captured(1)).status == 200
    sender.close()
    assert services.settings.get(owner, "webhook_pc").value == platform.node()
    desk.key(Qt.Key.Key_Space)
    assert switch.state.text().startswith("Off.")
    assert services.settings.get(owner, "webhook_pc").value == ""


def test_another_pcs_stays_until_it_is_taken_over(desk: SettingsDesk) -> None:
    services, owner = desk.office.services, desk.context.actor
    switch = field(desk)
    services.settings.set_value(owner, "webhook_pc", "BACK-OFFICE")
    desk.screen.refresh()
    desk.rest()
    assert switch.state.text().startswith("BACK-OFFICE receives;")
    assert switch.text() == "BACK-OFFICE"


def test_only_the_owner_may_switch_it(qapp: QApplication, tmp_path: Path) -> None:
    del qapp
    new_office(tmp_path / "office")
    desk = SettingsDesk(tmp_path / "office", "OFFICE", RAVI)
    assert not desk.screen.fields["webhook_pc"].editor.isEnabled()
    desk.close()
