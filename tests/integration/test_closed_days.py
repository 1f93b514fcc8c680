"""Closed rounds keep their rows, whoever writes; rounds to come have none. On both engines."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

import pytest
from helpers.offices import make_office
from helpers.round_desk import EVENING, MORNING, SATURDAY, RoundDesk
from sqlalchemy import select

from dairyos_desktop.adapters.files import WholeFiles
from dairyos_desktop.domain.errors import ClosedDayError, ConflictError, RefusedError
from dairyos_desktop.domain.quantity import Quantity
from dairyos_desktop.domain.roles import Role
from dairyos_desktop.models.deliveries import Consumption, Leave
from dairyos_desktop.models.imports import Import
from dairyos_desktop.models.office import Office
from dairyos_desktop.services.actor import SYSTEM
from dairyos_desktop.services.dto.consumption import CellEdit, ShownCell
from dairyos_desktop.services.dto.delivery import LoadEdit
from dairyos_desktop.services.dto.imports import ImportKind
from dairyos_desktop.services.dto.office import OfficeDetails
from dairyos_desktop.services.imports.service import ImportService

if TYPE_CHECKING:
    from pathlib import Path

    from helpers.databases import FixedClock

    from dairyos_desktop.adapters.database import SqlDatabase
    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.dto.imports import ImportResult

REASON = "C1 called"
SUNDAY = SATURDAY + dt.timedelta(days=1)


@pytest.fixture
def desk(database: SqlDatabase, clock: FixedClock) -> RoundDesk:
    return RoundDesk(database, clock)


@pytest.fixture
def closed(desk: RoundDesk) -> RoundDesk:
    """The morning is confirmed and closed; the evening is not."""
    desk.confirm()
    desk.rounds.close(desk.ravi, MORNING, None)
    return desk


@pytest.fixture
def manager(desk: RoundDesk) -> Actor:
    return desk.register.user("Asha", Role.MANAGER)


def edit(desk: RoundDesk, quantity: str | None, reason: str = "", *, product: int = 0) -> CellEdit:
    """Of the first customer's milk, which is as ordered; of ghee there is no row."""
    return CellEdit(
        desk.first,
        product or desk.cow,
        SATURDAY,
        "morning",
        None if quantity is None else Quantity(quantity),
        expected_version=None if product else 1,
        closed_reason=reason,
    )


def rows(desk: RoundDesk) -> list[tuple[int, str, str]]:
    with desk.database.read() as session:
        return [
            (row.customer_id, row.shift, row.quantity.short())
            for row in session.scalars(
                select(Consumption).order_by(
                    Consumption.customer_id, Consumption.shift, Consumption.product_id
                )
            )
        ]


def refused(desk: RoundDesk, who: Actor, reason: str) -> list[ClosedDayError]:
    """Every writer of rows, tried by somebody; the refusals."""
    ghee = ShownCell(desk.first, desk.ghee, "morning", Quantity(1))
    load = LoadEdit(MORNING, desk.cow, Quantity(5))
    deeds = (
        lambda: desk.entry.save_cell(who, edit(desk, "2", reason)),
        lambda: desk.entry.save_cell(who, edit(desk, None, reason)),
        lambda: desk.entry.save_cell(who, edit(desk, "1", reason, product=desk.ghee)),
        lambda: desk.entry.save_cells(who, [edit(desk, "3", reason)]),
        lambda: desk.entry.confirm(who, SATURDAY, "R1", [ghee], reason),
        lambda: desk.entry.mark_leave(who, edit(desk, None), reason),
        lambda: desk.rounds.save_load(who, load, reason),
        lambda: desk.rounds.set_walker(who, MORNING, desk.person("Ramu"), 1, reason),
    )
    found = []
    for deed in deeds:
        with pytest.raises(ClosedDayError) as error:
            deed()
        found.append(error.value)
    return found


def test_a_clerk_changes_nothing_on_a_closed_round(closed: RoundDesk) -> None:
    before = rows(closed)
    errors = refused(closed, closed.meena, REASON)
    assert rows(closed) == before
    first = errors[0]
    assert first.code == "closed_day"
    assert first.message == (
        "Cow Milk, morning of 07-11-2026, for Customer C1 (C1) can't be changed: the morning of"
        " 07-11-2026 on R1 was closed by Ravi Shah on 07-11-2026 at 18:00."
    )
    assert "role manager or above" in first.hint
    assert {error.needs_reason for error in errors} == {False}
    with closed.database.read() as session:
        assert session.scalars(select(Leave)).all() == []


def test_a_manager_needs_a_reason(closed: RoundDesk, manager: Actor) -> None:
    before = rows(closed)
    errors = refused(closed, manager, "  ")
    assert rows(closed) == before
    assert {error.needs_reason for error in errors} == {True}


def test_the_manager_s_reason_goes_into_the_audit_log(closed: RoundDesk, manager: Actor) -> None:
    entry = closed.entry
    entry.save_cell(manager, edit(closed, "2", REASON))
    assert closed.audit()[-1].reason == REASON
    second = CellEdit(
        closed.first, closed.cow, SATURDAY, "morning", Quantity(3), "guests", 2, "asked twice"
    )
    third = edit(closed, "1", REASON, product=closed.ghee)
    entry.save_cells(manager, [second, third])
    assert closed.audit()[-1].reason == f"asked twice; {REASON}"
    other = ShownCell(closed.second, closed.ghee, "morning", Quantity(1))
    entry.confirm(manager, SATURDAY, "R1", [other], REASON)
    assert closed.audit()[-1].reason == REASON
    gone = CellEdit(closed.first, closed.cow, SATURDAY, "morning", None, "", 3)
    marked = entry.mark_leave(manager, gone, REASON)
    assert [one.reason for one in closed.audit()[-2:]] == ["", REASON]
    back = CellEdit(closed.first, closed.cow, SATURDAY, "morning", Quantity(3))
    with pytest.raises(ClosedDayError):
        entry.take_back_leave(manager, marked.leave.id, marked.leave.version, back)
    entry.take_back_leave(manager, marked.leave.id, marked.leave.version, back, REASON)
    assert closed.audit()[-1].reason == REASON
    closed.rounds.save_load(manager, LoadEdit(MORNING, closed.cow, Quantity(5)), REASON)
    assert closed.audit()[-1].reason == REASON
    assert rows(closed) == [
        (closed.first, "morning", "3"), (closed.first, "morning", "1"),
        (closed.second, "morning", "2"), (closed.second, "morning", "1"),
    ]  # fmt: skip


def test_what_is_so_already_is_no_change_of_a_closed_round(closed: RoundDesk) -> None:
    saved = closed.entry.save_cell(closed.meena, edit(closed, "1.5"))
    assert saved.row is not None
    shown = [ShownCell(closed.first, closed.cow, "morning", Quantity("1.5"))]
    assert len(closed.entry.confirm(closed.meena, SATURDAY, "R1", shown).saved) == 1
    assert closed.entry.mark_leave(closed.meena, edit(closed, None, product=closed.ghee)).created


def test_other_shifts_days_and_routes_stay_open(closed: RoundDesk) -> None:
    far = closed.register.customer("C3", route="R2", evening_route="R1")
    closed.save(far, "1")
    closed.save(far, "1", shift="evening")
    closed.save(closed.first, "1", shift="evening")
    closed.save(closed.first, "1", on=SATURDAY - dt.timedelta(days=1))
    both = [
        CellEdit(closed.first, closed.cow, SATURDAY, "evening", Quantity(4), "", 1),
        edit(closed, "4"),
    ]
    before = rows(closed)
    with pytest.raises(ClosedDayError):
        closed.entry.save_cells(closed.meena, both)
    assert rows(closed) == before


def test_a_reopened_round_is_a_clerk_s_again(closed: RoundDesk, manager: Actor) -> None:
    closed.rounds.reopen(manager, MORNING, 1, REASON)
    closed.entry.save_cell(closed.meena, edit(closed, "2", "not needed"))
    assert closed.audit()[-1].reason == ""


def test_a_conflict_is_told_before_the_closed_day_can_be_changed(
    closed: RoundDesk, manager: Actor
) -> None:
    closed.entry.save_cell(manager, edit(closed, "2", REASON))
    with pytest.raises(ConflictError, match="Asha saved 2"):
        closed.entry.save_cell(manager, edit(closed, "3", REASON))


def test_the_sheet_says_which_shifts_are_closed(closed: RoundDesk) -> None:
    far = closed.register.customer("C3", route="R2", evening_route="R1")
    sheet = closed.entry.day_sheet(closed.meena, SATURDAY, None, "both")
    (found,) = sheet.closed
    assert (found.route, found.shift, found.by, found.at) == (
        "R1", "morning", "Ravi Shah", closed.clock.now(),
    )  # fmt: skip
    by_customer = {row.customer_id: row for row in sheet.rows}
    assert sheet.closed_shift(by_customer[closed.first], "morning") == found
    assert sheet.closed_shift(by_customer[closed.first], "evening") is None
    assert sheet.closed_shift(by_customer[far], "morning") is None
    assert closed.entry.day_sheet(closed.meena, SATURDAY, "R1", "evening").closed == ()
    assert closed.entry.day_sheet(closed.meena, SATURDAY, "R2", "both").closed == ()


# Imports -------------------------------------------------------------------------------


def imported(
    desk: RoundDesk, owner: Actor, folder: Path, lines: list[str], reason: str = ""
) -> ImportResult:
    with desk.database.read() as session:
        is_made = session.scalar(select(Office.id)) is not None
    if not is_made:
        make_office(desk.database, desk.clock)
    file = folder / "consumption-2026-11.csv"
    text = "\n".join(["date,customer,shift,product,quantity", *lines, ""])
    file.write_text(text, encoding="utf-8")
    service = ImportService(desk.database, desk.clock, WholeFiles())
    return service.run(owner, ImportKind.CONSUMPTION, file, reason=reason)


def test_a_file_s_rows_on_a_closed_round_are_bad_without_a_reason(
    closed: RoundDesk, manager: Actor, tmp_path: Path
) -> None:
    lines = [
        "2026-11-07,C1,morning,CM,1.5",
        "2026-11-07,C2,morning,CM,2.5",
        "2026-11-07,C1,morning,GH,1",
        "2026-11-07,C1,evening,CM,1",
        "2026-11-06,C1,morning,CM,1",
    ]
    result = imported(closed, manager, tmp_path, lines)
    assert [(bad.line, bad.column, bad.value) for bad in result.bad] == [
        (3, "date", "2026-11-07"), (4, "date", "2026-11-07"),
    ]  # fmt: skip
    assert result.bad[0].problem == ("The morning of 07-11-2026 on R1 was closed by Ravi Shah.")
    assert (result.new, result.changed, result.unchanged, result.written) == (2, 0, 1, False)
    result = imported(closed, manager, tmp_path, lines, REASON)
    assert (result.new, result.changed, result.unchanged, result.written) == (3, 1, 1, True)
    assert [one.reason for one in closed.audit()[-2:]] == [REASON, REASON]


def test_a_row_that_is_changed_by_hand_is_no_import_s_any_more(desk: RoundDesk) -> None:
    desk.confirm()
    with desk.database.write(SYSTEM, "test") as unit:
        made = Import(
            at=unit.now, user_name="Asha", kind="consumption", file_name="a.csv", sha256="",
            rows_new=2, rows_changed=0, rows_unchanged=0, leaves_new=0, first_on=SATURDAY,
            last_on=SATURDAY, removed_at=None, removed_by="",
        )  # fmt: skip
        unit.session.add(made)
        unit.session.flush()
        for row in unit.session.scalars(select(Consumption)):
            row.import_id = made.id
    desk.entry.save_cell(desk.meena, edit(desk, "2"))
    with desk.database.read() as session:
        found = {row.customer_id: row.import_id for row in session.scalars(select(Consumption))}
    assert (found[desk.first], found[desk.second]) == (None, 1)


# Ahead of time -----------------------------------------------------------------------


def shown(desk: RoundDesk) -> list[ShownCell]:
    return [ShownCell(desk.second, desk.ghee, "evening", Quantity(1))]


def test_no_row_is_of_a_day_to_come(desk: RoundDesk, manager: Actor) -> None:
    ahead = CellEdit(desk.first, desk.cow, SUNDAY, "morning", Quantity(1))
    for who in (desk.meena, manager):
        for deed in (
            lambda who=who: desk.entry.save_cell(who, ahead),
            lambda who=who: desk.entry.save_cells(who, [edit(desk, "1"), ahead]),
            lambda who=who: desk.entry.confirm(who, SUNDAY, "R1", shown(desk)),
        ):
            with pytest.raises(RefusedError) as refused_:
                deed()
            assert (refused_.value.code, "Note a change" in refused_.value.hint) == (
                "not_yet", True,
            )  # fmt: skip
    assert rows(desk) == []
    marked = desk.entry.mark_leave(
        desk.meena, CellEdit(desk.first, desk.cow, SUNDAY, "morning", None)
    )
    assert marked.created
    assert desk.entry.take_back_leave(desk.meena, marked.leave.id, marked.leave.version) is None


def test_this_evening_is_a_manager_s_until_its_hour(
    desk: RoundDesk, manager: Actor, clock: FixedClock
) -> None:
    clock.set(dt.datetime(2026, 11, 7, 9, 29, tzinfo=dt.UTC))
    evening = CellEdit(desk.first, desk.cow, SATURDAY, "evening", Quantity(1))
    with pytest.raises(RefusedError, match=r"counts from 15:00 on; it is 14:59 now") as told:
        desk.entry.save_cell(desk.meena, evening)
    assert "role manager or above" in told.value.hint
    with pytest.raises(RefusedError, match="counts from 15:00"):
        desk.entry.confirm(desk.meena, SATURDAY, "R1", shown(desk))
    desk.entry.confirm(manager, SATURDAY, "R1", shown(desk))
    desk.save(desk.first, "2")
    clock.set(dt.datetime(2026, 11, 7, 9, 30, tzinfo=dt.UTC))
    desk.entry.save_cell(desk.meena, evening)
    assert [one[1:] for one in rows(desk)] == [("evening", "1"), ("morning", "2"), ("evening", "1")]


def test_the_hour_and_the_day_are_the_office_s(database: SqlDatabase, clock: FixedClock) -> None:
    """Half past four in the afternoon of the 7th in New York is the 8th in Kolkata already."""
    owner = make_office(
        database, clock, OfficeDetails(name="Hudson Dairy", timezone="America/New_York")
    )
    desk = RoundDesk(database, clock)
    clock.set(dt.datetime(2026, 11, 7, 21, 30, tzinfo=dt.UTC))
    desk.setting("evening_from", "16:31")
    evening = CellEdit(desk.first, desk.cow, SATURDAY, "evening", Quantity(1))
    with pytest.raises(RefusedError, match=r"counts from 16:31 on; it is 16:30 now"):
        desk.entry.save_cell(desk.meena, evening)
    sunday = CellEdit(desk.first, desk.cow, SUNDAY, "morning", Quantity(1))
    with pytest.raises(RefusedError, match="08-11-2026 has not happened yet"):
        desk.entry.save_cell(owner, sunday)
    clock.set(dt.datetime(2026, 11, 7, 21, 31, tzinfo=dt.UTC))
    desk.entry.save_cell(desk.meena, evening)
    clock.set(dt.datetime(2026, 11, 8, 4, 59, tzinfo=dt.UTC))
    with pytest.raises(RefusedError, match="08-11-2026 has not happened yet"):
        desk.entry.save_cell(owner, sunday)
    clock.set(dt.datetime(2026, 11, 8, 5, 0, tzinfo=dt.UTC))
    desk.entry.save_cell(desk.meena, sunday)
    assert [one.key for one in desk.rounds.open_rounds(desk.meena, SATURDAY)][-1] == EVENING


def test_an_import_takes_days_to_come(desk: RoundDesk, manager: Actor, tmp_path: Path) -> None:
    result = imported(desk, manager, tmp_path, ["2026-11-30,C1,evening,CM,1"])
    assert (result.new, result.written) == (1, True)
    assert json.loads(desk.audit()[-1].after or "")["new"] == 1
