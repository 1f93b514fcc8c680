"""What Entry says to a clerk who reads Hindi, where there is nothing to type."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from helpers.hindi import english
from helpers.month_desk import MonthClerk
from helpers.station_road import fill
from PySide6.QtCore import Qt

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def desk(hindi: None, tmp_path: Path) -> Iterator[MonthClerk]:
    """Six homes on Station Road; today is 7 November."""
    del hindi
    made = MonthClerk(tmp_path)
    fill(made)
    yield made
    made.close()


def test_a_month_without_customers(desk: MonthClerk) -> None:
    desk.open_month()
    for _ in range(24):
        desk.pane.month.step(-1)
    desk.rest()
    assert "2024" in desk.pane.cover.words
    assert english(desk.pane.cover.words) == []


def test_a_day_before_the_first_customer(desk: MonthClerk) -> None:
    desk.open()
    desk.screen.chooser.date.set_day(dt.date(2024, 1, 1))
    desk.screen.chooser.date.step(1)
    desk.rest()
    assert "2024" in desk.screen.emptiness.words
    assert english(desk.screen.emptiness.words) == []


def test_where_a_route_is_confirmed(desk: MonthClerk) -> None:
    desk.open_month()
    desk.key(Qt.Key.Key_Return, CTRL)
    desk.rest()
    assert english(desk.screen.about.words) == []
