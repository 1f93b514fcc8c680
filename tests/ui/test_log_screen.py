"""The Log screen over the log of a real office: found, narrowed, copied for support."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from helpers.accessibility import check
from helpers.counter import MEENA, Counter
from helpers.offices import OWNER
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.services.dto.customers import CustomerForm
from dairyos_desktop.ui.log.screen import NOT_ALLOWED, LogScreen
from dairyos_desktop.ui.widgets.buttons import Button

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


SATURDAY = dt.date(2026, 11, 7)


class Desk(Counter):
    """The counter PC."""

    @property
    def log(self) -> LogScreen:
        found = self.window.screen_of("log")
        assert isinstance(found, LogScreen)
        return found

    def come_in(self, name: str = OWNER) -> None:
        self.log_in(name)
        self.window.activateWindow()
        self.settle()

    def messages(self) -> list[str]:
        return [line.message for line in self.log.model.rows]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path / "office")
    yield made
    made.desk.end()
    made.elsewhere.close()


def test_a_failure_leads_to_what_the_log_says_of_it(desk: Desk) -> None:
    desk.come_in()
    customers = desk.window.context.services.customers
    actor = desk.window.context.actor
    screen = desk.window.screen_of("today")
    with pytest.raises(InvalidInputError) as refused:
        customers.add(actor, CustomerForm(code="C1", name="", active_from=SATURDAY))
    banner = screen.show_error(refused.value)
    (look,) = [
        button for button in banner.findChildren(Button) if button.text() == "Look in the log"
    ]
    look.click()
    desk.settle()
    assert desk.window.shown == "log"
    (line,) = desk.log.model.rows
    assert line.message.startswith("CustomerService.add: ")
    assert (line.user, line.level) == (OWNER, "WARNING")
    check(desk.window)
    QTest.keyClick(
        desk.window,
        Qt.Key.Key_C,
        Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
    )
    desk.settle()
    copied = QGuiApplication.clipboard().text()
    assert copied.startswith("DairyOS ")
    assert f"Operation {line.operation}\n" in copied
    assert line.message.split(":")[0] in copied


def test_the_newest_line_comes_first_and_the_filter_narrows(desk: Desk) -> None:
    desk.come_in()
    desk.window.show_screen("log")
    desk.settle()
    times = [line.at for line in desk.log.model.rows]
    assert times == sorted(times, reverse=True)
    assert any("login" in message for message in desk.messages())
    desk.log.filter.level.setCurrentIndex(2)
    desk.settle()
    assert desk.messages() == []
    assert "No line" in desk.log._none.sentence.text()
    assert desk.log.escape()
    desk.settle()
    assert desk.messages() != []


def test_a_clerk_is_told_who_may(desk: Desk) -> None:
    desk.come_in(MEENA)
    desk.window.show_screen("log")
    desk.settle()
    assert desk.messages() == []
    assert desk.log.copy.reason == NOT_ALLOWED
    screen = desk.window.screen_of("today")
    with pytest.raises(InvalidInputError) as refused:
        desk.window.context.services.customers.add(
            desk.window.context.actor, CustomerForm(code="C1", name="", active_from=SATURDAY)
        )
    banner = screen.show_error(refused.value)
    assert "Look in the log" not in [one.text() for one in banner.findChildren(Button)]
