"""The audit log read, searched, exported; logins in it; an older database's entries chained."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import json
from typing import TYPE_CHECKING

import pytest
from alembic import command
from helpers.audit_attacks import write_entries
from helpers.command_line import Office, new_office
from helpers.offices import OWNER, PASSWORD, login_service, make_office
from sqlalchemy import select, text

from dairyos_desktop.adapters import migrations
from dairyos_desktop.adapters.database import SqlDatabase
from dairyos_desktop.adapters.files import WholeFiles
from dairyos_desktop.adapters.tables.writer import SpreadsheetWriter
from dairyos_desktop.config.settings import Settings
from dairyos_desktop.domain.errors import (
    InvalidInputError,
    LockedOutError,
    LoginRefusedError,
    NotAllowedError,
    RefusedError,
)
from dairyos_desktop.domain.roles import Role
from dairyos_desktop.models.audit import AuditEntry
from dairyos_desktop.services.actor import SYSTEM, Actor
from dairyos_desktop.services.audit.checking import check_chain
from dairyos_desktop.services.audit.service import AuditService
from dairyos_desktop.services.dto.audit import AuditWish
from dairyos_desktop.services.login_tries import NOBODY

if TYPE_CHECKING:
    from pathlib import Path

    from helpers.databases import FixedClock


class Desk:
    """An office, its owner, and the log."""

    def __init__(self, database: SqlDatabase, clock: FixedClock) -> None:
        self.database, self.clock = database, clock
        self.owner = make_office(database, clock)
        self.audit = AuditService(database, SpreadsheetWriter(), WholeFiles())

    def note(self, thing: str, key: str, **more: object) -> None:
        with self.database.write(SYSTEM, f"{thing}.note") as unit:
            unit.audit(thing, key, **more)  # type: ignore[arg-type]  # passed on as given

    def keys(self, wish: AuditWish) -> list[str]:
        return [row.key for row in self.audit.page(self.owner, wish).rows]


@pytest.fixture
def desk(database: SqlDatabase, clock: FixedClock) -> Desk:
    return Desk(database, clock)


def test_the_log_is_read_in_pages_newest_first(desk: Desk) -> None:
    write_entries(desk.database, 7)
    seen: list[int] = []
    before, more = None, True
    while more:
        page = desk.audit.page(desk.owner, AuditWish(thing="customer"), before, 3)
        seen += [row.position for row in page.rows]
        before, more = page.rows[-1].position, page.more
    assert len(seen) == 7
    assert seen == sorted(seen, reverse=True)


def test_entries_are_found_by_word_person_thing_and_day(desk: Desk) -> None:
    desk.note("customer", "C1", after={"name": "Dwarka"}, reason="on the phone")
    desk.clock.wait(days=2)
    desk.note("rate", "CM", before={"price": "56.000"}, after={"price": "58.000"})
    assert desk.keys(AuditWish(words="dwarka PHONE")) == ["C1"]
    assert desk.keys(AuditWish(words="58.0")) == ["CM"]
    assert desk.keys(AuditWish(words="5%8")) == []
    assert desk.keys(AuditWish(thing="rate")) == ["CM"]
    assert desk.keys(AuditWish(person="system", words="rate")) == ["CM"]
    first = dt.date(2026, 11, 1)
    assert "C1" in desk.keys(AuditWish(first_on=first, last_on=first))
    assert desk.keys(AuditWish(first_on=first + dt.timedelta(days=1))) == ["CM"]
    with pytest.raises(InvalidInputError, match="before the first"):
        desk.keys(AuditWish(first_on=first, last_on=first - dt.timedelta(days=1)))


def test_one_entry_says_all_it_holds(desk: Desk) -> None:
    desk.note("customer", "C1", before={"name": "A"}, after={"name": "दूध"}, reason="asked")
    (row,) = desk.audit.page(desk.owner, AuditWish(thing="customer")).rows
    detail = desk.audit.entry(desk.owner, row.position)
    assert (detail.before, detail.after) == ({"name": "A"}, {"name": "दूध"})
    assert (row.reason, row.at) == ("asked", desk.clock.now())
    choices = desk.audit.choices(desk.owner)
    assert OWNER in choices.people
    assert "customer" in choices.things
    with pytest.raises(RefusedError, match="no entry 9999"):
        desk.audit.entry(desk.owner, 9999)


@pytest.mark.parametrize("role", [Role.CLERK, Role.VIEWER])
def test_clerks_may_not_read_and_managers_may_not_export(
    desk: Desk, tmp_path: Path, role: Role
) -> None:
    clerk, manager = Actor(None, "Ravi", role), Actor(None, "Meena", Role.MANAGER)
    with pytest.raises(NotAllowedError, match="read the audit log"):
        desk.audit.page(clerk, AuditWish())
    with pytest.raises(NotAllowedError):
        desk.audit.verify(clerk)
    assert desk.audit.verify(manager).ok
    with pytest.raises(NotAllowedError, match="export"):
        desk.audit.export(manager, tmp_path / "log.csv")
    with pytest.raises(NotAllowedError):
        desk.audit.accept(manager, "because")
    assert not (tmp_path / "log.csv").exists()


def test_the_chain_can_be_worked_out_from_the_exported_file_alone(
    desk: Desk, tmp_path: Path
) -> None:
    desk.note("customer", "C1", after={"name": "दूध"}, reason="=1+1")
    file = tmp_path / "log.jsonl"
    written = desk.audit.export(desk.owner, file)
    entries = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    assert len(entries) == written
    previous = "0" * 64
    for position, entry in enumerate(entries, start=1):
        # As `domain.audit_chain` documents it, written here once more by hand.
        said = [position, previous, entry["at"], entry["user_id"]]
        said += [entry[name] for name in ("user_name", "operation_id", "action", "thing")]
        said += [entry[name] for name in ("thing_key", "before", "after", "reason")]
        encoded = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
        assert (entry["position"], entry["previous_sha256"]) == (position, previous)
        previous = hashlib.sha256(encoded).hexdigest()
        assert entry["sha256"] == previous

    desk.audit.export(desk.owner, tmp_path / "log.csv")
    with (tmp_path / "log.csv").open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.DictReader(opened))
    # The first export stands in the log by now.
    assert len(rows) == written + 1
    assert rows[-1]["action"] == "audit.export"
    assert desk.audit.verify(desk.owner).ok
    with pytest.raises(InvalidInputError, match="neither CSV nor JSON lines"):
        desk.audit.export(desk.owner, tmp_path / "log.xlsx")


def test_logins_are_in_the_log_without_secrets_or_strangers_words(desk: Desk) -> None:
    auth = login_service(desk.database, desk.clock, pc="Counter PC")
    with pytest.raises(LoginRefusedError):
        auth.login("my secret in the wrong field", "x")
    for _ in range(5):
        with pytest.raises(LoginRefusedError):
            auth.login(OWNER, "wrong and secret")
    with pytest.raises(LockedOutError):
        auth.login(OWNER, PASSWORD)
    desk.clock.wait(minutes=16)
    auth.login(OWNER, PASSWORD)

    with desk.database.read() as session:
        rows = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    logins = [row for row in rows if row.thing == "login"][1:]
    told = [
        (row.user_name, row.thing_key, json.loads(row.after or "")["outcome"]) for row in logins
    ]
    assert told == [
        ("system", NOBODY, "refused"),
        *[("system", OWNER, "refused")] * 5,
        ("system", OWNER, "locked"),
        (OWNER, OWNER, "accepted"),
    ]
    whole = " ".join(str(value) for row in rows for value in vars(row).values())
    for secret in (PASSWORD, "wrong and secret", "my secret in the wrong field", "argon2"):
        assert secret not in whole


def test_the_entries_of_an_older_database_are_chained(
    request: pytest.FixtureRequest, tmp_path: Path, clock: FixedClock, database: SqlDatabase
) -> None:
    if database.dialect == "sqlite":
        older = SqlDatabase(Settings(tmp_path / "older"), clock)
        (tmp_path / "older").mkdir()
    else:
        url = request.getfixturevalue("cluster").new_url(template="template0")
        older = SqlDatabase(Settings(tmp_path, url), clock)
    command.upgrade(migrations.alembic_config(older.engine), "0004")
    with older.engine.begin() as raw:
        for number in (2, 3, 7, 11):
            raw.execute(
                text(
                    "INSERT INTO audit_log (id, at, user_name, operation_id, action, thing,"
                    " thing_key, before, reason) VALUES (:id, :at, 'Asha', 'op', 'do', 'thing',"
                    " :key, '{\"name\": \"दूध\"}', '')"
                ),
                {"id": number, "key": f"K{number}", "at": "2026-10-05 06:30:00.123400"},
            )

    migrations.upgrade(older.engine)

    report = check_chain(older)
    assert (report.ok, report.entries) == (True, 4), report
    write_entries(older, 2)
    report = check_chain(older)
    assert (report.ok, report.entries) == (True, 6), report
    with older.read() as session:
        keys = session.scalars(select(AuditEntry.thing_key).order_by(AuditEntry.id)).all()
    assert keys[:4] == ["K2", "K3", "K7", "K11"]
    older.close()


def test_the_commands_check_and_export(tmp_path: Path) -> None:
    office: Office = new_office(tmp_path / "data")
    assert office.ask("audit", "verify")["ok"]
    out = tmp_path / "log.csv"
    answer = office.ask("audit", "export", "--out", str(out))
    assert answer["entries"] == len(out.read_text("utf-8").splitlines()) - 1

    database = SqlDatabase(Settings(office.folder), office.clock)
    with database.engine.begin() as raw:
        raw.execute(text("DROP TRIGGER audit_log_no_update"))
        raw.execute(text("UPDATE audit_log SET user_name = 'nobody' WHERE id = 2"))
    database.close()
    status, answer = office.run("audit", "verify")
    assert (status, answer["ok"], answer["first_bad"]) == (1, False, 2)
    assert set(answer) >= {"ok", "entries", "first_bad"}
    status, answer = office.run("verify")
    assert status == 1
    assert ("I8", "audit entry 2") in {
        (one["invariant"], one["thing"]) for one in answer["problems"]
    }
    status, answer = office.run("audit", "accept", "--reason", "never mind")
    assert (status, answer["error"]["code"]) == (2, "refused")
