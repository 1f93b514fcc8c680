"""F1 over a real office: the page of each screen, its keys, search, links, and the way back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from helpers.accessibility import check
from helpers.front import Front
from helpers.keys import press, type_text
from helpers.offices import OWNER, PASSWORD
from PySide6.QtCore import Qt, QUrl
from PySide6.QtWidgets import QApplication, QWidget

from dairyos_desktop.domain.texts import ENGLISH
from dairyos_desktop.ui.about_dialog import AboutDialog, details
from dairyos_desktop.ui.help_dialog import HelpDialog
from dairyos_desktop.ui.help_pages import PAGES, help_page
from dairyos_desktop.ui.help_panel import HelpPanel
from dairyos_desktop.ui.main_window.keys_sheet import EVERYWHERE
from dairyos_desktop.ui.main_window.rail import shown_key
from dairyos_desktop.ui.payments.round.help import GRID_KEYS
from dairyos_desktop.ui.payments.screen import TABS
from dairyos_desktop.ui.screens import SCREENS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from dairyos_desktop.ui.help_view import HelpView
    from dairyos_desktop.ui.main_window.window import MainWindow
    from dairyos_desktop.ui.screen import KeyHelp

PLACES: dict[str, tuple[str, dict[str, str]]] = {
    "today": ("today", {}),
    "entry": ("entry", {}),
    "customers": ("customers", {}),
    "bills": ("bills", {}),
    **{f"payments-{tab.key}": ("payments", {"tab": tab.key}) for tab in TABS},
    "reconciliation": ("reconciliation", {}),
    "reports": ("reports", {}),
    "products": ("products", {}),
    "settings": ("settings", {"setting": "phone"}),
    "settings-papers": ("settings", {"setting": "bill_prefix"}),
    "settings-mail": ("settings", {"setting": "smtp_from"}),
    "settings-razorpay": ("settings", {"setting": "link_days"}),
    "settings-backup": ("settings", {"group": "BACKUP"}),
    "settings-users": ("settings", {"group": "USERS"}),
    "settings-audit": ("settings", {"group": "AUDIT"}),
    "settings-secrets": ("settings", {"group": "SECRETS"}),
    "settings-database": ("settings", {"group": "DATABASE"}),
    "imports": ("imports", {}),
    "log": ("log", {}),
    "profile": ("profile", {}),
}
ELSEWHERE = {"entry-month", "rounds", "note-a-change", "month-run", "sending", "login", "first-run"}
"""Parts of screens and windows of their own; see the tests below."""


@pytest.fixture
def front(tmp_path: Path) -> Iterator[Front]:
    program = Front(tmp_path / "data")
    program.type_in(OWNER, PASSWORD)
    program.window.resize(1366, 768)
    yield program
    program.desk.end()


@pytest.fixture
def window(front: Front) -> MainWindow:
    return front.window


def f1(front: Front) -> None:
    press(front.window.focusWidget() or front.window, Qt.Key.Key_F1)
    front.settle()


def view(window: MainWindow) -> HelpView:
    panel = window.asides.shown
    assert isinstance(panel, HelpPanel)
    return panel.view


def keys_of(lines: Sequence[KeyHelp]) -> set[str]:
    found: set[str] = set()
    for line in lines:
        found |= {line.keys, *re.split(r",? or |, ", line.keys)}
        found |= set(re.findall(r"also ([A-Z]\w*(?: [A-Z]\w*)?)", line.does))
    return found


def test_every_place_has_its_page_and_the_page_names_its_keys(
    front: Front, window: MainWindow
) -> None:
    assert set(PLACES) | ELSEWHERE == set(PAGES)
    assert {screen for screen, _ in PLACES.values()} == {entry.key for entry in SCREENS}
    everywhere = keys_of(EVERYWHERE)
    everywhere |= {shown_key(entry.shortcut) for entry in SCREENS if entry.shortcut}
    everywhere |= {shown_key(entry.shortcut) for entry in window.asides.entries.values()}
    keys: dict[str, set[str]] = {}
    for page, (name, params) in PLACES.items():
        window.show_screen(name, params)
        front.settle()
        screen = window.screen_of(name)
        assert screen.help_page() == page
        keys[page] = keys_of(screen.keys())
    # A round that is open has keys of its own; a form that is typed in goes on by Enter.
    keys["payments-round"] |= keys_of(GRID_KEYS)
    keys["note-a-change"] = {"Enter"}
    same = {"entry-month": "entry", "rounds": "entry", "month-run": "bills", "sending": "bills"}
    unknown = {
        page: set(help_page(page, ENGLISH).keys)
        - everywhere
        - keys.get(same.get(page, page), set())
        for page in PAGES
    }
    assert {page: named for page, named in unknown.items() if named} == {}


def test_f1_opens_the_page_with_the_screens_keys_and_puts_it_away(
    front: Front, window: MainWindow
) -> None:
    window.show_screen("payments", {"tab": "counter"})
    front.settle()
    before = window.focusWidget()
    f1(front)
    text = view(window).text()
    assert text.startswith("Counter")
    assert "Take it, and let the few rupees off that are missing" in text
    check(window)
    f1(front)
    assert window.asides.shown is None
    f1(front)
    press(window.focusWidget() or window, Qt.Key.Key_Escape)
    assert window.asides.shown is None
    assert window.focusWidget() is before


def test_words_links_and_the_way_back(front: Front, window: MainWindow) -> None:
    window.show_screen("bills", {})
    front.settle()
    f1(front)
    help_view = view(window)
    type_text(help_view.search, "zebra")
    assert "No page has these words." in help_view.text()
    help_view.search.clear()
    type_text(help_view.search, "telephone rings")
    assert help_view.text().startswith("Found\nNote a change")
    help_view.reader.anchorClicked.emit(QUrl("note-a-change.md"))
    assert help_view.shown == "note-a-change"
    assert help_view.search.text() == ""
    help_view.back.click()
    assert help_view.shown == "bills"
    help_view.all.click()
    assert "First run" in help_view.text()
    check(window)


def test_another_screen_has_another_page(front: Front, window: MainWindow) -> None:
    window.show_screen("reports", {})
    f1(front)
    assert view(window).shown == "reports"
    window.show_screen("customers", {})
    assert window.asides.shown is None
    f1(front)
    assert view(window).shown == "customers"
    window.show_screen("entry", {})
    front.settle()
    press(window.focusWidget() or window, Qt.Key.Key_M, Qt.KeyboardModifier.AltModifier)
    front.settle()
    f1(front)
    assert view(window).shown == "entry-month"


def test_before_the_books_it_is_a_dialog() -> None:
    below = QWidget()
    dialog = HelpDialog(below, "login")
    dialog.show()
    QApplication.processEvents()
    assert dialog.view.text().startswith("Logging in")
    check(dialog)
    press(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_about_tells_what_it_stands_on_and_copies_it(window: MainWindow) -> None:
    about = window.context.about()
    dialog = AboutDialog(window, about)
    dialog.show()
    QApplication.processEvents()
    check(dialog)
    dialog.copy_button.click()
    copied = QApplication.clipboard().text()
    assert copied == details(about)
    for word in (about.version, "SQLite 3.", str(window.context.data_dir), about.schema, about.pc):
        assert word
        assert word in copied
    licences = {part.name.lower(): part.licence for part in about.parts}
    assert licences["pyside6_essentials"].startswith("LGPL")
    assert "MIT" in licences["sqlalchemy"]
    assert all(licences.values()), [name for name, licence in licences.items() if not licence]
    assert "pytest" not in licences
    dialog.deleteLater()
