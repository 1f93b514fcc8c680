"""Settings: declared once, changed with an audit, never overwritten unseen."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from helpers.offices import make_office
from sqlalchemy import func, select

from dairyos_desktop.domain import declared_settings
from dairyos_desktop.domain.declared_settings import DECLARED, PAPER_SIZE
from dairyos_desktop.domain.declaring import Kind
from dairyos_desktop.domain.errors import ConflictError, InvalidInputError, NotFoundError
from dairyos_desktop.models.audit import AuditEntry
from dairyos_desktop.models.office import Setting
from dairyos_desktop.services.dto.office import OfficeDetails
from dairyos_desktop.services.office import OfficeService
from dairyos_desktop.services.settings import SettingsService, Value, setting_value

if TYPE_CHECKING:
    from helpers.databases import FixedClock

    from dairyos_desktop.adapters.database import SqlDatabase
    from dairyos_desktop.services.actor import Actor


@pytest.fixture
def owner(database: SqlDatabase, clock: FixedClock) -> Actor:
    """Of an office that was just made."""
    return make_office(database, clock, OfficeDetails(name="Gokul", bill_prefix="GK"))


@pytest.fixture
def settings(database: SqlDatabase) -> SettingsService:
    """Of that office."""
    return SettingsService(database)


def values(settings: SettingsService, owner: Actor) -> dict[str, object]:
    return {row.key: row.value for row in settings.list_settings(owner)}


def test_settings_of_both_kinds_are_changed_and_read_back(
    settings: SettingsService, owner: Actor, database: SqlDatabase
) -> None:
    settings.set_value(owner, "due_days", "21")
    settings.set_value(owner, "round_to_rupee", value=True)
    settings.set_value(owner, "paper_size", "a4")

    found = values(settings, owner)
    assert (found["due_days"], found["round_to_rupee"], found["paper_size"]) == (21, True, "A4")
    assert (found["name"], found["bill_prefix"]) == ("Gokul", "GK")
    with database.read() as session:
        assert setting_value(session, PAPER_SIZE) == "A4"
        assert setting_value(session, declared_settings.DUE_DAYS) == 21


def test_every_change_is_audited_and_no_change_is_not(
    settings: SettingsService, owner: Actor, database: SqlDatabase
) -> None:
    settings.set_value(owner, "paper_size", "A4")
    settings.set_value(owner, "paper_size", "A5")
    settings.set_value(owner, "paper_size", "A5")
    settings.set_value(owner, "due_days", 10)

    with database.read() as session:
        rows = session.scalars(select(AuditEntry).where(AuditEntry.action == "settings.set")).all()
        assert [(row.thing_key, json.loads(row.after or "")["value"]) for row in rows] == [
            ("paper_size", "A4"),
            ("paper_size", "A5"),
        ]
        assert session.scalar(select(func.count()).select_from(Setting)) == 1


@pytest.mark.parametrize(
    ("key", "value"),
    [("due_days", "ten"), ("due_days", "366"), ("round_to_rupee", "maybe"), ("paper_size", "A3"),
     ("gstin", "24AABCM1234F1Z4"), ("bill_prefix", "LONG"), ("name", " "), ("due_days", True)],
)  # fmt: skip
def test_what_the_declaration_refuses_is_refused(
    settings: SettingsService, owner: Actor, key: str, value: Value
) -> None:
    before = values(settings, owner)

    with pytest.raises(InvalidInputError):
        settings.set_value(owner, key, value)

    assert values(settings, owner) == before


def test_an_undeclared_key_is_refused(settings: SettingsService, owner: Actor) -> None:
    with pytest.raises(NotFoundError, match="colour"):
        settings.set_value(owner, "colour", "blue")


def test_a_value_that_somebody_else_changed_is_not_overwritten(
    settings: SettingsService, owner: Actor
) -> None:
    settings.set_value(owner, "due_days", 21)

    with pytest.raises(ConflictError) as conflict:
        settings.set_value(owner, "due_days", 30, seen=10)

    assert conflict.value.current == {"due_days": 21}
    assert values(settings, owner)["due_days"] == 21
    settings.set_value(owner, "due_days", 30, seen=21)


def test_the_office_is_saved_whole_with_the_version_that_was_read(
    database: SqlDatabase, owner: Actor, clock: FixedClock
) -> None:
    office = OfficeService(database, clock)
    seen = office.get(owner)

    office.save(owner, OfficeDetails(name="Gokul Dairy", bill_prefix="GK"), seen.version)

    with pytest.raises(ConflictError) as conflict:
        office.save(owner, OfficeDetails(name="Gokul 2", bill_prefix="GK"), seen.version)
    assert [(item.field, item.theirs) for item in conflict.value.fields] == [
        ("Name", "Gokul Dairy")
    ]


@pytest.mark.usefixtures("owner")
def test_the_day_is_the_offices(database: SqlDatabase, clock: FixedClock) -> None:
    clock.set(clock.now().replace(hour=18, minute=29))
    assert OfficeService(database, clock).today().day == 1

    clock.set(clock.now().replace(hour=18, minute=30))

    assert OfficeService(database, clock).today().day == 2


def test_only_declared_settings_are_asked_for_in_the_code() -> None:
    """A setting is used by its declared constant, so a key that isn't declared can't be."""
    package = Path(declared_settings.__file__).parent.parent
    asked = re.compile(r"setting_value\(\s*\w+(?:\.session)?,\s*([\w.]+)")
    names = {
        name.rsplit(".", 1)[-1]
        for file in package.rglob("*.py")
        for name in asked.findall(file.read_text(encoding="utf-8"))
    }
    constants = {name for name, value in vars(declared_settings).items() if value in DECLARED}
    assert names <= constants | {"setting"}


def test_each_declaration_is_whole() -> None:
    assert len({setting.key for setting in DECLARED}) == len(DECLARED)
    for setting in DECLARED:
        assert setting.label
        assert setting.help.endswith(".")
        assert setting.from_plain(setting.default) == setting.default
        assert bool(setting.choices) == (setting.kind is Kind.CHOICE)
