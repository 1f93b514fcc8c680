"""The month sheet as it is read, on both engines: the same rows as the sheets of its days."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from helpers.offices import make_office
from helpers.sheets import Register

from dairyos_desktop.adapters.files import WholeFiles
from dairyos_desktop.cli.demo_command import FILES
from dairyos_desktop.config.paths import resource
from dairyos_desktop.domain.periods import Month
from dairyos_desktop.domain.quantity import Quantity
from dairyos_desktop.models.delivery_rounds import DeliveryRound
from dairyos_desktop.services.actor import SYSTEM
from dairyos_desktop.services.consumption.service import ConsumptionService
from dairyos_desktop.services.dto.consumption import EMPTY_CELL, CellEdit, CellState
from dairyos_desktop.services.dto.delivery import RoundKey
from dairyos_desktop.services.dto.month_sheet import DatedKey, MonthWanted
from dairyos_desktop.services.imports.service import ImportService

if TYPE_CHECKING:
    from helpers.databases import FixedClock

    from dairyos_desktop.adapters.database import SqlDatabase
    from dairyos_desktop.domain.orders import Shift
    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.dto.consumption import SheetCell, ShiftChoice

OCTOBER = Month(2026, 10)
NOVEMBER = Month(2026, 11)


@pytest.fixture
def register(database: SqlDatabase) -> Register:
    made = Register(database)
    for code, unit in (("CM", "L"), ("BM", "L"), ("GH", "pc")):
        made.product(code, unit)
    return made


@pytest.fixture
def clerk(register: Register) -> Actor:
    return register.user("Meena Patel")


@pytest.fixture
def service(database: SqlDatabase) -> ConsumptionService:
    return ConsumptionService(database)


def save(service: ConsumptionService, actor: Actor, key: DatedKey, quantity: str | None) -> None:
    amount = None if quantity is None else Quantity(quantity)
    service.save_cell(actor, CellEdit(key.customer_id, key.product_id, key.on, key.shift, amount))


def all_cells(
    service: ConsumptionService, actor: Actor, wanted: MonthWanted
) -> dict[DatedKey, SheetCell]:
    """Every cell of the month sheet, read in windows as the screen does."""
    ids = [row.customer_id for row in service.month_frame(actor, wanted).rows]
    found: dict[DatedKey, SheetCell] = {}
    for start in range(0, len(ids), 50):
        window = service.month_cells(actor, wanted, ids[start : start + 50])
        for cells in window.cells.values():
            found |= cells
    return found


def says_something(cell: SheetCell) -> bool:
    return cell.state is not CellState.EMPTY


def of_days(
    service: ConsumptionService, actor: Actor, month: Month, route: str | None, shift: ShiftChoice
) -> tuple[dict[DatedKey, SheetCell], set[int]]:
    """The same from the sheet of each day."""
    found: dict[DatedKey, SheetCell] = {}
    customers = set()
    for on in month.days:
        for row in service.day_sheet(actor, on, route, shift).rows:
            customers.add(row.customer_id)
            for (of_shift, product), cell in row.cells.items():
                found[DatedKey(row.customer_id, of_shift, product, on)] = cell
    return found, customers


@pytest.mark.no_cover
def test_every_cell_of_the_sample_dairy_is_as_the_day_sheets_have_it(
    database: SqlDatabase, clock: FixedClock, service: ConsumptionService
) -> None:
    owner = make_office(database, clock)
    imports = ImportService(database, clock, WholeFiles())
    for kind in ("products", "taxes", "customers", "standing-orders", "leaves", "consumption"):
        for known, name in FILES.items():
            if known.value == kind:
                assert not imports.run(owner, known, resource("sample", "madhuban") / name).bad
    # Some of October is taken out again: pre-filled cells stand beside confirmed ones.
    october, _ = of_days(service, owner, OCTOBER, None, "both")
    rows = [key for key, cell in october.items() if cell.row is not None]
    service.save_cells(
        owner,
        [
            CellEdit(key.customer_id, key.product_id, key.on, key.shift, None, "", 1)
            for key in rows[::61]
        ],
    )
    sheets = {}
    for month in (OCTOBER, NOVEMBER):
        wanted = MonthWanted(month, None, "both", None)
        days, customers = sheets[month] = of_days(service, owner, month, None, "both")
        cells = all_cells(service, owner, wanted)
        said = {key: cell for key, cell in days.items() if says_something(cell)}
        assert {key: cell for key, cell in cells.items() if says_something(cell)} == said
        states = Counter(cell.state for cell in said.values())
        assert states[CellState.AS_ORDERED] > 50
        assert states[CellState.LEAVE] > 0
        frame = service.month_frame(owner, wanted)
        assert {row.customer_id for row in frame.rows} == customers
    totals = service.month_totals(owner, MonthWanted(OCTOBER, None, "both", None))
    delivered: Counter[tuple[dt.date, int]] = Counter()
    taken: Counter[tuple[int, int]] = Counter()
    for key, cell in sheets[OCTOBER][0].items():
        if cell.row is not None:
            delivered[key.on, key.product_id] += cell.row.quantity.thousandths
            taken[key.customer_id, key.product_id] += cell.row.quantity.thousandths
    assert dict(totals.by_day) == dict(delivered)
    assert dict(totals.by_customer) == dict(taken)
    route = service.routes(owner, OCTOBER.first)[1].route
    one = MonthWanted(OCTOBER, route, "evening", totals.products[0].id)
    on_route = {row.customer_id for row in service.month_frame(owner, one).rows}
    assert {
        key: cell for key, cell in all_cells(service, owner, one).items() if says_something(cell)
    } == {
        key: cell
        for key, cell in sheets[OCTOBER][0].items()
        if says_something(cell)
        and key.product_id == one.product_id
        and key.shift == "evening"
        and key.customer_id in on_route
    }


def test_orders_leaves_and_changes_turn_on_their_days(
    register: Register, service: ConsumptionService, clerk: Actor
) -> None:
    register.customer("C1")
    register.order("C1", "CM", "1.000", until=dt.date(2026, 11, 9))
    register.order("C1", "CM", "2.000", since=dt.date(2026, 11, 10))
    register.order("C1", "BM", "0.500", "evening", days="sun")
    register.leave("C1", dt.date(2026, 11, 5), dt.date(2026, 11, 6))
    register.planned(
        "C1", "extra", dt.date(2026, 11, 20), dt.date(2026, 11, 20), product="GH", quantity="1",
        shift="morning",
    )  # fmt: skip
    cells = all_cells(service, clerk, MonthWanted(NOVEMBER, "R1", "both", None))
    customer, products = register.customers["C1"], register.products

    def due(product: str, shift: Shift = "morning") -> list[str]:
        keys = [DatedKey(customer, shift, products[product], on) for on in NOVEMBER.days]
        return [cells.get(key, EMPTY_CELL).due.short() for key in keys]

    assert due("CM") == ["1"] * 4 + ["0"] * 2 + ["1"] * 3 + ["2"] * 21
    sundays = ["0.5" if on.weekday() == 6 else "0" for on in NOVEMBER.days]
    assert due("BM", "evening") == sundays
    assert due("GH") == ["1" if on.day == 20 else "0" for on in NOVEMBER.days]
    away = cells[DatedKey(customer, "morning", products["CM"], dt.date(2026, 11, 5))]
    assert away.state is CellState.LEAVE
    assert away.leave is not None


def test_a_window_holds_who_entered_and_changed_a_cell(
    register: Register, service: ConsumptionService, clerk: Actor
) -> None:
    customer = register.customer("C1")
    key = DatedKey(customer, "morning", register.products["CM"], dt.date(2026, 11, 1))
    save(service, clerk, key, "1.5")
    ravi = register.user("Ravi")
    service.save_cell(
        ravi,
        CellEdit(customer, key.product_id, key.on, "morning", Quantity(2), "Guests", 1),
    )
    wanted = MonthWanted(NOVEMBER, "R1", "morning", key.product_id)
    row = service.month_cells(clerk, wanted, [customer]).cells[customer][key].row
    assert row is not None
    assert (row.entered_by, row.changed_by, row.version, row.reason) == (
        "Meena Patel", "Ravi", 2, "Guests",
    )  # fmt: skip


def test_only_the_shift_that_walks_the_route_counts(
    register: Register, service: ConsumptionService, clerk: Actor
) -> None:
    there = register.customer("C1", evening_route="R2")
    for shift in ("morning", "evening"):
        assert shift in ("morning", "evening")
        save(service, clerk, DatedKey(there, shift, register.products["CM"], OCTOBER.first), "1")
    first, second = (MonthWanted(OCTOBER, route, "both", None) for route in ("R1", "R2"))
    assert {key.shift for key in all_cells(service, clerk, first)} == {"morning"}
    assert {key.shift for key in all_cells(service, clerk, second)} == {"evening"}
    assert service.month_totals(clerk, first).by_day == {
        (OCTOBER.first, register.products["CM"]): 1000
    }
    both = service.month_totals(clerk, MonthWanted(OCTOBER, None, "both", None))
    assert both.by_customer == {(there, register.products["CM"]): 2000}


def test_the_frame_names_who_comes_in_the_month_what_is_ordered_and_what_is_closed(
    register: Register, service: ConsumptionService, clerk: Actor, database: SqlDatabase
) -> None:
    register.customer("C1", position=30)
    register.customer("C2", position=10, active=(dt.date(2026, 11, 20), None))
    gone = register.customer("C3", active=(dt.date(2025, 1, 1), dt.date(2026, 10, 31)))
    register.customer("C4", active=(dt.date(2025, 1, 1), dt.date(2026, 10, 31)))
    for code in ("C1", "C2"):
        register.order(code, "BM", "1")
    register.order("C1", "CM", "1")
    save(service, clerk, DatedKey(gone, "morning", register.products["CM"], NOVEMBER.first), "1")
    closed = RoundKey(dt.date(2026, 11, 1), "morning", "R1")
    with database.write(SYSTEM, "test") as unit:
        for shift, closed_at in (("morning", unit.now), ("evening", None)):
            unit.session.add(
                DeliveryRound(
                    date=closed.on, shift=shift, route="R1", person_id=None, closed_at=closed_at,
                    closed_by="", closed_reason="", updated_at=unit.now, version=1,
                )
            )  # fmt: skip
    frame = service.month_frame(clerk, MonthWanted(NOVEMBER, "R1", "both", None))
    assert [row.code for row in frame.rows] == ["C3", "C2", "C1"]
    assert frame.in_use == (register.products["BM"], register.products["CM"])
    assert [product.code for product in frame.products] == ["CM", "BM", "GH"]
    assert frame.closed == {closed}
