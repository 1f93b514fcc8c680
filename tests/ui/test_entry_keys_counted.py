"""The budget of keys for a route's morning: the keys are counted, and no mouse is used."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.desks import SATURDAY, EntryDesk
from PySide6.QtCore import Qt

from dairyos_desktop.models.deliveries import Leave

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

pytestmark = pytest.mark.no_cover

MOST_KEYS = 220
MOST_KEYS_LEAVES_KNOWN = 160
CUSTOMERS = 200


@pytest.fixture
def route(qapp: QApplication, tmp_path: Path) -> Iterator[EntryDesk]:
    """Two hundred homes, a litre of cow milk each morning."""
    del qapp
    desk = EntryDesk(tmp_path)
    desk.register.product("CM", name="Cow Milk")
    for at in range(1, CUSTOMERS + 1):
        desk.register.customer(f"C{at:03}", f"Home {at}", position=at)
        desk.register.order(f"C{at:03}", "CM", "1.000")
    yield desk
    desk.close()


def exceptions() -> tuple[list[int], list[int]]:
    """Who takes something else, and who is on leave: spread over the route."""
    return [5 + 9 * n for n in range(20)], [8 + 18 * n for n in range(10)]


def enter_the_others(desk: EntryDesk, others: list[int]) -> None:
    """For each `/`, the number, Enter, and a figure of one key with the Enter that saves it."""
    for n, at in enumerate(others):
        desk.press(f"/{at}\n{2 if n % 2 else 0}\n")


def confirm(desk: EntryDesk) -> None:
    desk.ctrl(Qt.Key.Key_Return)
    desk.rest()


def test_a_route_of_two_hundred(route: EntryDesk) -> None:
    others, leaves = exceptions()
    route.open()
    enter_the_others(route, others)
    for at in leaves:
        route.press(f"/{at}\nl")
    confirm(route)

    assert route.keys <= MOST_KEYS
    assert route.clicks == 0
    saved = route.rows()
    assert len(saved) == CUSTOMERS - len(leaves)
    assert {code for code, quantity in saved.items() if quantity == "0"} == {
        f"C{at:03} morning CM" for at in others[::2]
    }
    assert {code for code, quantity in saved.items() if quantity == "2"} == {
        f"C{at:03} morning CM" for at in others[1::2]
    }
    assert list(saved.values()).count("1") == 170
    with route.database.read() as session:
        assert sorted(leave.customer_id for leave in session.query(Leave)) == sorted(leaves)


def test_a_route_of_two_hundred_with_leaves_entered_before(route: EntryDesk) -> None:
    others, leaves = exceptions()
    for at in leaves:
        route.register.leave(f"C{at:03}", SATURDAY, None)
    route.open()
    enter_the_others(route, others)
    confirm(route)
    assert route.keys <= MOST_KEYS_LEAVES_KNOWN
    assert route.clicks == 0
    assert len(route.rows()) == CUSTOMERS - len(leaves)
