"""Weeks with the gateway, over HTTP, by its own library, while one thing or another goes wrong.

Whatever happens, in the end each captured rupee is booked once, each refund taken back once, no
rupee is invented, and the books agree with themselves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.books import Books
from helpers.databases import FixedClock
from helpers.gateway_lives import SCRIPTS, GatewayLife, fill

from dairyos_desktop.adapters.database import SqlDatabase
from dairyos_desktop.config.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from helpers.databases import PostgresCluster

    Script = tuple[str, str]

pytestmark = pytest.mark.no_cover

FEW = SCRIPTS[::4]
SEEDS = 20


@pytest.mark.parametrize("script", FEW, ids=" ".join)
def test_every_captured_rupee_is_booked_once(tmp_path: Path, script: Script) -> None:
    GatewayLife(tmp_path, script, 0).run()


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("script", SCRIPTS, ids=" ".join)
def test_every_captured_rupee_is_booked_once_in_full(tmp_path: Path, script: Script) -> None:
    for seed in range(SEEDS):
        print(f"{script}, seed {seed}")  # noqa: T201 - told where one fails
        GatewayLife(tmp_path / str(seed), script, seed).run()


@pytest.mark.postgres
@pytest.mark.parametrize("script", SCRIPTS[2::20], ids=" ".join)
def test_on_postgresql_too(tmp_path: Path, script: Script, cluster: PostgresCluster) -> None:
    url = cluster.new_url()
    clock = FixedClock.at_noon(2026, 11, 1)
    database = SqlDatabase(Settings(tmp_path, url), clock)
    fill(Books(database, clock, tmp_path))
    database.close()
    GatewayLife(tmp_path, script, 1, url).run()
    cluster.drop(url)
