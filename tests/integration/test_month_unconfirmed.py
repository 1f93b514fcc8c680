"""What the month's preview says of cells to confirm and of open rounds, on both engines."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from helpers.offices import make_office
from helpers.round_desk import MORNING, SATURDAY, RoundDesk

from dairyos_desktop.domain.periods import Month
from dairyos_desktop.domain.quantity import Quantity
from dairyos_desktop.services.billing.service import BillingService
from dairyos_desktop.services.dto.delivery import LoadEdit, RoundKey

if TYPE_CHECKING:
    from helpers.databases import FixedClock

    from dairyos_desktop.adapters.database import SqlDatabase

NOVEMBER = Month(2026, 11)
DECEMBER_1 = dt.date(2026, 12, 1)


@pytest.fixture
def desk(database: SqlDatabase, clock: FixedClock) -> RoundDesk:
    """Of an office whose two homes take milk from the 6th on, and ghee in the evening."""
    make_office(database, clock)
    made = RoundDesk(database, clock, since=dt.date(2026, 11, 6))
    for product in (made.cow, made.ghee):
        made.price(product, "60")
    return made


def told(desk: RoundDesk, month: Month = NOVEMBER) -> list[tuple[str | None, str, str]]:
    preview = BillingService(desk.database, desk.clock).preview(desk.meena, month)
    return [
        (row.customer, row.code, row.detail)
        for row in preview.warnings
        if row.code in {"not_confirmed", "day_open"}
    ]


def test_cells_that_nobody_confirmed_are_told_up_to_today(
    desk: RoundDesk, clock: FixedClock
) -> None:
    assert told(desk) == [
        (None, "day_open", "4 rounds are not closed, the first 06-11-2026 morning, R1."),
        ("C1", "not_confirmed", "2 cells to confirm, the first 06-11-2026."),
        ("C2", "not_confirmed", "4 cells to confirm, the first 06-11-2026."),
    ]
    clock.set_date(SATURDAY)
    assert told(desk)[-1] == ("C2", "not_confirmed", "3 cells to confirm, the first 06-11-2026.")
    desk.confirm()
    desk.save(desk.first, "0", on=dt.date(2026, 11, 6))
    desk.register.leave("C2", dt.date(2026, 11, 6), dt.date(2026, 11, 6), "morning")
    assert told(desk)[1:] == [("C2", "not_confirmed", "1 cell to confirm, the first 06-11-2026.")]
    clock.set_date(DECEMBER_1)
    assert told(desk)[1:] == [
        ("C1", "not_confirmed", "23 cells to confirm, the first 08-11-2026."),
        ("C2", "not_confirmed", "48 cells to confirm, the first 06-11-2026."),
    ]
    assert told(desk, Month(2026, 10)) == []


def test_a_planned_change_shapes_what_is_to_confirm(desk: RoundDesk) -> None:
    desk.register.planned("C1", "none", SATURDAY, SATURDAY)
    desk.register.planned("C1", "extra", SATURDAY, SATURDAY, product="GH", quantity="1",
                          shift="evening")  # fmt: skip
    assert told(desk)[1] == ("C1", "not_confirmed", "2 cells to confirm, the first 06-11-2026.")


def test_rounds_are_open_until_they_are_closed(desk: RoundDesk) -> None:
    for on in (dt.date(2026, 11, 6), SATURDAY):
        for shift in ("morning", "evening"):
            desk.confirm(on, "morning" if shift == "morning" else "evening")
    desk.rounds.close(desk.meena, RoundKey(dt.date(2026, 11, 6), "morning", "R1"), None)
    assert told(desk) == [
        (None, "day_open", "3 rounds are not closed, the first 06-11-2026 evening, R1.")
    ]
    far = RoundKey(dt.date(2026, 11, 5), "morning", "R1")
    desk.rounds.save_load(desk.meena, LoadEdit(far, desk.cow, Quantity(4)))
    assert "4 rounds are not closed, the first 05-11-2026 morning" in told(desk)[0][2]
    desk.rounds.close_until(desk.meena, SATURDAY, "spilt")
    assert told(desk) == []


def test_an_office_that_closes_nothing_is_not_told_of_it(desk: RoundDesk) -> None:
    desk.setting("track_loads", "false")
    assert [code for _, code, _ in told(desk)] == ["not_confirmed", "not_confirmed"]
    desk.confirm()
    desk.rounds.close(desk.meena, MORNING, None)
    assert told(desk)[0][:2] == (None, "day_open")
