"""Imports taken back while nobody touched their rows, and days that are closed to imports."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from helpers.databases import FixedClock
from helpers.foreign_desk import NOON, OCTOBER, SAMPLE, ForeignDesk, sample_desk
from sqlalchemy import select

from dairyos_desktop.domain.errors import NotAllowedError, NotFoundError, RefusedError
from dairyos_desktop.domain.orders import MORNING
from dairyos_desktop.domain.periods import Month
from dairyos_desktop.domain.quantity import Quantity
from dairyos_desktop.domain.roles import Role
from dairyos_desktop.models.audit import AuditEntry
from dairyos_desktop.models.bills import TouchedMonth
from dairyos_desktop.models.customers import Customer
from dairyos_desktop.models.deliveries import Consumption
from dairyos_desktop.models.delivery_rounds import DeliveryRound
from dairyos_desktop.services.actor import Actor
from dairyos_desktop.services.billing.service import BillingService
from dairyos_desktop.services.consumption.service import ConsumptionService
from dairyos_desktop.services.dto.consumption import CellEdit
from dairyos_desktop.services.dto.imports import ImportKind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HEAD = "Code,Shift,Product,1,2,3\n"
SHEET = HEAD + "C00001,M,CM,1,1,1\nC00002,M,BM,0.5,0.5,L\n"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[ForeignDesk]:
    desk = sample_desk(tmp_path / "office")
    yield desk
    desk.database.close()


def change_by_hand(desk: ForeignDesk, code: str, day: int, quantity: str | None) -> None:
    """A clerk types over a morning's cell, or empties it."""
    on = dt.date(2026, 10, day)
    with desk.database.read() as session:
        row = session.execute(
            select(Consumption)
            .join(Customer, Customer.id == Consumption.customer_id)
            .where(Customer.code == code, Consumption.date == on)
        ).scalar_one()
        edit = CellEdit(
            customer_id=row.customer_id, on=on, shift=MORNING, product_id=row.product_id,
            quantity=None if quantity is None else Quantity(quantity),
            expected_version=row.version,
        )  # fmt: skip
    saved = ConsumptionService(desk.database).save_cells(desk.actor, [edit])
    assert not saved.conflicts


def close_round(desk: ForeignDesk, day: int, route: str, shift: str = "morning") -> None:
    with desk.database.write(desk.actor, "test") as unit:
        unit.session.add(
            DeliveryRound(
                date=dt.date(2026, 10, day), shift=shift, route=route, person_id=None,
                closed_at=NOON, closed_by="Kiran", closed_reason="", updated_at=NOON, version=1,
            )
        )  # fmt: skip


def test_an_import_is_taken_back_as_if_it_never_was(desk: ForeignDesk) -> None:
    desk.sheet(SHEET)
    first = desk.deliveries(), desk.leaves()
    desk.sheet(SHEET.replace("1,1,1", "1,2,1").replace(",L\n", ",A\nC00003,M,CM,1,1,L\n"))
    assert desk.deliveries() != first[0]
    latest, earlier, *_ = desk.imports.history(desk.actor)
    assert (latest.kind, latest.new, latest.changed, latest.removable) == ("sheet", 3, 1, True)
    assert earlier.why_not == "1 of its rows was changed since."
    with pytest.raises(RefusedError, match="1 of its rows was changed since"):
        desk.imports.remove(desk.actor, earlier.id)
    desk.imports.remove(desk.actor, latest.id)
    assert (desk.deliveries(), desk.leaves()) == first
    latest, earlier, *_ = desk.imports.history(desk.actor)
    assert (latest.removed_by, latest.removable) == (desk.actor.name, False)
    assert earlier.removable
    desk.imports.remove(desk.actor, earlier.id)
    assert (desk.deliveries(), desk.leaves()) == ([], [])
    with pytest.raises(RefusedError, match="taken back by"):
        desk.imports.remove(desk.actor, earlier.id)
    with desk.database.read() as session:
        entry = session.scalars(
            select(AuditEntry)
            .where(AuditEntry.action == "remove import", AuditEntry.thing == "consumption")
            .order_by(AuditEntry.id)
        ).first()
    assert entry is not None
    assert entry.thing_key == "C00001 2026-10"
    assert '"2026-10-02 morning CM": "2.000"' in str(entry.before)
    assert '"2026-10-02 morning CM": "1.000"' in str(entry.after)


@pytest.mark.parametrize("quantity", ["3", None])
def test_an_import_whose_rows_were_touched_stays(desk: ForeignDesk, quantity: str | None) -> None:
    desk.sheet(SHEET)
    change_by_hand(desk, "C00001", 2, quantity)
    (row, *_) = desk.imports.history(desk.actor)
    assert (row.removable, row.why_not) == (False, "1 of its rows was changed since.")
    before = desk.deliveries()
    with pytest.raises(RefusedError, match="changed since") as refused:
        desk.imports.remove(desk.actor, row.id)
    assert refused.value.hint
    assert desk.deliveries() == before


def test_taking_back_marks_the_months_that_were_billed(desk: ForeignDesk) -> None:
    desk.imports.run(desk.actor, ImportKind.RATES, SAMPLE / "rates.csv")
    desk.sheet(SHEET)
    billing = BillingService(desk.database, FixedClock(NOON))
    assert billing.generate(desk.actor, Month(2026, 10)).created == 2
    touched = select(Customer.code).join(TouchedMonth, TouchedMonth.customer_id == Customer.id)
    with desk.database.read() as session:
        assert session.scalars(touched).all() == []
    (row, *_) = desk.imports.history(desk.actor)
    desk.imports.remove(desk.actor, row.id)
    with desk.database.read() as session:
        assert sorted(session.scalars(touched)) == ["C00001", "C00002"]
    assert billing.generate(desk.actor, Month(2026, 10)).voided == 2


def test_a_registers_import_is_told_and_stays(desk: ForeignDesk) -> None:
    file = desk.file("date,customer,amount,method,reference\n2026-10-01,C00001,10,cash,\n")
    desk.imports.run(desk.actor, ImportKind.PAYMENTS, file)
    (row, *_) = desk.imports.history(desk.actor)
    assert (row.kind, row.new, row.file_name, row.user) == (
        "payments", 1, "sheet.csv", desk.actor.name,
    )  # fmt: skip
    assert not row.removable
    with pytest.raises(RefusedError, match="only deliveries"):
        desk.imports.remove(desk.actor, row.id)
    with pytest.raises(NotFoundError):
        desk.imports.remove(desk.actor, 999)


def test_the_deliveries_register_is_taken_back_too(desk: ForeignDesk) -> None:
    head = "date,customer,shift,product,quantity\n"
    file = desk.file(head + "2026-10-01,C00001,morning,CM,1\n")
    desk.imports.run(desk.actor, ImportKind.CONSUMPTION, file)
    (row, *_) = desk.imports.history(desk.actor)
    desk.imports.remove(desk.actor, row.id)
    assert desk.deliveries() == []
    assert desk.imports.run(desk.actor, ImportKind.CONSUMPTION, file).new == 1


def test_an_import_that_changed_nothing_is_none(desk: ForeignDesk) -> None:
    desk.sheet(SHEET)
    before = len(desk.imports.history(desk.actor))
    desk.sheet(SHEET)
    desk.sheet(SHEET + "C00009,M,CM,two,,\n")
    desk.sheet(SHEET, dry_run=True)
    assert len(desk.imports.history(desk.actor)) == before


# Closed days, and who may


def test_a_closed_day_is_written_with_a_reason_alone(desk: ForeignDesk) -> None:
    desk.sheet(SHEET)
    close_round(desk, 2, "R2")
    close_round(desk, 3, "R4")
    content = SHEET.replace("1,1,1", "1,2,2")
    found = desk.sheet(content)
    assert [(cell.line, cell.column, cell.value) for cell in found.bad] == [(2, "2", "2")]
    assert "morning of 02-10-2026 on route R2 is closed" in found.bad[0].problem
    assert "reason" in found.bad[0].hint
    # What is there already changes nothing, on closed days too.
    assert desk.sheet(SHEET).bad == ()
    register = desk.file("date,customer,shift,product,quantity\n2026-10-02,C00001,morning,CM,2\n")
    (cell,) = desk.imports.run(desk.actor, ImportKind.CONSUMPTION, register).bad
    assert (cell.line, cell.column) == (2, "date")
    done = desk.sheet(content, reason="the slip was found")
    assert (done.bad, done.changed, done.written) == ((), 2, True)
    (row, *_) = desk.imports.history(desk.actor)
    with pytest.raises(RefusedError, match="route R2 is closed"):
        desk.imports.remove(desk.actor, row.id)


def test_clerks_import_nothing_and_see_the_history(desk: ForeignDesk) -> None:
    clerk = Actor(desk.actor.user_id, "Kiran", Role.CLERK)
    file = desk.file(SHEET)
    with pytest.raises(NotAllowedError):
        desk.imports.run_sheet(clerk, file, OCTOBER)
    with pytest.raises(NotAllowedError):
        desk.imports.look(clerk, file, OCTOBER, None)
    with pytest.raises(NotAllowedError):
        desk.imports.remove(clerk, 1)
    with pytest.raises(NotAllowedError):
        desk.imports.save_problems(clerk, file, OCTOBER, None, desk.folder / "x.csv")
    assert desk.imports.history(clerk)
