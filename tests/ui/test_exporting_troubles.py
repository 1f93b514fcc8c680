"""A list as a file where the disk, the folder or the clerk thinks better of it."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from helpers.customers_desk import CTRL, Desk
from helpers.exported import export, prompts, said
from helpers.keys import Modifier, click
from helpers.pauses import pause
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from dairyos_desktop.domain.periods import Month
from dairyos_desktop.ui.prompts import WindowPrompts
from dairyos_desktop.ui.work import BUSY_AFTER_MS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from dairyos_desktop.services.dto.exports import ExportTable

OCTOBER = Month.parse("2026-10")
SHIFT = Modifier.ShiftModifier


@pytest.fixture
def desk(qapp: QApplication, tmp_path: Path) -> Iterator[Desk]:
    del qapp
    made = Desk(tmp_path / "office")
    yield made
    made.close()


def test_a_file_held_open_elsewhere_is_told_and_stays(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "Customers.xlsx"
    target.write_bytes(b"open in Excel")

    def refuse(*_args: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.replace", refuse)
    export(desk, target)
    (line,) = said(desk.screen)
    assert line.startswith("Customers.xlsx can't be replaced: it is open in another program")
    assert "choose another name" in line
    assert target.read_bytes() == b"open in Excel"
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["Customers.xlsx"]
    monkeypatch.undo()
    export(desk, tmp_path / "Customers 2.xlsx")
    assert [line.partition(" ")[2] for line in said(desk.screen)] == [
        f"rows exported to Customers 2.xlsx. In {tmp_path}"
    ]


def test_a_folder_that_is_gone_is_not_made_again(desk: Desk, tmp_path: Path) -> None:
    export(desk, tmp_path / "stick" / "Customers.csv")
    (line,) = said(desk.screen)
    assert "is not there any more; Customers.csv was not written." in line
    assert not (tmp_path / "stick").exists()


def test_a_full_disk_leaves_nothing_behind(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    export(desk, tmp_path / "Customers.csv")
    (line,) = said(desk.screen)
    assert line.startswith("The disk is full; Customers.csv was not written.")
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == []


def test_a_long_export_shows_how_far_it_is_and_stops(desk: Desk, tmp_path: Path) -> None:
    strip = desk.screen.progress
    seen: list[str] = []
    strip.told.connect(seen.append)
    prompts(desk).path = tmp_path / "Customers.xlsx"
    listing = desk.screen.listings()[0]
    begun, go_on = threading.Event(), threading.Event()

    def slowly() -> ExportTable:
        begun.set()
        assert go_on.wait(10)
        return listing.build()

    desk.screen.exporter.export(replace(listing, build=slowly))
    assert begun.wait(10)
    pause(BUSY_AFTER_MS + 200)
    assert strip.isVisible()
    # Another list may be asked for meanwhile; the bar stays with the first.
    watched = strip.watched
    prompts(desk).path = tmp_path / "second.csv"
    desk.screen.exporter.export(listing)
    assert strip.watched is watched
    click(strip.stop)
    go_on.set()
    desk.rest()
    assert not strip.isVisible()
    assert strip.watched is None
    assert desk.toasts() == ["Stopped: Customers.xlsx was not written."]
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["second.csv"]


def test_a_line_leaves_ctrl_e_to_the_window_where_linux_claims_it(desk: Desk) -> None:
    event = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_E, CTRL)
    event.accept()
    assert not desk.screen.search.event(event)
    assert not event.isAccepted()


def test_nothing_is_written_where_the_user_thinks_better(desk: Desk) -> None:
    prompts(desk).path = None
    desk.key(Qt.Key.Key_E, CTRL)
    desk.rest()
    assert prompts(desk).asked == ["Export the customers"]
    assert said(desk.screen) == []


def test_an_empty_list_says_so_and_asks_nothing(desk: Desk) -> None:
    desk.type("nobody is called so")
    desk.rest()
    desk.key(Qt.Key.Key_E, CTRL)
    desk.rest()
    assert prompts(desk).asked == []
    assert desk.toasts() == ["There is nothing to export: the list is empty."]


def test_the_kind_chosen_last_is_offered_first(desk: Desk, tmp_path: Path) -> None:
    export(desk, tmp_path / "one.csv")
    export(desk, tmp_path / "two")
    assert prompts(desk).offered == ["Customers.xlsx", "Customers.csv"]
    assert (tmp_path / "two.csv").is_file()


def test_an_ending_nobody_typed_is_added_and_asked_about(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers: list[str] = []

    class Asking(WindowPrompts):
        def confirm(self, parent: QWidget, *, question: str, **_more: object) -> bool:
            del parent
            answers.append(question)
            return False

    typed = (str(tmp_path / "October"), "CSV (*.csv)")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: typed)
    kinds = [("Excel", "*.xlsx"), ("CSV", "*.csv")]
    asking = Asking()
    path = asking.save_file(desk.window, title="Export", name="x.xlsx", kinds=kinds)
    assert (path, answers) == (tmp_path / "October.csv", [])
    (tmp_path / "October.csv").write_text("mine", encoding="utf-8")
    assert asking.save_file(desk.window, title="Export", name="x.xlsx", kinds=kinds) is None
    assert answers == ["Replace October.csv?"]
