"""Backups of books on a server, by PostgreSQL's own programs."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest
from helpers.backed_up import BackedUp
from helpers.databases import FixedClock, postgres_bin
from sqlalchemy import make_url, text

from dairyos_desktop.adapters.database import SqlDatabase
from dairyos_desktop.adapters.engine import make_engine
from dairyos_desktop.config.settings import Settings
from dairyos_desktop.domain.backups import Reason
from dairyos_desktop.domain.errors import EnvironmentTroubleError
from dairyos_desktop.models import Base

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from helpers.databases import PostgresCluster


pytestmark = pytest.mark.postgres


@pytest.fixture
def office(cluster: PostgresCluster, clock: FixedClock, tmp_path: Path) -> Iterator[BackedUp]:
    database = SqlDatabase(Settings(tmp_path, cluster.new_url()), clock)
    yield BackedUp(database, clock, tmp_path)
    database.close()


def test_this_pc_without_pg_dump_says_what_is_missing(
    office: BackedUp, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(EnvironmentTroubleError, match="no pg_dump") as refused:
        office.back_up()
    assert refused.value.code == "no_pg_dump"
    # Whoever looks after the server backs it up: no run is kept from its work.
    office.backups.before_action(Reason.BEFORE_MONTH_RUN)


def test_what_others_keep_in_the_same_database_of_a_server_is_left_out(
    office: BackedUp,
) -> None:
    """As a provider's own tables: those of the same names are not the office's."""
    with office.database.engine.begin() as connection:
        for schema in ("auth", 'the "other" program*'):
            quoted = schema.replace('"', '""')
            connection.execute(text(f'CREATE SCHEMA "{quoted}"'))
            connection.execute(text(f'CREATE TABLE "{quoted}".users AS SELECT 1 AS id'))
            connection.execute(text(f'CREATE TABLE "{quoted}".bills AS SELECT 7 AS total'))
            connection.execute(text(f'CREATE TABLE "{quoted}".sessions AS SELECT 1 AS id'))
        known = "SELECT name FROM pg_available_extensions WHERE name IN ('pgcrypto', 'citext')"
        for extension in connection.scalars(text(known)).all():
            connection.execute(text(f"CREATE EXTENSION {extension} SCHEMA auth"))
    backup = office.back_up()
    assert backup.is_proven
    assert office.backups.check(office.owner, backup.file).known
    drilled = office.looks.drill(office.owner, backup.file)
    assert (drilled.same, drilled.problems) == (True, ())


_OTHERS = (
    "CREATE EXTENSION citext",
    "CREATE TABLE spatial_ref_sys (srid integer PRIMARY KEY)",
    "INSERT INTO spatial_ref_sys VALUES (4326)",
    "ALTER EXTENSION citext ADD TABLE spatial_ref_sys",
    "GRANT SELECT ON spatial_ref_sys TO a_dairy",
    'CREATE TABLE "their ""own"" *" (word citext, number serial)',
    'CREATE VIEW words AS SELECT word FROM "their ""own"" *"',
    "CREATE MATERIALIZED VIEW kept_words AS SELECT word FROM words",
    "CREATE SEQUENCE their_numbers",
    "CREATE PUBLICATION what_is_new FOR ALL TABLES",
    "SELECT lo_create(0)",
)


@pytest.mark.parametrize("whose", ["others", "own"])
def test_what_others_keep_beside_the_offices_tables_is_left_out(
    cluster: PostgresCluster, clock: FixedClock, tmp_path: Path, whose: str
) -> None:
    """Tables, an extension's among them, that its user can't read, and what no dump restores."""
    url = make_url(cluster.new_url())
    keeper = make_engine(url.set(drivername="postgresql+psycopg"))
    role = f"a_dairy_{whose}"
    with keeper.begin() as connection:
        connection.execute(text(f"CREATE ROLE {role} LOGIN CREATEDB"))
        connection.execute(text(f"GRANT USAGE, CREATE ON SCHEMA public TO {role}"))
        for table in (*Base.metadata.tables, "alembic_version"):
            connection.execute(text(f"ALTER TABLE {table} OWNER TO {role}"))
        connection.execute(text(f"ALTER FUNCTION audit_log_refuse OWNER TO {role}"))
        for statement in _OTHERS:
            connection.execute(text(statement.replace("a_dairy", role)))
        if whose == "own":
            connection.execute(text(f'ALTER TABLE "their ""own"" *" OWNER TO {role}'))
            connection.execute(text(f"ALTER VIEW words OWNER TO {role}"))
    keeper.dispose()
    database = SqlDatabase(Settings(tmp_path, url.set(username=role).render_as_string()), clock)
    try:
        office = BackedUp(database, clock, tmp_path)
        backup = office.back_up()
        assert backup.is_proven
        assert office.backups.check(office.owner, backup.file).known
        drilled = office.looks.drill(office.owner, backup.file)
        assert (drilled.same, drilled.problems) == (True, ())
    finally:
        database.close()


def test_pg_dump_gives_a_dead_line_up_as_soon_as_the_program_does(
    office: BackedUp, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """By the usual figures it would wait for two hours, and whoever wants to import with it."""
    real, told = shutil.which("pg_dump"), tmp_path / "told"
    recording = tmp_path / "bin" / "pg_dump"
    recording.parent.mkdir()
    recording.write_text(f'#!/bin/sh\necho "$*" >{told}\nexec {real} "$@"\n', encoding="utf-8")
    recording.chmod(0o755)
    monkeypatch.setenv("PATH", f"{recording.parent}:{os.environ['PATH']}")
    assert office.back_up().is_proven
    words = told.read_text(encoding="utf-8")
    for wanted in ("connect_timeout=5", "keepalives_idle=5", "tcp_user_timeout=10000"):
        assert wanted in words


def test_where_postgresqls_setup_puts_its_programs_on_windows_the_newest_is_found(
    office: BackedUp, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """It leaves the path as it was, and each start of one would open a window of its own."""
    ours = postgres_bin()
    assert ours is not None
    for version in ("9.6", "15"):
        folder = tmp_path / "PostgreSQL" / version / "bin"
        folder.mkdir(parents=True)
        for name in ("pg_dump", "pg_restore"):
            if version == "15":
                (folder / f"{name}.exe").symlink_to(ours / name)
            else:
                (folder / f"{name}.exe").touch(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PROGRAMFILES", str(tmp_path))
    assert office.back_up().is_proven
