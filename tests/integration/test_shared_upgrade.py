"""Books that several PCs share are brought up to date by an owner, and beside nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.offices import OWNER, PASSWORD, make_office, quick_hasher
from helpers.secret_stores import MemoryStore
from sqlalchemy import text

from dairyos_desktop.adapters.database import SqlDatabase
from dairyos_desktop.bootstrap import Program
from dairyos_desktop.config.settings import Settings
from dairyos_desktop.domain.errors import (
    EnvironmentTroubleError,
    LoginRefusedError,
    NotAllowedError,
)
from dairyos_desktop.models import SCHEMA_HEAD

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from helpers.databases import FixedClock, PostgresCluster

pytestmark = pytest.mark.postgres


@pytest.fixture
def old(
    cluster: PostgresCluster, tmp_path: Path, clock: FixedClock
) -> Iterator[tuple[Program, Settings]]:
    """An office on a server, of the version before programs heard of each other."""
    url = cluster.new_url()
    settings = Settings(tmp_path, url)
    database = SqlDatabase(settings, clock)
    make_office(database, clock)
    with database.engine.begin() as connection:
        for name in ("status", "provider", "provider_payment_id"):
            connection.execute(text(f"CREATE INDEX ix_payments_{name} ON payments ({name})"))
        for name in ("status", "created_at", "updated_at"):
            connection.execute(text(f"CREATE INDEX ix_bills_{name} ON bills ({name})"))
        for name in ("open", "bill_date"):
            connection.execute(text(f"DROP INDEX ix_bills_{name}"))
        connection.execute(text("DROP TABLE seats"))
        connection.execute(text("DROP TABLE change_notes"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0015'"))
        connection.execute(
            text(
                "INSERT INTO users (name, name_key, email, role, password_hash, is_active,"
                " language, created_at, updated_at, version, must_change_password)"
                " SELECT 'Meena', 'meena', '', 'manager', password_hash, true, 'en', created_at,"
                " updated_at, 1, false FROM users"
            )
        )
    database.close()
    yield Program(clock, quick_hasher(), store=lambda _settings: MemoryStore()), settings
    cluster.drop(url)


def test_an_owner_and_nobody_else(old: tuple[Program, Settings], clock: FixedClock) -> None:
    program, settings = old
    with pytest.raises(NotAllowedError, match="may not bring the office's database up to date"):
        program.upgrade_as(settings, "Meena", PASSWORD, "")
    with pytest.raises(LoginRefusedError):
        program.upgrade_as(settings, OWNER, "wrong password here", "")
    other = SqlDatabase(settings, clock)
    assert other.schema() == "0015"
    with pytest.raises(EnvironmentTroubleError) as told:
        program.upgrade_as(settings, OWNER, PASSWORD, "")
    assert told.value.code == "busy"
    assert other.schema() == "0015"
    other.close()
    assert program.upgrade_as(settings, OWNER, PASSWORD, "").schema == SCHEMA_HEAD
