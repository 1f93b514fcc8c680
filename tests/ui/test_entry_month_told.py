"""What the month sheet tells, to whom, and how it looks in small windows."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from helpers.accessibility import problems
from helpers.month_desk import MonthClerk
from helpers.station_road import fill, save_elsewhere
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from dairyos_desktop.domain.roles import Role
from dairyos_desktop.models.delivery_rounds import DeliveryRound
from dairyos_desktop.services.actor import SYSTEM

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def desk(qapp: QApplication, tmp_path: Path) -> Iterator[MonthClerk]:
    """Six homes on Station Road, a litre of cow's milk each morning; today is 7 November."""
    del qapp
    made = MonthClerk(tmp_path)
    fill(made)
    yield made
    made.close()


# What is told -------------------------------------------------------------------------------------


def test_a_cell_tells_who_entered_and_changed_it_to_mouse_and_keyboard(desk: MonthClerk) -> None:
    desk.open_month()
    desk.stand("C1", 7)
    desk.press("2\n")
    desk.rest()
    save_elsewhere(desk, "C1", "3", 1)
    desk.pane.read_again()
    desk.rest()
    desk.press("<up>")
    at = f"{desk.clock.now().astimezone(ZoneInfo('Asia/Kolkata')):%d-%m-%Y %H:%M}"
    told = f"Entered {at} by Meena Patel, changed {at} by Ravi C1 3"
    assert told in desk.screen.about.words
    view = desk.pane.view
    rect = view.rect_of(desk.day("C1", 7))
    assert rect is not None
    tip = view.tip_at(rect.center().x(), rect.center().y())
    assert told in tip
    assert "Cow Milk, morning: 3 L, order 1 L" in tip
    other = view.rect_of(desk.day("C2", 7))
    assert other is not None
    assert "1 L as ordered, not confirmed" in view.tip_at(other.center().x(), other.center().y())
    assert view.accessibleDescription() == "3, changed, Saturday 07-11-2026, Asha Patel"


def test_closed_days_are_named(desk: MonthClerk) -> None:
    with desk.database.write(SYSTEM, "test") as unit:
        unit.session.add(
            DeliveryRound(
                date=dt.date(2026, 11, 5), shift="morning", route="Station Road", person_id=None,
                closed_at=unit.now, closed_by="", closed_reason="", updated_at=unit.now, version=1,
            )
        )  # fmt: skip
    desk.open_month()
    rect = desk.pane.view.rect_of(desk.day("C1", 5))
    assert rect is not None
    assert desk.pane.view.tip_at(rect.center().x(), 10) == "Thursday 05-11-2026, closed"
    assert "closed" in desk.pane.view.tip_at(rect.center().x(), rect.center().y())
    desk.stand("C1", 5)
    assert "The round of this day is closed" in desk.screen.about.words


def test_every_control_of_the_month_has_a_name_and_mouse_and_menu_work(desk: MonthClerk) -> None:
    desk.open_month()
    assert problems(desk.window) == []
    view = desk.pane.view
    rect = view.rect_of(desk.day("C3", 6))
    assert rect is not None
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    assert desk.here_in_month() == ("C3", 6)
    desk.press("2")
    first = view.rect_of(desk.day("C1", 6))
    assert first is not None
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=first.center())
    desk.rest()
    assert desk.saved() == {"C3 6 CM": "2"}
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, SHIFT, rect.center())
    assert view.selected()[0] == [desk.register.customers[code] for code in ("C1", "C2", "C3")]
    QTest.mouseDClick(
        view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(80, first.center().y())
    )
    assert desk.window.shown == "entry"


def test_a_viewer_looks_and_changes_nothing(qapp: QApplication, tmp_path: Path) -> None:
    del qapp
    desk = MonthClerk(tmp_path, role=Role.VIEWER)
    fill(desk)
    desk.open_month()
    desk.stand("C1", 5)
    desk.press("2")
    assert desk.pane.view.editor is None
    assert "Your role may look at the sheet" in desk.screen.about.words
    desk.press("\n")
    desk.rest()
    assert desk.saved() == {}
    desk.close()


def test_small_windows_keep_the_customer_in_sight_and_the_days_scroll(desk: MonthClerk) -> None:
    desk.open_month((680, 380))
    view = desk.pane.view
    assert desk.here_in_month() == ("C1", 7)
    desk.key(Qt.Key.Key_End)
    rect = view.rect_of(desk.day("C1", 30))
    assert rect is not None
    assert view.lay.left <= rect.left()
    assert rect.right() <= view.lay.right
    assert view.horizontalScrollBar().value() == view.lay.most_across
    header = desk.screen.header
    for child in (
        desk.screen.modes.switch,
        desk.pane.month,
        desk.screen.chooser.shift,
        header.finder,
    ):
        assert child.isVisible()
        assert header.rect().contains(child.geometry())


def test_a_month_without_customers_says_what_belongs_there(desk: MonthClerk) -> None:
    desk.open_month()
    for _ in range(24):
        desk.pane.month.step(-1)
    desk.rest()
    assert "Nobody stands on this route in November 2024." in desk.pane.cover.words
    desk.pane.month.step(24)
    desk.rest()
    assert desk.pane.cover.words == ""
