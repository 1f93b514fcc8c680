"""Backups of books on a server, by PostgreSQL's own programs."""

from __future__ import annotations

import os
import shutil
import zlib
from typing import TYPE_CHECKING

import pytest
from helpers.backed_up import BackedUp
from helpers.databases import FixedClock, postgres_bin
from sqlalchemy import make_url, text

from dairyos_desktop.adapters.backups.on_disk import look_at
from dairyos_desktop.adapters.backups.server_scratch import restored_beside
from dairyos_desktop.adapters.database import SqlDatabase
from dairyos_desktop.adapters.engine import make_engine
from dairyos_desktop.config.settings import Settings
from dairyos_desktop.domain.backups import Proof, Reason
from dairyos_desktop.domain.errors import EnvironmentTroubleError, RefusedError
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


def test_it_says_who_restores(office: BackedUp) -> None:
    backup = office.back_up()
    with pytest.raises(RefusedError, match="server") as refused:
        office.restore(backup)
    assert "pg_restore" in refused.value.hint, "test_restoring_on_server does what it says"


def test_what_a_restore_would_come_to_is_tried_beside_the_books(office: BackedUp) -> None:
    office.pay("A", "5.00")
    backup = office.back_up()
    office.kept_key = office.keys.made("green mangoes ripen late").stored()
    for one in (backup, office.back_up()):
        drilled = office.looks.drill(office.owner, one.file)
        assert (drilled.same, drilled.problems) == (True, ())
        assert drilled.then.payments == 1
    office.pay("A", "1.00")
    drilled = office.looks.drill(office.owner, backup.file)
    assert (drilled.same, drilled.then.payments, drilled.now.payments) == (False, 1, 2)
    inside = office.looks.look_inside(office.owner, backup.file)
    assert (inside.then.payments, inside.now.payments, inside.since) == (1, 2, 1)
    with office.database.engine.connect() as connection:
        left = connection.exec_driver_sql(
            "SELECT count(*) FROM pg_database WHERE datname LIKE 'dairyos_drill%%'"
        )
        assert left.scalar_one() == 0


def test_what_a_trial_left_that_was_killed_goes_with_the_next(office: BackedUp) -> None:
    """It is a copy of all books; another program's trial is under way."""
    backup = office.back_up()
    with office.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as other:
        for name in ("dairyos_drill_0dead", "dairyos_drill_alive"):
            other.execute(text(f"CREATE DATABASE {name} TEMPLATE template0"))
        alive = zlib.crc32(b"dairyos_drill_alive") - 2**31
        other.execute(text("SELECT pg_advisory_lock(:space, :key)"), {"space": 0xDA4, "key": alive})
        assert office.looks.drill(office.owner, backup.file).problems == ()
        stays = other.scalars(
            text("SELECT datname FROM pg_database WHERE datname LIKE 'dairyos_drill_%'")
        ).all()
        assert stays == ["dairyos_drill_alive"]
        other.execute(text("DROP DATABASE dairyos_drill_alive"))
        other.invalidate()


def test_whose_user_may_make_no_scratch_database_is_told_and_keeps_no_lock(
    office: BackedUp, clock: FixedClock, tmp_path: Path
) -> None:
    """As with most providers."""
    url = office.database.engine.url
    with office.database.engine.begin() as connection:
        for statement in (
            "CREATE ROLE plain LOGIN",
            "GRANT ALL ON ALL TABLES IN SCHEMA public TO plain",
            "GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO plain",
        ):
            connection.execute(text(statement))
    backup = office.back_up()
    plain = make_engine(url.set(username="plain"))
    try:
        checked = look_at(backup.file, Proof.FULL)
        with (
            pytest.raises(EnvironmentTroubleError, match="No scratch database") as refused,
            restored_beside(plain, tmp_path, clock, backup.file, checked),
        ):
            pass
        assert refused.value.code == "rights"
        with plain.connect() as connection:
            held = connection.scalar(
                text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid = :it"),
                {"it": 0xDA4},
            )
        assert held == 0
    finally:
        plain.dispose()
        with office.database.engine.begin() as connection:
            connection.execute(text("DROP OWNED BY plain"))
            connection.execute(text("DROP ROLE plain"))
