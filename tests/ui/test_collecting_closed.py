"""A round that is closed: what its page tells of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.door_desk import DoorDesk, door_desks, due_of
from helpers.spoken import speaking

from dairyos_desktop.domain.roles import Role

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication


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
