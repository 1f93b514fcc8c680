"""A round that is closed: what its page tells of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.door_desk import DoorDesk, door_desks, due_of
from helpers.keys import pad_enter, type_text
from helpers.spoken import speaking
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from dairyos_desktop.domain.roles import Role
from dairyos_desktop.ui.prompts import WindowPrompts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def desk(qapp: QApplication, tmp_path: Path) -> Iterator[DoorDesk]:
    del qapp
    with door_desks(tmp_path) as build:
        made = build(role=Role.MANAGER)
        made.in_round()
        yield made


def _close(desk: DoorDesk) -> None:
    desk.press("<enter><ctrl+enter>")
    desk.rest()
    desk.press(f"{due_of(1)}<enter>")
    desk.rest()
    assert not desk.state.is_open


def test_the_line_below_tells_of_keys_that_work(desk: DoorDesk) -> None:
    about = desk.tab.page.about
    assert about.keys_told == ["Enter all of it", "/ jump", "S let the rest off", "F1 all keys"]
    with speaking("hi"):
        assert "/ जाएँ" in about.keys_told
    _close(desk)
    assert about.keys_told == ["/ jump", "F1 all keys"]


def test_the_focus_is_back_where_it_was_after_a_question_and_a_refusal(desk: DoorDesk) -> None:
    _close(desk)
    closed = desk.state.id
    desk.begin()
    desk.tab.open_round(closed)
    desk.rest()
    object.__setattr__(desk.tab.context, "prompts", WindowPrompts())

    def answer() -> None:
        question = QApplication.activeModalWidget()
        assert question is not None
        type_text(question.focusWidget() or question, "forgotten")
        pad_enter(question.focusWidget() or question)

    desk.tab.reopen.setFocus()
    QTimer.singleShot(300, answer)
    desk.press(" ")
    desk.rest()
    assert any("a second one is open" in one.accessibleName() for one in desk.payments.banners)
    assert desk.window.focusWidget() is desk.tab.reopen
