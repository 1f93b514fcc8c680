"""The budgets of keys for finding somebody: every key counted, no mouse."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.office_desk import OfficeDesk
from helpers.station_road import fill

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

pytestmark = pytest.mark.no_cover

MOST_KEYS_TO_A_CARD = 6
MOST_KEYS_FOR_A_LEAVE = 10


@pytest.fixture
def desk(qapp: QApplication, tmp_path: Path) -> Iterator[OfficeDesk]:
    """Station Road, and one who has a phone and an address."""
    del qapp
    made = OfficeDesk(tmp_path)
    fill(made)
    made.register.customer(
        "K0085", "Kantilal Mehta", route="Station Road", position=70,
        address="14, Gandhi Chowk", phone="+919887666290",
    )  # fmt: skip
    yield made
    made.close()


@pytest.mark.parametrize("way", ["<ctrl+3>", "<ctrl+k>"])
def test_somebody_is_found_by_any_part_and_the_card_opened(desk: OfficeDesk, way: str) -> None:
    desk.open("bills")
    for typed in ("kan", "ehta", "6662", "0085", "gand", "chow"):
        desk.keys = 0
        desk.press(way)
        desk.rest()
        desk.press(typed)
        desk.rest()
        desk.press("<enter>")
        desk.rest()
        assert desk.window.shown == "customers"
        assert desk.customers.split.panel_open
        assert (typed, desk.customers.panel.title.text()) == (typed, "K0085")
        assert desk.keys <= MOST_KEYS_TO_A_CARD
        # As it was before: no card, nothing searched for, another screen.
        desk.customers.escape()
        desk.customers.escape()
        desk.show("bills")
    assert desk.clicks == 0


def test_a_leave_from_day_to_day_is_noted_from_the_card(desk: OfficeDesk) -> None:
    desk.open("customers")
    desk.press("kan<enter>")
    desk.rest()
    desk.keys = 0
    desk.press("l")
    desk.rest()
    # From Monday to Friday.
    desk.press("mon<enter>fri<enter>")
    desk.rest()
    card = desk.card(desk.register.customers["K0085"])
    ((first, last),) = [(one.form.date_from, one.form.date_to) for one in card.leaves]
    assert (f"{first:%a %d-%m}", f"{last:%a %d-%m}") == ("Mon 09-11", "Fri 13-11")
    assert desk.keys <= MOST_KEYS_FOR_A_LEAVE
    assert desk.clicks == 0
