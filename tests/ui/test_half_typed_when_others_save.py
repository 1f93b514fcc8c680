"""Another PC's change, or a line that comes back, takes nothing away that is half typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.counter_desk import CounterDesk

from dairyos_desktop.domain.roles import Role
from dairyos_desktop.domain.topics import EVERYTHING
from dairyos_desktop.ui.settings.screen import SettingsScreen

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

pytestmark = pytest.mark.no_cover


@pytest.fixture
def desk(qapp: QApplication, tmp_path: Path) -> Iterator[CounterDesk]:
    del qapp
    made = CounterDesk(tmp_path)
    yield made
    made.close()


def hear(desk: CounterDesk) -> None:
    desk.context.work.announce(EVERYTHING)
    desk.rest()


def test_a_figure_in_the_grid(desk: CounterDesk) -> None:
    desk.open("entry")
    desk.press("1.2")
    editor = desk.entry.view.editor
    assert editor is not None
    hear(desk)
    assert desk.entry.view.editor is editor
    assert (editor.text(), desk.focus()) == ("1.2", editor)


def test_money_at_the_counter(desk: CounterDesk) -> None:
    desk.open("payments")
    desk.press("dwa<enter>")
    desk.rest()
    desk.press("123")
    line, focus = desk.counter.line, desk.focus()
    before = (line.customer.text(), line.amount.text())
    assert before[1].endswith("123")
    hear(desk)
    assert (line.customer.text(), line.amount.text()) == before
    assert desk.focus() is focus


def test_a_change_told_by_phone(desk: CounterDesk) -> None:
    desk.open("entry")
    desk.press("<alt+n>")
    desk.rest()
    desk.press("dwa")
    desk.rest()
    typed = desk.focus()
    hear(desk)
    assert desk.window.asides.shown is not None
    assert desk.focus() is typed


def test_a_setting(qapp: QApplication, tmp_path: Path) -> None:

    del qapp
    desk = CounterDesk(tmp_path, role=Role.OWNER)
    desk.open("settings")
    screen = desk.window.screen_of("settings")
    assert isinstance(screen, SettingsScreen)
    screen.activate({"setting": "due_days"})
    field = screen.fields["due_days"]
    field.editor.selectAll()  # type: ignore[attr-defined]  # a line
    desk.press("17")
    hear(desk)
    assert field.text() == "17"
    desk.close()
