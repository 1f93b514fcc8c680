"""Rounds of delivery on both engines: people, walkers, loads, sheets."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

import pytest
from helpers.round_desk import MORNING, SATURDAY, RoundDesk

from dairyos_desktop.domain.errors import (
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    RefusedError,
)
from dairyos_desktop.domain.quantity import Quantity
from dairyos_desktop.domain.roles import Role
from dairyos_desktop.services.dto.delivery import LoadEdit, PersonForm, RoundKey

if TYPE_CHECKING:
    from helpers.databases import FixedClock

    from dairyos_desktop.adapters.database import SqlDatabase


@pytest.fixture
def desk(database: SqlDatabase, clock: FixedClock) -> RoundDesk:
    return RoundDesk(database, clock)


def test_people_come_are_put_right_and_leave(desk: RoundDesk) -> None:
    ramu = desk.rounds.add_person(desk.meena, PersonForm("  Ramu Bhai ", "98377 62388"))
    assert (ramu.name, ramu.phone, ramu.version) == ("Ramu Bhai", "+919837762388", 1)
    desk.rounds.add_person(desk.meena, PersonForm("anil"))
    with pytest.raises(RefusedError, match="called anil already"):
        desk.rounds.add_person(desk.meena, PersonForm("Anil"))
    with pytest.raises(RefusedError, match="called anil already"):
        desk.rounds.change_person(desk.meena, ramu.id, PersonForm("ANIL"), 1)
    with pytest.raises(InvalidInputError, match="name is missing"):
        desk.rounds.add_person(desk.meena, PersonForm(" "))
    with pytest.raises(NotFoundError):
        desk.rounds.change_person(desk.meena, 99, PersonForm("Somebody"), 1)
    gone = desk.rounds.change_person(
        desk.meena, ramu.id, PersonForm("Ramu", "", is_active=False), 1
    )
    assert (gone.name, gone.phone, gone.is_active, gone.version) == ("Ramu", "", False, 2)
    assert [one.name for one in desk.rounds.people(desk.ravi)] == ["anil"]
    assert [one.name for one in desk.rounds.people(desk.ravi, include_gone=True)] == [
        "anil", "Ramu",
    ]  # fmt: skip
    again = desk.rounds.change_person(
        desk.meena, ramu.id, PersonForm("Ramu", "", is_active=False), 2
    )
    assert again.version == 2


def test_a_person_that_somebody_else_changed_is_told_field_by_field(desk: RoundDesk) -> None:
    ramu = desk.rounds.add_person(desk.meena, PersonForm("Ramu"))
    desk.rounds.change_person(desk.ravi, ramu.id, PersonForm("Ramu", "98377 62388"), 1)
    with pytest.raises(ConflictError) as refused:
        desk.rounds.change_person(desk.meena, ramu.id, PersonForm("Ramu Bhai"), 1)
    told = refused.value
    assert [(one.field, one.yours, one.theirs) for one in told.fields] == [
        ("Name", "Ramu Bhai", "Ramu"),
        ("Phone", "–", "+919837762388"),
    ]
    assert told.changed_by == "Ravi Shah"


def test_a_round_before_anything_is_said_of_it(desk: RoundDesk) -> None:
    sheet = desk.sheet()
    assert (sheet.version, sheet.person_id, sheet.closed_at, sheet.to_confirm) == (
        None, None, None, 2,
    )  # fmt: skip
    (milk,) = sheet.lines
    assert (milk.product, milk.delivered, milk.waiting, milk.version) == (
        "CM", Quantity(0), Quantity("3.5"), None,
    )  # fmt: skip
    assert sheet.within_tolerance


def test_what_is_confirmed_is_delivered_and_the_rest_waits(desk: RoundDesk) -> None:
    desk.register.leave("C2", SATURDAY, SATURDAY, "evening")
    desk.save(desk.first, "2.25")
    desk.save(desk.second, "1", product=desk.ghee)
    sheet = desk.sheet()
    told = [(line.product, line.delivered.short(), line.waiting.short()) for line in sheet.lines]
    assert told == [("CM", "2.25", "2"), ("GH", "1", "0")]
    assert sheet.to_confirm == 1
    evening = desk.sheet("evening")
    assert (evening.to_confirm, [line.waiting.short() for line in evening.lines]) == (0, ["0"])


def test_a_sheet_of_all_routes_has_each_route_and_shift(desk: RoundDesk) -> None:
    far = desk.register.customer("C3", route="R2", evening_route="R1")
    desk.register.order("C3", "CM", "4", "evening")
    desk.save(far, "1", product=desk.ghee)
    sheets = desk.rounds.round_sheet(desk.meena, SATURDAY, None, ["morning", "evening"])
    assert [
        (one.key.route, one.key.shift, [line.waiting.short() for line in one.lines])
        for one in sheets
    ] == [
        ("R1", "morning", ["3.5"]),
        ("R1", "evening", ["4", "1"]),
        ("R2", "morning", ["0"]),
        ("R2", "evening", []),
    ]


def test_who_walked_is_kept_and_offered_the_next_time(desk: RoundDesk) -> None:
    ramu = desk.rounds.add_person(desk.meena, PersonForm("Ramu"))
    anil = desk.rounds.add_person(desk.meena, PersonForm("Anil"))
    friday = SATURDAY - dt.timedelta(days=1)
    before = RoundKey(friday, "morning", "R1")
    assert desk.rounds.set_walker(desk.meena, before, anil.id, None) == 1
    assert desk.rounds.set_walker(desk.meena, before, ramu.id, 1) == 2
    evening = RoundKey(friday, "evening", "R1")
    desk.rounds.set_walker(desk.meena, evening, anil.id, None)
    sheet = desk.sheet()
    assert (sheet.likely_person_id, desk.sheet("evening").likely_person_id) == (ramu.id, anil.id)
    assert desk.sheet(on=friday).person == "Ramu"
    entry = desk.audit()[-2]
    assert (entry.thing_key, json.loads(entry.before or ""), json.loads(entry.after or "")) == (
        "2026-11-06 morning R1", {"walker": "Anil"}, {"walker": "Ramu"},
    )  # fmt: skip
    desk.rounds.change_person(desk.meena, ramu.id, PersonForm("Ramu", is_active=False), 1)
    assert desk.sheet().likely_person_id is None


def test_two_clerks_name_a_walker(desk: RoundDesk) -> None:
    ramu = desk.rounds.add_person(desk.meena, PersonForm("Ramu"))
    anil = desk.rounds.add_person(desk.meena, PersonForm("Anil"))
    desk.rounds.set_walker(desk.ravi, MORNING, anil.id, None)
    with pytest.raises(ConflictError) as refused:
        desk.rounds.set_walker(desk.meena, MORNING, ramu.id, None)
    told = refused.value
    assert told.message == "Ravi Shah changed R1, 07-11-2026 morning meanwhile."
    assert [(one.yours, one.theirs) for one in told.fields] == [("Ramu", "Anil")]
    assert told.current["version"] == 1
    assert desk.rounds.set_walker(desk.meena, MORNING, anil.id, None) == 1
    assert desk.rounds.set_walker(desk.meena, MORNING, None, 1) == 2
    with pytest.raises(NotFoundError, match="Nobody stands on R9"):
        desk.rounds.set_walker(desk.meena, RoundKey(SATURDAY, "morning", "R9"), ramu.id, None)


def test_a_load_against_what_was_delivered(desk: RoundDesk) -> None:
    desk.save(desk.first, "1.5")
    desk.save(desk.second, "2")
    assert desk.load("5.000", "1.475", by=desk.meena) == 1
    sheet = desk.sheet()
    (milk,) = sheet.lines
    assert (milk.difference_thousandths, milk.updated_by) == (25, "Meena Patel")
    assert sheet.within_tolerance
    assert desk.load("5.000", "1.449", version=1, by=desk.meena) == 2
    assert not desk.sheet().within_tolerance
    assert desk.load("0", version=2, by=desk.meena) is None
    assert desk.sheet().lines[0].version is None
    assert desk.sheet().within_tolerance


def test_two_clerks_at_one_load(desk: RoundDesk) -> None:
    desk.load("40", by=desk.ravi)
    with pytest.raises(ConflictError) as refused:
        desk.load("41", "2", by=desk.meena)
    told = refused.value
    assert told.message == (
        "Ravi Shah changed the load of Cow Milk meanwhile: R1, 07-11-2026 morning."
    )
    assert [(one.field, one.yours, one.theirs) for one in told.fields] == [
        ("Loaded", "41", "40"), ("Returned", "2", "0"),
    ]  # fmt: skip
    assert desk.load("40", by=desk.meena) == 1
    assert desk.load("41", "2", version=1, by=desk.meena) == 2
    entry = desk.audit()[-1]
    assert (entry.thing, entry.thing_key) == ("load", "2026-11-07 morning R1 CM")


def test_loads_that_no_round_can_have(desk: RoundDesk) -> None:
    with pytest.raises(InvalidInputError, match=r"outside 0 to 99999\.999"):
        desk.load("100000", by=desk.meena)
    with pytest.raises(InvalidInputError, match="by the piece"):
        desk.rounds.save_load(desk.meena, LoadEdit(MORNING, desk.ghee, Quantity("0.5")))
    assert desk.load("99999.999", by=desk.meena) == 1
    with pytest.raises(NotFoundError):
        desk.rounds.save_load(desk.meena, LoadEdit(MORNING, 99, Quantity(1)))
    assert desk.audit()[-1].thing == "load"


def test_viewers_look_and_change_nothing(desk: RoundDesk) -> None:
    viewer = desk.register.user("Visitor", Role.VIEWER)
    assert desk.rounds.round_sheet(viewer, SATURDAY, "R1", ["morning"])
    for deed in (
        lambda: desk.rounds.add_person(viewer, PersonForm("Ramu")),
        lambda: desk.rounds.set_walker(viewer, MORNING, None, None),
        lambda: desk.load("1", by=viewer),
        lambda: desk.rounds.close(viewer, MORNING, None),
        lambda: desk.rounds.close_until(viewer, SATURDAY),
        lambda: desk.rounds.reopen(desk.meena, MORNING, 1, "slip"),
    ):
        with pytest.raises(NotAllowedError):
            deed()


def test_changes_are_announced(desk: RoundDesk) -> None:
    told: list[frozenset[str]] = []
    desk.database._announce = told.append
    desk.rounds.add_person(desk.meena, PersonForm("Ramu"))
    desk.load("5", by=desk.meena)
    assert told == [frozenset({"delivery"})] * 2
