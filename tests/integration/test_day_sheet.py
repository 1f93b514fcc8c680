"""The day's sheet as it is read, on both engines."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from helpers.sheets import LONG_AGO, Register

from dairyos_desktop.domain.errors import NotAllowedError
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.quantity import Quantity
from dairyos_desktop.domain.roles import Role
from dairyos_desktop.models.payments import Payment
from dairyos_desktop.services.consumption.service import ConsumptionService
from dairyos_desktop.services.dto.consumption import (
    CellEdit,
    CellState,
    DaySheet,
    RouteChoice,
    SheetCell,
)

if TYPE_CHECKING:
    from helpers.databases import FixedClock

    from dairyos_desktop.adapters.database import SqlDatabase
    from dairyos_desktop.services.actor import Actor

SATURDAY = dt.date(2026, 11, 7)


@pytest.fixture
def register(database: SqlDatabase) -> Register:
    made = Register(database)
    for code, unit in (("CM", "L"), ("BM", "L"), ("A2", "L"), ("GH", "pc")):
        made.product(code, unit)
    return made


@pytest.fixture
def clerk(register: Register) -> Actor:
    return register.user("Meena Patel")


@pytest.fixture
def service(database: SqlDatabase, clock: FixedClock) -> ConsumptionService:
    clock.set_evening(SATURDAY)
    return ConsumptionService(database)


def cell_of(
    sheet: DaySheet, register: Register, customer: str, product: str, shift: str = "morning"
) -> SheetCell:
    row = next(row for row in sheet.rows if row.code == customer)
    assert shift in ("morning", "evening")
    return row.cell("morning" if shift == "morning" else "evening", register.products[product])


def test_rows_stand_in_walking_order_of_the_route(
    register: Register, service: ConsumptionService, clerk: Actor
) -> None:
    register.customer("C1", position=30)
    register.customer("C2", position=10)
    register.customer("C3", position=20, route="R2")
    register.customer("C4", position=20, route="R2", evening_route="R1")
    sheet = service.day_sheet(clerk, SATURDAY, "R1", "both")
    assert [(row.code, row.position, row.shifts) for row in sheet.rows] == [
        ("C2", 10, ("morning", "evening")),
        ("C4", 20, ("evening",)),
        ("C1", 30, ("morning", "evening")),
    ]
    assert [row.code for row in service.day_sheet(clerk, SATURDAY, None, "morning").rows] == [
        "C2", "C1", "C3", "C4",
    ]  # fmt: skip
    assert service.routes(clerk, SATURDAY) == (RouteChoice("R1", 2, 3), RouteChoice("R2", 2, 1))


def test_cells_are_pre_filled_from_orders_leaves_and_planned_changes(
    register: Register, service: ConsumptionService, clerk: Actor
) -> None:
    for code in ("C1", "C2", "C3", "C4", "C5"):
        register.customer(code)
        register.order(code, "CM", "1.000")
    register.order("C1", "CM", "0.250", "evening", days="mon+wed")
    register.leave("C2", SATURDAY, None)
    register.planned("C3", "other", SATURDAY, SATURDAY, product="CM", quantity="2.500")
    register.planned("C4", "extra", SATURDAY, SATURDAY, product="GH", quantity="1")
    register.planned("C5", "none", SATURDAY, None, asked_by="phone")
    sheet = service.day_sheet(clerk, SATURDAY, "R1", "both")

    usual = cell_of(sheet, register, "C1", "CM")
    assert (usual.state, usual.quantity) == (CellState.AS_ORDERED, Quantity(1))
    other_day = cell_of(sheet, register, "C1", "CM", "evening")
    assert (other_day.state, other_day.usual) == (CellState.EMPTY, Quantity("0.250"))
    away = cell_of(sheet, register, "C2", "CM")
    assert away.state is CellState.LEAVE
    assert away.leave is not None
    assert away.leave.date_to is None
    told = cell_of(sheet, register, "C3", "CM")
    assert (told.state, told.due, told.ordered) == (
        CellState.AS_ORDERED, Quantity("2.500"), Quantity(1),
    )  # fmt: skip
    extra = cell_of(sheet, register, "C4", "GH", "morning")
    assert (extra.due, extra.ordered) == (Quantity(1), Quantity.zero)
    nothing = cell_of(sheet, register, "C5", "CM")
    assert nothing.state is CellState.LEAVE
    assert nothing.planned is not None
    assert (nothing.planned.kind, nothing.planned.asked_by) == ("none", "phone")


def test_products_in_use_have_columns_and_the_rest_is_other(
    register: Register, service: ConsumptionService, clerk: Actor
) -> None:
    register.customer("C1")
    register.order("C1", "BM", "1.000")
    register.order("C1", "CM", "1.000", days="mon")
    register.customer("C2")
    register.order("C2", "CM", "0.500", "evening")
    register.customer("C3", route="R2")
    register.order("C3", "A2", "0.500")
    service.save_cell(
        clerk,
        CellEdit(
            register.customers["C2"], register.products["GH"], SATURDAY, "morning", Quantity(1)
        ),
    )
    sheet = service.day_sheet(clerk, SATURDAY, "R1", "both")
    assert [(column.shift, column.product.code) for column in sheet.columns] == [
        ("morning", "CM"), ("morning", "BM"), ("evening", "CM"),
    ]  # fmt: skip
    ghee = cell_of(sheet, register, "C2", "GH")
    assert (ghee.state, ghee.quantity) == (CellState.EXTRA, Quantity(1))
    assert [product.code for product in sheet.products] == ["CM", "BM", "A2", "GH"]


def test_a_sheet_without_orders_still_has_columns_to_type_in(
    register: Register, service: ConsumptionService, clerk: Actor
) -> None:
    register.customer("C1")
    sheet = service.day_sheet(clerk, SATURDAY, "R1", "evening")
    assert [column.product.code for column in sheet.columns] == ["CM", "BM", "A2"]


def test_a_product_taken_out_of_use_stays_where_it_is_still_ordered(
    register: Register, service: ConsumptionService, clerk: Actor
) -> None:
    register.product("OLD", active=False)
    register.customer("C1")
    register.order("C1", "OLD", "1.000")
    sheet = service.day_sheet(clerk, SATURDAY, "R1", "morning")
    assert [column.product.code for column in sheet.columns] == ["OLD"]


def test_customers_outside_their_dates_are_absent_until_they_have_a_row(
    register: Register, service: ConsumptionService, clerk: Actor
) -> None:
    gone = register.customer("C1", active=(LONG_AGO, SATURDAY - dt.timedelta(days=1)))
    register.order("C1", "CM", "1.000")
    register.customer("C2", active=(SATURDAY + dt.timedelta(days=1), None))
    sheet = service.day_sheet(clerk, SATURDAY, "R1", "both")
    assert [row.code for row in sheet.rows] == []
    assert [row.code for row in sheet.absent] == ["C1", "C2"]
    assert sheet.absent[0].cells == {}

    cow = register.products["CM"]
    service.save_cell(clerk, CellEdit(gone, cow, SATURDAY, "morning", Quantity(1)))
    sheet = service.day_sheet(clerk, SATURDAY, "R1", "both")
    assert [(row.code, row.active) for row in sheet.rows] == [("C1", False)]
    assert cell_of(sheet, register, "C1", "CM").row is not None


def test_a_row_of_a_shift_on_another_route_is_not_of_this_sheet(
    register: Register, service: ConsumptionService, clerk: Actor
) -> None:
    customer = register.customer("C1", evening_route="R2")
    register.order("C1", "CM", "1.000", "evening")
    cow = register.products["CM"]
    service.save_cell(clerk, CellEdit(customer, cow, SATURDAY, "evening", Quantity(2)))
    assert service.day_sheet(clerk, SATURDAY, "R1", "both").rows[0].cells == {}
    evening = service.day_sheet(clerk, SATURDAY, "R2", "both").rows[0]
    assert evening.cells["evening", cow].quantity == Quantity(2)


def test_a_cell_tells_who_entered_it_and_who_changed_it(
    register: Register, service: ConsumptionService, clerk: Actor
) -> None:
    customer = register.customer("C1")
    cow = register.products["CM"]
    service.save_cell(clerk, CellEdit(customer, cow, SATURDAY, "morning", Quantity(1)))
    other = register.user("Ravi Shah")
    service.save_cell(
        other,
        CellEdit(customer, cow, SATURDAY, "morning", Quantity(0), "Gate locked", 1),
    )
    row = cell_of(service.day_sheet(clerk, SATURDAY, "R1", "both"), register, "C1", "CM").row
    assert row is not None
    assert (row.entered_by, row.changed_by) == ("Meena Patel", "Ravi Shah")
    assert (row.reason, row.version) == ("Gate locked", 2)


def test_the_context_of_a_cell(
    database: SqlDatabase, register: Register, service: ConsumptionService, clerk: Actor
) -> None:
    customer = register.customer("C1", note="ring twice", opening="1000.00")
    register.order("C1", "CM", "3.000")
    cow = register.products["CM"]
    for days, quantity in ((8, 9), (7, 2), (3, 0), (1, 3)):
        on = SATURDAY - dt.timedelta(days=days)
        service.save_cell(clerk, CellEdit(customer, cow, on, "morning", Quantity(quantity)))
    service.save_cell(clerk, CellEdit(customer, cow, SATURDAY, "morning", Quantity(7)))
    register.bill("C1", dt.date(2026, 10, 1), dt.date(2026, 10, 31), "500.00", issued=True)
    with database.write(clerk, "test") as unit:
        for seq, reverses in ((1, None), (2, 1)):
            unit.session.add(
                Payment(
                    customer_id=customer, receipt=None if reverses else "R/26-27/00001",
                    receipt_year=None if reverses else 2026, receipt_seq=None if reverses else 1,
                    amount=Money(40 if reverses else 300), method="cash", paid_on=SATURDAY,
                    paid_at=unit.now, reference="", status="booked", provider="office",
                    provider_payment_id=None, collected_by=None, round_id=None, bill_id=None,
                    reverses_id=reverses, reason="", request_key=None, request_sha256=None,
                    account_seq=seq, created_at=unit.now, created_by=None, version=1,
                )
            )  # fmt: skip
            unit.session.flush()
    context = service.row_context(clerk, customer, cow, "morning", SATURDAY)
    zero = Quantity.zero
    assert context.last_week == (Quantity(2), None, None, None, zero, None, Quantity(3))
    assert context.usual == Quantity(3)
    assert context.balance == Money("1240.00")
    assert context.note == "ring twice"


def test_reading_needs_a_role(service: ConsumptionService, register: Register) -> None:
    assert register.products
    viewer = register.user("Vimal", Role.VIEWER)
    assert service.routes(viewer, SATURDAY) == ()
    with pytest.raises(NotAllowedError):
        service.save_cell(viewer, CellEdit(1, 1, SATURDAY, "morning", Quantity(1)))
