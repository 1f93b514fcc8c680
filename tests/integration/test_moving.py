"""The office moves to a server and back: identical, or not at all."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pytest
from helpers.command_line import SAMPLE_NOW, Office, billed_madhuban_office
from helpers.databases import FixedClock
from helpers.offices import OWNER, PASSWORD, quick_hasher
from helpers.secret_stores import MemoryStore
from helpers.small_office import small_billed_office
from sqlalchemy import select

from dairyos_desktop.adapters.database import SqlDatabase
from dairyos_desktop.adapters.moving.copying import moved_tables
from dairyos_desktop.bootstrap import open_office
from dairyos_desktop.config.settings import Settings, read_settings
from dairyos_desktop.domain.errors import DairyError, EnvironmentTroubleError, RefusedError
from dairyos_desktop.services.dto.customers import CustomerForm
from dairyos_desktop.services.dto.moving import Found, ServerForm

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from helpers.databases import PostgresCluster

    from dairyos_desktop.open_office import OpenOffice
    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.dto.moving import Moved

pytestmark = [pytest.mark.postgres, pytest.mark.no_cover]


class Pc:
    """A PC whose settings are read anew each time it opens its office."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.store = MemoryStore()
        self.clock = FixedClock(SAMPLE_NOW)

    @property
    def settings(self) -> Settings:
        return read_settings(data_dir=str(self.folder), environment={})

    def open(self) -> tuple[OpenOffice, Actor]:
        office = open_office(
            self.settings, clock=self.clock, hasher=quick_hasher(), store=self.store
        )
        return office, office.services.auth.login(OWNER, PASSWORD)

    def rows(self) -> dict[str, list[tuple[Any, ...]]]:
        """All that makes up the books, in whatever order."""
        database = SqlDatabase(self.settings, self.clock)
        try:
            with database.read() as session:
                return {
                    table.name: sorted(
                        (tuple(row) for row in session.execute(select(table))), key=repr
                    )
                    for table in moved_tables()
                }
        finally:
            database.close()


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


def to_server(pc: Pc, server: ServerForm) -> Moved:
    office, owner = pc.open()
    try:
        return office.services.moving.to_server(owner, server)
    finally:
        office.close()


def test_there_and_back_with_the_same_rows_and_work_goes_on(pc: Pc, server: ServerForm) -> None:
    before = pc.rows()
    moved = to_server(pc, server)
    assert moved.rows > 50
    assert pc.settings.database_url
    _same(pc.rows(), before)
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
    _same(pc.rows(), there)
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
    _same(pc.rows(), before)
    office, owner = pc.open()
    office.services.moving.to_file(owner)
    office.close()
    _same(pc.rows(), before)


def _same(found: dict[str, Any], expected: dict[str, Any]) -> None:
    """Logins that were made between are told by both; all else is the same."""
    for name, rows in expected.items():
        if name in ("login_attempts", "login_counts", "users"):
            continue
        extra = [row for row in found[name] if row not in rows]
        assert not extra or name in ("audit_log", "audit_head"), name
        assert not [row for row in rows if row not in found[name]] or name == "audit_head", name


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


@pytest.mark.parametrize("last", [False, True], ids=["killed", "cut off at the last step"])
def test_what_does_not_come_to_its_end_leaves_the_office_whole_and_can_be_done_again(
    pc: Pc, server: ServerForm, monkeypatch: pytest.MonkeyPatch, *, last: bool
) -> None:
    before = pc.rows()
    office, owner = pc.open()
    if last:

        def power_off(_folder: Path, _url: str) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr("dairyos_desktop.adapters.moving.mover.choose_url", power_off)
        with pytest.raises(KeyboardInterrupt):
            office.services.moving.to_server(owner, server)
    else:
        asked: list[int] = []

        def stopped() -> bool:
            asked.append(1)
            return len(asked) > 30

        monkeypatch.setattr("dairyos_desktop.adapters.moving.mover._clear", lambda _half: None)
        with pytest.raises(RefusedError, match="was stopped"):
            office.services.moving.to_server(owner, server, stopped=stopped)
    monkeypatch.undo()
    form = CustomerForm("NEW", "Still here", SAMPLE_NOW.date(), route="R1")
    office.services.customers.add(owner, form)
    office.close()
    assert not pc.settings.database_url
    assert set(before["bills"]) == set(pc.rows()["bills"])
    moved = to_server(pc, server)
    assert moved.rows
    assert any("NEW" in row for row in pc.rows()["customers"])


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
