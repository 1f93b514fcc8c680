"""Backups in the settings, over a real office, worked by key events; a restore in the program."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest
from helpers.accessibility import check
from helpers.backed_up import damage
from helpers.command import Dairyos
from helpers.command_line import new_office
from helpers.offices import OWNER, PASSWORD, fresh, quick_hasher
from helpers.pauses import pause
from helpers.program import Program
from helpers.secret_stores import MemoryStore
from helpers.settings_desk import SettingsDesk
from helpers.windows import RecordingPrompts, settle, theme
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from dairyos_desktop import bootstrap
from dairyos_desktop.config.settings import Settings
from dairyos_desktop.domain.backups import Proof
from dairyos_desktop.domain.declared_settings import BACKUP_ALONE, BACKUP_FOLDER, BACKUP_ON
from dairyos_desktop.domain.errors import SessionOverError
from dairyos_desktop.domain.roles import Role
from dairyos_desktop.services.dto.customers import CustomerForm
from dairyos_desktop.ui.desk import Desk as DeskOfProgram
from dairyos_desktop.ui.settings.backup_page import BackupPage
from dairyos_desktop.ui.settings.screen import SettingsScreen
from dairyos_desktop.ui.ways import Ways
from dairyos_desktop.ui.widgets.buttons import Button
from dairyos_desktop.ui.work import Work

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QApplication, QWidget

    from dairyos_desktop.services.dto.backups import Backup
    from dairyos_desktop.ui.prompts import Prompts

RAO = CustomerForm("C9", "Rao", dt.date(2026, 11, 1), route="R1")
PASSPHRASE = "green mangoes ripen late"  # noqa: S105 - of throw-away backups
_ENTER, _CTRL = Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier


class Desk(SettingsDesk):
    """Somebody at the backups; before the window opened one was made."""

    def __init__(self, folder: Path, role: Role = Role.OWNER) -> None:
        super().__init__(folder, "BACKUP", role=role)

    def prepare(self) -> None:
        self.owner = fresh(self.actor)
        self.services = self.office.services
        self.first = self.services.backup.create(self.owner).backup
        self.clock.wait(minutes=30)
        assert self.actor.session is not None
        self.actor.session.confirm()

    @property
    def page(self) -> BackupPage:
        found = self.screen.page("BACKUP")
        assert isinstance(found, BackupPage)
        return found

    def rest(self) -> None:
        super().rest()
        for _ in range(400):
            if not self.page.work.under_way:
                break
            pause(10)
        super().rest()

    def rows(self) -> list[Backup]:
        return list(self.page.model.rows)

    def look(self) -> str:
        self.key(_ENTER, on=self.page.table)
        return self.inside()

    def inside(self) -> str:
        return shown_in(self.page.panel)

    def told(self) -> list[str]:
        toasts = [one.accessibleName() for one in self.window.toasts.shown]
        return toasts + [one.accessibleName() for one in self.screen.banners]


def shown_in(widget: QWidget) -> str:
    labels = [one.text() for one in widget.findChildren(QLabel) if one.isVisible()]
    return " ".join(labels).replace("\n", " ")


@pytest.fixture
def desk(qapp: QApplication, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Desk]:
    del qapp
    new_office(tmp_path / "data")
    made = Desk(tmp_path / "data", getattr(request, "param", Role.OWNER))
    yield made
    made.close()


def test_one_is_made_looked_into_checked_and_tried_out_by_keys_alone(desk: Desk) -> None:
    desk.key(Qt.Key.Key_N, _CTRL, on=desk.page.table)
    assert "The backup is made and checked." in desk.told()
    newest, first = desk.rows()
    assert (newest.number, first.number, desk.page.table.current_row()) == (2, 1, newest)
    desk.key(Qt.Key.Key_Down, on=desk.page.table)
    inside = desk.look()
    assert "07-11-2026 12:00 By hand. Checked" in inside
    assert "In the backup Now Customers 0 0" in inside
    assert "Nothing changed since: both are the same." in inside
    check(desk.window)
    desk.press(desk.page.check)
    assert "Checked in full: it is whole." in desk.inside()
    assert [one.proof for one in desk.rows()] == [Proof.QUICK, Proof.FULL]
    desk.press(desk.page.try_out)
    assert "Restored beside the books: the same as now." in desk.inside()
    desk.services.customers.add(desk.owner, RAO)
    desk.press(desk.page.try_out)
    assert "sound, and as on the day it was made" in desk.inside()
    inside = desk.look()
    assert "Customers 0 1" in inside
    assert "The audit log has 1 entry since." in inside
    desk.key(Qt.Key.Key_Escape, on=desk.page.panel)
    assert not desk.page.split.panel_open


def test_a_damaged_one_is_told_and_marked(desk: Desk) -> None:
    data = bytearray(desk.first.file.read_bytes())
    data[len(data) // 2] ^= 1
    desk.first.file.write_bytes(data)
    desk.look()
    assert any("is damaged" in words for words in desk.told())
    desk.press(desk.page.check)
    assert [one.is_proven for one in desk.rows()] == [False]
    assert "Damaged" in [desk.page.model.columns[2].text(row) for row in desk.rows()]


def test_the_second_place_is_asked_for_until_it_is_named_or_declined(
    desk: Desk, tmp_path: Path
) -> None:
    lines, settings = desk.page.lines, desk.services.settings
    assert "None yet" in lines.second.words.text()
    desk.press(lines.decline)
    assert settings.get(desk.owner, BACKUP_ALONE.key).value is True
    assert "None is kept" in lines.second.words.text()
    usb = tmp_path / "usb"
    usb.mkdir()
    desk.prompts.path = usb
    desk.press(lines.folder)
    assert settings.get(desk.owner, BACKUP_FOLDER.key).value == str(usb)
    assert f"{usb}: its newest copy is of 07-11-2026 12:30." in lines.second.words.text()
    where = desk.page.model.columns[-1]
    assert where.text(desk.rows()[0]) == "Here and second place"
    usb.rename(tmp_path / "away")
    desk.clock.wait(minutes=5)
    desk.press(desk.page.make)
    assert "no copy could be made since 07-11-2026 12:35" in lines.second.words.text()
    assert any("the second place has no copy" in words for words in desk.told())
    desk.press(lines.drop)
    assert settings.get(desk.owner, BACKUP_FOLDER.key).value == ""
    desk.press(lines.switch)
    assert settings.get(desk.owner, BACKUP_ON.key).value is False
    assert "No backup is made" in lines.clock.words.text()


def test_they_are_encrypted_and_opened_by_the_passphrase_alone_when_the_key_is_gone(
    desk: Desk, tmp_path: Path
) -> None:
    lines = desk.page.lines
    desk.prompts.secret = PASSPHRASE
    desk.press(lines.seal)
    assert "are encrypted" in lines.sealing.words.text()
    desk.prompts.path = tmp_path / "sheet.pdf"
    desk.press(lines.sheet)
    assert desk.prompts.path.read_bytes().startswith(b"%PDF")
    desk.press(desk.page.make)
    assert [one.is_sealed for one in desk.rows()] == [True, False]
    assert "In the backup Now" in desk.look()
    desk.prompts.secret = None
    desk.press(lines.plain)
    desk.prompts.answer = None
    assert "stays closed" in desk.look()
    desk.prompts.answer = PASSPHRASE
    assert "In the backup Now" in desk.look()
    assert desk.prompts.asked[-1].endswith("this PC has no key to it.")


@pytest.mark.parametrize("desk", [Role.MANAGER, Role.CLERK], indirect=True)
def test_a_manager_makes_and_checks_and_a_clerk_sees_how_it_stands(desk: Desk) -> None:
    page = desk.page
    is_manager = desk.context.actor.role is Role.MANAGER
    assert len(desk.rows()) == is_manager
    assert page.make.isEnabled() is is_manager
    for button in (page.restore, page.lines.folder, page.lines.seal, page.lines.switch):
        assert not button.isEnabled()
        assert "owner" in button.reason
    assert "None yet" in page.lines.second.words.text()


class _Restoring(Program):
    """A program with a backup of before a customer was added."""

    def prepare(self) -> None:
        self.owner = fresh(self.auth.login(OWNER, PASSWORD))
        self.backup = self.services.backup.create(self.owner).backup
        details = RAO
        self.services.customers.add(self.owner, details)
        self.clock.wait(minutes=10)

    def customers(self) -> int:
        return self.services.backup_looks.look_inside(self.owner, self.backup.file).now.customers


def test_a_restore_takes_six_steps_and_ends_at_the_login(
    qapp: QApplication, tmp_path: Path
) -> None:
    del qapp
    program = _Restoring(tmp_path / "data")
    elsewhere = program.auth.login(OWNER, PASSWORD)
    prompts = RecordingPrompts(reason=PASSWORD)
    program.desk.prompts = cast("Prompts", prompts)
    program.type_in(OWNER, PASSWORD)
    window = program.window
    # The password is asked for anew: five minutes have passed.
    program.clock.wait(minutes=10)
    window.show_screen("settings", {"group": "BACKUP"})
    program.settle()
    screen = window.screen_of("settings")
    assert isinstance(screen, SettingsScreen)
    page = screen.page("BACKUP")
    assert isinstance(page, BackupPage)
    assert elsewhere.session is not None
    elsewhere.session.require_present()

    def rest() -> None:
        for _ in range(600):
            program.settle()
            if program.desk.login is not None or not page.work.under_way:
                break
            pause(10)
        program.settle()

    # Settings, Backup, then: look inside, Restore, Restore it, the password.
    QTest.keyClick(page.table, _ENTER)
    rest()
    page.restore.setFocus()
    QTest.keyClick(page.restore, Qt.Key.Key_Space)
    rest()
    assert prompts.asked == [
        f"Restore {program.backup.made_at:%d-%m-%Y %H:%M}?",
        "Your password, before backups are touched",
    ]
    assert program.desk.main_window is None
    told = program.told()
    assert "The books are those of 07-11-2026 12:00 now. Log in again." in told
    assert "What they were until now is kept in dairyos-000002-" in told
    assert program.customers() == 0
    # Whoever has them open elsewhere is told, not left with books that are no longer.
    with pytest.raises(SessionOverError, match="restored from a backup"):
        program.services.customers.balances(elsewhere)
    for _ in range(300):
        program.settle()
        if not program.login.state.text():
            break
        pause(10)
    program.type_in(OWNER, PASSWORD)
    assert program.window.isVisible()
    kept = program.services.backup.list_backups(program.owner)[0]
    assert dt.timedelta() < kept.made_at - program.backup.made_at
    program.desk.end()
    program.elsewhere.close()


class _NewPc:
    """The program where there are no books, or what lies there is damaged, and a backup on a stick.

    The owner answers each question as on the day of the backup.
    """

    def __init__(
        self, folder: Path, *, damaged: bool, table: str = "", secret: bool = False
    ) -> None:
        made = new_office(folder / "office")
        dairyos = Dairyos(made.folder, made.clock)
        if secret:
            dairyos.stdin = "of the mail server\n"
            assert dairyos("secrets", "set", "smtp_password").status == 0
        self.file = Path(dairyos("backup", "create").data["file"])
        settings = Settings(made.folder if damaged else folder / "new")
        if table:
            damage(settings.database_file, table)
        elif damaged:
            settings.database_file.write_bytes(b"what is this" * 1000)
        program = bootstrap.Program(
            made.clock, quick_hasher(), store=lambda _settings: MemoryStore()
        )
        self.ways = Ways(
            open_office=lambda announce: program.open_office(settings, announce),
            setup=lambda: program.setup(settings),
            upgrade=lambda: program.upgrade(settings),
            now=made.clock.now,
            elapsed_s=made.clock.elapsed_s,
            data_dir=settings.data_dir,
            exists=damaged,
            database="This PC",
            restore=lambda file, name, password, code, passphrase: program.restore_without_books(
                settings,
                file,
                lambda services: services.auth.login(name, password, code),
                passphrase,
            ),
        )
        self.work = Work()
        self.desk = DeskOfProgram(self.ways, theme(), self.work)
        self.prompts = RecordingPrompts(reason=OWNER, path=self.file)
        self.prompts.secret = PASSWORD
        self.desk.prompts = cast("Prompts", self.prompts)
        self.desk.start()
        self.settle()

    def settle(self) -> None:
        for _ in range(300):
            settle(self.work)
            if self.work.idle:
                break
            pause(10)
        settle(self.work)


@pytest.mark.parametrize("damaged", [False, True])
def test_a_dead_disk_is_overcome_without_a_command_line(
    qapp: QApplication, tmp_path: Path, *, damaged: bool
) -> None:
    del qapp
    pc = _NewPc(tmp_path, damaged=damaged)
    if damaged:
        assert pc.desk.login is not None
        button = pc.desk.login.notice.button
    else:
        assert pc.desk.first_run is not None
        button = pc.desk.first_run.restore_button
    assert (button.isVisible(), button.text()) == (True, "Restore a backup…")
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    pc.settle()
    assert pc.prompts.asked == [
        "Open a backup",
        f"Restore {pc.file.name}?",
        f"The password of {OWNER} in the backup",
    ]
    if damaged:
        assert pc.desk.login is not None
        assert "The books are those of" in pc.desk.login.notice.message.text()
    else:
        # Whoever gave the password just now is in.
        assert pc.desk.main_window is not None
        assert pc.desk.main_window.context.actor.name == OWNER
    pc.desk.end()


@pytest.mark.parametrize("secret", [False, True])
def test_whoever_is_let_in_after_it_is_told_of_the_office_key_that_is_missing(
    qapp: QApplication, tmp_path: Path, *, secret: bool
) -> None:
    del qapp
    pc = _NewPc(tmp_path, damaged=False, secret=secret)
    assert pc.desk.first_run is not None
    QTest.keyClick(pc.desk.first_run.restore_button, Qt.Key.Key_Space)
    pc.settle()
    window = pc.desk.main_window
    assert window is not None
    banners = window.screen_of(window.shown).banners
    told = [one for one in banners if "office key" in one.accessibleName()]
    assert len(told) == secret
    if secret:
        for way in ("join code of another PC", "recovery sheet", "begin anew"):
            assert way in told[0].accessibleName()
        button = next(one for one in told[0].findChildren(Button) if "Secrets" in one.text())
        QTest.keyClick(button, Qt.Key.Key_Space)
        pc.settle()
        assert window.shown == "settings"
    pc.desk.end()


@pytest.mark.parametrize("table", ["users", "audit_head"])
def test_so_are_books_that_open_and_that_nobody_can_log_in_to(
    qapp: QApplication, tmp_path: Path, table: str
) -> None:
    del qapp
    pc = _NewPc(tmp_path, damaged=True, table=table)
    login = pc.desk.login
    assert login is not None
    login.name_editor.setText(OWNER)
    login.password_editor.setText(PASSWORD)
    QTest.keyClick(login.password_editor, Qt.Key.Key_Return)
    pc.settle()
    button = login.notice.button
    assert (button.isVisible(), button.text()) == (True, "Restore a backup…")
    assert "is damaged" in login.notice.message.text()
    QTest.keyClick(button, Qt.Key.Key_Space)
    pc.settle()
    assert "The books are those of" in login.notice.message.text()
    login.password_editor.setText(PASSWORD)
    QTest.keyClick(login.password_editor, Qt.Key.Key_Return)
    pc.settle()
    assert pc.desk.main_window is not None
    pc.desk.end()
