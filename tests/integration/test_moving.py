"""The office moves to a server and back: identical, or not at all."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest
from helpers.command import Dairyos
from helpers.command_line import SAMPLE_NOW, Office, billed_madhuban_office
from helpers.moved_office import Pc, same_books, to_server
from helpers.small_office import small_billed_office
from sqlalchemy import make_url, text

from dairyos_desktop.adapters.engine import make_engine
from dairyos_desktop.bootstrap import open_office
from dairyos_desktop.config.settings import read_settings
from dairyos_desktop.domain.errors import DairyError, EnvironmentTroubleError, RefusedError
from dairyos_desktop.services.dto.customers import CustomerForm
from dairyos_desktop.services.dto.moving import Found, ServerForm

if TYPE_CHECKING:
    from collections.abc import Iterator

    from helpers.databases import PostgresCluster

    from dairyos_desktop.open_office import OpenOffice
    from dairyos_desktop.services.actor import Actor


pytestmark = [pytest.mark.postgres, pytest.mark.no_cover]


@pytest.fixture
def pc(tmp_path: Path) -> Pc:
    """A small dairy with a month billed, in a file."""
    small_billed_office(tmp_path / "pc")
    return Pc(tmp_path / "pc")


@pytest.fixture
def server(cluster: PostgresCluster) -> Iterator[ServerForm]:
    """An empty database on a server."""
    url = cluster.new_url(template="template0")
    name = url.removeprefix("postgresql://postgres@/").partition("?")[0]
    yield ServerForm(host=str(cluster.folder), database=name, user="postgres")
    cluster.drop(url)


def test_there_and_back_with_the_same_rows_and_work_goes_on(pc: Pc, server: ServerForm) -> None:
    before = pc.rows()
    moved = to_server(pc, server)
    assert moved.rows > 50
    assert pc.settings.database_url
    same_books(pc.rows(), before)
    office, owner = pc.open()
    try:
        assert office.services.verify.verify(owner).problems == ()
        form = CustomerForm("NEW", "After the move", SAMPLE_NOW.date(), route="R1")
        office.services.customers.add(owner, form)
        there = pc.rows()
        office.services.moving.to_file(owner)
    finally:
        office.close()
    assert not pc.settings.database_url
    same_books(pc.rows(), there)
    office, owner = pc.open()
    try:
        assert office.services.verify.verify(owner).problems == ()
        office.services.customers.add(owner, replace(form, code="NEW2"))
    finally:
        office.close()
    (kept,) = pc.folder.glob("moved-*-dairyos.sqlite3")
    assert not kept.stat().st_mode & 0o222, "the old file is kept, and nobody writes it"


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_sample_dairy_moves_there_and_back(tmp_path: Path, server: ServerForm) -> None:
    billed_madhuban_office(tmp_path / "pc")
    pc = Pc(tmp_path / "pc")
    before = pc.rows()
    assert to_server(pc, server).rows > 10_000
    same_books(pc.rows(), before)
    office, owner = pc.open()
    office.services.moving.to_file(owner)
    office.close()
    same_books(pc.rows(), before)


def test_whoever_had_it_open_is_told_and_nothing_moves(pc: Pc, server: ServerForm) -> None:
    other, _ = pc.open()
    other.start_hearing(lambda _topics: None, lambda _is_up: None)
    with pytest.raises(EnvironmentTroubleError) as told:
        to_server(pc, server)
    assert told.value.code == "busy"
    other.close()
    assert not pc.settings.database_url
    to_server(pc, server)
    joined = Pc(pc.folder)
    second, _ = joined.open()
    office, owner = pc.open()
    with pytest.raises(EnvironmentTroubleError) as told:
        office.services.moving.to_file(owner)
    assert told.value.code == "busy"
    second.close()
    office.services.moving.to_file(owner)
    office.close()


def test_the_old_database_says_that_the_office_went(pc: Pc, server: ServerForm) -> None:
    to_server(pc, server)
    on_server = pc.settings
    office, owner = pc.open()
    office.services.moving.to_file(owner)
    office.close()
    with pytest.raises(EnvironmentTroubleError) as told:
        open_office(on_server, clock=pc.clock, store=pc.store)
    assert told.value.code == "moved"
    office, owner = pc.open()
    assert office.services.moving.look(owner, server).found is Found.MOVED
    with pytest.raises(RefusedError, match="moved away"):
        office.services.moving.to_server(owner, server)
    office.close()


def test_stopped_it_leaves_the_office_whole_and_can_be_done_again(
    pc: Pc, server: ServerForm
) -> None:
    before = pc.rows()
    office, owner = pc.open()
    asked: list[int] = []

    def stopped() -> bool:
        asked.append(1)
        return len(asked) > 30

    with pytest.raises(RefusedError, match="was stopped"):
        office.services.moving.to_server(owner, server, stopped=stopped)
    assert office.services.moving.look(owner, server).found is Found.EMPTY
    form = CustomerForm("NEW", "Still here", SAMPLE_NOW.date(), route="R1")
    office.services.customers.add(owner, form)
    office.close()
    assert not pc.settings.database_url
    assert set(before["bills"]) == set(pc.rows()["bills"])
    moved = to_server(pc, server)
    assert moved.rows
    assert any("NEW" in row for row in pc.rows()["customers"])


def test_where_somebody_reads_the_file_to_the_end_the_office_stays_in_it(
    pc: Pc, server: ServerForm
) -> None:
    """As a backup or a viewer: its own last commit can't come through then."""
    office, owner = pc.open()
    with closing(sqlite3.connect(pc.settings.database_file, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM customers").fetchone()
        with pytest.raises(EnvironmentTroubleError) as told:
            office.services.moving.to_server(owner, server)
    assert told.value.code == "busy"
    _stays(pc, office, owner, server)


def test_where_the_choice_can_not_be_written_down_the_office_stays_in_its_file(
    pc: Pc, server: ServerForm
) -> None:
    office, owner = pc.open()
    in_the_way = pc.folder / "database.json.part"
    in_the_way.mkdir()
    with pytest.raises(EnvironmentTroubleError, match="can't be written"):
        office.services.moving.to_server(owner, server)
    in_the_way.rmdir()
    _stays(pc, office, owner, server)


def test_what_can_not_be_written_here_leaves_the_office_on_its_server(
    pc: Pc, server: ServerForm
) -> None:
    """Neither the choice of this PC, nor the file that lies where the copy goes can be moved."""
    to_server(pc, server)
    for name in ("database.json.part", "replaced-20261101-063000-dairyos.sqlite3"):
        before = pc.rows()
        office, owner = pc.open()
        in_the_way = pc.folder / name
        in_the_way.mkdir()
        with pytest.raises(EnvironmentTroubleError, match="can't be written"):
            office.services.moving.to_file(owner)
        in_the_way.rmdir()
        office.close()
        assert pc.settings.database_url
        same_books(pc.rows(), before)
    office, owner = pc.open()
    office.services.moving.to_file(owner)
    office.close()
    assert not pc.settings.database_url


def _stays(pc: Pc, office: OpenOffice, owner: Actor, server: ServerForm) -> None:
    """What is saved from now on is in the books of the next start, and nobody can join a copy."""
    assert not pc.settings.database_url
    assert office.services.moving.look(owner, server).found is Found.EMPTY
    form = CustomerForm("NEW", "After the move", SAMPLE_NOW.date(), route="R1")
    office.services.customers.add(owner, form)
    office.close()
    before = pc.rows()
    to_server(pc, server)
    same_books(pc.rows(), before)


def test_a_server_with_another_office_is_left_alone(
    pc: Pc, server: ServerForm, tmp_path: Path
) -> None:
    small_billed_office(tmp_path / "second")
    second = Pc(tmp_path / "second")
    office, owner = second.open()
    office.services.customers.add(
        owner, CustomerForm("X", "Other books", SAMPLE_NOW.date(), route="R1")
    )
    office.services.moving.to_server(owner, server)
    office.close()
    there = second.rows()
    with pytest.raises(RefusedError, match="already in that database: "):
        to_server(pc, server)
    assert second.rows() == there


@pytest.mark.parametrize("during", ["Copying the books…", "Checking the copy…"])
def test_of_two_pcs_that_move_into_one_database_one_is_refused(
    pc: Pc, server: ServerForm, tmp_path: Path, during: str
) -> None:
    small_billed_office(tmp_path / "second")
    second = Pc(tmp_path / "second")
    office, owner = second.open()
    office.services.customers.add(
        owner, CustomerForm("X", "Other books", SAMPLE_NOW.date(), route="R1")
    )
    office.close()
    before, others = pc.rows(), second.rows()
    refused: list[DairyError] = []

    def meanwhile(_done: int, _of: int, what: str) -> None:
        if what == during and not refused:
            with pytest.raises(DairyError) as told:
                to_server(second, server)
            refused.append(told.value)

    office, owner = pc.open()
    office.services.moving.to_server(owner, server, told=meanwhile)
    office.close()
    assert (refused[0].code, refused[0].message) == (
        "busy",
        "Another program is making an office in that database just now.",
    )
    same_books(pc.rows(), before)
    office, owner = pc.open()
    assert office.services.verify.verify(owner).problems == ()
    office.close()
    # The other office is where it was, and told what is there once it tries again.
    assert not second.settings.database_url
    same_books(second.rows(), others)
    with pytest.raises(RefusedError, match="already in that database: "):
        to_server(second, server)


def test_a_new_office_beside_one_that_is_being_moved_in_is_refused(
    pc: Pc, server: ServerForm, tmp_path: Path
) -> None:
    url = f"postgresql://postgres@/{server.database}?host={server.host}"
    asked = tmp_path / "office.json"
    asked.write_text(json.dumps({"name": "Gokul Dairy", "bill_prefix": "GD"}), encoding="utf-8")
    before = pc.rows()
    refused: list[str] = []

    def meanwhile(_done: int, _of: int, what: str) -> None:
        if what == "Checking the books…" and not refused:
            made = Dairyos(tmp_path / "new", pc.clock, url).init(asked)
            assert made.status
            refused.append(made.error["code"])

    office, owner = pc.open()
    office.services.moving.to_server(owner, server, told=meanwhile)
    office.close()
    assert refused == ["busy"]
    same_books(pc.rows(), before)


def test_a_new_office_takes_the_place_of_half_a_copy(
    pc: Pc, server: ServerForm, tmp_path: Path
) -> None:
    """As a move leaves it that was killed."""
    to_server(pc, server)
    url = f"postgresql://postgres@/{server.database}?host={server.host}"
    engine = make_engine(make_url(url).set(drivername="postgresql+psycopg"))
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'moving'"))
    asked = tmp_path / "office.json"
    asked.write_text(json.dumps({"name": "Gokul Dairy", "bill_prefix": "GD"}), encoding="utf-8")
    assert Dairyos(tmp_path / "new", pc.clock, url).init(asked).status == 0
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT name FROM office")) == "Gokul Dairy"
        assert connection.scalar(text("SELECT count(*) FROM customers")) == 0
    engine.dispose()


@pytest.mark.parametrize(
    "made",
    ["users", "office", "alembic_version", "users alembic_version", "office audit_log"],
)
def test_tables_of_another_program_are_left_alone(
    pc: Pc, cluster: PostgresCluster, tmp_path: Path, made: str
) -> None:
    """Whose names are those of ours: nothing may be put, nor taken away, in their place."""
    url = cluster.new_url(template="template0")
    name = url.removeprefix("postgresql://postgres@/").partition("?")[0]
    engine = make_engine(make_url(url).set(drivername="postgresql+psycopg"))
    with engine.begin() as connection:
        for table in made.split():
            connection.execute(text(f"CREATE TABLE {table} AS SELECT '4f2ac91d' AS version_num"))
    form = ServerForm(host=str(cluster.folder), database=name, user="postgres")
    office, owner = pc.open()
    assert office.services.moving.look(owner, form).found is Found.FOREIGN
    with pytest.raises(RefusedError, match="tables of another program"):
        office.services.moving.to_server(owner, form)
    with pytest.raises(RefusedError, match="no office"):
        office.services.moving.join(owner, form)
    office.close()
    asked = tmp_path / "office.json"
    asked.write_text(json.dumps({"name": "Gokul Dairy", "bill_prefix": "GD"}), encoding="utf-8")
    refused = Dairyos(tmp_path / "new", pc.clock, url).init(asked)
    assert (refused.status, refused.error["code"]) == (2, "refused")
    with engine.connect() as connection:
        for table in made.split():
            assert connection.scalar(text(f"SELECT version_num FROM {table}")) == "4f2ac91d"  # noqa: S608 - named above
    engine.dispose()
    cluster.drop(url)


def test_a_pc_with_an_office_of_its_own_joins_another_and_keeps_its_own(
    pc: Pc, server: ServerForm, tmp_path: Path
) -> None:
    office, owner = pc.open()
    with pytest.raises(RefusedError, match="There is no office in the database"):
        office.services.moving.join(owner, server)
    small_billed_office(tmp_path / "second")
    second, theirs = Pc(tmp_path / "second").open()
    second.services.customers.add(
        theirs, CustomerForm("X", "Other books", SAMPLE_NOW.date(), route="R1")
    )
    second.services.moving.to_server(theirs, server)
    second.close()
    before = pc.rows()
    backup = office.services.backup.create(owner).backup

    joined = office.services.moving.join(owner, server)
    office.close()

    assert any("Other books" in row for row in pc.rows()["customers"])
    assert not list(pc.folder.glob("*.sqlite3*"))
    kept = Pc(Path(joined.kept))
    same_books(kept.rows(), before)
    office, owner = kept.open()
    assert office.services.verify.verify(owner).problems == ()
    (own,) = office.services.backup.list_backups(owner)
    assert own.file.name == backup.file.name, "which the other office's would thin away"
    office.close()


def test_the_command_moves_it_as_well(pc: Pc, server: ServerForm) -> None:
    office = Office(pc.folder)
    url = f"postgresql://postgres@/{server.database}?host={server.host}"
    status, told = office.run("db", "move", "--to", url.replace("@", ":secret@"))
    assert (status, told["error"]["code"]) == (2, "usage")
    moved = office.ask("db", "move", "--to", url)
    assert unquote(moved["database"]) == url
    assert moved["kept"].endswith("-dairyos.sqlite3")
    assert moved["bills"] == str(sum((Decimal(b["total"]) for b in bills(office)), Decimal(0)))
    assert office.ask("verify")["ok"]
    back = office.ask("db", "move", "--to", "file")
    assert (unquote(back["kept"]), back["bills"]) == (url, moved["bills"])


def bills(office: Office) -> list[dict[str, str]]:
    found: list[dict[str, str]] = office.ask("bills", "list", "2026-10")["bills"]
    return found


def test_tampering_between_is_found(pc: Pc, server: ServerForm) -> None:
    with closing(sqlite3.connect(pc.folder / "dairyos.sqlite3")) as file:
        file.execute("UPDATE allocations SET amount = amount + 1 WHERE id = 1")
        file.commit()
    with pytest.raises(RefusedError, match="The books have faults: I"):
        to_server(pc, server)


def test_the_choice_of_this_pc_is_read_or_refused_but_never_passed_over(pc: Pc) -> None:
    file = pc.folder / "database.json"
    file.write_text(json.dumps({"url": "postgresql://u@h/d"}), encoding="utf-8")
    assert pc.settings.database_url == "postgresql://u@h/d"
    given = read_settings(
        data_dir=str(pc.folder), environment={"DAIRYOS_DATABASE_URL": "postgresql://u@other/d"}
    )
    assert (given.database_url, given.url_is_fixed) == ("postgresql://u@other/d", True)
    file.write_text("{", encoding="utf-8")
    with pytest.raises(DairyError, match=r"database\.json .* can't be read"):
        pc.open()
