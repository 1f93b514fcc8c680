"""An office that can't be opened before something was typed: asked for in the login window."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

import pytest
from helpers.accessibility import check
from helpers.front import Front
from helpers.keys import press
from helpers.offices import OWNER, PASSWORD
from helpers.windows import RecordingPrompts
from PySide6.QtCore import Qt

from dairyos_desktop.adapters.vault import VaultStore
from dairyos_desktop.domain.errors import EnvironmentTroubleError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from dairyos_desktop.ui.prompts import Prompts
    from dairyos_desktop.ui.ways import OpenOffice

RIGHT = "nine quiet lanterns float"


@pytest.fixture
def front(qapp: QApplication, tmp_path: Path) -> Iterator[Front]:
    del qapp
    made = Front(tmp_path / "data")
    made.desk.end()
    yield made
    made.desk.end()
    made.elsewhere.close()


def answer(front: Front, text: str) -> RecordingPrompts:
    """Presses the notice's button and answers what it asks."""
    prompts = RecordingPrompts(reason=text)
    front.desk.prompts = cast("Prompts", prompts)
    check(front.login)
    press(front.login.notice.button, Qt.Key.Key_Space)
    front.settle()
    return prompts


def test_the_servers_password_is_typed_once_and_the_books_open(front: Front) -> None:
    kept: list[str] = []
    ways = front.ways
    refused = EnvironmentTroubleError(
        "The office's database server does not take this PC's password, or there is none.",
        code="database_password",
    )

    def open_office(announce: Callable[[frozenset[str]], None]) -> OpenOffice:
        if not kept:
            raise refused
        return ways.open_office(announce)

    def keep(password: str) -> None:
        if password != RIGHT:
            raise refused
        kept.append(password)

    front.ways = replace(ways, open_office=open_office, keep_password=keep)
    front.begin()
    assert "does not take this PC's password" in front.told()
    assert front.login.notice.button.text() == "Type the password"
    answer(front, "wrong")
    assert "does not take this PC's password" in front.told()
    assert answer(front, RIGHT).asked == ["The password of the office's database server"]
    assert kept == [RIGHT]
    front.type_in(OWNER, PASSWORD)
    assert front.desk.main_window is not None


def test_a_locked_file_of_secrets_is_opened_by_its_passphrase(front: Front) -> None:
    file = front.ways.data_dir / "secrets.vault"
    made = VaultStore(file, memory_kib=64, passes=1)
    made.unlock(RIGHT)
    made.put("database", "x")
    ways, locked = front.ways, VaultStore(file)

    def open_office(announce: Callable[[frozenset[str]], None]) -> OpenOffice:
        assert locked.get("database") == "x"
        return ways.open_office(announce)

    def unlock(passphrase: str, *, new: bool) -> None:
        assert not new
        locked.unlock(passphrase)

    front.ways = replace(ways, open_office=open_office, unlock=unlock)
    front.begin()
    assert "no keyring" in front.told()
    answer(front, "another one")
    assert "not the passphrase" in front.told()
    press(front.login.notice.button, Qt.Key.Key_Space)
    front.settle()
    answer(front, RIGHT)
    front.type_in(OWNER, PASSWORD)
    assert front.desk.main_window is not None
