"""Books of earlier programs brought up to date: the same books after, or as they were."""

from __future__ import annotations

import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from alembic import command
from helpers.databases import FixedClock
from helpers.releases import NAMES, OLDEST, office_of, said_of
from sqlalchemy import text

from dairyos_desktop.adapters import migrations
from dairyos_desktop.adapters.database import SqlDatabase
from dairyos_desktop.adapters.migrations import alembic_config
from dairyos_desktop.adapters.upgrading import Upgrade
from dairyos_desktop.config.paths import migrations_dir
from dairyos_desktop.config.settings import Settings
from dairyos_desktop.config.version import version
from dairyos_desktop.domain.errors import EnvironmentTroubleError
from dairyos_desktop.models import SCHEMA_HEAD

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from helpers.command_line import Office
    from helpers.databases import PostgresCluster

NOW = FixedClock.at_noon(2026, 11, 28).now()
_LOG = "SELECT at, user_name, action, thing, thing_key, before, after, reason FROM audit_log"


def _rows(file: Path, statement: str) -> list[Any]:
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as connection:
        return connection.execute(statement).fetchall()


def _file(office: Office) -> Path:
    return office.folder / "dairyos.sqlite3"


def _schema(office: Office) -> str:
    return str(_rows(_file(office), "SELECT version_num FROM alembic_version")[0][0])


def _is_in(said: Any, now: Any) -> bool:  # noqa: ANN401 - any JSON documents
    """Whether all that was said is said now: what commands tell may grow."""
    if isinstance(said, dict):
        return all(_is_in(value, now.get(key)) for key, value in said.items())
    if isinstance(said, list):
        return len(said) == len(now) and all(map(_is_in, said, now))
    return bool(said == now)


@pytest.fixture
def oldest(tmp_path: Path) -> Office:
    """The office of the oldest file."""
    return office_of(OLDEST, tmp_path / "data", NOW)


@pytest.fixture
def database(oldest: Office) -> Iterator[SqlDatabase]:
    """Its database, opened beside."""
    opened = SqlDatabase(Settings(oldest.folder), oldest.clock)
    yield opened
    opened.close()


@pytest.mark.parametrize("name", NAMES)
def test_the_books_of_an_earlier_program_read_the_same(name: str, tmp_path: Path) -> None:
    office = office_of(name, tmp_path / "data", NOW)
    said = said_of(name)
    log = _rows(_file(office), f"{_LOG} ORDER BY id")
    status, found = office.run("bills", "list", "2026-10")
    assert (status, found.get("error", {}).get("code")) == (
        (0, None) if said["schema"] == SCHEMA_HEAD else (4, "schema_old")
    )

    done = office.ask("db", "upgrade")

    assert (done["schema"], done["head"], done["was"]) == (SCHEMA_HEAD, SCHEMA_HEAD, said["schema"])
    if said["schema"] != SCHEMA_HEAD:
        (backup,) = office.ask("backup", "list")["backups"]
        assert (backup["file"], backup["reason"]) == (done["backup"], "before_upgrade")
        assert _rows(office.folder / "backups" / done["backup"], f"{_LOG} ORDER BY id") == log
    now = {
        "bills": office.ask("bills", "list", "2026-10")["bills"],
        "payments": office.ask("payments", "list")["payments"],
        "ledgers": [office.ask("ledger", one["customer"]) for one in said["ledgers"]],
    }
    assert _is_in({key: said[key] for key in now}, now)
    assert len(now["bills"]) > 2
    assert _rows(_file(office), f"{_LOG} ORDER BY id")[: len(log)] == log
    assert office.ask("verify")["ok"]
    # A second time there is nothing to do.
    again = office.ask("db", "upgrade")
    assert (again["was"], again["backup"]) == (SCHEMA_HEAD, None)
    database = SqlDatabase(Settings(office.folder), office.clock)
    migrations.check(database.engine)
    database.close()


def _plant(file: Path, statement: str) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript(statement)


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        # Met by the fifth migration, after four are through.
        (
            (
                "CREATE TRIGGER odd BEFORE UPDATE ON audit_log"
                " BEGIN SELECT RAISE(ABORT, 'no way'); END"
            ),
            "no way",
        ),
        ("CREATE TABLE cash_handovers (id INTEGER)", "already exists"),
        ("CREATE TABLE gateway_reads (id INTEGER)", "already exists"),
        ("UPDATE payments SET customer_id = 4711 WHERE id = 1", "customers"),
    ],
)
def test_what_a_migration_can_not_work_with_leaves_the_books_as_they_were(
    oldest: Office, fault: str, why: str
) -> None:
    _plant(_file(oldest), fault)
    before = list(_dump(_file(oldest)))

    status, answer = oldest.run("db", "upgrade")

    assert status == 4
    assert answer["error"]["code"] == "upgrade_failed"
    assert why in answer["error"]["message"]
    assert "as they were before" in answer["error"]["message"]
    (backup,) = (oldest.folder / "backups").glob("*.sqlite3")
    assert backup.name in answer["error"]["hint"]
    assert list(_dump(_file(oldest))) == before == list(_dump(backup))
    log = (oldest.folder / "logs" / "dairyos.jsonl").read_text("utf-8")
    assert "The books were not brought up to date" in log
    assert "Traceback" in log


def _dump(file: Path) -> Iterator[str]:
    with closing(sqlite3.connect(file)) as connection:
        yield from connection.iterdump()


def test_a_migration_that_leaves_its_transaction_ends_in_the_backup(
    oldest: Office, database: SqlDatabase, tmp_path: Path
) -> None:
    scripts = shutil.copytree(migrations_dir(), tmp_path / "scripts")
    (last,) = (scripts / "versions").glob(f"{SCHEMA_HEAD}_*.py")
    last.write_text(
        last.read_text("utf-8").replace(
            "def upgrade() -> None:\n",
            "def upgrade() -> None:\n"
            "    op.execute('COMMIT')\n"
            "    raise ZeroDivisionError('half done')\n",
        ),
        encoding="utf-8",
    )
    before = list(_dump(_file(oldest)))
    upgrade = Upgrade(Settings(oldest.folder), database, oldest.clock, scripts=scripts)

    with pytest.raises(EnvironmentTroubleError, match="rolled back") as told:
        upgrade.bring_up_to_date("0003")

    assert told.value.code == "upgrade_failed"
    assert list(_dump(_file(oldest))) == before
    assert oldest.ask("db", "upgrade")["was"] == "0003"


@pytest.mark.parametrize(
    ("loses", "why"),
    [
        ("DELETE FROM leaves WHERE rowid = 1", "leaves had"),
        ("UPDATE payments SET amount = amount + 1 WHERE id = 1", "the totals were"),
        ("DROP TABLE outbox", "outbox is missing"),
    ],
)
def test_a_migration_that_loses_something_does_not_count(
    oldest: Office, database: SqlDatabase, tmp_path: Path, loses: str, why: str
) -> None:
    scripts = shutil.copytree(migrations_dir(), tmp_path / "scripts")
    (last,) = (scripts / "versions").glob(f"{SCHEMA_HEAD}_*.py")
    with last.open("a", encoding="utf-8") as script:
        script.write(
            "\n_whole = upgrade\n\n\n"
            f"def upgrade() -> None:\n    _whole()\n    op.execute({loses!r})\n"
        )
    upgrade = Upgrade(Settings(oldest.folder), database, oldest.clock, scripts=scripts)

    with pytest.raises(EnvironmentTroubleError, match=why):
        upgrade.bring_up_to_date("0003")

    assert _schema(oldest) == "0003"
    assert oldest.ask("db", "upgrade")["was"] == "0003"


_WITH_LITTLE_ROOM = """
import resource, sys
from dairyos_desktop.__main__ import command
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv.pop(1)),) * 2)
command()
"""


def _start(office: Office, *first: str, program: str = "") -> subprocess.Popen[str]:
    run = ["-c", program, *first] if program else ["-m", "dairyos_desktop"]
    return subprocess.Popen(
        [sys.executable, *run, "db", "upgrade", "--json", "--data-dir", str(office.folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


def test_a_disk_that_fills_up_leaves_the_books_as_they_were(oldest: Office) -> None:
    before = list(_dump(_file(oldest)))
    # Room for the backup, and not for the tables that are new.
    room = _file(oldest).stat().st_size + 4096
    with _start(oldest, str(room), program=_WITH_LITTLE_ROOM) as program:
        told, _ = program.communicate(timeout=60)
    assert program.returncode == 4, told
    assert "not brought up to date" in told
    assert "as they were before" in told
    assert list(_dump(_file(oldest))) == before
    assert oldest.ask("db", "upgrade")["was"] == "0003"


@pytest.mark.parametrize(
    "rounds", [1, pytest.param(60, marks=[pytest.mark.slow, pytest.mark.timeout(1800)])]
)
def test_killed_midway_the_next_start_finds_whole_books(
    tmp_path: Path, oldest: Office, rounds: int
) -> None:
    rng = random.Random(20261128)  # noqa: S311 - moments of kills
    log = _rows(_file(oldest), f"{_LOG} ORDER BY id")
    for number in range(rounds):
        office = office_of(OLDEST, tmp_path / f"round-{number}", NOW)
        with _start(office) as program:
            # The backup's folder comes just before the migrations.
            while not (office.folder / "backups").exists() and program.poll() is None:
                time.sleep(0.005)
            time.sleep(rng.uniform(0, 1.0))
            program.send_signal(signal.SIGKILL)
        found = _schema(office)
        assert found in {"0003", SCHEMA_HEAD}, f"round {number}"
        assert office.ask("db", "upgrade")["was"] == found
        assert _rows(_file(office), f"{_LOG} ORDER BY id")[: len(log)] == log
        if rounds > 1:
            assert office.ask("verify")["ok"], f"round {number}"


def test_books_that_somebody_works_in_are_left_to_them(
    oldest: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dairyos_desktop.adapters.engine.BUSY_TIMEOUT_MS", 50)
    with closing(sqlite3.connect(_file(oldest), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        status, answer = oldest.run("db", "upgrade")
    assert (status, answer["error"]["code"]) == (4, "busy")
    assert _schema(oldest) == "0003"


def test_a_newer_database_names_the_program_that_it_needs(tmp_path: Path) -> None:
    office = office_of(NAMES[0], tmp_path / "data", NOW)
    office.ask("db", "upgrade")
    _plant(
        _file(office), "PRAGMA user_version = 2013004; UPDATE alembic_version SET version_num='9'"
    )
    for words in (("bills", "list", "2026-10"), ("db", "upgrade")):
        status, answer = office.run(*words)
        assert (status, answer["error"]["code"]) == (4, "schema_new")
        assert version() in answer["error"]["message"]
        assert "Install DairyOS 2.13.4 or newer" in answer["error"]["hint"]
    # One that doesn't tell, or tells of ours, is of a newer program all the same.
    _plant(_file(office), "PRAGMA user_version = 0")
    assert (
        "Install the newest DairyOS" in office.run("bills", "list", "2026-10")[1]["error"]["hint"]
    )


@pytest.mark.postgres
def test_on_a_server_it_is_one_transaction(
    cluster: PostgresCluster, tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))  # without pg_dump it goes on, and says so
    settings = Settings(tmp_path, cluster.new_url(template="template0"))
    database = SqlDatabase(settings, clock)
    command.upgrade(alembic_config(database.engine), "0004")
    with database.engine.begin() as raw:
        raw.execute(text("CREATE TABLE gateway_reads (id INTEGER)"))
    with pytest.raises(EnvironmentTroubleError, match="rolled back") as told:
        Upgrade(settings, database, clock).bring_up_to_date("0004")
    assert (told.value.code, database.schema()) == ("upgrade_failed", "0004")
    with database.engine.begin() as raw:
        raw.execute(text("DROP TABLE gateway_reads"))

    done = Upgrade(settings, database, clock).bring_up_to_date("0004")

    assert (done.was, done.schema, done.backup) == ("0004", SCHEMA_HEAD, None)
    migrations.check(database.engine)
    with database.engine.begin() as raw:
        raw.execute(text("UPDATE alembic_version SET version_num = '9001'"))
        raw.execute(text("COMMENT ON TABLE alembic_version IS 'DairyOS 2.13.4'"))
    with pytest.raises(EnvironmentTroubleError) as told:
        database.require_current()
    assert "DairyOS 2.13.4 or newer" in told.value.hint
    database.close()
    cluster.drop(settings.database_url)
