"""Settings over a real office, worked by key events."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from helpers.accessibility import check
from helpers.command_line import new_office
from helpers.keys import Modifier
from helpers.settings_desk import SettingsDesk
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from dairyos_desktop.domain.declared_settings import DECLARED
from dairyos_desktop.domain.roles import Role

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

NOW = dt.datetime(2026, 11, 7, 6, 30, tzinfo=dt.UTC)
TAB, ENTER, ESC = Qt.Key.Key_Tab, Qt.Key.Key_Enter, Qt.Key.Key_Escape


class Desk(SettingsDesk):
    """Somebody at this screen."""

    def type_into(self, key: str, text: str) -> None:
        field = self.screen.fields[key]
        self.screen.activate({"setting": key})
        assert isinstance(field.editor, QLineEdit)
        field.editor.selectAll()
        for letter in text:
            QTest.keyClick(self.window.windowHandle(), letter)  # type: ignore[call-overload]  # the stubs forgot characters

    def saved(self, key: str) -> object:
        return self.office.services.settings.get(self.actor, key).value

    def shown(self) -> list[str]:
        return [key for key, field in self.screen.fields.items() if field.isVisible()]


@pytest.fixture
def desk(qapp: QApplication, tmp_path: Path) -> Iterator[Desk]:
    del qapp
    new_office(tmp_path / "data")
    made = Desk(tmp_path / "data")
    yield made
    made.close()


def test_every_declared_setting_has_its_field_with_its_standard(desk: Desk) -> None:
    assert set(desk.screen.fields) == {setting.key for setting in DECLARED}
    assert desk.shown() == [s.key for s in DECLARED if s.group.name == "OFFICE"]
    field = desk.screen.fields["due_days"]
    assert field.text() == "10"
    assert field.field.below().endswith("Standard: 10.")


def test_a_field_is_saved_as_it_is_left_and_taken_back_by_undo(desk: Desk) -> None:
    desk.type_into("due_days", "21")
    assert desk.saved("due_days") == 10

    desk.key(TAB)
    assert desk.saved("due_days") == 21

    desk.key(Qt.Key.Key_Z, Modifier.ControlModifier)
    assert desk.saved("due_days") == 10
    assert desk.screen.fields["due_days"].text() == "10"


def test_enter_of_the_number_pad_saves_too(desk: Desk) -> None:
    desk.type_into("due_days", "7")
    desk.key(ENTER, Modifier.KeypadModifier)

    assert desk.saved("due_days") == 7


def test_a_box_and_a_choice_are_saved_at_once(desk: Desk) -> None:
    desk.screen.activate({"setting": "round_to_rupee"})
    desk.key(Qt.Key.Key_Space)
    assert desk.saved("round_to_rupee") is True

    desk.screen.activate({"setting": "paper_size"})
    desk.key(Qt.Key.Key_Up)
    assert desk.saved("paper_size") == "A4"


def test_several_lines_are_saved_when_the_field_is_left(desk: Desk) -> None:
    editor = desk.screen.fields["address"].editor
    desk.screen.activate({"setting": "address"})
    desk.key(Qt.Key.Key_A, Modifier.ControlModifier)
    for letter in "Anand":
        QTest.keyClick(desk.window.windowHandle(), letter)  # type: ignore[call-overload]  # the stubs forgot characters
    desk.key(TAB)

    assert not editor.hasFocus()
    assert desk.saved("address") == "Anand"


def test_what_cant_be_taken_stays_with_its_reason(desk: Desk) -> None:
    desk.type_into("gstin", "24AABCM1234F1Z4")
    desk.key(TAB)
    field = desk.screen.fields["gstin"]

    assert "check digit" in field.field.error()
    assert field.text() == "24AABCM1234F1Z4"
    assert desk.saved("gstin") == "24AABCM1234F1Z3"

    desk.key(ESC, on=field.editor)
    assert field.text() == "24AABCM1234F1Z3"
    assert field.field.error() == ""


def test_what_somebody_else_set_meanwhile_is_shown_first(desk: Desk) -> None:
    desk.type_into("due_days", "21")
    desk.office.services.settings.set_value(desk.actor, "due_days", 30)
    field = desk.screen.fields["due_days"]
    field.seen = 10

    desk.key(TAB)
    assert "Somebody else set it to “30”" in field.field.error()
    assert desk.saved("due_days") == 30

    field.editor.setFocus()
    desk.key(TAB)
    assert desk.saved("due_days") == 21


def test_what_others_save_appears_but_what_is_typed_stays(desk: Desk) -> None:
    desk.type_into("due_days", "2")
    desk.office.services.settings.set_value(desk.actor, "bill_prefix", "GK")
    desk.rest()

    assert desk.screen.fields["bill_prefix"].text() == "GK"
    assert desk.screen.fields["due_days"].text() == "2"


def test_groups_are_walked_and_searched_through(desk: Desk) -> None:
    office = desk.screen.groups.findChildren(type(desk.screen.groups._groups["OFFICE"]))[0]
    desk.key(Qt.Key.Key_Down, on=office)
    assert desk.shown() == [s.key for s in DECLARED if s.group.name == "PAPERS"]

    desk.screen.search_field.set_text("whole rup")
    assert desk.shown() == ["round_to_rupee"]
    desk.screen.search_field.set_text("zzz")
    assert desk.shown() == []
    assert desk.screen.none.isVisible()
    desk.key(ESC, on=desk.screen.search_field)
    assert "due_days" in desk.shown()


def test_who_may_not_change_them_sees_them_all_the_same(qapp: QApplication, tmp_path: Path) -> None:
    del qapp
    new_office(tmp_path / "data")
    desk = Desk(tmp_path / "data", role=Role.MANAGER)
    try:
        assert desk.screen.fields["name"].text() == "Madhuban Dairy"
        assert not any(field.editor.isEnabled() for field in desk.screen.fields.values())
        check(desk.window)
    finally:
        desk.close()


@pytest.mark.parametrize("size", [(1366, 768), (1000, 700), (683, 384)])
def test_the_accessibility_walk_finds_nothing(desk: Desk, size: tuple[int, int]) -> None:
    desk.window.resize(*size)
    desk.rest()
    check(desk.window)
    desk.type_into("due_days", "900")
    desk.key(TAB)
    check(desk.window)
