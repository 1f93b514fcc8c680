"""The window in the language of whoever sits at it."""

from __future__ import annotations

import gettext
import re
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from helpers.accessibility import problems
from helpers.bill_desk import OCTOBER, BillDesk, small_dairy
from helpers.counter_desk import CounterDesk
from helpers.door_desk import DoorDesk
from helpers.keys import press
from helpers.offices import OWNER, PASSWORD
from helpers.program import Program
from helpers.windows import application
from PySide6.QtCore import Qt
from PySide6.QtGui import QRawFont
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from dairyos_desktop.config.paths import resource
from dairyos_desktop.config.settings import Settings
from dairyos_desktop.domain.texts import ENGLISH, as_shown
from dairyos_desktop.ui import language
from dairyos_desktop.ui.payments.round.columns import shown_at
from dairyos_desktop.ui.preferences import Preferences
from dairyos_desktop.ui.profile.screen import ProfileScreen
from dairyos_desktop.ui.screens import SCREENS
from dairyos_desktop.ui.widgets.grid.place import Place

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from dairyos_desktop.ui.main_window.window import MainWindow

_HINDI = re.compile("[\u0900-\u097f]")
_LATIN = re.compile("[A-Za-z]{2,}")
# Names, what the office typed, and what has no other word.
_AS_TYPED = re.compile(
    r"DairyOS|Madhuban|Meena|Asha|Dwarka|Station Road|\bCM\b|MD/|\bMP\b|\bCSV\b|\bExcel\b|\bPDF\b"
    r"|\bUPI\b|\bEnglish\b|\bGSTIN\b|^Razorpay|Asia/Kolkata|\bHSN\b|https?:"
)


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    yield
    language.use(ENGLISH)


def english(window: QWidget) -> list[str]:
    """What is shown and holds no word of Hindi, though it is a text of the program."""
    found = []
    shown: list[QLabel | QPushButton] = window.findChildren(QLabel)
    shown += window.findChildren(QPushButton)
    for widget in shown:
        if widget.isVisibleTo(window):
            text = widget.text()
            if _LATIN.search(text) and not _HINDI.search(text) and not _AS_TYPED.search(text):
                found.append(f"{type(widget).__name__}: {text}")
    return found


def tab_to(window: MainWindow, wanted: QWidget) -> None:
    for _ in range(40):
        if QApplication.focusWidget() is wanted:
            return
        press(QApplication.focusWidget() or window, Qt.Key.Key_Tab)
    raise AssertionError("Tab does not lead there.")


def choose(program: Program, key: Qt.Key) -> None:
    """In My login, the language below or above, by keys alone."""
    program.window.show_screen("profile")
    program.settle()
    screen = program.window.screen_of("profile")
    assert isinstance(screen, ProfileScreen)
    tab_to(program.window, screen.language.choice)
    press(screen.language.choice, key)
    tab_to(program.window, screen.language.button)
    press(screen.language.button, Qt.Key.Key_Space)
    program.settle()
    program.settle()


def test_a_user_switches_the_language_by_keys_and_keeps_it_everywhere(tmp_path: Path) -> None:
    program = Program(tmp_path / "office")
    try:
        program.type_in(OWNER, PASSWORD)
        program.settle()
        assert program.window.rail.items["customers"].text() == "Customers"
        choose(program, Qt.Key.Key_Down)
        assert program.window.shown == "profile"
        assert program.window.rail.items["customers"].text() == "ग्राहक"
        assert "मेरा लॉगिन" in program.window.windowTitle()
        # Kept with the user, not with the PC; the next login window here speaks it too.
        assert program.elsewhere.services.auth.login(OWNER, PASSWORD).language == "hi"
        assert Preferences.of_pc(tmp_path / "office").text(language.REMEMBERED) == "hi"
        # What is written down is English.
        file = Settings(tmp_path / "office").database_file
        with closing(sqlite3.connect(file)) as books:
            written = repr(books.execute("SELECT * FROM audit_log").fetchall())
        assert "language" in written
        assert not _HINDI.search(written)
        choose(program, Qt.Key.Key_Up)
        assert program.window.rail.items["customers"].text() == "Customers"
    finally:
        program.desk.end()


def test_every_screen_is_in_hindi_and_nothing_is_cut_off(tmp_path: Path) -> None:
    application()
    language.use("hi")
    desk = CounterDesk(tmp_path)
    desk.open()
    left, wrong = [], []
    try:
        desk.window.resize(1366, 768)
        for entry in SCREENS:
            desk.show(entry.key)
            assert _HINDI.search(as_shown(desk.window.screen_of(entry.key).title))
            left += [f"{entry.key}: {one}" for one in english(desk.window)]
            wrong += [f"{entry.key}: {one}" for one in problems(desk.window)]
    finally:
        desk.close()
    assert left == []
    assert wrong == []


def test_what_leaves_and_the_finders_actions_are_in_hindi(tmp_path: Path) -> None:
    application()
    language.use("hi")
    desk = BillDesk(tmp_path / "office", small_dairy())
    try:
        desk.make()
        sending = desk.open().sending
        for show in (sending.show_outbox, lambda: sending.show_list(OCTOBER)):
            show()
            desk.rest()
            assert english(desk.window) == []
            assert problems(desk.window) == []
        finder = desk.window.finder
        finder.open()
        # Qt's key events for tests know Latin letters only.
        finder.field.setText("छापें")
        assert not finder.results.message
    finally:
        desk.close()


def test_the_rows_of_a_round_have_their_marks_in_hindi(tmp_path: Path) -> None:
    application()
    language.use("hi")
    desk = DoorDesk(tmp_path, homes=10)
    try:
        desk.in_round()
        place = Place(desk.home(10).customer_id, "state")
        assert as_shown(shown_at(desk.state, place).said) == "कुछ बकाया नहीं"
        assert english(desk.window) == []
    finally:
        desk.close()


def test_the_bundled_fonts_have_every_letter_of_every_catalogue() -> None:
    application()
    folder = resource("fonts")
    fonts = [
        QRawFont(str(folder / name), 14)
        for name in ("NotoSans-Regular.ttf", "NotoSansDevanagari-Regular.ttf")
    ]
    codes = [code for code in language.languages() if code != ENGLISH]
    assert codes == ["hi"]
    for code in codes:
        with language.catalogue_path(code).open("rb") as file:
            made = gettext.GNUTranslations(file)
        letters = {letter for text in made._catalog.values() for letter in text} - {"\n"}  # type: ignore[attr-defined]
        lacking = {
            letter
            for letter in letters
            if not any(font.supportsCharacter(ord(letter)) for font in fonts)
        }
        assert lacking == set()


def test_a_catalogue_that_is_missing_leaves_english(caplog: pytest.LogCaptureFixture) -> None:
    assert language.use("xx") == ENGLISH
    assert "can't be read" in caplog.text
    caplog.clear()
