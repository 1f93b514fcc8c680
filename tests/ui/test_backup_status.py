"""The status bar's word on backups, and "Back up now", in a real window of a real office."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from helpers.accessibility import check
from helpers.command_line import new_office
from helpers.databases import FixedClock
from helpers.offices import OWNER, PASSWORD, quick_hasher
from helpers.secret_stores import MemoryStore
from helpers.windows import context, settle
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from dairyos_desktop.bootstrap import open_office
from dairyos_desktop.config.settings import Settings
from dairyos_desktop.domain.declared_settings import BACKUP_FOLDER
from dairyos_desktop.domain.roles import Role
from dairyos_desktop.services.actor import Actor
from dairyos_desktop.ui.main_window.backup_state import ITEM, BackupStatus
from dairyos_desktop.ui.main_window.window import MainWindow
from dairyos_desktop.ui.screens import SCREENS
from dairyos_desktop.ui.widgets.banner import Banner

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator
    from pathlib import Path

    from dairyos_desktop.ui.main_window.status_bar import StatusItem


class Desk:
    """The owner's window, or another role's."""

    def __init__(self, folder: Path, role: Role) -> None:
        self.clock = FixedClock.at_noon(2026, 11, 1)
        self.folder = new_office(folder / "office").folder
        self.office = open_office(
            Settings(self.folder), clock=self.clock, hasher=quick_hasher(), store=MemoryStore()
        )
        self.owner = self.office.services.auth.login(OWNER, PASSWORD)
        actor = self.owner if role is Role.OWNER else Actor(None, "Meena", role)
        self.context = context(folder, services=self.office.services, actor=actor)
        self.window = MainWindow(
            self.context, SCREENS, office="Madhuban", now=self.now, database="This PC"
        )
        self.backup = BackupStatus(self.window, self.now)
        self.window.more_deeds = self.backup.deeds
        self.window.resize(1366, 768)
        self.window.show()
        self.window.show_screen("settings")
        self.look()

    def now(self) -> dt.datetime:
        return self.clock.now().astimezone(ZoneInfo("Asia/Kolkata"))

    def look(self) -> None:
        self.backup.look()
        self.settle()

    def settle(self) -> None:
        settle(self.context.work)
        settle(self.context.work)

    @property
    def item(self) -> StatusItem:
        found = self.window.status.item(ITEM)
        assert found is not None
        return found

    def press(self) -> None:
        """By keyboard alone."""
        self.item.setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(self.item, Qt.Key.Key_Return)

    def told(self) -> list[str]:
        return [toast.accessibleName() for toast in self.window.toasts.shown]

    def banners(self) -> list[str]:
        return [one.accessibleName() for one in self.window.findChildren(Banner)]

    def close(self) -> None:
        self.window.hide()
        self.window.deleteLater()
        self.settle()
        self.context.work.close(5)
        self.office.close()


@pytest.fixture
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path, getattr(request, "param", Role.OWNER))
    yield made
    made.close()


def test_it_is_amber_until_there_is_one_and_makes_it(desk: Desk) -> None:
    assert (desk.item.text(), desk.item.status.tone) == ("No backup yet", "warn")
    assert desk.item.accessibleName() == "No backup yet. Back up now"
    desk.press()
    assert desk.item.text() == "Backing up…"
    desk.settle()
    assert (desk.item.text(), desk.item.status.verb) == ("Backup 12:00", "")
    assert desk.told() == ["The backup is made and checked."]
    check(desk.window)
    desk.clock.wait(hours=24)
    desk.look()
    assert (desk.item.text(), desk.item.status.verb) == ("Backup 01-11 12:00", "")
    desk.clock.wait(minutes=1)
    desk.look()
    assert (desk.item.status.tone, desk.item.status.verb) == ("warn", "Back up now")
    assert [found.title for found in desk.backup.deeds()] == ["Back up now"]


def test_what_stands_in_its_way_is_told_on_the_screen(desk: Desk) -> None:
    desk.office.services.settings.set_value(desk.owner, BACKUP_FOLDER.key, "/nowhere/usb")
    desk.press()
    desk.settle()
    assert desk.item.text() == "Backup 12:00"
    assert any("no copy" in words for words in desk.banners())
    (desk.folder / "backups").rename(desk.folder / "away")
    (desk.folder / "backups").write_text("no folder")
    desk.backup.back_up()
    desk.settle()
    assert any("No backup could be made" in words for words in desk.banners())


def test_books_in_a_bad_place_are_warned_of_once_as_the_window_opens(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "Dropbox", Role.OWNER)
    warned = [words for words in desk.banners() if "which Dropbox synchronises" in words]
    assert len(warned) == 1
    assert "DAIRYOS_DATA_DIR" in warned[0]
    for banner in desk.window.findChildren(Banner):
        banner.closed.emit()
    desk.look()
    desk.look()
    assert not [words for words in desk.banners() if "Dropbox" in words]
    desk.close()


@pytest.mark.parametrize("desk", [Role.CLERK], indirect=True)
def test_a_clerk_sees_it_and_has_no_verb(desk: Desk) -> None:
    assert (desk.item.text(), desk.item.status.verb) == ("No backup yet", "")
    assert desk.backup.deeds() == ()
