"""A server that asks for a password: kept by this PC, given when it is asked for, told nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.command import Dairyos
from helpers.offices import OWNER
from sqlalchemy import make_url

from dairyos_desktop.config.paths import resource

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from helpers.databases import FixedClock, PostgresCluster

CANARY = "canary-7hx2-in-the-coal-mine"
ROLE = "guarded"

pytestmark = pytest.mark.postgres


@pytest.fixture
def guarded(cluster: PostgresCluster) -> Iterator[str]:
    """The URL of an empty database, for a user whom the server asks for a password."""
    url = cluster.new_url(template="template0")
    rules = cluster.folder / "data" / "pg_hba.conf"
    before = rules.read_text()
    rules.write_text(f"local all {ROLE} scram-sha-256\n{before}")
    cluster.execute(f"CREATE ROLE {ROLE} LOGIN SUPERUSER PASSWORD '{CANARY}'")
    cluster.execute("SELECT pg_reload_conf()")
    yield make_url(url).set(username=ROLE).render_as_string()
    rules.write_text(before)
    cluster.execute("SELECT pg_reload_conf()")
    cluster.drop(url)
    cluster.execute(f"DROP ROLE {ROLE}")


def test_the_password_is_kept_once_and_given_when_the_server_asks(
    guarded: str, tmp_path: Path, clock: FixedClock
) -> None:
    office = Dairyos(tmp_path / "data", clock, guarded)
    without = office.plain("db", "current", "--json")
    assert (without.status, without.error["code"]) == (4, "database_password")
    assert "db password" in without.error["hint"]

    office.stdin = "a wrong one\n"
    wrong = office.plain("db", "password", "--json")
    assert (wrong.status, wrong.error["code"]) == (4, "database_password")
    assert office.store.kept == {}

    office.stdin = f"{CANARY}\n"
    kept = office.plain("db", "password", "--json")
    assert kept.data == {"stored": True}
    assert list(office.store.kept.values()) == [CANARY]
    assert CANARY not in str(list(office.store.kept))
    assert office.plain("db", "current", "--json").error["code"] == "no_database"
    assert office.init(resource("sample", "madhuban", "office.json")).status == 0
    assert office.plain("db", "current", "--json").status == 0
    assert office("settings", "list").status == 0

    # Changed on the server: this PC's is refused, told as such, and given anew.
    (name,) = office.store.kept
    office.store.kept[name] = "the old one"
    stale = office("settings", "list")
    assert (stale.status, stale.error["code"]) == (4, "database_password")
    assert office.plain("settings", "list", "--user", OWNER).status == 4
    given = office.plain(
        "settings", "list", "--json", "--user", OWNER, DAIRYOS_DATABASE_PASSWORD=CANARY
    )
    assert given.status == 0
    for file in office.folder.rglob("*"):
        assert file.is_dir() or CANARY.encode() not in file.read_bytes()


def test_a_url_with_a_password_is_still_refused(tmp_path: Path, clock: FixedClock) -> None:
    office = Dairyos(tmp_path / "data", clock, f"postgresql://dairy:{CANARY}@localhost/dairy")
    refused = office.plain("db", "current", "--json")
    assert (refused.status, refused.error["code"]) == (2, "usage")
    assert CANARY not in refused.out + refused.err
