"""Rounds on a server, entered by two PCs at the same moment."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from helpers.door_books import Door
from sqlalchemy import text

from dairyos_desktop.adapters.database import SqlDatabase
from dairyos_desktop.config.settings import Settings
from dairyos_desktop.domain.errors import RefusedError
from dairyos_desktop.domain.money import Money
from dairyos_desktop.services.collecting.rounds import open_round
from dairyos_desktop.services.delivery.people import person_id_of
from dairyos_desktop.services.dto.payments import NewPayment

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Future
    from pathlib import Path

    from helpers.databases import FixedClock, PostgresCluster


TODAY = dt.date(2026, 11, 1)


@pytest.fixture
def door(cluster: PostgresCluster, clock: FixedClock, tmp_path: Path) -> Iterator[Door]:
    """What several PCs work in at once."""
    database = SqlDatabase(Settings(tmp_path, cluster.new_url()), clock)
    yield Door(database, clock, tmp_path)
    database.close()


def _held_up(database: SqlDatabase, deed: Future[Any]) -> None:
    """Until the deed waits for another transaction's rows."""
    waiting = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
    while not deed.done():
        with database.read() as session:
            if session.scalar(waiting):
                return


@pytest.mark.postgres
def test_a_collector_who_is_new_on_two_pcs_at_once_is_one(
    door: Door,
) -> None:
    new = NewPayment("C", Money("10.00"), "cash", collector="Ramesh")
    with ThreadPoolExecutor(2) as elsewhere:
        for deed in (
            lambda: door.service.open(door.ravi, "R1", "Ramesh", TODAY).round.person,
            lambda: door.payments.add(door.ravi, new).collected_by,
        ):
            with door.database.write(door.meena, "collect.open") as unit:
                person_id_of(unit, "Ramesh")
                other = elsewhere.submit(deed)
                _held_up(door.database, other)
            assert other.result(30) == "Ramesh"
            with door.database.write(door.meena, "test") as unit:
                unit.session.execute(text("UPDATE people SET name = name || id"))
    door.sound()


@pytest.mark.postgres
def test_a_round_is_not_opened_again_beside_one_that_is_begun_this_moment(
    door: Door,
) -> None:
    """On another PC the same person's next round is begun, and not committed yet."""
    door.walk()
    closed = door.close("0.00").round
    with ThreadPoolExecutor(1) as elsewhere:
        with door.database.write(door.meena, "collect.open") as unit:
            open_round(unit, "R1", "Ramesh", TODAY)
            again = elsewhere.submit(
                door.service.reopen, door.manager, closed.id, closed.version, "forgotten"
            )
            _held_up(door.database, again)
        with pytest.raises(RefusedError, match="a second one is open"):
            again.result(30)
    door.sound()
