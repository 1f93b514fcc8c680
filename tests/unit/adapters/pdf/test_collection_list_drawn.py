"""Collection lists drawn: every due is there, nothing is cut off or covers another thing."""

from __future__ import annotations

import datetime as dt

import pytest
from helpers.drawn import pages
from helpers.paper_pen import NotingPen

from dairyos_desktop.adapters.pdf.collection_list import (
    HEIGHT,
    WIDTH,
    ReportlabCollectionListRenderer,
    draw_page,
    pages_of,
)
from dairyos_desktop.adapters.pdf.layout import MM
from dairyos_desktop.domain.money import Money
from dairyos_desktop.services.dto.collecting import CollectionPaper, ListHome

HOSTILE = [
    "=cmd|' /C calc'!A0",
    "</b><img src=/etc/passwd>",
    "Line\nbreak",
    "\u202eright to left",
    "x" * 400,
    "word " * 80,
    "\ud83d",
    "",
]


def home(position: int, name: str = "Asha Patel", due: str = "512.50", **more: str) -> ListHome:
    return ListHome(
        position,
        f"C{position}",
        name,
        more.get("local", ""),
        more.get("address", "14, Gandhi Chowk"),
        Money(due),
    )


def paper(*homes: ListHome, person: str = "", quiet: int = 0) -> CollectionPaper:
    return CollectionPaper(
        "Madhuban Dairy", "Station Road", dt.date(2026, 11, 7), person, homes, quiet
    )


def check(made: CollectionPaper) -> int:
    """Draws with a pen that notes where texts stand; answers the count of pages."""
    sheets = pages_of(made)
    for number, page in enumerate(sheets, start=1):
        pen = NotingPen(WIDTH, HEIGHT)
        draw_page(pen, made, page, f"Page {number} of {len(sheets)}")
        for at, box in enumerate(pen.boxes):
            assert box.left >= 10 * MM - 0.5, box
            assert box.right <= WIDTH - 10 * MM + 0.5, box
            assert box.bottom <= HEIGHT - 9 * MM + 0.5, box
            for other in pen.boxes[at + 1 :]:
                assert not box.meets(other), (box, other)
    return len(sheets)


def test_every_due_is_on_the_paper_in_walking_order() -> None:
    made = paper(
        home(3), home(4, due="1234567.89"), home(7, due="-20.00"), home(9, due="0.00"),
        person="Ramesh", quiet=2,
    )  # fmt: skip
    (text,) = pages(ReportlabCollectionListRenderer().render_lists([made]))
    for words in ("512.50", "12,34,567.89", "20.00 adv", "Ramesh", "2 homes more owe nothing"):
        assert words in text
    # What one home has paid ahead takes nothing from what the others owe.
    assert "4 homes, due in all" in text
    assert "12,35,080.39" in text
    assert check(made) == 1


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_stops_no_list(name: str) -> None:
    made = paper(home(1, name, address=name), home(2, person_due := "Bela", due="99999999.99"))
    assert person_due in pages(ReportlabCollectionListRenderer().render_lists([made]))[0]
    check(made)


def test_a_long_route_goes_on_over_pages_and_the_sums_stay_whole() -> None:
    counts = (30, 33, 34, 35, 36, 130)
    papers = [paper(*(home(at) for at in range(1, count + 1))) for count in counts]
    assert [check(made) for made in papers] == sorted(check(made) for made in papers)
    assert check(papers[-1]) == 4
