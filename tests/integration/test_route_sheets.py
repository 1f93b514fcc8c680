"""Route sheets say what the grid says, and what to load for it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from helpers.drawn import said
from helpers.sheets import Register
from sqlalchemy import update

from dairyos_desktop.adapters.files import WholeFiles
from dairyos_desktop.adapters.pdf.late import LatePagePictures, LateRouteSheetRenderer
from dairyos_desktop.domain.errors import EnvironmentTroubleError, NotFoundError
from dairyos_desktop.domain.orders import SHIFTS
from dairyos_desktop.domain.quantity import Quantity
from dairyos_desktop.domain.roles import Role
from dairyos_desktop.models.customers import Person
from dairyos_desktop.models.delivery_rounds import DeliveryRound
from dairyos_desktop.models.tariffs import Product
from dairyos_desktop.services.actor import SYSTEM, Actor
from dairyos_desktop.services.consumption.service import ConsumptionService
from dairyos_desktop.services.dto.consumption import CellEdit, CellState
from dairyos_desktop.services.dto.route_papers import RouteMark
from dairyos_desktop.services.route_sheets import RouteSheetService

if TYPE_CHECKING:
    from pathlib import Path

    from helpers.databases import FixedClock

    from dairyos_desktop.adapters.database import SqlDatabase
    from dairyos_desktop.services.dto.route_papers import RoutePaper

SATURDAY = dt.date(2026, 11, 7)
THURSDAY = dt.date(2026, 11, 12)
VIEWER = Actor(None, "Sita", Role.VIEWER)


@pytest.fixture
def register(database: SqlDatabase) -> Register:
    made = Register(database)
    made.product("CM", "L", "Cow Milk")
    made.product("BM", "L", "Buffalo Milk")
    made.product("PP", "pc", "Pouch")
    made.product("GH", "kg", "Ghee")
    with database.write(SYSTEM, "test") as unit:
        unit.session.execute(
            update(Product).where(Product.code == "PP").values(crate=12, content=Quantity("0.500"))
        )
    for code, name, local in (
        ("C1", "Asha Patel", ""),
        ("C2", "Dwarka Sharma", "द्वारका शर्मा"),
        ("C3", "Geeta Reddy", ""),
        ("C4", "Jyoti Desai", ""),
        ("C5", "Suresh Khan", ""),
        ("C6", "Zarina", ""),
        ("C7", "Nobody Yet", ""),
    ):
        made.customer(code, name, local=local, address=f"{code}, MG Road", note="")
    made.order("C1", "CM", "1.000")
    made.order("C1", "BM", "0.500", "evening")
    made.order("C2", "CM", "1.500")
    made.order("C3", "PP", "30.000")
    made.order("C4", "CM", "2.000")
    made.order("C5", "CM", "1.000")
    made.order("C6", "CM", "1.000", days="mon")
    made.leave("C2", SATURDAY, THURSDAY)
    made.planned("C3", "other", SATURDAY, None, product="PP", quantity="28.000", asked_by="Geeta")
    made.planned("C4", "extra", SATURDAY, SATURDAY, product="GH", quantity="1.000", shift="morning")
    made.planned("C5", "none", SATURDAY, SATURDAY)
    # As much as on Mondays, but extra on a Saturday.
    made.planned("C6", "extra", SATURDAY, SATURDAY, product="CM", quantity="1.000", shift="morning")
    made.customer("X1", "On another route", route="R2", note="ring twice")
    made.order("X1", "CM", "1.000")
    return made


@pytest.fixture
def service(database: SqlDatabase, register: Register) -> RouteSheetService:
    del register
    return RouteSheetService(database, LateRouteSheetRenderer(), LatePagePictures(), WholeFiles())


def cells(paper: RoutePaper) -> dict[str, str]:
    """`C1 morning Cow Milk` → `1.000 as usual`."""
    names = {one.key: one.name for one in paper.goods}
    return {
        f"{stop.code} {key[0]} {names[key]}": f"{cell.quantity} {cell.mark.value}"
        for stop in paper.stops
        for key, cell in stop.cells.items()
    }


def test_what_is_due_with_leaves_and_planned_changes(service: RouteSheetService) -> None:
    (paper,) = service.papers(VIEWER, SATURDAY, "R1")
    assert cells(paper) == {
        "C1 morning Cow Milk": "1.000 as usual",
        "C1 evening Buffalo Milk": "0.500 as usual",
        "C2 morning Cow Milk": "0.000 leave",
        "C3 morning Pouch": "28.000 changed",
        "C4 morning Cow Milk": "2.000 as usual",
        "C4 morning Ghee": "1.000 extra",
        "C5 morning Cow Milk": "0.000 changed",
        "C6 morning Cow Milk": "1.000 extra",
    }
    # Everybody on the route has a row, walking order, those without anything due too.
    assert [stop.code for stop in paper.stops] == [f"C{at}" for at in range(1, 8)]
    assert [stop.position for stop in paper.stops] == list(range(1, 8))
    notes = {stop.code: stop.notes for stop in paper.stops if stop.notes}
    assert notes == {
        "C2": ("Leave until 12-11",),
        "C3": ("Changed until told",),
        "C4": ("Extra today",),
        "C5": ("Nothing today",),
        "C6": ("Extra today",),
    }


def test_the_figures_are_the_grids_saved_ones_too(
    service: RouteSheetService, register: Register, database: SqlDatabase, clock: FixedClock
) -> None:
    clock.set_date(SATURDAY)
    grid = ConsumptionService(database)
    clerk = register.user("Meena")
    for code, quantity, reason in (("C1", "2.250", "guests"), ("C4", "0.000", "gate locked")):
        grid.save_cell(
            clerk,
            CellEdit(
                register.customers[code],
                register.products["CM"],
                SATURDAY,
                "morning",
                Quantity(quantity),
                reason,
            ),
        )
    (paper,) = service.papers(VIEWER, SATURDAY, "R1")
    sheet = grid.day_sheet(clerk, SATURDAY, "R1", "both")
    grids = {
        (row.code, key): cell.quantity
        for row in sheet.rows
        for key, cell in row.cells.items()
        if cell.state is not CellState.EMPTY
    }
    papers = {
        (stop.code, key): cell.quantity for stop in paper.stops for key, cell in stop.cells.items()
    }
    assert papers == grids
    by_code = {stop.code: stop for stop in paper.stops}
    cow = ("morning", register.products["CM"])
    assert by_code["C1"].cells[cow].mark is RouteMark.CHANGED  # type: ignore[index]
    assert by_code["C4"].cells[cow].quantity == Quantity.zero  # type: ignore[index]
    assert "gate locked" in by_code["C4"].notes


def test_what_to_load_by_shift_in_litres_pieces_and_crates(service: RouteSheetService) -> None:
    (paper,) = service.papers(VIEWER, SATURDAY, "R1")
    loads = {
        f"{load.goods.shift} {load.goods.name}": (
            str(load.quantity),
            str(load.litres),
            load.crates,
            str(load.loose),
        )
        for load in paper.loads
    }
    assert loads == {
        "morning Cow Milk": ("4.000", "4.000", None, "4.000"),
        "morning Pouch": ("28.000", "14.000", 2, "4.000"),
        "morning Ghee": ("1.000", "0.000", None, "1.000"),
        "evening Buffalo Milk": ("0.500", "0.500", None, "0.500"),
    }
    assert {shift: str(litres) for shift, litres in paper.litres.items()} == {
        "morning": "18.000",
        "evening": "0.500",
    }
    # What is due at the doors is what is loaded.
    for load in paper.loads:
        due = [stop.cells.get(load.goods.key) for stop in paper.stops]
        assert Quantity.total(cell.quantity for cell in due if cell) == load.quantity


def test_one_shift_alone(service: RouteSheetService) -> None:
    (paper,) = service.papers(VIEWER, SATURDAY, "R1", ("evening",))
    assert cells(paper) == {"C1 evening Buffalo Milk": "0.500 as usual"}
    assert [one.name for one in paper.goods] == ["Buffalo Milk"]


def test_all_routes_are_one_document(service: RouteSheetService) -> None:
    drawn = service.draw(VIEWER, SATURDAY, None, SHIFTS)
    assert (drawn.routes, drawn.customers, drawn.pages) == (2, 8, 2)
    text = said(drawn.pdf)
    for part in ("Route R1", "Route R2", "द्वारका शर्मा", "ring twice", "28 pc", "2 crates + 4"):
        assert part in " ".join(text.split()), part


def test_who_walks_stands_on_it_where_somebody_is_named(
    service: RouteSheetService, database: SqlDatabase
) -> None:
    with database.write(SYSTEM, "test") as unit:
        person = Person(name="Ramesh", phone="", is_active=True, version=1)
        unit.session.add(person)
        unit.session.flush()
        unit.session.add(
            DeliveryRound(
                date=SATURDAY, shift="evening", route="R1", person_id=person.id, closed_at=None,
                closed_by="", closed_reason="", updated_at=unit.now, version=1,
            )
        )  # fmt: skip
    (paper,) = service.papers(VIEWER, SATURDAY, "R1")
    assert paper.walkers == {"evening": "Ramesh"}
    (other,) = service.papers(VIEWER, SATURDAY, "R2")
    assert other.walkers == {}


def test_a_route_nobody_stands_on_is_told(service: RouteSheetService) -> None:
    with pytest.raises(NotFoundError, match="Nobody stands on route R9 on 07-11-2026"):
        service.papers(VIEWER, SATURDAY, "R9")


def test_the_document_is_saved_whole_and_shown_page_by_page(
    service: RouteSheetService, tmp_path: Path
) -> None:
    drawn = service.draw(VIEWER, SATURDAY, "R1", ("morning",))
    service.save(VIEWER, drawn, tmp_path / "sheet.pdf")
    assert (tmp_path / "sheet.pdf").read_bytes() == drawn.pdf
    picture = service.picture(VIEWER, drawn, 0, 1.0)
    assert (picture.width, picture.height, picture.pages) == (596, 842, 1)
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(EnvironmentTroubleError):
        service.save(VIEWER, drawn, tmp_path / "file" / "sheet.pdf")
