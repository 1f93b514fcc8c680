"""Route sheets drawn: every figure is there, nothing is cut off or covers another thing."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pypdfium2
import pytest
from helpers.drawn import pages
from helpers.paper_pen import NotingPen

from dairyos_desktop.adapters.pdf.layout import MM
from dairyos_desktop.adapters.pdf.route_sheet import (
    ReportlabRouteSheetRenderer,
    best_setting,
    draw_page,
)
from dairyos_desktop.domain.quantity import Quantity
from dairyos_desktop.services.dto.route_papers import (
    RouteCell,
    RouteGoods,
    RouteLoad,
    RouteMark,
    RoutePaper,
    RouteStop,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dairyos_desktop.domain.orders import Shift

RENDERER = ReportlabRouteSheetRenderer()
SATURDAY = dt.date(2026, 11, 7)
COW = RouteGoods("morning", 1, "Cow Milk", "L", 3)
HOSTILE = [
    "=cmd|' /C calc'!A0",
    "</b><img src=/etc/passwd>",
    "A<b & co",
    "Tab\there",
    "Line\nbreak",
    "\u202eright to left",
    "🐄 Gopal",
    "x" * 400,
    "word " * 80,
    "\ud83d",
    "(unbalanced \\",
    "",
]


def stop(
    position: int,
    name: str = "Asha Patel",
    quantity: str = "1.500",
    mark: RouteMark = RouteMark.AS_USUAL,
    **more: str,
) -> RouteStop:
    notes = tuple(filter(None, [more.get("note", "")]))
    return RouteStop(
        position,
        f"C{position}",
        name,
        more.get("local", ""),
        more.get("address", "14, Gandhi Chowk"),
        {COW.key: RouteCell(Quantity(quantity), mark)},
        notes,
    )


def paper(
    *stops: RouteStop,
    goods: tuple[RouteGoods, ...] = (COW,),
    shifts: tuple[Shift, ...] = ("morning",),
    walkers: Mapping[Shift, str] | None = None,
) -> RoutePaper:
    loads = tuple(
        RouteLoad(one, Quantity("41.500"), Quantity("41.500"), None, Quantity("41.500"))
        for one in goods
    )
    return RoutePaper(
        "Madhuban Dairy",
        "Station Road",
        SATURDAY,
        shifts,
        walkers or {},
        goods,
        stops,
        loads,
        dict.fromkeys(shifts, Quantity("41.500")),
    )


def many_goods(count: int, shifts: tuple[Shift, ...] = ("morning", "evening")) -> RoutePaper:
    goods = tuple(
        RouteGoods(shift, at, f"Product {at}", "L", 100 - at)
        for shift in shifts
        for at in range(count)
    )
    cells = {one.key: RouteCell(Quantity(one.product_id + 1), RouteMark.AS_USUAL) for one in goods}
    return paper(replace(stop(1), cells=cells), goods=goods, shifts=shifts)


def check_page_of(sheet: RoutePaper) -> int:
    """Draws with a pen that notes where texts stand; answers the count of pages."""
    grid, made = best_setting(sheet)
    for number, page in enumerate(made, start=1):
        pen = NotingPen(grid.width, grid.height)
        draw_page(pen, sheet, grid, page, f"Page {number} of {len(made)}")
        for at, box in enumerate(pen.boxes):
            assert box.left >= 10 * MM - 0.5, box
            assert box.right <= grid.width - 10 * MM + 0.5, box
            assert box.bottom <= grid.height - 9 * MM + 0.5, box
            assert box.smallest >= 8, box
            for other in pen.boxes[at + 1 :]:
                assert not box.meets(other), (box, other)
    return len(made)


def test_head_row_and_load_stand_on_one_page() -> None:
    pdf = RENDERER.render_routes([paper(stop(7), walkers={"morning": "Ramesh"})])
    (text,) = pages(pdf)
    for part in (
        "Station Road",
        "Morning",
        "Saturday 07-11-2026",
        "Madhuban Dairy · 1 customer",
        "Page 1 of 1",
        "Ramesh",
        "Asha Patel",
        "14, Gandhi Chowk",
        "1.5",
        "To load",
        "41.5 L",
    ):
        assert part in text, part


def test_marks_tell_what_is_unlike_other_days() -> None:
    (text,) = pages(
        RENDERER.render_routes(
            [
                paper(
                    stop(1, "As usual", "1.000"),
                    stop(2, "More today", "3.000", RouteMark.CHANGED),
                    stop(3, "Guests", "1.250", RouteMark.EXTRA),
                    stop(4, "Away", "0.000", RouteMark.LEAVE, note="Leave until 12-11"),
                    stop(5, "Nothing", "0.000", RouteMark.CHANGED),
                )
            ]
        )
    )
    lines = text.split("\n")
    found = {name: line for line in lines for name in ("More", "Guests", "Away") if name in line}
    assert found["More"].endswith(" 3")
    assert found["Guests"].endswith(" +1.25")
    assert found["Away"].endswith(" L")
    assert "Leave until 12-11" in lines


@pytest.mark.parametrize("local", ["द्वारका क्षत्रिय", "જ્ઞાનેશ્વર ત્રિવેદી", "ஞானேஸ்வர் ஸ்ரீ", "ज्ञानेश्वर"])
def test_names_in_their_own_script_are_found_and_copied(local: str) -> None:
    (text,) = pages(RENDERER.render_routes([paper(stop(1, "Dwarka", local=local))]))
    assert f"Dwarka {local}" in " ".join(text.split())


def test_a_customer_without_a_latin_name_is_called_by_the_other() -> None:
    (text,) = pages(RENDERER.render_routes([paper(stop(1, "", local="द्वारका"))]))
    assert "द्वारका" in text


def test_two_hundred_doors_take_a_few_pages_with_the_head_on_each() -> None:
    sheet = paper(*(stop(at, f"Customer {at}") for at in range(1, 201)))
    texts = pages(RENDERER.render_routes([sheet]))
    assert len(texts) == 6
    assert all("Station Road" in text and "Cow\nMilk" in text for text in texts[:-1])
    assert [text.count("14, Gandhi") for text in texts[:4]] == [40] * 4
    everybody = "\n".join(texts)
    assert all(f"Customer {at}" in everybody for at in range(1, 201))
    assert "Page 6 of 6" in texts[-1]
    assert "To load" in texts[-1]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_stay_words_in_their_place(text: str) -> None:
    hostile = replace(
        paper(
            stop(1, text, local=text, address=text, note=text),
            stop(123456, text, "9999.999", RouteMark.EXTRA, note=text),
            walkers={"morning": text},
        ),
        office=text or "x",
        route=text or "x",
        goods=(replace(COW, name=text or "x"),),
    )
    check_page_of(hostile)
    assert pages(RENDERER.render_routes([hostile]))


def test_nothing_covers_anything_on_full_pages() -> None:
    stops = [
        stop(
            at,
            "Venkatanarasimharajuvaripeta Subramaniam" if at % 7 == 0 else "Dwarka Sharma",
            local="द्वारका शर्मा" if at % 2 else "",
            address="14, Gandhi Chowk, behind the old post office, 2nd floor, left door",
            note="Leave at the gate, the dog bites; take the empties along" if at % 3 == 0 else "",
        )
        for at in range(1, 90)
    ]
    assert check_page_of(paper(*stops)) >= 3


@pytest.mark.parametrize("count", [1, 2, 3, 5, 8, 12])
def test_many_products_turn_the_page_and_none_is_lost(count: int) -> None:
    sheet = many_goods(count)
    check_page_of(sheet)
    grid, _ = best_setting(sheet)
    assert (grid.width < grid.height) == (count <= 3)
    text = " ".join(" ".join(pages(RENDERER.render_routes([sheet]))).split())
    # Products without a column of their own stand below the name.
    for one in grid.others:
        assert f"{one.name} {one.product_id + 1} {one.shift}" in text
    assert len(grid.goods) + len(grid.others) == 2 * count


def test_every_route_begins_on_a_page_of_its_own_with_a_bookmark() -> None:
    second = replace(many_goods(6), route="R2")
    pdf = RENDERER.render_routes([paper(stop(1)), second])
    texts = pages(pdf)
    assert ["Station Road" in texts[0], "Route R2" in texts[1]] == [True, True]
    with pypdfium2.PdfDocument(pdf) as document:
        assert [mark.get_title() for mark in document.get_toc()] == ["Station Road", "Route R2"]
        sizes = [tuple(round(side / MM) for side in page.get_size()) for page in document]
    assert sizes[:2] == [(210, 297), (297, 210)]


def test_on_both_sides_no_route_begins_on_the_back_of_another() -> None:
    texts = pages(RENDERER.render_routes([paper(stop(1)), paper(stop(2))], both_sides=True))
    assert [bool(text.strip()) for text in texts] == [True, False, True]


def test_the_same_route_gives_the_same_bytes() -> None:
    sheet = paper(stop(1, local="द्वारका"))
    first = RENDERER.render_routes([sheet])
    RENDERER.render_routes([many_goods(4)])
    assert RENDERER.render_routes([sheet]) == first


def test_crates_and_litres_of_pieces_stand_beside_the_sum() -> None:
    pouch = RouteGoods("morning", 2, "Pouch 500 ml", "pc", 1)
    load = RouteLoad(pouch, Quantity(76), Quantity(38), 3, Quantity(4))
    whole = RouteLoad(pouch, Quantity(24), Quantity.zero, 1, Quantity.zero)
    few = RouteLoad(pouch, Quantity(5), Quantity.zero, 0, Quantity(5))
    sheet = replace(paper(stop(1)), loads=(load, whole, few))
    (text,) = pages(RENDERER.render_routes([sheet]))
    assert "3 crates + 4, 38 L" in text
    assert "1 crate" in text
    assert "5 loose" in text


def test_no_route_is_no_document() -> None:
    with pytest.raises(ValueError, match="no route"):
        RENDERER.render_routes([])
