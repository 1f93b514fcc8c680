"""Settings of papers: the logo, and the page beside the fields that follows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.accessibility import check
from helpers.command_line import new_office
from helpers.pauses import pause
from helpers.settings_desk import SettingsDesk
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton

from dairyos_desktop.domain.roles import Role
from dairyos_desktop.ui.settings.colour_field import ColourField

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication


class Desk(SettingsDesk):
    """Somebody at the papers' settings."""

    def papers(self) -> None:
        self.screen.activate({"setting": "paper_size"})
        self.rest()

    @property
    def shape(self) -> tuple[int, int]:
        """Width and height of the page that is shown, in tens of points."""
        width, height = self.screen.page_beside.paper._page_pt
        return round(width / 10), round(height / 10)

    def wait(self, done: Callable[[], bool]) -> None:
        for _ in range(100):
            self.rest()
            if done():
                return
            pause(50)
        raise AssertionError(self.shape)


@pytest.fixture
def desk(qapp: QApplication, tmp_path: Path) -> Iterator[Desk]:
    del qapp
    new_office(tmp_path / "data")
    made = Desk(tmp_path / "data")
    made.papers()
    yield made
    made.close()


def test_the_page_follows_what_is_typed_before_it_is_saved(desk: Desk) -> None:
    page = desk.screen.page_beside
    assert page.isVisible()
    desk.wait(lambda: desk.shape == (42, 60) and page.paper.sharp)
    before = page.paper.grab().toImage()
    editor = desk.screen.fields["name"].editor
    editor.setText("Gokul Dairy")  # type: ignore[attr-defined]  # a line of text
    desk.wait(lambda: page.paper.grab().toImage() != before)
    desk.key(Qt.Key.Key_Up, on=desk.screen.fields["paper_size"].editor)
    desk.wait(lambda: desk.shape == (60, 84))
    assert desk.office.services.settings.get(desk.actor, "name").value == "Madhuban Dairy"
    desk.screen._on_group_chosen("ENTRY")
    assert not page.isVisible()


def test_receipts_and_statements_are_shown_too(desk: Desk) -> None:
    page = desk.screen.page_beside
    desk.wait(lambda: desk.shape == (42, 60) and page.paper.sharp)
    bill = page.paper.grab().toImage()
    kinds = page.kinds.findChildren(QAbstractButton)
    desk.key(Qt.Key.Key_Right, on=kinds[0])
    desk.wait(lambda: desk.shape == (30, 42))
    assert page.paper.accessibleName() == "Paper of a receipt with these settings"
    desk.key(Qt.Key.Key_Right, on=kinds[1])
    desk.wait(lambda: desk.shape == (42, 60))
    assert page.paper.grab().toImage() != bill
    # Whoever changes the paper of receipts sees one.
    desk.key(Qt.Key.Key_Up, on=desk.screen.fields["receipt_paper"].editor)
    desk.wait(lambda: page.kinds.current() == "receipt" and desk.shape == (42, 60))
    check(desk.window)


def test_a_logo_is_chosen_shown_and_taken_back_by_undo(desk: Desk, tmp_path: Path) -> None:
    logo, services = desk.screen.logo, desk.office.services
    assert logo.remove_button.accessibleDescription().startswith("There is no logo.")
    desk.prompts.path = tmp_path / "logo.png"
    Image.new("RGB", (300, 120), (200, 30, 30)).save(desk.prompts.path)
    desk.press(logo.choose_button)
    kept = services.logo.get(desk.actor)
    assert kept.startswith(b"\x89PNG")
    assert logo.box.accessibleName() == "The logo"
    check(desk.window)
    desk.press(logo.remove_button)
    assert services.logo.get(desk.actor) == b""
    desk.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert services.logo.get(desk.actor) == kept


def test_a_file_that_is_no_picture_is_told_below_the_logo(desk: Desk, tmp_path: Path) -> None:
    desk.prompts.path = tmp_path / "logo.png"
    desk.prompts.path.write_text("no picture")
    desk.press(desk.screen.logo.choose_button)
    assert "logo.png is no PNG or JPEG picture" in desk.screen.logo.problem.text()
    assert desk.screen.logo.problem.isVisible()


def test_a_light_colour_stays_with_its_reason(desk: Desk) -> None:
    field = desk.screen.fields["paper_colour"]
    desk.screen.activate({"setting": "paper_colour"})
    desk.words("#FFD700")
    desk.key(Qt.Key.Key_Tab)
    assert "too light to be read" in field.field.error()
    assert desk.office.services.settings.get(desk.actor, "paper_colour").value == ""


def test_a_ready_colour_is_chosen_by_key(desk: Desk) -> None:
    field = desk.screen.fields["paper_colour"]
    assert isinstance(field, ColourField)
    black, blue = field.swatches[:2]
    assert black.isChecked()
    desk.key(Qt.Key.Key_Space, on=blue)
    assert desk.office.services.settings.get(desk.actor, "paper_colour").value == "#1A4F8B"
    assert blue.isChecked()
    assert not black.isChecked()


def test_who_may_not_change_settings_may_not_change_the_logo(
    qapp: QApplication, tmp_path: Path
) -> None:
    del qapp
    new_office(tmp_path / "data")
    desk = Desk(tmp_path / "data", role=Role.MANAGER)
    try:
        for button in (desk.screen.logo.choose_button, desk.screen.logo.remove_button):
            assert not button.isEnabled()
            assert button.accessibleDescription().startswith("Only the owner")
    finally:
        desk.close()
