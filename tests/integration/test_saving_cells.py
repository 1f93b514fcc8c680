"""Cells saved, confirmed and put on leave, on both engines; two PCs at the same cell."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from helpers.sheets import Register
from sqlalchemy import select

from dairyos_desktop.adapters.database import SqlDatabase
from dairyos_desktop.config.settings import Settings
from dairyos_desktop.domain.errors import (
    ConflictError,
    InvalidInputError,
    NotFoundError,
    RefusedError,
)
from dairyos_desktop.domain.quantity import Quantity
from dairyos_desktop.models.audit import AuditEntry
from dairyos_desktop.models.bills import TouchedMonth
from dairyos_desktop.models.deliveries import Consumption, Leave
from dairyos_desktop.services.consumption.service import ConsumptionService
from dairyos_desktop.services.dto.consumption import CellEdit, CellState, ShownCell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from helpers.databases import FixedClock

    from dairyos_desktop.services.actor import Actor

SATURDAY = dt.date(2026, 11, 7)
OCTOBER_9 = dt.date(2026, 10, 9)


class Desk:
    """A clerk at a sheet with one customer C1 who takes a litre of cow milk in the morning."""

    def __init__(self, database: SqlDatabase, clock: FixedClock) -> None:
        clock.set_evening(SATURDAY)
        self.topics: list[frozenset[str]] = []
        self.database = database
        self.register = Register(database)
        self.service = ConsumptionService(database)
        self.cow = self.register.product("CM", name="Cow Milk")
        self.ghee = self.register.product("GH", "pc", name="Ghee")
        self.customer = self.register.customer("C1", "Dwarka Sharma")
        self.register.order("C1", "CM", "1.000")
        self.meena = self.register.user("Meena Patel")
        self.ravi = self.register.user("Ravi Shah")

    def edit(
        self,
        quantity: str | None,
        version: int | None = None,
        *,
        reason: str = "",
        on: dt.date = SATURDAY,
        product: int | None = None,
    ) -> CellEdit:
        return CellEdit(
            self.customer,
            product or self.cow,
            on,
            "morning",
            None if quantity is None else Quantity(quantity),
            reason,
            version,
        )

    def audit(self) -> list[AuditEntry]:
        with self.database.read() as session:
            return list(session.scalars(select(AuditEntry).order_by(AuditEntry.id)))

    def rows(self) -> list[tuple[int, str, int]]:
        with self.database.read() as session:
            return [
                (row.customer_id, row.quantity.short(), row.version)
                for row in session.scalars(select(Consumption).order_by(Consumption.customer_id))
            ]

    def touched(self) -> list[tuple[int, str]]:
        with self.database.read() as session:
            return [(one.customer_id, one.month) for one in session.scalars(select(TouchedMonth))]

    def leaves(self) -> int:
        with self.database.read() as session:
            return len(list(session.scalars(select(Leave))))


@pytest.fixture
def desk(database: SqlDatabase, clock: FixedClock) -> Desk:
    return Desk(database, clock)


def test_a_cell_is_saved_changed_and_taken_away(desk: Desk) -> None:
    saved = desk.service.save_cell(desk.meena, desk.edit("1.500"))
    assert saved.row is not None
    assert (saved.row.quantity, saved.row.version, saved.row.entered_by) == (
        Quantity("1.5"), 1, "Meena Patel",
    )  # fmt: skip
    changed = desk.service.save_cell(desk.ravi, desk.edit("2", 1, reason="guests"))
    assert changed.row is not None
    assert (changed.row.version, changed.row.entered_by, changed.row.changed_by) == (
        2, "Meena Patel", "Ravi Shah",
    )  # fmt: skip
    assert desk.rows() == [(desk.customer, "2", 2)]
    assert desk.service.save_cell(desk.meena, desk.edit(None, 2)).row is None
    assert desk.rows() == []

    entries = desk.audit()
    assert [(entry.action, entry.thing_key) for entry in entries] == [
        ("save_cell", "2026-11-07 C1 morning CM")
    ] * 3
    assert [entry.before and json.loads(entry.before)["quantity"] for entry in entries] == [
        None, "1.500", "2.000",
    ]  # fmt: skip
    assert [entry.after and json.loads(entry.after)["quantity"] for entry in entries] == [
        "1.500", "2.000", None,
    ]  # fmt: skip


def test_a_cell_that_is_so_already_is_not_written_again(desk: Desk) -> None:
    desk.service.save_cell(desk.meena, desk.edit("1.500"))
    again = desk.service.save_cell(desk.meena, desk.edit("1.500", 1))
    other_pc = desk.service.save_cell(desk.ravi, desk.edit("1.500", None))
    assert again.row == other_pc.row
    assert desk.rows() == [(desk.customer, "1.5", 1)]
    assert len(desk.audit()) == 1


@pytest.mark.parametrize("seen", [None, 1])
def test_a_cell_that_somebody_else_changed_is_a_conflict_with_both_states(
    desk: Desk, seen: int | None
) -> None:
    desk.service.save_cell(desk.meena, desk.edit("1"))
    desk.service.save_cell(desk.ravi, desk.edit("2", 1))
    with pytest.raises(ConflictError) as refused:
        desk.service.save_cell(desk.meena, desk.edit("3", seen))
    told = refused.value
    assert told.message == (
        "Ravi Shah saved 2 meanwhile: Cow Milk, morning of 07-11-2026, for Dwarka Sharma (C1)."
    )
    assert told.changed_by == "Ravi Shah"
    assert (told.fields[0].yours, told.fields[0].theirs) == ("3", "2")
    standing = told.current["row"]
    assert desk.service.save_cell(desk.meena, desk.edit("2", 2)).row == standing
    assert desk.rows() == [(desk.customer, "2", 2)]


def test_a_cell_that_somebody_else_took_away_names_them(desk: Desk) -> None:
    desk.service.save_cell(desk.meena, desk.edit("1"))
    desk.service.save_cell(desk.ravi, desk.edit(None, 1))
    with pytest.raises(ConflictError, match="Ravi Shah took the row away") as refused:
        desk.service.save_cell(desk.meena, desk.edit("3", 1))
    assert refused.value.current["row"] is None
    assert desk.rows() == []


def test_quantities_that_rule_1_refuses(desk: Desk) -> None:
    with pytest.raises(InvalidInputError, match="outside 0 to"):
        desk.service.save_cell(desk.meena, desk.edit("10000"))
    with pytest.raises(InvalidInputError, match="by the piece"):
        desk.service.save_cell(desk.meena, desk.edit("0.5", product=desk.ghee))
    with pytest.raises(NotFoundError):
        desk.service.save_cell(desk.meena, desk.edit("1", product=99))
    good, bad = desk.edit("2"), desk.edit("0.5", product=desk.ghee)
    with pytest.raises(InvalidInputError):
        desk.service.save_cells(desk.meena, [good, bad])
    assert desk.rows() == []
    assert desk.audit() == []


def test_a_billed_month_is_touched_and_an_issued_bill_is_named(desk: Desk) -> None:
    first, last = dt.date(2026, 10, 1), dt.date(2026, 10, 31)
    number = desk.register.bill("C1", first, last, "100.00", issued=True)
    saved = desk.service.save_cell(desk.meena, desk.edit("2", on=OCTOBER_9))
    assert saved.billed == number
    assert desk.touched() == [(desk.customer, "2026-10")]
    assert desk.service.save_cell(desk.meena, desk.edit("1")).billed == ""
    assert desk.touched() == [(desk.customer, "2026-10")]


def test_a_block_saves_what_it_can_and_names_what_others_changed(desk: Desk) -> None:
    other = desk.register.customer("C2")
    desk.service.save_cell(desk.ravi, desk.edit("5"))
    block = [
        desk.edit("1"),
        CellEdit(other, desk.cow, SATURDAY, "morning", Quantity(2)),
        CellEdit(other, desk.ghee, SATURDAY, "evening", Quantity(1)),
    ]
    result = desk.service.save_cells(desk.meena, block)
    assert [(one.key.customer_id, one.key.product_id) for one in result.saved] == [
        (other, desk.ghee), (other, desk.cow),
    ]  # fmt: skip
    conflict = result.conflicts[0]
    assert (conflict.yours, conflict.changed_by) == (Quantity(1), "Ravi Shah")
    assert conflict.row is not None
    assert conflict.row.quantity == Quantity(5)
    entry = desk.audit()[-1]
    assert (entry.action, entry.thing_key) == ("save_cells", "2026-11-07 2 cells")
    assert json.loads(entry.after or "") == {"C2 evening GH": "1.000", "C2 morning CM": "2.000"}


def test_confirming_a_route_saves_what_was_shown_once(desk: Desk) -> None:
    second, third = desk.register.customer("C2"), desk.register.customer("C3")
    shown = [
        ShownCell(customer, desk.cow, "morning", Quantity(1))
        for customer in (desk.customer, second, third)
    ]
    desk.service.save_cell(desk.ravi, desk.edit("5"))
    desk.service.save_cell(desk.ravi, CellEdit(second, desk.cow, SATURDAY, "morning", Quantity(1)))
    number = desk.register.bill(
        "C3", dt.date(2026, 11, 1), dt.date(2026, 11, 30), "10.00", issued=True
    )
    result = desk.service.confirm(desk.meena, SATURDAY, "R1", shown)
    assert [(one.key.customer_id, one.billed) for one in result.saved] == [
        (third, number), (second, ""),
    ]  # fmt: skip
    assert [one.key.customer_id for one in result.conflicts] == [desk.customer]
    assert desk.rows() == [(desk.customer, "5", 1), (second, "1", 1), (third, "1", 1)]
    entry = desk.audit()[-1]
    assert (entry.action, entry.thing_key) == ("confirm_route", "2026-11-07 R1")
    assert json.loads(entry.after or "") == {"morning CM 1.000": ["C3"]}
    count = len(desk.audit())
    assert desk.service.confirm(desk.meena, SATURDAY, "R1", shown).conflicts == result.conflicts
    assert len(desk.audit()) == count


def test_leave_covers_the_shift_takes_the_own_row_along_and_comes_back(desk: Desk) -> None:
    desk.register.order("C1", "GH", "1")
    desk.service.save_cell(desk.meena, desk.edit("2"))
    desk.service.save_cell(desk.meena, desk.edit("1", product=desk.ghee))
    marked = desk.service.mark_leave(desk.meena, desk.edit(None, 1))
    assert marked.created
    assert marked.leave.is_only(SATURDAY, "morning")
    assert marked.removed is not None
    row = desk.service.day_sheet(desk.meena, SATURDAY, "R1", "both").rows[0]
    assert row.cell("morning", desk.cow).state is CellState.LEAVE
    ghee = row.cell("morning", desk.ghee)
    assert ghee.row is not None
    assert ghee.leave is not None

    again = desk.service.mark_leave(desk.meena, desk.edit(None))
    assert (again.created, again.removed, desk.leaves()) == (False, None, 1)

    back = desk.service.take_back_leave(
        desk.meena, marked.leave.id, marked.leave.version, desk.edit("2")
    )
    assert back is not None
    assert back.row is not None
    assert desk.leaves() == 0
    row = desk.service.day_sheet(desk.meena, SATURDAY, "R1", "both").rows[0]
    assert row.cell("morning", desk.cow).quantity == Quantity(2)


def test_leave_on_a_row_that_somebody_else_changed_changes_nothing(desk: Desk) -> None:
    desk.service.save_cell(desk.ravi, desk.edit("2"))
    with pytest.raises(ConflictError, match="Ravi Shah saved 2"):
        desk.service.mark_leave(desk.meena, desk.edit(None))
    assert desk.leaves() == 0
    assert desk.rows() == [(desk.customer, "2", 1)]


def block(desk: Desk) -> list[CellEdit]:
    """Three homes: C1 with a saved row, C2 with two products, C3 with an order alone."""
    for code in ("C2", "C3"):
        desk.register.customer(code)
        desk.register.order(code, "CM", "1.000")
    ids = desk.register.customers
    desk.service.save_cell(desk.meena, desk.edit("2"))
    for product in (desk.cow, desk.ghee):
        edit = CellEdit(ids["C2"], product, SATURDAY, "morning", Quantity("1"))
        desk.service.save_cell(desk.meena, edit)
    return [
        CellEdit(ids[code], product, SATURDAY, "morning", None, "", version)
        for code, product, version in (
            ("C1", desk.cow, 1), ("C2", desk.cow, 1), ("C2", desk.ghee, 1), ("C3", desk.cow, None),
        )
    ]  # fmt: skip


def test_a_block_goes_on_leave_in_one_command_and_comes_back_whole(desk: Desk) -> None:
    edits = block(desk)
    before = desk.rows()
    marked = desk.service.mark_leaves(desk.meena, edits)
    assert [one.created for one in marked.leaves] == [True, True, True]
    assert (len(marked.removed), desk.leaves(), desk.rows()) == (3, 3, [])
    assert [one.action for one in desk.audit()[-4:]] == ["mark_leaves"] * 4
    assert desk.touched() == []
    again = desk.service.mark_leaves(
        desk.meena, [replace(one, expected_version=None) for one in edits]
    )
    assert ([one.created for one in again.leaves], again.removed) == ([False] * 3, ())
    back = [
        replace(one, quantity=Quantity(quantity), expected_version=None)
        for one, quantity in zip(edits[:3], ("2", "1", "1"), strict=True)
    ]
    notes = [(one.leave.id, one.leave.version) for one in marked.leaves]
    desk.service.take_back_leaves(desk.meena, notes, back)
    assert (desk.leaves(), desk.rows()) == (0, before)


def test_a_block_with_a_row_that_somebody_else_changed_stays_as_it_is(desk: Desk) -> None:
    edits = block(desk)
    desk.service.save_cell(desk.ravi, replace(edits[2], quantity=Quantity("5")))
    before = desk.rows()
    with pytest.raises(ConflictError, match="Ravi Shah saved 5 meanwhile: Ghee"):
        desk.service.mark_leaves(desk.meena, edits)
    assert (desk.leaves(), desk.rows()) == (0, before)
    edits[2] = replace(edits[2], expected_version=2)
    marked = desk.service.mark_leaves(desk.meena, edits)
    notes = [(one.leave.id, one.leave.version) for one in marked.leaves]
    desk.service.save_cell(
        desk.ravi, replace(edits[0], quantity=Quantity("9"), expected_version=None)
    )
    back = [replace(edits[0], quantity=Quantity("2"), expected_version=None)]
    with pytest.raises(ConflictError, match="Ravi Shah saved 9"):
        desk.service.take_back_leaves(desk.meena, notes, back)
    assert desk.leaves() == 3


def test_leave_told_after_a_planned_change_holds_against_it(desk: Desk, clock: FixedClock) -> None:
    desk.register.leave("C1", SATURDAY, None, "morning")
    told_at = clock.now()
    desk.register.planned(
        "C1", "other", SATURDAY, SATURDAY, product="CM", quantity="2", asked_at=told_at
    )
    sheet = desk.service.day_sheet(desk.meena, SATURDAY, "R1", "both")
    assert sheet.rows[0].cell("morning", desk.cow).due == Quantity(2)
    clock.set(told_at + dt.timedelta(minutes=5))
    desk.service.mark_leave(desk.meena, desk.edit(None))
    sheet = desk.service.day_sheet(desk.meena, SATURDAY, "R1", "both")
    assert sheet.rows[0].cell("morning", desk.cow).state is CellState.LEAVE


def test_a_longer_leave_is_not_taken_back_by_a_slip(desk: Desk) -> None:
    desk.register.leave("C1", SATURDAY, None)
    note = desk.service.day_sheet(desk.meena, SATURDAY, "R1", "both").rows[0].leaves[0]
    with pytest.raises(RefusedError, match="more than the one day"):
        desk.service.take_back_leave(desk.meena, note.id, note.version)
    with pytest.raises(ConflictError):
        desk.service.take_back_leave(desk.meena, 99, 1)
    assert desk.leaves() == 1


@pytest.fixture
def two_pcs(database: SqlDatabase, tmp_path: object, clock: FixedClock) -> Iterator[SqlDatabase]:
    """A second connection pool on the same database, as another PC has."""
    del tmp_path
    settings = Settings(
        database._settings.data_dir,
        "" if database.dialect == "sqlite" else database._settings.database_url,
    )
    opened = SqlDatabase(settings, clock)
    yield opened
    opened.close()


def test_two_pcs_at_the_same_cell_leave_one_of_both_states(
    desk: Desk, two_pcs: SqlDatabase
) -> None:
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - only here

    other = ConsumptionService(two_pcs)
    outcomes: list[str] = []

    def save(service: ConsumptionService, actor: Actor, quantity: str) -> str:
        try:
            service.save_cell(actor, desk.edit(quantity))
        except ConflictError as error:
            return f"{quantity}: {error.changed_by}"
        return "saved"

    with ThreadPoolExecutor(2) as pool:
        for day in range(8):
            desk.service.save_cell(desk.meena, desk.edit(None, 1)) if day else None
            both = [
                pool.submit(save, desk.service, desk.meena, "2"),
                pool.submit(save, other, desk.ravi, "3"),
            ]
            outcomes = sorted(one.result() for one in both)
            quantity = desk.rows()[0][1]
            assert outcomes == sorted(
                ["saved", "3: Meena Patel" if quantity == "2" else "2: Ravi Shah"]
            )


def test_changes_are_announced(desk: Desk) -> None:
    told: list[frozenset[str]] = []
    desk.database._announce = told.append
    desk.service.save_cell(desk.meena, desk.edit("2"))
    desk.service.mark_leave(desk.meena, desk.edit(None, 1))
    assert told == [frozenset({"consumption"}), frozenset({"consumption", "leaves"})]
