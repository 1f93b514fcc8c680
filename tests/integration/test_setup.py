"""Making an office: whole or not at all, on both engines."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from helpers.databases import FixedClock, sqlite_database
from helpers.offices import OWNER, PASSWORD, login_service, quick_hasher
from sqlalchemy import func, select

from dairyos_desktop.adapters.database import SqlDatabase
from dairyos_desktop.adapters.new_database import DatabaseBuilder
from dairyos_desktop.config.settings import Settings
from dairyos_desktop.domain.errors import (
    EnvironmentTroubleError,
    InvalidInputError,
    LoginRefusedError,
    RefusedError,
)
from dairyos_desktop.domain.passwords import normal_recovery_code
from dairyos_desktop.domain.roles import Role
from dairyos_desktop.models.audit import AuditEntry
from dairyos_desktop.models.office import NumberSeries, Office
from dairyos_desktop.services.dto.office import OfficeDetails
from dairyos_desktop.services.setup import SetupService

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Wish:
    """What somebody asks for."""

    office: OfficeDetails = field(default_factory=OfficeDetails)
    owner: str = OWNER
    password: str = PASSWORD
    next_bill_number: int | None = None


MADHUBAN = OfficeDetails(name="Madhuban Dairy", bill_prefix="MD", due_days=7)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Of an office that isn't there yet."""
    folder = tmp_path / "new" / "dairy"
    if request.param == "sqlite":
        return Settings(folder)
    cluster = request.getfixturevalue("cluster")
    return Settings(folder, cluster.new_url(template="template0"))


def setup_of(settings: Settings, clock: FixedClock) -> SetupService:
    return SetupService(DatabaseBuilder(settings, clock), clock, quick_hasher())


def test_a_new_office_is_there_with_its_owner(settings: Settings, clock: FixedClock) -> None:
    made = setup_of(settings, clock).create_office(MADHUBAN, OWNER, PASSWORD)

    database = SqlDatabase(settings, clock)
    database.require_current()
    owner = login_service(database, clock, quick_hasher(), "pc").login(OWNER, PASSWORD)
    assert (owner.name, owner.role) == (OWNER, Role.OWNER)
    with database.read() as session:
        office = session.scalars(select(Office)).one()
        assert (office.name, office.bill_prefix, office.due_days) == ("Madhuban Dairy", "MD", 7)
        assert quick_hasher().verify(office.recovery_hash, normal_recovery_code(made.recovery_code))
        assert session.scalar(select(func.count()).select_from(NumberSeries)) == 0
        audited = session.scalars(select(AuditEntry)).all()
        assert {(row.thing, row.user_name) for row in audited} == {
            ("office", OWNER),
            ("user", OWNER),
            ("login", OWNER),
        }
        assert all(PASSWORD not in (row.after or "") for row in audited)
    database.close()


def test_numbers_go_on_where_the_old_book_ended(settings: Settings, clock: FixedClock) -> None:
    clock.set_date(dt.date(2027, 3, 31))
    setup_of(settings, clock).create_office(MADHUBAN, OWNER, PASSWORD, next_bill_number=412)

    database = SqlDatabase(settings, clock)
    with database.read() as session:
        series = session.scalars(select(NumberSeries)).one()
        assert (series.kind, series.prefix, series.year) == ("bill", "MD", 2026)
        assert (series.first_number, series.next_number) == (412, 412)
    database.close()


def test_an_office_that_is_there_is_left_as_it_is(settings: Settings, clock: FixedClock) -> None:
    setup_of(settings, clock).create_office(MADHUBAN, OWNER, PASSWORD)

    with pytest.raises(RefusedError, match="office already"):
        setup_of(settings, clock).create_office(OfficeDetails(name="Other"), "Bina", PASSWORD)

    database = SqlDatabase(settings, clock)
    with database.read() as session:
        assert session.scalars(select(Office.name)).all() == ["Madhuban Dairy"]
    database.close()


def test_when_filling_fails_nothing_is_left_and_it_works_again(
    settings: Settings, clock: FixedClock
) -> None:
    builder = DatabaseBuilder(settings, clock)

    with pytest.raises(ZeroDivisionError), builder.building():
        raise ZeroDivisionError

    assert list(settings.data_dir.iterdir()) == []
    database = SqlDatabase(settings, clock)
    assert not database.exists()
    database.close()
    setup_of(settings, clock).create_office(MADHUBAN, OWNER, PASSWORD)


@pytest.mark.parametrize(
    "wish",
    [
        Wish(office=OfficeDetails(gstin="24AABCM1234F1Z4")),
        Wish(owner=""),
        Wish(password="my dairy 2026-27"),  # noqa: S106 - the point is that it is refused
        Wish(next_bill_number=0),
        Wish(next_bill_number=10**9),
    ],
)
def test_what_is_refused_makes_no_folder(wish: Wish, tmp_path: Path, clock: FixedClock) -> None:
    settings = Settings(tmp_path / "new")

    with pytest.raises(InvalidInputError):
        setup_of(settings, clock).create_office(
            wish.office, wish.owner, wish.password, next_bill_number=wish.next_bill_number
        )

    assert not settings.data_dir.exists()


def test_only_the_database_is_left_in_the_folder(tmp_path: Path, clock: FixedClock) -> None:
    setup_of(Settings(tmp_path), clock).create_office(MADHUBAN, OWNER, PASSWORD)

    assert [file.name for file in tmp_path.iterdir()] == ["dairyos.sqlite3"]


def test_a_foreign_file_of_that_name_is_not_touched(tmp_path: Path, clock: FixedClock) -> None:
    file = tmp_path / "dairyos.sqlite3"
    file.write_bytes(b"something else")

    with pytest.raises(RefusedError, match="office already"):
        setup_of(Settings(tmp_path), clock).create_office(MADHUBAN, OWNER, PASSWORD)

    assert file.read_bytes() == b"something else"


def test_the_journal_of_a_lost_database_is_not_mixed_in(tmp_path: Path, clock: FixedClock) -> None:
    (tmp_path / "dairyos.sqlite3-wal").write_bytes(b"committed rows may be in here")

    with pytest.raises(RefusedError, match=r"dairyos\.sqlite3-wal"):
        setup_of(Settings(tmp_path), clock).create_office(MADHUBAN, OWNER, PASSWORD)


def test_a_database_that_came_meanwhile_wins(tmp_path: Path, clock: FixedClock) -> None:
    with (
        pytest.raises(RefusedError, match="office already"),
        DatabaseBuilder(Settings(tmp_path), clock).building(),
    ):
        sqlite_database(tmp_path, clock).close()

    assert [file.name for file in tmp_path.iterdir()] == ["dairyos.sqlite3"]


def test_a_folder_that_cant_be_made_is_told(tmp_path: Path, clock: FixedClock) -> None:
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(EnvironmentTroubleError) as trouble:
        setup_of(Settings(tmp_path / "file" / "new"), clock).create_office(
            MADHUBAN, OWNER, PASSWORD
        )

    assert trouble.value.code == "disk"


def test_server_tables_without_an_office_may_be_filled(
    clock: FixedClock, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    settings = Settings(tmp_path, request.getfixturevalue("cluster").new_url())

    setup_of(settings, clock).create_office(MADHUBAN, OWNER, PASSWORD)

    database = SqlDatabase(settings, clock)
    assert login_service(database, clock, quick_hasher(), "pc").login(OWNER, PASSWORD)
    with pytest.raises(LoginRefusedError):
        login_service(database, clock, quick_hasher(), "pc").login(OWNER, PASSWORD + "!")
    database.close()
