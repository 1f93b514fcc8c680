"""The audit log in the settings, over a real office, worked by key events."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.accessibility import check
from helpers.audit_attacks import write_entries
from helpers.command_line import new_office
from helpers.keys import Modifier
from helpers.offices import OWNER
from helpers.settings_desk import RAVI, SettingsDesk
from helpers.windows import column_texts
from PySide6.QtCore import Qt
from sqlalchemy import text

from dairyos_desktop.ui.settings.audit_page import NOT_ALLOWED, AuditLogPage

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication


ENTRIES = 230
END, ENTER, ESC = Qt.Key.Key_End, Qt.Key.Key_Return, Qt.Key.Key_Escape


class Desk(SettingsDesk):
    """Somebody at the audit log of a real office."""

    def __init__(self, folder: Path, user: str = OWNER, *, entries: int = 3) -> None:
        self._entries = entries
        super().__init__(folder, "AUDIT", user)
        self.prompts.answer = "Backup of Tuesday restored"
        self.prompts.path = folder / "log.csv"

    def prepare(self) -> None:
        write_entries(self.database, 1, each=self._entries)

    @property
    def page(self) -> AuditLogPage:
        found = self.screen.page("AUDIT")
        assert isinstance(found, AuditLogPage)
        return found

    def subjects(self) -> list[str]:
        return column_texts(self.page.model, 3)


@pytest.fixture
def desk(qapp: QApplication, tmp_path: Path) -> Iterator[Desk]:
    del qapp
    new_office(tmp_path / "data")
    made = Desk(tmp_path / "data", entries=ENTRIES)
    yield made
    made.close()


def test_the_state_of_the_chain_is_told_and_checked_again(desk: Desk) -> None:
    check(desk.window)
    entries = desk.office.services.audit.verify(desk.context.actor).entries
    assert desk.page.state.line.text() == f"Checked: {entries} entries, unbroken."
    with desk.database.engine.begin() as raw:
        raw.execute(text("DROP TRIGGER audit_log_no_update"))
        raw.execute(text("UPDATE audit_log SET reason = 'other' WHERE id = 5"))

    desk.key(Qt.Key.Key_F9)

    line = f"Checked: {entries} entries, not as they should be. First at entry 5."
    assert desk.page.state.line.text() == line
    assert "Entry 5 of the audit log was changed." in desk.page.state.problems.text()
    # What is broken within the log is nothing that anybody may accept.
    assert not desk.page.accept_button.isEnabled()
    check(desk.window)


def test_the_list_goes_on_where_it_ends_and_an_entry_opens_field_by_field(desk: Desk) -> None:
    desk.page.table.setFocus()
    assert len(desk.subjects()) == 200
    desk.key(END, Modifier.ControlModifier)
    desk.key(END, Modifier.ControlModifier)
    assert len(desk.subjects()) > ENTRIES

    desk.key(Qt.Key.Key_Home, Modifier.ControlModifier)
    desk.key(ENTER)

    assert desk.page.split.panel_open
    assert desk.page.entry.table is not None
    assert "Rate: Before 0, After 1" in desk.page.entry.table.words
    assert "Name: Before दूध, After Milk" in desk.page.entry.table.words
    assert desk.page.entry.reason.text() == "Reason: as told"
    check(desk.window)
    desk.key(ESC)
    assert desk.page.panel.isHidden()
    assert desk.page.table.hasFocus()


def test_words_narrow_the_list_and_esc_shows_all_again(desk: Desk) -> None:
    desk.page.filter.words.setFocus()
    desk.words("C0000-17")
    assert desk.subjects() == [
        "Customer C0000-179",
        *(f"Customer C0000-17{n}" for n in range(8, -1, -1)),
        "Customer C0000-17",
    ]
    desk.words("no such thing")
    assert desk.subjects() == []
    assert desk.page._none.sentence.text() == "No entry fits what is asked for."
    desk.key(ESC)
    assert len(desk.subjects()) == 200


def test_days_narrow_the_list_and_what_is_no_day_is_told(desk: Desk) -> None:
    desk.page.filter.first.setFocus()
    desk.words("8/11/2026")
    desk.key(ENTER)
    assert desk.subjects() == []
    desk.page.filter.first.selectAll()
    desk.words("soon")
    desk.key(ENTER)
    assert "“soon” is not a date." in desk.page.filter.problem.text()
    check(desk.window)


def test_the_owner_exports_and_accepts_what_a_restored_backup_left(desk: Desk) -> None:
    desk.page.export_button.click()
    desk.rest()
    assert desk.prompts.path is not None
    assert desk.prompts.path.exists()
    assert desk.subjects()[0] == "Audit log export"

    assert not desk.page.accept_button.isEnabled()
    desk.database.anchor.forget()
    desk.page.check_button.click()
    desk.rest()
    assert "anchor file" in desk.page.state.problems.text()
    desk.page.accept_button.click()
    desk.rest()
    assert desk.page.state.line.text().endswith("unbroken.")
    assert desk.subjects()[0] == "Audit log anchor"


@pytest.mark.parametrize("size", [(680, 380), (911, 512), (1024, 600)])
def test_the_page_fits_small_windows(desk: Desk, size: tuple[int, int]) -> None:
    desk.window.resize(*size)
    desk.rest()
    check(desk.window)
    desk.page.table.setFocus()
    desk.key(ENTER)
    check(desk.window)


def test_a_clerk_sees_the_reason(qapp: QApplication, tmp_path: Path) -> None:
    del qapp
    new_office(tmp_path / "data")
    desk = Desk(tmp_path / "data", RAVI)
    assert desk.subjects() == []
    assert not desk.page.check_button.isEnabled()
    assert desk.page.check_button.toolTip() == NOT_ALLOWED
    assert desk.page.export_button.toolTip() == NOT_ALLOWED
    desk.close()
