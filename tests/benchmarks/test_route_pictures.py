"""Pictures of a clerk's morning: the route of two hundred, stage by stage, light and dark.

Written only where a folder is named, to be looked at by people:
DAIRYOS_PICTURES=/some/folder pytest -m benchmark tests/benchmarks/test_route_pictures.py
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from helpers.office_desk import SATURDAY, OfficeDesk
from helpers.pauses import pause
from helpers.windows import grab, theme

from dairyos_desktop.services.dto.consumption import CellState
from dairyos_desktop.ui.theme.theme import Mode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QApplication

pytestmark = pytest.mark.benchmark

CUSTOMERS = 200
FIRST_NAMES = (
    "Asha", "Dwarka", "Geeta", "Harshad", "Jyoti", "Krishna", "Lakshmi", "Mahesh", "Prakash",
    "Suresh",
)  # fmt: skip
LAST_NAMES = ("Patel", "Sharma", "Reddy", "Desai", "Khan", "Trivedi", "Solanki")
STREETS = ("Nehru Colony", "Gandhi Chowk", "Station Road", "Market Yard", "Temple Street")
LOCAL = {"Dwarka": "द्वारका", "Geeta": "गीता", "Harshad": "હર્ષદ", "Mahesh": "महेश"}
SIZES = {"100": (1366, 768), "150": (911, 512)}


@pytest.fixture
def folder() -> Path:
    named = os.environ.get("DAIRYOS_PICTURES")
    if not named:
        pytest.skip("DAIRYOS_PICTURES names no folder")
    made = Path(named)
    made.mkdir(parents=True, exist_ok=True)
    return made


@pytest.fixture(params=[(mode, scale) for mode in ("light", "dark") for scale in SIZES])
def desk(
    request: pytest.FixtureRequest, qapp: QApplication, tmp_path: Path
) -> Iterator[tuple[OfficeDesk, str]]:
    """Two hundred homes: cow in the morning, some buffalo, some evenings."""
    del qapp
    mode, scale = request.param
    made = OfficeDesk(tmp_path)
    register = made.register
    for code, unit, name in (
        ("CM", "L", "Cow Milk"), ("BM", "L", "Buffalo Milk"), ("GH", "pc", "Ghee"),
    ):  # fmt: skip
        register.product(code, unit, name)
    for at in range(1, CUSTOMERS + 1):
        first = FIRST_NAMES[at % len(FIRST_NAMES)]
        last = LAST_NAMES[at % len(LAST_NAMES)]
        register.customer(
            f"C{at:03}", f"{first} {last}", local=LOCAL.get(first, ""), route="Station Road",
            position=at, address=f"{100 + at}, {STREETS[at % len(STREETS)]}",
            note="ring twice" if at % 9 == 0 else "", opening=f"{at * 12}.00",
        )  # fmt: skip
        register.order(f"C{at:03}", "BM" if at % 4 == 0 else "CM", ("1", "0.5", "1.5")[at % 3])
        if at % 6 == 0:
            register.order(f"C{at:03}", "CM", "0.5", "evening")
    theme().set_mode(Mode(mode))
    made.open("entry", SIZES[scale])
    yield made, f"{mode}-{scale}"
    theme().set_mode(Mode.LIGHT)
    made.close()


def test_the_morning_of_two_hundred(desk: tuple[OfficeDesk, str], folder: Path) -> None:
    clerk, name = desk
    stage = 0

    def picture(words: str) -> None:
        nonlocal stage
        stage += 1
        clerk.rest()
        # What is known of the cell is read a moment after one stands in it.
        pause(250)
        clerk.rest()
        grab(clerk.window, folder / f"{name}-{stage:02}-{words}.png")

    picture("opened")
    for at in range(10):
        clerk.press(f"/{5 + 9 * at}<enter>{('2', '0', '.5')[at % 3]}<enter>")
    picture("ten-others")
    clerk.press("/9")
    picture("jumping")
    clerk.press("6<enter>1+.")
    picture("half-typed")
    clerk.press("<alt+n>e<enter>fri")
    picture("telephone")
    clerk.press("<tab>Sita<enter>")
    picture("noted")
    clerk.press("5<enter>/104<enter>15<enter>")
    picture("unusual")
    clerk.press("<esc>")
    for at in range(10, 20):
        clerk.press(f"/{5 + 9 * at}<enter>{('2', '0', '.5')[at % 3]}<enter>")
    for at in range(8):
        clerk.press(f"/{8 + 18 * at}<enter>l")
    clerk.press("/150<enter><shift+down><shift+down>l")
    picture("leaves")
    clerk.press("<ctrl+enter>")
    picture("confirmed")
    clerk.press("/14<enter>")
    clerk.entry.chips.choose("changed")
    picture("the-changed")
    assert clerk.clicks == 0
    sheet = clerk.services.consumption.day_sheet(clerk.owner, SATURDAY, None, "both")
    # The evening is not there yet: a clerk confirms it when it was.
    states = {
        cell.state
        for row in sheet.rows
        for (shift, _), cell in row.cells.items()
        if shift == "morning"
    }
    assert CellState.CONFIRMED in states
    assert CellState.AS_ORDERED not in states
